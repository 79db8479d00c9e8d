//! Paints the grid and its details pane.
//!
//! What is read comes from `app::screens::grid`; columns are placed as `app::layout` says, so that clicks find them.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{clear, put, put_paragraphs, put_spans, row_of};
use crate::app::App;
use crate::app::layout::{Area, GUTTER, Layout};
use crate::app::screens::grid::{CellView, GridView, HeadView, LoadView, RowView, count_signs, view};
use crate::app::screens::{Signs, details};
use crate::app::text::{Tone, center, fit, pad, width as wide};
use crate::rules::Family;

/// Paints the grid and returns where the cursor is.
pub(super) fn draw(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) -> Option<(u16, u16)> {
    let signs = Signs::of(app.glyphs());
    let body = layout.body;
    let grid = view(app, usize::from(body.width), usize::from(body.height));
    let mut cursor = header(buffer, body, &grid, theme, &signs);
    for (at, row) in grid.rows.iter().enumerate() {
        let area = row_of(body, at + 1);
        if area.height == 0 {
            break;
        }
        cursor = cursor.or(draw_row(buffer, area, row, &grid, theme, &signs));
    }
    if let Some(text) = grid.empty {
        // Below whatever rows there are, and over the last of them where they fill the screen.
        let last = usize::from(body.height).saturating_sub(1);
        let room = usize::from(body.width).saturating_sub(GUTTER + 1);
        let lines = crate::app::text::wrap(text, room);
        let from = (grid.rows.len() + 2).min((last + 1).saturating_sub(lines.len()));
        for (offset, line) in lines.iter().enumerate() {
            let area = row_of(body, from + offset);
            clear(buffer, area);
            put(buffer, area, GUTTER, line, theme.tone(Tone::Quiet));
        }
    }
    if let Some(load) = layout.load {
        load_row(buffer, load, &grid, theme);
    }
    draw_border(buffer, app, layout, theme);
    if let Some(inner) = details_area(layout) {
        put_paragraphs(buffer, app, inner, &details::view(app, usize::from(inner.width)), theme);
    }
    cursor
}

/// Paints the line between the grid and the details beside it.
pub(super) fn draw_border(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) {
    let Some(area) = layout.details.filter(|_| layout.side) else { return };
    for row in 0..area.height {
        draw_border_at(buffer, app, layout, theme, area.y + row);
    }
}

/// Paints that line in one row of the screen.
pub(super) fn draw_border_at(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme, y: u16) {
    let Some(area) = layout.details.filter(|_| layout.side) else { return };
    put(buffer, Area { x: area.x - 1, y, width: 1, height: 1 }, 0, super::Strokes::of(app).upright, theme.rule());
}

/// Where the text of the details stands.
pub(super) fn details_area(layout: &Layout) -> Option<Area> {
    layout.details.map(|area| Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area })
}

/// Paints one row and returns where the cursor is, if it is there.
pub(super) fn draw_row(
    buffer: &mut Buffer,
    area: Area,
    row: &RowView,
    grid: &GridView,
    theme: &Theme,
    signs: &Signs,
) -> Option<(u16, u16)> {
    match row {
        RowView::Area { .. } => area_row(buffer, area, row, theme, signs),
        RowView::Decision { .. } => decision_row(buffer, area, row, grid, theme, signs),
    }
}

/// Paints the heads of the columns and returns where the cursor is, if it is there.
pub(super) fn header(
    buffer: &mut Buffer,
    body: Area,
    grid: &GridView,
    theme: &Theme,
    signs: &Signs,
) -> Option<(u16, u16)> {
    let row = row_of(body, 0);
    let style = theme.tone(Tone::Quiet).add_modifier(Modifier::BOLD);
    let corner = if grid.corner_cursor { theme.cursor() } else { style };
    let needs: usize = grid.columns.roles.iter().sum::<usize>() + grid.columns.title;
    let (before, behind) = (
        if grid.columns.left > 0 { format!("{}{}", signs.more.0, grid.columns.left) } else { String::new() },
        if grid.columns.hidden > 0 { format!("+{}{}", grid.columns.hidden, signs.more.1) } else { String::new() },
    );
    // The sign for what lies behind stands over the titles when the roles need the whole width.
    let at_edge = needs + wide(&behind) <= usize::from(row.width);
    let over: Vec<&str> =
        [if at_edge { "" } else { &behind }, &before].into_iter().filter(|text| !text.is_empty()).collect();
    let over = over.join(" ");
    let corner_room = grid.columns.title.saturating_sub(GUTTER + 1 + wide(&over) + usize::from(!over.is_empty()));
    let title = pad(&fit(grid.corner, corner_room), corner_room);
    put(buffer, row, GUTTER, if grid.corner_cursor { title.trim_end() } else { &title }, corner);
    let mut cursor = grid.corner_cursor.then_some((row.x + GUTTER as u16, row.y));
    let mut at = grid.columns.title;
    for (head, room) in grid.heads.iter().zip(&grid.columns.roles) {
        let area = column_of(row, at, *room);
        draw_head(buffer, area, head, theme);
        if head.cursor {
            cursor = Some((area.x + (room.saturating_sub(1 + wide(&head.text)) / 2) as u16, row.y));
        }
        at += room;
    }
    let quiet = theme.tone(Tone::Key);
    put(buffer, row, grid.columns.title.saturating_sub(wide(&over) + 1), &over, quiet);
    if at_edge {
        put(buffer, row, usize::from(row.width).saturating_sub(wide(&behind)), &behind, quiet);
    }
    cursor
}

/// The part of a row that a role's column has.
pub(super) fn column_of(row: Area, at: usize, room: usize) -> Area {
    let at = (at as u16).min(row.width);
    Area { x: row.x + at, width: (room as u16).min(row.width - at), ..row }
}

/// Paints the head of one role.
pub(super) fn draw_head(buffer: &mut Buffer, area: Area, head: &HeadView, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(1);
    let mut style = if head.current {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    } else {
        theme.tone(Tone::Quiet).add_modifier(Modifier::BOLD)
    };
    if let Some(family) = head.finding {
        style = style.patch(theme.finding(family));
    }
    if head.cursor {
        style = theme.cursor();
    }
    let text = center(&head.text, room);
    // Only the name is tinted, not the blanks around it.
    let lead = text.len() - text.trim_start().len();
    put(buffer, area, lead, text.trim(), style);
}

fn area_row(buffer: &mut Buffer, area: Area, row: &RowView, theme: &Theme, signs: &Signs) -> Option<(u16, u16)> {
    let RowView::Area { name, folded, decisions, counts, checked, cursor } = row else { return None };
    let width = usize::from(area.width);
    let heading = theme.tone(Tone::Heading);
    let style = if *cursor { theme.cursor() } else { heading };
    put(buffer, area, 1, if *folded { signs.folded } else { signs.open }, heading);
    let tail = count_signs(signs, *counts, *checked);
    let tail_width: usize = tail.iter().map(|span| wide(&span.text)).sum();
    let size = if *folded { format!(" ({decisions})") } else { String::new() };
    let room = width.saturating_sub(GUTTER + tail_width + wide(&size) + 2);
    let end = put(buffer, area, GUTTER, &fit(name, room), style);
    let end = put(buffer, area, end, &size, theme.tone(Tone::Quiet));
    put_spans(buffer, area, end + 2, &tail, theme, Style::new());
    cursor.then_some((area.x + GUTTER as u16, area.y))
}

fn decision_row(
    buffer: &mut Buffer,
    area: Area,
    row: &RowView,
    grid: &GridView,
    theme: &Theme,
    signs: &Signs,
) -> Option<(u16, u16)> {
    let RowView::Decision { gutter, current, cells, .. } = row else { return None };
    let base = row_base(row, theme);
    if *current {
        put_blanks(buffer, area, 0, usize::from(area.width), base);
    }
    draw_sign(buffer, area, *gutter, base, theme, signs);
    draw_marker(buffer, area, *current, base, signs);
    let mut place = draw_title(buffer, area, row, title_base(row, theme), theme);
    let mut at = grid.columns.title;
    for (cell, room) in cells.iter().zip(&grid.columns.roles) {
        place = draw_cell(buffer, area, (at, *room), cell, base, theme).or(place);
        at += room;
    }
    place
}

/// What lies under a row as it is at rest: the row of the cursor stands out.
pub(super) fn row_base(row: &RowView, theme: &Theme) -> Style {
    match row {
        RowView::Decision { current: true, .. } => theme.crosshair(),
        _ => Style::new(),
    }
}

/// What lies under its title at rest: that of the cursor's row is bold.
pub(super) fn title_base(row: &RowView, theme: &Theme) -> Style {
    match row {
        RowView::Decision { current: true, .. } => row_base(row, theme).add_modifier(Modifier::BOLD),
        _ => row_base(row, theme),
    }
}

/// Where something of a row that is painted stands: its first column and how many, counted from the row's first.
pub(super) type Place = (usize, usize);

/// Where the sign of a row's worst finding stands, up to the marker.
pub(super) const SIGN: Place = (0, MARKER.0);

/// Where the marker of the cursor's row stands.
pub(super) const MARKER: Place = (2, 1);

/// Where a row shows its title (0) or one of its cells, counted from 1 among those shown.
pub(super) fn place_of(grid: &GridView, column: usize) -> Option<Place> {
    let Some(cell) = column.checked_sub(1) else {
        return Some((GUTTER, grid.columns.title.saturating_sub(GUTTER)));
    };
    let room = *grid.columns.roles.get(cell)?;
    let before: usize = grid.columns.roles.iter().take(cell).sum();
    Some((grid.columns.title + before, room))
}

/// Paints the sign of a row's worst finding.
pub(super) fn draw_sign(
    buffer: &mut Buffer,
    area: Area,
    worst: Option<Family>,
    base: Style,
    theme: &Theme,
    signs: &Signs,
) {
    if let Some(family) = worst {
        let style = theme.tone(Tone::of(family)).add_modifier(Modifier::BOLD).patch(base);
        put(buffer, area, SIGN.0, signs.family(family), style);
    }
}

/// Paints the marker of the cursor's row.
pub(super) fn draw_marker(buffer: &mut Buffer, area: Area, current: bool, base: Style, signs: &Signs) {
    if current {
        put(buffer, area, MARKER.0, signs.cursor, base.add_modifier(Modifier::BOLD));
    }
}

/// Paints the title of a decision over what lies under it, and returns where the cursor is, if it is there.
pub(super) fn draw_title(
    buffer: &mut Buffer,
    area: Area,
    row: &RowView,
    base: Style,
    theme: &Theme,
) -> Option<(u16, u16)> {
    let RowView::Decision { title, cursor, selected, finding, .. } = row else { return None };
    let mut style = base;
    if let Some(family) = finding {
        style = theme.tone(Tone::of(*family)).patch(style);
    }
    if *selected {
        style = style.patch(theme.selected());
    }
    if *cursor {
        style = theme.cursor();
    }
    put(buffer, area, GUTTER, title, style);
    cursor.then_some((area.x + GUTTER as u16, area.y))
}

/// Paints a cell and returns where the cursor is, if it is there.
pub(super) fn draw_cell(
    buffer: &mut Buffer,
    area: Area,
    (at, room): Place,
    cell: &CellView,
    base: Style,
    theme: &Theme,
) -> Option<(u16, u16)> {
    let inner = room.saturating_sub(1);
    let cut;
    let (text, width) = match wide(&cell.text) {
        width if width <= inner => (&*cell.text, width),
        _ => {
            cut = fit(&cell.text, inner);
            (cut.as_str(), wide(&cut))
        }
    };
    let lead = inner.saturating_sub(width) / 2;
    let style = cell_style(cell, base, theme);
    if cell.cursor || cell.selected {
        // What the cursor is on, or is selected, is seen as wide as its column.
        put_blanks(buffer, area, at, inner, style);
    }
    put(buffer, area, at + lead, text, style);
    cell.cursor.then_some((area.x + (at + lead) as u16, area.y))
}

fn put_blanks(buffer: &mut Buffer, area: Area, from: usize, count: usize, style: Style) {
    for at in from..(from + count).min(usize::from(area.width)) {
        put(buffer, area, at, " ", style);
    }
}

fn cell_style(cell: &CellView, base: Style, theme: &Theme) -> Style {
    if cell.cursor {
        return theme.cursor();
    }
    let mut style = theme.tone(cell.tone).patch(base);
    if let Some(family) = cell.finding {
        style = style.patch(theme.finding(family));
    }
    if cell.selected {
        style = style.patch(theme.selected());
    }
    if cell.overridden {
        style = style.add_modifier(Modifier::UNDERLINED | Modifier::ITALIC);
    }
    style
}

/// Paints what each role carries.
pub(super) fn load_row(buffer: &mut Buffer, area: Area, grid: &GridView, theme: &Theme) {
    let quiet = theme.tone(Tone::Quiet);
    let title = grid.columns.title.saturating_sub(GUTTER + 1);
    put(buffer, area, GUTTER, &fit(grid.load_label, title), quiet);
    let mut at = grid.columns.title;
    for (load, room) in grid.load.iter().zip(&grid.columns.roles) {
        draw_load(buffer, column_of(area, at, *room), *load, theme);
        at += room;
    }
}

/// Paints what one role carries.
pub(super) fn draw_load(buffer: &mut Buffer, area: Area, load: LoadView, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(1);
    put(buffer, area, 0, &center(&fit(&load.text(), room), room), theme.tone(Tone::Quiet));
}
