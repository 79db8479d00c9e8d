//! Boundaries: half-open bands of amounts, what a decision is limited by, and time limits.
//!
//! A `Band` is never empty; a `TimeLimit` is never zero or negative. Text is read here once, so that inside the map none of
//! them can be malformed.

use std::fmt;

use jiff::SpanFieldwise;

use super::amount::{Amount, Quantity, Unit, amount_with_unit};

/// A half-open range of amounts: over `over`, up to and including `upto`. The first band includes 0; no `upto` is an open
/// top. Never empty.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Band {
    over: Option<Amount>,
    upto: Option<Amount>,
}

impl Band {
    /// Every amount.
    pub const ANY: Band = Band { over: None, upto: None };

    /// A band; `over: None` starts at and includes 0, `upto: None` is open at the top.
    ///
    /// # Errors
    /// When nothing would lie inside.
    pub fn new(over: Option<Amount>, upto: Option<Amount>) -> Result<Band, String> {
        match (over, upto) {
            (Some(over), Some(upto)) if over >= upto => {
                Err(format!("nothing lies over {over} and up to {upto}: the upper limit must be the larger one"))
            }
            _ => Ok(Band { over, upto }),
        }
    }

    /// Amounts above this one; `None` when 0 is inside.
    #[must_use]
    pub fn over(self) -> Option<Amount> {
        self.over
    }

    /// Amounts up to and including this one; `None` when the top is open.
    #[must_use]
    pub fn upto(self) -> Option<Amount> {
        self.upto
    }

    /// Whether the amount lies inside.
    #[must_use]
    pub fn contains(self, amount: Amount) -> bool {
        self.over.is_none_or(|over| amount > over) && self.upto.is_none_or(|upto| amount <= upto)
    }

    /// What two bands share.
    #[must_use]
    pub fn overlap(self, other: Band) -> Option<Band> {
        let over = self.over.max(other.over);
        let upto = match (self.upto, other.upto) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Band::new(over, upto).ok()
    }

    /// Compact form for a cell: `≤5k`, `>5k`, `500–5k`, and nothing for a band without limits.
    #[must_use]
    pub fn short(self) -> String {
        match (self.over, self.upto) {
            (None, None) => String::new(),
            (None, Some(upto)) => format!("≤{}", upto.short()),
            (Some(over), None) => format!(">{}", over.short()),
            (Some(over), Some(upto)) => format!("{}–{}", over.short(), upto.short()),
        }
    }

    /// As a sentence says it: `up to 500 EUR`, `over 500 EUR up to 5 000 EUR`, `over 5 000 EUR`, `any amount`.
    #[must_use]
    pub fn sentence(self, unit: Option<Unit>) -> String {
        match (self.over, self.upto) {
            (None, None) => "any amount".to_owned(),
            (None, Some(upto)) => format!("up to {}", amount_with_unit(upto, unit)),
            (Some(over), None) => format!("over {}", amount_with_unit(over, unit)),
            (Some(over), Some(upto)) => format!("over {over} up to {}", amount_with_unit(upto, unit)),
        }
    }

    /// Reads a band as people type it: `<=500`, `500-5k`, `> 5 000 EUR`, `up to 2.5 %`, `over 500 up to 5000`.
    ///
    /// # Errors
    /// Says what could not be read and shows the forms that can.
    pub fn parse(text: &str) -> Result<(Band, Option<Unit>), String> {
        let lower = text.trim().to_lowercase();
        let upper_words =
            ["<=", "≤", "=<", "<", "up to and including", "up to", "upto", "at most", "max", "until", "to "];
        let lower_words = [">=", "≥", ">", "more than", "over", "above", "from", "beyond"];
        let strip = |text: &str, words: &[&str]| {
            words.iter().find_map(|word| text.strip_prefix(word)).map(|rest| rest.trim().to_owned())
        };
        let quantity = |text: &str| {
            Quantity::parse(text)
                .map_err(|why| format!("{why}. Type a limit like <=500, 500-5k, > 5000 or up to 2.5 %"))
        };
        let join = |low: Option<Quantity>, high: Option<Quantity>| {
            let units = [low, high].into_iter().flatten().filter_map(|quantity| quantity.unit);
            let mut unit = None;
            for next in units {
                if unit.is_some_and(|first| first != next) {
                    return Err("both limits of a band must have the same unit".to_owned());
                }
                unit = Some(next);
            }
            Ok((Band::new(low.map(|low| low.amount), high.map(|high| high.amount))?, unit))
        };
        if matches!(lower.as_str(), "" | "any" | "any amount" | "all") {
            return Ok((Band::ANY, None));
        }
        if let Some(rest) = strip(&lower, &upper_words) {
            return join(None, Some(quantity(&rest)?));
        }
        if let Some(rest) = strip(&lower, &lower_words) {
            for word in [" up to ", " to ", " until ", "<=", "≤", "-", "–", "—", ".."] {
                if let Some((low, high)) = rest.split_once(word) {
                    return join(Some(quantity(low.trim_end_matches([' ', ',']))?), Some(quantity(high)?));
                }
            }
            return join(Some(quantity(rest.trim_end_matches('+'))?), None);
        }
        for word in [" to ", "..", "–", "—", "-"] {
            if let Some((low, high)) = lower.split_once(word) {
                let low = quantity(low)?;
                let low = (low.amount != Amount::ZERO).then_some(low);
                return join(low, Some(quantity(high)?));
            }
        }
        if let Some(rest) = lower.strip_suffix('+') {
            return join(Some(quantity(rest)?), None);
        }
        join(None, Some(quantity(&lower)?))
    }
}

/// What a decision's boundaries are measured on: an amount with a unit, or a closed list of segments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Amounts of one unit.
    Amount(Unit),
    /// Segments such as regions or products; every one of them needs a decider.
    Segments(Vec<String>),
}

/// How long something may take or how often it recurs, as an ISO 8601 duration: `P1D`, `PT4H`, `P3M`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeLimit(SpanFieldwise);

impl TimeLimit {
    /// Reads an ISO 8601 duration or plain words: `P1D`, `PT4H`, `1 day`, `24h`, `2 weeks`.
    ///
    /// # Errors
    /// Says what is allowed.
    pub fn parse(text: &str) -> Result<TimeLimit, String> {
        let wrong = || format!("\"{}\" is not a time limit: write P1D, PT4H, 1 day or 2 weeks", text.trim());
        let span: jiff::Span = text.trim().parse().map_err(|_| wrong())?;
        // Parts of a second are no time to decide in, and have no words.
        let parts = [span.get_milliseconds(), span.get_microseconds(), span.get_nanoseconds()];
        if span.is_negative() || span.is_zero() || parts != [0; 3] {
            return Err(wrong());
        }
        Ok(TimeLimit(span.fieldwise()))
    }

    /// The limit in hours, a month counted as 30 days and a year as 365.
    #[must_use]
    pub fn hours(self) -> i64 {
        let span = self.0.0;
        let days = i64::from(span.get_years()) * 365
            + i64::from(span.get_months()) * 30
            + i64::from(span.get_weeks()) * 7
            + i64::from(span.get_days());
        days * 24 + i64::from(span.get_hours()) + span.get_minutes() / 60
    }

    /// The day this long after another.
    #[must_use]
    pub fn after(self, day: jiff::civil::Date) -> jiff::civil::Date {
        day.saturating_add(self.0.0)
    }

    /// In words: `1 day`, `4 hours`, `3 months`.
    #[must_use]
    pub fn words(self) -> String {
        let span = self.0.0;
        let parts = [
            (i64::from(span.get_years()), "year"),
            (i64::from(span.get_months()), "month"),
            (i64::from(span.get_weeks()), "week"),
            (i64::from(span.get_days()), "day"),
            (i64::from(span.get_hours()), "hour"),
            (span.get_minutes(), "minute"),
            (span.get_seconds(), "second"),
        ];
        let words: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
            .collect();
        words.join(" ")
    }
}

impl fmt::Display for TimeLimit {
    /// ISO 8601, as the file holds it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_forgivingly() {
        let check = |text: &str, expected: &str| {
            let (band, unit) = Band::parse(text).unwrap_or_else(|why| panic!("{text:?}: {why}"));
            assert_eq!(band.sentence(unit), expected, "{text:?}");
        };
        check("<=500", "up to 500");
        check("500-5k", "over 500 up to 5 000");
        check("> 5 000 EUR", "over 5 000 EUR");
        check("up to 2.5 %", "up to 2.50 %");
        check("over 500 up to 5k eur", "over 500 up to 5 000 EUR");
        check("0 - 500 EUR", "up to 500 EUR");
        check("€5k+", "over 5 000 EUR");
        check("up to 3 days", "up to 3 days");
        check("500", "up to 500");
        check("2 million EUR", "up to 2 000 000 EUR");
        check("any", "any amount");
        for wrong in ["5k-500", "500-500", "abc", "<= ten", "500 EUR - 5k USD", "> 5 zz"] {
            assert!(Band::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn time_limits_keep_their_form() {
        let check = |text: &str, iso: &str, words: &str, hours: i64| {
            let limit = TimeLimit::parse(text).unwrap();
            assert_eq!((limit.to_string().as_str(), limit.words().as_str(), limit.hours()), (iso, words, hours));
        };
        check("P1D", "P1D", "1 day", 24);
        check("24h", "PT24H", "24 hours", 24);
        check("2 weeks", "P2W", "2 weeks", 336);
        check("P3M", "P3M", "3 months", 2160);
        for wrong in ["", "soon", "-P1D", "P0D"] {
            assert!(TimeLimit::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
