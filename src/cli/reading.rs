//! A large foreign file is read beside the screens: what it is at is said, and Esc stops it.
//!
//! Always true: what is read changes nothing before it was looked at and taken, so stopping leaves nothing behind; meanwhile
//! no key, click or paste reaches the map.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::patience::{PATIENCE, WORKER, hush_worker};
use super::terminal::Woken;
use crate::app::Event;
use crate::app::key::{Code, Key};
use crate::app::preview::Preview;
use crate::interchange::formats::Taken;

/// Smaller files are read before a frame could say so.
const LARGE: usize = 256 * 1024;
/// How often it is looked at whether the file is read.
pub(super) const GLANCE: Duration = Duration::from_millis(50);

/// A file that is being read.
pub(super) struct Reading {
    name: String,
    since: Instant,
    answer: Receiver<Result<Taken, String>>,
}

impl Reading {
    /// Begins to read, where the file is so large that it takes its time; otherwise what the app may read at once.
    pub fn begin(name: String, bytes: Vec<u8>) -> Result<Reading, Event> {
        if bytes.len() < LARGE {
            return Err(Event::Foreign { name, bytes });
        }
        hush_worker();
        let (done, answer) = channel();
        let own = name.clone();
        let started = std::thread::Builder::new().name(WORKER.to_owned()).spawn(move || {
            // Nobody listens any more when the reading was stopped.
            let _ = done.send(Preview::read(&own, &bytes));
        });
        match started {
            Ok(_) => Ok(Reading { name, since: Instant::now(), answer }),
            Err(why) => Err(Event::Failed(format!("{name}: {why}"))),
        }
    }

    /// What the app must hear now: what was read, or why nothing was.
    pub fn answer(&self) -> Option<Event> {
        let name = self.name.clone();
        match self.answer.try_recv() {
            Ok(Ok(taken)) => Some(Event::Taken { name, taken: Box::new(taken) }),
            Ok(Err(why)) => Some(Event::Failed(format!("{name}: {why}"))),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Event::Failed(format!(
                "{name} leads to a mistake in sayso; please report it, with the file if you can; saving it as CSV may help"
            ))),
        }
    }

    /// How long it has been at it, once that is worth a word.
    pub fn progress(&self) -> Option<Event> {
        let passed = self.since.elapsed();
        let said = format!("reading {} ... {} s; Esc stops it", self.name, passed.as_secs());
        (passed >= PATIENCE).then_some(Event::Told(said))
    }

    /// What the app hears of something that happened meanwhile: nothing of what is typed or clicked. And whether it ends the
    /// reading.
    pub fn meet(&self, woken: Woken) -> (Option<Woken>, bool) {
        match woken {
            Woken::Event(Event::Key(key)) if is_stop(key) => {
                let told = Event::Told(format!("stopped reading {}; nothing was taken from it", self.name));
                (Some(Woken::Event(told)), true)
            }
            Woken::Event(Event::Key(_) | Event::Paste(_) | Event::Mouse(..)) => (None, false),
            woken => (Some(woken), false),
        }
    }
}

fn is_stop(key: Key) -> bool {
    key == Key::plain(Code::Esc) || (key.ctrl && key.code == Code::Char('c'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: usize) -> Vec<u8> {
        let mut text = String::from("Task,Ops,Dev\n");
        (0..rows).for_each(|row| text.push_str(&format!("Decide matter number {row},A,R\n")));
        text.into_bytes()
    }

    #[test]
    fn small_files_are_handed_on_and_large_ones_are_read_beside() {
        assert!(matches!(Reading::begin("a.csv".to_owned(), table(3)), Err(Event::Foreign { .. })));
        let Ok(reading) = Reading::begin("a.csv".to_owned(), table(10_000)) else { panic!("read at once") };
        let key = |code| Woken::Event(Event::Key(Key::plain(code)));
        assert!(matches!(reading.meet(key(Code::Char('d'))), (None, false)), "no key reaches the map meanwhile");
        assert!(matches!(reading.meet(Woken::Resized), (Some(Woken::Resized), false)));
        let (told, ends) = reading.meet(key(Code::Esc));
        assert!(ends && matches!(told, Some(Woken::Event(Event::Told(text))) if text.contains("nothing was taken")));
        let answer = loop {
            match reading.answer() {
                Some(answer) => break answer,
                None => std::thread::sleep(GLANCE),
            }
        };
        let Event::Taken { taken, .. } = answer else { panic!("{answer:?}") };
        let Taken::Reading(found) = *taken else { panic!("a map") };
        assert_eq!(found.tables[0].rows.len(), 10_000);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let mut bytes = table(10_000);
        bytes.extend(b"\"never closed,A,R\n");
        let Ok(reading) = Reading::begin("a.csv".to_owned(), bytes) else { panic!("read at once") };
        let answer = loop {
            match reading.answer() {
                Some(answer) => break answer,
                None => std::thread::sleep(GLANCE),
            }
        };
        assert!(matches!(&answer, Event::Failed(why) if why.contains("a.csv: line 10002")), "{answer:?}");
    }
}
