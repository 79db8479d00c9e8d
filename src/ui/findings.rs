//! Paints the findings: a heading, the list, and why the chosen one matters.
//!
//! What is read comes from `app::screens::findings`; here it only gets a place and a style.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{put, put_line, put_paragraphs, row_of};
use crate::app::App;
use crate::app::layout::{Area, Layout};
use crate::app::screens::findings::{about, heading, rows};
use crate::app::text::fit_spans;

/// Paints the findings and returns where the cursor is.
pub(super) fn draw(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) -> Option<(u16, u16)> {
    let body = layout.body;
    put_line(buffer, row_of(body, 0), &fit_spans(heading(app), usize::from(body.width)), theme, Style::new());
    let room = usize::from(body.height).saturating_sub(1);
    let mut cursor = None;
    for (at, row) in rows(app, app.findings().top, room, usize::from(body.width)).iter().enumerate() {
        let area = row_of(body, at + 1);
        let base = if row.cursor { theme.crosshair().add_modifier(Modifier::BOLD) } else { Style::new() };
        if row.cursor {
            put(buffer, area, 0, &" ".repeat(usize::from(area.width)), base);
            cursor = Some((area.x + 1, area.y));
        }
        put_line(buffer, area, &row.spans, theme, base);
    }
    if let Some(area) = layout.details {
        let inner = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        put_paragraphs(buffer, app, inner, &about(app), theme);
    }
    cursor
}
