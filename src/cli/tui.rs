//! The driver of the screens: it brings what happens outside to the app and carries out what the app asks for.
//!
//! Always true: what happened to the map is kept before anything else is done or read; all that waits is taken before a frame
//! is drawn, but for what came while a few keys were taken, and before more of what takes long is done; however the screens
//! are left, the terminal is given back and the edits are saved or in the journal.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;

use super::errands;
use super::reading::{self, Reading};
use super::store::{Begun, Saved, Store};
pub use super::terminal::Terminal;
use super::terminal::{self, HANG_UP, Wait, Woken};
use crate::app::{Access, App, Effect, Event, Opened, Preferences};
use crate::disk;
use crate::model::Date;
use crate::ui::{Painted, Painter};

/// A flood of input must not keep the screen from showing what it did.
const LONGEST_WITHOUT_A_FRAME: Duration = Duration::from_millis(100);

/// Who presses a key within this time follows the cursor and does not read the details yet…
const REST: Duration = Duration::from_millis(50);
/// … but so long at most: then they follow the next key as soon as none is waiting…
const LONGEST_WITHOUT_DETAILS: Duration = Duration::from_secs(3);
/// … or go with it, where keys wait all the time.
const WITHOUT_A_GAP: Duration = Duration::from_millis(500);

/// More keys than this between two frames are no fingers but a queue that has come to its end: nothing is put off any more.
const MOST_PRESSED: usize = 8;

/// Who presses a key within this time is not looking at fixes yet.
const PAUSE: Duration = Duration::from_millis(100);

/// While a large map is checked, so often a frame shows how far it is.
const BETWEEN_FRAMES: Duration = Duration::from_millis(150);

/// How often it is looked at whether the map is saved: its thread waits for a word before it touches it.
const GLANCE: Duration = Duration::from_millis(1);

/// A program that is ended while the map is saved lets the save come to its end, but no longer than this: either way the file
/// is whole, and the changes are in the journal.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Somebody who writes a file does so in several steps: it is looked at when it was left alone for so long…
const UNTIL_QUIET: Duration = Duration::from_millis(150);
/// … or at the latest after so long.
const AT_LATEST: Duration = Duration::from_secs(1);

/// How the screens ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The user left.
    Left,
    /// A signal ended them. A terminal that went away counts as the hang-up signal.
    Signal(i32),
}

/// Shows a map until the user leaves or the program is ended.
///
/// # Errors
/// When the terminal cannot be read or written.
pub fn run(
    terminal: Terminal,
    opened: Opened,
    store: &mut dyn Store,
    today: Date,
    preferences: &Preferences,
) -> io::Result<Ended> {
    run_painted(terminal, opened, store, today, preferences, Painter::paint)
}

/// Paints a frame over the last one.
pub type Paint = fn(&mut Painter, &mut Buffer, &App) -> Painted;

/// The same, painted by another painter.
///
/// # Errors
/// As `run`.
pub fn run_painted(
    terminal: Terminal,
    opened: Opened,
    store: &mut dyn Store,
    today: Date,
    preferences: &Preferences,
    paint: Paint,
) -> io::Result<Ended> {
    let app = App::in_slices(opened, today, terminal::size(), preferences);
    let painter = Painter::default();
    let mut driver =
        Driver { terminal, app, store: &mut *store, painter, paint, stirred: None, reading: None, save_quits: None };
    let ended = catch_unwind(AssertUnwindSafe(|| driver.drive()));
    let is_modified = driver.app.is_modified();
    drop(driver);
    // What the last frame, which may not have come to its end, left to be looked after; nobody is there to be told.
    let _ = store.look_after();
    match ended {
        Ok(Err(why)) if terminal::is_gone(&why) => Ok(Ended::Signal(HANG_UP)),
        Ok(ended) => ended,
        Err(panic) => {
            if is_modified {
                store.after_a_fall().iter().for_each(|line| super::streams::tell(line));
            }
            resume_unwind(panic)
        }
    }
}

struct Driver<'s> {
    terminal: Terminal,
    app: App,
    store: &'s mut dyn Store,
    painter: Painter,
    paint: Paint,
    /// When the file was first and last stirred since it was looked at.
    stirred: Option<(Instant, Instant)>,
    /// The foreign file that is being read.
    reading: Option<Reading>,
    /// Whether leaving follows the last save that was begun; nothing where that was under another name.
    save_quits: Option<bool>,
}

impl Driver<'_> {
    fn drive(&mut self) -> io::Result<Ended> {
        let mut was_resized = false;
        self.forget_blind_answers()?;
        // Once, behind the first frame: the terminal is asked for its ground, and what earlier runs left is looked for.
        let mut is_settled_in = false;
        // Keys since the last frame.
        let mut pressed = 0;
        let mut pressed_at: Option<Instant> = None;
        let mut is_held = false;
        let mut owed_since: Option<Instant> = None;
        loop {
            // What is drawn and what is clicked must be laid out for the very size that the frame has.
            self.measure();
            if std::mem::take(&mut was_resized) {
                // A terminal that shrank and grew again forgot what it could not show meanwhile, at the same size too.
                self.terminal.sheet.forget();
            }
            let owed_for = owed_since.map_or(Duration::ZERO, |since| since.elapsed());
            let has_no_gap = owed_for > LONGEST_WITHOUT_DETAILS + WITHOUT_A_GAP;
            // What waits for a file that is being read looks at each key itself.
            let pressed_before = std::mem::take(&mut pressed);
            if pressed_before > 0 {
                self.terminal.sheet.owe_answer();
            }
            let may_hurry = (1..=MOST_PRESSED).contains(&pressed_before) && !has_no_gap && self.reading.is_none();
            if may_hurry && self.painter.hurry(&self.app, is_held) {
                owed_since = owed_since.or_else(|| Some(Instant::now()));
            } else {
                owed_since = None;
                self.app.before_frame();
            }
            let (paint, painter, app) = (self.paint, &mut self.painter, &self.app);
            self.terminal.sheet.show(app.size(), |buffer| paint(painter, buffer, app))?;
            if let Err(why) = self.store.look_after() {
                self.update(Event::Failed(why));
                continue;
            }
            if !std::mem::replace(&mut is_settled_in, true) {
                if self.app.asks_ground() {
                    self.terminal.console.ask_ground()?;
                }
                if let Some(earlier) = self.store.settle_in() {
                    self.app.settle_in(earlier);
                    self.forget_blind_answers()?;
                    continue;
                }
            }
            let due = self.stirred.map(|(first, last)| (last + UNTIL_QUIET).min(first + AT_LATEST));
            let mut woken = match owed_since {
                Some(_) if owed_for > LONGEST_WITHOUT_DETAILS => self.take_until(Instant::now())?,
                Some(_) => self.take_until(Instant::now() + REST)?,
                None => self.work_or_wait(due, pressed_at.filter(|_| pressed_before <= MOST_PRESSED))?,
            };
            let mut since = Instant::now();
            if due.is_some_and(|due| due <= since) {
                self.look_outside();
            }
            while let Some(happened) = woken {
                if matches!(happened, Woken::Event(Event::Key(_))) {
                    is_held = pressed_at.replace(since).is_some_and(|before| since < before + REST);
                    pressed += 1;
                }
                match happened {
                    Woken::Event(event) => {
                        if self.update(event) {
                            self.store.leave();
                            return Ok(Ended::Left);
                        }
                    }
                    Woken::Resized => {
                        was_resized = true;
                        self.measure();
                    }
                    Woken::Focused => self.look_outside(),
                    Woken::Stirred => self.stirred = Some((self.stirred.map_or(since, |(first, _)| first), since)),
                    Woken::Suspend => {
                        self.terminal.console.stop();
                        // The time it stood still is no flood of input: no frame goes to a terminal that is not taken again.
                        since = Instant::now();
                    }
                    Woken::Continued => {
                        self.terminal.console.resume()?;
                        // Nothing of what was on the screen is there any more.
                        self.terminal.sheet.forget();
                        self.look_outside();
                    }
                    Woken::End(signal) => {
                        self.store.follow_save(LAST_WAIT);
                        return Ok(Ended::Signal(signal));
                    }
                }
                let is_enough = since.elapsed() > LONGEST_WITHOUT_A_FRAME;
                woken = if is_enough { None } else { self.terminal.take(Wait::Not, self.store.watch())? };
            }
        }
    }

    /// Forgets what was typed before the question about edits left over is seen: it is no answer to it.
    fn forget_blind_answers(&mut self) -> io::Result<()> {
        if self.app.left_over().is_empty() {
            return Ok(());
        }
        self.terminal.forget(|event| matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(..)))
    }

    /// Does what takes long in slices while nothing happens, then waits. Nothing happened where a frame shall be drawn: when
    /// the work is done or has gone on for a while, or when it is time to look at the file. It begins with what can wait only
    /// when the keys pause, where somebody presses some.
    fn work_or_wait(&mut self, due: Option<Instant>, pressed_at: Option<Instant>) -> io::Result<Option<Woken>> {
        let begun = Instant::now();
        if let Some(woken) = self.follow_reading()? {
            return Ok(Some(woken));
        }
        // What makes room comes first.
        while self.has_work() {
            let pressed_at = pressed_at.filter(|_| self.app.can_pause());
            let woken = self.take_until(pressed_at.map_or(begun, |at| at + PAUSE))?;
            if woken.is_some() {
                return Ok(woken);
            }
            if self.store.is_coming_to_rest() {
                self.store.rest();
            } else {
                self.app.work();
            }
            let now = Instant::now();
            if !self.has_work() || now > begun + BETWEEN_FRAMES || due.is_some_and(|due| due <= now) {
                return Ok(None);
            }
        }
        while self.store.is_saving() {
            let until = Instant::now() + BETWEEN_FRAMES;
            let woken = self.take_until(due.map_or(until, |due| due.min(until)))?;
            if woken.is_some() || due.is_some_and(|due| due <= Instant::now()) {
                return Ok(woken);
            }
        }
        self.terminal.take(due.map_or(Wait::Long, Wait::Until), self.store.watch())
    }

    fn has_work(&self) -> bool {
        self.app.has_work() || self.store.is_coming_to_rest()
    }

    /// What happens until then; a save that goes on is looked after meanwhile.
    fn take_until(&mut self, until: Instant) -> io::Result<Option<Woken>> {
        while self.store.is_saving() {
            if let Some(answer) = self.follow_save() {
                return Ok(Some(answer));
            }
            let glance = Instant::now() + GLANCE;
            let woken = self.terminal.take(Wait::Until(glance.min(until)), self.store.watch())?;
            if woken.is_some() || until <= glance {
                return Ok(woken);
            }
        }
        self.terminal.take(Wait::Until(until), self.store.watch())
    }

    /// What came of the save that goes on, once it is done.
    fn follow_save(&mut self) -> Option<Woken> {
        let saved = self.store.follow_save(Duration::ZERO)?;
        Some(Woken::Event(match saved {
            Ok(Saved { name, notice }) => Event::Saved { name, depth: self.app.history().depth(), notice, quit: false },
            Err(why) => Event::NotSaved(why),
        }))
    }

    /// Begins to save; says how far that came.
    fn begin_save(&mut self, to: Option<String>, quit: bool) -> Option<Event> {
        // Whether somebody else wrote the file is found out where it is written; see `ask_why_not`.
        self.save_quits = to.is_none().then_some(quit);
        let to = to.map(|name| disk::at_home(&name));
        let depth = self.app.history().depth();
        Some(match self.store.begin_save(self.app.matrix(), to.as_deref()) {
            Ok(Begun::Done(Saved { name, notice })) => Event::Saved { name, depth, notice, quit },
            Ok(Begun::GoesOn) => Event::Saving { quit },
            Err(why) => Event::NotSaved(why),
        })
    }

    /// Waits for what is being read, a while at a time so that frames say how long it takes.
    fn follow_reading(&mut self) -> io::Result<Option<Woken>> {
        let until = Instant::now() + BETWEEN_FRAMES;
        while let Some(reading) = &self.reading {
            if let Some(answer) = reading.answer() {
                self.reading = None;
                return Ok(Some(Woken::Event(answer)));
            }
            if let Some(woken) =
                self.terminal.take(Wait::Until(Instant::now() + reading::GLANCE), self.store.watch())?
            {
                let (woken, ends) = reading.meet(woken);
                if ends {
                    self.reading = None;
                }
                if woken.is_some() {
                    return Ok(woken);
                }
            } else if Instant::now() > until
                && let Some(progress) = reading.progress()
            {
                return Ok(Some(Woken::Event(progress)));
            }
        }
        Ok(None)
    }

    /// What is to be asked where a map was not saved because of what somebody else made of its file.
    fn ask_why_not(&mut self, event: &Event) -> Option<Event> {
        let quit = self.save_quits.filter(|_| matches!(event, Event::NotSaved(_)))?;
        errands::ask_before_saving(quit, self.store)
    }

    fn measure(&mut self) {
        let (width, height) = terminal::size();
        if self.app.size() != (width, height) {
            self.app.update(Event::Resize(width, height));
        }
    }

    fn look_outside(&mut self) {
        if self.store.is_saving() {
            // What a save of our own does to the file is told as well: it is looked at when that is done.
            let now = Instant::now();
            self.stirred = Some((now, now));
            return;
        }
        self.stirred = None;
        if let Some(event) = self.store.look_outside() {
            self.update(event);
        }
        // Who only reads because somebody else writes may write as soon as they have left.
        if matches!(self.app.access(), Access::Read(_))
            && let Some(access) = self.store.ask_again()
        {
            self.update(Event::Access(access));
        }
    }

    /// Gives the app an event and carries out what it asks for; says whether to leave.
    fn update(&mut self, event: Event) -> bool {
        let mut events = vec![event];
        // An effect is answered by events, which may ask for others.
        while let Some(event) = events.pop() {
            events.extend(self.ask_why_not(&event));
            for effect in self.app.update(event) {
                match effect {
                    Effect::Quit => return true,
                    effect => events.extend(self.carry_out(effect)),
                }
            }
        }
        false
    }

    /// Does what the app asks for; answers with what it must hear of it.
    fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            // Left to the caller.
            Effect::Quit => None,
            Effect::Open(what) => match self.store.open(&what) {
                Ok(opened) => {
                    self.app.open(opened);
                    None
                }
                Err(why) => Some(Event::Failed(why)),
            },
            Effect::Read(name) => match self.store.read(&disk::at_home(&name)).map(|bytes| Reading::begin(name, bytes))
            {
                Ok(Ok(reading)) => {
                    self.reading = Some(reading);
                    None
                }
                Ok(Err(event)) => Some(event),
                Err(why) => Some(Event::Failed(why)),
            },
            Effect::Save { to, quit } => self.begin_save(to, quit),
            Effect::AskAgain => {
                self.look_outside();
                None
            }
            Effect::LeaveMouse(leaves) => {
                let why = terminal::leave_mouse(leaves).err()?;
                Some(Event::Failed(format!("the terminal did not take that: {why}")))
            }
            Effect::AskToWrite => {
                self.look_outside();
                Some(Event::Access(self.store.ask_to_write()))
            }
            Effect::Copy(text) => {
                let why = terminal::copy(&text).err()?;
                Some(Event::Failed(format!("the terminal did not take the text: {why}")))
            }
            Effect::Suspend if self.terminal.console.ask_to_stop() => None,
            Effect::Suspend => Some(Event::Failed("no shell waits for sayso here; q leaves".to_owned())),
            effect => errands::carry_out(effect, &self.app, self.store),
        }
    }
}
