//! Paints a foreign document before it is taken, over the whole screen.
//!
//! Nothing of the screen behind shines through: it is not the map one looks at.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{clear, put, put_line};
use crate::app::App;
use crate::app::layout::Area;
use crate::app::preview::Preview;
use crate::app::screens::preview;

/// Paints the preview and returns where the cursor is.
pub(super) fn draw(buffer: &mut Buffer, app: &App, shown: &Preview, theme: &Theme) -> Option<(u16, u16)> {
    let (width, height) = app.size();
    clear(buffer, Area { x: 0, y: 0, width, height });
    let view = preview::view(app, shown);
    let across = super::Strokes::of(app).across.repeat(usize::from(width));
    let row = |y: u16| Area { x: 0, y, width, height: u16::from(y < height) };
    put_line(buffer, row(0), &view.title, theme, Style::new());
    let mut y = 1;
    if view.ruled {
        put(buffer, row(y), 0, &across, theme.rule());
        y += 1;
    }
    for question in &view.questions {
        let base = if question.chosen { theme.crosshair().add_modifier(Modifier::BOLD) } else { Style::new() };
        if question.chosen {
            put(buffer, row(y), 0, &" ".repeat(usize::from(width)), base);
        }
        put_line(buffer, row(y), &question.spans, theme, base);
        y += 1;
    }
    if view.ruled && !view.questions.is_empty() {
        put(buffer, row(y), 0, &across, theme.rule());
        y += 1;
    }
    for line in &view.text {
        put_line(buffer, row(y), line, theme, Style::new());
        y += 1;
    }
    let from = height.saturating_sub(u16::try_from(view.bottom.len()).unwrap_or(height));
    for (y, line) in (from..height).zip(&view.bottom) {
        put_line(buffer, row(y), line, theme, Style::new());
    }
    let (x, y) = view.cursor;
    let x = u16::try_from(x).unwrap_or(width).min(width.saturating_sub(1));
    Some((x, u16::try_from(y).unwrap_or(height).min(height.saturating_sub(1))))
}
