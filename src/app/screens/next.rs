//! The keys that may follow a prefix, as a list at the lower edge: what each runs, greyed where it would do nothing.
//!
//! Always true: it shows what the keymap holds, the user's own keys included, and nothing while no prefix waits.

use super::super::App;
use super::super::commands::why_not;
use super::super::key::Key;
use super::super::text::{Spans, Tone, fit, pad, span, width as wide};

/// One key that may follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NextKey {
    /// The key.
    pub key: Key,
    /// What is read, as wide as all the others.
    pub spans: Spans,
}

/// What was pressed so far, for the heading.
#[must_use]
pub fn heading(app: &App) -> Option<String> {
    let pending = app.pending();
    let prefix = pending.prefix?.sign(app.glyphs());
    Some(pending.count.map_or_else(|| prefix.clone(), |count| format!("{count} {prefix}")))
}

/// The keys that may follow, each in so many columns at most.
#[must_use]
pub fn rows(app: &App, most: usize) -> Vec<NextKey> {
    let Some(prefix) = app.pending().prefix else { return Vec::new() };
    let after = app.keymap().after(app.screen(), prefix);
    let signs: Vec<String> = after.iter().map(|(key, _)| key.sign(app.glyphs())).collect();
    let keys = signs.iter().map(|sign| wide(sign)).max().unwrap_or(0);
    let titles = after.iter().map(|(_, command)| wide(command.title)).max().unwrap_or(0);
    let titles = titles.min(most.saturating_sub(keys + 2));
    let row = |((key, command), sign): (&(Key, &'static super::super::commands::Command), &String)| {
        let tone = if why_not(app, command).is_some() { Tone::Out } else { Tone::Plain };
        let title = pad(&fit(command.title, titles), titles);
        NextKey { key: *key, spans: vec![span(pad(sign, keys), Tone::Key), span(format!("  {title}"), tone)] }
    };
    after.iter().zip(&signs).map(row).collect()
}
