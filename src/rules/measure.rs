//! Measures: what gives a boundary an edge.
//!
//! A number that orders titles ("1.2 Review") and a digit inside a name ("L1", "W365") measure nothing.

use super::wording::{Token, tokens};

/// Whether a text says where it ends: a number, per cent, date, duration, rhythm or a closed list.
#[must_use]
pub fn is_measured(text: &str) -> bool {
    let items = text.split([',', ';', '/']).filter(|item| !item.trim().is_empty()).count();
    let joined =
        text.split_whitespace().any(|word| ["and", "or", "und", "oder", "et", "ou", "y", "o", "&"].contains(&word));
    has_measure(text) || items >= 3 || (items == 2 && joined)
}

/// Number words, parts and rhythms that measure as well as a digit does.
const NUMBER_WORDS: [&str; 62] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
    "fifty",
    "hundred",
    "thousand",
    "million",
    "half",
    "percent",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "zwei",
    "drei",
    "vier",
    "funf",
    "sechs",
    "zehn",
    "hundert",
    "tausend",
    "prozent",
    "taglich",
    "wochentlich",
    "monatlich",
    "jahrlich",
    "montag",
    "freitag",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "dix",
    "cent",
    "mille",
    "lundi",
    "vendredi",
    "mensuel",
    "annuel",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "diez",
    "cien",
    "lunes",
    "viernes",
];

/// Whether a number, date, duration, rhythm or list in brackets, quotes or behind a colon stands in a text.
pub(super) fn has_measure(text: &str) -> bool {
    let text = without_numbering(text);
    let measures = |token: &Token| {
        let word = token.word.as_str();
        let digit_after =
            |prefix: &str| word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // "L1" and "W365" are names; "5k", "24h", "P1D", "Q3" and "EUR500" are measures.
        digit_after("")
            || ["p", "pt", "q", "eur", "usd", "gbp", "chf"].into_iter().any(digit_after)
            || NUMBER_WORDS.contains(&word)
    };
    tokens(text).iter().any(measures) || closed_list(text)
}

/// Whether items are listed in brackets, behind a colon or in quotes.
fn closed_list(text: &str) -> bool {
    let listed = |text: &str| text.split([',', ';', '/', '|']).filter(|item| !item.trim().is_empty()).count() > 1;
    let bracketed = [('(', ')'), ('[', ']'), ('{', '}')].into_iter().any(|(open, close)| {
        let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| listed(inside))
    });
    let after_colon = text.split_once(':').is_some_and(|(_, rest)| listed(rest));
    let quotes = text.chars().filter(|c| matches!(c, '"' | '“' | '”' | '„' | '«' | '»')).count();
    bracketed || after_colon || quotes >= 4
}

/// The text behind a leading "1.2 " or "3) ": a number that orders titles measures nothing.
pub(super) fn without_numbering(text: &str) -> &str {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
    let number = trimmed.get(..trimmed.len() - rest.len()).unwrap_or("");
    let orders =
        number.contains(['.', ')']) && number.starts_with(|c: char| c.is_ascii_digit()) && rest.starts_with(' ');
    if orders { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_seen() {
        for measured in
            ["up to 500 EUR", "EU, UK or CH", "\"gold\" or \"silver\"", "within two days", "P3D", "Q3 only", "10 %"]
        {
            assert!(is_measured(measured), "{measured:?}");
        }
        for open in ["refunds in the region", "what the customer needs", "", "L1 tickets"] {
            assert!(!is_measured(open), "{open:?}");
        }
    }
}
