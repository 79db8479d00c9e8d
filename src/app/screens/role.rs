//! "My boundary": what one role may decide, whom it asks, what it is told, where its calls go up to, and what is unclear.
//!
//! Always true: every cell of the role stands in exactly one section, once; the page depends on the map, the findings and
//! the situation alone, so that a difference between two prints is a change of the map.

use crate::model::sorting::InOrder;
use crate::model::{Decision, DecisionKey, Id, Mark, Matrix, Mode, Part, Right, Role, RoleKey};
use crate::rules::path::{Leg, Path};
use crate::rules::{Analysis, Finding, join_names};

/// The page of one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Boundary {
    /// Which role.
    pub role: RoleKey,
    /// Its name.
    pub name: String,
    /// Who holds it, who stands in, whom it reports to: one fact each.
    pub about: Vec<String>,
    /// How much it has to do, beside the others.
    pub load: Share,
    /// Its cells, by what they mean for it; sections without any are there too.
    pub sections: Vec<Section>,
    /// When its calls go to somebody else.
    pub goes_up: Vec<Entry>,
    /// Calls of others that come to it.
    pub comes_up: Vec<Entry>,
    /// Whose deputy it is.
    pub covers: Vec<(RoleKey, String)>,
    /// Open findings about it and about what it decides.
    pub unclear: Vec<Finding>,
}

/// What a cell means for the role that has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Means {
    /// It decides and need not ask.
    Alone,
    /// It decides after hearing others.
    AfterAsking,
    /// It decides with others.
    Together,
    /// It is asked before the call.
    Asked,
    /// It is told after the call.
    Told,
    /// It is left out on purpose.
    Out,
    /// Nobody has read its cell yet.
    Unread,
}

impl Means {
    /// In the order of the page.
    pub const ALL: [Means; 7] =
        [Means::Alone, Means::AfterAsking, Means::Together, Means::Asked, Means::Told, Means::Out, Means::Unread];

    /// As the page heads it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Means::Alone => "You decide alone",
            Means::AfterAsking => "You decide after asking",
            Means::Together => "You decide together",
            Means::Asked => "You are asked",
            Means::Told => "You are told",
            Means::Out => "You are left out",
            Means::Unread => "Not read yet",
        }
    }
}

/// One section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// What its cells mean.
    pub means: Means,
    /// One a cell, in the order of the map.
    pub entries: Vec<Entry>,
}

/// One decision on the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Which one.
    pub decision: DecisionKey,
    /// Its title.
    pub title: String,
    /// What holds there: "up to 500 EUR"; may be empty.
    pub words: String,
}

/// How much a role has to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Decisions it decides.
    pub decides: usize,
    /// Decisions it decides or is asked on.
    pub say: usize,
    /// Decisions of the map.
    pub decisions: usize,
    /// The most that any role decides.
    pub most: usize,
    /// How many roles decide more than this one.
    pub ahead: usize,
    /// Roles of the map.
    pub roles: usize,
}

impl Share {
    /// In words: "decides 4 of 24, has a say in 9; 2 of 9 roles decide more".
    #[must_use]
    pub fn words(self) -> String {
        let more = match self.ahead {
            0 if self.decides == 0 => "no role decides more".to_owned(),
            0 => "no other role decides more".to_owned(),
            1 => "1 other role decides more".to_owned(),
            ahead => format!("{ahead} of {} other roles decide more", self.roles.saturating_sub(1)),
        };
        format!("decides {} of {}, has a say in {}; {more}", self.decides, self.decisions, self.say)
    }
}

impl Boundary {
    /// The page of a role in a situation (`None` = Steady); nothing for a role that is not in the map.
    #[must_use]
    pub fn of(matrix: &Matrix, analysis: &Analysis, key: RoleKey, situation: Option<&Id>) -> Option<Boundary> {
        let role = matrix.role(key)?;
        let mut sections: Vec<Section> =
            Means::ALL.into_iter().map(|means| Section { means, entries: Vec::new() }).collect();
        let (mut goes_up, mut comes_up) = (Vec::new(), Vec::new());
        let mut found: Vec<Finding> = unclear(analysis.of_map(), key, false, situation).collect();
        for decision_key in matrix.decisions_in_order() {
            let Some(decision) = matrix.decision(decision_key) else { continue };
            let entry = |words: String| Entry { decision: decision_key, title: decision.title().to_owned(), words };
            if let Some(escalation) = decision.escalation().filter(|escalation| escalation.to == *role.id()) {
                comes_up.push(entry(trigger(&escalation.when)));
            }
            let right = decision.right_in(key, situation);
            let decides = right.is_some_and(Right::is_decider);
            found.extend(unclear(analysis.of_row(decision_key), key, decides, situation));
            let Some(right) = right else { continue };
            let (means, words) = cell(matrix, decision, key, right, situation);
            if let Some(section) = sections.iter_mut().find(|section| section.means == means) {
                section.entries.push(entry(words));
            }
            if decides {
                goes_up.extend(ways_up(matrix, decision, key, situation).into_iter().map(entry));
            }
        }
        for role in matrix.roles_in_order() {
            found.extend(unclear(analysis.of_role(role), key, false, situation));
        }
        let deputy_of = |other: &&Role| other.deputy() == Some(role.id()) && other.id() != role.id();
        let others = matrix.roles_in_order();
        let covers = others.iter().filter_map(|key| Some((*key, matrix.role(*key)?)));
        let covers = covers.filter(|(_, other)| deputy_of(other));
        Some(Boundary {
            role: key,
            name: role.name().to_owned(),
            about: about(matrix, analysis, role),
            load: share(matrix, key, situation),
            covers: covers.map(|(key, other)| (key, other.name().to_owned())).collect(),
            unclear: found,
            sections,
            goes_up,
            comes_up,
        })
    }

    /// How many decisions its sections list: the page has at least so many lines.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.sections.iter().map(|section| section.entries.len()).sum()
    }

    /// The cells of one kind.
    #[must_use]
    pub fn section(&self, means: Means) -> &[Entry] {
        self.sections.iter().find(|section| section.means == means).map_or(&[], |section| &section.entries)
    }

    /// All parts of the page that say something, each with its heading: what screens and prints are made of.
    #[must_use]
    pub fn parts(&self) -> Vec<(&'static str, Vec<(String, String)>)> {
        let entries = |entries: &[Entry]| -> Vec<(String, String)> {
            entries.iter().map(|entry| (entry.title.clone(), entry.words.clone())).collect()
        };
        let mut parts: Vec<(&'static str, Vec<(String, String)>)> =
            self.sections.iter().map(|section| (section.means.heading(), entries(&section.entries))).collect();
        parts.push(("It goes up", entries(&self.goes_up)));
        parts.push(("It comes up to you", entries(&self.comes_up)));
        let covers = self.covers.iter().map(|(_, name)| (name.clone(), "in their absence".to_owned()));
        parts.push(("You cover for", covers.collect()));
        parts.retain(|(_, lines)| !lines.is_empty());
        parts
    }
}

fn trigger(when: &str) -> String {
    if when.is_empty() { "no trigger named".to_owned() } else { when.to_owned() }
}

/// What a cell means, and what holds there.
fn cell(matrix: &Matrix, decision: &Decision, role: RoleKey, right: &Right, situation: Option<&Id>) -> (Means, String) {
    let mut words: Vec<String> = Vec::new();
    if let Some(band) = right.band() {
        words.push(band.sentence(decision.unit()));
    }
    if !right.segments().is_empty() {
        words.push(format!("for {}", join_names(right.segments().iter().map(String::as_str))));
    }
    let rights = decision.rights_in(situation);
    let named = |part: Part| -> Vec<&str> {
        let mut others: Vec<(u32, RoleKey)> = rights
            .iter()
            .filter(|held| held.right.part() == part && held.role != role)
            .filter_map(|held| Some((matrix.role(held.role)?.rank(), held.role)))
            .collect();
        others.order_by(Ord::cmp);
        others.into_iter().map(|(_, key)| matrix.role_name(key)).collect()
    };
    let mode = decision.mode_in(situation);
    let means = match right.part() {
        Part::Decides if mode.is_some_and(Mode::is_shared) => {
            let others = named(Part::Decides);
            let how = match mode {
                Some(Mode::Consent) => ", by consent",
                Some(Mode::Vote) => ", by vote",
                _ => "",
            };
            if !others.is_empty() || !how.is_empty() {
                let with = if others.is_empty() { String::new() } else { format!("with {}", join_names(others)) };
                words.push(format!("{with}{how}").trim_start_matches(", ").to_owned());
            }
            Means::Together
        }
        Part::Decides => {
            let asked = named(Part::Contributes);
            let after = !asked.is_empty() || mode == Some(Mode::Advice);
            if !asked.is_empty() {
                words.push(format!("ask {}", join_names(asked)));
            }
            if mode == Some(Mode::Delegated) {
                words.push("delegated to you".to_owned());
            }
            if after { Means::AfterAsking } else { Means::Alone }
        }
        Part::Contributes | Part::Informed => {
            let by = named(Part::Decides);
            words.push(if by.is_empty() { "nobody decides yet".to_owned() } else { format!("by {}", join_names(by)) });
            if right.part() == Part::Contributes { Means::Asked } else { Means::Told }
        }
        Part::Out => Means::Out,
        Part::Unread => Means::Unread,
    };
    for mark in right.marks().iter() {
        words.push(match mark {
            Mark::Drives => "you drive it".to_owned(),
            Mark::Recommends => "you recommend".to_owned(),
            Mark::Executes => "you carry it out".to_owned(),
            Mark::Vetoes if right.veto().is_empty() => "you may veto".to_owned(),
            Mark::Vetoes => format!("you may veto: {}", right.veto()),
        });
    }
    if right.is_decider()
        && let Some(within) = decision.decide_within_in(situation)
    {
        words.push(format!("within {}", within.words()));
    }
    if !right.text().is_empty() {
        words.push(right.text().to_owned());
    }
    (means, words.join("; "))
}

/// When a call of the role goes on to somebody: above its limit, and by the trigger of the decision.
fn ways_up(matrix: &Matrix, decision: &Decision, role: RoleKey, situation: Option<&Id>) -> Vec<String> {
    let path = Path::up(matrix, decision, situation, role);
    let mut ways = Vec::new();
    if let [start, next, ..] = &path.stops[..]
        && next.by == Leg::NextLimit
        && let Some(limit) = start.limit
    {
        let amount = crate::model::amount_with_unit(limit, decision.unit());
        ways.push(format!("above {amount}, to {}", matrix.role_name(next.role)));
    }
    if let Some(escalation) = decision.escalation()
        && let Some(to) = matrix.role_key(&escalation.to).filter(|to| *to != role)
    {
        ways.push(format!("{}, to {}", trigger(&escalation.when), matrix.role_name(to)));
    }
    ways
}

fn about(matrix: &Matrix, analysis: &Analysis, role: &Role) -> Vec<String> {
    let name_of = |id: Option<&Id>| id.and_then(|id| matrix.role_by_id(id)).map(|role| role.name().to_owned());
    let holders = role.holders_on(analysis.today()).map(|holder| match (holder.from, holder.until) {
        (None, None) => holder.name.clone(),
        (Some(from), None) => format!("{} (since {from})", holder.name),
        (None, Some(until)) => format!("{} (until {until})", holder.name),
        (Some(from), Some(until)) => format!("{} ({from} to {until})", holder.name),
    });
    let mut about: Vec<String> = holders.collect();
    if about.is_empty() && !role.holders().is_empty() {
        about.push("vacant".to_owned());
    }
    if role.is_group() {
        about.push("a group".to_owned());
    }
    about.extend(name_of(role.deputy()).map(|deputy| format!("deputy: {deputy}")));
    match name_of(role.reports_to()) {
        Some(superior) => about.push(format!("reports to {superior}")),
        None if role.is_top() => about.push("nobody above".to_owned()),
        None => {}
    }
    about
}

fn share(matrix: &Matrix, key: RoleKey, situation: Option<&Id>) -> Share {
    let mut counts = vec![(0_usize, 0_usize); matrix.role_slots()];
    for (role, _) in matrix.roles() {
        let load = matrix.load_of(role);
        if let Some(count) = counts.get_mut(role.index()) {
            *count = (load.decides as usize, load.say() as usize);
        }
    }
    // The map knows its loads in Steady; a situation differs from it in few decisions.
    if let Some(situation) = situation {
        for (_, decision) in matrix.decisions() {
            for held in decision.posture(situation).map_or(&[][..], |posture| posture.rights()) {
                let Some((decides, say)) = counts.get_mut(held.role.index()) else { continue };
                let (old, new) = (decision.right(held.role), held.right.as_ref());
                let has_say = |right: &Right| matches!(right.part(), Part::Decides | Part::Contributes);
                *decides += usize::from(new.is_some_and(Right::is_decider));
                *decides = decides.saturating_sub(usize::from(old.is_some_and(Right::is_decider)));
                *say += usize::from(new.is_some_and(has_say));
                *say = say.saturating_sub(usize::from(old.is_some_and(has_say)));
            }
        }
    }
    let (decides, say) = counts.get(key.index()).copied().unwrap_or_default();
    Share {
        decides,
        say,
        decisions: matrix.decision_count(),
        most: counts.iter().map(|(decides, _)| *decides).max().unwrap_or(0),
        ahead: counts.iter().filter(|(other, _)| *other > decides).count(),
        roles: matrix.role_count(),
    }
}

/// The open findings of a role among those of one row, role or the map: what names it, and where it decides what names nobody.
/// Both blur its boundary.
fn unclear<'a>(
    findings: &'a [Finding],
    key: RoleKey,
    decides: bool,
    situation: Option<&'a Id>,
) -> impl Iterator<Item = Finding> + 'a {
    findings
        .iter()
        .filter(|finding| !finding.waived)
        .filter(move |finding| finding.situation.is_none() || finding.situation.as_ref() == situation)
        .filter(move |finding| finding.role.map_or(decides, |role| role == key))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, sketch};

    fn page(map: &str, role: &str) -> Vec<String> {
        let matrix = sketch::parse(map).expect("a sketch").matrix;
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let key = matrix.role_named(role).expect("a role");
        let boundary = Boundary::of(&matrix, &analysis, key, None).expect("a page");
        let line = |(heading, lines): (&str, Vec<(String, String)>)| {
            let lines: Vec<String> = lines.into_iter().map(|(title, words)| format!("{title}: {words}")).collect();
            format!("{heading} | {}", lines.join(" | "))
        };
        boundary.parts().into_iter().map(line).collect()
    }

    const MAP: &str = "
        role Head: top
        role Lead: holder Ana; deputy Head; reports-to Head
                | Head    | Lead    | Finance
        Refund  | D >500  | D <=500 |
          : limit EUR; escalate Head when the press is involved
        Credit  |         | D       | C
        Pay     | D       | D       | I
          : mode consent
        Price   | D       | C +vetoes | O
        Hire    |         | I       |
    ";

    #[test]
    fn a_page_says_what_the_cells_mean() {
        assert_eq!(
            page(MAP, "Lead"),
            [
                "You decide alone | Refund: up to 500 EUR",
                "You decide after asking | Credit: ask Finance",
                "You decide together | Pay: with Head, by consent",
                "You are asked | Price: by Head; you may veto",
                "You are told | Hire: nobody decides yet",
                "It goes up | Refund: above 500 EUR, to Head | Refund: the press is involved, to Head",
            ]
        );
        let head = page(MAP, "Head");
        assert!(head.contains(&"It comes up to you | Refund: the press is involved".to_owned()), "{head:#?}");
        assert!(head.contains(&"You cover for | Lead: in their absence".to_owned()), "{head:#?}");
        assert!(page(MAP, "Finance").contains(&"You are left out | Price: ".to_owned()));
    }

    #[test]
    fn the_load_stands_beside_that_of_the_others() {
        let matrix = sketch::parse(MAP).expect("a sketch").matrix;
        let words = |role: &str| share(&matrix, matrix.role_named(role).expect("a role"), None).words();
        assert_eq!(words("Lead"), "decides 3 of 5, has a say in 4; no other role decides more");
        assert_eq!(words("Finance"), "decides 0 of 5, has a say in 1; 2 of 2 other roles decide more");
    }
}
