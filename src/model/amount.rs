//! Amounts: exact numbers, their units, and both together.
//!
//! An `Amount` is a whole number of hundredths from 0 to 10^15, never a float. Text is read here once, so that inside the map
//! no amount can be malformed.

use std::fmt;

/// An exact amount with two decimals, 0 to 10^15.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Amount(i64);

/// The largest amount, in hundredths: the field's approval limits stay far below it.
const LARGEST: i64 = 100_000_000_000_000_000;

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);
    /// The largest amount there is, 10^15.
    pub const MAX: Amount = Amount(LARGEST);

    /// An amount of so many hundredths; `None` when it is negative or above 10^15.
    #[must_use]
    pub fn from_hundredths(hundredths: i64) -> Option<Amount> {
        (0..=LARGEST).contains(&hundredths).then_some(Amount(hundredths))
    }

    /// The amount in hundredths.
    #[must_use]
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads a number as people write it: `500`, `5 000`, `5'000.50`, `5.000,50`, `2,5`, `25k`, `1.2m`, `3 bn`.
    /// A point or comma before exactly three digits groups thousands; before one or two digits it is the decimal sign.
    ///
    /// # Errors
    /// Says what is wrong with the number and what is allowed.
    pub fn parse(text: &str) -> Result<Amount, String> {
        let lower = text.trim().to_lowercase();
        let (digits, factor) = split_factor(&lower);
        let (whole, fraction) = split_decimals(digits)?;
        let hundredths = scale(&whole, &fraction, factor)?;
        if hundredths > i128::from(LARGEST) {
            return Err(format!("\"{}\" is more than 10^15, the largest amount a map can hold", text.trim()));
        }
        i64::try_from(hundredths)
            .ok()
            .and_then(Amount::from_hundredths)
            .ok_or_else(|| "the amount is too large".to_owned())
    }

    /// Short form for a cell: `500`, `5k`, `2.5M`, exact or not shortened at all.
    #[must_use]
    pub fn short(self) -> String {
        for (size, letter) in [(100_000_000_000, "bn"), (100_000_000, "M"), (100_000, "k")] {
            // One decimal is the most a narrow cell bears; anything finer is written out.
            if self.0 >= size && self.0 % (size / 10) == 0 {
                let tenths = self.0 / (size / 10);
                return if tenths % 10 == 0 {
                    format!("{}{letter}", tenths / 10)
                } else {
                    format!("{}.{}{letter}", tenths / 10, tenths % 10)
                };
            }
        }
        self.plain()
    }

    /// Digits without grouping, as the file holds them: `25000`, `2.50`.
    #[must_use]
    pub fn plain(self) -> String {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => whole.to_string(),
            (whole, cents) if cents % 10 == 0 => format!("{whole}.{}", cents / 10),
            (whole, cents) => format!("{whole}.{cents:02}"),
        }
    }
}

/// Splits a trailing `k`, `m`, `bn` and their words off; returns the factor.
fn split_factor(lower: &str) -> (&str, i128) {
    const FACTORS: [(&str, i128); 12] = [
        ("thousand", 1_000),
        ("million", 1_000_000),
        ("billion", 1_000_000_000),
        ("mio.", 1_000_000),
        ("mio", 1_000_000),
        ("mrd", 1_000_000_000),
        ("bn", 1_000_000_000),
        ("mn", 1_000_000),
        ("tsd", 1_000),
        ("k", 1_000),
        ("m", 1_000_000),
        ("b", 1_000_000_000),
    ];
    for (word, factor) in FACTORS {
        if let Some(rest) = lower.strip_suffix(word) {
            return (rest.trim_end(), factor);
        }
    }
    (lower, 1)
}

/// Digits before and after the decimal sign, grouping removed.
fn split_decimals(digits: &str) -> Result<(String, String), String> {
    let not_a_number = || format!("\"{digits}\" is not a number like 500, 5 000 or 2.5k");
    let clean: String =
        digits.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_')).collect();
    if clean.is_empty() || !clean.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(not_a_number());
    }
    if clean.chars().any(|c| !c.is_ascii_digit() && c != '.' && c != ',') {
        return Err(not_a_number());
    }
    let last = clean.rfind(['.', ',']);
    let Some(last) = last else { return Ok((clean, String::new())) };
    let (before, after) = (&clean[..last], &clean[last + 1..]);
    let sign = &clean[last..=last];
    let repeated = before.contains(sign);
    let other = before.contains(if sign == "." { ',' } else { '.' });
    let grouped = |text: &str| {
        let mut groups = text.split(['.', ',']);
        groups.next().is_some_and(|head| (1..=3).contains(&head.len())) && groups.all(|group| group.len() == 3)
    };
    let groups_only = after.len() == 3 && !other && (repeated || before != "0");
    if groups_only {
        if !grouped(&clean) {
            return Err(not_a_number());
        }
        return Ok((clean.replace(['.', ','], ""), String::new()));
    }
    if repeated || after.is_empty() || (other && !grouped(before)) {
        return Err(not_a_number());
    }
    Ok((before.replace(['.', ','], ""), after.to_owned()))
}

/// Hundredths of `whole.fraction * factor`; refuses what two decimals cannot hold.
fn scale(whole: &str, fraction: &str, factor: i128) -> Result<i128, String> {
    let too_large = || "the amount is more than 10^15, the largest a map can hold".to_owned();
    if whole.len() > 18 || fraction.len() > 9 {
        return Err(too_large());
    }
    let whole: i128 = whole.parse().map_err(|_| too_large())?;
    let mut hundredths = whole.checked_mul(factor * 100).ok_or_else(too_large)?;
    let mut unit = factor * 100;
    for digit in fraction.chars().filter_map(|c| c.to_digit(10)) {
        if unit % 10 != 0 && digit != 0 {
            return Err("an amount has at most two decimals".to_owned());
        }
        unit /= 10;
        hundredths += i128::from(digit) * unit;
    }
    Ok(hundredths)
}

impl fmt::Display for Amount {
    /// Grouped by thousands with spaces: `25 000`, `1 250.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        match rest {
            Some(cents) => write!(f, ".{cents:0<2}"),
            None => Ok(()),
        }
    }
}

/// What the amounts of one decision count.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// A currency by its ISO 4217 code, three capital letters.
    Currency([u8; 3]),
    /// Per cent, of what the title says.
    Percent,
    /// Working or calendar days, as the title says.
    Days,
    /// People, such as head count.
    People,
}

impl Unit {
    /// Reads `EUR`, `€`, `%`, `percent`, `days`, `people`, in any case.
    ///
    /// # Errors
    /// Lists what is allowed.
    pub fn parse(text: &str) -> Result<Unit, String> {
        let text = text.trim();
        Ok(match text.to_lowercase().as_str() {
            "%" | "percent" | "per cent" | "pct" => Unit::Percent,
            "day" | "days" | "d" => Unit::Days,
            "people" | "person" | "persons" | "heads" | "fte" => Unit::People,
            "€" => Unit::Currency(*b"EUR"),
            "$" => Unit::Currency(*b"USD"),
            "£" => Unit::Currency(*b"GBP"),
            "¥" => Unit::Currency(*b"JPY"),
            _ => match text.to_uppercase().as_bytes() {
                // Words that multiply an amount are no currencies: "5 MIO EUR".
                b"MIO" | b"MRD" | b"TSD" => return Err(format!("\"{text}\" is a number word, not a unit")),
                &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Unit::Currency([a, b, c]),
                _ => {
                    return Err(format!(
                        "\"{text}\" is not a unit: use a currency code such as EUR, or %, days or people"
                    ));
                }
            },
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unit::Currency(code) => f.write_str(std::str::from_utf8(code).unwrap_or("???")),
            Unit::Percent => f.write_str("%"),
            Unit::Days => f.write_str("days"),
            Unit::People => f.write_str("people"),
        }
    }
}

/// An amount with its unit, where the unit may be left open: `500 EUR`, `2.5 %`, `500`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Quantity {
    /// How much.
    pub amount: Amount,
    /// Of what; `None` when only a number was given.
    pub unit: Option<Unit>,
}

impl Quantity {
    /// Reads a number with an optional unit before or behind it: `500 EUR`, `€5k`, `2,5 %`.
    ///
    /// # Errors
    /// Says what is not a number or not a unit.
    pub fn parse(text: &str) -> Result<Quantity, String> {
        let text = text.trim();
        let front = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        let (before, rest) = text.split_at(front);
        if !before.trim().is_empty() {
            return Ok(Quantity { amount: Amount::parse(rest)?, unit: Some(Unit::parse(before)?) });
        }
        if let Ok(amount) = Amount::parse(rest) {
            return Ok(Quantity { amount, unit: None });
        }
        let back = rest.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (number, mut unit) = rest.split_at(back);
        let mut number = number.to_owned();
        // "5k EUR", "5kEUR" and "2 million EUR": the factor word belongs to the number.
        if let Some((factor, rest)) = unit.trim_start().split_once(char::is_whitespace)
            && split_factor(&factor.to_lowercase()).0.is_empty()
        {
            number.push_str(factor);
            unit = rest;
        }
        Ok(Quantity { amount: Amount::parse(&number)?, unit: Some(Unit::parse(unit)?) })
    }

    /// As the file holds it: digits without grouping and the unit.
    #[must_use]
    pub fn plain(&self) -> String {
        match self.unit {
            Some(unit) => format!("{} {unit}", self.amount.plain()),
            None => self.amount.plain(),
        }
    }
}

/// Shows an amount with its unit as a sentence needs it: `25 000 EUR`.
#[must_use]
pub fn amount_with_unit(amount: Amount, unit: Option<Unit>) -> String {
    match unit {
        Some(unit) => format!("{amount} {unit}"),
        None => amount.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let check = |text: &str, hundredths: i64| {
            assert_eq!(Amount::parse(text).map(Amount::hundredths), Ok(hundredths), "{text:?}");
        };
        check("500", 50_000);
        check("5 000", 500_000);
        check("5'000.50", 500_050);
        check("5,000", 500_000);
        check("5.000", 500_000);
        check("1.250.000", 125_000_000);
        check("5.000,50", 500_050);
        check("5,000.5", 500_050);
        check("2.5", 250);
        check("2,5", 250);
        check("0.125k", 12_500);
        check("2.5k", 250_000);
        check("1.2m", 120_000_000);
        check("3 bn", 300_000_000_000);
        check("1000000000000000", LARGEST);
        for wrong in
            ["", "k", "five", "-5", "1e3", "1.2.3", "12.345.6", "0.001", "1000000000000000.01", "9".repeat(40).as_str()]
        {
            assert!(Amount::parse(wrong).is_err(), "{wrong:?} gave {:?}", Amount::parse(wrong));
        }
    }

    #[test]
    fn amounts_are_shown_short_plain_and_grouped() {
        let check = |text: &str, short: &str, plain: &str, grouped: &str| {
            let amount = Amount::parse(text).unwrap();
            assert_eq!(
                (amount.short().as_str(), amount.plain().as_str(), amount.to_string().as_str()),
                (short, plain, grouped)
            );
            assert_eq!(Amount::parse(plain), Ok(amount));
            assert_eq!(Amount::parse(grouped), Ok(amount));
        };
        check("500", "500", "500", "500");
        check("25k", "25k", "25000", "25 000");
        check("2500", "2.5k", "2500", "2 500");
        check("1234", "1234", "1234", "1 234");
        check("1250.5", "1250.5", "1250.5", "1 250.50");
        check("1.2m", "1.2M", "1200000", "1 200 000");
    }

    #[test]
    fn amounts_with_units_keep_their_form() {
        for unit in ["EUR", "SEK", "BAM", "MMK", "%", "days", "people"] {
            let quantity = Quantity { amount: Amount(1_250_050), unit: Some(Unit::parse(unit).unwrap()) };
            assert_eq!(Quantity::parse(&quantity.plain()), Ok(quantity), "{unit}");
        }
        assert!(Quantity::parse("999999999 bn EUR").is_err_and(|why| why.contains("10^15")));
        for word in ["MIO", "mrd", "Tsd"] {
            assert!(Unit::parse(word).is_err(), "{word}");
        }
    }
}
