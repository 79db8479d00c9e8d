//! The formats a map may come in and go out in: one table, read by the command line, the messages and the reference page.
//!
//! Always true: a format is chosen by the ending of the name, else by looking at the content; a map of our own and a file
//! that is no text are refused with what to do instead, never read as a table of nonsense.

use super::decode::{ReadError, decode};
use super::export::{self, Outgoing, WriteError};
use super::native::{self, Misread};
use super::table::{Document, Reading, Wanted, recognise_wanted};
use super::{book, csv, html, markdown, objects};
use crate::model::Matrix;

/// A way decision rights are written down elsewhere.
#[derive(Debug)]
pub struct Format {
    /// The name people type after `--format`.
    pub name: &'static str,
    /// Endings of file names, lower case with the dot; the first is the usual one.
    pub endings: &'static [&'static str],
    /// What it is, in one line.
    pub about: &'static str,
    /// What does not come in.
    pub loses: &'static str,
    /// What does not go out; empty where everything does.
    pub leaves: &'static str,
    /// How it comes in.
    pub read: Read,
    /// How it goes out.
    pub write: Option<Write>,
    /// Whether a map that went out comes in again with the same decisions, areas, roles and rights.
    pub comes_back: bool,
}

/// A map as the bytes of a format.
pub type Write = fn(&Outgoing) -> Result<Vec<u8>, WriteError>;

/// How a format comes in.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// It does not.
    Never,
    /// As tables, in which a matrix is recognised.
    Tables(fn(&[u8]) -> Result<Document, ReadError>),
    /// As a whole map where it holds one (nothing where it does not), else as tables.
    MapOrTables(fn(&[u8]) -> Result<Option<Matrix>, ReadError>, fn(&[u8]) -> Result<Document, ReadError>),
}

/// What every table leaves out; a map holds more than a grid of letters.
const BEYOND_A_TABLE: &str = "other situations, ways of deciding, time limits, notes, dates, waivers, rule settings and all \
    else that has no place in a grid; limits and texts go along as words in the cells, invisible characters as visible marks";

/// All formats, in the order they are listed.
pub const FORMATS: &[Format] = &[
    Format {
        name: "csv",
        endings: &[".csv"],
        about: "a table separated by commas, semicolons or tabs, as spreadsheet programs save it",
        loses: "colours, comments and merged cells, which the file itself does not hold",
        leaves: BEYOND_A_TABLE,
        read: Read::Tables(csv::read),
        write: Some(export::csv),
        comes_back: true,
    },
    Format {
        name: "tsv",
        endings: &[".tsv", ".tab"],
        about: "a table separated by tabs, as spreadsheet programs put it on the clipboard",
        loses: "colours, comments and merged cells, which the file itself does not hold",
        leaves: BEYOND_A_TABLE,
        read: Read::Tables(csv::read_tabs),
        write: Some(export::tsv),
        comes_back: true,
    },
    Format {
        name: "markdown",
        endings: &[".md", ".markdown", ".mdown", ".mkd"],
        about: "all tables of a page, with the headings above them as areas",
        loses: "links, emphasis and the text around the tables",
        leaves: BEYOND_A_TABLE,
        read: Read::Tables(markdown::read),
        write: Some(export::markdown),
        comes_back: true,
    },
    Format {
        name: "xlsx",
        endings: &[".xlsx", ".xlsm"],
        about: "all visible sheets of an Excel workbook, with the names of the sheets as areas; written with a sheet of letters and \
                one of findings, for up to a million rights",
        loses: "formulas (their last results come over), colours, comments, pictures and hidden sheets",
        leaves: BEYOND_A_TABLE,
        read: Read::Tables(book::read_xlsx),
        write: WRITE_XLSX,
        comes_back: WRITE_XLSX.is_some(),
    },
    Format {
        name: "ods",
        endings: &[".ods"],
        about: "all sheets of an OpenDocument spreadsheet, with the names of the sheets as areas",
        loses: "formulas (their last results come over), colours, comments and pictures",
        leaves: "everything: it is read and not written",
        read: Read::Tables(book::read_ods),
        write: None,
        comes_back: false,
    },
    Format {
        name: "html",
        endings: &[".html", ".htm"],
        about: "all tables of a web page, with the headings above them as areas",
        loses: "links, emphasis, pictures and the text around the tables",
        leaves: "everything: `sayso report` writes a page to read",
        read: Read::Tables(html::read),
        write: None,
        comes_back: false,
    },
    Format {
        name: "json",
        endings: &[".json"],
        about: "a whole map under the names of its own file (assets/schema/map.schema.json describes it); read as well: a list \
                of objects (a row each, the keys its columns) or of lists, as other programs write them",
        loses: "nothing of a map and nothing that is a table; values beside it are only looked at for the method",
        leaves: "comments in the file of the map",
        read: Read::MapOrTables(read_json, objects::read),
        write: Some(|out| Ok(native::to_json(out.matrix).into_bytes())),
        comes_back: true,
    },
    Format {
        name: "text",
        endings: &[".txt", ".text"],
        about: "plain lines for a mail or a chat: areas, decisions, and who has which right",
        loses: "everything: it is written for people and not read",
        leaves: BEYOND_A_TABLE,
        read: Read::Never,
        write: Some(export::text),
        comes_back: false,
    },
];

#[cfg(feature = "xlsx")]
const WRITE_XLSX: Option<Write> = Some(export::xlsx);
#[cfg(not(feature = "xlsx"))]
const WRITE_XLSX: Option<Write> = None;

/// A map of our own names its version first; any other JSON may still hold a table.
fn read_json(bytes: &[u8]) -> Result<Option<Matrix>, ReadError> {
    let (text, _) = decode(bytes)?;
    let inside = text.trim_start().strip_prefix('{').map(str::trim_start);
    if !inside.is_some_and(|inside| inside.starts_with("\"version\"")) {
        return Ok(None);
    }
    native::from_json(&text).map(Some).map_err(|Misread { line, why }| match line {
        Some(line) => ReadError::Malformed { line, why },
        None => ReadError::Refused(why),
    })
}

/// Why no format fits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// A map of our own.
    #[error("this is a sayso map already: open it with \"sayso FILE\"; there is nothing to import")]
    Native,
    /// A spreadsheet in a form that is not read.
    #[error("this is a spreadsheet in an old or unknown form; save it as .xlsx, or its sheet as CSV, and import that")]
    Spreadsheet,
    /// A name that is in no row of the table.
    #[error("no format is called \"{name}\"; known are {known}", known = names())]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// Written only.
    #[error("{name} is written and not read; known formats are {known}", known = names())]
    OnlyWritten {
        /// The format.
        name: &'static str,
    },
    /// Read only.
    #[error("{name} is read and not written; written are {known}", known = written())]
    OnlyRead {
        /// The format.
        name: &'static str,
    },
    /// Not readable at all.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// Not writable.
    #[error(transparent)]
    Unwritable(#[from] WriteError),
}

/// What came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Taken {
    /// Tables with their matrices.
    Reading(Reading),
    /// A whole map.
    Map(Box<Matrix>),
}

impl Format {
    /// Reads a file: a whole map, or tables whose matrices are found.
    ///
    /// # Errors
    /// When the bytes are not text, cannot be taken apart, or the format is only written.
    pub fn take(&self, bytes: &[u8]) -> Result<Taken, FormatError> {
        self.take_wanted(bytes, &Wanted::default())
    }

    /// Reads a file: a whole map, or those of its tables that are wanted.
    ///
    /// # Errors
    /// As `take`.
    pub fn take_wanted(&self, bytes: &[u8], wanted: &Wanted) -> Result<Taken, FormatError> {
        match self.read {
            Read::Never => Err(FormatError::OnlyWritten { name: self.name }),
            Read::Tables(read) => Ok(Taken::Reading(recognise_wanted(&read(bytes)?, wanted))),
            Read::MapOrTables(map, tables) => match map(bytes)? {
                Some(map) => Ok(Taken::Map(Box::new(map))),
                None => Ok(Taken::Reading(recognise_wanted(&tables(bytes)?, wanted))),
            },
        }
    }

    /// Reads a file and finds its matrices; a whole map has none.
    ///
    /// # Errors
    /// As `take`.
    pub fn reading(&self, bytes: &[u8]) -> Result<Reading, FormatError> {
        match self.take(bytes)? {
            Taken::Reading(reading) => Ok(reading),
            Taken::Map(_) => Ok(Reading::default()),
        }
    }

    /// Writes a map.
    ///
    /// # Errors
    /// When the format is only read, or cannot hold the map.
    pub fn write(&self, out: &Outgoing) -> Result<Vec<u8>, FormatError> {
        Ok(self.write.ok_or(FormatError::OnlyRead { name: self.name })?(out)?)
    }

    /// Whether it comes in at all.
    #[must_use]
    pub fn is_read(&self) -> bool {
        !matches!(self.read, Read::Never)
    }
}

/// The format a file name ends in.
#[must_use]
pub fn by_ending(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    FORMATS.iter().find(|format| format.endings.iter().any(|ending| name.ends_with(ending)))
}

/// The format of that name, in any case; an ending does as well.
///
/// # Errors
/// Lists the formats there are.
pub fn by_name(text: &str) -> Result<&'static Format, FormatError> {
    let folded = text.trim().to_lowercase();
    let is = |format: &&Format| {
        format.name == folded
            || format.endings.iter().any(|ending| ending.trim_start_matches('.') == folded.trim_start_matches('.'))
    };
    FORMATS.iter().find(is).ok_or_else(|| FormatError::Unknown { name: text.trim().to_owned() })
}

/// The format of a file: by its name where the name says it, else by its content. Standard input has no name.
///
/// # Errors
/// When it is a map already, or nothing that is read here.
pub fn choose(name: Option<&str>, bytes: &[u8]) -> Result<&'static Format, FormatError> {
    let lower = name.unwrap_or_default().to_lowercase();
    if lower.ends_with(".sayso.ron") {
        return Err(FormatError::Native);
    }
    // The content is looked at even when the ending is known: a renamed spreadsheet is a common mistake.
    let looked = by_content(bytes);
    match (by_ending(&lower).filter(|format| format.is_read()), looked) {
        (_, Err(refused @ (FormatError::Native | FormatError::Spreadsheet))) => Err(refused),
        // No text begins as a zip archive does.
        (_, Ok(format)) if is_archive(bytes) => Ok(format),
        (Some(format), _) => Ok(format),
        (None, looked) => looked,
    }
}

/// The format the content looks like.
///
/// # Errors
/// When it is a map already, or nothing that is read here.
pub fn by_content(bytes: &[u8]) -> Result<&'static Format, FormatError> {
    if is_archive(bytes) {
        // The kind of an OpenDocument file is the first thing in it, not packed.
        let start = bytes.get(..120).unwrap_or(bytes);
        let is_ods = start.windows(OPEN_DOCUMENT.len()).any(|part| part == OPEN_DOCUMENT);
        return by_name(if is_ods { "ods" } else { "xlsx" });
    }
    // Older spreadsheets are compound files, and so are those with a password.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FormatError::Spreadsheet);
    }
    let (text, _) = decode(bytes)?;
    if is_native(&text) {
        return Err(FormatError::Native);
    }
    let start = text.trim_start();
    let lower = start.chars().take(64).collect::<String>().to_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.starts_with("<table") {
        return by_name("html");
    }
    let inside = start.strip_prefix('[').map(str::trim_start);
    if start.starts_with('{') || inside.is_some_and(|inside| inside.starts_with(['{', '['])) {
        return by_name("json");
    }
    if is_markdown(&text) {
        return by_name("markdown");
    }
    by_name(if csv::sniff(&text) == b'\t' { "tsv" } else { "csv" })
}

const OPEN_DOCUMENT: &[u8] = b"opendocument.spreadsheet";

/// Spreadsheets are zip archives.
fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Our own maps open with a bracket and the version, comments aside.
fn is_native(text: &str) -> bool {
    let mut code = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let start: String = code.by_ref().take(2).collect::<Vec<_>>().concat();
    let inner = start.find('(').map_or("", |at| start.get(at + 1..).unwrap_or_default()).trim_start();
    start.chars().take_while(|c| *c != '(').all(char::is_alphanumeric)
        && inner.strip_prefix("version").is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// A heading, or the line under a table's header. Bounded like every look ahead: the first lines show it.
fn is_markdown(text: &str) -> bool {
    text.lines().take(2_000).any(|line| {
        let line = line.trim();
        let ruler = line.contains('|')
            && line.contains("--")
            && line.chars().all(|c| matches!(c, '|' | '-' | ':') || c.is_whitespace());
        let hashes = line.chars().take_while(|c| *c == '#').count();
        let heading = (1..=6).contains(&hashes)
            && line.get(hashes..).is_some_and(|rest| rest.starts_with(' ') && !rest.contains([',', ';', '\t']));
        ruler || heading
    })
}

fn names() -> String {
    FORMATS.iter().filter(|format| format.is_read()).map(|format| format.name).collect::<Vec<_>>().join(", ")
}

fn written() -> String {
    FORMATS.iter().filter(|format| format.write.is_some()).map(|format| format.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(name: Option<&str>, content: &[u8], expected: &str) {
        let chosen = match choose(name, content) {
            Ok(format) => format.name.to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(chosen == expected || (expected.len() > 8 && chosen.contains(expected)), "{name:?}: {chosen}");
    }

    #[test]
    fn a_format_is_found_by_name_or_content() {
        check(Some("rights.CSV"), b"", "csv");
        check(Some("folder.md/rights.tsv"), b"a,b", "tsv");
        check(Some("README.markdown"), b"", "markdown");
        for name in [None, Some("-"), Some("rights.txt")] {
            check(name, b"Task,Ops,Dev\nShip it,A,R\n", "csv");
            check(name, b"Task;Ops;Dev\nShip it;A;R\n", "csv");
            check(name, b"#,Task;Ops\n1,Ship it;A\n", "csv");
            check(name, b"Task\tOps\tDev\nShip it\tA\tR\n", "tsv");
            check(name, b"# Rights\n\nNothing yet.\n", "markdown");
            check(name, b"Task | Ops\n--- | ---\nShip it | A\n", "markdown");
            check(name, b"(version: 1, title: \"X\")", "nothing to import");
            check(name, b"// Ours\n\nMap(\n    version: 1,\n", "nothing to import");
            check(name, b"PK\x03\x04\0\0", "xlsx");
            check(name, b"\xd0\xcf\x11\xe0\0", "save it as .xlsx");
            check(name, b"<table><tr>", "html");
            check(name, b"[\n  {\"R\": \"Ops\"}]", "json");
            check(name, b"Task\0", "not a text file");
        }
        check(Some("acme.sayso.ron"), b"", "nothing to import");
        check(Some("acme.csv"), b"(\n    version: 1,\n", "nothing to import");
        check(Some("acme.csv"), b"PK\x03\x04", "xlsx");
        assert_eq!(by_name(" MD ").map(|format| format.name), Ok("markdown"));
        assert_eq!(by_name(".tab").map(|format| format.name), Ok("tsv"));
        let unknown = by_name("pdf").map(|format| format.name).expect_err("unknown").to_string();
        assert_eq!(unknown, "no format is called \"pdf\"; known are csv, tsv, markdown, xlsx, ods, html, json");
    }

    #[test]
    fn every_row_is_complete_and_found_by_its_own_words() {
        for format in FORMATS {
            assert!(!format.about.is_empty() && !format.loses.is_empty());
            assert!(format.is_read() || format.write.is_some(), "{}", format.name);
            assert!(!format.comes_back || (format.is_read() && format.write.is_some()), "{}", format.name);
            assert_eq!(by_name(format.name).map(|found| found.name), Ok(format.name));
            for ending in format.endings {
                assert!(ending.starts_with('.') && *ending == ending.to_lowercase());
                assert_eq!(by_ending(&format!("x{ending}")).map(|found| found.name), Some(format.name));
            }
        }
        let reading = by_name("tsv").and_then(|tsv| tsv.reading(b"Task\tOps, Dev\tLab\nShip it\tA\tR\n"));
        assert_eq!(reading.expect("readable").roles(), ["Ops, Dev", "Lab"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_chosen_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100), text in "\\PC{0,60}") {
            for content in [bytes.as_slice(), text.as_bytes()] {
                if let Ok(format) = choose(None, content) {
                    let _ = format.reading(content);
                }
            }
        }
    }
}
