//! Where the map of the screens is kept: its file, its lock, and the journal of its edits.
//!
//! Always true: saving from the screens keeps every promise of `disk`; a save that would lose comments is announced first
//! and done only when it is asked for again. Only who holds the lock of a map changes it and writes its journal. Where the
//! state folder cannot be used the map works all the same, and the user is told once that a crash would lose edits.

mod resting;
mod saving;

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use self::resting::Rest;
use self::saving::Saving;
use super::complaint::in_one_line;
use super::input::name_of;
use super::store::{Begun, Saved, Store};
use crate::app::start::{Opening, Recent, StartPage, TEMPLATES};
use crate::app::tour::STEPS;
use crate::app::{self, Access, LeftOver, Outside, Settled};
use crate::disk::journal::{Journal, Left, Told};
use crate::disk::lock::{Asked, Holder, Lock};
use crate::disk::recent;
use crate::disk::state::{Digest, Key, StateFolder};
use crate::disk::{self, DiskError, MapFile, Overwrite, Trouble, Watch};
use crate::interchange::native;
use crate::model::{Entry, History, Matrix, shown};

/// So long somebody may need to write the rest of a file.
const HALF_WRITTEN: Duration = Duration::from_millis(100);

/// Where the map of the screens is kept.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    file: Option<MapFile>,
    /// Whether the user was told which comments go.
    announced: bool,
    state: Option<StateFolder>,
    lock: Option<Lock>,
    journal: Option<Journal>,
    left: Vec<Left>,
    watch: Option<Watch>,
    /// What somebody else made of the file, as the user was last told.
    seen: Option<Seen>,
    /// What the user wants to write over.
    overwrite: Option<Digest>,
    /// Whether the user was told that the journal cannot be written.
    told_not_kept: bool,
    /// Whether the map is only read because another instance writes it.
    waits: bool,
    /// The save that goes on.
    saving: Option<Saving>,
    /// What came of a save whose end was waited for amid something else.
    unheard: Option<Result<Saved, String>>,
    /// Whether its text rests until the first change.
    rest: Rest,
    /// Whether the map shall be changed, until it was looked whether it may be.
    wanted: Option<Access>,
}

/// What somebody else made of the file.
#[derive(Debug)]
struct Seen {
    /// What it holds; `None` = there is no such file, or it cannot be read at all.
    content: Option<Digest>,
    /// The file, where it is a map.
    file: Option<Box<MapFile>>,
}

impl Shelf {
    /// A map from a file, and what the screens need to show it. `settle_in` does the rest.
    pub(super) fn with_file(opened: disk::Opened, wanted: Access) -> (Shelf, app::Opened) {
        let disk::Opened { file, matrix } = opened;
        let notice = file.unfinished_save().map(|copy| {
            format!("a save was interrupted: a whole newer map lies in {}", shown(&copy.to_string_lossy()))
        });
        let name = Some(name_of(file.path()));
        let start = app::Opened { name, notice, access: wanted.clone(), matrix, ..app::Opened::default() };
        // What happens to the file from now on is told, though nobody asks before the map is shown.
        let watch = Watch::of(file.path());
        (Shelf { file: Some(file), watch, wanted: Some(wanted), ..Shelf::default() }, start)
    }

    /// Nothing yet: the start page in front of an empty map.
    pub(super) fn start_page() -> (Shelf, app::Opened) {
        let (shelf, opened) = Shelf::without_file(Matrix::default());
        let start = Some(shelf.page());
        (shelf, app::Opened { start, ..opened })
    }

    fn page(&self) -> StartPage {
        let Some(state) = &self.state else { return StartPage::default() };
        let listed = recent::opened_lately(state).into_iter().filter_map(|path| {
            let part = |part: Option<&std::ffi::OsStr>| part.map(|part| shown(&part.to_string_lossy()).into_owned());
            let name = part(path.file_name())?;
            let folder = part(path.parent().map(Path::as_os_str)).unwrap_or_default();
            Some(Recent { path: path.to_str()?.to_owned(), name, folder })
        });
        StartPage { recent: listed.collect(), tour: recent::tour_step(state) }
    }

    /// Remembers the map for the start page.
    fn remember(&self) {
        if let (Some(state), Some(file)) = (&self.state, &self.file) {
            recent::remember(state, file.path());
        }
    }

    /// A map that has no file until it is saved under a name. Edits of such a map that a crash left are offered again.
    pub(super) fn without_file(matrix: Matrix) -> (Shelf, app::Opened) {
        let mut start = app::Opened::default();
        let mut shelf = Shelf::default();
        start.notice = shelf.find_state();
        if let Some(state) = &shelf.state {
            let text = native::write(&matrix);
            let key = StateFolder::key_without_file();
            shelf.lock = match Lock::ask(state, &key, &now()) {
                Ok(Asked::Ours(lock)) => Some(lock),
                _ => None,
            };
            let earlier = Journal::without_file(state).into_iter().map(|(_, left)| left);
            shelf.left = earlier.filter(|left| left.text.as_ref() == Some(&text)).collect();
            shelf.journal = Some(Journal::open(state.clone(), key, text.as_bytes(), false).0);
            start.left_over = shelf.left.iter().map(left_over).collect();
        }
        start.matrix = matrix;
        (shelf, start)
    }

    /// Finds the state folder; says so where there is none.
    fn find_state(&mut self) -> Option<String> {
        match StateFolder::open() {
            Ok(state) => {
                self.state = Some(state);
                None
            }
            Err(why) => Some(format!("changes cannot be kept against a crash: {why}; saving works, save often")),
        }
    }

    /// Asks for the lock of a map. A system without locks is no reason not to work.
    fn take_lock(&mut self, key: &Key) -> Access {
        let Some(state) = &self.state else { return Access::Write };
        match Lock::ask(state, key, &now()) {
            Ok(Asked::Ours(lock)) => (self.lock, self.waits) = (Some(lock), false),
            Ok(Asked::Theirs(Holder { process, since })) => {
                self.waits = true;
                return Access::Read(format!("open in another sayso since {} (process {process})", shown(&since)));
            }
            Err(_) => {}
        }
        Access::Write
    }

    fn open_journal(&mut self, key: Key, start: &mut app::Earlier) {
        let (Some(state), Some(file)) = (&self.state, &self.file) else { return };
        let (journal, Told { history, left }) = Journal::open(state.clone(), key, file.source().bytes(), true);
        self.journal = Some(journal);
        self.left = left;
        start.history = History::told(history);
        start.left_over = self.left.iter().map(left_over).collect();
    }

    /// Lets go of the map, which has no unsaved change that anybody wants.
    fn put_away(&mut self) {
        if let Some(journal) = &mut self.journal {
            journal.drop_unsaved();
        }
        (self.journal, self.lock) = (None, None);
    }
}

impl Shelf {
    /// What somebody else made of the file since it was last read, written or decided about: judged by its content alone.
    /// What was told is told again only where that is asked for.
    fn look(&mut self, again: bool) -> Option<Outside> {
        // What a save of our own just does to the file is nobody else's.
        if self.saving.is_some() {
            return None;
        }
        let file = self.file.as_ref()?;
        if file.is_current() {
            self.seen = None;
            return None;
        }
        // What the name leads to may be elsewhere now.
        self.watch = Watch::of(file.path());
        let (seen, what) = match open_settled(file.path()) {
            Ok(disk::Opened { file: theirs, .. }) if theirs.source().bytes() == file.source().bytes() => return None,
            Ok(disk::Opened { file: theirs, matrix }) => {
                let content = Some(Digest::of(theirs.source().bytes()));
                let what = Outside::Changed { base: Box::new(file.matrix().clone()), theirs: Box::new(matrix) };
                (Seen { content, file: Some(Box::new(theirs)) }, what)
            }
            Err(DiskError { trouble: Trouble::Missing, .. }) => (Seen { content: None, file: None }, Outside::Gone),
            Err(why) => {
                let content = match &why.trouble {
                    Trouble::Unreadable(inner) => Some(Digest::of(&inner.1)),
                    _ => None,
                };
                (Seen { content, file: None }, Outside::Damaged(with_place(&why)))
            }
        };
        let was_told = self.seen.as_ref().is_some_and(|before| before.content == seen.content);
        let is_decided = seen.content.is_some() && seen.content == self.overwrite;
        if is_decided || was_told && !again {
            return None;
        }
        self.seen = Some(seen);
        Some(what)
    }

    /// Says, the first time, that changes are not kept.
    fn tell_not_kept(&mut self, why: &io::Error) -> Result<(), String> {
        if std::mem::replace(&mut self.told_not_kept, true) {
            return Ok(());
        }
        let place = self.state.as_ref().map(|state| state.path().to_string_lossy().into_owned());
        Err(format!(
            "changed, but changes are not kept against a crash ({}: {}); saving works, save often",
            shown(&place.unwrap_or_default()),
            shown(&why.to_string())
        ))
    }
}

impl Store for Shelf {
    fn save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Saved, String> {
        self.save_now(matrix, to)
    }

    fn begin_save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Begun, String> {
        self.begin(matrix, to)
    }

    fn is_saving(&self) -> bool {
        self.saving.is_some() || self.unheard.is_some()
    }

    fn follow_save(&mut self, longest: Duration) -> Option<Result<Saved, String>> {
        self.unheard.take().or_else(|| self.wait(Some(longest)))
    }

    fn is_coming_to_rest(&self) -> bool {
        self.rest.comes(self.file.as_ref())
    }

    fn rest(&mut self) {
        self.rest.go_on(self.file.as_mut());
    }

    fn keep(&mut self, entries: &[Entry]) -> Result<(), String> {
        self.rest.end(self.file.as_ref());
        let kept = self.journal.as_mut().map_or(Ok(()), |journal| journal.keep(entries));
        kept.or_else(|why| self.tell_not_kept(&why))
    }

    fn look_after(&mut self) -> Result<(), String> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        match journal.look_after() {
            Ok(()) => {
                self.told_not_kept &= !journal.is_whole();
                Ok(())
            }
            Err(why) => self.tell_not_kept(&why),
        }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        disk::put_new(Path::new(name), bytes, Overwrite::No).map(|_| ()).map_err(|why| in_one_line(&why))
    }

    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        disk::read_regular(Path::new(name)).map_err(|why| in_one_line(&why))
    }

    fn open(&mut self, what: &Opening) -> Result<app::Opened, String> {
        // The app asks for nothing of the kind while a save goes on.
        let _ = self.wait(None);
        let built_in = |text, name| super::demo::built_in(text, name).map_err(|why| why.message);
        let (shelf, opened) = match what {
            Opening::Start => {
                self.put_away();
                Shelf::start_page()
            }
            Opening::File(path) => {
                let opened = disk::open(Path::new(path)).map_err(|why| in_one_line(&why))?;
                // The old map's lock is free before the new one's is asked for: it may be the same map.
                self.put_away();
                let (mut shelf, opened) = Shelf::with_file(opened, Access::Write);
                let earlier = shelf.settle_in();
                (shelf, opened.after(earlier))
            }
            Opening::Template(name) => {
                let template = TEMPLATES.iter().find(|template| template.name == *name);
                let template = template.ok_or_else(|| format!("there is no template \"{name}\""))?;
                let (shelf, opened) = Shelf::without_file(built_in(template.text, template.title)?);
                let notice = format!(
                    "a new map from the template {}; it has no file until it is saved under a name",
                    template.title
                );
                (shelf, app::Opened { notice: Some(notice), ..opened })
            }
            Opening::Sample => Shelf::without_file(built_in(super::demo::DEMO, "the built-in sample")?),
            Opening::Tour(step) => {
                let (shelf, opened) = Shelf::without_file(built_in(super::demo::DEMO, "the built-in sample")?);
                // What an earlier run left of the sample is no part of the tour.
                (shelf, app::Opened { tour: Some(*step), left_over: Vec::new(), ..opened })
            }
        };
        self.put_away();
        *self = shelf;
        Ok(opened)
    }

    fn toured(&mut self, step: usize) {
        if let Some(state) = &self.state {
            recent::remember_tour(state, Some(step).filter(|step| step + 1 < STEPS.len()));
        }
    }

    fn forget_left_over(&mut self) {
        // Until they stand in this run's journal, the old one is the only place that has them.
        let _ = self.journal.as_mut().map(Journal::look_after);
        if !self.left.is_empty() && self.journal.as_ref().is_some_and(Journal::is_whole) {
            self.left.remove(0).remove();
        }
    }

    fn ask_to_write(&mut self) -> Access {
        let Some(file) = &self.file else { return Access::Write };
        if self.lock.is_some() {
            return Access::Write;
        }
        if !file.is_current() {
            return Access::Read("the file changed since it was opened; leave, and open it again".to_owned());
        }
        let key = StateFolder::key_of(file.path());
        let access = self.take_lock(&key);
        if access == Access::Write {
            // What it tells about earlier runs is for the next opening.
            self.open_journal(key, &mut app::Earlier::default());
            self.left.clear();
        }
        access
    }

    fn ask_again(&mut self) -> Option<Access> {
        let is_ready = self.waits && self.file.as_ref().is_some_and(MapFile::is_current);
        is_ready.then(|| self.ask_to_write()).filter(|access| *access == Access::Write)
    }

    fn look_outside(&mut self) -> Option<app::Event> {
        self.look(false).map(|what| app::Event::Outside { what, then: None })
    }

    fn look_before_saving(&mut self) -> Option<Outside> {
        self.look(true).filter(|what| *what != Outside::Gone)
    }

    fn settle_outside(&mut self, settled: Settled) -> Result<(), String> {
        // What comes of a save that goes on is told all the same.
        self.unheard = self.wait(None).or(self.unheard.take());
        // Which comments go was told of another state of things.
        self.announced = false;
        let Some(Seen { content: Some(content), file }) = self.seen.take() else { return Ok(()) };
        let (away, is_theirs) = match settled {
            Settled::OnTheirs { unsaved, back } => {
                self.overwrite = None;
                if let Some(file) = file {
                    self.file = Some(*file);
                }
                (Some((unsaved, back)), true)
            }
            Settled::OverTheirs(away) => {
                self.overwrite = Some(content);
                (away, false)
            }
        };
        let (Some(journal), Some((unsaved, back))) = (&mut self.journal, away) else { return Ok(()) };
        let noted = match is_theirs && unsaved.is_empty() {
            true => journal.saved(content, journal.kept()),
            false => journal.outside(content, unsaved, back),
        };
        noted.map_err(|why| format!("changes are not kept against a crash: {}", shown(&why.to_string())))
    }

    fn settle_in(&mut self) -> Option<app::Earlier> {
        let (wanted, path) = (self.wanted.take()?, self.file.as_ref()?.path().to_owned());
        let key = StateFolder::key_of(&path);
        let no_state = self.find_state();
        let mut earlier = app::Earlier { access: wanted, ..app::Earlier::default() };
        if earlier.access == Access::Write {
            // Who only reads has nothing that a crash could take.
            earlier.notice = no_state;
            earlier.access = self.take_lock(&key);
            match &earlier.access {
                Access::Write => {
                    // Whoever holds the lock may be saving right now, and needs what lies beside the file.
                    self.file.as_ref().inspect(|file| file.tidy());
                    self.open_journal(key, &mut earlier);
                }
                Access::Read(why) => {
                    earlier.notice = Some(format!("{why}: this one only reads until the other leaves"));
                }
            }
        }
        self.remember();
        Some(earlier)
    }

    fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    fn after_a_fall(&self) -> Vec<String> {
        let name = self.file.as_ref().map(|file| file.path().to_string_lossy().into_owned());
        let mut lines = Vec::new();
        lines.extend(name.as_ref().map(|name| format!("{} on disk is as it was last saved.", shown(name))));
        let again = name.map_or_else(|| "sayso demo".to_owned(), |name| format!("sayso {}", shown(&name)));
        lines.push(match &self.state {
            Some(state) if self.journal.as_ref().is_some_and(Journal::is_whole) => format!(
                "The changes since then are kept in {}; `{again}` offers them again.",
                shown(&state.path().to_string_lossy())
            ),
            _ => "The changes since then could not be kept.".to_owned(),
        });
        lines
    }

    fn leave(&mut self) {
        if let Some(journal) = &mut self.journal {
            journal.drop_unsaved();
        }
        if let Some(state) = &self.state {
            state.sweep();
        }
    }
}

/// What the file at a path holds; `None` where it cannot be read.
fn content_of(path: &Path) -> Option<Digest> {
    disk::read_regular(path).ok().map(|bytes| Digest::of(&bytes))
}

/// Opens a file that somebody may just be writing: what is half written is looked at once more.
fn open_settled(path: &Path) -> Result<disk::Opened, DiskError> {
    match disk::open(path) {
        Err(DiskError { trouble: Trouble::Unreadable(_) | Trouble::Missing, .. }) => {
            std::thread::sleep(HALF_WRITTEN);
            disk::open(path)
        }
        opened => opened,
    }
}

/// Why a file cannot be read, with the line.
fn with_place(why: &DiskError) -> String {
    match &why.trouble {
        Trouble::Unreadable(inner) => match inner.0.place {
            Some(spot) => format!("{}:{spot}: {}", shown(&why.path.to_string_lossy()), shown(&why.message)),
            None => in_one_line(why),
        },
        _ => in_one_line(why),
    }
}

fn left_over(left: &Left) -> LeftOver {
    let when = left.when.map(at).unwrap_or_default();
    LeftOver { gestures: left.gestures.clone(), when, fits: left.fits }
}

/// This moment, as a person reads it.
fn now() -> String {
    at(SystemTime::now())
}

fn at(when: SystemTime) -> String {
    let moment = jiff::Timestamp::try_from(when).unwrap_or_default();
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
