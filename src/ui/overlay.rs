//! Paints what takes the keys in front of the screen: forms, menus, palette, help, pages.
//!
//! An overlay covers whole rows and columns of what is behind it, with one rule line around it.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::theme::Theme;
use super::{Strokes, clear, put, put_line, put_spans, row_of};
use crate::app::App;
use crate::app::form::{Field, Form, Value};
use crate::app::layout::Area;
use crate::app::mode::{Menu, Mode};
use crate::app::overlay::{self, Boxed, FormPlan, ListPlan, SUGGESTIONS};
use crate::app::pick::Pick;
use crate::app::ruleset::RuleList;
use crate::app::screens::{Signs, coach, page, palette, ruleset};
use crate::app::text::{Spans, Tone, at_most, fit, span, width as wide, wrap_spans};

/// Paints the overlay of the mode and returns where the cursor is.
pub(super) fn draw(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<(u16, u16)> {
    match app.mode() {
        Mode::Normal | Mode::Search(_) => None,
        Mode::Form(form) => draw_form(buffer, app, form, theme),
        Mode::Menu(menu) => draw_menu(buffer, app, menu, theme),
        Mode::Palette(pick) => draw_palette(buffer, app, pick, false, theme),
        Mode::Help(pick) => draw_palette(buffer, app, pick, true, theme),
        Mode::Preview(shown) => super::preview::draw(buffer, app, shown, theme),
        Mode::Rules(list) => draw_rules(buffer, app, list, theme),
        Mode::Page { title, lines, top, .. } => draw_page(buffer, app, title, lines, *top, theme),
    }
}

/// Clears a box and paints its frame with a title; returns the area inside it.
fn framed(buffer: &mut Buffer, app: &App, boxed: Boxed, title: &str, foot: &str, theme: &Theme) -> Area {
    let Area { x, y, width, height } = boxed.outer;
    let Strokes { across, upright, corners } = Strokes::of(app);
    let inside = usize::from(width).saturating_sub(2);
    for row in 0..height {
        let area = Area { x, y: y + row, width, height: 1 };
        let (left, fill, right) = match row {
            0 => (corners[0], across, corners[1]),
            last if last == height - 1 => (corners[2], across, corners[3]),
            _ => (upright, " ", upright),
        };
        // A wide character that reaches into the box from the left would hide its edge.
        if let Some(cell) = x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y + row)))
            && wide(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
        clear(buffer, area);
        put(buffer, area, 0, left, theme.rule());
        // Only lines are quiet: what is written inside takes over the style of the blanks.
        let style = if fill == " " { Style::new() } else { theme.rule() };
        put(buffer, area, 1, &fill.repeat(inside), style);
        put(buffer, area, inside + 1, right, theme.rule());
    }
    let title = fit(&span(title, Tone::Strong).text, inside.saturating_sub(4));
    put(buffer, Area { x, y, width, height: 1 }, 2, &format!(" {title} "), theme.tone(Tone::Heading));
    let foot = fit(foot, inside.saturating_sub(4));
    if !foot.is_empty() && height > 1 {
        put(buffer, Area { x, y: y + height - 1, width, height: 1 }, 2, &format!(" {foot} "), theme.tone(Tone::Quiet));
    }
    boxed.inner
}

/// Paints the keys that may follow a prefix.
pub(super) fn draw_next_keys(buffer: &mut Buffer, app: &App, theme: &Theme) {
    let Some(plan) = overlay::next_keys(app) else { return };
    let inner = framed(buffer, app, plan.boxed, &plan.heading, "", theme);
    for (key, x, y) in &plan.keys {
        let area = Area { x: inner.x + x, y: inner.y + y, width: inner.width.saturating_sub(*x), height: 1 };
        put_line(buffer, area, &key.spans, theme, Style::new());
    }
}

fn draw_form(buffer: &mut Buffer, app: &App, form: &Form, theme: &Theme) -> Option<(u16, u16)> {
    let plan = overlay::form(app, form);
    let FormPlan { labels: label_room, first, room: list_room, suggestions, .. } = &plan;
    let (label_room, first, list_room) = (*label_room, *first, *list_room);
    let place = if plan.hidden { format!("{} of {} · ", form.focus + 1, form.fields.len()) } else { String::new() };
    let foot = format!("{place}Enter takes it · Tab next · Esc leaves it");
    let inner = framed(buffer, app, plan.boxed, &form.title, &foot, theme);
    let room = usize::from(inner.height);
    let mut cursor = None;
    let mut at = 0;
    for (index, field) in form.fields.iter().enumerate().skip(first).take(list_room) {
        let area = row_of(inner, at);
        let focused = index == form.focus;
        let style = if focused { theme.tone(Tone::Strong) } else { theme.tone(Tone::Quiet) };
        put(buffer, area, 0, &fit(field.label, label_room.saturating_sub(1)), style);
        let place = draw_field(buffer, area, label_room, field, focused, theme);
        mark_open_words(buffer, app, area, label_room, field, theme);
        if focused {
            cursor = place.map(|column| (area.x + u16::try_from(column).unwrap_or(0), area.y));
        }
        at += 1;
    }
    let below = |row: usize| row_of(inner, row);
    let (said, tone) = match (&form.error, form.focused()) {
        (Some(error), _) => (error.clone(), Tone::Error),
        (None, Some(field)) => match field.understood() {
            Ok(said) if said.is_empty() => match coach::question(app, field) {
                Some(question) => (question, Tone::Vague),
                None => (field.hint.to_owned(), Tone::Quiet),
            },
            Ok(said) => (said, Tone::Good),
            // What is to be written is known better by the hint, until Enter asks for it.
            Err(_) if field.written().is_empty() && !field.hint.is_empty() => (field.hint.to_owned(), Tone::Quiet),
            Err(why) => (why, if field.written().is_empty() { Tone::Quiet } else { Tone::Warning }),
        },
        (None, None) => (String::new(), Tone::Quiet),
    };
    let width = usize::from(inner.width);
    let said_lines = at_most(wrap_spans(&[span(said, tone)], width, 0), 2, width);
    let said_from = at + usize::from(room > at + 2);
    for (row, line) in said_lines.iter().enumerate() {
        put_line(buffer, below(said_from + row), line, theme, Style::new());
    }
    let from = said_from + said_lines.len();
    for (index, name) in suggestions.iter().enumerate() {
        let chosen = form.suggested == Some(index);
        let is_name = index < SUGGESTIONS;
        let style = if chosen { theme.cursor() } else { theme.tone(if is_name { Tone::Plain } else { Tone::Quiet }) };
        put(
            buffer,
            below(from + index),
            label_room,
            &fit(&span(name, Tone::Plain).text, usize::from(inner.width).saturating_sub(label_room)),
            style,
        );
    }
    cursor
}

/// Paints one field from a column on; returns the caret's column.
fn draw_field(
    buffer: &mut Buffer,
    area: Area,
    from: usize,
    field: &Field,
    focused: bool,
    theme: &Theme,
) -> Option<usize> {
    let room = usize::from(area.width).saturating_sub(from);
    let first = |text: &str| text.graphemes(true).next().map_or(1, str::len);
    match &field.value {
        Value::Text { input, .. } => {
            let before = span(input.before(), Tone::Plain).text;
            let after = span(input.after(), Tone::Plain).text;
            if before.is_empty() && after.is_empty() && !focused {
                put(buffer, area, from, "–", theme.tone(Tone::Out));
                return None;
            }
            if !focused {
                put(buffer, area, from, &fit(&format!("{before}{after}"), room), Style::new());
                return None;
            }
            // The text slides so that the caret is always in sight; a cut end carries its sign.
            let mut start = 0;
            while start < before.len() && wide(&before[start..]) + 1 > room.saturating_sub(1) {
                start += first(&before[start..]);
            }
            let mut at = from;
            if start > 0 {
                at = put(buffer, area, at, "…", theme.tone(Tone::Key));
                start += first(&before[start..]);
            }
            let base = Style::new().add_modifier(Modifier::UNDERLINED);
            let caret = put(buffer, area, at, &before[start..], base);
            let rest = usize::from(area.width).saturating_sub(caret);
            let end = put(buffer, area, caret, &fit(&after, rest), base);
            put(buffer, area, end, &" ".repeat(usize::from(area.width).saturating_sub(end)), base);
            Some(caret)
        }
        Value::Choice { options, at } => {
            let text = options.get(*at).map_or("", String::as_str);
            let style = if focused { theme.cursor() } else { Style::new() };
            let text = if focused { format!("‹ {text} ›") } else { text.to_owned() };
            put(buffer, area, from, &fit(&text, room), style);
            Some(from)
        }
        Value::Flags { options, at } => {
            let width = |index: usize| options.get(index).map_or(0, |(word, _)| wide(word) + 6);
            // The chosen one is always in sight; what is cut off at either end leaves a sign.
            let mut first = 0;
            while first < *at && (first..=*at).map(width).sum::<usize>() + 2 * usize::from(first > 0) > room {
                first += 1;
            }
            let mut column = from;
            let mut caret = None;
            if first > 0 {
                column = put(buffer, area, column, "… ", theme.tone(Tone::Key));
            }
            for (index, (word, on)) in options.iter().enumerate().skip(first) {
                let last = index + 1 == options.len();
                let left = usize::from(area.width).saturating_sub(column);
                if width(index) - 2 + if last { 0 } else { 3 } > left && index > first {
                    put(buffer, area, column, "…", theme.tone(Tone::Key));
                    break;
                }
                let sign = if *on { "[x] " } else { "[ ] " };
                let style = if focused && index == *at {
                    theme.cursor()
                } else if *on {
                    theme.tone(Tone::Strong)
                } else {
                    theme.tone(Tone::Quiet)
                };
                if focused && index == *at {
                    caret = Some(column);
                }
                column = put(buffer, area, column, &fit(&format!("{sign}{word}"), left), style);
                column = put(buffer, area, column, "  ", Style::new());
            }
            caret
        }
    }
}

fn draw_menu(buffer: &mut Buffer, app: &App, menu: &Menu, theme: &Theme) -> Option<(u16, u16)> {
    let plan = overlay::menu(app, menu);
    // Where some are out of sight, how many there are.
    let place = match menu.pick.rows().len() {
        count if count > plan.items.len() => format!("{} of {count} · ", menu.pick.at() + 1),
        _ => String::new(),
    };
    let foot = format!("{place}Enter chooses · Esc leaves it");
    let inner = framed(buffer, app, plan.boxed, &menu.title, &foot, theme);
    for (row, line) in plan.about.iter().enumerate() {
        put_line(buffer, row_of(inner, row), line, theme, Style::new());
    }
    let mut cursor = None;
    if let Some(row) = plan.typed {
        let area = row_of(inner, row);
        let end = put(buffer, area, 0, "> ", theme.tone(Tone::Key));
        let end = put(buffer, area, end, menu.pick.input.text(), Style::new());
        cursor = Some((area.x + u16::try_from(end).unwrap_or(0), area.y));
    }
    for placed in &plan.items {
        let Some(item) = menu.items.get(placed.item) else { continue };
        let chosen = placed.at == menu.pick.at();
        let area = row_of(inner, placed.row);
        let style = if chosen { theme.cursor() } else { Style::new() };
        let key = item.key.map(|key| key.sign(app.glyphs())).unwrap_or_default();
        put(buffer, area, 0, &key, theme.tone(Tone::Key));
        let from = overlay::KEY.max(wide(&key));
        let mut end = from;
        for (offset, line) in placed.label.iter().enumerate() {
            end = put(buffer, row_of(inner, placed.row + offset), from, line, style);
        }
        let last = row_of(inner, placed.row + placed.label.len().saturating_sub(1));
        let note = fit(&span(&item.note, Tone::Quiet).text, usize::from(inner.width).saturating_sub(end + 2));
        put(buffer, last, end + 2, &note, theme.tone(Tone::Quiet));
        if chosen && !menu.filters {
            cursor = Some((area.x + u16::try_from(from).unwrap_or(0), area.y));
        }
    }
    if menu.pick.rows().is_empty() {
        put(buffer, row_of(inner, plan.from), 0, "nothing matches", theme.tone(Tone::Quiet));
    }
    cursor
}

fn draw_palette(buffer: &mut Buffer, app: &App, pick: &Pick, help: bool, theme: &Theme) -> Option<(u16, u16)> {
    let ListPlan { boxed, room: list, .. } = overlay::palette(app, pick, help);
    let title = if help { "Help: what can be done, and how" } else { "Commands" };
    let inner = framed(buffer, app, boxed, title, "type to find · Enter runs it · Esc leaves", theme);
    let area = row_of(inner, 0);
    let end = put(buffer, area, 0, "> ", theme.tone(Tone::Key));
    let end = put(buffer, area, end, pick.input.text(), Style::new());
    let cursor = Some((area.x + u16::try_from(end).unwrap_or(0), area.y));
    let shown = palette::rows(app, pick, list, usize::from(inner.width), help);
    let hidden = pick.rows().len().saturating_sub(shown.len());
    let place = if hidden > 0 { format!(" {} of {}", pick.at() + 1, pick.rows().len()) } else { String::new() };
    let place_at = usize::from(area.width).saturating_sub(wide(&place));
    if pick.input.text().is_empty() {
        let hint = fit("a name, a key or another word for it", place_at.saturating_sub(end + 2));
        put(buffer, area, end + 1, &hint, theme.tone(Tone::Out));
    }
    for (row, line) in shown.iter().enumerate() {
        let area = row_of(inner, row + 1);
        if line.chosen {
            put(buffer, area, 0, &" ".repeat(usize::from(area.width)), theme.crosshair());
        }
        let base = if line.chosen { theme.crosshair().add_modifier(Modifier::BOLD) } else { Style::new() };
        put_line(buffer, area, &line.spans, theme, base);
    }
    if shown.is_empty() {
        put(buffer, row_of(inner, 1), 0, "nothing is called that; try another word", theme.tone(Tone::Quiet));
    }
    if let Some((group, about)) = palette::about(app, pick) {
        let (width, rows) = (usize::from(inner.width), palette::about_rows(app));
        let told = [span(format!("{group}: "), Tone::Heading), span(about, Tone::Plain)];
        let from = usize::from(inner.height).saturating_sub(rows);
        for (row, line) in at_most(wrap_spans(&told, width, 0), rows, width).iter().enumerate() {
            put_line(buffer, row_of(inner, from + row), line, theme, Style::new());
        }
    }
    put(buffer, area, place_at, &place, theme.tone(Tone::Quiet));
    cursor
}

fn draw_page(
    buffer: &mut Buffer,
    app: &App,
    title: &str,
    lines: &[Spans],
    top: usize,
    theme: &Theme,
) -> Option<(u16, u16)> {
    let (wrapped, count) = page::window(app.size(), lines);
    let room = page::room(app.size());
    let height = count.min(room);
    let foot = match count > room {
        // How much there is below and above.
        true => format!("{}–{} of {count} · arrows scroll · Esc leaves", top + 1, (top + room).min(count)),
        false => "Esc leaves".to_owned(),
    };
    let boxed = overlay::boxed(app.size(), page::text_width(app.size()), height);
    let inner = framed(buffer, app, boxed, title, &foot, theme);
    for (row, line) in wrapped.iter().skip(top).take(usize::from(inner.height)).enumerate() {
        put_line(buffer, row_of(inner, row), line, theme, Style::new());
    }
    Some((inner.x, inner.y))
}

/// Underlines the words of a field that leave its boundary open, where the text is not slid.
fn mark_open_words(buffer: &mut Buffer, app: &App, area: Area, from: usize, field: &Field, theme: &Theme) {
    let Value::Text { input, .. } = &field.value else { return };
    let room = usize::from(area.width).saturating_sub(from);
    if wide(input.text()) + 1 > room || area.height == 0 {
        return;
    }
    for word in coach::open_words(app, field) {
        let (Some(before), Some(text)) = (input.text().get(..word.start), input.text().get(word.start..word.end))
        else {
            continue;
        };
        let start = from + wide(&span(before, Tone::Plain).text);
        let style = theme.tone(Tone::Vague).add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        put(buffer, area, start, &span(text, Tone::Plain).text, style);
    }
}

fn draw_rules(buffer: &mut Buffer, app: &App, list: &RuleList, theme: &Theme) -> Option<(u16, u16)> {
    let about = overlay::about_rule(app, list);
    let foot = about.len();
    let ListPlan { boxed, room, .. } = overlay::rules(app, list.at, foot);
    let inner = framed(buffer, app, boxed, "Rules of this map", "E explains · u undoes · Esc leaves", theme);
    let head = [span(" Rule                         ", Tone::Quiet), span("Severity  Open   Limits", Tone::Quiet)];
    put_line(buffer, row_of(inner, 0), &head, theme, Style::new().add_modifier(Modifier::BOLD));
    let shown = ruleset::rows(app, list, room, usize::from(inner.width));
    let all = ruleset::count();
    if shown.len() < all {
        let text = format!("{} of {all}", list.at + 1);
        put(
            buffer,
            row_of(inner, 0),
            usize::from(inner.width).saturating_sub(wide(&text)),
            &text,
            theme.tone(Tone::Key),
        );
    }
    let mut cursor = None;
    for (row, rule) in shown.iter().enumerate() {
        let area = row_of(inner, row + 1);
        let base = if rule.chosen { theme.crosshair().add_modifier(Modifier::BOLD) } else { Style::new() };
        if rule.chosen {
            put(buffer, area, 0, &" ".repeat(usize::from(area.width)), base);
            put(buffer, area, 0, Signs::of(app.glyphs()).cursor, base);
            cursor = Some((area.x, area.y));
        }
        put_spans(buffer, area, 0, &rule.spans, theme, base);
        if rule.chosen {
            put(buffer, area, 0, Signs::of(app.glyphs()).cursor, base);
        }
    }
    let from = usize::from(inner.height).saturating_sub(foot);
    for (row, line) in about.iter().take(foot).enumerate() {
        put_line(buffer, row_of(inner, from + row), line, theme, Style::new());
    }
    cursor
}
