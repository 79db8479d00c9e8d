//! Standard output and standard error, with or without colours.
//!
//! Always true: whatever goes to standard error goes through `shown` here, and a document that goes to a terminal instead
//! of a file or a pipe does too; without a terminal, with `NO_COLOR` and with `--color never` not one escape byte is written; colours come
//! from the fixed styles here, never from text of the user.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::complaint::Complaint;
use crate::model::{Severity, shown_lines};

/// When to colour the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Colors {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also into pipes and files
    Always,
    /// Nowhere
    Never,
}

impl Colors {
    fn choice(self) -> ColorChoice {
        match self {
            Colors::Auto => ColorChoice::Auto,
            Colors::Always => ColorChoice::Always,
            Colors::Never => ColorChoice::Never,
        }
    }
}

/// Where a verb writes to.
pub struct Streams {
    out: BufWriter<io::Stdout>,
    is_out_colored: bool,
    colors: Colors,
}

impl Streams {
    /// The streams of this process.
    #[must_use]
    pub fn new(colors: Colors) -> Streams {
        // Not locked: a signal's thread must be able to give the terminal back while a verb runs.
        let stdout = io::stdout();
        let choice = match colors.choice() {
            ColorChoice::Auto => AutoStream::choice(&stdout),
            fixed => fixed,
        };
        // Not line by line: a check may print a hundred thousand of them.
        Streams { out: BufWriter::with_capacity(64 * 1024, stdout), is_out_colored: is_on(choice), colors }
    }

    /// Standard output, for results.
    pub fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// The text in a style, where output is coloured.
    #[must_use]
    pub fn styled(&self, style: Style, text: &str) -> String {
        if self.is_out_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Writes a document, such as a map or a table, as it is; on a terminal as it may be seen there.
    ///
    /// # Errors
    /// When nobody takes it.
    pub fn document(&mut self, bytes: &[u8]) -> io::Result<()> {
        if io::stdout().is_terminal() {
            return self.out.write_all(shown_lines(&String::from_utf8_lossy(bytes)).as_bytes());
        }
        self.out.write_all(bytes)
    }

    /// Tells the user something that is no result.
    pub fn tell(&mut self, text: &str) {
        // What is said about a result comes behind it, also when both go to one terminal.
        let _ = self.out.flush();
        tell(text);
    }

    /// Reports what could not be done.
    pub fn report(&mut self, complaint: &Complaint) {
        let _ = self.out.flush();
        let stderr = io::stderr().lock();
        let choice = match self.colors.choice() {
            ColorChoice::Auto => AutoStream::choice(&stderr),
            fixed => fixed,
        };
        let text = complaint.to_text(is_on(choice));
        let mut stderr = stderr;
        let _ = stderr.write_all(text.as_bytes());
    }

    /// Hands everything written so far on.
    ///
    /// # Errors
    /// When nobody takes it.
    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Tells the user something on standard error, which may be closed; there is nobody left to tell then.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{}", shown_lines(text));
}

fn is_on(choice: ColorChoice) -> bool {
    matches!(choice, ColorChoice::Always | ColorChoice::AlwaysAnsi)
}

/// Headings and codes.
pub const BOLD: Style = Style::new().bold();

/// Places and what is only said beside.
pub const FAINT: Style = Style::new().dimmed();

/// The colour of a severity; its word always stands beside it.
#[must_use]
pub const fn severity_style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    color.on_default().bold()
}
