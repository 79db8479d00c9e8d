//! Annotations of GitHub Actions from `sayso check`, and the table of its job summary.
//!
//! Always true: worst first, because only the first ten of a step are shown; every line printed is one whole command, and
//! no text of the user can end it, start another, or leave its cell in the table; without GITHUB_STEP_SUMMARY no file is
//! written.

use std::cmp::Reverse;
use std::fs::OpenOptions;
use std::io::Write;

use super::check::{Checked, Placed, counted};
use super::check_text::{became, severities};
use super::input::is_stdin;
use super::{Complaint, Failure, Streams};
use crate::model::sorting::InOrder;
use crate::model::{Severity, shown};
use crate::rules::Counts;

/// The file that holds the summary of a step.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The longest table, in bytes: a summary of more than 1 MiB is dropped whole.
const LONGEST_TABLE: usize = 500_000;

/// Prints annotations for all files and adds to the summary of the step.
pub(super) fn print(all: &[Checked], unread: &[Complaint], streams: &mut Streams) -> Result<(), Failure> {
    for complaint in unread {
        writeln!(streams.out(), "{}", refusal(complaint))?;
    }
    let mut worst: Vec<(&Checked, &Placed)> =
        all.iter().flat_map(|checked| checked.findings.iter().map(move |placed| (checked, placed))).collect();
    // Stable: findings of one severity stay in the order of the files.
    worst.order_by_key(|(_, placed)| Reverse(placed.finding.severity));
    for (checked, placed) in &worst {
        writeln!(streams.out(), "{}", annotation(checked, placed))?;
    }
    let total = total(all, unread);
    writeln!(streams.out(), "{total}")?;
    let Some(path) = std::env::var_os(SUMMARY).filter(|path| !path.is_empty()) else { return Ok(()) };
    let text = summary(&total, all, unread, &worst);
    let written =
        OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    if let Err(why) = written {
        // Everything was said above already; the answer stays what it is.
        streams.tell(&format!("warning: the summary of the step could not be written: {}", shown(&why.to_string())));
    }
    Ok(())
}

/// One line that counts, without a word of the user: a log is read for commands, too.
fn total(all: &[Checked], unread: &[Complaint]) -> String {
    let open = Counts::of(all.iter().flat_map(|checked| &checked.findings).map(|placed| &placed.finding));
    let new = if all.iter().any(|checked| checked.since.is_some()) { "new " } else { "" };
    let waived: usize = all.iter().map(|checked| checked.counts.waived).sum();
    let found = if open.open() == 0 { format!("no {new}findings") } else { severities(&open, new) };
    let waived = if waived > 0 { format!(", {waived} waived") } else { String::new() };
    let read = (!all.is_empty()).then(|| format!("{found}{waived} in {}", counted(all.len(), "map")));
    let unread = (!unread.is_empty()).then(|| format!("{} could not be read", counted(unread.len(), "file")));
    [read, unread].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn annotation(checked: &Checked, placed: &Placed) -> String {
    let rule = placed.finding.rule;
    let kind = match placed.finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let lines: Vec<String> = std::iter::once(placed.sentence(&checked.matrix))
        .chain(placed.fixes.iter().map(|fix| format!("fix: {}", shown(fix))))
        .collect();
    let title = property(&format!("{} {}", rule.code, rule.name));
    // Standard input is no file that a line could be shown of.
    let place = if is_stdin(&checked.path) {
        String::new()
    } else {
        format!("file={},line={},col={},", property(&shown(&checked.file)), placed.line, placed.column)
    };
    format!("::{kind} {place}title={title}::{}", escaped(&lines.join("\n")))
}

/// The annotation of a file that could not be read.
fn refusal(complaint: &Complaint) -> String {
    let mut properties = Vec::new();
    if let Some(file) = &complaint.file {
        properties.push(format!("file={}", property(&shown(file))));
        properties.extend(complaint.place.as_ref().map(|(spot, _)| format!("line={},col={}", spot.line, spot.column)));
    }
    properties.push("title=sayso".to_owned());
    let text = format!("{}\nhint: {}", shown(&complaint.message), shown(&complaint.hint));
    format!("::error {}::{}", properties.join(","), escaped(&text))
}

/// The message of a command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends at a comma or a colon as well.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

fn summary(total: &str, all: &[Checked], unread: &[Complaint], worst: &[(&Checked, &Placed)]) -> String {
    let mut text = format!("### sayso check\n\n{total}\n");
    for complaint in unread {
        let file = complaint.file.as_ref().map_or(String::new(), |file| format!("{}: ", cell(file)));
        text.push_str(&format!("\n- could not be read: {file}{}\n", cell(&complaint.message)));
    }
    for checked in all {
        text.extend(became(checked).map(|became| format!("\n{}\n", cell(&became))));
    }
    if worst.is_empty() {
        return text + "\n";
    }
    text.push_str("\n| Severity | Rule | Place | Finding |\n| --- | --- | --- | --- |\n");
    for (at, (checked, placed)) in worst.iter().enumerate() {
        if text.len() > LONGEST_TABLE {
            text.push_str(&format!("\n{} more are in the log.\n", worst.len() - at));
            break;
        }
        let rule = placed.finding.rule;
        text.push_str(&format!(
            "| {} | {} {} | {}:{} | {} |\n",
            placed.finding.severity.word(),
            rule.code,
            rule.name,
            cell(&checked.file),
            placed.line,
            cell(&placed.sentence(&checked.matrix)),
        ));
    }
    text + "\n"
}

/// Text inside a table, with everything that Markdown or HTML would act on as an escape.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in shown(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Also `:`, `.` and `@`, of which links are made without any brackets.
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '-' | '.' | '!' | '|' | '~'
            | ':' | '@' | '$' | '=' | '"' | '\'' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_where_it_should() {
        assert_eq!(escaped("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }

    #[test]
    fn a_cell_holds_only_text() {
        assert_eq!(cell("a|b <script>x</script>\n"), "a\\|b &lt;script&gt;x&lt;/script&gt; ");
        assert_eq!(cell("[x](https://y.z)"), "\\[x\\]\\(https\\://y\\.z\\)");
        assert_eq!(cell("a\u{202e}b"), "a&lt;202e&gt;b");
    }
}
