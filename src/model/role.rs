//! A role: a seat that can hold rights, with the people in it over time.
//!
//! Whether a role is vacant depends on a day that the caller passes in; nothing here reads a clock.

use jiff::civil::Date;

use super::id::Id;

/// One person's seat, or a group such as a committee or a team.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RoleKind {
    /// A seat for one person.
    #[default]
    Seat,
    /// A group that holds the right together.
    Group,
}

/// A person in a role, with optional first and last day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// The person's name.
    pub name: String,
    /// First day in the role.
    pub from: Option<Date>,
    /// Last day in the role.
    pub until: Option<Date>,
}

impl Holder {
    /// Whether the person holds the role on that day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A seat that can hold rights.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) rank: u32,
    pub(super) aliases: Vec<String>,
    pub(super) kind: RoleKind,
    pub(super) holders: Vec<Holder>,
    pub(super) deputy: Option<Id>,
    pub(super) reports_to: Option<Id>,
    pub(super) top: bool,
    pub(super) note: Vec<String>,
}

/// One field of a role with its new value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RoleChange {
    /// The full name.
    Name(String),
    /// Place in the display order.
    Rank(u32),
    /// Other names people use.
    Aliases(Vec<String>),
    /// Seat or group.
    Kind(RoleKind),
    /// People over time.
    Holders(Vec<Holder>),
    /// Who stands in.
    Deputy(Option<Id>),
    /// The role above.
    ReportsTo(Option<Id>),
    /// Nobody stands above.
    Top(bool),
    /// Paragraphs of a note.
    Note(Vec<String>),
}

impl RoleChange {
    /// The field's name in the file.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            RoleChange::Name(_) => "name",
            RoleChange::Rank(_) => "rank",
            RoleChange::Aliases(_) => "aliases",
            RoleChange::Kind(_) => "kind",
            RoleChange::Holders(_) => "holders",
            RoleChange::Deputy(_) => "deputy",
            RoleChange::ReportsTo(_) => "reports_to",
            RoleChange::Top(_) => "top",
            RoleChange::Note(_) => "note",
        }
    }
}

impl Role {
    /// A seat with a name and nothing else.
    #[must_use]
    pub fn new(id: Id, name: impl Into<String>) -> Role {
        Role {
            id,
            name: name.into(),
            rank: 0,
            aliases: Vec::new(),
            kind: RoleKind::Seat,
            holders: Vec::new(),
            deputy: None,
            reports_to: None,
            top: false,
            note: Vec::new(),
        }
    }

    /// The role with one field changed.
    #[must_use]
    pub fn with(mut self, change: RoleChange) -> Role {
        self.set(change);
        self
    }

    /// Puts the new value in and hands the old one back.
    pub(super) fn set(&mut self, change: RoleChange) -> RoleChange {
        use std::mem::replace;
        match change {
            RoleChange::Name(new) => RoleChange::Name(replace(&mut self.name, new)),
            RoleChange::Rank(new) => RoleChange::Rank(replace(&mut self.rank, new)),
            RoleChange::Aliases(new) => RoleChange::Aliases(replace(&mut self.aliases, new)),
            RoleChange::Kind(new) => RoleChange::Kind(replace(&mut self.kind, new)),
            RoleChange::Holders(new) => RoleChange::Holders(replace(&mut self.holders, new)),
            RoleChange::Deputy(new) => RoleChange::Deputy(replace(&mut self.deputy, new)),
            RoleChange::ReportsTo(new) => RoleChange::ReportsTo(replace(&mut self.reports_to, new)),
            RoleChange::Top(new) => RoleChange::Top(replace(&mut self.top, new)),
            RoleChange::Note(new) => RoleChange::Note(replace(&mut self.note, new)),
        }
    }

    /// The slug.
    #[must_use]
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The full name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Place in the display order.
    #[must_use]
    pub fn rank(&self) -> u32 {
        self.rank
    }

    /// Other names people use.
    #[must_use]
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }

    /// Seat or group.
    #[must_use]
    pub fn kind(&self) -> RoleKind {
        self.kind
    }

    /// Whether it is a committee, team or other group.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind == RoleKind::Group
    }

    /// People over time.
    #[must_use]
    pub fn holders(&self) -> &[Holder] {
        &self.holders
    }

    /// The people in the role on that day.
    pub fn holders_on(&self, day: Date) -> impl Iterator<Item = &Holder> {
        self.holders.iter().filter(move |holder| holder.holds_on(day))
    }

    /// Whether nobody holds the role on that day.
    #[must_use]
    pub fn is_vacant_on(&self, day: Date) -> bool {
        self.holders_on(day).next().is_none()
    }

    /// Who stands in.
    #[must_use]
    pub fn deputy(&self) -> Option<&Id> {
        self.deputy.as_ref()
    }

    /// The role above.
    #[must_use]
    pub fn reports_to(&self) -> Option<&Id> {
        self.reports_to.as_ref()
    }

    /// Whether nobody stands above.
    #[must_use]
    pub fn is_top(&self) -> bool {
        self.top
    }

    /// Paragraphs of a note.
    #[must_use]
    pub fn note(&self) -> &[String] {
        &self.note
    }
}
