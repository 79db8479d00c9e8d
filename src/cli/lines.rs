//! `sayso --accessible FILE`: reads lines, says lines, and carries out what the app asks for.
//!
//! Always true: nothing that was written is drawn over, no escape byte is written; what happened to the map is kept before
//! the next line is read; a line is read whole or, where it is too long, refused whole; where the input ends with unsaved
//! changes they are in the journal and the user is told.

use std::io::{BufRead, IsTerminal, Read, Write};

use super::shelf::Shelf;
use super::store::Store;
use super::{Answer, Complaint, Outcome, Streams, errands};
use crate::app::lines::{Lines, SIZE};
use crate::app::{App, Effect, Event, Opened, Preferences};
use crate::model::{Date, shown};

/// The longest line that is taken; no field takes more.
const LONGEST: u64 = 64 * 1024;

/// Talks until the user leaves or the input ends.
pub(super) fn run(
    opened: Opened,
    shelf: &mut Shelf,
    today: Date,
    preferences: &Preferences,
    streams: &mut Streams,
) -> Answer {
    let mut lines = Lines::new(App::new(opened, today, SIZE, preferences));
    // What is typed on a terminal stands there already; from a pipe it would be missing between what is said.
    let is_typed = std::io::stdin().is_terminal();
    loop {
        if lines.is_idle()
            && let Some(event) = shelf.look_outside()
        {
            let effects = lines.hear(event);
            do_all(effects, &mut lines, shelf, streams)?;
        }
        for line in lines.say() {
            writeln!(streams.out(), "{}", shown(&line))?;
        }
        write!(streams.out(), "{}", shown(&lines.prompt()))?;
        streams.finish()?;
        let Some(line) = read_line()? else {
            writeln!(streams.out())?;
            return end(&lines, shelf, streams);
        };
        let Ok(line) = line else {
            writeln!(streams.out(), "\nthis line is longer than {LONGEST} bytes and was not taken")?;
            continue;
        };
        if !is_typed {
            writeln!(streams.out(), "{}", shown(&line))?;
        }
        let effects = lines.take(&line);
        if do_all(effects, &mut lines, shelf, streams)? {
            for line in lines.say() {
                writeln!(streams.out(), "{}", shown(&line))?;
            }
            shelf.leave();
            return Ok(Outcome::Fine);
        }
    }
}

/// A line without its end; nothing at the end of the input, an error where it is too long.
fn read_line() -> std::io::Result<Option<Result<String, ()>>> {
    let mut stdin = std::io::stdin().lock();
    let mut bytes = Vec::new();
    stdin.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LONGEST {
        // The rest of it is no line of its own.
        while stdin.by_ref().take(LONGEST).read_until(b'\n', &mut Vec::new())? as u64 == LONGEST {}
        return Ok(Some(Err(())));
    }
    Ok(Some(Ok(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())))
}

/// Does what is asked for and all that follows from it; says whether to leave.
fn do_all(
    mut effects: Vec<Effect>,
    lines: &mut Lines,
    shelf: &mut Shelf,
    streams: &mut Streams,
) -> std::io::Result<bool> {
    // The next one is taken from the end.
    effects.reverse();
    while let Some(effect) = effects.pop() {
        let mut follows = Vec::new();
        match effect {
            Effect::Quit => return Ok(true),
            Effect::Open(what) => match shelf.open(&what) {
                Ok(opened) => lines.open(opened),
                Err(why) => follows = lines.hear(Event::Failed(why)),
            },
            // There is no clipboard here; the text itself can be taken from what was said.
            Effect::Copy(text) => text.lines().try_for_each(|line| writeln!(streams.out(), "{}", shown(line)))?,
            Effect::Suspend => follows = lines.hear(Event::Failed("Ctrl-Z suspends here, as everywhere".to_owned())),
            Effect::AskToWrite => {
                if let Some(event) = shelf.look_outside() {
                    let first = lines.hear(event);
                    if do_all(first, lines, shelf, streams)? {
                        return Ok(true);
                    }
                }
                follows = lines.hear(Event::Access(shelf.ask_to_write()));
            }
            effect => {
                let answer = errands::carry_out(effect, lines.app(), shelf);
                let failed = shelf.look_after().err().map(Event::Failed);
                follows = answer.into_iter().chain(failed).flat_map(|event| lines.hear(event)).collect();
            }
        }
        effects.extend(follows.into_iter().rev());
    }
    Ok(false)
}

/// The input has ended, without a word about leaving.
fn end(lines: &Lines, shelf: &mut Shelf, streams: &mut Streams) -> Answer {
    streams.finish()?;
    if !lines.app().is_modified() {
        shelf.leave();
        return Ok(Outcome::Fine);
    }
    let kept = shelf.after_a_fall().join(" ");
    Err(Complaint::new("the input ended and there are changes that are not saved", kept).into())
}
