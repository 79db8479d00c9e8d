//! Paints the page of a role and the overview.
//!
//! What is read comes from `app::screens`; stops lie where `app::screens::place_at` looks for clicks.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{put, put_line, put_paragraphs, put_spans, row_of};
use crate::app::App;
use crate::app::layout::{Area, Layout};
use crate::app::screens::{Signs, boundary, overview};
use crate::app::text::{Tone, plain};

/// Paints the page of a role and returns where the cursor is.
pub(super) fn draw_role(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) -> Option<(u16, u16)> {
    let body = layout.body;
    let signs = Signs::of(app.glyphs());
    put_line(buffer, row_of(body, 0), &boundary::heading(app, usize::from(body.width)), theme, Style::new());
    let page = app.role_page();
    let room = usize::from(body.height).saturating_sub(1);
    let mut cursor = None;
    for (offset, line) in page.lines().iter().skip(page.top).take(room).enumerate() {
        let area = row_of(body, offset + 1);
        let chosen = line.stop.is_some() && line.stop == Some(page.at);
        let base = if chosen { theme.crosshair() } else { Style::new() };
        if chosen {
            put(buffer, area, 0, &" ".repeat(usize::from(area.width)), base);
        }
        put_line(buffer, area, &line.spans, theme, base);
        if let Some(marker) = line.marker.filter(|_| chosen) {
            put(buffer, area, marker, signs.cursor, base.add_modifier(Modifier::BOLD));
            cursor = Some((area.x + u16::try_from(marker + 4).unwrap_or(0), area.y));
        }
    }
    more_signs(buffer, body, page.top, page.lines().len(), room, theme, &signs);
    if let Some(area) = layout.details {
        let inner = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        put_paragraphs(buffer, app, inner, &boundary::about(app), theme);
    }
    cursor
}

/// Paints the overview and returns where the cursor is.
pub(super) fn draw_overview(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) -> Option<(u16, u16)> {
    let body = layout.body;
    let signs = Signs::of(app.glyphs());
    put_line(buffer, row_of(body, 0), &overview::heading(app, usize::from(body.width)), theme, Style::new());
    let page = app.overview();
    let room = usize::from(body.height).saturating_sub(1);
    for (offset, pieces) in page.canvas().lines.iter().skip(page.top).take(room).enumerate() {
        let area = row_of(body, offset + 1);
        for (x, spans) in pieces {
            put_spans(buffer, area, *x, spans, theme, Style::new());
        }
    }
    more_signs(buffer, body, page.top, page.canvas().lines.len(), room, theme, &signs);
    let stop = page.stops().get(page.at)?;
    let row = stop.row.checked_sub(page.top).filter(|row| *row < room)?;
    let area = row_of(body, row + 1);
    put(buffer, area, stop.marker, signs.cursor, Style::new().add_modifier(Modifier::BOLD));
    let pieces = page.canvas().lines.get(stop.row)?;
    let (x, spans) = pieces.iter().find(|(x, _)| *x == stop.x)?;
    put(buffer, area, *x, &plain(spans), theme.cursor());
    Some((area.x + u16::try_from(*x).ok()?, area.y))
}

/// Signs at the right edge where the page goes on above or below.
fn more_signs(buffer: &mut Buffer, body: Area, top: usize, lines: usize, room: usize, theme: &Theme, signs: &Signs) {
    let edge = usize::from(body.width).saturating_sub(1);
    if top > 0 {
        put(buffer, row_of(body, 1), edge, signs.above_below.0, theme.tone(Tone::Key));
    }
    if top + room < lines {
        put(buffer, row_of(body, room), edge, signs.above_below.1, theme.tone(Tone::Key));
    }
}
