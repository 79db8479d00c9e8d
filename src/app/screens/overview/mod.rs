//! The whole map at a glance: findings by area and family, load per role, what is covered, where calls pile up.
//!
//! Always true: it counts what the other screens list, and never judges by itself; every number stands there as a number,
//! beside whatever shade or bar shows it.

mod canvas;

use super::super::App;
use super::super::text::{Span, Spans, Tone, fit_spans, plain, span, width as wide};
use crate::model::sorting::InOrder;
use crate::model::{DecisionKey, Id, Mark, Matrix, Part, RoleKey, Status};
use crate::rules::{Analysis, Counts, Family, Finding};
pub use canvas::{Canvas, Stop, canvas, heat_of};

/// The map at a glance.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Overview {
    /// Decisions of the map.
    pub decisions: usize,
    /// Roles of the map.
    pub roles: usize,
    /// Decisions that somebody decides.
    pub decided: usize,
    /// One an area, in the order of the map; then what belongs to no area.
    pub areas: Vec<AreaHeat>,
    /// One a role, from the one that decides most on.
    pub load: Vec<RoleLoad>,
    /// What is settled on how many decisions.
    pub coverage: Vec<Covered>,
    /// Where more comes together than elsewhere.
    pub bottlenecks: Vec<Bottleneck>,
}

/// Which line of the heat map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// An area.
    Area(Id),
    /// Decisions without an area.
    NoArea,
    /// Findings of roles and of the map itself.
    Outside,
}

/// The findings of an area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaHeat {
    /// Which one.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// Open findings by family, in the order of `Family::ALL`.
    pub findings: [usize; 3],
    /// How many of them are errors.
    pub errors: usize,
    /// Its decisions.
    pub decisions: usize,
    /// Those that somebody decides.
    pub decided: usize,
}

/// What a role has to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleLoad {
    /// Which one.
    pub role: RoleKey,
    /// Its name.
    pub name: String,
    /// Decisions it decides.
    pub decides: usize,
    /// Decisions it is asked on.
    pub asked: usize,
}

/// What is settled on how many decisions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covered {
    /// What it is about.
    pub name: &'static str,
    /// Decisions that have it.
    pub have: usize,
    /// Decisions that should.
    pub of: usize,
    /// The first that lacks it.
    pub lacks: Option<DecisionKey>,
}

/// Somewhere that more comes together than elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bottleneck {
    /// Where it leads.
    pub lead: Lead,
    /// Its name.
    pub name: String,
    /// What comes together there.
    pub words: String,
}

/// Where a place of the overview leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lead {
    /// To the findings of a place: all, or one family.
    Findings(Place, Option<Family>),
    /// To the page of a role.
    Role(RoleKey),
    /// To a decision.
    Decision(DecisionKey),
    /// To the first decision that lacks something: what, and which.
    Lacking(&'static str, Option<DecisionKey>),
}

/// Whether a finding belongs to a place of the heat map.
#[must_use]
pub fn belongs(matrix: &Matrix, finding: &Finding, place: &Place) -> bool {
    let decision = finding.decision.and_then(|key| matrix.decision(key));
    match place {
        Place::Area(id) => decision.is_some_and(|decision| decision.area() == Some(id)),
        Place::NoArea => decision.is_some_and(|decision| decision.area().is_none()),
        Place::Outside => decision.is_none(),
    }
}

/// A role through which so many more calls go than through the average one is a bottleneck.
const STANDS_OUT: usize = 2;
/// The fewest calls that make a bottleneck.
const FEWEST: usize = 3;
/// How many bottlenecks of a kind are named.
const NAMED: usize = 3;

impl Overview {
    /// The overview of a map in a situation (`None` = Steady).
    #[must_use]
    pub fn of(matrix: &Matrix, analysis: &Analysis, situation: Option<&Id>) -> Overview {
        let mut areas: Vec<AreaHeat> =
            matrix.areas_in_order().into_iter().map(|area| heat(Place::Area(area.id.clone()), &area.name)).collect();
        let mut loose = heat(Place::NoArea, "No area");
        let mut counts = vec![Calls::default(); matrix.role_slots()];
        let mut coverage = COVERED.map(|name| Covered { name, have: 0, of: 0, lacks: None });
        let (mut decided, mut waited_for, mut at) = (0, Vec::new(), 0);
        for key in matrix.decisions_in_order() {
            let Some(decision) = matrix.decision(key) else { continue };
            let rights = decision.rights_in(situation);
            let deciders = rights.iter().filter(|held| held.right.is_decider()).count();
            // They come area by area, so that it is mostly the one before.
            let is_here = |area: &AreaHeat| matches!(&area.place, Place::Area(id) if decision.area() == Some(id));
            if !areas.get(at).is_some_and(is_here) {
                at = areas.iter().position(is_here).unwrap_or(usize::MAX);
            }
            let area = areas.get_mut(at).unwrap_or(&mut loose);
            area.decisions += 1;
            area.decided += usize::from(deciders > 0);
            decided += usize::from(deciders > 0);
            for held in &rights {
                let Some(calls) = counts.get_mut(held.role.index()) else { continue };
                calls.decides += usize::from(held.right.is_decider());
                calls.asked += usize::from(held.right.part() == Part::Contributes);
                calls.vetoes += usize::from(held.right.marks().has(Mark::Vetoes));
            }
            if let Some(to) = decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to))
                && let Some(calls) = counts.get_mut(to.index())
            {
                calls.come_up += 1;
            }
            let settled = [
                deciders > 0,
                decision.mode_in(situation).is_some(),
                decision.decide_within_in(situation).is_some(),
                decision.escalation().is_some(),
                decision.review_by().is_some(),
                decision.status() == Status::Agreed,
            ];
            for (covered, has) in coverage.iter_mut().zip(settled) {
                covered.of += 1;
                covered.have += usize::from(has);
                if !has && covered.lacks.is_none() {
                    covered.lacks = Some(key);
                }
            }
            if !decision.feeds().is_empty() {
                waited_for.push((decision.feeds().len(), deciders, key));
            }
        }
        for area in areas.iter_mut().chain([&mut loose]) {
            let of = match &area.place {
                Place::Area(id) => Some(id.clone()),
                Place::NoArea | Place::Outside => None,
            };
            area.add(analysis.of_area(of.as_ref()));
        }
        let mut outside = heat(Place::Outside, "Roles and the map");
        outside.add(Counts::of(analysis.of_map()));
        for (key, _) in matrix.roles() {
            outside.add(Counts::of(analysis.of_role(key)));
        }
        areas.extend([loose].into_iter().filter(|area| area.decisions > 0));
        areas.extend([outside].into_iter().filter(|area| area.findings.iter().any(|count| *count > 0)));
        let mut load: Vec<RoleLoad> = matrix
            .roles_in_order()
            .into_iter()
            .map(|role| {
                let Calls { decides, asked, .. } = counts.get(role.index()).copied().unwrap_or_default();
                RoleLoad { role, name: matrix.role_name(role).to_owned(), decides, asked }
            })
            .collect();
        load.order_by_key(|load| std::cmp::Reverse((load.decides, load.asked)));
        let mut bottlenecks = piled_up(matrix, &counts);
        // Those that nobody decides hold up most.
        waited_for.order_by_key(|(waiting, deciders, _)| (std::cmp::Reverse(*waiting), *deciders));
        bottlenecks.extend(waited_for.into_iter().take(NAMED).map(|(waiting, deciders, key)| Bottleneck {
            lead: Lead::Decision(key),
            name: matrix.decision(key).map_or("", |decision| decision.title()).to_owned(),
            words: {
                let waits = if waiting == 1 { "decision waits" } else { "decisions wait" };
                let nobody = if deciders == 0 { ", and nobody decides it" } else { "" };
                format!("{waiting} {waits} for it{nobody}")
            },
        }));
        Overview {
            decisions: matrix.decision_count(),
            roles: matrix.role_count(),
            decided,
            areas,
            load,
            coverage: coverage.into(),
            bottlenecks,
        }
    }
}

/// What the coverage counts, in its order.
const COVERED: [&str; 6] = ["Somebody decides", "Way of deciding", "Time limit", "Way up", "Review date", "Agreed"];

/// Calls that go through a role.
#[derive(Clone, Copy, Default)]
struct Calls {
    decides: usize,
    asked: usize,
    vetoes: usize,
    come_up: usize,
}

impl Calls {
    /// Calls that do not go on without it.
    fn through(self) -> usize {
        self.decides + self.vetoes + self.come_up
    }
}

fn piled_up(matrix: &Matrix, counts: &[Calls]) -> Vec<Bottleneck> {
    let of = |role: &RoleKey| counts.get(role.index()).copied().unwrap_or_default();
    let mut roles = matrix.roles_in_order();
    let all: usize = roles.iter().map(|role| of(role).through()).sum();
    let count = roles.len();
    roles.retain(|role| {
        let through = of(role).through();
        through >= FEWEST && through * count >= all * STANDS_OUT
    });
    roles.order_by_key(|role| std::cmp::Reverse(of(role).through()));
    let words = |calls: Calls| {
        let part = |count: usize, words: &str| (count > 0).then(|| format!("{count} {words}"));
        let parts = [
            part(calls.decides, "decided there"),
            part(calls.come_up, "come up to it"),
            part(calls.vetoes, "it may veto"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{} of {all} calls: {}", calls.through(), parts.join(", "))
    };
    let named = roles.into_iter().take(NAMED);
    named
        .map(|role| Bottleneck {
            lead: Lead::Role(role),
            name: matrix.role_name(role).to_owned(),
            words: words(of(&role)),
        })
        .collect()
}

fn heat(place: Place, name: &str) -> AreaHeat {
    AreaHeat { place, name: name.to_owned(), findings: [0; 3], errors: 0, decisions: 0, decided: 0 }
}

impl AreaHeat {
    fn add(&mut self, counts: Counts) {
        for (sum, family) in self.findings.iter_mut().zip(Family::ALL) {
            *sum += counts.family(family);
        }
        self.errors += counts.severity(crate::model::Severity::Error);
    }
}

/// The heading: how much there is, and how much of it somebody decides.
#[must_use]
pub fn heading(app: &App, width: usize) -> Spans {
    let Some(overview) = app.overview().shown() else { return Vec::new() };
    let counts = app.analysis().counts();
    let count = crate::app::commands::count;
    let mut parts: Vec<Span> = Vec::new();
    if app.situation().is_some() {
        parts.push(span(format!("In {}: ", app.situation_name()), Tone::Warning));
    }
    let share = format!(" ({} %)", (overview.decided * 100).checked_div(overview.decisions).unwrap_or(0));
    parts.push(span(
        format!("{} of {} have a decider{share}", overview.decided, count(overview.decisions, "decision")),
        Tone::Strong,
    ));
    let errors = counts.severity(crate::model::Severity::Error);
    let roles = format!(" · {}", count(overview.roles, "role"));
    parts.push(span(&roles, Tone::Quiet));
    parts.push(span(
        format!(" · {} open", count(counts.open(), "finding")),
        if counts.open() == 0 { Tone::Good } else { Tone::Quiet },
    ));
    if errors > 0 {
        parts.push(span(format!(", {}", count(errors, "error")), Tone::Error));
    }
    parts.insert(0, span(" ", Tone::Plain));
    // How many roles there are is seen below, and the first to go where the line is short; then what the numbers say already.
    let is_wide = |parts: &[Span]| parts.iter().map(|part| wide(&part.text)).sum::<usize>() >= width;
    if is_wide(&parts) {
        parts.retain(|part| part.text != roles);
    }
    if is_wide(&parts) {
        parts.iter_mut().for_each(|part| part.text = part.text.replace(&share, ""));
    }
    if is_wide(&parts) {
        let words = [" decisions have a decider", " decision have a decider"];
        parts.iter_mut().for_each(|part| {
            part.text = words.iter().fold(part.text.clone(), |text, long| text.replace(long, " decided"))
        });
    }
    fit_spans(parts, width.saturating_sub(1))
}

/// What the chosen place leads to, for the line of hints.
#[must_use]
pub fn leads_to(app: &App) -> Option<String> {
    let matrix = app.matrix();
    Some(match app.overview().here()? {
        Lead::Findings(_, None) => "its findings".to_owned(),
        Lead::Findings(_, Some(family)) => format!("its {}", family.plural()),
        Lead::Role(role) => format!("the page of {}", matrix.role_name(*role)),
        Lead::Decision(_) => "the decision".to_owned(),
        Lead::Lacking(..) => "the first without it".to_owned(),
    })
}

/// The overview as lines of text.
#[must_use]
pub fn text(app: &App) -> Vec<String> {
    let Some(overview) = app.overview().shown() else { return Vec::new() };
    let count = crate::app::commands::count;
    let one = |text: &str| span(text, Tone::Plain).text;
    let mut lines = vec![one(app.matrix().title()), plain(&heading(app, usize::MAX)).trim().to_owned()];
    lines.push(String::new());
    lines.push("Findings by area".to_owned());
    for area in &overview.areas {
        let mut parts: Vec<String> = area
            .findings
            .iter()
            .zip(Family::ALL)
            .filter(|(found, _)| **found > 0)
            .map(|(found, family)| match (family, *found) {
                (Family::Vague, found) => format!("{found} vague"),
                (family, 1) => format!("1 {}", family.word()),
                (family, found) => format!("{found} {}", family.plural()),
            })
            .collect();
        if parts.is_empty() {
            parts.push("no finding".to_owned());
        }
        if area.errors > 0 {
            parts.push(format!("{} among them", count(area.errors, "error")));
        }
        if area.decisions > 0 {
            parts.push(format!("{} of {} decided", area.decided, count(area.decisions, "decision")));
        }
        lines.push(format!("  {}: {}", one(&area.name), parts.join(", ")));
    }
    lines.push(String::new());
    lines.push("Load per role".to_owned());
    for load in &overview.load {
        lines.push(format!("  {}: decides {}, is asked on {}", one(&load.name), load.decides, load.asked));
    }
    lines.push(String::new());
    lines.push("Settled on how many decisions".to_owned());
    for covered in &overview.coverage {
        let lacks = covered.lacks.and_then(|key| app.matrix().decision(key));
        let lacks = lacks.map(|decision| format!("; first without: {}", one(decision.title()))).unwrap_or_default();
        lines.push(format!("  {}: {} of {}{lacks}", covered.name, covered.have, covered.of));
    }
    lines.push(String::new());
    lines.push("Bottlenecks".to_owned());
    for bottleneck in &overview.bottlenecks {
        lines.push(format!("  {}: {}", one(&bottleneck.name), bottleneck.words));
    }
    if overview.bottlenecks.is_empty() {
        lines.push("  none: no role has twice the usual calls, and no decision holds up another".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, sketch};

    fn overview(map: &str) -> (Matrix, Overview) {
        let matrix = sketch::parse(map).expect("a sketch").matrix;
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let overview = Overview::of(&matrix, &analysis, None);
        (matrix, overview)
    }

    const MAP: &str = "
        role Head: top
        # Money
               | Head | Lead | Legal | Ops
        Refund | D    | C    |       |
          : escalate Head when the press is involved
        Credit | D    |      | C     |
        Pay    | D    |      |       |
        # People
        Hire   |      | C    |       |
    ";

    #[test]
    fn it_counts_what_the_other_screens_list() {
        let (matrix, overview) = overview(MAP);
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let all: usize = overview.areas.iter().flat_map(|area| area.findings).sum();
        assert_eq!(all, analysis.counts().open());
        let decided: Vec<(&str, usize, usize)> =
            overview.areas.iter().map(|area| (area.name.as_str(), area.decided, area.decisions)).collect();
        assert_eq!(decided[..2], [("Money", 3, 3), ("People", 0, 1)]);
        assert_eq!((overview.decided, overview.decisions), (3, 4));
        for area in &overview.areas {
            let listed = analysis.findings(&matrix).into_iter().filter(|finding| !finding.waived);
            let listed = listed.filter(|finding| belongs(&matrix, finding, &area.place)).count();
            assert_eq!(listed, area.findings.iter().sum::<usize>(), "{}", area.name);
        }
        let lacks = overview.coverage.first().and_then(|covered| covered.lacks);
        assert_eq!(lacks.and_then(|key| matrix.decision(key)).map(|decision| decision.title()), Some("Hire"));
    }

    #[test]
    fn a_role_with_twice_the_usual_calls_is_a_bottleneck() {
        let (_, piled) = overview(MAP);
        let words: Vec<&str> = piled.bottlenecks.iter().map(|one| one.words.as_str()).collect();
        assert_eq!(words, ["4 of 4 calls: 3 decided there, 1 come up to it"]);
        let even = overview("         | A | B | C\nRefund | D | C |\nCredit | | D | C\nHire | C | | D").1;
        assert_eq!(even.bottlenecks, []);
    }
}
