//! `sayso check`: the findings of maps, for people and for programs.
//!
//! Always true: findings come in the order of the file; a file that cannot be read does not keep the others from being
//! checked; waived findings are counted, not listed.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::check_json;
use super::input::{self, Map};
use super::streams::{BOLD, FAINT, severity_style};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::interchange::native::{Source, Spot};
use crate::model::{Date, Matrix, Severity, shown};
use crate::rules::{self, Analysis, Counts, Family, Finding, Rule};

/// List what is wrong with maps
#[derive(clap::Args, Debug)]
#[command(after_long_help = "\
Examples:
  sayso check support.sayso.ron
  sayso check *.sayso.ron --fail-on warning
  sayso check support.sayso.ron --rule G01 --rule O01
  sayso check support.sayso.ron --situation pressure
  git show HEAD:support.sayso.ron | sayso check - --format json

Exit codes: 0 nothing at or above the threshold, 1 findings, 2 a file could not be read.
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
    #[arg(long = "rule", value_name = "CODE")]
    rules: Vec<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// A line a finding, with its fixes
    Text,
    /// One JSON document for all files
    Json,
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
    pub file: String,
    pub matrix: Matrix,
    pub counts: Counts,
    pub findings: Vec<Placed>,
}

/// A finding with its place in the file.
pub(super) struct Placed {
    pub finding: Finding,
    pub line: u32,
    pub column: u32,
    /// Labels of the fixes on offer.
    pub fixes: Vec<String>,
}

pub fn run(check: &Check, streams: &mut Streams, today: Date) -> Answer {
    let wanted: Vec<&Rule> = check.rules.iter().map(|text| known_rule(text)).collect::<Result<_, _>>()?;
    let mut outcome = Outcome::Fine;
    let mut all = Vec::new();
    for path in &check.files {
        match examine(check, path, &wanted, today) {
            Ok(checked) => {
                if checked.findings.iter().any(|placed| check.fail_on.is_met_by(placed.finding.severity)) {
                    outcome = outcome.max(Outcome::Found);
                }
                match check.format {
                    Format::Text => print(&checked, streams)?,
                    Format::Json => all.push(checked),
                }
            }
            Err(Failure::Complaint(complaint)) => {
                outcome = Outcome::Failed;
                streams.report(&complaint);
            }
            Err(output) => return Err(output),
        }
    }
    if check.format == Format::Json {
        check_json::print(&all, streams)?;
    }
    Ok(outcome)
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
    let analysis = match &check.situation {
        None => Analysis::new(&matrix, today),
        Some(text) => Analysis::in_situation(&matrix, today, &input::situation_named(&matrix, &file, text)?),
    };
    let mut found: Vec<&Finding> = analysis.findings(&matrix);
    found.retain(|finding| wanted.is_empty() || wanted.iter().any(|rule| rule.code == finding.rule.code));
    let counts = Counts::of(found.iter().copied());
    let mut findings: Vec<Placed> = found
        .into_iter()
        .filter(|finding| !finding.waived)
        .map(|finding| {
            let fixes = rules::fixes_of(&matrix, &analysis, finding).into_iter().map(|fix| fix.label).collect();
            let (line, column) = place(&matrix, &source, finding);
            Placed { finding: finding.clone(), line, column, fixes }
        })
        .collect();
    // Stable: what stands at one place stays worst first.
    findings.sort_by_key(|placed| (placed.line, placed.column));
    Ok(Checked { file, matrix, counts, findings })
}

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
    let spot = cell().or_else(|| source.spot_of_decision(decision?.id())).or_else(|| source.spot_of_role(role?.id()));
    spot.map_or((1, 1), |spot| (spot.line, spot.column))
}

fn print(checked: &Checked, streams: &mut Streams) -> Result<(), Failure> {
    let file = shown(&checked.file);
    for Placed { finding, line, column, fixes } in &checked.findings {
        let place = streams.styled(FAINT, &format!("{file}:{line}:{column}:"));
        let severity = streams.styled(severity_style(finding.severity), finding.severity.word());
        let code = streams.styled(BOLD, finding.rule.code);
        let name = finding.rule.name;
        let situation = finding.situation.as_ref().and_then(|id| checked.matrix.situation(id));
        let there = situation.map_or(String::new(), |label| format!(" (in {})", shown(&label.name)));
        writeln!(streams.out(), "{place} {severity} {code} {name}: {}{there}", shown(&finding.message))?;
        for fix in fixes {
            writeln!(streams.out(), "    fix: {}", shown(fix))?;
        }
    }
    let summary = summary(checked);
    writeln!(streams.out(), "{file}: {summary}")?;
    Ok(())
}

/// One line that counts.
fn summary(checked: &Checked) -> String {
    let counts = &checked.counts;
    let severities: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (counts.severity(severity), severity.word()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| counted(number, word))
        .collect();
    let families: Vec<String> = Family::ALL
        .into_iter()
        .map(|family| (counts.family(family), family))
        .filter(|(number, _)| *number > 0)
        .map(|(number, family)| format!("{number} {}", if number == 1 { family.word() } else { family.plural() }))
        .collect();
    let size = format!(
        "{}, {}",
        counted(checked.matrix.decision_count(), "decision"),
        counted(checked.matrix.role_count(), "role")
    );
    let waived = if counts.waived > 0 { format!(", {} waived", counts.waived) } else { String::new() };
    if severities.is_empty() {
        return format!("no findings{waived} in {size}");
    }
    format!("{} ({}){waived} in {size}", severities.join(", "), families.join(", "))
}

/// `1 role`, `2 roles`.
pub(super) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
