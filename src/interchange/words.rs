//! Rights written as full words instead of letters ("Approval", "Consulté", "entscheidet").
//!
//! Always true: a word means the same whatever notation the file uses, so words need no confirmation. Words are compared
//! in lower case and without accents.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::notation::{
    CONTRIBUTES, DECIDES, DRIVES, ESCALATION, EXECUTES, INFORMED, Meaning, OUT, PERFORMS, RECOMMENDS, VETOES,
};
use crate::model::hashing::HashMap;

/// A word for a right.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// The letter its method abbreviates it to.
    pub letter: char,
    /// What it says.
    pub meaning: Meaning,
    pub(super) spellings: &'static [&'static str],
}

const fn word(letter: char, meaning: Meaning, spellings: &'static [&'static str]) -> Word {
    Word { letter, meaning, spellings }
}

// English first, then German, French, Spanish, Portuguese. "Owner" is missing on purpose: it decides in one
// organisation and only drives in the next, so a person has to say which.
pub(super) const WORDS: &[Word] = &[
    word('D', DECIDES, &["decides", "decide", "decider", "entscheidet", "entscheider", "decideur"]),
    word(
        'A',
        DECIDES,
        &[
            "accountable",
            "approval",
            "approver",
            "approves",
            "approve",
            "rechenschaftspflichtig",
            "genehmigt",
            "genehmiger",
            "approuve",
            "approbateur",
            "autorite",
            "aprueba",
            "aprobador",
            "autoridad",
            "aprova",
            "aprovador",
            "autoridade",
            "genehmigung",
            "freigabe",
            "approbation",
            "aprobacion",
            "aprovacao",
        ],
    ),
    word(
        'R',
        EXECUTES,
        &[
            "responsible",
            "executes",
            "execute",
            "verantwortlich",
            "durchfuhrend",
            "ausfuhrend",
            "realise",
            "realisateur",
            "responsable",
            "responsavel",
            "executa",
            "ejecuta",
            "durchfuhrung",
            "ausfuhrung",
            "execution",
            "ejecucion",
            "execucao",
        ],
    ),
    word(
        'S',
        EXECUTES,
        &["support", "supports", "supporting", "unterstutzt", "soutien", "unterstutzung", "apoyo", "apoio"],
    ),
    word(
        'C',
        CONTRIBUTES,
        &[
            "consulted",
            "consult",
            "consults",
            "contributor",
            "contributes",
            "contribute",
            "advises",
            "advisor",
            "konsultiert",
            "beratend",
            "berat",
            "consulte",
            "consultee",
            "contribue",
            "consultado",
            "consultada",
            "contribui",
            "contribuye",
            "beratung",
            "mitwirkung",
            "mitarbeit",
            "consultation",
            "consulta",
        ],
    ),
    word('I', CONTRIBUTES, &["input"]),
    word(
        'I',
        INFORMED,
        &[
            "informed",
            "inform",
            "informs",
            "notify",
            "notified",
            "informiert",
            "informe",
            "informee",
            "informado",
            "informada",
        ],
    ),
    word('D', DRIVES, &["driver", "drives", "treibt"]),
    word('R', RECOMMENDS, &["recommends", "recommend", "recommender", "empfiehlt", "recommande"]),
    word('A', VETOES, &["agree", "agrees"]),
    word('V', VETOES, &["veto", "vetoes"]),
    word('P', PERFORMS, &["perform", "performs"]),
    word('O', OUT, &["out", "omitted", "excluded"]),
    word('E', ESCALATION, &["escalation"]),
    // A tick where a table says that it is about who.
    word('A', DECIDES, &[TICK]),
];

/// Small words in front of a word for a right: "is informed", "wird konsultiert", "est consulté".
pub(super) const AUXILIARIES: &[&str] = &[
    "is", "are", "be", "must", "may", "to", "wird", "werden", "ist", "muss", "darf", "est", "doit", "etre", "es",
    "ser", "e",
];

/// The same text without the small words in front of it.
pub(super) fn without_auxiliaries(text: &str) -> &str {
    let mut rest = text;
    while let Some((first, behind)) = rest.split_once(' ')
        && AUXILIARIES.contains(&fold(first).as_str())
    {
        rest = behind.trim_start();
    }
    rest
}

/// The tick all ticks are read as.
const TICK: &str = "✓";

/// Signs for yes, written as characters, as names of emoji and in the ways of wikis.
pub(super) const TICKS: &[&str] = &[
    "✓",
    "✔",
    "✅",
    "☑",
    "🗸",
    ":heavy_check_mark:",
    ":white_check_mark:",
    ":ballot_box_with_check:",
    ":check_mark:",
    ":check:",
    ":tick:",
    "(/)",
    "(tick)",
    "[x]",
    "[X]",
];

/// Signs for no, in the same ways.
pub(super) const CROSSES: &[&str] = &[
    "✗",
    "✘",
    "❌",
    "❎",
    "✖",
    "✕",
    "☒",
    "☐",
    ":x:",
    ":cross_mark:",
    ":negative_squared_cross_mark:",
    ":heavy_multiplication_x:",
    ":no_entry:",
    ":no_entry_sign:",
    "(x)",
    "(cross)",
    "[ ]",
];

/// The word for a tick; `text` holds nothing else.
pub(super) fn tick_for(text: &str) -> Option<&'static Word> {
    is_listed(text, TICKS).then(|| word_for(TICK)).flatten()
}

/// Whether the text is a sign for no.
pub(super) fn is_cross(text: &str) -> bool {
    is_listed(text, CROSSES)
}

/// Whether a word is the tick.
pub(super) fn is_tick(word: &Word) -> bool {
    word.spellings == [TICK]
}

fn is_listed(text: &str, list: &[&str]) -> bool {
    // A variation selector only chooses between a drawn and a coloured sign.
    let bare = text.trim_end_matches('\u{fe0f}');
    list.contains(&bare)
}

/// The right a single word stands for.
pub fn word_for(text: &str) -> Option<&'static Word> {
    // No listed word comes near this length; folding a page of text for nothing is not worth it.
    if text.len() > 64 {
        return None;
    }
    SPELLINGS.get(fold(text).as_str()).copied()
}

static SPELLINGS: LazyLock<HashMap<&'static str, &'static Word>> = LazyLock::new(|| {
    WORDS.iter().flat_map(|word| word.spellings.iter().map(move |spelling| (*spelling, word))).collect()
});

/// Lower case and without accents, for comparing words of several languages.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_with_accents() {
        for (text, letter, meaning) in [
            ("Approval", 'A', DECIDES),
            ("NOTIFY", 'I', INFORMED),
            ("Réalise", 'R', EXECUTES),
            ("Consulté", 'C', CONTRIBUTES),
            ("Durchführend", 'R', EXECUTES),
            ("Responsável", 'R', EXECUTES),
            ("driver", 'D', DRIVES),
            ("Decides", 'D', DECIDES),
        ] {
            let word = word_for(text).expect(text);
            assert_eq!((word.letter, word.meaning), (letter, meaning), "{text}");
        }
        assert_eq!(word_for("Owner"), None);
        assert_eq!(word_for(""), None);
    }

    #[test]
    fn no_spelling_is_listed_twice_or_unfolded() {
        let mut all: Vec<&str> = WORDS.iter().flat_map(|w| w.spellings).copied().collect();
        for spelling in &all {
            assert_eq!(fold(spelling), **spelling);
        }
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
