//! Standard output and standard error, with or without colours.
//!
//! Always true: without a terminal, with `NO_COLOR` and with `--color never` not one escape byte is written; colours come
//! from the fixed styles here, never from text of the user.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::complaint::Complaint;
use crate::model::Severity;

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

    /// Tells the user something that is no result.
    pub fn tell(&mut self, text: &str) {
        // What is said about a result comes behind it, also when both go to one terminal.
        let _ = self.out.flush();
        super::eprintln_quietly(text);
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
