//! Which notation a foreign matrix is probably written in, and why.
//!
//! Always true: a notation is named only when the letters, the legend and the text do not contradict it; otherwise a
//! person has to say. D decides in one method and drives in another, so a wrong guess would swap people.

use std::collections::BTreeMap;

use super::export::notation_of_corner;
use super::halves::in_halves;
use super::letters::CellReading;
use super::notation::Notation;
use super::table::{MatrixRow, Reading};
use super::words::{fold, is_tick};

/// The probable notation of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// The notation, when nothing speaks against it.
    pub notation: Option<Notation>,
    /// One sentence per piece of evidence.
    pub evidence: Vec<String>,
    /// Rows with somebody responsible and nobody accountable, and all rows, where the marks give reason to count them.
    pub without: Option<(usize, usize)>,
}

/// Finds the probable notation.
pub fn identify(reading: &Reading) -> Identified {
    let mut evidence = Vec::new();
    let mut written = reading.tables.iter().map(|table| notation_of_corner(&table.corner));
    if let Some(Some(notation)) = written.next()
        && written.all(|other| other == Some(notation))
    {
        evidence.push(format!("sayso wrote the table, in {notation}"));
        return Identified { notation: Some(notation), evidence, without: Some(rows_without_accountable(reading)) };
    }
    let Counted { letters, words, limits, ticks } = count(reading);
    let total: usize = letters.values().sum();
    if limits > words + total {
        evidence.push(format!("{limits} cells hold limits: each role decides up to its own"));
        return Identified { notation: Some(Notation::Words), evidence, without: None };
    }
    if ticks > 0 && ticks == words && total == 0 {
        // A tick may as well mean who does the work, so a person has to say.
        evidence.push(format!("{ticks} cells hold a tick, read as: this role decides; a cross is read as nothing"));
        return Identified { notation: None, evidence, without: None };
    }
    if total == 0 && words == 0 {
        evidence.push("no cell holds a letter".to_owned());
        return Identified { notation: None, evidence, without: None };
    }
    if words > total {
        evidence.push(format!("{words} cells hold full words"));
        let without = Some(rows_without_accountable(reading));
        return Identified { notation: Some(Notation::Words), evidence, without };
    }
    let shown: Vec<String> = letters.iter().map(|(letter, count)| format!("{letter} {count}")).collect();
    evidence.push(format!("the cells hold the letters {}", shown.join(", ")));

    let counted = letters.contains_key(&'R').then(|| rows_without_accountable(reading));
    if let Some((without, all)) = counted
        && is_without_accountable(without, all)
    {
        evidence
            .push(format!("in {without} of {all} rows somebody has an R and nobody an A: R may be meant to decide"));
    }
    let legend = by_legend(reading, &mut evidence);
    let mention = by_mention(reading, &letters, &mut evidence);
    let by_letters = by_letters(&letters);
    if let Some(notation) = by_letters {
        evidence.push(format!("these letters together are those of {notation}"));
    }
    let notation = match (legend, mention, by_letters) {
        (None, None, guess) => guess,
        // RACI, RASCI and CAIRO read every common letter alike, so they do not contradict each other.
        (said, also, guess) => {
            let named = said.or(also);
            let claims = [said, also, guess.filter(|_| !fits(named, &letters))];
            let contradicted = claims.iter().flatten().any(|n| !named.is_some_and(|named| alike(*n, named, &letters)));
            if contradicted {
                evidence.push("these do not agree".to_owned());
                None
            } else {
                // The letters know better which member of the RACI family it is.
                guess.filter(|g| named.is_some_and(|n| is_raci(n) && is_raci(*g) && !fits(Some(n), &letters))).or(named)
            }
        }
    };
    Identified { notation, evidence, without: counted }
}

#[derive(Default)]
struct Counted {
    letters: BTreeMap<char, usize>,
    words: usize,
    limits: usize,
    /// Those of the words that are ticks.
    ticks: usize,
}

fn count(reading: &Reading) -> Counted {
    let mut all = Counted::default();
    for count in reading.tables.iter().flat_map(|table| in_halves(&table.rows, |rows, _| count_rows(rows))) {
        for (letter, met) in count.letters {
            *all.letters.entry(letter).or_default() += met;
        }
        all.words += count.words;
        all.limits += count.limits;
        all.ticks += count.ticks;
    }
    all
}

fn count_rows(rows: &[MatrixRow]) -> Counted {
    let mut count = Counted::default();
    // Nearly every cell is one capital.
    let mut capitals = [0_usize; 26];
    for row in rows {
        for (_, cell) in &row.cells {
            match cell {
                CellReading::Letters(read) => {
                    for letter in &read.letters {
                        match u32::from(*letter)
                            .checked_sub(u32::from('A'))
                            .and_then(|at| capitals.get_mut(at as usize))
                        {
                            Some(count) => *count += 1,
                            None => *count.letters.entry(*letter).or_default() += 1,
                        }
                    }
                }
                CellReading::Words(read) => {
                    count.words += 1;
                    count.ticks += usize::from(read.words.iter().all(|word| is_tick(word)));
                }
                CellReading::Limit(_) => count.limits += 1,
                CellReading::Empty | CellReading::Unreadable(_) => {}
            }
        }
    }
    let met = ('A'..='Z').zip(capitals).filter(|(_, met)| *met > 0);
    count.letters.extend(met);
    count
}

/// How many rows have somebody responsible and nobody accountable, and how many rows there are. In such files R is often
/// meant to decide.
#[must_use]
pub fn rows_without_accountable(reading: &Reading) -> (usize, usize) {
    let (mut without, mut all) = (0, 0);
    for (_, row) in reading.rows() {
        let has = |letter: char| row.cells.iter().any(|(_, cell)| cell.has_letter(letter));
        all += 1;
        // Most rows have an A, and early.
        without += usize::from(!has('A') && has('R'));
    }
    (without, all)
}

/// The notation that knows most letters of the file: only to have something to show, for it is not confirmed.
#[must_use]
pub fn likeliest(reading: &Reading) -> Notation {
    let letters: Vec<char> =
        reading.rows().flat_map(|(_, row)| row.cells.iter().flat_map(|(_, cell)| cell.letters())).collect();
    let known = |notation: Notation| letters.iter().filter(|letter| notation.knows(**letter)).count();
    // RACI where several know as many: it is by far the commonest.
    [Notation::Raci]
        .into_iter()
        .chain(Notation::ALL)
        .filter(|notation| *notation != Notation::Words)
        .fold(Notation::Raci, |best, notation| if known(notation) > known(best) { notation } else { best })
}

/// Nearly no row has an A: that is how the file is meant, not a slip.
#[must_use]
pub fn is_without_accountable(without: usize, all: usize) -> bool {
    without > 1 && without * 10 >= all * 9
}

fn is_raci(notation: Notation) -> bool {
    matches!(notation, Notation::Raci | Notation::Rasci | Notation::Cairo)
}

/// Nearly all letters belong to the notation; a stray one is a cell to look at, not another method.
fn fits(notation: Option<Notation>, letters: &BTreeMap<char, usize>) -> bool {
    let Some(notation) = notation else { return false };
    let total: usize = letters.values().sum();
    let known: usize = letters.iter().filter(|(letter, _)| notation.knows(**letter)).map(|(_, count)| count).sum();
    known * 10 >= total * 9
}

/// Both read every letter of the file the same way, and both could have written it.
fn alike(one: Notation, other: Notation, letters: &BTreeMap<char, usize>) -> bool {
    one == other
        || (is_raci(one) && is_raci(other))
        || (fits(Some(one), letters)
            && fits(Some(other), letters)
            && letters.keys().all(|l| one.meaning(&[*l], &['A']) == other.meaning(&[*l], &['A'])))
}

fn by_letters(letters: &BTreeMap<char, usize>) -> Option<Notation> {
    let has = |letter: char| letters.contains_key(&letter);
    let only = |known: &str| {
        let total: usize = letters.values().sum();
        let inside: usize = letters.iter().filter(|(l, _)| known.contains(**l)).map(|(_, c)| c).sum();
        // Room for one stray letter in ten, as in `fits`; but a letter of another method's core is no stray.
        inside * 10 >= total * 9 && !"DPEMH".chars().any(|l| has(l) && !known.contains(l))
    };
    if has('P') && has('D') && only("RAPID") {
        return Some(Notation::Rapid);
    }
    if has('H') && (has('M') || has('O')) && only("MOCHA") {
        return Some(Notation::Mocha);
    }
    if has('D') && has('E') && (has('A') || has('R')) && only("DARE") {
        return Some(Notation::Dare);
    }
    if has('D') && !has('R') {
        // D, A and I without C would also be RAPID.
        if has('A') {
            return (has('C') && only("DACI")).then_some(Notation::Daci);
        }
        return ((has('C') || has('O') || has('E')) && only("DCIOE")).then_some(Notation::Dci);
    }
    if has('R') && has('S') && only("RASCIO") {
        return Some(Notation::Rasci);
    }
    if has('R') && has('O') && has('A') && only("RACIO") {
        return Some(Notation::Cairo);
    }
    // SPADE has R, A and C too, but who uses it says so; R alone, or R and C, says too little.
    if has('R') && (has('A') || has('I')) && only("RACI") {
        return Some(Notation::Raci);
    }
    // A decides and the others read alike in RACI and DACI.
    (has('A') && has('I') && only("ACI")).then_some(Notation::Raci)
}

/// The notation whose words the file's own legend uses for its letters.
fn by_legend(reading: &Reading, evidence: &mut Vec<String>) -> Option<Notation> {
    let stem = |text: &str| fold(text).chars().take(5).collect::<String>();
    let mut best: Option<(usize, Notation)> = None;
    let mut tied = false;
    for notation in Notation::ALL {
        let matching = notation
            .letters()
            .filter(|(letter, word)| {
                reading.legend.iter().any(|entry| entry.letter == *letter && stem(&entry.text) == stem(word))
            })
            .count();
        match best {
            Some((most, _)) if matching == most => tied = true,
            Some((most, _)) if matching < most => {}
            _ => (best, tied) = (Some((matching, notation)), false),
        }
    }
    let (matching, notation) = best.filter(|(matching, _)| *matching >= 2)?;
    // RACI, RASCI and CAIRO tie on a RACI legend; the plain one stands for them.
    if tied && !is_raci(notation) {
        return None;
    }
    let entry = reading.legend.iter().find(|entry| notation.knows(entry.letter))?;
    evidence.push(format!("the legend on line {} explains {matching} letters as {notation} does", entry.line));
    Some(notation)
}

/// The notation the text names; when it names several, the one the letters fit.
fn by_mention(reading: &Reading, letters: &BTreeMap<char, usize>, evidence: &mut Vec<String>) -> Option<Notation> {
    let mut named: Vec<(Notation, usize)> = Vec::new();
    let titles = reading
        .tables
        .iter()
        .flat_map(|t| t.headings.iter().chain(std::iter::once(&t.corner)).map(move |text| (text.as_str(), t.line)));
    let left = reading.skipped.iter().map(|s| (s.what.as_str(), s.line));
    for (text, line) in reading.text.iter().map(|t| (t.text.as_str(), t.line)).chain(titles).chain(left) {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            // Capitals only: "dare", "spade" and "rapid" are also plain words.
            if word.len() < 3 || word.chars().any(char::is_lowercase) {
                continue;
            }
            let lower = word.to_lowercase();
            let found = Notation::ALL.into_iter().find(|n| n.aliases().contains(&lower.as_str()));
            if let Some(notation) = found
                && named.iter().all(|(known, _)| *known != notation)
            {
                named.push((notation, line));
            }
        }
    }
    for (notation, line) in &named {
        evidence.push(format!("line {line} speaks of {notation}"));
    }
    match named[..] {
        [] => None,
        [(only, _)] => Some(only),
        _ => {
            let mut fitting = named.iter().map(|(n, _)| *n).filter(|n| fits(Some(*n), letters));
            let first = fitting.next()?;
            fitting.all(|other| alike(first, other, letters)).then_some(first)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::super::table::recognise;
    use super::*;

    fn check(before: &str, rows: &[&str], expected: Option<Notation>) {
        let mut source = format!("{before}\n\n| Task | Ops | Dev | Boss | Legal |\n|---|---|---|---|---|\n");
        for (at, row) in rows.iter().enumerate() {
            source.push_str(&format!("| Call number {at} | {row} |\n"));
        }
        let found = identify(&recognise(&markdown::read_text(&source)));
        assert_eq!(found.notation, expected, "{before} {rows:?} {:?}", found.evidence);
        assert!(!found.evidence.is_empty());
    }

    #[test]
    fn letters_legend_and_text_speak_together() {
        use Notation::*;
        check("", &["R | A | C | I"], Some(Raci));
        check("", &["R/A | C | I | "], Some(Raci));
        check("", &["R | A | C | "], Some(Raci));
        check("", &["R | A | S | I"], Some(Rasci));
        check("", &["R | A | O | I"], Some(Cairo));
        check("", &["D | C | I | O"], Some(Dci));
        check("", &["D | A | C | I"], Some(Daci));
        check("", &["D | R | P | I"], Some(Rapid));
        check("", &["D | A | R | E"], Some(Dare));
        check("", &["M | O | C | H"], Some(Mocha));
        check("", &["Approval | Notify | Consulted | "], Some(Words));
        // Not enough to tell.
        check("", &["C | I | C | I"], None);
        check("", &["R | | C | "], None);
        check("", &["D | A | I | "], None);
        check("", &["x | y | z | "], None);
        // The text settles it.
        check("We use SPADE.", &["R | A | C | "], Some(Spade));
        check("Our RACI chart", &["R | A | C | "], Some(Raci));
        check("Our RACI chart", &["R | A | S | I"], Some(Rasci));
        check("RACI compared with DACI", &["R | A | C | I"], Some(Raci));
        check("- D = Driver\n- A = Approver", &["D | A | I | "], Some(Daci));
        check("- D = Decide\n- A = Agree\n- I = Input", &["D | A | I | "], Some(Rapid));
        // Conflicts.
        check("Our RACI chart", &["D | C | I | O"], None);
        check("- D = Driver\n- A = Approver\n\nOur RACI chart", &["R | A | C | I"], None);
    }
}
