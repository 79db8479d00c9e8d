//! Text as screens are made of: spans with a tone, measured in terminal columns.
//!
//! A `Tone` says what a text means, never its colour; themes turn it into a style. Text that does not fit always ends in
//! a sign that something was cut.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::{Severity, shown};
use crate::rules::Family;

/// What a piece of text means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// What the eye should find first.
    Strong,
    /// What may be overlooked.
    Quiet,
    /// A heading.
    Heading,
    /// A key one can press.
    Key,
    /// A right that decides.
    Decides,
    /// A right that contributes.
    Contributes,
    /// A right that is informed.
    Informed,
    /// Left out, or nothing there.
    Out,
    /// About a gap.
    Gap,
    /// About an overlap.
    Overlap,
    /// About a vague boundary.
    Vague,
    /// An error or a refusal.
    Error,
    /// A warning.
    Warning,
    /// All is well.
    Good,
    /// How much of something there is: 1 a little, 4 a lot. The number itself always stands there too.
    Heat(u8),
}

impl Tone {
    /// The tone of a family of findings.
    #[must_use]
    pub fn of(family: Family) -> Tone {
        match family {
            Family::Gap => Tone::Gap,
            Family::Overlap => Tone::Overlap,
            Family::Vague => Tone::Vague,
        }
    }

    /// The tone of a severity.
    #[must_use]
    pub fn of_severity(severity: Severity) -> Tone {
        match severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Note => Tone::Quiet,
        }
    }
}

/// A piece of text with its meaning; safe to print.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// What is read; holds no hidden character.
    pub text: String,
    /// What it means.
    pub tone: Tone,
}

/// One line of a screen.
pub type Spans = Vec<Span>;

/// A span; hidden characters become visible marks.
#[must_use]
pub fn span<'a>(text: impl Into<Cow<'a, str>>, tone: Tone) -> Span {
    let text = text.into();
    let marked = match shown(&text) {
        // A text that was made for it is taken over as it is.
        Cow::Borrowed(_) => None,
        Cow::Owned(marked) => Some(marked),
    };
    Span { text: marked.unwrap_or_else(|| text.into_owned()), tone }
}

/// A line of one span.
#[must_use]
pub fn line<'a>(text: impl Into<Cow<'a, str>>, tone: Tone) -> Spans {
    vec![span(text, tone)]
}

/// The text of a line without its tones.
#[must_use]
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// Columns a text takes on the screen: the sum of those of its characters as they are read. A terminal draws each in cells of
/// its own, also where letters side by side grow together on paper, as in Arabic.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    if text.chars().all(is_one_column) {
        return text.chars().count();
    }
    // The painter counts the voice marks of narrow Japanese once more, and so must whoever measures for it.
    let beside = |grapheme: &str| grapheme.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count();
    text.graphemes(true).map(|grapheme| grapheme.width() + beside(grapheme)).sum()
}

/// Columns that a number takes.
#[must_use]
pub fn digits(number: usize) -> usize {
    match number {
        0..10 => 1,
        10..100 => 2,
        100..1000 => 3,
        _ => number.ilog10() as usize + 1,
    }
}

/// Whether a character is one column whatever stands beside it, unless that joins it: those before the first mark that joins
/// letters, and the dashes, arrows, lines and shapes that the screens are full of.
fn is_one_column(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25fc}' | '✓')
        || (c < '\u{300}' && c != '\u{ad}')
}

/// The text in at most `room` columns; what was cut is replaced by `…`.
#[must_use]
pub fn fit(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    // Nothing joins a letter here, so that the text may be cut behind any of them; a page of titles is cut at each turn.
    let plain = text.get(..room - 1).filter(|_| text.is_ascii());
    let kept = plain.unwrap_or_else(|| {
        let (mut used, mut end) = (0, 0);
        for grapheme in text.graphemes(true) {
            used += width(grapheme);
            if used > room - 1 {
                break;
            }
            end += grapheme.len();
        }
        text.get(..end).unwrap_or_default()
    });
    format!("{}…", kept.trim_end())
}

/// The same for spans; whatever is cut leaves its sign at the end.
#[must_use]
pub fn fit_spans(spans: Spans, room: usize) -> Spans {
    if spans.iter().map(|span| width(&span.text)).sum::<usize>() <= room {
        return spans;
    }
    let mut left = room.saturating_sub(1);
    let mut shown = Spans::new();
    for part in spans {
        let whole = width(&part.text) <= left;
        let text = if whole { part.text } else { fit(&part.text, left + 1) };
        left = left.saturating_sub(width(&text));
        shown.push(Span { text, tone: part.tone });
        if !whole {
            break;
        }
    }
    shown
}

/// A line with something else at the end of its room: what has no place before it is cut off without a sign of its own.
#[must_use]
pub fn cut_before(spans: Spans, room: usize, tail: Spans) -> Spans {
    let wide = |spans: &[Span]| spans.iter().map(|span| width(&span.text)).sum::<usize>();
    let before = room.saturating_sub(wide(&tail));
    let is_cut = wide(&spans) > before;
    // The sign of the cut takes a column, and goes again.
    let mut line = fit_spans(spans, before + usize::from(is_cut));
    if let Some(last) = line.last_mut().filter(|_| is_cut) {
        last.text.truncate(last.text.trim_end_matches('…').trim_end().len());
    }
    line.push(span(" ".repeat(before.saturating_sub(wide(&line))), Tone::Plain));
    line.extend(tail);
    line
}

/// At most so many lines of so many columns; what is left out leaves its sign.
#[must_use]
pub fn at_most(mut lines: Vec<Spans>, most: usize, room: usize) -> Vec<Spans> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.pop() {
            let mut last = fit_spans(last, room.saturating_sub(2));
            last.push(span(" …", Tone::Key));
            lines.push(last);
        }
    }
    lines
}

/// The text filled with blanks to exactly `room` columns, cut where it is longer.
#[must_use]
pub fn pad(text: &str, room: usize) -> String {
    let mut text = fit(text, room);
    let missing = room.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// The text in the middle of `room` columns.
#[must_use]
pub fn center(text: &str, room: usize) -> String {
    let text = fit(text, room);
    let missing = room.saturating_sub(width(&text));
    let left = missing / 2;
    format!("{}{text}{}", " ".repeat(left), " ".repeat(missing - left))
}

/// The text in lines of at most `room` columns, broken between words; a longer word is broken where it must.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in text.split_whitespace() {
        let gap = usize::from(!current.is_empty());
        if width(&current) + gap + width(word) <= room {
            if gap == 1 {
                current.push(' ');
            }
            current.push_str(word);
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        for grapheme in word.graphemes(true) {
            if width(&current) + width(grapheme) > room && !current.is_empty() {
                lines.push(std::mem::take(&mut current));
            }
            current.push_str(grapheme);
        }
    }
    if !current.is_empty() || lines.is_empty() {
        lines.push(current);
    }
    lines
}

/// Spans in lines of at most `room` columns; further lines start with `indent` blanks.
#[must_use]
pub fn wrap_spans(spans: &[Span], room: usize, indent: usize) -> Vec<Spans> {
    let room = room.max(indent + 1);
    let mut lines: Vec<Spans> = vec![Vec::new()];
    // Most are one line as they are: a large page has 40,000 of them.
    if spans.iter().map(|span| width(&span.text)).sum::<usize>() <= room {
        spans.iter().filter(|span| !span.text.is_empty()).for_each(|span| push(&mut lines, &span.text, span.tone));
        return lines;
    }
    let mut used = 0;
    for span in spans {
        for piece in pieces(&span.text) {
            let wide = width(piece.trim_end());
            if used > indent && used + wide > room {
                lines.push(vec![Span { text: " ".repeat(indent), tone: Tone::Plain }]);
                used = indent;
            }
            let mut rest = piece;
            // A word longer than a whole line is broken where it must.
            while used + width(rest.trim_end()) > room {
                let head: String = take_columns(rest, room - used);
                if head.is_empty() {
                    break;
                }
                rest = &rest[head.len()..];
                push(&mut lines, &head, span.tone);
                lines.push(vec![Span { text: " ".repeat(indent), tone: Tone::Plain }]);
                used = indent;
            }
            push(&mut lines, rest, span.tone);
            used += width(rest);
        }
    }
    lines
}

/// Words with the blank behind them; the groups of one number stay together, and a number with what becomes of it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        let inside_number = digit(at.checked_sub(1)) && digit(Some(at + 1));
        let becomes = |at: usize| {
            let (before, behind) = (&text[..at], &text[at + 1..]);
            let after = ["→ ", "-> "].iter().find_map(|arrow| behind.strip_prefix(arrow));
            let from = ["→", "->"].iter().find_map(|arrow| before.strip_suffix(arrow));
            let is_digit = |c: char| c.is_ascii_digit();
            (before.ends_with(is_digit) && after.is_some_and(|after| after.starts_with(is_digit)))
                || (behind.starts_with(is_digit) && from.is_some_and(|from| from.trim_end().ends_with(is_digit)))
        };
        if *byte == b' ' && !inside_number && !becomes(at) {
            pieces.push(&text[start..=at]);
            start = at + 1;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn push(lines: &mut [Spans], text: &str, tone: Tone) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some(last) if last.tone == tone => last.text.push_str(text),
        _ => line.push(Span { text: text.to_owned(), tone }),
    }
}

fn take_columns(text: &str, room: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            used += width(grapheme);
            used <= room
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_by_the_character_is_as_wide_as_it_is_drawn() {
        let plain: Vec<char> = ('\u{20}'..='\u{2fff}').filter(|c| is_one_column(*c) && !c.is_control()).collect();
        assert!(plain.len() > 1_000);
        for pair in plain.windows(2) {
            // Beside itself, beside the next one, and beside a letter: nothing joins.
            for text in [format!("{0}{0}", pair[0]), format!("{}{}", pair[0], pair[1]), format!("a{}", pair[0])] {
                let slow: usize = text.graphemes(true).map(UnicodeWidthStr::width).sum();
                assert_eq!((width(&text), text.graphemes(true).count()), (slow, 2), "{text:?}");
            }
        }
    }

    #[test]
    fn nothing_is_wider_than_its_bytes() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert!(width(&text) <= text.len(), "{c:?}");
        }
    }

    #[test]
    fn text_is_cut_with_a_sign() {
        assert_eq!(fit("Refund a customer", 17), "Refund a customer");
        assert_eq!(fit("Refund a customer", 10), "Refund a…");
        assert_eq!(fit("日本語テキスト", 6), "日本…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(center("ab", 5), " ab  ");
    }

    #[test]
    fn text_is_as_wide_as_a_terminal_draws_it() {
        for (text, expected) in [
            ("Qualité — 5 €", 13),
            ("e\u{301}te\u{301}", 3),
            ("日本語", 6),
            ("\u{5e9}\u{5b8}\u{5dc}\u{5d5}\u{5b9}\u{5dd}", 4),
            ("\u{644}\u{627}", 2),
            ("\u{1f44d}\u{1f3fd}\u{1f1e9}\u{1f1ea}", 4),
        ] {
            assert_eq!(width(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_makes_room_for_what_stands_at_its_end() {
        let check = |text: &str, room: usize, expected: &str| {
            let line = cut_before(vec![span(text, Tone::Plain)], room, vec![span(" … =", Tone::Key)]);
            assert_eq!(plain(&line), expected);
            assert_eq!(width(&plain(&line)), room.max(4));
        };
        check("Goes up", 14, "Goes up    … =");
        check("Goes up to the COO", 14, "Goes up to … =");
        check("日本語テキスト", 9, "日本  … =");
        check("abc", 2, " … =");
    }

    #[test]
    fn text_wraps_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("incomprehensible", 6), ["incomp", "rehens", "ible"]);
        assert_eq!(wrap("", 6), [""]);
        let spans = [span("Goes up to ", Tone::Quiet), span("Head of Support and beyond", Tone::Plain)];
        let lines: Vec<String> = wrap_spans(&spans, 18, 2).iter().map(|line| plain(line)).collect();
        assert_eq!(lines, ["Goes up to Head of ", "  Support and ", "  beyond"]);
        let amount: Vec<String> =
            wrap_spans(&[span("over 10 000 EUR", Tone::Plain)], 9, 0).iter().map(|line| plain(line)).collect();
        assert_eq!(amount, ["over ", "10 000 ", "EUR"]);
        let becomes: Vec<String> = wrap_spans(&[span("Let it be  30 → 29, brings V05", Tone::Plain)], 15, 0)
            .iter()
            .map(|line| plain(line))
            .collect();
        assert_eq!(becomes, ["Let it be  ", "30 → 29, brings ", "V05"]);
        assert!(wrap_spans(&[span("x".repeat(50), Tone::Plain)], 10, 2).iter().all(|line| width(&plain(line)) <= 10));
    }
}
