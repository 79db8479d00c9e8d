//! Where things are in what stands in front of the screen: the box, its list, the fields of a form.
//!
//! Always true: painter and mouse read the same places, so that a click chooses what is seen under it. A box lies inside the
//! terminal; below the smallest size nothing stands in front.

use super::App;
use super::form::{Field, Form};
pub use super::forms::SUGGESTIONS;
use super::key::Key;
use super::layout::Area;
use super::mode::{Menu, MenuItem, Mode};
use super::pick::Pick;
use super::screens::next::{self, NextKey};
use super::screens::{palette, ruleset};
use super::text::{Spans, Tone, at_most, span, width as wide, wrap, wrap_spans};

/// A box in front of the screen and what is inside its frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Boxed {
    /// With its frame.
    pub outer: Area,
    /// Inside the frame, with a blank on each side.
    pub inner: Area,
}

/// The box for so many columns and rows inside, in a terminal of a size: a little above the middle, where the eye is.
#[must_use]
pub fn boxed((columns, rows): (u16, u16), width: usize, height: usize) -> Boxed {
    let width = u16::try_from(width + 4).unwrap_or(columns).min(columns);
    let height = u16::try_from(height + 2).unwrap_or(rows).min(rows);
    let (x, y) = ((columns - width) / 2, (rows - height) / 3);
    let outer = Area { x, y, width, height };
    let inner = Area {
        x: x + width.min(2),
        y: y + height.min(1),
        width: width.saturating_sub(4),
        height: height.saturating_sub(2),
    };
    Boxed { outer, inner }
}

/// One answer of a menu, placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedItem {
    /// Its place among those that match.
    pub at: usize,
    /// Which item of the menu.
    pub item: usize,
    /// Its first row inside the box.
    pub row: usize,
    /// Its label, line by line.
    pub label: Vec<String>,
}

/// A menu, placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MenuPlan {
    /// The box.
    pub boxed: Boxed,
    /// What it is about, from the first row on.
    pub about: Vec<Spans>,
    /// The row of what is typed.
    pub typed: Option<usize>,
    /// The first row of the list.
    pub from: usize,
    /// The answers in sight.
    pub items: Vec<PlacedItem>,
}

/// Columns up to which a line of a sentence is read easily.
const READ_EASILY: usize = 80;

/// Columns before the label of an answer: its key.
pub const KEY: usize = 2;

/// Where everything of a menu is.
#[must_use]
pub fn menu(app: &App, menu: &Menu) -> MenuPlan {
    let (columns, rows) = app.size();
    let most = usize::from(columns.saturating_sub(8)).min(96);
    let label = |item: &MenuItem| wide(&item.label) + wide(&item.note) + 8;
    let longest = menu.items.iter().map(label).max().unwrap_or(0);
    // Sentences have the room that the screen gives, up to a width at which lines are still read easily.
    let told = menu.about.iter().map(|line| wide(&super::text::plain(line))).max().unwrap_or(0).min(READ_EASILY);
    let told = told.min(usize::from(columns) * 9 / 10);
    let width = longest.max(wide(&menu.title) + 2).max(told).max(44).min(most);
    let mut about: Vec<Spans> = menu.about.iter().flat_map(|line| wrap_spans(line, width, 0)).collect();
    let gap = usize::from(!about.is_empty());
    let lines_of =
        |at: &usize| menu.items.get(*at).map_or(1, |item| label_lines(item, width.saturating_sub(KEY)).len());
    let listed: usize = menu.pick.rows().iter().map(lines_of).sum();
    let wanted = about.len() + gap + usize::from(menu.filters) + listed.max(1);
    let boxed = boxed(app.size(), width, wanted.min(usize::from(rows.saturating_sub(2))));
    let height = usize::from(boxed.inner.height);
    about = at_most(about, height.saturating_sub(2), width);
    let mut row = about.len();
    row += gap.min(height.saturating_sub(row + listed.clamp(1, 2)));
    let typed = menu.filters.then_some(row);
    row += usize::from(menu.filters);
    let from = row;
    let room = height.saturating_sub(row).max(1);
    let first = (menu.pick.at() + 1).saturating_sub(room);
    let shown = menu.pick.rows().len().saturating_sub(first).min(room);
    // Rows that are free go to labels too long for one.
    let mut spare = room - shown;
    let mut items = Vec::new();
    for (at, index) in menu.pick.rows().iter().enumerate().skip(first).take(room) {
        let Some(item) = menu.items.get(*index) else { continue };
        let mut label = label_lines(item, usize::from(boxed.inner.width).saturating_sub(KEY));
        if label.len() - 1 > spare {
            let room = label.iter().map(|line| wide(line)).max().unwrap_or(0);
            label = vec![super::text::fit(&span(&item.label, Tone::Plain).text, room)];
        }
        spare -= label.len().saturating_sub(1);
        let rows = label.len();
        items.push(PlacedItem { at, item: *index, row, label });
        row += rows;
    }
    MenuPlan { boxed, about, typed, from, items }
}

/// The label of an item in the lines it needs beside its note. Where not both fit, the note gives way first: what one
/// chooses must be read. Never empty.
fn label_lines(item: &MenuItem, room: usize) -> Vec<String> {
    let label = span(&item.label, Tone::Plain).text;
    let note = if item.note.is_empty() { 0 } else { wide(&item.note) + 2 };
    let room = room.saturating_sub(note).max(wide(&label).min(room * 2 / 3)).max(1);
    let lines = wrap(&label, room);
    if lines.is_empty() { vec![label] } else { lines }
}

/// A list under one line, placed: palette, help, rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListPlan {
    /// The box.
    pub boxed: Boxed,
    /// The first one in sight.
    pub first: usize,
    /// How many fit.
    pub room: usize,
}

/// Where everything of the palette or the help is.
#[must_use]
pub fn palette(app: &App, pick: &Pick, help: bool) -> ListPlan {
    let (columns, rows) = app.size();
    let most = usize::from(columns.saturating_sub(6));
    let width = if help { palette::wanted_width().min(most) } else { most.min(60) };
    let high = usize::from(rows.saturating_sub(4));
    // What is typed, a blank line, and what the chosen one does.
    let others = 2 + palette::about_rows(app);
    let room = if help { high.saturating_sub(others) } else { high.saturating_sub(others).min(14) }.max(1);
    ListPlan { boxed: boxed(app.size(), width, room + others), first: palette::first(pick, room), room }
}

/// Where everything of the rules of the map is; with so many lines about the chosen one as there are.
#[must_use]
pub fn rules(app: &App, at: usize, about: usize) -> ListPlan {
    let (columns, rows) = app.size();
    let boxed = boxed(app.size(), usize::from(columns.saturating_sub(6)).min(110), usize::from(rows.saturating_sub(3)));
    let room = usize::from(boxed.inner.height).saturating_sub(about + 2).max(1);
    ListPlan { boxed, first: (at + 1).saturating_sub(room), room }
}

/// The lines about the chosen rule, as many as are shown.
#[must_use]
pub fn about_rule(app: &App, list: &super::ruleset::RuleList) -> Vec<Spans> {
    let (columns, _) = app.size();
    let width = usize::from(columns.saturating_sub(6)).min(110);
    let inner = usize::from(boxed(app.size(), width, 1).inner.width);
    at_most(ruleset::about(app, list).iter().flat_map(|line| wrap_spans(line, inner, 0)).collect(), 5, inner)
}

/// A form, placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormPlan {
    /// The box.
    pub boxed: Boxed,
    /// Columns of the labels.
    pub labels: usize,
    /// The first field in sight.
    pub first: usize,
    /// How many fields fit.
    pub room: usize,
    /// Whether some do not.
    pub hidden: bool,
    /// Names offered for the focused field, and how many more there are.
    pub suggestions: Vec<String>,
}

/// Where everything of a form is.
#[must_use]
pub fn form(app: &App, form: &Form) -> FormPlan {
    let (columns, rows) = app.size();
    let labels = form.fields.iter().map(|field| wide(field.label)).max().unwrap_or(0) + 2;
    let width = usize::from(columns.saturating_sub(8)).min(76);
    let suggestions = form.focused().map(|field| suggestions(form, field)).unwrap_or_default();
    // Fields, a blank line, two lines for how the focused one is understood, suggestions.
    let wanted = form.fields.len() + 1 + 2 + suggestions.len();
    let height = wanted.min(usize::from(rows.saturating_sub(2)));
    let boxed = boxed(app.size(), width, height);
    // On a narrow screen the labels give way, so that something of what is typed is always seen.
    let labels = labels.min(usize::from(boxed.inner.width) / 2);
    let room = usize::from(boxed.inner.height).saturating_sub(2 + suggestions.len().min(2)).max(1);
    FormPlan { boxed, labels, first: (form.focus + 1).saturating_sub(room), room, hidden: wanted > height, suggestions }
}

fn suggestions(form: &Form, field: &Field) -> Vec<String> {
    let all = field.suggestions();
    // An untouched field does not shout names at once.
    let wanted = form.suggested.is_some() || !field.written().is_empty() || form.fields.len() == 1;
    if !wanted {
        return Vec::new();
    }
    let more = all.len().saturating_sub(SUGGESTIONS);
    let mut shown: Vec<String> = all.into_iter().take(SUGGESTIONS).map(str::to_owned).collect();
    if more > 0 {
        shown.push(format!("… {more} more: type a part of the name"));
    }
    shown
}

/// The keys that may follow a prefix, placed: in columns, at the lower right above the hints.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NextPlan {
    /// The box.
    pub boxed: Boxed,
    /// What was pressed so far.
    pub heading: String,
    /// Each key with its place: column and row inside the box.
    pub keys: Vec<(NextKey, u16, u16)>,
}

/// Where the keys that may follow are; nothing where none are waited for.
#[must_use]
pub fn next_keys(app: &App) -> Option<NextPlan> {
    let layout = super::layout::Layout::of(app).filter(|_| matches!(app.mode(), Mode::Normal))?;
    let heading = next::heading(app)?;
    let (columns, _) = app.size();
    let room = usize::from(columns.saturating_sub(4));
    let mut keys = next::rows(app, room);
    let widest = |keys: &[NextKey]| keys.first().map_or(0, |key| wide(&super::text::plain(&key.spans))).max(1);
    let high = usize::from(layout.hints.y.saturating_sub(3)).max(1);
    // As few columns as the height allows; where they are too wide, titles give way.
    let across = keys.len().div_ceil(high).max(1);
    if across * (widest(&keys) + 2) > room + 2 {
        keys = next::rows(app, ((room + 2) / across).saturating_sub(2).max(6));
    }
    let one = widest(&keys);
    let across = across.min(((room + 2) / (one + 2)).max(1));
    let down = keys.len().div_ceil(across).min(high);
    let width = (across * (one + 2)).saturating_sub(2).max(wide(&heading) + 4);
    let (width, height) = (u16::try_from(width + 4).ok()?.min(columns), u16::try_from(down + 2).ok()?);
    let outer = Area { x: columns - width, y: layout.hints.y.saturating_sub(height), width, height };
    let inner =
        Area { x: outer.x + 2, y: outer.y + 1, width: width.saturating_sub(4), height: height.saturating_sub(2) };
    let placed = keys.into_iter().enumerate().take(across * down).filter_map(|(at, key)| {
        let (x, y) = (u16::try_from(at / down * (one + 2)).ok()?, u16::try_from(at % down).ok()?);
        Some((key, x, y))
    });
    Some(NextPlan { boxed: Boxed { outer, inner }, heading, keys: placed.collect() })
}

/// The key that may follow and is under a place of the terminal.
#[must_use]
pub fn next_key_at(app: &App, x: u16, y: u16) -> Option<Key> {
    let plan = next_keys(app)?;
    let inner = plan.boxed.inner;
    let width = |key: &NextKey| u16::try_from(wide(&super::text::plain(&key.spans))).unwrap_or(u16::MAX);
    let is_there = |(key, left, row): &&(NextKey, u16, u16)| {
        inner.y + row == y && (inner.x + left..(inner.x + left).saturating_add(width(key))).contains(&x)
    };
    plan.keys.iter().find(is_there).map(|(key, ..)| key.key)
}

/// What of the thing in front is under a place of the terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Under {
    /// One of a list, by its place among those that match; a field of a form, by its number.
    Row(usize),
    /// Something in the box that cannot be chosen.
    Box,
    /// The screen behind.
    Behind,
}

/// What of the thing in front is under a place of the terminal; nothing where nothing is in front.
#[must_use]
pub fn under(app: &App, x: u16, y: u16) -> Option<Under> {
    let listed = |plan: ListPlan, count: usize| {
        let inner = plan.boxed.inner;
        // The first row is what is typed, or the heading.
        let row = usize::from(y.saturating_sub(inner.y)).checked_sub(1).filter(|row| *row < plan.room);
        (plan.boxed, row.map(|row| plan.first + row).filter(|at| *at < count))
    };
    let (boxed, row) = match app.mode() {
        Mode::Menu(open) => {
            let plan = menu(app, open);
            let row = usize::from(y.saturating_sub(plan.boxed.inner.y));
            let is_there = |item: &&PlacedItem| (item.row..item.row + item.label.len()).contains(&row);
            (plan.boxed, plan.items.iter().find(is_there).map(|item| item.at))
        }
        Mode::Palette(pick) => listed(palette(app, pick, false), pick.rows().len()),
        Mode::Help(pick) => listed(palette(app, pick, true), pick.rows().len()),
        Mode::Rules(list) => listed(rules(app, list.at, about_rule(app, list).len()), ruleset::count()),
        Mode::Form(open) => {
            let plan = form(app, open);
            let row = usize::from(y.saturating_sub(plan.boxed.inner.y));
            (plan.boxed, Some(plan.first + row).filter(|at| row < plan.room && *at < open.fields.len()))
        }
        _ => return None,
    };
    Some(match row {
        Some(row) if boxed.inner.contains(x, y) => Under::Row(row),
        _ if boxed.outer.contains(x, y) => Under::Box,
        _ => Under::Behind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_lies_inside_every_terminal() {
        for columns in 1..150 {
            for rows in 1..60 {
                let Boxed { outer, inner } = boxed((columns, rows), 60, 14);
                for area in [outer, inner] {
                    assert!(
                        area.x + area.width <= columns && area.y + area.height <= rows,
                        "{columns}x{rows} {area:?}"
                    );
                }
            }
        }
    }
}
