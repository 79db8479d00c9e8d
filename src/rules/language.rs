//! The language of a text, told from its small words, letters and endings.
//!
//! Cheap and modest: a text that does not show its language clearly has none, and a map's language is what most of its
//! titles show. A list of words is only ever held against a text of its own language.

use std::sync::OnceLock;

use super::wording::{Token, tokens};
use crate::model::hashing::HashMap;

/// A language that words are judged in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Any other, which nothing here can judge.
    Other,
}

/// All languages, in the order of `Language as usize`.
const ALL: [Language; 5] = [Language::English, Language::German, Language::French, Language::Spanish, Language::Other];

/// Small words by language, folded; "a" counts for English, where it is by far the most frequent. A word of two languages speaks for both, and so for neither.
const SMALL_WORDS: [&[&str]; 5] = [
    &[
        "the", "of", "to", "for", "and", "a", "an", "in", "on", "with", "by", "from", "at", "or", "is", "are", "be",
        "who", "what", "when", "how", "should", "our", "their", "its", "which", "without", "that", "this", "as", "it",
        "not", "into", "over", "under", "between", "per", "new", "any", "other", "your", "above", "below", "if",
    ],
    &[
        "der", "die", "das", "den", "dem", "des", "und", "fur", "fuer", "von", "mit", "im", "in", "zu", "zur", "zum",
        "bei", "uber", "ueber", "unter", "nicht", "oder", "auf", "an", "am", "ein", "eine", "einen", "einem", "einer",
        "eines", "ist", "sind", "wird", "werden", "durch", "nach", "aus", "ab", "bis", "als", "wer", "wie", "wenn",
        "falls", "vom", "beim", "ohne", "alle",
    ],
    &[
        "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "ou", "pour", "dans", "sur", "au", "aux",
        "avec", "par", "en", "est", "sont", "ses", "son", "sa", "leur", "leurs", "vos", "votre", "nos", "notre", "qui",
        "que", "quand", "sans", "chez", "entre", "se", "cas",
    ],
    &[
        "el", "la", "los", "las", "del", "de", "y", "o", "en", "un", "una", "para", "por", "con", "al", "se", "es",
        "su", "sus", "lo", "que", "si", "sin", "entre", "como", "cuando", "segun", "cada",
    ],
    &[
        "do", "da", "dos", "das", "em", "com", "nao", "uma", "ao", "aos", "os", "pela", "pelo", "il", "gli", "della",
        "delle", "dei", "di", "che", "het", "een", "van", "voor", "och", "att", "till", "som", "af", "og", "i", "de",
        "e", "o",
    ],
];

/// Small words with the languages they speak for, one bit each.
fn small_words() -> &'static HashMap<&'static str, u8> {
    static WORDS: OnceLock<HashMap<&'static str, u8>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut bits = HashMap::default();
        for (language, words) in SMALL_WORDS.iter().enumerate() {
            words.iter().for_each(|word| *bits.entry(*word).or_default() |= 1 << language);
        }
        bits
    })
}

/// Endings that only one language has, on words long enough to bear them.
const ENDINGS: [(&str, Language); 9] = [
    ("ung", Language::German),
    ("ungen", Language::German),
    ("heit", Language::German),
    ("keit", Language::German),
    ("schaft", Language::German),
    ("miento", Language::Spanish),
    ("idad", Language::Spanish),
    ("cion", Language::Spanish),
    ("ciones", Language::Spanish),
];

/// The language a text shows; `None` when it shows none or several.
#[must_use]
pub fn language_of(text: &str) -> Option<Language> {
    winner(&votes(text, &tokens(text)))
}

/// The language a text of a map is judged in: the one it shows; where it shows several or none, its map's, unless the text
/// shows that it is not in that one either.
pub(super) fn language_in(text: &str, tokens: &[Token], home: Option<Language>) -> Option<Language> {
    match shown(text, tokens, home).as_slice() {
        [] => home,
        [language] => Some(*language),
        several if several.contains(&Language::English) => home,
        _ => Some(Language::Other),
    }
}

/// The languages a text shows equally well; its map's alone where that is one of them, none where it shows nothing.
pub(super) fn shown(text: &str, tokens: &[Token], home: Option<Language>) -> Vec<Language> {
    let votes = votes(text, tokens);
    let most = votes.iter().max().copied().unwrap_or(0);
    let shows = |language: &Language| most > 0 && votes.get(*language as usize) == Some(&most);
    match home.filter(shows) {
        Some(home) => vec![home],
        None => ALL.into_iter().filter(shows).collect(),
    }
}

fn votes(text: &str, tokens: &[Token]) -> [u32; ALL.len()] {
    let mut votes = [0_u32; ALL.len()];
    letters(text, &mut votes);
    for token in tokens {
        let speaks_for = small_words().get(token.word.as_str()).copied().unwrap_or(0);
        for (language, votes) in votes.iter_mut().enumerate() {
            *votes += u32::from(speaks_for >> language & 1);
        }
        let ending = ENDINGS.iter().find(|(ending, _)| token.word.len() > 7 && token.word.ends_with(ending));
        if let Some((_, language)) = ending {
            votes[*language as usize] += 1;
        }
    }
    // An order in English opens with its verb: "Approve refunds"; one in German ends with it: "Rechnungen freigeben".
    if tokens.first().is_some_and(|token| super::verbs::is_plain_verb(&token.word)) {
        votes[Language::English as usize] += 1;
    }
    let closing = tokens.last().filter(|_| tokens.len() > 1);
    let raw = closing.and_then(|token| text.get(token.start..token.end)).unwrap_or("");
    if raw.len() > 6
        && raw.starts_with(char::is_lowercase)
        && raw.ends_with("en")
        && raw != "children"
        && raw != "kitchen"
    {
        votes[Language::German as usize] += 1;
    }
    votes
}

/// Letters that English does not have speak for the languages that do; a script that is none of ours for another one.
fn letters(text: &str, votes: &mut [u32; ALL.len()]) {
    if text.is_ascii() {
        return;
    }
    let (mut latin, mut foreign) = (0_u32, 0_u32);
    let mut seen = [0_u32; ALL.len()];
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let languages: &[Language] = match c.to_lowercase().next().unwrap_or(c) {
            'ä' | 'ö' | 'ß' => &[Language::German],
            'ü' => &[Language::German, Language::Spanish],
            'é' => &[Language::French, Language::Spanish],
            'è' | 'ê' | 'ë' | 'à' | 'â' | 'ç' | 'ù' | 'û' | 'î' | 'ô' | 'œ' => &[Language::French],
            'ñ' | 'á' | 'í' | 'ó' | 'ú' => &[Language::Spanish],
            'ã' | 'õ' | 'č' | 'š' | 'ž' | 'ć' | 'đ' | 'ł' | 'ą' | 'ę' | 'ő' | 'ř' | 'ø' | 'å' | 'ě' | 'ı' | 'ğ' => {
                &[Language::Other]
            }
            c if u32::from(c) > 0x24f && !(0x1e00..0x1f00).contains(&u32::from(c)) => {
                foreign += 1;
                continue;
            }
            _ => &[],
        };
        latin += 1;
        languages.iter().for_each(|language| seen[*language as usize] += 1);
    }
    if foreign > latin {
        votes[Language::Other as usize] += 100;
    }
    // "ção" and the like: what no other of our languages writes outweighs the letters they share.
    for language in ALL {
        votes[language as usize] += seen[language as usize] * if language == Language::Other { 3 } else { 1 };
    }
}

fn winner(votes: &[u32; ALL.len()]) -> Option<Language> {
    let most = *votes.iter().max()?;
    let mut best = ALL.into_iter().filter(|language| votes[*language as usize] == most);
    let first = best.next()?;
    (most > 0 && best.next().is_none()).then_some(first)
}

/// How many titles of a map show each language.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Tally([u32; ALL.len()]);

impl Tally {
    /// Counts the language of one title, in or out.
    pub(super) fn count(&mut self, language: Option<Language>, add: bool) {
        if let Some(count) = language.and_then(|language| self.0.get_mut(language as usize)) {
            *count = if add { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    /// The language of most titles.
    pub(super) fn winner(&self) -> Option<Language> {
        winner(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Option<Language>) {
        assert_eq!(language_of(text), language, "{text:?}");
    }

    #[test]
    fn small_words_letters_and_endings_show_the_language() {
        check("Refund a customer", Some(Language::English));
        check("Approve refunds", Some(Language::English));
        check("Code reviews for new features", Some(Language::English));
        check("Vergabeentscheidung", Some(Language::German));
        check("Freigabe von Rechnungen", Some(Language::German));
        check("Gérer les incidents", Some(Language::French));
        check("Définir l'architecture globale du service Kubernetes", Some(Language::French));
        check("Busqueda de contenido educativo útil y acorde", Some(Language::Spanish));
        check("Certificação", Some(Language::Other));
        check("Рабочий созвон", Some(Language::Other));
        check("Rechnungen freigeben", Some(Language::German));
        check("Budget", None);
        check("Montage", None);
        check("", None);
        // Shown to be foreign, though not which language: no English is read into it.
        let judged = |text: &str, home| language_in(text, &tokens(text), home);
        assert_eq!(judged("Aprobar un descuento", Some(Language::English)), Some(Language::Other));
        assert_eq!(judged("Aprobar un descuento", Some(Language::Spanish)), Some(Language::Spanish));
        assert_eq!(judged("Budget", Some(Language::English)), Some(Language::English));
    }
}
