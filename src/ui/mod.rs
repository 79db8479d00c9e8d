//! FLOOR 4: paints the app; reads it and changes nothing.
//!
//! Geometry comes from `app::layout`, content from `app::screens`; here both meet styles. Text is written cell by cell into
//! ratatui's buffer, always clipped to its rectangle.

mod colors;
mod findings;
mod grid;
mod kept;
mod overlay;
mod pages;
mod preview;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::app::layout::{Area, Layout};
use crate::app::mode::Mode;
use crate::app::screens::{bottom, message, rest, titlebar};
use crate::app::text::{Span, Spans, cut_before, wrap_spans};
use crate::app::{App, Glyphs, Lines, Screen};
pub use colors::hex_of;
pub use kept::{Painted, Painter, Rolled, Stretch, Stretches};
use theme::Theme;

/// Paints one frame of a ratatui terminal.
pub fn draw(frame: &mut Frame, app: &App) {
    if let Some((x, y)) = paint(frame.buffer_mut(), app) {
        frame.set_cursor_position(Position { x, y });
    }
}

/// Paints one frame, and returns where the cursor stands: where the keys go, for screen readers and magnifiers.
pub fn paint(buffer: &mut Buffer, app: &App) -> Option<(u16, u16)> {
    let theme = Theme::of(app);
    let Some(layout) = Layout::of(app) else {
        let (width, height) = app.size();
        let text = format!("{width}x{height} is too small: 20x6 at least (q leaves)");
        for (row, line) in (0..height).zip(crate::app::text::wrap(&text, usize::from(width))) {
            put(buffer, Area { x: 0, y: row, width, height: 1 }, 0, &line, Style::new());
        }
        return None;
    };
    put_line(buffer, layout.title, &titlebar(app, usize::from(layout.title.width)).spans, &theme, Style::new());
    draw_rules(buffer, app, &layout, &theme);
    let cursor = match app.screen() {
        Screen::Grid => grid::draw(buffer, app, &layout, &theme),
        Screen::Findings => findings::draw(buffer, app, &layout, &theme),
        Screen::Role => pages::draw_role(buffer, app, &layout, &theme),
        Screen::Overview => pages::draw_overview(buffer, app, &layout, &theme),
    };
    if let Some(area) = layout.tour {
        let lines = crate::app::tour::lines(app, usize::from(area.width));
        for (row, line) in lines.iter().enumerate() {
            put_line(buffer, row_of(area, row), line, &theme, Style::new());
        }
    }
    let said = message(app, usize::from(layout.hints.width));
    let above = said.len().saturating_sub(1);
    for (line, up) in said.iter().zip((1..=above).rev()) {
        let y = layout.hints.y.saturating_sub(u16::try_from(up).unwrap_or(0));
        let row = Area { y, ..layout.hints };
        clear(buffer, row);
        put_line(buffer, row, line, &theme, Style::new());
    }
    put_line(buffer, layout.hints, &bottom(app, usize::from(layout.hints.width)), &theme, Style::new());
    overlay::draw_next_keys(buffer, app, &theme);
    let cursor = match app.mode() {
        Mode::Normal => cursor,
        Mode::Search(_) => cursor,
        _ => overlay::draw(buffer, app, &theme),
    };
    finish(&mut buffer.content, app, &theme);
    cursor
}

/// Paints the lines across the screen.
fn draw_rules(buffer: &mut Buffer, app: &App, layout: &Layout, theme: &Theme) {
    let across = Strokes::of(app).across;
    for line in [layout.rule, layout.divider].into_iter().flatten() {
        put(buffer, line, 0, &across.repeat(usize::from(line.width)), theme.rule());
    }
}

/// What is done to every cell once all is painted; doing it again changes nothing.
fn finish(cells: &mut [Cell], app: &App, theme: &Theme) {
    if app.glyphs() == Glyphs::Ascii {
        plain_signs(cells);
    }
    if let Some(ground) = theme.ground() {
        on_ground(cells, ground);
    }
    if theme.is_bold() {
        // What is projected is read from the back of the room.
        cells.iter_mut().for_each(|cell| cell.modifier.insert(Modifier::BOLD));
    }
}

/// What panes and boxes are set apart with.
struct Strokes {
    across: &'static str,
    upright: &'static str,
    corners: [&'static str; 4],
}

impl Strokes {
    /// Those of an app; blanks where no lines are wanted.
    fn of(app: &App) -> Strokes {
        match (app.preferences().lines, app.glyphs()) {
            (Lines::None, _) => Strokes { across: " ", upright: " ", corners: [" "; 4] },
            (_, Glyphs::Ascii) => Strokes { across: "-", upright: "|", corners: ["+"; 4] },
            (_, Glyphs::Unicode) => Strokes { across: "─", upright: "│", corners: ["┌", "┐", "└", "┘"] },
        }
    }
}

/// Puts plain signs of one column for those that sentences and values are written with: `>` where text was cut, `<` for up
/// to a limit, which the details say in words.
fn plain_signs(cells: &mut [Cell]) {
    for cell in cells {
        let plain = match cell.symbol() {
            "…" => ">",
            "≤" => "<",
            "–" | "—" => "-",
            "·" => ".",
            "→" => ">",
            "←" => "<",
            "↑" => "^",
            "↓" => "v",
            "‹" => "<",
            "›" => ">",
            "▏" => "|",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

/// Gives every cell that has no colours of its own those of the theme's ground.
fn on_ground(cells: &mut [Cell], (text, ground): (Color, Color)) {
    for cell in cells {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = ground;
        }
    }
}

/// Empties an area; nothing of what was there shines through.
fn clear(buffer: &mut Buffer, area: Area) {
    let area = Rect::new(area.x, area.y, area.width, area.height).intersection(buffer.area);
    // What lies beside the buffer meets it nowhere: a terminal that has just shrunk is painted once before the app knows.
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        let first = buffer.index_of(area.x, y);
        let cells = buffer.content.get_mut(first..first + usize::from(area.width)).unwrap_or_default();
        cells.iter_mut().for_each(Cell::reset);
    }
}

/// Writes a text into a row of an area from a column on, and returns the column behind it.
fn put(buffer: &mut Buffer, area: Area, from: usize, text: &str, style: Style) -> usize {
    let room = usize::from(area.width).saturating_sub(from);
    if area.height == 0 || room == 0 {
        return from;
    }
    let x = area.x + u16::try_from(from).unwrap_or(area.width);
    // A terminal that has just shrunk is painted once before the app hears of it.
    if x >= buffer.area.right() || area.y >= buffer.area.bottom() {
        return from;
    }
    if text.chars().all(is_single) {
        return from + put_single(buffer, x, area.y, text, room, style);
    }
    let (end, _) = buffer.set_stringn(x, area.y, text, room, style);
    usize::from(end - area.x)
}

/// Whether a sign takes one column whatever stands beside it: letters without accents, and the signs that screens are drawn
/// with. Nearly every text is made of nothing else, and need not be looked up in the tables of Unicode.
fn is_single(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '·'
            | '…'
            | '–'
            | '—'
            | '→'
            | '○'
            | '◆'
            | '▶'
            | '▾'
            | '▸'
            | '‹'
            | '›'
            | '─'
            | '│'
            | '≤'
    )
}

/// Writes a text of such signs, a cell each; returns how many.
fn put_single(buffer: &mut Buffer, x: u16, y: u16, text: &str, room: usize, style: Style) -> usize {
    let start = buffer.index_of(x, y);
    let room = room.min(usize::from(buffer.area.right() - x));
    let cells = buffer.content.get_mut(start..start + room).unwrap_or_default();
    let mut count = 0;
    for (cell, sign) in cells.iter_mut().zip(text.chars()) {
        cell.set_char(sign).set_style(style);
        count += 1;
    }
    count
}

/// Writes spans into a row; `base` lies under every tone.
fn put_line(buffer: &mut Buffer, area: Area, spans: &[Span], theme: &Theme, base: Style) -> usize {
    put_spans(buffer, area, 0, spans, theme, base)
}

fn put_spans(buffer: &mut Buffer, area: Area, from: usize, spans: &[Span], theme: &Theme, base: Style) -> usize {
    let mut at = from;
    for span in spans {
        at = put(buffer, area, at, &span.text, theme.tone(span.tone).patch(base));
    }
    at
}

/// The rows of an area from its n-th one on.
fn row_of(area: Area, row: usize) -> Area {
    let row = u16::try_from(row).unwrap_or(u16::MAX).min(area.height);
    Area { y: area.y + row, height: u16::from(row < area.height), ..area }
}

/// Lines of text, wrapped, from the top of an area; where more did not fit it says so, and which key shows the rest.
fn put_paragraphs(buffer: &mut Buffer, app: &App, area: Area, lines: &[Spans], theme: &Theme) {
    for (row, line) in paragraphs(app, area, lines).iter().enumerate() {
        put_line(buffer, row_of(area, row), line, theme, Style::new());
    }
}

/// The same as the lines that are written, one for each row.
fn paragraphs(app: &App, area: Area, lines: &[Spans]) -> Vec<Spans> {
    let width = usize::from(area.width);
    let height = usize::from(area.height);
    let mut wrapped: Vec<Spans> = Vec::new();
    for line in lines {
        // Blank lines do not count: they give way below, and what was left out must still be told.
        if wrapped.iter().filter(|line| !line.is_empty()).count() > height {
            break;
        }
        if line.is_empty() {
            wrapped.push(Vec::new());
        } else {
            wrapped.extend(wrap_spans(line, width, 2));
        }
    }
    // A blank line is a luxury of high panes.
    if wrapped.len() > height {
        wrapped.retain(|line| !line.is_empty());
    }
    let more = wrapped.len() > height;
    wrapped.truncate(height);
    if more && let Some(last) = wrapped.pop() {
        wrapped.push(cut_before(last, width, rest(app, width)));
    }
    wrapped
}
