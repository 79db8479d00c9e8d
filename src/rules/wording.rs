//! Wording: words that leave a boundary open, what cures them, and names that are nobody.
//!
//! The lists are plain text in `assets/words`, each read when its language is met first. Texts are compared folded (case and
//! accents aside) and by whole words; spans are byte offsets into the text as it was given.

use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use super::language::{Language, shown};
use super::measure::has_measure;
pub use super::measure::is_measured;
use super::titles::fold;
use crate::model::Words;
use crate::model::hashing::HashMap;

/// One word or phrase that leaves a boundary open, with the question that cures it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words as they stand in the text.
    pub word: String,
    /// What to ask: "how much is significant?"
    pub question: String,
}

/// One word of a text: where it stands, and how it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) word: String,
}

/// The words of a text, split at everything that is neither letter nor digit.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut start = None;
    let part_of_word = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c),
    };
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, c) in ends {
        match (part_of_word(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.extend(text.get(from..at).map(|word| Token { start: from, end: at, word: fold_word(word) }));
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

fn fold_word(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let marks = |c: &char| !unicode_normalization::char::is_combining_mark(*c);
    let folded: String = word.nfkd().filter(marks).flat_map(char::to_lowercase).collect();
    folded.replace('ß', "ss").replace('œ', "oe")
}

/// A listed word or phrase.
#[derive(Clone, Debug)]
struct Phrase {
    words: Vec<(String, bool)>,
    /// `None` = an exception: precise after all.
    question: Option<String>,
}

impl Phrase {
    fn read(text: &str, question: Option<&str>) -> Phrase {
        let word = |part: &str| -> Vec<(String, bool)> {
            let open = part.ends_with('*');
            let mut words: Vec<(String, bool)> = tokens(part).into_iter().map(|token| (token.word, false)).collect();
            if let (Some(last), true) = (words.last_mut(), open) {
                last.1 = true;
            }
            words
        };
        Phrase { words: text.split_whitespace().flat_map(word).collect(), question: question.map(str::to_owned) }
    }

    /// How many tokens the phrase covers from here; 0 when it does not stand here.
    fn length_at(&self, tokens: &[Token]) -> usize {
        let fits = |(word, open): &(String, bool), token: &Token| {
            let rest = token.word.strip_prefix(word.as_str());
            rest.is_some_and(|rest| rest.is_empty() || *open || rest == "s")
        };
        let stands = tokens.len() >= self.words.len() && self.words.iter().zip(tokens).all(|(word, at)| fits(word, at));
        if stands { self.words.len() } else { 0 }
    }
}

/// The phrases of one language, by the first letters of their first words.
#[derive(Default, Debug)]
struct List(HashMap<String, Vec<Phrase>>);

/// What phrases are looked up by.
fn opening(word: &str) -> &str {
    word.char_indices().nth(3).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

impl List {
    fn read(text: &str) -> List {
        let mut list = List::default();
        let mut question = "what is {}?";
        for line in content(text) {
            if let Some(asked) = line.strip_prefix('?') {
                question = asked.trim();
            } else if let Some(precise) = line.strip_prefix('!') {
                list.add(Phrase::read(precise, None));
            } else {
                list.add(Phrase::read(line, Some(question)));
            }
        }
        list
    }

    fn add(&mut self, phrase: Phrase) {
        if let Some((first, _)) = phrase.words.first() {
            // A short plural-tolerant word may be met as a longer one: "key" and "keys" open alike.
            let key = opening(first).to_owned();
            self.0.entry(key).or_default().push(phrase);
        }
    }

    /// The phrases that stand at the start of these tokens, with how many tokens each covers.
    fn standing<'l>(&'l self, tokens: &'l [Token]) -> impl Iterator<Item = (usize, &'l Phrase)> {
        let first = tokens.first().map_or("", |token| opening(&token.word));
        let singular = first.strip_suffix('s').filter(|shorter| !shorter.is_empty());
        let keys = [Some(first), singular].into_iter().flatten();
        let phrases = keys.filter_map(|key| self.0.get(key)).flatten();
        phrases.map(|phrase| (phrase.length_at(tokens), phrase)).filter(|(length, _)| *length > 0)
    }
}

/// Lines of a list without comments and blanks.
pub(super) fn content(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The lists there are. Each is read when a text of its language is met: most maps have one, and wait for theirs at the start.
const LISTS: [(Language, &str); 4] = [
    (Language::English, include_str!("../../assets/words/en.txt")),
    (Language::German, include_str!("../../assets/words/de.txt")),
    (Language::French, include_str!("../../assets/words/fr.txt")),
    (Language::Spanish, include_str!("../../assets/words/es.txt")),
];

/// The lists of some languages; of all where none is named.
fn lists(languages: &[Language]) -> impl Iterator<Item = &List> {
    static READ: [OnceLock<List>; 4] = [const { OnceLock::new() }; 4];
    let wanted = LISTS.iter().zip(&READ).filter(|((its, _), _)| languages.is_empty() || languages.contains(its));
    wanted.map(|((_, text), list)| list.get_or_init(|| List::read(text)))
}

/// Words and phrases of a text that leave its boundary open and have no number, date or closed list in their sentence.
/// `extra` is what the map adds to the built-in lists and takes from them.
#[must_use]
pub fn weasel_words(text: &str, extra: &Words) -> Vec<Span> {
    weasel_words_in(text, extra, None)
}

/// The same for a text of a map: `home` is the map's language, for texts that do not show their own.
#[must_use]
pub fn weasel_words_in(text: &str, extra: &Words, home: Option<Language>) -> Vec<Span> {
    let tokens = tokens(text);
    let languages = match shown(text, &tokens, home) {
        none if none.is_empty() => home.into_iter().collect(),
        shown => shown,
    };
    let mut own = List::default();
    extra.vague.iter().for_each(|word| own.add(Phrase::read(word, Some("what is {}?"))));
    extra.precise.iter().for_each(|word| own.add(Phrase::read(word, None)));
    let asked: Vec<&List> = lists(&languages).chain([&own]).collect();
    let mut found: Vec<(Range<usize>, &Phrase)> = Vec::new();
    let mut precise: Vec<Range<usize>> = Vec::new();
    let mut free = 0;
    for at in 0..tokens.len() {
        let mut longest: Option<(usize, &Phrase)> = None;
        for (length, phrase) in asked.iter().flat_map(|list| list.standing(tokens.get(at..).unwrap_or_default())) {
            if phrase.question.is_none() {
                precise.push(at..at + length);
            } else if longest.is_none_or(|(longest, _)| longest <= length) {
                longest = Some((length, phrase));
            }
        }
        if let Some((length, phrase)) = longest.filter(|_| at >= free) {
            found.push((at..at + length, phrase));
            free = at + length;
        }
    }
    found.retain(|(span, _)| !precise.iter().any(|range| range.start <= span.start && span.end <= range.end));
    if found.is_empty() {
        return Vec::new();
    }
    let sentences = sentences(text);
    let cured = |at: usize| {
        let sentence = sentences.iter().find(|sentence| sentence.contains(&at));
        sentence.and_then(|sentence| text.get(sentence.clone())).is_some_and(has_measure)
    };
    let span = |(range, phrase): (Range<usize>, &Phrase)| {
        let (start, end) = (tokens.get(range.start)?.start, tokens.get(range.end.checked_sub(1)?)?.end);
        let word = text.get(start..end)?.to_owned();
        let question = phrase.question.as_deref()?.replace("{}", &word.to_lowercase());
        (!cured(start)).then_some(Span { start, end, word, question })
    };
    found.into_iter().filter_map(span).collect()
}

/// Whether nothing but weasel words and small words is left of a text: "if needed", "in important cases".
pub(super) fn is_only_weasel(text: &str, extra: &Words, home: Option<Language>) -> bool {
    /// Words that carry no test of their own beside a weasel word.
    const EMPTY: [&str; 39] = [
        "the",
        "a",
        "an",
        "is",
        "are",
        "it",
        "in",
        "on",
        "of",
        "for",
        "if",
        "when",
        "where",
        "only",
        "all",
        "any",
        "case",
        "cases",
        "issue",
        "issues",
        "matter",
        "matters",
        "problem",
        "problems",
        "situation",
        "situations",
        "decision",
        "decisions",
        "question",
        "questions",
        "very",
        "more",
        "fall",
        "falle",
        "fallen",
        "cas",
        "caso",
        "casos",
        "something",
    ];
    let spans = weasel_words_in(text, extra, home);
    !spans.is_empty()
        && tokens(text).iter().all(|token| {
            spans.iter().any(|span| span.start <= token.start && token.end <= span.end)
                || EMPTY.contains(&token.word.as_str())
        })
}

/// Byte ranges of the sentences of a text.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends = matches!(c, ';' | '!' | '?' | '\n') || (c == '.' && next.is_some_and(char::is_whitespace));
        if ends {
            let end = at + c.len_utf8();
            ranges.push(start..end);
            start = end;
        }
    }
    ranges.push(start..text.len());
    ranges
}

/// Whether a role's name is nobody: "the team", "TBD", "n.n.", or no name at all.
#[must_use]
pub fn is_nobody(name: &str, extra: &Words) -> bool {
    static NOBODY: OnceLock<std::collections::HashSet<String>> = OnceLock::new();
    let nobody = NOBODY.get_or_init(|| content(include_str!("../../assets/words/nobody.txt")).map(fold).collect());
    let folded = fold(name);
    let articles =
        ["the ", "our ", "das ", "die ", "der ", "le ", "la ", "les ", "l ", "el ", "los ", "las ", "o ", "os "];
    let bare = articles.iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(&folded);
    let is = |name: &str| nobody.contains(name) || extra.nobody.iter().any(|other| fold(other) == name);
    folded.is_empty() || is(&folded) || is(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        weasel_words(text, &Words::default()).into_iter().map(|span| span.word).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text:?}");
    }

    #[test]
    fn weasel_words_are_found_as_whole_words_with_their_place() {
        let spans = weasel_words("Approve a Significant refund as needed", &Words::default());
        let found: Vec<_> = spans.iter().map(|span| (span.start, span.end, span.question.as_str())).collect();
        assert_eq!(found, [(10, 21, "how much is significant?"), (29, 38, "who says when \"as needed\" applies?")]);
        check("Rotate keys", &[]);
        check("Order material", &[]);
        check("Majority vote", &[]);
        check("Approve a material change", &["material change"]);
        check("Handle key customers", &["key customers"]);
        check("Ship a major release", &[]);
        check("Réponse à un incident majeur", &["majeur"]);
        check("Erhebliche Ausgaben freigeben", &["Erhebliche"]);
        check("Große Beträge für Kunden", &["Große"]);
        check("Aprobar gastos significativos para el área", &["significativos"]);
    }

    #[test]
    fn a_number_in_the_sentence_cures() {
        check("Approve major spend", &["major"]);
        check("Approve major spend (over 50 000 EUR)", &[]);
        check("Approve major spend of ten percent", &[]);
        check("Key customers (Acme, Bolt)", &[]);
        check("1.2 Approve major spend", &["major"]);
        check("Above 500 EUR. Otherwise as needed", &["as needed"]);
        check("Refer urgent cases within P1D", &[]);
        check("Urgent L1 tickets", &["Urgent"]);
    }

    #[test]
    fn a_language_is_not_judged_by_another() {
        check("Gérer les urgents soon", &["urgents"]);
        check("Fast alle Fälle der Abteilung", &[]);
        check("Décider du gros oeuvre avec the large", &["gros"]);
        check("Рабочий relevant созвон", &[]);
    }

    #[test]
    fn a_map_adds_words_and_exempts_others() {
        let extra = Words {
            vague: vec!["white glove".to_owned()],
            precise: vec!["major incident".to_owned()],
            ..Words::default()
        };
        let words = |text| weasel_words(text, &extra).into_iter().map(|span| span.word).collect::<Vec<_>>();
        assert_eq!(words("Grant white-glove service"), ["white-glove"]);
        assert!(words("Close a major incident").is_empty());
        assert_eq!(words("Close a major complaint"), ["major"]);
    }

    #[test]
    fn some_texts_are_weasel_words_only() {
        let only = |text| is_only_weasel(text, &Words::default(), None);
        assert!(only("if needed") && only("in urgent cases") && only("when it is significant"));
        assert!(!only("the customer threatens to sue") && !only("significant refund") && !only(""));
    }

    #[test]
    fn nobody_is_a_whole_name() {
        let nobody = |name| is_nobody(name, &Words::default());
        for name in [
            "Team",
            "the team",
            "TBD",
            "N.N.",
            "Management",
            "Everyone",
            "All",
            "Stakeholders",
            "The business",
            "tous",
            "Équipe",
            "???",
            "n/a",
        ] {
            assert!(nobody(name), "{name:?}");
        }
        for name in ["Platform Team", "Business", "Account Management", "All-Hands Host", "Lead"] {
            assert!(!nobody(name), "{name:?}");
        }
    }
}
