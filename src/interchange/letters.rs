//! Reads the text of one cell of a foreign matrix.
//!
//! Always true: no text is lost. What is not letters or words for rights comes back as `Unreadable` with its original
//! text, and what stands beside the letters comes back as their note.

use std::borrow::Cow;

use super::glance::is_plain_name;
use super::notation::Notation;
pub use super::reading::{CellReading, Lettered};
use super::words::{Word, is_cross, tick_for, without_auxiliaries, word_for};

/// A cell longer than this is prose; the bound keeps the work per cell small whatever a file holds.
const LONGEST_MARK: usize = 2_000;
/// So many letters may be written together: all of RACI.
const LONGEST_RUN: usize = 4;

/// Reads one cell.
pub fn read_cell(text: &str) -> CellReading {
    // Nearly every cell of a large file is blank or one capital.
    match text.as_bytes() {
        [] => return CellReading::Empty,
        [byte] if is_known(char::from(*byte)) => {
            if let Some(read) = CellReading::capital(*byte) {
                return read;
            }
        }
        _ => {}
    }
    if is_plain_name(text) { CellReading::Unreadable(text.to_owned()) } else { read_text(text) }
}

/// A cell that is more than a sign, looked at closely.
pub(super) fn read_text(text: &str) -> CellReading {
    let bare = text.trim_matches(is_blank);
    if bare.is_empty() || is_sign_for_nothing(bare) {
        return CellReading::Empty;
    }
    if bare.len() > LONGEST_MARK {
        return CellReading::Unreadable(text.to_owned());
    }
    if is_cross(bare) {
        return CellReading::Empty;
    }
    if let Some(tick) = tick_for(bare) {
        return CellReading::words(vec![tick], None);
    }
    let bare = peel(bare);
    if bare.is_empty() {
        // Only emphasis signs: `**` or `__`.
        return CellReading::Unreadable(text.to_owned());
    }
    if is_sign_for_nothing(bare) {
        return CellReading::Empty;
    }
    read_signs(bare, text).unwrap_or_else(|| CellReading::Unreadable(text.to_owned()))
}

/// An entry of a legend such as `R = Responsible`, `(R) Réalise` or `D: decides`: the letter and its explanation.
pub fn legend_entry(text: &str) -> Option<(char, String)> {
    let text = text.trim_matches(is_blank);
    let text = text.trim_start_matches(is_emphasis);
    let (head, rest) = match text.strip_prefix('(') {
        Some(inner) => inner.split_once(')')?,
        None => {
            let first = text.chars().next()?;
            let after = text.get(first.len_utf8()..)?;
            let after = after.trim_start_matches(|c| is_blank(c) || is_emphasis(c));
            let after = after.strip_prefix(['=', ':', '-', '–', '—', '→', '('])?;
            (text.get(..first.len_utf8())?, after)
        }
    };
    let mut head = head.trim().chars();
    let letter = head.next().map(|c| fold_look_alike(c).unwrap_or(c))?;
    if head.next().is_some() || !is_known(letter) {
        return None;
    }
    let rest = rest.trim_matches(|c| is_blank(c) || is_emphasis(c) || c == ':' || c == '=');
    let rest = rest.trim_end_matches(')').trim();
    rest.chars().any(char::is_alphabetic).then(|| (letter, rest.to_owned()))
}

/// The Latin capital a letter of another script looks like.
///
/// A grid typed on a Cyrillic or Greek keyboard carries С for C; nobody can see the difference, so it is read as meant
/// and reported.
pub fn fold_look_alike(c: char) -> Option<char> {
    Some(match c {
        'А' | 'Α' | 'а' | 'Ａ' => 'A',
        'С' | 'Ϲ' | 'с' | 'Ｃ' => 'C',
        'Ԁ' | 'Ｄ' => 'D',
        'Е' | 'Ε' | 'е' | 'Ｅ' => 'E',
        'Н' | 'Η' | 'Ｈ' => 'H',
        'І' | 'Ι' | 'Ӏ' | 'і' | 'Ｉ' => 'I',
        'М' | 'Μ' | 'Ｍ' => 'M',
        'О' | 'Ο' | 'о' | 'ο' | 'Ｏ' => 'O',
        'Р' | 'Ρ' | 'р' | 'Ｐ' => 'P',
        'Ꭱ' | 'Ｒ' => 'R',
        'Ѕ' | 'ѕ' | 'Ｓ' => 'S',
        _ => return None,
    })
}

/// White space of any kind, and characters nobody sees.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_' | '~' | '`')
}

fn is_footnote_sign(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '\u{2070}'..='\u{2079}')
}

/// What stands in a cell for nothing, dashes aside.
pub(super) const NOTHING: &[&str] = &[
    "/",
    "\\",
    "n/a",
    "n.a.",
    "n.a",
    "na",
    "none",
    "nil",
    "not applicable",
    "no authority",
    "not authorized",
    "not authorised",
    ".",
];

fn is_sign_for_nothing(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '‐' | '‑'))
        || NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}

/// Takes emphasis, footnote signs and one pair of brackets around everything off.
fn peel(text: &str) -> &str {
    let edge = |c: char| is_blank(c) || is_emphasis(c) || is_footnote_sign(c);
    let bare = text.trim_matches(edge);
    let inner = bare
        .strip_prefix('(')
        .and_then(|t| t.strip_suffix(')'))
        .or_else(|| bare.strip_prefix('[').and_then(|t| t.strip_suffix(']')));
    match inner {
        Some(inner) if !inner.contains(['(', ')', '[', ']']) => inner.trim_matches(edge),
        _ => bare,
    }
}

fn read_signs(text: &str, whole: &str) -> Option<CellReading> {
    let (outside, notes) = split_brackets(text);
    let outside = outside.trim_matches(|c| is_blank(c) || is_emphasis(c) || is_footnote_sign(c));
    if is_name(outside) { None } else { read_closely(text, outside, notes, whole) }
}

/// What the text outside brackets says, with the text of the brackets as notes.
fn read_closely(text: &str, outside: &str, mut notes: Vec<String>, whole: &str) -> Option<CellReading> {
    if let Some((letters, repaired)) = read_letters(outside) {
        // `R (Responsible)` says the same thing twice.
        notes.retain(|note| {
            let said = word_for(note.trim()).map(|word| word.letter);
            said.is_none() || letters.first().copied() != said
        });
        return Some(lettered(letters, whole, notes, repaired));
    }
    if let Some((head, rest)) = split_at_remark(outside)
        && let Some((letters, repaired)) = read_letters(head)
    {
        notes.insert(0, rest.to_owned());
        if letters.len() == 1 && word_for(rest).map(|word| word.letter) == letters.first().copied() {
            notes.remove(0);
        }
        return Some(lettered(letters, whole, notes, repaired));
    }
    // `(R) Réalise` explains a letter; it gives nobody a right.
    if text.starts_with(['(', '[']) {
        return None;
    }
    let (words, rest) = read_words(outside)?;
    if !rest.is_empty() {
        notes.insert(0, rest);
    }
    Some(CellReading::words(words, join(notes)))
}

/// The names and numbers of a large table, told from marks without looking for every way to write one: no letter of a
/// method stands first, and no word for a right.
fn is_name(text: &str) -> bool {
    let said = without_auxiliaries(text);
    let end = said.find(|c: char| !c.is_alphabetic()).unwrap_or(said.len());
    !begins_with_letters(text) && said.get(..end).is_some_and(|word| word_for(word).is_none())
}

/// Whether letters may stand first.
fn begins_with_letters(text: &str) -> bool {
    let first = text.split(|c| is_separator(c) || matches!(c, ':' | '<' | '≤' | '>' | '≥')).next().unwrap_or_default();
    // What is taken off a letter: then a closer look is needed.
    first.is_empty()
        || first.starts_with(|c| is_emphasis(c) || is_footnote_sign(c))
        || AND.contains(&first)
        || letters_of(first.trim_end_matches(|c| is_emphasis(c) || is_footnote_sign(c) || c == '.'), true).is_some()
}

fn lettered(letters: Vec<char>, whole: &str, notes: Vec<String>, repaired: bool) -> CellReading {
    let written = whole.trim().to_owned();
    CellReading::Letters(Lettered { letters, written, note: join(notes), repaired }.into())
}

fn join(notes: Vec<String>) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().filter(|n| !n.trim().is_empty()).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// The text outside brackets, and the text of each bracket. A bracket nobody closes runs to the end.
fn split_brackets(text: &str) -> (Cow<'_, str>, Vec<String>) {
    // Nearly every name of a large table.
    if !text.contains(['(', ')', '[', ']']) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut outside = String::new();
    let mut notes = Vec::new();
    let mut note = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => {
                if depth > 0 {
                    note.push(c);
                }
                depth += 1;
            }
            ')' | ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    notes.push(std::mem::take(&mut note).trim().to_owned());
                    outside.push(' ');
                } else {
                    note.push(c);
                }
            }
            _ if depth > 0 => note.push(c),
            _ => outside.push(c),
        }
    }
    if !note.trim().is_empty() {
        notes.push(note.trim().to_owned());
    }
    (Cow::Owned(outside), notes)
}

/// `A: up to 5k`, `R - files the form`, `D ≤ 500`: the letters, and the remark after them.
fn split_at_remark(text: &str) -> Option<(&str, &str)> {
    let limit = text.find(['≤', '<', '>', '≥']);
    let sign = [": ", ":\n", " - ", " – ", " — ", "; ", "\n"]
        .iter()
        .filter_map(|sign| text.find(sign).map(|at| (at, sign.len())))
        .min_by_key(|(at, _)| *at);
    let (head_end, rest_start) = match (limit, sign) {
        // A limit keeps its sign: `≤ 500` is the remark.
        (Some(at), None) => (at, at),
        (Some(at), Some((other, _))) if at < other => (at, at),
        (_, Some((at, length))) => (at, at + length),
        (None, None) => return None,
    };
    let head = text.get(..head_end)?.trim_matches(is_blank);
    let rest = text.get(rest_start..)?.trim_matches(is_blank);
    (!head.is_empty() && !rest.is_empty()).then_some((head, rest))
}

fn is_separator(c: char) -> bool {
    is_blank(c) || matches!(c, '/' | ',' | '&' | '+' | '|' | ';' | '\\' | '·' | '•' | '-' | '–')
}

/// Words that join letters.
pub(super) const AND: &[&str] = &["et", "and", "und", "y", "e", "i", "и", "ou", "or", "oder"];

fn read_letters(text: &str) -> Option<(Vec<char>, bool)> {
    let text = text.trim_end_matches('.');
    let hard = text.contains(['/', ',', '&', '+', '|', ';']);
    let tokens: Vec<&str> = text
        .split(is_separator)
        .map(|t| t.trim_matches(|c| is_emphasis(c) || is_footnote_sign(c)))
        .filter(|t| !t.is_empty())
        .collect();
    // More letters than any notation has: this is prose in capitals.
    if tokens.is_empty() || tokens.len() > 10 {
        return None;
    }
    let several = tokens.len() > 2;
    // `a i` could be two words of a language; `a/i` and a lone `a` cannot.
    let small = hard || !text.contains(is_blank);
    let mut letters = Vec::new();
    let mut repaired = false;
    for token in tokens {
        if several && AND.contains(&token) {
            continue;
        }
        letters_of(token, small)?.into_iter().for_each(|letter| push_once(&mut letters, letter));
        repaired |= token.chars().any(|c| fold_look_alike(c).is_some());
    }
    // A stray letter outside every method is kept beside known ones, but says nothing alone: that is a grade or a size.
    letters.iter().any(|l| is_known(*l) || Notation::is_borrowed(*l)).then_some((letters, repaired))
}

/// The letters that are written together, capitals or, alone, a small one.
fn letters_of(token: &str, small: bool) -> Option<Vec<char>> {
    let folded: Vec<char> = token.chars().map(|c| fold_look_alike(c).unwrap_or(c)).take(LONGEST_RUN + 1).collect();
    match folded.as_slice() {
        [single] if single.is_ascii_uppercase() || (small && single.is_ascii_lowercase()) => {
            Some(vec![single.to_ascii_uppercase()])
        }
        run if is_run(run) => Some(folded),
        _ => None,
    }
}

/// Letters written together. Two may come from any one notation, more only from the RACI family: `CEO` is a title.
fn is_run(run: &[char]) -> bool {
    match run.len() {
        2 => Notation::ALL.into_iter().any(|n| run.iter().all(|letter| n.knows(*letter))),
        3..=LONGEST_RUN => run.iter().all(|letter| Notation::Rasci.knows(*letter)),
        _ => false,
    }
}

fn is_known(letter: char) -> bool {
    letter == 'V' || Notation::ALL.into_iter().any(|n| n.knows(letter))
}

fn push_once(letters: &mut Vec<char>, letter: char) {
    if !letters.contains(&letter) {
        letters.push(letter);
    }
}

/// Words for rights at the beginning, and what follows them.
fn read_words(text: &str) -> Option<(Vec<&'static Word>, String)> {
    let mut words: Vec<&'static Word> = Vec::new();
    let mut rest = without_auxiliaries(text);
    loop {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (first, after) = rest.split_at_checked(end)?;
        let Some(word) = word_for(first) else { break };
        if !words.contains(&word) {
            words.push(word);
        }
        rest = after;
        let after = after.trim_start_matches(is_blank);
        let next = after.trim_start_matches(|c: char| is_blank(c) || matches!(c, '/' | ',' | '&' | '+' | ';'));
        let next = ["and ", "et ", "und ", "y ", "e "].iter().find_map(|and| next.strip_prefix(and)).unwrap_or(next);
        if next.len() == after.len() || next.is_empty() {
            break;
        }
        let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
        if next.get(..end).and_then(word_for).is_none() {
            break;
        }
        rest = next;
    }
    if words.is_empty() {
        return None;
    }
    let rest = rest.trim_matches(|c| is_blank(c) || matches!(c, ':' | ',' | ';' | '-' | '–' | '.' | '*'));
    let mut after = rest.split_whitespace();
    // "Approval not required" is the opposite of an approval.
    let negated = after.next().is_some_and(|w| {
        ["not", "no", "never", "nicht", "pas", "non", "nao", "não"].contains(&w.to_lowercase().as_str())
    });
    // A sentence that happens to begin with such a word is prose.
    (!negated && after.count() < 5).then(|| (words, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `expected` is `.` for empty, `?` for unreadable, else letters and after a bar the note.
    fn check(text: &str, expected: &str) {
        let reading = read_cell(text);
        let said = match &reading {
            CellReading::Empty => ".".to_owned(),
            CellReading::Unreadable(original) => {
                assert_eq!(original, text);
                "?".to_owned()
            }
            mark => {
                let letters: String = mark.letters().collect();
                mark.note().map_or(letters.clone(), |note| format!("{letters}|{note}"))
            }
        };
        assert_eq!(said, expected, "{text:?} {reading:?}");
    }

    #[test]
    fn cells_in_the_wild() {
        for text in
            ["R", "**R**", "__R__", "~~R~~", "R*", "R†", "R²", "(R)", "[R]", " R\u{a0}", "r", "R.", "R/R", "`R`"]
        {
            check(text, "R");
        }
        for text in [
            "RA", "R/A", "R, A", "R,A", "R et A", "R & A", "**RA**", "RA*", "R A", "R-A", "R+A", "R\nA", "r/a", "R e A",
        ] {
            check(text, "RA");
        }
        for text in ["", " ", "\u{a0}", "\u{200b}", "-", "–", "—", "--", "/", "n/a", "N/A", "n.a.", "**-**"] {
            check(text, ".");
        }
        check("AR", "AR");
        check("CI*", "CI");
        check("R,A,C,Q", "RACQ");
        check("RACI", "RACI");
        check("R, A (approve, generate unique ref. id.)", "RA|approve, generate unique ref. id.");
        check("R (submit), A (sign)", "RA|submit; sign");
        check("A (above 5k", "A|above 5k");
        check("A: up to 5k", "A|up to 5k");
        check("R - files the form", "R|files the form");
        check("D≤5k", "D|≤5k");
        check("R (Responsible)", "R");
        check("R - Responsible", "R");
        for text in
            ["Y", "B", "?", "TBD", "CEO", "CIO", "HR", "PM", "Ops", "R1", "Alice", "i.e.", "a i", "**", "(R) Réalise"]
        {
            check(text, "?");
        }
    }

    #[test]
    fn words_by_their_first_word() {
        check("Responsible", "R");
        check("accountable", "A");
        check("**Consulted**", "C");
        check("Responsible / Accountable", "RA");
        check("Responsible and Accountable", "RA");
        check("Approval (VP-level approval required)", "A|VP-level approval required");
        check(
            "Notify (approval only required in special circumstances)",
            "I|approval only required in special circumstances",
        );
        check("Informed after the fact", "I|after the fact");
        check("Approval not required", "?");
        check("Not responsible", "?");
        check("Support the whole team with everything that may come up", "?");
        check("Driver", "D");
    }

    #[test]
    fn look_alikes_are_repaired_and_said() {
        for (text, letters) in [("С", "C"), ("А", "A"), ("І", "I"), ("Ѕ", "S"), ("R/А", "RA"), ("Ι", "I"), ("RА", "RA")]
        {
            let CellReading::Letters(read) = read_cell(text) else { panic!("{text}") };
            assert_eq!(read.letters.iter().collect::<String>(), letters, "{text}");
            assert!(read.repaired, "{text}");
        }
        assert!(matches!(read_cell("C"), CellReading::Letters(read) if !read.repaired));
    }

    #[test]
    fn legends_are_told_from_names() {
        for (text, letter, rest) in [
            ("D = Driver", 'D', "Driver"),
            ("(R) Réalise", 'R', "Réalise"),
            ("R: Is in charge", 'R', "Is in charge"),
            ("**A** = Accountable (final say)", 'A', "Accountable (final say"),
            ("C - Consulted", 'C', "Consulted"),
            ("I (Informed)", 'I', "Informed"),
        ] {
            assert_eq!(legend_entry(text), Some((letter, rest.to_owned())), "{text}");
        }
        for text in ["", "R", "Rotate = keys", "(RA) both", "B = Boss", "R = 3", "Review: keys"] {
            assert_eq!(legend_entry(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_from_marks_at_a_glance_is_none(
            text in "(|is |werden |[A-Za-zéА-я]{4,9}|[0-9.]{1,6}|Approv(al|es)|[RACIDS]{1,4}|\\PC{1,6})[ :,/<-]{0,2}(RA?|\\PC{0,8})",
        ) {
            if is_name(&text) {
                prop_assert_eq!(read_closely(&text, &text, Vec::new(), &text), None);
            }
        }

        #[test]
        fn any_text_is_read_and_kept(text in "\\PC*|[RACIDSraci/,()*\\[\\]: -]{0,24}") {
            if let CellReading::Unreadable(original) = read_cell(&text) {
                prop_assert_eq!(original, text.clone());
            }
            let _ = legend_entry(&text);
        }
    }
}
