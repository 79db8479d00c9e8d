//! What goes in and out of the app: events, the steps that commands propose, and effects.
//!
//! A step changes nothing by itself; `update` carries it out.

use super::findings::Filter;
use super::key::Key;
use super::layout::Sizes;
use super::mode::Mode;
use super::start::Opening;
use super::{Pane, Screen, ThemeName};
use crate::interchange::formats::Taken;
use crate::interchange::notation::Notation;
use crate::model::{DecisionKey, Edit, Entry, Gesture, Id, Matrix, Right, RoleKey};
use crate::rules::Finding;

/// How much of a message must be noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// Something was done.
    Done,
    /// Something could not be done, and why.
    Refused,
}

/// One sentence on the bottom line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The sentence.
    pub text: String,
    /// How much it must be noticed.
    pub weight: Weight,
}

/// A mouse button or wheel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mouse {
    /// The main button went down.
    Click,
    /// The main button went down again at once.
    DoubleClick,
    /// The mouse moved with the main button down.
    Drag,
    /// The wheel turned up.
    WheelUp,
    /// The wheel turned down.
    WheelDown,
}

/// What happened outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something at a column and a row of the terminal.
    Mouse(Mouse, u16, u16),
    /// The terminal has so many columns and rows now.
    Resize(u16, u16),
    /// The map was saved under a name, as it was at a depth of history, or when `Saving` was told.
    Saved {
        /// What the file is called now.
        name: String,
        /// The history's depth when the bytes were made.
        depth: usize,
        /// What the user should know about it, such as comments that could not be kept.
        notice: Option<String>,
        /// Whether to leave now.
        quit: bool,
    },
    /// The map is being saved as it is now; what happens to it from now on is not in the file.
    Saving {
        /// Whether to leave when it is done.
        quit: bool,
    },
    /// The map could not be saved.
    NotSaved(String),
    /// Something asked for could not be done.
    Failed(String),
    /// A foreign file was read.
    Foreign {
        /// What it is called.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// A foreign file was read and taken apart.
    Taken {
        /// What it is called.
        name: String,
        /// What was in it.
        taken: Box<Taken>,
    },
    /// The names of the files that lie where the program was started.
    Names {
        /// The folder, as it was asked for.
        folder: String,
        /// What lies there; folders end with a slash.
        names: Vec<String>,
    },
    /// Something the user should know happened.
    Told(String),
    /// Whether the map may be changed here is another matter now.
    Access(Access),
    /// The terminal said whether its ground is light.
    Ground {
        /// Whether it is.
        is_light: bool,
    },
    /// Somebody else did something to the file.
    Outside {
        /// What.
        what: Outside,
        /// What the user asked for and could not be done because of it.
        then: Option<Box<Effect>>,
    },
}

/// What somebody else did to the file of the map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outside {
    /// It holds another map than it did.
    Changed {
        /// What it held when it was last read or written here.
        base: Box<Matrix>,
        /// What it holds now.
        theirs: Box<Matrix>,
    },
    /// There is no file of that name any more.
    Gone,
    /// It cannot be read as a map any more, and why.
    Damaged(String),
}

/// What the user decided about a file that somebody else changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settled {
    /// Theirs is what this map goes on from; what leads from theirs to the map here, and back.
    OnTheirs {
        /// What is not saved.
        unsaved: Vec<Edit>,
        /// What takes that back.
        back: Vec<Edit>,
    },
    /// Saving writes over theirs; where theirs is a map, what leads from it to the map here, and back.
    OverTheirs(Option<(Vec<Edit>, Vec<Edit>)>),
}

/// Whether the map may be changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Access {
    /// It may.
    #[default]
    Write,
    /// It may be looked at only, and why.
    Read(String),
}

/// Edits that an earlier run made and never saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOver {
    /// What was changed, in order.
    pub gestures: Vec<Gesture>,
    /// When the last of it was done, as a person reads it; empty where that is not known.
    pub when: String,
    /// Whether the map is still what these edits were made to.
    pub fits: bool,
}

/// What the driver is asked to do outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Save the map: under its own name, or under another one. Answered by `Saved` or `NotSaved`, perhaps after `Saving`.
    Save {
        /// Another name.
        to: Option<String>,
        /// Leave when it is done.
        quit: bool,
    },
    /// Keep what happened, so that a crash does not lose it. It comes before whatever else a step asks for.
    Keep(Vec<Entry>),
    /// The first edits left over from an earlier run are decided about: they are in the map now, or not wanted.
    ForgetLeftOver,
    /// The user has decided about the file that somebody else changed.
    Settle(Box<Settled>),
    /// Look what lies in a folder; empty is the one where the program was started. Answered by `Names`.
    ListFiles(String),
    /// Read a foreign file. Answered by `Foreign` or `Failed`.
    Read(String),
    /// Write a new file for others. Answered by `Told` or `Failed`.
    Write {
        /// Its name.
        name: String,
        /// What goes into it.
        bytes: Vec<u8>,
        /// What of the map is not in it; may be empty.
        leaves: String,
    },
    /// Ask for the right to change the map. Answered by `Access`.
    AskToWrite,
    /// Look whether the other instance that has the map has left. Answered by `Access` when it has.
    AskAgain,
    /// Leave the mouse to the terminal, or take it again.
    LeaveMouse(bool),
    /// Open something else in the place of the map. The driver gives it to `App::open`, or answers with `Failed`.
    Open(Opening),
    /// The tour has come to a step.
    Toured(usize),
    /// Put a text on the clipboard.
    Copy(String),
    /// Stop the program, as a shell's job.
    Suspend,
    /// Leave.
    Quit,
}

/// Somewhere else to look, without changing the map.
#[derive(Clone, PartialEq, Debug)]
pub enum Go {
    /// To a screen.
    Screen(Screen),
    /// To a line and a column of the grid.
    Place(usize, usize),
    /// The same, keeping or beginning a selection.
    Select(usize, usize),
    /// To the head of a column, with the column selected.
    Column(usize),
    /// To a selection of everything.
    Everything,
    /// To no selection.
    Unselect,
    /// The line of the cursor to the middle of the screen.
    Centre,
    /// To a finding in the grid.
    Finding(Box<Finding>),
    /// To a decision in the grid, and a role of it.
    Decision(DecisionKey, Option<RoleKey>),
    /// To the page of a role.
    Role(RoleKey),
    /// To a finding in the list.
    Listed(Box<Finding>),
    /// To a row of the list that the screen shows.
    Row(usize),
    /// Fold or unfold the area.
    Fold(Option<Id>, bool),
    /// Fold or unfold all areas.
    FoldAll(bool),
    /// To a situation; `None` = Steady.
    Situation(Option<Id>),
    /// To another notation.
    Notation(Notation),
    /// To the next theme.
    Theme(ThemeName),
    /// Show, enlarge or hide the details pane.
    Pane(Pane),
    /// Give the details another size.
    Sizes(Sizes),
    /// Narrow the findings down.
    Filter(Box<Filter>),
}

/// What a command proposes.
#[derive(Clone, Debug)]
pub enum Step {
    /// Change the map: one undo step under this name.
    Edit {
        /// What it is called in the message and in undo.
        label: String,
        /// The edits in order.
        edits: Vec<Edit>,
    },
    /// Take the last gesture back.
    Undo,
    /// Do the last undone gesture again.
    Redo,
    /// Look somewhere else.
    Go(Go),
    /// Let something else take the keys.
    Open(Box<Mode>),
    /// Say something.
    Tell(String),
    /// Say why not.
    Refuse(String),
    /// Ask the driver for something.
    Request(Effect),
    /// Remember cells for pasting, and give their text to the clipboard.
    Copy(Vec<Vec<Option<Right>>>, String),
    /// Ask about edits left over from an earlier run.
    AskLeftOver,
    /// Put the edits left over into the map.
    TakeLeftOver,
    /// Forget the edits left over.
    ThrowLeftOverAway,
    /// Ask about what somebody else did to the file.
    AskOutside,
    /// Put both sides together.
    MergeOutside,
    /// Take what the file holds now.
    TakeOutside,
    /// Keep the map as it is here, and write over the file.
    KeepMine,
    /// Look at the map only, or change it again.
    Access(Access),
    /// Stop the check of the whole map, or go on with it.
    HoldCheck,
    /// Begin the tour, go on with it, or leave it.
    Tour,
    /// Leave the mouse to the terminal, or take it again.
    TurnMouse,
    /// Show the last key, or show it no more.
    TurnShownKeys,
    /// Let digits count, or show screens.
    TurnDigits,
    /// Tell more or less on the bottom line.
    TurnHints,
    /// Several steps in order.
    Many(Vec<Step>),
}

impl Step {
    /// A change under a name.
    #[must_use]
    pub fn edit(label: impl Into<String>, edits: Vec<Edit>) -> Step {
        Step::Edit { label: label.into(), edits }
    }

    /// Whether it changes the map, or asks for what will.
    #[must_use]
    pub fn changes_map(&self) -> bool {
        match self {
            Step::Edit { .. } | Step::Undo | Step::Redo => true,
            Step::Open(mode) => matches!(&**mode, Mode::Form(form) if form.intent.changes_map()),
            Step::Many(steps) => steps.iter().any(Step::changes_map),
            _ => false,
        }
    }

    /// Why not.
    #[must_use]
    pub fn refuse(why: impl Into<String>) -> Step {
        Step::Refuse(why.into())
    }

    /// Another mode.
    #[must_use]
    pub fn open(mode: Mode) -> Step {
        Step::Open(Box::new(mode))
    }
}
