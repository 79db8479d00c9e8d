//! From the size of the terminal to named rectangles.
//!
//! The same size always gives the same layout. Every rectangle lies inside the terminal; below the smallest usable size
//! there is none at all, and the screen says so.

use super::{App, Pane, Screen};

/// A rectangle in terminal cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a place of the terminal is inside.
    #[must_use]
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// How large the user made the details; nothing where they have their usual share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sizes {
    /// Columns of the details beside the grid.
    pub side: Option<u16>,
    /// Rows of the details below.
    pub under: Option<u16>,
}

/// What is left to the grid beside large details: titles and a handful of roles.
const GRID_BESIDE_LARGE: u16 = 56;
/// What is left to the list or grid at least, whatever the details were made.
const LEAST_BODY: (u16, u16) = (30, 4);
/// The least that the details are made.
const LEAST_DETAILS: (u16, u16) = (20, 2);

/// Smallest columns and rows in which the program can be used.
pub const SMALLEST: (u16, u16) = (20, 6);
/// From so many columns on, details stand beside the grid.
const SIDE_FROM: u16 = 96;
/// From so many rows on, details stand under the grid where there is no room beside it.
const UNDER_FROM: u16 = 20;

/// Where things are on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Layout {
    /// Name, tabs and counts.
    pub title: Area,
    /// The list or the grid, with its header.
    pub body: Area,
    /// Load per role, under the grid.
    pub load: Option<Area>,
    /// The details pane.
    pub details: Option<Area>,
    /// Whether the details stand beside the body.
    pub side: bool,
    /// The rule line under the title, where there is room for one.
    pub rule: Option<Area>,
    /// The rule line between body and details below it.
    pub divider: Option<Area>,
    /// The tour, above the hints.
    pub tour: Option<Area>,
    /// Hints and messages.
    pub hints: Area,
}

impl Layout {
    /// The layout of an app's screen; `None` when the terminal is too small.
    #[must_use]
    pub fn of(app: &App) -> Option<Layout> {
        let (width, height) = app.size();
        Layout::new(width, height, app.screen(), app.pane(), super::tour::rows(app), app.preferences().sizes)
    }

    /// Whether the details have their usual place on an app's screen.
    #[must_use]
    pub fn shows_details(app: &App) -> bool {
        let (width, height) = app.size();
        let tour = super::tour::rows(app);
        Layout::new(width, height, app.screen(), Pane::Shown, tour, Sizes::default())
            .is_some_and(|layout| layout.details.is_some())
    }

    fn new(width: u16, height: u16, screen: Screen, pane: Pane, tour: u16, sizes: Sizes) -> Option<Layout> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let (details, large) = (pane != Pane::Hidden, pane == Pane::Large);
        let row = |y: u16| Area { x: 0, y, width, height: 1 };
        let mut layout = Layout { title: row(0), hints: row(height - 1), ..Layout::default() };
        // What is left is laid out as if the tour's rows were not there.
        let height = height.saturating_sub(tour).max(SMALLEST.1);
        if tour > 0 {
            layout.tour = Some(Area { x: 0, y: height - 1, width, height: tour });
        }
        let mut top = 1;
        let mut bottom = height - 1;
        if height >= 12 {
            layout.rule = Some(row(1));
            top = 2;
        }
        let mut body_width = width;
        if details && screen == Screen::Grid && width >= SIDE_FROM {
            let usual = (width * 7 / 20).clamp(38, 72);
            let pane = match sizes.side {
                _ if large => (width * 3 / 5).min(width - GRID_BESIDE_LARGE).max(usual),
                Some(wanted) => wanted.clamp(LEAST_DETAILS.0, width - LEAST_BODY.0 - 1),
                None => usual,
            };
            layout.side = true;
            body_width = width - pane - 1;
            layout.details = Some(Area { x: body_width + 1, y: top, width: pane, height: bottom - top });
        } else if details && height >= UNDER_FROM && screen != Screen::Overview {
            let pane = match screen {
                _ if large => height / 2,
                _ if sizes.under.is_some() => {
                    let most = (bottom - top).saturating_sub(LEAST_BODY.1 + 2).max(LEAST_DETAILS.1);
                    sizes.under.unwrap_or(0).clamp(LEAST_DETAILS.1, most)
                }
                Screen::Grid => (height / 4).clamp(6, 12),
                Screen::Findings | Screen::Role | Screen::Overview => (height / 4).clamp(5, 9),
            };
            bottom -= pane;
            layout.details = Some(Area { x: 0, y: bottom, width, height: pane });
            bottom -= 1;
            layout.divider = Some(row(bottom));
        }
        // On a low screen the details take the place of most rows, and only when they are asked for.
        let body = (bottom - top).min(3);
        if large && layout.details.is_none() && bottom - top > body + 1 && screen != Screen::Overview {
            let pane = bottom - top - body - 1;
            bottom -= pane;
            layout.details = Some(Area { x: 0, y: bottom, width, height: pane });
            bottom -= 1;
            layout.divider = Some(row(bottom));
        }
        if screen == Screen::Grid && height >= 14 && (height >= UNDER_FROM || layout.details.is_none()) {
            bottom -= 1;
            layout.load = Some(Area { x: 0, y: bottom, width: body_width, height: 1 });
        }
        layout.body = Area { x: 0, y: top, width: body_width, height: bottom.saturating_sub(top) };
        Some(layout)
    }
}

/// The columns of the grid that fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Columns {
    /// Width of the titles' column, gutter and marker included.
    pub title: usize,
    /// Width of each shown role's column, from `left` on.
    pub roles: Vec<usize>,
    /// First role shown.
    pub left: usize,
    /// Roles hidden at the right.
    pub hidden: usize,
    /// Whether full names are shown in the heads.
    pub full: bool,
}

/// Columns before the title's text: gutter sign, blank, cursor marker.
pub const GUTTER: usize = 3;
/// The narrowest column of a role: a cell with a blank on each side.
const NARROWEST: usize = 4;
/// How long a full name may be in its column, tried from the most generous on.
const LONGEST_NAMES: [usize; 4] = [24, 18, 14, 11];
/// The least a title gets, unless the terminal is very narrow.
const LEAST_TITLE: usize = 22;

impl Columns {
    /// The columns that fit into so many terminal columns from a first role on. `titles` is the widest title.
    #[must_use]
    pub fn new(heads: &[super::grid::Head], left: usize, width: usize, titles: usize) -> Columns {
        let fit = Fit::new(heads, width, titles);
        let sizes = &fit.widths;
        let left = left.min(heads.len().saturating_sub(1));
        let roles: Vec<usize> = fit.widths_from(left).collect();
        let room = fit.room - roles.iter().sum::<usize>();
        let hidden = heads.len().saturating_sub(left + roles.len());
        // What is left over goes to the titles.
        let title = sizes.title + room;
        let title = if left == 0 && hidden == 0 { title.min(sizes.wanted.max(sizes.title)) } else { title };
        Columns { title, roles, left, hidden, full: sizes.longest.is_some() }
    }
}

/// How many roles' columns fit beside the titles. Made once for a grid, for the widths of its columns hang on all of them.
pub struct Fit<'a> {
    heads: &'a [super::grid::Head],
    widths: Widths,
    room: usize,
}

impl<'a> Fit<'a> {
    /// For so many columns of the terminal, and titles that want so many of them.
    #[must_use]
    pub fn new(heads: &'a [super::grid::Head], width: usize, titles: usize) -> Fit<'a> {
        let widths = Widths::of(heads, width, titles);
        Fit { heads, room: width - widths.title, widths }
    }

    /// Whether the heads show full names.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.widths.longest.is_some()
    }

    /// How many fit from one on.
    #[must_use]
    pub fn from(&self, left: usize) -> usize {
        self.widths_from(left.min(self.heads.len().saturating_sub(1))).count()
    }

    /// The widths of those that fit from one on.
    fn widths_from(&self, left: usize) -> impl Iterator<Item = usize> + '_ {
        let mut room = self.room;
        self.heads.iter().skip(left).map(|head| self.widths.of_head(head)).take_while(move |need| {
            let fits = *need <= room;
            room -= if fits { *need } else { 0 };
            fits
        })
    }
}

/// What the columns of a grid are as wide as.
struct Widths {
    /// What the titles want, and what they get at least.
    wanted: usize,
    title: usize,
    /// How long full names may be; `None` = short names.
    longest: Option<usize>,
}

impl Widths {
    fn of(heads: &[super::grid::Head], width: usize, titles: usize) -> Widths {
        let least_title = LEAST_TITLE.min(width / 2).max(6) + GUTTER;
        let wanted = (titles + GUTTER).max(least_title);
        // Where not even the narrowest columns fit, as in most large maps, nobody need ask how wide all of them are: every key
        // would.
        if heads.len() * NARROWEST >= width {
            return Widths { wanted, title: least_title.min(width), longest: None };
        }
        // Full names where all of them fit beside the titles' share; long ones may be cut before all are shortened.
        let share = wanted.min(width * 3 / 5);
        let sum = |longest: Option<usize>| -> usize {
            heads.iter().map(|head| Widths { wanted, title: 0, longest }.of_head(head)).sum()
        };
        let longest = LONGEST_NAMES.into_iter().find(|longest| sum(Some(*longest)) + share <= width);
        // Whole names are worth a quarter of what the titles would have beside short ones.
        let whole = sum(Some(LONGEST_NAMES[0]));
        let beside_short = share.min(width.saturating_sub(sum(None)));
        let is_worth = whole + (beside_short * 3 / 4).max(least_title) <= width
            && heads.iter().all(|head| head.widths.0 <= LONGEST_NAMES[0]);
        let longest = longest.or(is_worth.then_some(LONGEST_NAMES[0]));
        let title = wanted.min(width.saturating_sub(sum(longest))).max(least_title).min(width);
        Widths { wanted, title, longest }
    }

    fn of_head(&self, head: &super::grid::Head) -> usize {
        let name = self.longest.map_or(head.widths.1, |longest| head.widths.0.min(longest));
        (head.cell.max(name) + 2).max(NARROWEST)
    }
}

/// Whether the border of the details is under a place of the terminal.
#[must_use]
pub fn is_border(app: &App, x: u16, y: u16) -> bool {
    let Some(layout) = Layout::of(app) else { return false };
    match layout.details {
        Some(details) if layout.side => x + 1 == details.x && (details.y..details.y + details.height).contains(&y),
        _ => layout.divider.is_some_and(|divider| divider.contains(x, y)),
    }
}

/// The sizes after the border of the details was drawn to a place.
#[must_use]
pub fn drawn_to(app: &App, x: u16, y: u16) -> Sizes {
    let sizes = app.preferences().sizes;
    let Some(layout) = Layout::of(app) else { return sizes };
    let (width, _) = app.size();
    if layout.side {
        let wanted = width
            .saturating_sub(x + 1)
            .clamp(LEAST_DETAILS.0, width.saturating_sub(LEAST_BODY.0 + 1).max(LEAST_DETAILS.0));
        return Sizes { side: Some(wanted), ..sizes };
    }
    let bottom = layout.details.map_or(layout.hints.y, |details| details.y + details.height);
    let most = bottom.saturating_sub(layout.body.y + LEAST_BODY.1 + 1).max(LEAST_DETAILS.1);
    Sizes { under: Some(bottom.saturating_sub(y + 1).clamp(LEAST_DETAILS.1, most)), ..sizes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rectangle_lies_inside_at_every_size() {
        for width in 1..=220 {
            for height in 1..=80 {
                for screen in Screen::ALL {
                    for details in [Pane::Hidden, Pane::Shown, Pane::Large] {
                        let tour = if height >= 14 { height % 5 } else { 0 };
                        let sizes = match (width + height) % 3 {
                            0 => Sizes::default(),
                            1 => Sizes { side: Some(width / 3), under: Some(height / 3) },
                            _ => Sizes { side: Some(500), under: Some(0) },
                        };
                        let Some(layout) = Layout::new(width, height, screen, details, tour, sizes) else {
                            assert!(width < SMALLEST.0 || height < SMALLEST.1);
                            continue;
                        };
                        let all = [
                            Some(layout.title),
                            Some(layout.body),
                            layout.load,
                            layout.details,
                            layout.rule,
                            layout.divider,
                            layout.tour,
                        ];
                        for area in all.into_iter().flatten().chain([layout.hints]) {
                            assert!(
                                area.x + area.width <= width && area.y + area.height <= height,
                                "{width}x{height} {area:?}"
                            );
                        }
                        assert!(layout.body.height >= 3, "{width}x{height} {layout:?}");
                    }
                }
            }
        }
    }
}
