//! Maps as verbs take them: from a file, or from standard input where `-` is written.
//!
//! Always true: no more is read than the largest map; only `-` reads standard input.

use std::io::Read;
use std::path::Path;

use super::{Complaint, Failure};
use crate::app::near::hint;
use crate::disk;
use crate::interchange::native::{self, LARGEST_FILE, Source};
use crate::model::{Id, Matrix};
use crate::rules::join_names;

/// A map with the text it was read from.
pub struct Map {
    /// The map.
    pub matrix: Matrix,
    /// The text, to find lines in.
    pub source: Source,
}

/// Whether `-` was written for a file.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file as messages name it.
pub fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Reads a map.
pub fn read_map(path: &Path) -> Result<Map, Failure> {
    if !is_stdin(path) {
        let disk::Opened { file, matrix } = disk::open(path)?;
        return Ok(Map { matrix, source: file.source().clone() });
    }
    let bytes = read_stdin()?;
    match native::read(&bytes) {
        Ok(document) => Ok(Map { matrix: document.matrix, source: document.source }),
        Err(why) => Err(Complaint::unreadable("-", &why, &bytes).into()),
    }
}

/// Everything on standard input, up to one byte more than a map may have.
pub fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = LARGEST_FILE as u64 + 1;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|why| -> Failure {
        Complaint::new(format!("standard input cannot be read: {why}"), "pipe a map into it, or name a file").into()
    })?;
    Ok(bytes)
}

/// The situation that is meant; `steady` is the base that all others differ from.
pub fn situation_named(matrix: &Matrix, file: &str, text: &str) -> Result<Id, Failure> {
    let folded = text.trim().to_lowercase();
    let situations = matrix.situations_in_order();
    let found = situations.iter().find(|label| label.id.as_str() == folded || label.name.to_lowercase() == folded);
    if let Some(label) = found {
        return Ok(label.id.clone());
    }
    if let ("steady", Ok(id)) = (folded.as_str(), Id::parse("steady")) {
        return Ok(id);
    }
    let names: Vec<&str> = situations.iter().map(|label| label.name.as_str()).chain(["Steady"]).collect();
    let hint = hint(text, &names, &format!("this map has {}", join_names(names.iter().copied())));
    Err(Complaint::about(file, format!("there is no situation \"{}\" in this map", text.trim()), hint).into())
}

/// A file name as it is typed in a shell.
pub fn typed(path: &Path) -> String {
    let name = name_of(path);
    let plain = |c: char| c.is_alphanumeric() || "._-/+,:@%".contains(c);
    if !name.is_empty() && name.chars().all(plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
