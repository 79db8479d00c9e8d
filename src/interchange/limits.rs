//! Money limits in cells: `< 5000$ w/PO`, `up to 2.5k EUR`, `unlimited`.
//!
//! Always true: "may approve up to" is a ladder, so the band of a role begins where the next smaller limit ends; what is
//! not an amount stays as text, and amounts of several units on one line are not compared.

use std::sync::LazyLock;

use super::glance::Beginnings;
use super::table::clean_name;
use super::words::fold;
use crate::model::{Amount, Band, Quantity, Unit};

/// A cell that says how far a role may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The amounts, where the cell names any.
    pub band: Option<Band>,
    /// What they count, where the cell says it.
    pub unit: Option<Unit>,
    /// What stands beside the amount, such as a condition.
    pub rest: String,
    /// The whole cell, formatting aside.
    pub written: String,
    /// The cell sets a limit by a sign or word for one, not only by an amount.
    pub signed: bool,
}

/// What people write before an upper limit; Band reads the English ones itself.
const UPPER: &[&str] = &[
    "not more than",
    "no more than",
    "less than",
    "maximum",
    "max.",
    "under",
    "below",
    "bis zu",
    "bis",
    "hochstens",
    "maximal",
    "unter",
    "jusqu'a",
    "jusqu’a",
    "maximum de",
    "hasta",
    "menos de",
    "ate",
    "menor que",
    "до",
];

/// What says in English that a limit follows.
const SIGNS: &[&str] = &["up to", "at most", "max", "over", "above", "more than"];

/// What else may stand first where an amount begins.
const UNITS: &[&str] = &["percent", "per", "pct", "from", "until", "to", "upto", "beyond", "all"];

/// Words for no limit at all.
const WITHOUT: &[&str] = &[
    "unlimited",
    "no limit",
    "any amount",
    "any",
    "full",
    "full authority",
    "all amounts",
    "∞",
    "unbegrenzt",
    "unbeschrankt",
    "illimite",
    "sans limite",
    "sin limite",
    "ilimitado",
    "sem limite",
];

/// `2k€` as `2k €`, which is how amounts are read.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letter = false;
    for c in text.chars() {
        if letter && matches!(c, '€' | '$' | '£' | '¥') {
            out.push(' ');
        }
        letter = c.is_alphabetic();
        out.push(c);
    }
    out
}

/// Three capital letters may be any word; these are money.
const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "BRL", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
    "RSD", "HRK", "TRY", "RUB", "UAH", "KRW", "AED", "SAR", "ILS", "THB", "MYR", "IDR", "PHP", "VND", "CAD", "AUD",
    "NZD", "SGD", "HKD", "ZAR", "MXN", "ARS", "CLP", "COP", "NGN", "KES", "EGP",
];

/// Reads a cell as a limit; nothing when it is none.
#[must_use]
pub fn read_limit(text: &str) -> Option<Limit> {
    // Nobody writes a limit longer than this.
    if text.len() > 200 || is_name(text) { None } else { read_closely(text) }
}

fn read_closely(text: &str) -> Option<Limit> {
    let written = clean_name(text).into_owned();
    let spaced = apart(&written);
    let folded = fold(&spaced);
    let bare = folded.trim_end_matches(['¹', '²', '³', '.']);
    if WITHOUT.contains(&bare) {
        return Some(Limit { band: None, unit: None, rest: String::new(), written, signed: true });
    }
    // Folding keeps the words apart at the same blanks, so the words of both can be counted alike.
    let upper =
        UPPER.iter().find_map(|word| folded.strip_prefix(word).filter(|rest| rest.starts_with([' ', '\u{a0}'])));
    let (signed, words): (bool, Vec<&str>) = match upper {
        Some(rest) => {
            let words = rest.split_whitespace().count();
            let all: Vec<&str> = spaced.split_whitespace().collect();
            (true, all.get(all.len().saturating_sub(words)..).unwrap_or_default().to_vec())
        }
        None => (begins_with_sign(&folded), spaced.split_whitespace().collect()),
    };
    // Where the first number stands: an amount ends with it or later. "Release 52" is a name; at most "from USD 5" says a
    // limit without a sign.
    let first = words.iter().position(|word| word.contains(|c: char| c.is_ascii_digit()));
    if !signed && first.is_none_or(|first| first > 2) {
        return None;
    }
    // The longest beginning that is an amount; the rest is a condition.
    let mut counts = first.into_iter().flat_map(|first| (first + 1..=words.len().min(8)).rev());
    let found = counts.find_map(|count| {
        let amount = words.get(..count)?.join(" ");
        let (band, unit) = match upper {
            Some(_) => {
                let quantity = Quantity::parse(&amount).ok()?;
                (Band::new(None, Some(quantity.amount)).ok()?, quantity.unit)
            }
            None => Band::parse(&amount).ok()?,
        };
        (band != Band::ANY && unit.is_none_or(is_money))
            .then(|| (band, unit, words.get(count..).unwrap_or_default().join(" ")))
    });
    // "$1,000-$50,000" and "$50,000+" set a limit without a sign before it.
    let signed = signed || found.as_ref().is_some_and(|(band, ..)| band.over().is_some());
    match found {
        Some((band, unit, rest)) => {
            let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            let rest = inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(&rest).to_owned();
            Some(Limit { band: Some(band), unit, rest, written, signed })
        }
        None if signed => Some(Limit { band: None, unit: None, rest: written.clone(), written, signed }),
        None => None,
    }
}

/// The names of a large table, told from limits without a closer look: the first word begins no limit and is no unit.
fn is_name(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let end = first.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(first.len());
    let (Some(word), Some(behind)) = (first.get(..end), first.get(end..)) else { return false };
    // Accents and signs behind the letters are looked at: "US$500", "jusqu'a", "höchstens".
    if word.is_empty() || !behind.is_ascii() || behind.starts_with(['$', '\'']) {
        return false;
    }
    !BEGINNINGS.hold(word)
}

/// The words that a limit may begin with.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let phrases = [UPPER, WITHOUT, SIGNS, UNITS, CURRENCIES].into_iter().flatten();
    Beginnings::of(phrases.filter_map(|phrase| phrase.split([' ', '.']).next()))
});

fn begins_with_sign(folded: &str) -> bool {
    folded.starts_with(['<', '≤', '>', '≥'])
        || SIGNS.iter().any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
}

fn is_money(unit: Unit) -> bool {
    match unit {
        Unit::Currency(code) => std::str::from_utf8(&code).is_ok_and(|code| CURRENCIES.contains(&code)),
        Unit::Percent => true,
        Unit::Days | Unit::People => false,
    }
}

/// The bands of one line, by the place of each limit, and what they count. Without a unit anywhere nothing is compared.
pub(super) fn ladder(limits: &[&Limit], usual: Option<Unit>) -> (Option<Unit>, Vec<Option<Band>>) {
    let said: Vec<Unit> = limits.iter().filter_map(|limit| limit.unit).collect();
    let unit = said.first().copied().or(usual);
    let none = || (None, vec![None; limits.len()]);
    if unit.is_none()
        || said.iter().any(|other| Some(*other) != unit)
        || limits.iter().all(|limit| limit.band.is_none())
    {
        return none();
    }
    let mut tops: Vec<Amount> = limits.iter().filter_map(|limit| limit.band.and_then(Band::upto)).collect();
    tops.sort_unstable();
    let bands = limits.iter().map(|limit| match limit.band {
        Some(band) if band.over().is_some() => Some(band),
        Some(band) => {
            let below = tops.iter().rev().find(|top| band.upto().is_some_and(|own| **top < own)).copied();
            Band::new(below, band.upto()).ok()
        }
        // A limit in words is somewhere, nobody knows where; no limit at all is above all others.
        None if limit.written == limit.rest && limit.signed => None,
        None => Band::new(tops.last().copied(), None).ok(),
    });
    (unit, bands.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let said = read_limit(text).map_or("-".to_owned(), |limit| {
            let band = limit.band.map_or("words".to_owned(), |band| band.short());
            let unit = limit.unit.map_or(String::new(), |unit| format!(" {unit}"));
            let rest = if limit.rest.is_empty() { String::new() } else { format!(" | {}", limit.rest) };
            format!("{band}{unit}{rest}{}", if limit.signed { "" } else { " (bare)" })
        });
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn names_are_told_from_limits_by_their_first_word() {
        assert!(is_name("Refund 500") && is_name(&"a".repeat(40)) && !is_name("up to 500") && !is_name("Unlimited"));
    }

    #[test]
    fn limits_in_the_wild() {
        check("< 100$", "≤100 USD");
        check("< 5000$ w/PO", "≤5k USD | w/PO");
        check("**<= €2.500** with a receipt", "≤2.5k EUR | with a receipt");
        check("up to 2.5k EUR per year", "≤2.5k EUR | per year");
        check("bis zu 5 000 EUR", "≤5k EUR");
        check("Jusqu'à 300 €", "≤300 EUR");
        check("> 10000 CHF", ">10k CHF");
        check("under 40 USD", "≤40 USD");
        check("< budget¹ w/PO", "words | < budget¹ w/PO");
        check("Unlimited", "words");
        check("5000 EUR", "≤5k EUR (bare)");
        check("500", "≤500 (bare)");
        check("> 9k€ by vote", ">9k EUR | by vote");
        for text in ["", "w/PO", "A", "weekly", "up", "< 4 hours", "10 days", "1.2.3"] {
            let limit = read_limit(text);
            assert!(limit.as_ref().is_none_or(|limit| limit.unit.is_none()), "{text} {limit:?}");
        }
    }

    #[test]
    fn smaller_limits_come_first() {
        let cells = ["< 100$", "< 500$", "< 500$ w/PO", "no limit", "< budget"];
        let limits: Vec<Limit> = cells.iter().filter_map(|text| read_limit(text)).collect();
        let (unit, bands) = ladder(&limits.iter().collect::<Vec<_>>(), None);
        let bands: Vec<String> = bands.iter().map(|band| band.map_or("-".to_owned(), |band| band.short())).collect();
        assert_eq!((unit, bands.join(" ")), (Some(Unit::Currency(*b"USD")), "≤100 100–500 100–500 >500 -".to_owned()));
        let mixed: Vec<Limit> = ["< 100$", "< 500 EUR"].iter().filter_map(|text| read_limit(text)).collect();
        assert_eq!(ladder(&mixed.iter().collect::<Vec<_>>(), None), (None, vec![None, None]));
    }

    proptest! {
        #[test]
        fn what_is_told_from_limits_at_a_glance_is_none(
            text in "([A-Za-z]{1,8}|[A-Za-z]{3}-[0-9]{1,3}|USD|pct|per cent|from|beyond|max|up to|Unlimited|any|jusqu'a|no more than|full|\\PC{1,4})[ .:-]{1,2}([a-z]{1,6} |EUR |than )?([0-9]{1,3}k?€?|authority|amount|\\PC{0,6})",
        ) {
            if is_name(&text) {
                prop_assert_eq!(read_closely(&text), None);
            }
        }

        #[test]
        fn any_text_is_read_or_left(text in "([<>≤0-9.,kmM$€ ]|up to |bis |EUR|\\PC){0,24}") {
            if let Some(limit) = read_limit(&text) {
                let _ = ladder(&[&limit, &limit], limit.unit);
            }
        }
    }
}
