//! V05 mode-fights-rights: the mode says one thing and the letters another.

use crate::model::sorting::InOrder;
use crate::model::{DecisionChange, Edit};
use crate::model::{Mode, Part, PostureChange, Role, RoleKey, Severity};
use crate::rules::remedy::{set_decision, set_right};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V05.
pub static RULE: Rule = Rule {
    code: "V05",
    name: "mode-fights-rights",
    family: Family::Vague,
    severity: Severity::Note,
    summary: "Advice without contributors; consent or joint with a single person; delegated while the superior contributes.",
    why: "People follow either the mode or the letters, and each can point at the map to prove it.",
    cure: "Decide which of the two is meant and change the other.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | I       -> V05
         : mode advice
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : mode advice
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// What the mode and the letters disagree about.
enum Clash {
    /// Nobody is there to advise.
    NoAdvice,
    /// One person has nobody to agree with.
    Single(RoleKey),
    /// The one who handed it down still has a say.
    Watched(RoleKey, RoleKey),
}

fn clash(row: &Row) -> Option<Clash> {
    let mode = row.mode()?;
    let mut deciders: Vec<RoleKey> = row.deciders().map(|held| held.role).collect();
    deciders.order_by_key(|role| row.role(*role).map(Role::id));
    // A cell nobody has read may be the missing contributor or second decider.
    let unread = row.with_part(Part::Unread).next().is_some();
    let contributes = |role: &RoleKey| row.with_part(Part::Contributes).any(|held| held.role == *role);
    match (mode, deciders.as_slice()) {
        (_, []) => None,
        (Mode::Advice, _) => (!unread && row.with_part(Part::Contributes).next().is_none()).then_some(Clash::NoAdvice),
        (Mode::Consent | Mode::Joint, [only]) => {
            let person = row.role(*only).is_some_and(|role| !role.is_group());
            (!unread && person).then_some(Clash::Single(*only))
        }
        (Mode::Delegated, deciders) => deciders.iter().find_map(|decider| {
            let above = row.ground.superiors(*decider).into_iter().find(contributes)?;
            Some(Clash::Watched(*decider, above))
        }),
        _ => None,
    }
}

fn check(row: &Row, report: &mut Report) {
    let title = row.title();
    match clash(row) {
        None => {}
        Some(Clash::NoAdvice) => report.row(format!("\"{title}\" is decided after advice, and nobody contributes")),
        Some(Clash::Single(only)) => {
            let how = if row.mode() == Some(Mode::Joint) { "jointly" } else { "by consent" };
            report.row(format!("\"{title}\" is decided {how}, and {} is the only one to decide", row.name(only)));
        }
        Some(Clash::Watched(decider, above)) => report.row(format!(
            "\"{title}\" is delegated to {}, and {} above still contributes",
            row.name(decider),
            row.name(above)
        )),
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, decision)) = finding.decision.and_then(|key| Some((key, matrix.decision(key)?))) else {
        return Vec::new();
    };
    let row = Row::new(ground, key, decision, finding.situation.as_ref());
    let set_mode = |mode: Mode| {
        let edit = match &finding.situation {
            None => set_decision(decision, DecisionChange::Mode(Some(mode))),
            Some(situation) => Edit::SetPosture {
                decision: decision.id().clone(),
                situation: situation.clone(),
                change: PostureChange::Mode(Some(mode)),
            },
        };
        Fix::new(format!("Set the mode to {}", mode.words()), vec![edit])
    };
    match clash(&row) {
        None => Vec::new(),
        Some(Clash::NoAdvice) => vec![set_mode(Mode::Alone)],
        Some(Clash::Single(_)) if row.with_part(Part::Contributes).next().is_some() => {
            vec![set_mode(Mode::Advice), set_mode(Mode::Alone)]
        }
        Some(Clash::Single(_)) => vec![set_mode(Mode::Alone)],
        Some(Clash::Watched(..)) => {
            let deciders: Vec<RoleKey> = row.deciders().map(|held| held.role).collect();
            let above: Vec<RoleKey> = deciders.iter().flat_map(|decider| ground.superiors(*decider)).collect();
            let watching: Vec<_> = row.with_part(Part::Contributes).filter(|held| above.contains(&held.role)).collect();
            let demote = watching.iter().filter_map(|held| {
                let right = held.right.clone().with_part(Part::Informed);
                set_right(matrix, finding, decision, held.role, Some(right))
            });
            let names = row.names(watching.iter().map(|held| held.role));
            vec![Fix::new(format!("Demote {names} to informed"), demote.collect()), set_mode(Mode::Advice)]
        }
    }
}
