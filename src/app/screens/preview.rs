//! A foreign document as it is seen before it is taken: the questions on top, beneath them what was understood.
//!
//! The question that takes the keys is always in sight; the text scrolls, and says when there is more of it.

use super::super::App;
use super::super::key::{Code, Key};
use super::super::preview::{Leaf, Preview, Question, Target};
use super::super::text::{Span, Spans, Tone, fit, pad, span, width as wide, wrap_spans};
use super::Signs;

/// A question with its answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuestionRow {
    /// What is read.
    pub spans: Spans,
    /// Whether it takes the keys.
    pub chosen: bool,
    /// Which one it is, from the first.
    pub at: usize,
}

/// The whole screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreviewView {
    /// The top line.
    pub title: Spans,
    /// The questions in sight; none while the changes are looked at.
    pub questions: Vec<QuestionRow>,
    /// Whether there is a rule line under the title and above the text.
    pub ruled: bool,
    /// The lines of text in sight.
    pub text: Vec<Spans>,
    /// What was said, or the keys.
    pub bottom: Vec<Spans>,
    /// Where the real cursor stands: column and row.
    pub cursor: (usize, usize),
    /// How many lines of text fit.
    pub room: usize,
    /// The furthest that the text can be scrolled.
    pub last_top: usize,
}

/// Columns of what a question is about, the cursor before it included.
const ABOUT: usize = 13;

/// The screen of a preview.
#[must_use]
pub fn view(app: &App, preview: &Preview) -> PreviewView {
    let (width, height) = (usize::from(app.size().0), usize::from(app.size().1));
    let signs = Signs::of(app.glyphs());
    let ruled = height >= 12;
    let bottom = bottom(app, preview, width);
    let rules = if ruled { 2 } else { 0 };
    let all = preview.questions();
    let inner = height.saturating_sub(1 + rules + bottom.len());
    let shown = if preview.leaf == Leaf::Changes { 0 } else { all.len().min((inner / 2).max(1)) };
    let first = (preview.at + 1).saturating_sub(shown);
    let questions: Vec<QuestionRow> = all
        .iter()
        .enumerate()
        .skip(first)
        .take(shown)
        .map(|(at, question)| row(preview, *question, at, width, &signs))
        .collect();
    // With nothing to ask there is no need to tell questions and text apart.
    let rules = if questions.is_empty() { rules.min(1) } else { rules };
    let room = height.saturating_sub(1 + rules + bottom.len() + questions.len()).max(1);
    let lines: Vec<Spans> =
        preview.lines().iter().flat_map(|line| wrap_spans(line, width.saturating_sub(2), 4)).collect();
    let last_top = lines.len().saturating_sub(room);
    let top = preview.top.min(last_top);
    let mut text: Vec<Spans> = lines.into_iter().skip(top).take(room).collect();
    text.iter_mut().for_each(|line| line.insert(0, span(" ", Tone::Plain)));
    let above = 1 + usize::from(ruled);
    let cursor = match preview.caret() {
        Some(before) => (ABOUT + wide(before), above + preview.at - first),
        None if questions.is_empty() => (0, above),
        None => (ABOUT, above + preview.at.saturating_sub(first)),
    };
    let place =
        if last_top > 0 { format!("{}-{} of {} ", top + 1, top + text.len(), last_top + room) } else { String::new() };
    PreviewView { title: title(preview, width, &place), questions, ruled, text, bottom, cursor, room, last_top }
}

/// The question at a row of the terminal.
#[must_use]
pub fn question_at(app: &App, preview: &Preview, y: u16) -> Option<usize> {
    let view = view(app, preview);
    let row = usize::from(y).checked_sub(1 + usize::from(view.ruled))?;
    view.questions.get(row).map(|question| question.at)
}

fn title(preview: &Preview, width: usize, place: &str) -> Spans {
    let what = match preview.leaf {
        Leaf::Understood => format!("Import {}", preview.name),
        Leaf::Changes => format!("Import {}: what would change in the map", preview.name),
    };
    let place = if wide(place) + 12 > width { "" } else { place };
    let notes = ["nothing is written yet ", ""];
    let note = notes.into_iter().find(|note| wide(&what) + wide(note) + wide(place) + 6 <= width).unwrap_or("");
    let right = if note.is_empty() {
        place.to_owned()
    } else if place.is_empty() {
        note.to_owned()
    } else {
        format!("{}· {place}", note)
    };
    let room = width.saturating_sub(wide(&right) + 1);
    vec![
        span(" ", Tone::Plain),
        span(pad(&span(&what, Tone::Strong).text, room), Tone::Strong),
        span(right, Tone::Quiet),
    ]
}

fn row(preview: &Preview, question: Question, at: usize, width: usize, signs: &Signs) -> QuestionRow {
    let chosen = at == preview.at;
    let (about, answer, why) = preview.answer(question);
    let mark = if chosen { signs.cursor } else { " " };
    let answer = span(answer, Tone::Strong).text;
    let answer = match question {
        Question::Letters if chosen => format!("{} {answer} {}", signs.more.0, signs.more.1),
        _ => answer,
    };
    let room = width.saturating_sub(ABOUT);
    let answer = fit(&answer, room);
    let left = room.saturating_sub(wide(&answer) + 2);
    let unsure = question == Question::Letters && !preview.is_sure();
    let tone = if unsure { Tone::Warning } else { Tone::Quiet };
    let mut spans = vec![
        span(format!(" {mark} "), Tone::Key),
        span(pad(&about, ABOUT - 3), if chosen { Tone::Strong } else { Tone::Quiet }),
        span(&answer, if chosen { Tone::Strong } else { Tone::Plain }),
    ];
    if left > 8 {
        spans.push(span(format!("  {}", fit(&span(why, tone).text, left)), tone));
    }
    QuestionRow { spans, chosen, at }
}

/// What was said last, else the keys: those that matter most stay longest.
fn bottom(app: &App, preview: &Preview, width: usize) -> Vec<Spans> {
    if let Some(said) = &preview.said {
        let mut lines = wrap_spans(&[span(said, Tone::Error)], width.saturating_sub(2), 0);
        lines.truncate(3);
        lines.iter_mut().for_each(|line| line.insert(0, span(" ", Tone::Plain)));
        return lines;
    }
    let sign = |code| Key::plain(code).sign(app.glyphs());
    let pair = |one, other| format!("{} {}", sign(one), sign(other));
    let enter = match (preview.leaf, preview.proposal()) {
        (Leaf::Understood, Some(_)) => "show what would change",
        (Leaf::Understood, None) => "make the map",
        (Leaf::Changes, _) => "change the map",
    };
    let leave = match (preview.leaf, preview.target) {
        (Leaf::Changes, _) => "back",
        (_, Target::NewMap) => "leave, nothing written",
        (_, Target::OpenMap) => "leave it",
    };
    let first = [(sign(Code::Enter), enter), (sign(Code::Esc), leave)];
    let more = match preview.leaf {
        Leaf::Understood => vec![
            (pair(Code::Up, Code::Down), "question"),
            (pair(Code::Left, Code::Right), "answer"),
            (pair(Code::PageUp, Code::PageDown), "read on"),
        ],
        Leaf::Changes => vec![(pair(Code::Up, Code::Down), "read on")],
    };
    let mut line: Vec<Span> = vec![span(" ", Tone::Plain)];
    let mut used = 1;
    for (key, word) in first.into_iter().chain(more) {
        let need = wide(&key) + wide(word) + 3;
        if used + need <= width {
            line.push(span(key, Tone::Key));
            line.push(span(format!(" {word}  "), Tone::Quiet));
            used += need;
        }
    }
    vec![line]
}
