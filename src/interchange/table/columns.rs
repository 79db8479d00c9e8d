//! Which row is the header, which column names the decisions, and which columns are roles.
//!
//! Always true: the header is chosen by what stands below it, never by its place, so titles above a table and an empty
//! first column do no harm. The work grows with the number of cells only.

use std::borrow::Cow;

use super::super::halves::{each_in_halves, in_halves};
use super::super::letters::legend_entry;
use super::super::reading::Kind;
use super::grid::Grid;
use super::heads::{AREAS, NAMES, RoleHeads, area_column, header_is, is_attribute, name_roles};
use super::{LegendEntry, RawRow, Reading, Written, beside, lines, ticks};

/// What the columns of a matrix are.
pub(super) struct Plan {
    pub header: usize,
    /// The first row below the header, which may have two lines.
    pub body: usize,
    pub name: usize,
    pub area: Option<usize>,
    /// Column and role name.
    pub roles: Vec<(usize, String)>,
    /// Place of a role and what its header says about it beyond the name.
    pub about: Vec<(usize, String)>,
    /// Column and header text of everything else.
    pub attributes: Vec<(usize, String)>,
    /// Columns that are another table: the first and the one after the last.
    pub beside: Vec<(usize, usize)>,
    /// Columns far from everything that hold one cell without a heading.
    pub strays: Vec<usize>,
}

/// A header further down than this is no header; the bound keeps the search cheap on long tables.
pub(super) const DEEPEST_HEADER: usize = 20;

/// No organisation has this many roles; the bound keeps a broken file from costing rows times columns.
const WIDEST: usize = 1_000;

/// The first texts of a table and its line, to name it when it is left out; none for a table without text.
pub(super) fn summary(grid: &Grid) -> Option<(String, usize)> {
    let row = (0..grid.rows()).find(|&r| (0..header_end(grid, r)).any(|c| !grid.is_empty(r, c)))?;
    let texts: Vec<Cow<str>> = (0..grid.width).map(|c| grid.text(row, c)).filter(|t| !t.is_empty()).take(4).collect();
    Some((format!("the table \"{}\"", texts.join(" | ")), grid.line(row)))
}

/// Decides what the columns are, or says why this is no matrix.
pub(super) fn plan(grid: &Grid, reading: &mut Reading) -> Result<Plan, String> {
    let legend = legend_of(grid);
    if !legend.is_empty() {
        reading.legend.extend(legend);
        return Err("it explains the letters".to_owned());
    }
    if grid.width < 2 {
        return Err("it has one column only".to_owned());
    }
    if grid.width > WIDEST {
        return Err(format!("it has {} columns, more than {WIDEST}", grid.width));
    }
    let Some((header, mut roles)) = find_header(grid, false).or_else(|| find_header(grid, true)) else {
        return Err("no column holds letters or words for rights under a heading".to_owned());
    };
    let body = grid.lower_line(header).unwrap_or(header) + 1;
    let below = body..grid.rows();
    let Some(name) = name_column(grid, header, &roles) else {
        return Err("no column names the decisions".to_owned());
    };
    roles.retain(|c| *c != name);
    // A role that takes part in nothing still is a role: its column is blank from top to bottom.
    for column in name + 1..grid.width {
        let blank = below.clone().all(|row| grid.is_empty(row, column));
        if blank && !roles.contains(&column) && grid.is_headed(header, column) && !is_attribute(grid, header, column) {
            roles.push(column);
        }
    }
    roles.sort_unstable();
    let marks =
        roles.iter().flat_map(|c| below.clone().map(|r| grid.kind(r, *c))).filter(|kind| kind.is_mark()).take(2);
    if marks.count() < 2 && roles.len() < 2 {
        return Err("one letter alone does not make a matrix".to_owned());
    }
    if ticks::stand_alone(grid, header, &roles, reading) {
        return Err("ticks say who only where a table speaks of responsibility".to_owned());
    }
    let area = area_column(grid, header, name);
    let (beside, strays) = beside::apart(grid, header, body, name, &roles);
    let attributes = (0..grid.width)
        .filter(|c| *c != name && Some(*c) != area && !roles.contains(c) && !strays.contains(c))
        .filter(|c| !beside.iter().any(|(first, end)| (first..end).contains(&c)))
        .map(|c| (c, grid.heading(header, c)))
        .collect();
    let RoleHeads { roles, about } = name_roles(grid, header, roles, reading);
    Ok(Plan { header, body, name, area, roles, about, attributes, beside, strays })
}

/// The table explains letters.
pub(super) fn is_legend(grid: &Grid) -> bool {
    !legend_of(grid).is_empty()
}

/// The entries of a table that explains letters; empty when it does not.
fn legend_of(grid: &Grid) -> Vec<LegendEntry> {
    let entry = |row: usize, column: usize| {
        let cell = grid.cell(row, column)?;
        legend_entry(cell.text).map(|(letter, text)| LegendEntry { letter, text, line: cell.line })
    };
    // Across: `D = Driver | A = Approver`, with a row of explanations below.
    let across: Vec<LegendEntry> = (0..grid.width.min(12)).filter_map(|c| entry(0, c)).collect();
    if across.len() >= 2 && across.len() * 10 >= grid.width * 7 {
        return across;
    }
    // Down: the first filled column holds the letters, each once. Nobody explains more than a dozen.
    if grid.rows() > 16 {
        return Vec::new();
    }
    let Some(first) = (0..grid.width).find(|c| (0..grid.rows()).any(|r| !grid.is_empty(r, *c))) else {
        return Vec::new();
    };
    let mut entries: Vec<LegendEntry> = Vec::new();
    let mut others = 0;
    for row in 0..grid.rows() {
        if grid.is_empty(row, first) {
            continue;
        }
        let found = entry(row, first).or_else(|| {
            let key = grid.reading(row, first);
            let [letter] = key.letters().collect::<Vec<char>>()[..] else { return None };
            if key.note().is_some() {
                return None;
            }
            // An identifier column of letters stands before a matrix; a legend repeats the letter in its own words.
            let agrees = (first + 1..grid.width)
                .all(|c| grid.reading(row, c).letters().next().is_none_or(|other| other == letter));
            let text = (first + 1..grid.width).map(|c| grid.text(row, c)).find(|t| !t.is_empty())?;
            agrees.then(|| LegendEntry { letter, text: text.into_owned(), line: grid.line(row) })
        });
        match found {
            Some(entry) if entries.iter().all(|e| e.letter != entry.letter) => entries.push(entry),
            _ => others += 1,
        }
    }
    // The header is one of the others.
    if entries.len() >= 2 && others <= 1 + entries.len() / 3 { entries } else { Vec::new() }
}

/// A row that may be the header, with the columns of marks below it.
struct Candidate {
    /// Marks covered, different names, and whether cells reach down to it.
    score: (usize, usize, bool),
    header: usize,
    columns: Vec<usize>,
}

/// The header row and the columns of marks below it: the row that covers most marks wins, then the one with most
/// different names, then the upper one.
fn find_header(grid: &Grid, lettered: bool) -> Option<(usize, Vec<usize>)> {
    // A legend below a short matrix must not outweigh it.
    let all: Vec<usize> = (0..grid.rows()).collect();
    let aside = each_in_halves(&all, |row| lines::spread_legend(grid, *row).is_some());
    let rows: Vec<usize> = (0..grid.rows()).filter(|row| aside.get(*row) != Some(&true)).collect();
    let (mut marks, mut others) = (vec![0_usize; grid.width], vec![0_usize; grid.width]);
    for counts in in_halves(&rows, |rows, _| counts(grid, rows)) {
        for (column, (marked, other)) in counts.into_iter().enumerate() {
            marks[column] += marked;
            others[column] += other;
        }
    }
    let mut best: Option<Candidate> = None;
    for header in 0..grid.rows().min(DEEPEST_HEADER) {
        if aside.get(header).copied().unwrap_or(false) {
            continue;
        }
        for (column, kind) in grid.kinds(header).enumerate() {
            match kind {
                Kind::Empty => {}
                Kind::Unreadable => others[column] -= 1,
                _ if proves_nothing(kind, || grid.cell(header, column)) => {}
                _ => marks[column] -= 1,
            }
        }
        let columns: Vec<usize> = (0..grid.width)
            .filter(|&c| marks[c] > 0 && marks[c] >= others[c] && grid.is_headed(header, c))
            .filter(|&c| !is_attribute(grid, header, c))
            .collect();
        let columns = without_worded_names(grid, header, columns);
        // A row of letters or limits is a decision, even when more of them follow below. One role may well be called
        // "CI", and only a row that says it heads the names may call all its roles by letters.
        let is_right = |kind: Kind| kind.is_letters() || kind == Kind::Limit;
        let letters = columns.iter().filter(|c| is_right(grid.kind(header, **c))).count();
        let heads = lettered && (0..header_end(grid, header)).any(|c| header_is(grid, header, c, NAMES));
        if columns.is_empty() || (letters * 2 > columns.len() && !heads) {
            continue;
        }
        let covered: usize = columns.iter().map(|c| marks[*c]).sum();
        let mut names: Vec<String> = columns.iter().map(|c| grid.heading(header, *c)).collect();
        names.sort_unstable();
        names.dedup();
        // Where cells say themselves that they reach down, the lower line is the header's last.
        let score = (covered, names.len(), columns.iter().any(|c| grid.reaches_down_to(header, *c)));
        if best.as_ref().is_none_or(|other| score > other.score) {
            best = Some(Candidate { score, header, columns });
        }
    }
    best.map(|Candidate { header, columns, .. }| (header, columns))
}

/// Of each column how many cells of some rows are marks, and how many are something else.
fn counts(grid: &Grid, rows: &[usize]) -> Vec<(usize, usize)> {
    let mut counts = vec![(0_usize, 0_usize); grid.width];
    for row in rows {
        for (column, (kind, (marks, others))) in grid.kinds(*row).zip(&mut counts).enumerate() {
            match kind {
                Kind::Empty => {}
                Kind::Unreadable => *others += 1,
                // "Approve refunds" begins like a right, but is just as well the name of a decision: it proves nothing.
                Kind::Borrowed | Kind::Remarked if proves_nothing(kind, || grid.cell(*row, column)) => {}
                _ => *marks += 1,
            }
        }
    }
    counts
}

fn header_end(grid: &Grid, row: usize) -> usize {
    grid.raw.rows.get(row).map_or(0, RawRow::len)
}

/// The columns without a first one that holds words where the others hold letters: decisions may be called "Approve".
fn without_worded_names(grid: &Grid, header: usize, mut columns: Vec<usize>) -> Vec<usize> {
    let lettered = |column: usize| (header + 1..grid.rows()).any(|row| grid.kind(row, column).is_letters());
    if let [first, rest @ ..] = &columns[..]
        && !lettered(*first)
        && rest.iter().any(|column| lettered(*column))
    {
        columns.remove(0);
    }
    columns
}

/// A word for a right with bare text after it, not a condition in brackets; or a tick, which may be a right elsewhere.
fn proves_nothing<'a>(kind: Kind, cell: impl FnOnce() -> Option<Written<'a>>) -> bool {
    match kind {
        Kind::Borrowed => true,
        Kind::Remarked => !cell().is_some_and(|cell| cell.text.contains(['(', '['])),
        _ => false,
    }
}

/// The headings over the table, and lines of one cell above its header: a spreadsheet has no other place for a title.
pub(super) fn headings(grid: &Grid, header: usize) -> Vec<String> {
    let mut headings = grid.raw.headings.clone();
    headings.extend((0..header).filter_map(|row| title_in(grid, row)));
    headings
}

/// The title a line of one cell is, when it explains no letter.
pub(super) fn title_in(grid: &Grid, row: usize) -> Option<String> {
    let mut filled = (0..header_end(grid, row)).filter(|c| !grid.is_empty(row, *c));
    let only = filled.next()?;
    let text = grid.text(row, only);
    (filled.next().is_none() && legend_entry(&text).is_none() && text.contains(char::is_alphabetic))
        .then(|| text.into_owned())
}

/// Where further matrices begin below the first: lines that head the names again but name other roles. Lines of one
/// cell directly above such a line are its title.
pub(super) fn further_headers(grid: &Grid, plan: &Plan) -> Vec<usize> {
    let corner = super::same_name(&grid.text(plan.header, plan.name));
    if corner.is_empty() {
        return Vec::new();
    }
    let mut starts = Vec::new();
    let mut free = plan.header + 1;
    for row in plan.header + 1..grid.rows() {
        let others = (0..header_end(grid, row)).filter(|c| *c != plan.name && !grid.is_empty(row, *c));
        let mut unlike = false;
        let mut headed = 0;
        for column in others {
            if grid.kind(row, column).is_letters() {
                headed = 0;
                break;
            }
            headed += 1;
            unlike |= grid.text(row, column) != grid.text(plan.header, column);
        }
        if headed == 0 || !unlike || super::same_name(&grid.text(row, plan.name)) != corner {
            continue;
        }
        let mut start = row;
        while start > free
            && (title_in(grid, start - 1).is_some()
                || (0..header_end(grid, start - 1)).all(|c| grid.is_empty(start - 1, c)))
        {
            start -= 1;
        }
        starts.push(start);
        free = row + 1;
    }
    starts
}

/// The column that names the decisions: the one with most different texts, so that an id or a category beside it loses.
pub(super) fn name_column(grid: &Grid, header: usize, roles: &[usize]) -> Option<usize> {
    let first_role = roles.first().copied()?;
    // "Night" and "Day" may be more different than what is done in them.
    let named = (0..first_role).any(|column| header_is(grid, header, column, NAMES));
    let pick = |columns: &mut dyn Iterator<Item = usize>| {
        let mut best: Option<((usize, bool, usize), usize)> = None;
        let holds_names = |column: &usize| {
            let mut cells = (header + 1..grid.rows()).filter_map(|row| grid.cell(row, *column));
            cells.any(|cell| is_name(cell.text.trim()))
        };
        let columns = columns.filter(|column| !named || !header_is(grid, header, *column, AREAS));
        let columns: Vec<usize> = columns.filter(holds_names).collect();
        if let [only] = columns[..] {
            return Some(only);
        }
        for column in columns {
            let mut texts: Vec<&str> = (header + 1..grid.rows())
                .filter_map(|row| grid.cell(row, column))
                .map(|cell| cell.text.trim())
                .filter(|text| is_name(text))
                .collect();
            let length: usize = texts.iter().map(|t| t.len()).sum();
            texts.sort_unstable();
            texts.dedup();
            let score = (texts.len(), header_is(grid, header, column, NAMES), length);
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, column));
            }
        }
        best.map(|(_, column)| column)
    };
    pick(&mut (0..first_role)).or_else(|| pick(&mut (first_role..grid.width).filter(|c| !roles.contains(c))))
}

/// Words, not a number such as `1.2`, `REQ-12` or a date.
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let wordy = letters.next().is_some() && letters.next().is_some();
    wordy && (text.contains(char::is_whitespace) || !text.contains(|c: char| c.is_ascii_digit()))
}
