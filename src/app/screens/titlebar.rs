//! The top line: whose map it is, whether it is saved, the screens, the situation, the notation and the counts.
//!
//! What matters least is left out first where the line is short; the counts of findings stay longest.

use super::super::text::{Span, Tone, fit, span, width as wide};
use super::super::{App, Screen};
use super::Signs;
use crate::rules::Family;

/// A tab of the top line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tab {
    /// The screen it shows.
    pub screen: Screen,
    /// First column.
    pub x: usize,
    /// Columns.
    pub width: usize,
}

/// The top line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TitleBar {
    /// Everything on it, exactly as wide as asked for.
    pub spans: Vec<Span>,
    /// Where the tabs are.
    pub tabs: Vec<Tab>,
}

/// How many columns the names of the screens get, tried from the most generous on.
const TAB_NAMES: [usize; 3] = [usize::MAX, 5, 0];

/// The top line in so many columns.
#[must_use]
pub fn titlebar(app: &App, width: usize) -> TitleBar {
    let signs = Signs::of(app.glyphs());
    let counts = app.analysis().counts();
    let matrix = app.matrix();
    let sum = |spans: &[Span]| spans.iter().map(|span| wide(&span.text)).sum::<usize>();

    // Right: counts in words where there is room, else in numbers.
    let figures = |words: bool| {
        let mut spans = Vec::new();
        if app.is_glimpse() {
            return vec![span("reading  ", Tone::Quiet)];
        }
        if let Some(percent) = app.checked() {
            let (state, tone) =
                if app.is_check_held() { ("check stopped at", Tone::Warning) } else { ("checking", Tone::Quiet) };
            spans.push(span(format!("{state} {percent:>2} %  "), tone));
        }
        for family in Family::ALL {
            let count = counts.family(family);
            let tone = if count == 0 { Tone::Quiet } else { Tone::of(family) };
            let word = match (words, family, count) {
                (false, ..) => String::new(),
                (_, Family::Vague, _) => " vague".to_owned(),
                (_, family, 1) => format!(" {}", family.word()),
                (_, family, _) => format!(" {}", family.plural()),
            };
            spans.push(span(format!("{} {count}{word}  ", signs.family(family)), tone));
        }
        spans
    };
    let posture = vec![
        span(app.situation_name(), if app.situation().is_some() { Tone::Warning } else { Tone::Quiet }),
        span(format!(" {} ", app.notation().name()), Tone::Quiet),
        span("  ", Tone::Plain),
    ];
    let size = vec![span(
        format!(
            "{} · {}   ",
            crate::app::commands::count(matrix.decision_count(), "decision"),
            crate::app::commands::count(matrix.role_count(), "role")
        ),
        Tone::Quiet,
    )];
    // Where the names of all screens do not fit, that of the one shown does, beside the others cut short or their numbers.
    let room_of = |screen: Screen, room: usize| if screen == app.screen() { usize::MAX } else { room };
    let label = |number: usize, screen: Screen, room: usize| match room_of(screen, room) {
        0 => format!(" {number} "),
        room => format!(" {number} {} ", fit(screen.name(), room)),
    };
    // What the label takes without making it: numbers have one digit, and a name that is cut fills its room.
    let label_width = |screen: Screen, room: usize| match room_of(screen, room) {
        0 => 3,
        room => 4 + wide(screen.name()).min(room),
    };
    let widths = TAB_NAMES.map(|room| Screen::ALL.into_iter().map(|screen| label_width(screen, room)).sum::<usize>());

    // The name keeps at least twelve columns; parts join from the right while they fit.
    let name_text = if matrix.title().is_empty() { app.name().unwrap_or("untitled") } else { matrix.title() };
    let mark = match (app.access(), app.is_modified()) {
        (crate::app::Access::Read(_), false) => " (read only)",
        (crate::app::Access::Read(_), true) => " * (read only)",
        (_, true) if app.will_be_saved() => " saving",
        (_, true) if app.is_saving() => " * saving",
        (_, true) => " *",
        (_, false) => "",
    };
    let name_width = wide(&span(name_text, Tone::Strong).text).min(36) + wide(mark) + 2;
    let least_name = name_width.min(14);
    let mut right: Vec<Span> = Vec::new();
    let mut tabs = None;
    let mut taken = least_name;
    let mut add = |spans: Vec<Span>, right: &mut Vec<Span>| {
        let need = sum(&spans);
        if taken + need <= width {
            taken += need;
            let mut spans = spans;
            spans.append(right);
            *right = spans;
            return true;
        }
        false
    };
    let in_words = figures(true);
    let roomy = width >= name_width + widths[0] + sum(&in_words) + sum(&posture);
    if let Some(last) = app.pending().last.filter(|_| app.preferences().shows_keys) {
        add(vec![span(format!("[{}]  ", last.sign(app.glyphs())), Tone::Key)], &mut right);
    }
    add(if roomy { in_words } else { figures(false) }, &mut right);
    // The name of the map, the situation and the notation are worth more than the names of the screens that are not shown.
    let others = name_width + sum(&right) + sum(&posture);
    for (names, taken) in TAB_NAMES.into_iter().zip(widths) {
        let fits = names == 0 || others + taken <= width;
        if fits && tabs.is_none() && add(vec![span(" ".repeat(taken), Tone::Plain)], &mut Vec::new()) {
            tabs = Some((names, taken));
        }
    }
    if !add(posture, &mut right) && app.situation().is_some() {
        // Which situation one looks at is never left to guess.
        add(vec![span(app.situation_name(), Tone::Warning), span("  ", Tone::Plain)], &mut right);
    }
    let tabs_room = tabs.map_or(0, |(_, taken)| taken);
    // How large the map is can be seen; what it is called can not.
    if !app.is_glimpse() && name_width + tabs_room + sum(&right) + sum(&size) <= width {
        add(size, &mut right);
    }
    let room = width.saturating_sub(sum(&right) + tabs_room);
    let shown = fit(&span(name_text, Tone::Strong).text, room.saturating_sub(wide(mark) + 2));
    let mut bar = TitleBar::default();
    bar.spans.push(span(format!(" {shown}"), Tone::Strong));
    bar.spans.push(span(mark, Tone::Warning));
    bar.spans.push(span(" ", Tone::Plain));
    if let Some((names, _)) = tabs {
        for (number, screen) in (1..).zip(Screen::ALL) {
            let (x, width) = (sum(&bar.spans), label_width(screen, names));
            let here = screen == app.screen();
            bar.spans.push(span(label(number, screen, names), if here { Tone::Heading } else { Tone::Quiet }));
            bar.tabs.push(Tab { screen, x, width });
        }
    }
    let gap = width.saturating_sub(sum(&bar.spans) + sum(&right));
    bar.spans.push(span(" ".repeat(gap), Tone::Plain));
    bar.spans.extend(right);
    bar
}
