//! Area names that are unique in the whole document.
//!
//! Always true: rows that stood under the same heading and section share an area; rows that did not never do, even when
//! the nearest headings read alike.

use std::collections::{BTreeMap, BTreeSet};

use super::Reading;

/// Gives the rows of a document with several matrices the headings above them as areas, and tells equal names apart.
pub(super) fn settle(reading: &mut Reading) {
    // One table under a title: the title names the map, not an area.
    let several = reading.tables.iter().map(|t| &t.headings).collect::<BTreeSet<_>>().len() > 1;
    // Each place as a path, outermost first; the last part is the name unless another place ends alike.
    let path_of = |headings: &[String], section: &Option<String>| -> Vec<String> {
        let mut path: Vec<String> = if several || section.is_some() { headings.to_vec() } else { Vec::new() };
        path.extend(section.clone());
        path
    };
    // A table of ten thousand rows without a heading and without sections, as most are: no row has an area.
    if !several && reading.tables.iter().flat_map(|table| &table.rows).all(|row| row.area.is_none()) {
        return;
    }
    let mut paths: BTreeSet<Vec<String>> = BTreeSet::new();
    for table in &reading.tables {
        for row in &table.rows {
            paths.insert(path_of(&table.headings, &row.area));
        }
    }
    let names = shortest_names(&paths);
    for table in &mut reading.tables {
        for row in &mut table.rows {
            row.area = names.get(&path_of(&table.headings, &row.area)).cloned();
        }
    }
}

/// For each path the fewest last parts that no other path ends in.
fn shortest_names(paths: &BTreeSet<Vec<String>>) -> BTreeMap<Vec<String>, String> {
    let mut names = BTreeMap::new();
    let mut open: Vec<&Vec<String>> = paths.iter().filter(|p| !p.is_empty()).collect();
    let deepest = open.iter().map(|p| p.len()).max().unwrap_or(0);
    for parts in 1..=deepest {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let name = |path: &[String]| path.get(path.len().saturating_sub(parts)..).unwrap_or(path).join(" / ");
        for path in &open {
            *count.entry(name(path)).or_default() += 1;
        }
        let mut still = Vec::new();
        for path in open {
            let name = name(path);
            // A path that has no more parts to add keeps the name it has.
            if count.get(&name) == Some(&1) || path.len() <= parts {
                names.insert(path.clone(), name);
            } else {
                still.push(path);
            }
        }
        open = still;
    }
    names
}
