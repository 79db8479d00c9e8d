//! FLOOR 6: the command line; one file per verb.
//!
//! What is always true: results go to standard output and everything else to standard error; text of the user is printed
//! through `model::shown` only; a reader that goes away early ends the run quietly; the answer is 0 (fine), 1 (findings or
//! differences) or 2 (could not do it); a merge that git may have asked for and that could not be done answers 129.
//!
//! A verb is one file with its clap struct, whose comment is its help, and one line in `Verb` and in `perform`.

mod card;
mod check;
mod check_github;
mod check_json;
mod check_sarif;
mod check_text;
mod complaint;
mod completions;
mod config;
mod demo;
mod diff;
mod doctor;
mod errands;
mod explain;
mod export;
mod fmt;
mod foreign;
mod git_setup;
mod glimpse;
mod import;
mod input;
mod lines;
mod man;
mod merge;
mod new;
mod offered;
mod open;
mod patience;
mod reading;
pub mod reference;
mod report;
mod shelf;
mod show;
pub mod store;
mod streams;
mod terminal;
pub mod tui;
mod who;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::app::Access;
use crate::app::near::nearest;
use crate::disk::Config;
use crate::model::{Date, shown};
pub use complaint::Complaint;
pub use streams::{Colors, Streams};

/// What the exit code says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// 0: done, and nothing to report.
    Fine = 0,
    /// 1: findings at or above the threshold, differences, or nothing found.
    Found = 1,
    /// 2: could not do it.
    Failed = 2,
    /// 129: could not merge. Git takes 2 to 128 for an ordinary conflict, and would go on without one side.
    NotMerged = 129,
}

/// Why a verb ended early.
#[derive(Debug)]
pub enum Failure {
    /// It could not be done; to be reported.
    Complaint(Box<Complaint>),
    /// The output could not be written.
    Output(std::io::Error),
    /// Ctrl-C was pressed while it worked; nothing was written.
    Stopped,
    /// A signal of this number ended the screens.
    Signal(i32),
}

/// 128 and the number of the signal, as shells expect it of a program that Ctrl-C ended.
const STOPPED: u8 = 130;

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Failure {
        Failure::Complaint(Box::new(complaint))
    }
}

impl From<crate::disk::DiskError> for Failure {
    fn from(why: crate::disk::DiskError) -> Failure {
        Complaint::from(why).into()
    }
}

impl From<std::io::Error> for Failure {
    fn from(why: std::io::Error) -> Failure {
        Failure::Output(why)
    }
}

/// What every verb answers.
pub type Answer = Result<Outcome, Failure>;

/// Maps who decides what, and finds gaps, overlaps and vague boundaries.
///
/// Without a verb, FILE is opened on the screen; a spreadsheet or page is shown before it becomes a map.
#[derive(Parser, Default, Debug)]
#[command(
    name = "sayso",
    version = concat!(env!("CARGO_PKG_VERSION"), " (file format 1)"),
    // Options may stand before the verb; a map before it is refused below.
    subcommand_precedence_over_arg = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    override_usage = "sayso [FILE], or sayso <COMMAND>",
    max_term_width = 100,
    after_help = "Also: config, doctor, completions, man",
    before_long_help = "\
Examples:
  sayso                             maps opened lately, templates, the tour
  sayso demo                        look around in a built-in map
  sayso new support.sayso.ron       start a map
  sayso support.sayso.ron           open it on the screen
  sayso check support.sayso.ron     list what is wrong with it
  sayso who support.sayso.ron refund
  sayso --accessible support.sayso.ron      work on it line by line, with a screen reader",
    after_long_help = "\
Also: config (settings), doctor (what sets sayso up), completions, man (manual page)

Exit codes: 0 fine, 1 findings or differences, 2 could not do it.

Environment:
  SAYSO_CONFIG  settings file, instead of config.ron in the settings folder
  SAYSO_TODAY   the day a map is judged on, such as 2026-11-03, instead of today (UTC)
  NO_COLOR      no colours, when it is set to anything
  ACCESSIBLE    line by line as with --accessible, when it is set to anything"
)]
struct Arguments {
    /// The map to open on the screen
    // The usage names it already, and the short help has to fit one screen.
    #[arg(hide_short_help = true)]
    file: Option<PathBuf>,
    /// Only look at the map; nothing is changed or locked
    #[arg(
        long,
        requires = "file",
        hide_short_help = true,
        long_help = "Only look at the map; nothing is changed or locked"
    )]
    read_only: bool,
    /// Ask and answer line by line, for screen readers, instead of drawing a screen
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        long_help = "Ask and answer line by line, for screen readers, instead of drawing a screen"
    )]
    accessible: bool,
    /// Settings file, instead of the usual one
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        hide_short_help = true,
        long_help = "Settings file, instead of the usual one"
    )]
    config: Option<PathBuf>,
    /// When to colour the output
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = Colors::Auto,
        hide_short_help = true,
        long_help = "When to colour the output"
    )]
    color: Colors,
    /// Print version
    // Known to everybody; the short help has to fit one screen.
    #[arg(short = 'V', long, action = clap::ArgAction::Version, hide_short_help = true, long_help = "Print version")]
    version: Option<bool>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What sayso can be told to do.
#[derive(Subcommand, Debug)]
enum Verb {
    Demo(demo::Demo),
    New(new::New),
    Check(check::Check),
    Explain(explain::Explain),
    Who(who::Who),
    Show(show::Show),
    Card(card::Card),
    Report(report::Report),
    Import(import::Import),
    Export(export::Export),
    Diff(diff::Diff),
    Merge(merge::Merge),
    GitSetup(git_setup::GitSetup),
    Fmt(fmt::Fmt),
    // Needed once: the short help, which has to fit one screen, names them in one line.
    #[command(hide = true)]
    Config(config::Config),
    #[command(hide = true)]
    Doctor(doctor::Doctor),
    #[command(hide = true)]
    Completions(completions::Completions),
    #[command(hide = true)]
    Man(man::Man),
}

/// Help begins with what one can type: the examples, then the usage.
const HELP: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The table of verbs and flags that parser, help, completions, manual and reference are made from.
fn command() -> clap::Command {
    Arguments::command().help_template(HELP).mut_subcommands(|verb| verb.help_template(HELP))
}

/// The same with all verbs in sight, as manual, completions and reference list them.
fn whole_command() -> clap::Command {
    command().mut_subcommands(|verb| verb.hide(false))
}

/// Does what the arguments say and answers with the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    outlive_file_limits();
    terminal::fall::tell_of_panics();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let is_merge = arguments.iter().skip(1).find(|word| !word.as_encoded_bytes().starts_with(b"-"));
    if is_merge.is_none_or(|verb| verb != "merge") {
        return run_with(arguments, Outcome::Failed);
    }
    // A panic answers 101, which git takes for a conflict too.
    std::panic::catch_unwind(|| run_with(arguments, Outcome::NotMerged)).unwrap_or(Outcome::NotMerged as u8)
}

fn parse(arguments: Vec<OsString>) -> Result<Arguments, clap::Error> {
    command().try_get_matches_from(arguments).and_then(|found| Arguments::from_arg_matches(&found))
}

/// One word alone that can be no verb and no flag is a map to be opened. It is what is typed most, and making the table of all
/// verbs and flags for it takes half a millisecond, a tenth of the way to the first frame.
fn plain(arguments: &[OsString]) -> Option<Arguments> {
    let [_, word] = arguments else { return None };
    let bytes = word.as_encoded_bytes();
    let is_path = bytes.iter().any(|byte| matches!(byte, b'.' | b'/')) && bytes.first() != Some(&b'-');
    is_path.then(|| Arguments { file: Some(word.into()), ..Arguments::default() })
}

fn run_with(arguments: Vec<OsString>, failed: Outcome) -> u8 {
    let mistyped = arguments.get(1).cloned();
    let parsed = plain(&arguments).map_or_else(|| parse(arguments), Ok);
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(why) => return usage(&why, mistyped.as_deref(), failed),
    };
    let failed = match &parsed.verb {
        Some(Verb::Merge(merge)) if merge.is_by_hand() => Outcome::Failed,
        Some(Verb::Merge(_)) => Outcome::NotMerged,
        _ => failed,
    };
    if parsed.verb.is_some() && parsed.read_only {
        let said = "--read-only opens a map on the screen; the verb says itself whether it writes";
        let why = Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, said);
        return usage(&why, None, failed);
    }
    let mut streams = Streams::new(parsed.color);
    let answer = perform(&parsed, &mut streams).and_then(|outcome| {
        streams.finish()?;
        Ok(outcome)
    });
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(Failure::Complaint(complaint)) => {
            let _ = streams.finish();
            streams.report(&complaint);
            failed
        }
        Err(Failure::Stopped) => {
            let _ = streams.finish();
            streams.tell("stopped; nothing was written");
            return STOPPED;
        }
        // The shell expects 128 + the signal's number from a program that a signal ended.
        Err(Failure::Signal(number)) => return u8::try_from(128 + number).unwrap_or(u8::MAX),
        // The reader has seen enough.
        Err(Failure::Output(why)) if why.kind() == std::io::ErrorKind::BrokenPipe => Outcome::Fine,
        Err(Failure::Output(why)) => {
            streams.report(&Complaint::new(
                format!("the output could not be written: {why}"),
                "check where it goes to, such as a full disk",
            ));
            failed
        }
    };
    outcome as u8
}

/// Lets a write beyond the user's limit on the size of files fail like any other, instead of killing the program.
#[cfg(unix)]
fn outlive_file_limits() {
    // Nobody looks at the flag: it is enough that the signal is taken.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

#[cfg(not(unix))]
fn outlive_file_limits() {}

fn perform(arguments: &Arguments, streams: &mut Streams) -> Answer {
    if let (Some(file), Some(_)) = (&arguments.file, &arguments.verb) {
        return Err(file_first(file).into());
    }
    match &arguments.verb {
        None => {
            let Some(path) = &arguments.file else {
                return open::open(open::Start::Page, &manner(arguments)?, streams, today()?);
            };
            if !arguments.read_only && crate::disk::finish_save(path)? {
                streams.tell(&format!("{}: an interrupted save was finished", shown(&path.to_string_lossy())));
            }
            let access = match arguments.read_only {
                true => Access::Read("it was opened with --read-only".to_owned()),
                false => Access::Write,
            };
            let (manner, today) = (manner(arguments)?, today()?);
            let mut glimpse = glimpse::Glimpse::new(path, &access, &manner, today);
            let start = start_named(path, access.clone(), &mut glimpse)?;
            open::open_on(glimpse.into_terminal(), start, &manner, streams, today)
        }
        Some(Verb::Demo(demo)) => demo::run(demo, &manner(arguments)?, streams, today()?),
        Some(Verb::Import(import)) => import::run(import, streams),
        Some(Verb::Card(card)) => card::run(card, streams, today()?),
        Some(Verb::Report(report)) => report::run(report, streams, today()?),
        Some(Verb::Export(export)) => export::run(export, streams, today()?),
        Some(Verb::New(new)) => new::run(new, streams),
        Some(Verb::Check(check)) => check::run(check, streams, today()?),
        Some(Verb::Explain(explain)) => explain::run(explain, streams),
        Some(Verb::Who(who)) => who::run(who, streams),
        Some(Verb::Show(show)) => show::run(show, streams, today()?),
        Some(Verb::Diff(diff)) => diff::run(diff, streams),
        Some(Verb::Merge(merge)) => merge::run(merge, streams),
        Some(Verb::GitSetup(setup)) => git_setup::run(setup, streams),
        Some(Verb::Fmt(fmt)) => fmt::run(fmt, streams),
        Some(Verb::Completions(completions)) => completions::run(completions, whole_command(), streams),
        Some(Verb::Config(config)) => config::run(config, streams),
        Some(Verb::Doctor(doctor)) => doctor::run(doctor, arguments.config.as_deref(), streams),
        Some(Verb::Man(_)) => man::run(whole_command(), streams),
    }
}

/// How maps are shown: as the settings say, and whether line by line.
fn manner(arguments: &Arguments) -> Result<open::Manner, Failure> {
    let config = Config::load(arguments.config.as_deref())?;
    let accessible = config.accessible;
    let asked = std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty());
    Ok(open::Manner { config, is_line_by_line: arguments.accessible || asked || accessible })
}

/// What to start with for a file that stands where a verb could stand: a mistyped verb is not a missing file.
fn start_named(
    path: &Path,
    access: crate::app::Access,
    glimpse: &mut glimpse::Glimpse<'_>,
) -> Result<open::Start, Failure> {
    foreign::start(path, access, glimpse).map_err(|why| {
        let word = path.to_string_lossy();
        let command = command();
        let verbs = command.get_subcommands().map(clap::Command::get_name);
        let near =
            nearest(&word, verbs).first().filter(|_| !path.exists() && word.len() > 2).map(|verb| (*verb).to_owned());
        match (why, near) {
            (Failure::Complaint(mut complaint), Some(verb)) => {
                complaint.hint = format!("did you mean `sayso {verb}`? To make a map, run `sayso new FILE`");
                Failure::Complaint(complaint)
            }
            (why, _) => why,
        }
    })
}

/// The day maps are judged on. Read here and nowhere else.
fn today() -> Result<Date, Failure> {
    match std::env::var_os("SAYSO_TODAY") {
        None => Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()),
        Some(text) => text.to_str().and_then(|text| text.parse::<Date>().ok()).ok_or_else(|| {
            let message = format!("SAYSO_TODAY is not a day: \"{}\"", text.to_string_lossy());
            Complaint::new(message, "write it as 2026-11-03, or unset it").into()
        }),
    }
}

/// Prints help, or what is wrong with the arguments.
fn usage(why: &clap::Error, first: Option<&OsStr>, failed: Outcome) -> u8 {
    if why.use_stderr() {
        // With more behind it, a mistyped verb was taken for a file.
        let word = first.map(OsStr::to_string_lossy).unwrap_or_default();
        let is_verb = word.starts_with('-') || command().get_subcommands().any(|verb| verb.get_name() == word);
        let is_taken_for_a_file = matches!(why.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
        if is_taken_for_a_file && !is_verb && !Path::new(&*word).exists() {
            let complaint = Complaint::new(format!("there is no verb \"{word}\""), verb_hint(&word));
            streams::tell(complaint.to_text(false).trim_end());
            return failed as u8;
        }
        if why.kind() == ErrorKind::MissingRequiredArgument && !is_verb && Path::new(&*word).exists() {
            streams::tell(file_first(Path::new(&*word)).to_text(false).trim_end());
            return failed as u8;
        }
        // The error repeats the arguments, which may hold anything; line ends are clap's own.
        streams::tell(why.render().to_string().trim_end());
        return failed as u8;
    }
    match why.print() {
        Err(why) if why.kind() != std::io::ErrorKind::BrokenPipe => failed as u8,
        _ => Outcome::Fine as u8,
    }
}

/// The words stand the other way round.
fn file_first(file: &Path) -> Complaint {
    let file = input::typed(file);
    let hint = format!("write the verb first: `sayso VERB {file}`; `sayso {file}` alone opens it on the screen");
    Complaint::new("a file stands before the verb", hint)
}

/// The verb that may be meant.
fn verb_hint(word: &str) -> String {
    let command = command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let near = nearest(word, verbs.iter().copied());
    match near.first() {
        Some(verb) => format!("did you mean `sayso {verb}`? `sayso --help` lists all verbs"),
        None => "`sayso --help` lists all verbs".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_alone_means_what_the_table_of_flags_says_it_means() {
        for verb in command().get_subcommands() {
            assert!(!verb.get_name().contains(['.', '/']), "{} would be taken for a path", verb.get_name());
        }
        let words =
            ["map.ron", "./check", "../maps/new", "a b.csv", ".", "ümläut.ron", "-.", "--config=a.ron", "-V.", "check"];
        for word in words {
            let typed = || vec![OsString::from("sayso"), OsString::from(word)];
            if let Some(plain) = plain(&typed()) {
                let parsed = parse(typed()).unwrap_or_else(|why| panic!("{word}: {why}"));
                assert_eq!(format!("{plain:?}"), format!("{parsed:?}"), "{word}");
            }
            let is_plain = !word.starts_with('-') && word != "check";
            assert_eq!(plain(&typed()).is_some(), is_plain, "{word}");
        }
    }
}
