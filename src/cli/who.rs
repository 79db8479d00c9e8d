//! `sayso who`: the one-second look-up. Who decides this?
//!
//! Always true: the best match is shown first and the others are named, so a wrong guess is seen; nothing is printed on
//! standard output when nothing was found.

use std::io::Write;
use std::path::PathBuf;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_width::UnicodeWidthStr;

use super::check::counted;
use super::input::{self, Map};
use super::streams::BOLD;
use super::{Answer, Outcome, Streams};
use crate::model::sorting::InOrder;
use crate::model::{Decision, DecisionKey, Matrix, Part, Right, RoleKey, Unit, shown};

/// Look up who decides something
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso who support.sayso.ron refund
  sayso who support.sayso.ron support lead

A part of a title or of a role's name is enough. Exit code 1 when nothing is found.")]
pub struct Who {
    /// The map; `-` reads standard input
    file: PathBuf,
    /// Words of a decision's title or of a role's name
    #[arg(required = true)]
    text: Vec<String>,
}

/// What a match is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Subject {
    Decision(DecisionKey),
    Role(RoleKey),
}

/// How many other matches are named.
const OTHERS: usize = 5;

/// How many decisions of a role are listed.
const LISTED: usize = 12;

pub fn run(who: &Who, streams: &mut Streams) -> Answer {
    let Map { matrix, .. } = input::read_map(&who.file)?;
    let text = who.text.join(" ");
    let matches = find(&matrix, &text);
    let Some((best, others)) = matches.split_first() else {
        nothing(&matrix, &text, streams);
        return Ok(Outcome::Found);
    };
    match *best {
        Subject::Decision(key) => {
            if let Some(decision) = matrix.decision(key) {
                print_decision(&matrix, decision, streams)?;
            }
        }
        Subject::Role(key) => print_role(&matrix, key, streams)?,
    }
    if !others.is_empty() {
        let mut names: Vec<String> =
            others.iter().take(OTHERS).map(|other| shown(name(&matrix, *other)).into()).collect();
        if others.len() > OTHERS {
            names.push("…".to_owned());
        }
        let number = counted(others.len(), "other match").replace("matchs", "matches");
        writeln!(streams.out(), "\n{number}: {}", names.join("; "))?;
    }
    Ok(Outcome::Fine)
}

fn name(matrix: &Matrix, subject: Subject) -> &str {
    match subject {
        Subject::Decision(key) => matrix.decision(key).map_or("", Decision::title),
        Subject::Role(key) => matrix.role_name(key),
    }
}

/// Every name a thing can be asked for by.
fn names(matrix: &Matrix) -> Vec<(Subject, &str)> {
    let mut names: Vec<(Subject, &str)> = Vec::new();
    for key in matrix.decisions_in_order() {
        if let Some(decision) = matrix.decision(key) {
            names.push((Subject::Decision(key), decision.title()));
            names.push((Subject::Decision(key), decision.id().as_str()));
        }
    }
    for key in matrix.roles_in_order() {
        if let Some(role) = matrix.role(key) {
            names.push((Subject::Role(key), role.name()));
            names.push((Subject::Role(key), role.id().as_str()));
            names.extend(role.aliases().iter().map(|alias| (Subject::Role(key), alias.as_str())));
        }
    }
    names
}

/// An id repeats the name it was made from; only whole words of it say more.
fn is_id(matrix: &Matrix, subject: Subject, name: &str) -> bool {
    match subject {
        Subject::Decision(key) => matrix.decision(key).is_some_and(|decision| decision.id().as_str() == name),
        Subject::Role(key) => matrix.role(key).is_some_and(|role| role.id().as_str() == name),
    }
}

/// What is meant, best first: the name itself, then names that hold all words, then names that hold the letters.
fn find(matrix: &Matrix, text: &str) -> Vec<Subject> {
    let folded = text.trim().to_lowercase();
    let letters = u32::try_from(folded.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX);
    if letters == 0 {
        return Vec::new();
    }
    let pattern = |kind| Pattern::new(&folded, CaseMatching::Ignore, Normalization::Smart, kind);
    let (words, scattered) = (pattern(AtomKind::Substring), pattern(AtomKind::Fuzzy));
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut ranked: Vec<(u8, u32, Subject)> = Vec::new();
    for (subject, name) in names(matrix) {
        let here = if name.to_lowercase() == folded {
            Some((2, u32::MAX))
        } else if let Some(score) = words.score(Utf32Str::new(name, &mut buffer), &mut matcher) {
            Some((1, score))
        } else if is_id(matrix, subject, name) {
            None
        } else {
            // Letters far apart are chance: each one found is worth 16, and gaps are taken off.
            let score = scattered.score(Utf32Str::new(name, &mut buffer), &mut matcher);
            score.filter(|score| *score >= letters.saturating_mul(16)).map(|score| (0, score))
        };
        let Some((tier, score)) = here else { continue };
        match ranked.iter_mut().find(|(_, _, other)| *other == subject) {
            Some(known) if (known.0, known.1) < (tier, score) => *known = (tier, score, subject),
            Some(_) => {}
            None => ranked.push((tier, score, subject)),
        }
    }
    let best = ranked.iter().map(|(tier, _, _)| *tier).max();
    // Scattered letters say nothing once whole words were found.
    ranked.retain(|(tier, _, _)| *tier > 0 || best == Some(0));
    ranked.order_by_key(|(tier, score, _)| std::cmp::Reverse((*tier, *score)));
    ranked.into_iter().map(|(_, _, subject)| subject).collect()
}

/// Says that nothing was found, with the names that are nearest.
fn nothing(matrix: &Matrix, text: &str, streams: &mut Streams) {
    let folded: String = text.trim().to_lowercase().chars().take(100).collect();
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        let words = name.split_whitespace().map(|word| strsim::jaro_winkler(word, &folded));
        words.fold(strsim::jaro_winkler(&name, &folded), f64::max)
    };
    let mut near: Vec<(f64, Subject)> = Vec::new();
    for (subject, name) in names(matrix) {
        let here = likeness(name);
        if here >= 0.8 && !near.iter().any(|(_, other)| *other == subject) {
            near.push((here, subject));
        }
    }
    near.order_by(|(a, _), (b, _)| b.total_cmp(a));
    streams.tell(&format!("nothing in this map is called \"{}\"", shown(text.trim())));
    let near: Vec<String> = near.iter().take(3).map(|(_, subject)| shown(name(matrix, *subject)).into()).collect();
    if near.is_empty() {
        streams.tell("hint: try one word of the title, or open the map and look around");
    } else {
        streams.tell(&format!("hint: did you mean {}?", near.join(", or ")));
    }
}

fn print_decision(matrix: &Matrix, decision: &Decision, streams: &mut Streams) -> std::io::Result<()> {
    let title = streams.styled(BOLD, &shown(decision.title()));
    let area = decision.area().and_then(|id| matrix.area(id));
    let area = area.map_or(String::new(), |area| format!("  ({})", shown(&area.name)));
    writeln!(streams.out(), "{title}{area}")?;
    let mut lines: Vec<(&str, String)> = Vec::new();
    let held = decision.rights_in(None);
    let parts = [
        (Part::Decides, "decides"),
        (Part::Contributes, "contributes"),
        (Part::Informed, "informed"),
        (Part::Out, "left out"),
        (Part::Unread, "unread cell"),
    ];
    for (part, word) in parts {
        let here = held.iter().filter(|held| held.right.part() == part).map(|held| (held.role, held.right));
        let rows = holders(matrix, here.collect(), decision.unit());
        if part == Part::Decides && rows.is_empty() {
            lines.push((word, "nobody".to_owned()));
        }
        lines.extend(rows.into_iter().map(|row| (word, row)));
    }
    let how: Vec<String> = decision
        .mode()
        .map(|mode| mode.words().to_owned())
        .into_iter()
        .chain(decision.decide_within().map(|limit| format!("within {}", limit.words())))
        .chain((!decision.tie_break().is_empty()).then(|| format!("tie-break: {}", shown(decision.tie_break()))))
        .collect();
    if !how.is_empty() {
        lines.push(("how", how.join(", ")));
    }
    if let Some(escalation) = decision.escalation() {
        let to = matrix.role_by_id(&escalation.to).map_or(escalation.to.as_str(), crate::model::Role::name);
        let when =
            if escalation.when.is_empty() { String::new() } else { format!(" when {}", shown(&escalation.when)) };
        lines.push(("goes up to", format!("{}{when}", shown(to))));
    }
    for posture in decision.postures() {
        let situation = posture.situation();
        let place = matrix.situation(situation).map_or(situation.as_str(), |label| &label.name);
        let mut said: Vec<String> = Vec::new();
        for held in posture.rights() {
            let role = shown(matrix.role_name(held.role));
            said.push(match &held.right {
                None => format!("{role} nothing"),
                Some(right) => format!("{role} {}", with_scope(verb_of(right.part()), right, decision.unit())),
            });
        }
        said.extend(posture.mode().map(|mode| mode.words().to_owned()));
        said.extend(posture.decide_within().map(|limit| format!("within {}", limit.words())));
        lines.push(("situation", format!("in {}: {}", shown(place), said.join(", "))));
    }
    print_lines(&lines, streams)
}

/// One line a role: its name, and how far its right goes.
fn holders(matrix: &Matrix, mut held: Vec<(RoleKey, &Right)>, unit: Option<Unit>) -> Vec<String> {
    // From the smallest amount up, as one asks upward.
    held.order_by_key(|(role, right)| {
        let band = right.band();
        let end = band.and_then(|band| band.upto()).map_or(i64::MAX, |amount| amount.hundredths());
        (band.is_none(), end, matrix.role(*role).map(|role| (role.rank(), role.id().clone())))
    });
    let name = |role: RoleKey| shown(matrix.role_name(role)).into_owned();
    let widest = held.iter().map(|(role, _)| name(*role).width()).max().unwrap_or(0);
    held.into_iter()
        .map(|(role, right)| {
            let name = name(role);
            let gap = " ".repeat(widest - name.width());
            let scope = scope(right, unit);
            if scope.is_empty() { name } else { format!("{name}{gap}  {scope}") }
        })
        .collect()
}

/// What a role with this part does.
fn verb_of(part: Part) -> &'static str {
    match part {
        Part::Decides => "decides",
        Part::Contributes => "contributes",
        Part::Informed => "is informed",
        Part::Out => "is left out",
        Part::Unread => "has an unread cell",
    }
}

fn with_scope(word: &str, right: &Right, unit: Option<Unit>) -> String {
    match scope(right, unit) {
        scope if scope.is_empty() => word.to_owned(),
        scope => format!("{word} {scope}"),
    }
}

/// How far a right goes: band, segments, marks, words.
fn scope(right: &Right, unit: Option<Unit>) -> String {
    let mut pieces: Vec<String> = Vec::new();
    pieces.extend(right.band().map(|band| band.sentence(unit)));
    if !right.segments().is_empty() {
        pieces.push(format!("for {}", shown(&right.segments().join(", "))));
    }
    let marks: Vec<&str> = right.marks().iter().map(crate::model::Mark::word).collect();
    if !marks.is_empty() {
        pieces.push(marks.join(", "));
    }
    if !right.veto().is_empty() {
        pieces.push(format!("veto on {}", shown(right.veto())));
    }
    if !right.text().is_empty() {
        pieces.push(format!("\"{}\"", shown(right.text())));
    }
    pieces.join(" · ")
}

fn print_role(matrix: &Matrix, key: RoleKey, streams: &mut Streams) -> std::io::Result<()> {
    let Some(role) = matrix.role(key) else { return Ok(()) };
    let title = streams.styled(BOLD, &shown(role.name()));
    writeln!(streams.out(), "{title}  ({})", if role.is_group() { "group" } else { "role" })?;
    let mut lines: Vec<(&str, String)> = Vec::new();
    let holders: Vec<String> = role.holders().iter().map(|holder| shown(&holder.name).into_owned()).collect();
    if !holders.is_empty() {
        lines.push(("held by", holders.join(", ")));
    }
    for (word, id) in [("deputy", role.deputy()), ("reports to", role.reports_to())] {
        if let Some(other) = id.and_then(|id| matrix.role_by_id(id)) {
            lines.push((word, shown(other.name()).into_owned()));
        }
    }
    let decided: Vec<String> = matrix
        .decisions_in_order()
        .into_iter()
        .filter_map(|key_of_decision| {
            let decision = matrix.decision(key_of_decision)?;
            let right = decision.right(key).filter(|right| right.is_decider())?;
            let scope = scope(right, decision.unit());
            let gap = if scope.is_empty() { "" } else { "  " };
            Some(format!("{}{gap}{scope}", shown(decision.title())))
        })
        .collect();
    if decided.is_empty() {
        lines.push(("decides", "nothing".to_owned()));
    }
    lines.extend(decided.iter().take(LISTED).map(|line| ("decides", line.clone())));
    if decided.len() > LISTED {
        lines.push(("decides", format!("… and {} more", decided.len() - LISTED)));
    }
    let load = matrix.load_of(key);
    for (word, number) in [("contributes", load.contributes), ("informed", load.informed)] {
        if number > 0 {
            lines.push((word, format!("on {}", counted(usize::try_from(number).unwrap_or(0), "decision"))));
        }
    }
    print_lines(&lines, streams)
}

/// Words on the left, each only once, and what they say on the right.
fn print_lines(lines: &[(&str, String)], streams: &mut Streams) -> std::io::Result<()> {
    let widest = lines.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    let mut last = "";
    for (word, said) in lines {
        let label = if *word == last { "" } else { word };
        writeln!(streams.out(), "  {label:widest$}  {said}")?;
        last = word;
    }
    Ok(())
}
