//! Errors as they are printed: what went wrong, where, the line with a caret under the place, and what to do next.
//!
//! Always true: everything that comes from outside goes through `shown`, so no file, file name or system message can drive
//! the terminal; a long line is cut around the place instead of filling the screen.

use std::fmt::Write;
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use super::streams::{BOLD, severity_style};
use crate::app::near::nearest;
use crate::disk::{self, DiskError, Trouble};
use crate::interchange::native::{Spot, Unreadable};
use crate::model::{Severity, shown};

/// Something that could not be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// The file, where it is about one.
    pub file: Option<String>,
    /// Where in it, with the text of that line.
    pub place: Option<(Spot, String)>,
    /// What went wrong.
    pub message: String,
    /// A second place that belongs to it, and what is there.
    pub related: Option<(String, Spot, String)>,
    /// What to do next.
    pub hint: String,
}

impl Complaint {
    /// A complaint about no file.
    #[must_use]
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Complaint {
        Complaint { file: None, place: None, message: message.into(), related: None, hint: hint.into() }
    }

    /// A complaint about a file as a whole.
    #[must_use]
    pub fn about(file: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Complaint {
        Complaint { file: Some(file.into()), ..Complaint::new(message, hint) }
    }

    /// A complaint whose message goes on from the name of the file: "is a folder, not a file".
    #[must_use]
    pub fn of(file: &str, message: &str, hint: impl Into<String>) -> Complaint {
        Complaint::new(format!("{file} {message}"), hint)
    }

    /// What is wrong inside a text.
    #[must_use]
    pub fn unreadable(file: impl Into<String>, why: &Unreadable, bytes: &[u8]) -> Complaint {
        let line = |spot: Spot| line_of(bytes, spot.line);
        Complaint {
            file: Some(file.into()),
            place: why.place.map(|spot| (spot, line(spot))),
            message: why.message.clone(),
            related: why.related.as_ref().map(|(what, spot)| (what.clone(), *spot, line(*spot))),
            hint: why.hint.clone(),
        }
    }

    /// As it is printed, with a line end.
    #[must_use]
    pub fn to_text(&self, colored: bool) -> String {
        let style = |style: anstyle::Style, text: &str| {
            if colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
        };
        let mut out = style(severity_style(Severity::Error), "error:");
        if let Some(file) = &self.file {
            let _ = write!(out, " {}", shown(file));
            if let Some((spot, _)) = &self.place {
                let _ = write!(out, ":{spot}");
            }
            out.push(':');
        }
        let _ = writeln!(out, " {}", style(BOLD, &shown(&self.message)));
        let numbers =
            [self.place.as_ref().map(|(spot, _)| spot.line), self.related.as_ref().map(|(_, spot, _)| spot.line)];
        let margin = numbers.into_iter().flatten().max().map_or(0, |line| line.to_string().len());
        if let Some((spot, line)) = &self.place {
            quote(&mut out, *spot, line, margin);
        }
        if let Some((what, spot, line)) = &self.related {
            let _ = writeln!(out, "{:margin$} {}", "", shown(what));
            quote(&mut out, *spot, line, margin);
        }
        if !self.hint.is_empty() {
            let _ = writeln!(out, "{} {}", style(severity_style(Severity::Note), "hint:"), shown(&self.hint));
        }
        out
    }
}

impl From<DiskError> for Complaint {
    fn from(why: DiskError) -> Complaint {
        let file = why.path.to_string_lossy().into_owned();
        match why.trouble {
            Trouble::Unreadable(inner) => {
                let (unreadable, bytes) = *inner;
                Complaint { hint: why.hint, ..Complaint::unreadable(file, &unreadable, &bytes) }
            }
            Trouble::Missing => {
                let hint = hint_beside(&why.path).unwrap_or(why.hint);
                Complaint::of(&file, &why.message, hint)
            }
            _ => Complaint::of(&file, &why.message, why.hint),
        }
    }
}

/// The files beside that may be meant. The endings of maps are all alike and say nothing about which one it is.
fn hint_beside(path: &Path) -> Option<String> {
    const ENDING: &str = ".sayso.ron";
    let stem = |name: &str| name.strip_suffix(ENDING).unwrap_or(name).to_owned();
    let wanted = stem(&path.file_name()?.to_string_lossy());
    let names = disk::names_beside(path);
    let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
    let near = nearest(&wanted, stems.iter().map(String::as_str));
    let place = |near: &&str| stems.iter().position(|stem| stem == near);
    let meant: Vec<String> = near
        .iter()
        .filter_map(place)
        .filter_map(|at| names.get(at))
        .map(|name| path.with_file_name(name).to_string_lossy().into_owned())
        .collect();
    (!meant.is_empty()).then(|| format!("did you mean {}?", meant.join(", or ")))
}

/// The text of a line, without its end.
fn line_of(bytes: &[u8], number: u32) -> String {
    let number = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let line = bytes.split(|byte| *byte == b'\n').nth(number).unwrap_or(&[]);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = if number == 0 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    String::from_utf8_lossy(line).into_owned()
}

/// The most characters of a line that are shown.
const WIDEST: usize = 100;

/// Prints a line of the file with carets under the place.
fn quote(out: &mut String, spot: Spot, line: &str, margin: usize) {
    let column = usize::try_from(spot.column).unwrap_or(usize::MAX).saturating_sub(1);
    let length = line.chars().count();
    // Some way before the place, so that one sees what it belongs to.
    let start = if length <= WIDEST { 0 } else { column.saturating_sub(WIDEST / 2).min(length.saturating_sub(WIDEST)) };
    let cut = |from: usize, to: usize| line.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let end = length.min(start + WIDEST);
    let before = cut(start, column.min(end));
    // The length of a place is in bytes, and it may go on over several lines.
    let marked: String = {
        let rest = cut(column.min(end), end);
        let mut bytes = usize::try_from(spot.length).unwrap_or(0);
        rest.chars()
            .take_while(|c| {
                let inside = bytes > 0;
                bytes = bytes.saturating_sub(c.len_utf8());
                inside
            })
            .collect()
    };
    let (front, back) = (if start > 0 { "…" } else { "" }, if end < length { "…" } else { "" });
    let blank = " ".repeat(front.width() + shown(&before).width());
    let carets = "^".repeat(shown(marked.trim_end()).width().max(1));
    let _ = writeln!(out, "{:margin$} |", "");
    let _ = writeln!(out, "{:>margin$} | {front}{}{back}", spot.line, shown(&cut(start, end)));
    let _ = writeln!(out, "{:margin$} | {blank}{carets}", "");
}

/// What is wrong with a file, in one line for the message line of the screens.
pub(super) fn in_one_line(why: &DiskError) -> String {
    let name = why.path.to_string_lossy();
    let colon = if matches!(why.trouble, Trouble::Unreadable(_)) { ":" } else { "" };
    format!("{}{colon} {}; {}", shown(&name), shown(&why.message), shown(&why.hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, column: u32, length: u32, expected: &str) {
        let spot = Spot { line: 7, column, offset: 0, length };
        let mut out = String::new();
        quote(&mut out, spot, line, 1);
        assert_eq!(out, expected);
    }

    #[test]
    fn carets_stand_under_the_place() {
        check("    titel: \"x\",", 5, 5, "  |\n7 |     titel: \"x\",\n  |     ^^^^^\n");
        check("日本 titel", 4, 5, "  |\n7 | 日本 titel\n  |      ^^^^^\n");
        check("a\u{1b}b x", 5, 1, "  |\n7 | a<1b>b x\n  |        ^\n");
        check("short", 6, 0, "  |\n7 | short\n  |      ^\n");
        check("", 1, 99, "  |\n7 | \n  | ^\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let spot = Spot { line: 1, column: 501, offset: 500, length: 4 };
        let mut out = String::new();
        quote(&mut out, spot, &line, 1);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[1].chars().count(), WIDEST + 6);
        assert_eq!(lines[1].find("HERE").map(|at| lines[1][..at].width()), lines[2].find('^'));
        assert!(out.contains("^^^^\n"));
    }

    #[test]
    fn nothing_hidden_is_printed() {
        let complaint = Complaint {
            file: Some("a\u{1b}[2J".to_owned()),
            place: Some((Spot { line: 1, column: 2, offset: 1, length: 1 }, "\u{202e}\u{9b}x".to_owned())),
            message: "\u{7}".to_owned(),
            related: Some((
                "\u{1b}".to_owned(),
                Spot { line: 1, column: 1, offset: 0, length: 0 },
                "\u{1b}".to_owned(),
            )),
            hint: "\u{200b}".to_owned(),
        };
        let text = complaint.to_text(false);
        assert!(text.chars().all(|c| c == '\n' || !crate::model::is_hidden(c)), "{text:?}");
    }
}
