//! `sayso check`: the findings of maps, for people and for programs.
//!
//! Always true: findings come in the order of the file; a file that cannot be read does not keep the others from being
//! checked; waived findings are counted but never decide the exit code. This file finds; `check_text`, `check_json`,
//! `check_sarif` and `check_github` each print what was found in one format.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

pub(super) use super::check_text::counted;
use super::input::{self, Map};
use super::{Answer, Complaint, Failure, Outcome, Streams, check_github, check_json, check_sarif, check_text};
use crate::interchange::native::{Source, Spot};
use crate::model::sorting::InOrder;
use crate::model::{Date, Id, Matrix, Severity, Waiver, shown};
use crate::rules::{self, Analysis, Became, Counts, Finding, Progress, Rule, waiver_of};

/// List what is wrong with maps
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso check support.sayso.ron
  sayso check *.sayso.ron --fail-on warning
  sayso check support.sayso.ron --rule G01 --rule O01
  sayso check support.sayso.ron --situation pressure
  git show HEAD:support.sayso.ron | sayso check support.sayso.ron --since -
  sayso check *.sayso.ron --format sarif --exit-zero > findings.sarif

Exit codes: 0 nothing at or above the threshold, 1 findings, 2 a file could not be read.
With --format github, a table goes to the file that GITHUB_STEP_SUMMARY names, too.
`sayso explain CODE` says why a finding matters and how to settle it.")]
pub struct Check {
    /// Maps to check; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The mildest severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = Threshold::Error, value_name = "SEVERITY")]
    fail_on: Threshold,
    /// Judge the maps as they are in one situation only, by its id or name
    #[arg(long, value_name = "SITUATION")]
    situation: Option<String>,
    /// Only findings of this rule, by its code or name; may be repeated
    #[arg(long = "rule", value_name = "CODE", value_parser = super::offered::rules(), hide_possible_values = true)]
    rules: Vec<String>,
    /// Only findings that this older version of the one FILE does not have
    #[arg(long, value_name = "OLD")]
    since: Option<PathBuf>,
    /// List waived findings with their reasons, too, in text and JSON; SARIF always does
    #[arg(long)]
    waived: bool,
    /// Exit with 0 whatever is found; a file that cannot be read is still 2
    #[arg(long)]
    exit_zero: bool,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// A line a finding, with its fixes
    Text,
    /// One JSON document for all files
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// Which findings make the exit code 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Threshold {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// All findings
    Note,
    /// None
    Never,
}

impl Threshold {
    fn is_met_by(self, severity: Severity) -> bool {
        match self {
            Threshold::Error => severity >= Severity::Error,
            Threshold::Warning => severity >= Severity::Warning,
            Threshold::Note => true,
            Threshold::Never => false,
        }
    }
}

/// What was found in one file.
pub(super) struct Checked {
    /// The file as it was named.
    pub path: PathBuf,
    /// The same as text.
    pub file: String,
    pub matrix: Matrix,
    pub counts: Counts,
    /// Open findings.
    pub findings: Vec<Placed>,
    /// Findings accepted on purpose.
    pub waived: Vec<Placed>,
    /// Where only what is new since an older version is listed.
    pub since: Option<Since>,
}

/// What a map is compared with.
pub(super) struct Since {
    /// The older version.
    pub file: String,
    /// What became of its findings.
    pub became: Became,
}

/// A finding with its place in the file.
pub(super) struct Placed {
    pub finding: Finding,
    pub line: u32,
    pub column: u32,
    /// Labels of the fixes on offer.
    pub fixes: Vec<String>,
    /// What accepts it.
    pub waiver: Option<Waiver>,
}

impl Placed {
    /// What it says, safe to print, and where that holds.
    pub fn sentence(&self, matrix: &Matrix) -> String {
        let situation = self.finding.situation.as_ref().and_then(|id| matrix.situation(id));
        let there = situation.map_or(String::new(), |label| format!(" (in {})", shown(&label.name)));
        format!("{}{there}", shown(&self.finding.message))
    }
}

pub fn run(check: &Check, streams: &mut Streams, today: Date) -> Answer {
    let wanted: Vec<&Rule> = check.rules.iter().map(|text| known_rule(text)).collect::<Result<_, _>>()?;
    check_since(check)?;
    let mut outcome = Outcome::Fine;
    let mut all = Vec::new();
    let mut unread = Vec::new();
    for path in &check.files {
        match examine(check, path, &wanted, today) {
            Ok(checked) => {
                let is_met = checked.findings.iter().any(|placed| check.fail_on.is_met_by(placed.finding.severity));
                if is_met && !check.exit_zero {
                    outcome = outcome.max(Outcome::Found);
                }
                match check.format {
                    // At once: the first of many maps should not wait for the last.
                    Format::Text => check_text::print(&checked, check.waived, streams)?,
                    Format::Json | Format::Sarif | Format::Github => all.push(checked),
                }
            }
            Err(Failure::Complaint(complaint)) => {
                outcome = Outcome::Failed;
                // Where all output is read for commands, an error is an annotation.
                if check.format != Format::Github {
                    streams.report(&complaint);
                }
                unread.push(*complaint);
            }
            Err(output) => return Err(output),
        }
    }
    match check.format {
        Format::Text => {}
        Format::Json => check_json::print(&all, check.waived, streams)?,
        Format::Sarif => check_sarif::print(&all, &unread, streams)?,
        Format::Github => check_github::print(&all, &unread, streams)?,
    }
    Ok(outcome)
}

/// An older version is one of one map, and standard input is read once.
fn check_since(check: &Check) -> Result<(), Failure> {
    let Some(old) = &check.since else { return Ok(()) };
    match check.files.as_slice() {
        [file] if input::is_stdin(file) && input::is_stdin(old) => Err(Complaint::new(
            "FILE and OLD cannot both be standard input",
            "write one of them to a file, and name that",
        )
        .into()),
        [_] => Ok(()),
        _ => Err(Complaint::new(
            "--since compares one map with its older version",
            "name one FILE, and run it again for each other map",
        )
        .into()),
    }
}

/// The rule that is meant, or a complaint with the nearest one.
pub(super) fn known_rule(text: &str) -> Result<&'static Rule, Failure> {
    rules::rule(text.trim()).ok_or_else(|| {
        let folded = text.trim().to_lowercase();
        let distance = |word: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &folded);
        let near = rules::RULES
            .iter()
            .filter(|_| folded.len() <= 80)
            .map(|rule| (distance(rule.code).min(distance(rule.name)), rule))
            .filter(|(distance, _)| *distance <= (folded.len() / 3).max(1))
            .min_by_key(|(distance, _)| *distance);
        let hint = match near {
            Some((_, rule)) => format!("did you mean {} {}? `sayso explain` lists all rules", rule.code, rule.name),
            None => "`sayso explain` lists all rules".to_owned(),
        };
        Complaint::new(format!("there is no rule \"{}\"", text.trim()), hint).into()
    })
}

fn examine(check: &Check, path: &Path, wanted: &[&Rule], today: Date) -> Result<Checked, Failure> {
    let Map { matrix, source } = input::read_map(path)?;
    let file = input::name_of(path);
    let situation = check.situation.as_ref().map(|text| input::situation_named(&matrix, &file, text)).transpose()?;
    let analysis = judge(&matrix, situation.as_ref(), today);
    let is_wanted = |finding: &Finding| wanted.is_empty() || wanted.iter().any(|rule| rule.code == finding.rule.code);
    let mut found: Vec<&Finding> = analysis.findings(&matrix);
    found.retain(|finding| is_wanted(finding));
    let mut since = None;
    if let Some(old) = &check.since {
        let older = input::read_map(old)?.matrix;
        let progress = Progress::since(&older, &judge(&older, situation.as_ref(), today), is_wanted);
        since = Some(Since { file: input::name_of(old), became: progress.became(&matrix, &found) });
        found.retain(|finding| progress.is_new(&matrix, finding));
    }
    let counts = Counts::of(found.iter().copied());
    let mut findings: Vec<Placed> = found
        .into_iter()
        .map(|finding| {
            let fixes = rules::fixes_of(&matrix, &analysis, finding).into_iter().map(|fix| fix.label).collect();
            let (line, column) = place(&matrix, &source, finding);
            let waiver = waiver_of(&matrix, finding, today).cloned();
            Placed { finding: finding.clone(), line, column, fixes, waiver }
        })
        .collect();
    // Stable: what stands at one place stays worst first.
    findings.order_by_key(|placed| (placed.line, placed.column));
    let (waived, findings) = findings.into_iter().partition(|placed| placed.finding.waived);
    Ok(Checked { path: path.to_owned(), file, matrix, counts, findings, waived, since })
}

/// The findings of a map, in one situation or in all. A situation that an older version did not have yet is Steady there.
fn judge(matrix: &Matrix, situation: Option<&Id>, today: Date) -> Analysis {
    match situation {
        None => Analysis::new(matrix, today),
        Some(situation) => Analysis::in_situation(matrix, today, situation),
    }
}

/// Findings that are about one field, which is where an editor should jump to.
const FIELDS: [(&str, &str); 4] =
    [("O11", "escalation"), ("V07", "letters"), ("V08", "review_by"), ("V12", "escalation")];

/// Where a finding stands: at its cell where the file has it, else at its decision, else at its role, else at the top.
fn place(matrix: &Matrix, source: &Source, finding: &Finding) -> (u32, u32) {
    let decision = finding.decision.and_then(|key| matrix.decision(key));
    let role = finding.role.and_then(|key| matrix.role(key));
    let cell = || -> Option<Spot> {
        let (decision, role) = (decision?.id(), role?.id());
        let there =
            finding.situation.as_ref().and_then(|situation| source.spot_of_cell(decision, role, Some(situation)));
        there.or_else(|| source.spot_of_cell(decision, role, None))
    };
    let field = FIELDS.iter().find(|(code, _)| *code == finding.rule.code).map(|(_, field)| *field);
    let spot = cell()
        .or_else(|| source.spot_of_decision_field(decision?.id(), field?))
        .or_else(|| source.spot_of_decision(decision?.id()))
        .or_else(|| source.spot_of_role(role?.id()))
        .or_else(|| source.spot_of_field(field?));
    spot.map_or((1, 1), |spot| (spot.line, spot.column))
}
