//! Which maps were opened lately, and how far the tour was taken: two small files in the state folder.
//!
//! Always true: they are the user's alone; what cannot be read or written is passed over, since nobody loses anything by it;
//! a map that is gone is not listed.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::state::{StateFolder, open_private};

/// The list of maps, one path a line, the last one first.
const RECENT: &str = "recent";
/// The step of the tour that was reached.
const TOUR: &str = "tour";
/// As many maps are remembered.
const MOST: usize = 20;
/// A list of that many bytes is none of ours.
const LARGEST: u64 = 256 * 1024;

/// The maps opened lately that are still there, the last one first.
#[must_use]
pub fn opened_lately(state: &StateFolder) -> Vec<PathBuf> {
    let text = read(&state.path().join(RECENT)).unwrap_or_default();
    text.lines().map(PathBuf::from).filter(|path| path.is_absolute() && path.is_file()).take(MOST).collect()
}

/// Remembers that a map was opened or saved under a name.
pub fn remember(state: &StateFolder, path: &Path) {
    let Ok(full) = fs::canonicalize(path) else { return };
    // A name that is no text or breaks the line cannot be listed.
    let Some(name) = full.to_str().filter(|name| !name.contains(['\n', '\r'])) else { return };
    let text = read(&state.path().join(RECENT)).unwrap_or_default();
    let others = text.lines().filter(|other| *other != name).take(MOST - 1);
    let list: String = std::iter::once(name).chain(others).map(|line| format!("{line}\n")).collect();
    // Most maps are opened again and again.
    if list != text {
        let _ = write(&state.path().join(RECENT), &list);
    }
}

/// The step of the tour that was reached, if it was begun and not finished.
#[must_use]
pub fn tour_step(state: &StateFolder) -> Option<usize> {
    read(&state.path().join(TOUR))?.trim().parse().ok()
}

/// Remembers the step of the tour; `None` when there is nothing left to go on with.
pub fn remember_tour(state: &StateFolder, step: Option<usize>) {
    let path = state.path().join(TOUR);
    let _ = match step {
        Some(step) => write(&path, &format!("{step}\n")),
        None => fs::remove_file(path),
    };
}

fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    open_private(path, false).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = open_private(path, true)?;
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_listed_once_the_last_one_first_while_they_are_there() {
        let folder = std::env::temp_dir().join(format!("sayso-recent-{}", std::process::id()));
        let state = StateFolder::at(folder.join("state")).unwrap();
        let map = |name: &str| {
            let path = folder.join(name);
            fs::write(&path, "").unwrap();
            path
        };
        let (one, two) = (map("one.ron"), map("two.ron"));
        assert_eq!(opened_lately(&state), Vec::<PathBuf>::new());
        for path in [&one, &two, &one] {
            remember(&state, path);
        }
        let names = |state: &StateFolder| -> Vec<String> {
            let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
            opened_lately(state).into_iter().map(name).collect()
        };
        assert_eq!(names(&state), ["one.ron", "two.ron"]);
        fs::remove_file(&one).unwrap();
        assert_eq!(names(&state), ["two.ron"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(state.path().join(RECENT)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(tour_step(&state), None);
        remember_tour(&state, Some(3));
        assert_eq!(tour_step(&state), Some(3));
        remember_tour(&state, None);
        assert_eq!(tour_step(&state), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
