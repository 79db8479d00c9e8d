//! FLOOR 1: what is wrong with a map.
//!
//! One file a rule, holding its words, its examples and its check; `RULES` lists them all. Check, explain, the Findings
//! screen, settings, the reference page and the rules' own tests read this one list. A rule never reads a clock: the day
//! comes in with the `Ground`.

mod almanac;
pub mod analysis;
mod catalogue;
pub mod cover;
mod customs;
pub mod gap;
mod ground;
mod language;
mod measure;
mod names;
pub mod overlap;
pub mod path;
mod phrasing;
mod policy;
mod progress;
mod recut;
pub mod reference;
pub mod remedy;
mod standing;
mod titles;
mod usual;
pub mod vague;
mod verbs;
pub mod wording;

pub use analysis::{Analysis, Counts};
pub use catalogue::{RULES, example_lines, rule};
pub use ground::{Elsewhere, Field, Ground, Row, Usage, join_names};
pub use language::{Language, language_of};
pub use policy::{limit_of, severity_of, waiver_of};
pub use progress::{Became, Progress};
pub use standing::Standing;

use crate::model::{Date, DecisionKey, Edit, Id, Matrix, Role, RoleKey, Severity};

/// The day on which the examples of the rules are judged.
pub const EXAMPLE_DAY: Date = Date::constant(2026, 6, 15);

/// What kind of trouble a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// Nobody decides, or something needed is missing.
    Gap,
    /// Too many decide, or are involved.
    Overlap,
    /// Nobody can tell where the boundary runs.
    Vague,
}

impl Family {
    /// All families in the order they are shown.
    pub const ALL: [Family; 3] = [Family::Gap, Family::Overlap, Family::Vague];

    /// As it is printed in JSON and chosen in filters.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Family::Gap => "gap",
            Family::Overlap => "overlap",
            Family::Vague => "vague",
        }
    }

    /// As a heading names several of them.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Family::Gap => "gaps",
            Family::Overlap => "overlaps",
            Family::Vague => "vague",
        }
    }
}

/// A whole-number limit of a rule that a map may change in its settings.
#[derive(Clone, Copy, Debug)]
pub struct RuleLimit {
    /// Its name in the map's `rules`.
    pub name: &'static str,
    /// Its value unless the map says otherwise.
    pub default: i64,
    /// What it limits, with its unit.
    pub about: &'static str,
}

/// What a rule looks at. A rule sees one thing at a time, so that an edit re-runs it only where it can have changed.
#[derive(Clone, Copy)]
pub enum Check {
    /// One decision in one situation; may read its roles, the roles these lead to through deputy and reports-to, whether a
    /// field is used at all, and how many roles there are. Never loads: they change with other rows.
    Row(fn(&Row, &mut Report)),
    /// The same beside its `Ground::kin`; names no role but one that decides. Only these are judged again where nothing but
    /// the kin of a decision changed.
    Kin(fn(&Row, &mut Report)),
    /// What one decision says of itself, in its title and its trigger; reads no roles, no rights and no kin, but may read the
    /// map's own words and its language, and names no role. Judged once for all situations, and not again where only rights
    /// changed.
    Words(fn(&Row, &mut Report)),
    /// The same, and what the rights of one situation say: these findings always name a role.
    WordsAndRights(fn(&Row, &mut Report), fn(&Row, &mut Report)),
    /// One role with its `Standing`; may read other roles, never decisions and never how others stand. Judged again only where
    /// that, a role or the settings changed.
    Role(fn(&Ground, RoleKey, &Role, &mut Report)),
    /// One decision, one role by its record alone, and the map's own settings: for what can be wrong with any of them.
    Everywhere(fn(&Row, &mut Report), fn(&Ground, RoleKey, &Role, &mut Report), fn(&Ground, &mut Report)),
    /// The map's own settings.
    Map(fn(&Ground, &mut Report)),
}

/// One rule: its words, its examples and its check.
pub struct Rule {
    /// Such as `G01`; never reused.
    pub code: &'static str,
    /// Such as `no-decider`; also the name of its file.
    pub name: &'static str,
    /// What kind of trouble it finds.
    pub family: Family,
    /// How bad that is, unless the map says otherwise.
    pub severity: Severity,
    /// One sentence: when it fires.
    pub summary: &'static str,
    /// Why it matters to an organisation.
    pub why: &'static str,
    /// How to settle it.
    pub cure: &'static str,
    /// A sketch on which this rule alone fires, where `->` says.
    pub fires: &'static str,
    /// A near-by sketch on which no rule fires.
    pub quiet: &'static str,
    /// Limits a map may change.
    pub limits: &'static [RuleLimit],
    /// Finds the trouble.
    pub check: Check,
    /// Offers concrete edits for one of its findings; empty where nothing sensible exists.
    pub fixes: fn(&Ground, &Finding) -> Vec<Fix>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.name)
    }
}

impl Rule {
    /// For rules whose cure is a talk, not an edit.
    #[must_use]
    pub fn no_fixes(_: &Ground, _: &Finding) -> Vec<Fix> {
        Vec::new()
    }
}

/// One place where a rule fires. Identity is code + decision + role + situation, never a line number.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad, after the map's settings.
    pub severity: Severity,
    /// The row, where it is about one.
    pub decision: Option<DecisionKey>,
    /// The role, where it is about one; with a decision, the cell.
    pub role: Option<RoleKey>,
    /// The situation, where it exists only there.
    pub situation: Option<Id>,
    /// One sentence that names the decision, the roles and the numbers.
    pub message: String,
    /// Whether a waiver in force accepts it.
    pub waived: bool,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Finding) -> bool {
        self.identity() == other.identity()
            && self.severity == other.severity
            && self.message == other.message
            && self.waived == other.waived
    }
}

impl Eq for Finding {}

impl Finding {
    /// What stays the same when lines move and words change.
    #[must_use]
    pub fn identity(&self) -> (&'static str, Option<DecisionKey>, Option<RoleKey>, Option<&Id>) {
        (self.rule.code, self.decision, self.role, self.situation.as_ref())
    }

    /// The same in words that hold for any version of the map and in any program: code, decision, role and situation.
    #[must_use]
    pub fn fingerprint(&self, matrix: &Matrix) -> String {
        let decision = self.decision.and_then(|key| matrix.decision(key)).map(|decision| decision.id().as_str());
        let role = self.role.and_then(|key| matrix.role(key)).map(|role| role.id().as_str());
        let situation = self.situation.as_ref().map(Id::as_str);
        // No id holds a colon, so no two findings can come out alike.
        [Some(self.rule.code), decision, role, situation].map(Option::unwrap_or_default).join(":")
    }
}

/// Concrete edits that settle a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What will happen, as an order: "Let Support Lead decide".
    pub label: String,
    deed: Deed,
}

/// What a fix does. To remove something takes a look through the whole map, which a list of many fixes cannot afford: it is
/// put into edits when it is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Deed {
    Edits(Vec<Edit>),
    RemoveDecision(Id),
    RemoveRole(Id),
}

impl Fix {
    /// A fix of one or more edits.
    #[must_use]
    pub fn new(label: impl Into<String>, edits: Vec<Edit>) -> Fix {
        Fix { label: label.into(), deed: Deed::Edits(edits) }
    }

    /// A fix that removes a decision of the map.
    #[must_use]
    pub fn removing_decision(label: impl Into<String>, id: &Id) -> Fix {
        Fix { label: label.into(), deed: Deed::RemoveDecision(id.clone()) }
    }

    /// A fix that removes a role of the map.
    #[must_use]
    pub fn removing_role(label: impl Into<String>, id: &Id) -> Fix {
        Fix { label: label.into(), deed: Deed::RemoveRole(id.clone()) }
    }

    /// Whether it takes a decision or a role off the map.
    #[must_use]
    pub fn removes(&self) -> bool {
        !matches!(self.deed, Deed::Edits(_))
    }

    /// The edits on the map that the fix was made for, one undo step together.
    #[must_use]
    pub fn edits(&self, matrix: &Matrix) -> Vec<Edit> {
        match &self.deed {
            Deed::Edits(edits) => edits.clone(),
            Deed::RemoveDecision(id) => matrix.removal_of_decision(id),
            Deed::RemoveRole(id) => matrix.removal_of_role(id),
        }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.deed == Deed::Edits(Vec::new())
    }

    /// Whether another fix does the same, whatever it is called.
    #[must_use]
    pub fn does_the_same(&self, other: &Fix) -> bool {
        self.deed == other.deed
    }
}

/// The fixes a finding's rule offers now.
#[must_use]
pub fn fixes_of(matrix: &Matrix, analysis: &Analysis, finding: &Finding) -> Vec<Fix> {
    let ground = analysis.ground(matrix);
    let mut fixes = (finding.rule.fixes)(&ground, finding);
    fixes.retain(|fix| !fix.is_idle());
    fixes
}

/// Collects what rules find; fills in rule, place and severity.
pub struct Report<'a> {
    ground: &'a Ground<'a>,
    rule: &'static Rule,
    decision: Option<DecisionKey>,
    situation: Option<Id>,
    found: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// A finding about the row (or the map) as a whole.
    pub fn row(&mut self, message: impl Into<String>) {
        self.push(None, self.rule.severity, message.into());
    }

    /// A finding about one role, or about its cell on the row.
    pub fn role(&mut self, role: RoleKey, message: impl Into<String>) {
        self.push(Some(role), self.rule.severity, message.into());
    }

    /// A finding whose severity differs from the rule's usual one for a reason in the map.
    pub fn graded(&mut self, role: Option<RoleKey>, severity: Severity, message: impl Into<String>) {
        self.push(role, severity, message.into());
    }

    fn push(&mut self, role: Option<RoleKey>, severity: Severity, message: String) {
        let severity = severity_of(self.ground.matrix, self.rule).unwrap_or(severity);
        self.found.push(Finding {
            rule: self.rule,
            severity,
            decision: self.decision,
            role,
            situation: self.situation.clone(),
            message,
            waived: false,
        });
    }
}
