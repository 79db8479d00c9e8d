//! Records as lists of their fields, each as the change that would put its value there.
//!
//! Always true: two records of one kind list the same fields in the same order, and lists are equal exactly where the
//! records are, rights, postures and ids aside. Every record is taken apart whole, so that a new field cannot be forgotten.

use super::decision::{Decision, DecisionChange};
use super::role::{Role, RoleChange};
use super::seldom::Seldom;
use super::settings::{Label, LabelChange, MapChange, Settings};

impl Label {
    /// Its fields.
    #[must_use]
    pub fn fields(&self) -> Vec<LabelChange> {
        let Label { id: _, name, rank, note } = self;
        vec![LabelChange::Name(name.clone()), LabelChange::Rank(*rank), LabelChange::Note(note.clone())]
    }
}

impl Role {
    /// Its fields.
    #[must_use]
    pub fn fields(&self) -> Vec<RoleChange> {
        use RoleChange as C;
        let Role { id: _, name, rank, aliases, kind, holders, deputy, reports_to, top, note } = self;
        vec![
            C::Name(name.clone()),
            C::Rank(*rank),
            C::Aliases(aliases.clone()),
            C::Kind(*kind),
            C::Holders(holders.clone()),
            C::Deputy(deputy.clone()),
            C::ReportsTo(reports_to.clone()),
            C::Top(*top),
            C::Note(note.clone()),
        ]
    }
}

impl Decision {
    /// Its fields; rights and postures are no fields.
    #[must_use]
    pub fn fields(&self) -> Vec<DecisionChange> {
        use DecisionChange as C;
        let Decision {
            id: _,
            title,
            area,
            rank,
            impact,
            time_critical,
            mode,
            status,
            confirmed_on,
            review_by,
            rights: _,
            seldom: _,
        } = self;
        let Seldom {
            success,
            gives_way,
            limit,
            tie_break,
            decide_within,
            escalation,
            feeds,
            note,
            waivers,
            postures: _,
        } = self.seldom();
        vec![
            C::Title(title.to_string()),
            C::Area(area.clone()),
            C::Rank(*rank),
            C::Success(success.clone()),
            C::GivesWay(gives_way.clone()),
            C::Impact(*impact),
            C::TimeCritical(*time_critical),
            C::Limit(limit.clone()),
            C::Mode(*mode),
            C::TieBreak(tie_break.clone()),
            C::DecideWithin(*decide_within),
            C::Escalation(escalation.clone()),
            C::Feeds(feeds.clone()),
            C::Status(*status),
            C::ConfirmedOn(*confirmed_on),
            C::ReviewBy(*review_by),
            C::Note(note.clone()),
            C::Waivers(waivers.clone()),
        ]
    }
}

impl Settings {
    /// Its fields; the changes of rules, of which there may be any number, and retired ids are no fields.
    #[must_use]
    pub fn fields(&self) -> Vec<MapChange> {
        use MapChange as C;
        let Settings {
            title,
            focus,
            priorities,
            duties,
            review_every,
            rules: _,
            words,
            letters,
            waivers,
            barriers,
            misses,
            retired: _,
        } = self;
        vec![
            C::Title(title.clone()),
            C::Focus(focus.clone()),
            C::Priorities(priorities.clone()),
            C::Duties(duties.clone()),
            C::ReviewEvery(*review_every),
            C::Words(words.clone()),
            C::Letters(letters.clone()),
            C::Waivers(waivers.clone()),
            C::Barriers(barriers.clone()),
            C::Misses(misses.clone()),
        ]
    }
}
