//! The language of a text, told from its small words, letters and endings.
//!
//! Cheap and modest: a text that does not show its language clearly has none, and a map's language is what most of its
//! titles show. A list of words is only ever held against a text of its own language.

use super::wording::{Token, tokens};

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
    language_of_tokens(text, &tokens(text))
}

pub(super) fn language_of_tokens(text: &str, tokens: &[Token]) -> Option<Language> {
    let mut votes = [0_u32; ALL.len()];
    letters(text, &mut votes)?;
    for token in tokens {
        for (words, votes) in SMALL_WORDS.iter().zip(&mut votes) {
            *votes += u32::from(words.contains(&token.word.as_str()));
        }
        let ending = ENDINGS.iter().find(|(ending, _)| token.word.len() > 7 && token.word.ends_with(ending));
        if let Some((_, language)) = ending {
            votes[*language as usize] += 1;
        }
    }
    // An order in English opens with its verb: "Approve refunds".
    if tokens.first().is_some_and(|token| super::verbs::is_plain_verb(&token.word)) {
        votes[Language::English as usize] += 1;
    }
    winner(&votes)
}

/// Letters that English does not have speak for those that do. Answers at once with `None` votes left untouched when the
/// script itself is none of ours.
fn letters(text: &str, votes: &mut [u32; ALL.len()]) -> Option<()> {
    if text.is_ascii() {
        return Some(());
    }
    let (mut latin, mut foreign) = (0_u32, 0_u32);
    let mut seen = [false; ALL.len()];
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
        languages.iter().for_each(|language| seen[*language as usize] = true);
    }
    if foreign > latin {
        votes[Language::Other as usize] += 100;
    }
    // "ção" and the like: what no other of our languages writes outweighs the letters they share.
    for language in ALL.into_iter().filter(|language| seen[*language as usize]) {
        votes[language as usize] += if language == Language::Other { 3 } else { 1 };
    }
    Some(())
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
        check("Budget", None);
        check("Montage", None);
        check("", None);
    }
}
