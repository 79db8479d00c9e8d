//! Names that shells offer for a flag or an argument whose text is read elsewhere.
//!
//! Always true: whatever is typed is taken here; who reads it says what was wrong and what is near, in words of its own.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::app::start::TEMPLATES;
use crate::rules::RULES;

/// The screens.
pub(super) const SCREENS: &[&str] = &["grid", "findings", "role", "overview"];

/// The notations.
pub(super) const NOTATIONS: &[&str] =
    &["dci", "raci", "rasci", "cairo", "daci", "rapid", "spade", "dare", "mocha", "words"];

/// Takes any text, and tells shells the names that make sense.
#[derive(Clone)]
pub(super) struct Offered(fn() -> Vec<&'static str>);

/// Offers the screens.
pub(super) fn screens() -> Offered {
    Offered(|| SCREENS.to_vec())
}

/// Offers the notations.
pub(super) fn notations() -> Offered {
    Offered(|| NOTATIONS.to_vec())
}

/// Offers the templates.
pub(super) fn templates() -> Offered {
    Offered(|| TEMPLATES.iter().map(|template| template.name).collect())
}

/// Offers the codes of the rules.
pub(super) fn rules() -> Offered {
    Offered(|| RULES.iter().map(|rule| rule.code).collect())
}

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Screen;
    use crate::interchange::notation::Notation;

    #[test]
    fn what_is_offered_is_what_there_is() {
        let screens: Vec<String> = Screen::ALL.iter().map(|screen| screen.name().to_lowercase()).collect();
        assert_eq!(SCREENS, screens);
        let notations: Vec<String> = Notation::ALL.iter().map(|notation| notation.name().to_lowercase()).collect();
        assert_eq!(NOTATIONS, notations);
    }
}
