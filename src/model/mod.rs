//! FLOOR 0: what a map is, and the only way it changes.
//!
//! Knows no terminal, disk, clock, environment or printing. Every change of a `Matrix` is an `Edit`; every edit has an
//! inverse; every id a map names exists in it.

mod amount;
mod boundary;
mod decision;
mod diff;
mod edit;
mod fields;
mod filling;
pub mod hashing;
mod held;
mod history;
mod id;
mod making;
mod matrix;
mod merge;
mod mode;
mod order;
mod posture;
mod removal;
mod right;
mod role;
mod seldom;
mod settings;
mod shown;
pub mod sketch;
mod slots;
pub mod sorting;

pub use amount::{Amount, Quantity, Unit, amount_with_unit};
pub use boundary::{Band, Limit, TimeLimit};
pub use decision::{Decision, DecisionChange, Escalation, Impact, Status, Waiver};
pub use diff::{Kind, diff};
pub use edit::{Cell, Edit, EditError, PostureChange, Touch};
pub use held::{HeldRight, Holding};
pub use history::{Entry, Gesture, History, Stepped};
pub use id::{Id, LONGEST_ID};
pub use jiff::civil::Date;
pub use matrix::{DecisionKey, Load, Matrix, RoleKey};
pub use merge::{Conflict, Merge, Side, merge};
pub use mode::Mode;
pub use posture::{Held, Posture};
pub use right::{Detail, Mark, Marks, Part, Right};
pub use role::{Holder, Role, RoleChange, RoleKind};
pub use settings::{
    Area, Barrier, DutyPair, Label, LabelChange, Letters, MapChange, Miss, MissKind, Priority, Retired, RuleSetting,
    Settings, Severity, Situation, Words,
};
pub use shown::{is_hidden, shown, shown_lines};
