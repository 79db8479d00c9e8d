//! What one edit says, in words: the rest of a sentence that begins with what the edit is about.
//!
//! Always true: names are those of the newer map, else of the older one; a value never shows an id where there is a name.

use crate::model::sorting::InOrder;
use crate::model::{
    Barrier, Cell, Decision, DecisionChange, Edit, Escalation, Holder, Id, Impact, Kind, LabelChange, Limit, MapChange,
    Matrix, Miss, MissKind, PostureChange, Right, Role, RoleChange, RoleKind, RuleSetting, Unit, Waiver,
    amount_with_unit,
};

/// Where names are looked up.
pub(super) struct Names<'a> {
    pub before: &'a Matrix,
    pub after: &'a Matrix,
}

/// A value in words.
enum Said {
    /// One thing; `None` = nothing is said.
    One(Option<String>),
    /// Any number of things.
    Many(Vec<String>),
}

/// What a kind of record is called.
pub(super) fn singular(kind: Kind) -> &'static str {
    match kind {
        Kind::Area => "area",
        Kind::Situation => "situation",
        Kind::Role => "role",
        Kind::Decision => "decision",
    }
}

pub(super) fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Area => "areas",
        Kind::Situation => "situations",
        Kind::Role => "roles",
        Kind::Decision => "decisions",
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn text(text: &str) -> Said {
    Said::One((!text.is_empty()).then(|| quoted(text)))
}

fn texts(texts: &[String]) -> Said {
    Said::Many(texts.iter().map(|text| quoted(text)).collect())
}

impl Names<'_> {
    /// What a record is called.
    pub fn name(&self, kind: Kind, id: &Id) -> String {
        let in_map = |map: &Matrix| match kind {
            Kind::Area => map.area(id).map(|area| area.name.clone()),
            Kind::Situation => map.situation(id).map(|situation| situation.name.clone()),
            Kind::Role => map.role_by_id(id).map(|role| role.name().to_owned()),
            Kind::Decision => map.decision_by_id(id).map(|decision| decision.title().to_owned()),
        };
        in_map(self.after).or_else(|| in_map(self.before)).unwrap_or_else(|| id.to_string())
    }

    /// What sentences about a record begin with.
    pub fn title(&self, about: Option<(Kind, &Id)>) -> String {
        match about {
            None => "The map".to_owned(),
            Some((Kind::Decision, id)) => self.name(Kind::Decision, id),
            Some((Kind::Area, id)) => format!("Area {}", self.name(Kind::Area, id)),
            Some((Kind::Situation, id)) => format!("Situation {}", self.name(Kind::Situation, id)),
            Some((Kind::Role, id)) => format!("Role {}", self.name(Kind::Role, id)),
        }
    }

    fn unit(&self, map: &Matrix, decision: &Id) -> Option<Unit> {
        map.decision_by_id(decision).and_then(Decision::unit)
    }

    /// What an edit changed, with what was there before.
    pub fn change(&self, was: &Edit, is: &Edit) -> String {
        match (was, is) {
            (Edit::SetRight { right: was, .. }, Edit::SetRight { cell, right: is }) => {
                self.cell_change(cell, was.as_ref(), is.as_ref())
            }
            (Edit::SetOverride { right: was, .. }, Edit::SetOverride { cell, situation, right: is }) => {
                let (was_unit, is_unit) =
                    (self.unit(self.before, &cell.decision), self.unit(self.after, &cell.decision));
                let steady = |right: &Option<Option<Right>>, unit| match right {
                    None => "as in Steady".to_owned(),
                    Some(right) => right.as_ref().map_or("no right".to_owned(), |right| right.sentence(unit)),
                };
                let role = self.name(Kind::Role, &cell.role);
                let now = match is {
                    None => format!("{role} is as in Steady again"),
                    Some(None) => format!("{role} has no right any more"),
                    Some(Some(right)) => format!("{role} {}", now(&right.sentence(is_unit))),
                };
                format!("in {}, {now} (was: {})", self.name(Kind::Situation, situation), steady(was, was_unit))
            }
            _ => {
                let (name, is) = self.said(is);
                change(&name, self.said(was).1, is)
            }
        }
    }

    fn cell_change(&self, cell: &Cell, was: Option<&Right>, is: Option<&Right>) -> String {
        let role = self.name(Kind::Role, &cell.role);
        let was = was.map(|right| right.sentence(self.unit(self.before, &cell.decision)));
        let is = is.map(|right| right.sentence(self.unit(self.after, &cell.decision)));
        match (was, is) {
            (None, Some(is)) => format!("{role} {}", now(&is)),
            (Some(was), Some(is)) => format!("{role} {} (was: {was})", now(&is)),
            (Some(was), None) => format!("{role} has no right any more (was: {was})"),
            (None, None) => format!("{role} has no right"),
        }
    }

    /// What things a list gained and lost; `None` where the place holds no list.
    pub fn list_change(&self, was: &Edit, is: &Edit) -> Option<String> {
        match (self.said(was), self.said(is)) {
            ((name, Said::Many(was)), (_, Said::Many(is))) => Some(change(&name, Said::Many(was), Said::Many(is))),
            _ => None,
        }
    }

    /// What stands in a place after an edit.
    pub fn state(&self, edit: &Edit) -> String {
        match edit {
            Edit::SetRight { cell, right } => self.right(cell, right.as_ref()),
            Edit::SetOverride { cell, situation, right } => {
                let situation = self.name(Kind::Situation, situation);
                match right {
                    None => format!("in {situation}, {} is as in Steady", self.name(Kind::Role, &cell.role)),
                    Some(right) => format!("in {situation}, {}", self.right(cell, right.as_ref())),
                }
            }
            _ => match self.said(edit) {
                (name, Said::One(Some(value))) => format!("{name} is {value}"),
                (name, Said::One(None)) => format!("{name} is not said"),
                (name, Said::Many(values)) if values.is_empty() => format!("{name}: none"),
                (name, Said::Many(values)) => format!("{name}: {}", values.join(", ")),
            },
        }
    }

    fn right(&self, cell: &Cell, right: Option<&Right>) -> String {
        let role = self.name(Kind::Role, &cell.role);
        match right {
            Some(right) => format!("{role} {}", right.sentence(self.unit(self.after, &cell.decision))),
            None => format!("{role} has no right"),
        }
    }

    /// What the fields of a new record say beyond its name and its place in the order.
    pub fn fields(&self, blank: impl Iterator<Item = Edit>, fields: impl Iterator<Item = Edit>) -> Vec<String> {
        let is_name = |edit: &Edit| {
            matches!(
                edit,
                Edit::SetDecision { change: DecisionChange::Title(_), .. }
                    | Edit::SetRole { change: RoleChange::Name(_), .. }
                    | Edit::SetArea { change: LabelChange::Name(_), .. }
                    | Edit::SetSituation { change: LabelChange::Name(_), .. }
            )
        };
        blank
            .zip(fields)
            .filter(|(blank, field)| blank != field && !field.is_order() && !is_name(field))
            .map(|(_, field)| self.state(&field))
            .collect()
    }

    /// All rights of a decision of the newer map, in Steady and where situations differ.
    pub fn cells_of(&self, decision: &Decision) -> Vec<String> {
        let map = self.after;
        let cell = |key| {
            let role = map.role(key).map(|role| role.id().clone())?;
            Some(Cell { decision: decision.id().clone(), role })
        };
        let mut rights: Vec<_> = decision.rights().iter().collect();
        rights.order_by_key(|held| (held.right().part(), map.role(held.role()).map(Role::rank), held.role()));
        let mut says: Vec<String> =
            rights.into_iter().filter_map(|held| Some(self.right(&cell(held.role())?, Some(held.right())))).collect();
        for posture in decision.postures() {
            let situation = posture.situation();
            for held in posture.rights() {
                let Some(cell) = cell(held.role) else { continue };
                let right = Some(held.right.clone());
                says.push(self.state(&Edit::SetOverride { cell, situation: situation.clone(), right }));
            }
            let set =
                |change| Edit::SetPosture { decision: decision.id().clone(), situation: situation.clone(), change };
            let mode = posture.mode().map(|mode| PostureChange::Mode(Some(mode)));
            let within = posture.decide_within().map(|limit| PostureChange::DecideWithin(Some(limit)));
            says.extend(mode.into_iter().chain(within).map(|change| self.state(&set(change))));
        }
        says
    }

    /// The name of the place an edit is about, and what stands there then.
    fn said(&self, edit: &Edit) -> (String, Said) {
        let (name, said) = match edit {
            Edit::SetMap(change) => return self.of_map(change),
            Edit::SetArea { change, .. } | Edit::SetSituation { change, .. } => match change {
                LabelChange::Name(name) => ("name", text(name)),
                LabelChange::Rank(rank) => ("rank", Said::One(Some(rank.to_string()))),
                LabelChange::Note(note) => ("note", texts(note)),
            },
            Edit::SetRole { change, .. } => self.of_role(change),
            Edit::SetDecision { change, .. } => self.of_decision(change),
            Edit::SetPosture { situation, change, .. } => {
                let (field, said) = match change {
                    PostureChange::Mode(mode) => ("mode", mode.map(|mode| mode.words().to_owned())),
                    PostureChange::DecideWithin(limit) => ("time to decide", limit.map(|limit| limit.words())),
                };
                let said = said.unwrap_or_else(|| "as in Steady".to_owned());
                return (format!("in {}, {field}", self.name(Kind::Situation, situation)), Said::One(Some(said)));
            }
            // Records that come and go, and cells, have sentences of their own.
            _ => ("", Said::One(None)),
        };
        (name.to_owned(), said)
    }

    fn of_role(&self, change: &RoleChange) -> (&'static str, Said) {
        let role = |id: &Option<Id>| Said::One(id.as_ref().map(|id| self.name(Kind::Role, id)));
        match change {
            RoleChange::Name(name) => ("name", text(name)),
            RoleChange::Rank(rank) => ("rank", Said::One(Some(rank.to_string()))),
            RoleChange::Aliases(aliases) => ("other names", texts(aliases)),
            RoleChange::Kind(kind) => {
                ("kind", Said::One(Some(if *kind == RoleKind::Group { "a group" } else { "a seat" }.to_owned())))
            }
            RoleChange::Holders(holders) => ("holders", Said::Many(holders.iter().map(holder).collect())),
            RoleChange::Deputy(id) => ("deputy", role(id)),
            RoleChange::ReportsTo(id) => ("the role above", role(id)),
            RoleChange::Top(top) => {
                ("place", Said::One(Some(if *top { "at the top" } else { "not at the top" }.to_owned())))
            }
            RoleChange::Note(note) => ("note", texts(note)),
        }
    }

    fn of_decision(&self, change: &DecisionChange) -> (&'static str, Said) {
        use DecisionChange as C;
        let one = |text: Option<String>| Said::One(text);
        match change {
            C::Title(title) => ("title", text(title)),
            C::Area(area) => ("area", one(area.as_ref().map(|id| self.name(Kind::Area, id)))),
            C::Rank(rank) => ("rank", one(Some(rank.to_string()))),
            C::Success(success) => ("success", text(success)),
            C::GivesWay(gives_way) => ("what gives way", text(gives_way)),
            C::Impact(impact) => ("impact", one(impact.map(|impact| impact_words(impact).to_owned()))),
            C::TimeCritical(critical) => {
                ("timing", one(Some(if *critical { "critical" } else { "not critical" }.to_owned())))
            }
            C::Limit(limit) => ("limit", one(limit.as_ref().map(limit_words))),
            C::Mode(mode) => ("mode", one(mode.map(|mode| mode.words().to_owned()))),
            C::TieBreak(tie_break) => ("tie-break", text(tie_break)),
            C::DecideWithin(limit) => ("time to decide", one(limit.map(|limit| limit.words()))),
            C::Escalation(escalation) => {
                let words = |Escalation { to, when }: &Escalation| {
                    let to = self.name(Kind::Role, to);
                    if when.is_empty() { to } else { format!("{to}, {}", quoted(when)) }
                };
                ("escalation", one(escalation.as_ref().map(words)))
            }
            C::Feeds(feeds) => {
                ("feeds", Said::Many(feeds.iter().map(|id| quoted(&self.name(Kind::Decision, id))).collect()))
            }
            C::Status(status) => ("status", one(Some(status.words().to_owned()))),
            C::ConfirmedOn(day) => ("confirmed on", one(day.map(|day| day.to_string()))),
            C::ReviewBy(day) => ("review by", one(day.map(|day| day.to_string()))),
            C::Note(note) => ("note", texts(note)),
            C::Waivers(waivers) => ("waivers", Said::Many(waivers.iter().map(|waiver| self.waiver(waiver)).collect())),
        }
    }

    fn of_map(&self, change: &MapChange) -> (String, Said) {
        use MapChange as C;
        let decision = |id: &Id| quoted(&self.name(Kind::Decision, id));
        let (name, said) = match change {
            C::Title(title) => ("title", text(title)),
            C::Focus(focus) => ("focus", text(focus)),
            C::Priorities(priorities) => {
                let words = priorities.iter().map(|priority| match priority.gives_way.as_str() {
                    "" => quoted(&priority.name),
                    way => format!("{} before {}", quoted(&priority.name), quoted(way)),
                });
                ("priorities", Said::Many(words.collect()))
            }
            C::Duties(duties) => {
                let words = duties.iter().map(|duty| {
                    let pair = format!("{} and {}", decision(&duty.first), decision(&duty.second));
                    if duty.why.is_empty() { pair } else { format!("{pair} ({})", duty.why) }
                });
                ("duties kept apart", Said::Many(words.collect()))
            }
            C::ReviewEvery(limit) => ("review rhythm", Said::One(limit.map(|limit| limit.words()))),
            C::Rule(code, setting) => return (format!("rule {code}"), Said::One(Some(rule_words(setting)))),
            C::Words(words) => {
                let lists = [("vague", &words.vague), ("precise", &words.precise), ("nobody", &words.nobody)];
                let all =
                    lists.iter().flat_map(|(list, words)| words.iter().map(move |word| format!("{list} \"{word}\"")));
                ("words", Said::Many(all.collect()))
            }
            C::Letters(letters) => {
                let words = letters.as_ref().map(|letters| {
                    let sure = if letters.confirmed { "confirmed" } else { "not confirmed" };
                    format!("{}, {sure}", letters.notation)
                });
                ("notation of the import", Said::One(words))
            }
            C::Waivers(waivers) => ("waivers", Said::Many(waivers.iter().map(|waiver| self.waiver(waiver)).collect())),
            C::Barriers(barriers) => {
                ("barriers", Said::Many(barriers.iter().map(|barrier| self.barrier(barrier)).collect()))
            }
            C::Misses(misses) => ("misses", Said::Many(misses.iter().map(|miss| self.miss(miss)).collect())),
        };
        (name.to_owned(), said)
    }

    fn waiver(&self, waiver: &Waiver) -> String {
        let mut words = waiver.rule.clone();
        if let Some(role) = &waiver.role {
            words.push_str(&format!(" for {}", self.name(Kind::Role, role)));
        }
        if let Some(situation) = &waiver.situation {
            words.push_str(&format!(" in {}", self.name(Kind::Situation, situation)));
        }
        if let Some(until) = waiver.until {
            words.push_str(&format!(" until {until}"));
        }
        if waiver.reason.is_empty() { words } else { format!("{words} ({})", waiver.reason) }
    }

    fn barrier(&self, barrier: &Barrier) -> String {
        let Barrier { id: _, title, cost, every, owner, decisions, note } = barrier;
        let mut more: Vec<String> = Vec::new();
        more.extend(cost.map(|cost| format!("costs {}", amount_with_unit(cost.amount, cost.unit))));
        more.extend(every.map(|every| format!("every {}", every.words())));
        more.extend(owner.as_ref().map(|owner| format!("owner {}", self.name(Kind::Role, owner))));
        more.extend(decisions.iter().map(|id| format!("behind {}", quoted(&self.name(Kind::Decision, id)))));
        more.extend(note.iter().map(|note| quoted(note)));
        if more.is_empty() { quoted(title) } else { format!("{} ({})", quoted(title), more.join(", ")) }
    }

    fn miss(&self, miss: &Miss) -> String {
        let kind = match miss.kind {
            MissKind::Stalled => "stalled",
            MissKind::Bypassed => "bypassed",
            MissKind::Overridden => "overridden",
            MissKind::Reopened => "reopened",
        };
        let what = miss.decision.as_ref().map_or("a decision".to_owned(), |id| quoted(&self.name(Kind::Decision, id)));
        let words = format!("{what} {kind} on {}", miss.on);
        if miss.note.is_empty() { words } else { format!("{words} ({})", miss.note) }
    }
}

/// What a role does now: "now decides", "is now informed".
fn now(does: &str) -> String {
    match does.strip_prefix("is ") {
        Some(rest) => format!("is now {rest}"),
        None => format!("now {does}"),
    }
}

fn change(name: &str, was: Said, is: Said) -> String {
    match (was, is) {
        (Said::One(None), Said::One(Some(is))) => format!("{name} is now {is}"),
        (Said::One(Some(was)), Said::One(Some(is))) => format!("{name} is now {is} (was {was})"),
        (Said::One(Some(was)), Said::One(None)) => format!("{name} is not said any more (was {was})"),
        (Said::Many(was), Said::Many(is)) => {
            let beyond = |some: &[String], other: &[String]| -> Vec<String> {
                let mut other: Vec<&String> = other.iter().collect();
                let mut rest = Vec::new();
                for item in some {
                    match other.iter().position(|known| *known == item) {
                        Some(at) => drop(other.swap_remove(at)),
                        None => rest.push(item.clone()),
                    }
                }
                rest
            };
            let (added, removed) = (beyond(&is, &was), beyond(&was, &is));
            let mut says = Vec::new();
            if !added.is_empty() {
                says.push(format!("added {}", added.join(", ")));
            }
            if !removed.is_empty() {
                says.push(format!("removed {}", removed.join(", ")));
            }
            if says.is_empty() {
                says.push("put in another order".to_owned());
            }
            format!("{name}: {}", says.join("; "))
        }
        (_, _) => format!("{name} changed"),
    }
}

fn impact_words(impact: Impact) -> &'static str {
    match impact {
        Impact::Low => "low",
        Impact::Medium => "medium",
        Impact::High => "high",
    }
}

fn limit_words(limit: &Limit) -> String {
    match limit {
        Limit::Amount(unit) => format!("amounts in {unit}"),
        Limit::Segments(segments) if segments.is_empty() => "segments".to_owned(),
        Limit::Segments(segments) => format!("segments {}", segments.join(", ")),
    }
}

fn holder(Holder { name, from, until }: &Holder) -> String {
    let mut words = name.clone();
    if let Some(from) = from {
        words.push_str(&format!(" from {from}"));
    }
    if let Some(until) = until {
        words.push_str(&format!(" until {until}"));
    }
    words
}

fn rule_words(setting: &RuleSetting) -> String {
    let RuleSetting { off, severity, limits } = setting;
    let mut words: Vec<String> = Vec::new();
    words.extend(off.then(|| "off".to_owned()));
    words.extend(severity.map(|severity| severity.word().to_owned()));
    words.extend(limits.iter().map(|(name, limit)| format!("{name} {limit}")));
    if words.is_empty() { "as usual".to_owned() } else { words.join(", ") }
}
