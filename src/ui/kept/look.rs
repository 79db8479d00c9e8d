//! What a frame hangs on beside the grid itself: how everything looks, and what the top line says.
//!
//! Always true: two frames of the same look have the same colours, signs and places, and two of the same top the same top line
//! in that look.

use crate::app::key::Key;
use crate::app::layout::Layout;
use crate::app::{Access, App, Depth, Glyphs, Lines, ThemeName};
use crate::interchange::notation::Notation;
use crate::model::Id;
use crate::rules::Counts;

/// What all of a frame hangs on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Look {
    layout: Layout,
    /// Which of the maps that were opened.
    map: u64,
    theme: (ThemeName, Depth, crate::app::paint::Paints),
    is_on_own_ground: bool,
    signs: (Glyphs, Lines),
    notation: Notation,
    situation: Option<Id>,
}

impl Look {
    pub(super) fn of(app: &App, layout: Layout) -> Look {
        Look {
            layout,
            map: app.opened_before(),
            theme: (app.theme(), app.depth(), app.preferences().paints),
            is_on_own_ground: app.is_on_own_ground(),
            signs: (app.glyphs(), app.preferences().lines),
            notation: app.notation(),
            situation: app.situation().cloned(),
        }
    }
}

/// What the top line hangs on besides the look: an edit that leaves all of it leaves the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Top {
    name: Option<String>,
    title: String,
    situation: String,
    /// Decisions and roles.
    size: (usize, usize),
    counts: Counts,
    /// How much is checked, where not all is, and whether that goes on.
    checked: (Option<usize>, bool),
    access: Access,
    is_modified: bool,
    /// A save goes on, and whether it holds all that there is.
    saving: (bool, bool),
    key: Option<Key>,
}

impl Top {
    pub(super) fn of(app: &App) -> Top {
        Top {
            name: app.name().map(str::to_owned),
            title: app.matrix().title().to_owned(),
            situation: app.situation_name().to_owned(),
            size: (app.matrix().decision_count(), app.matrix().role_count()),
            counts: app.analysis().counts(),
            checked: (app.checked(), app.is_check_held()),
            access: app.access().clone(),
            is_modified: app.is_modified(),
            saving: (app.is_saving(), app.will_be_saved()),
            key: app.pending().last.filter(|_| app.preferences().shows_keys),
        }
    }
}
