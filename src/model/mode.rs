//! Modes: how the call of a decision is made.
//!
//! Always true: a mode says how those who hold `Decides` come to the call, never who they are.

/// How the call is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// By the decider alone.
    Alone,
    /// By the decider after hearing the contributors.
    Advice,
    /// By several deciders together.
    Joint,
    /// Stands unless somebody has a reasoned objection.
    Consent,
    /// By a vote.
    Vote,
    /// Handed to somebody below.
    Delegated,
}

impl Mode {
    /// All modes in the order they are offered.
    pub const ALL: [Mode; 6] = [Mode::Alone, Mode::Advice, Mode::Joint, Mode::Consent, Mode::Vote, Mode::Delegated];

    /// As a sentence says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Mode::Alone => "alone",
            Mode::Advice => "after advice",
            Mode::Joint => "joint",
            Mode::Consent => "consent",
            Mode::Vote => "vote",
            Mode::Delegated => "delegated",
        }
    }

    /// Whether several deciders are meant to decide together.
    #[must_use]
    pub fn is_shared(self) -> bool {
        matches!(self, Mode::Joint | Mode::Consent | Mode::Vote)
    }
}
