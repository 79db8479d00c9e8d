//! A save beside the screens: the map as it was when the save began is written by a thread of its own, and keys go on.
//!
//! Always true: one save runs at a time, and nothing else touches the file or its lock meanwhile; the journal is told what the
//! file is about to hold before any of it is in the file, and of how many changes that came since it says nothing; a save that
//! fails leaves everything as it was before, but for what the thread could not undo on the disk, and says so.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::super::check::counted;
use super::super::complaint::in_one_line;
use super::super::input::name_of;
use super::super::patience::{WORKER, hush_worker};
use super::super::store::{Begun, Saved};
use super::{Shelf, content_of};
use crate::disk::state::{Digest, StateFolder};
use crate::disk::{self, DiskError, LongFile, MapFile, Overwrite, SaveReport, Watch};
use crate::interchange::native::LostComment;
use crate::model::{Matrix, shown};

/// A save that takes no longer is waited for: it is done before a frame could say that it goes on.
const AT_ONCE: Duration = Duration::from_millis(8);

/// A save that goes on.
#[derive(Debug)]
pub(super) struct Saving {
    answers: Receiver<Answer>,
    /// Lets the thread put what it prepared into the file; dropped, that is left as it is.
    go: Sender<()>,
    /// What the file is about to hold, once that is known.
    content: Option<Digest>,
    /// How many entries the journal had been given when it began.
    kept: usize,
    is_new_name: bool,
    was_gone: bool,
}

/// What the thread has come to.
enum Answer {
    /// The new bytes lie beside the file and say what the map says. It waits for a word.
    Prepared(Digest, Vec<LostComment>),
    /// It is done.
    Done(Box<Done>),
}

struct Done {
    file: Option<MapFile>,
    outcome: Result<SaveReport, DiskError>,
}

/// What a thread is given.
struct Task {
    file: Option<MapFile>,
    matrix: Matrix,
    to: Option<PathBuf>,
    /// What the user wants to write over.
    overwrite: Option<Digest>,
}

impl Shelf {
    /// Begins to save a map; answers at once where that takes no time.
    pub(super) fn begin(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Begun, String> {
        self.start(matrix, to)?;
        match self.wait(Some(AT_ONCE)) {
            Some(saved) => saved.map(Begun::Done),
            None => Ok(Begun::GoesOn),
        }
    }

    /// Saves a map, however long that takes.
    pub(super) fn save_now(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Saved, String> {
        self.start(matrix, to)?;
        self.wait(None).unwrap_or_else(|| Err(MISTAKE.to_owned()))
    }

    fn start(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<(), String> {
        if self.saving.is_some() {
            return Err("the map is being saved; save again when that is done".to_owned());
        }
        if to.is_none() && self.file.is_none() {
            return Err("this map has no file yet: save it under a name".to_owned());
        }
        let was_gone = to.is_none() && self.file.as_ref().is_some_and(|file| disk::is_gone(file.path()));
        let task = Task {
            file: self.file.clone(),
            matrix: matrix.clone(),
            to: to.map(PathBuf::from),
            overwrite: self.overwrite,
        };
        hush_worker();
        let ((answer, answers), (go, word)) = (channel(), channel());
        let started = std::thread::Builder::new().name(WORKER.to_owned()).spawn(move || task.perform(&answer, &word));
        started.map_err(|why| format!("the map was not saved: {why}; save again"))?;
        let kept = self.journal.as_ref().map_or(0, |journal| journal.kept());
        self.saving = Some(Saving { answers, go, content: None, kept, is_new_name: to.is_some(), was_gone });
        Ok(())
    }

    /// What came of the save that goes on, once it is done; waits for so long, or until it is.
    pub(super) fn wait(&mut self, longest: Option<Duration>) -> Option<Result<Saved, String>> {
        let until = longest.map(|longest| Instant::now() + longest);
        loop {
            let saving = self.saving.as_ref()?;
            let answer = match until {
                Some(until) => saving.answers.recv_timeout(until.saturating_duration_since(Instant::now())),
                None => saving.answers.recv().map_err(RecvTimeoutError::from),
            };
            match answer {
                Ok(Answer::Prepared(digest, lost)) => {
                    if let Err(why) = self.let_it_write(digest, &lost) {
                        self.saving = None;
                        return Some(Err(why));
                    }
                }
                Ok(Answer::Done(done)) => return Some(self.take_done(*done)),
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => {
                    self.saving = None;
                    return Some(Err(MISTAKE.to_owned()));
                }
            }
        }
    }

    /// What was prepared may be written, unless comments would be lost that nobody was told of.
    fn let_it_write(&mut self, digest: Digest, lost: &[LostComment]) -> Result<(), String> {
        if let Some(first) = lost.first().filter(|_| !self.announced) {
            self.announced = true;
            return Err(format!(
                "{} in changed places cannot be kept, such as line {}: {}. Save again to save without; \
                 the file as it is will be kept as .bak",
                counted(lost.len(), "comment"),
                first.line,
                shown(&first.text)
            ));
        }
        let Some(saving) = &mut self.saving else { return Ok(()) };
        saving.content = Some(digest);
        // Told at the next edit, where it cannot be written.
        let _ = self.journal.as_mut().map(|journal| journal.saving(digest, saving.kept));
        // A thread that is gone is noticed at the next answer.
        let _ = saving.go.send(());
        Ok(())
    }

    fn take_done(&mut self, done: Done) -> Result<Saved, String> {
        let Some(saving) = self.saving.take() else { return Err(MISTAKE.to_owned()) };
        let report = done.outcome.map_err(|why| in_one_line(&why))?;
        self.file = done.file;
        self.announced = false;
        self.seen = None;
        self.overwrite = None;
        self.note_saved(&saving);
        let name = self.file.as_ref().map(|file| name_of(file.path())).unwrap_or_default();
        let unconfirmed = self.file.as_ref().and_then(MapFile::unconfirmed).map(str::to_owned);
        let anew = saving.was_gone.then(|| format!("{} had been moved or deleted; written anew", shown(&name)));
        Ok(Saved { name, notice: unconfirmed.or_else(|| notice(&report)).or(anew) })
    }

    /// Tells the journal that the file holds the map as it was when the save began.
    fn note_saved(&mut self, saving: &Saving) {
        let Some(file) = &self.file else { return };
        let content = file.source().bytes();
        if saving.is_new_name {
            self.watch = Watch::of(file.path());
            let key = StateFolder::key_of(file.path());
            if let Some(journal) = &mut self.journal {
                journal.move_to(key.clone(), content, saving.kept);
            }
            // The file is new, so that nobody else can have it open.
            self.lock = None;
            self.take_lock(&key);
            self.remember();
        } else if let Some(journal) = &mut self.journal {
            // Told at the next edit, if it stays so.
            let _ = journal.saved(saving.content.unwrap_or_else(|| Digest::of(content)), saving.kept);
        }
    }
}

impl Task {
    /// Saves. Nobody listens any more where the save was given up; then nothing is written either.
    fn perform(mut self, answer: &Sender<Answer>, word: &Receiver<()>) {
        // What is replaced is let go of behind the answer: the system takes 4 to 30 ms to free the room of 9 MB, and does so when
        // nobody holds the file any more. Elsewhere a file that is held might not be replaced.
        let replaced = self.file.as_ref().filter(|_| cfg!(unix)).and_then(|file| LongFile::open(file.path()));
        let outcome = match (self.to.take(), &mut self.file) {
            (Some(name), file) => save_under(&name, file, &self.matrix),
            (None, Some(file)) => {
                let prepared = file.prepare(&self.matrix);
                let digest = Digest::of(prepared.bytes());
                if answer.send(Answer::Prepared(digest, prepared.lost().to_vec())).is_err() || word.recv().is_err() {
                    return;
                }
                let wanted = self.overwrite.is_some_and(|digest| content_of(file.path()) == Some(digest));
                let over = if wanted || disk::is_gone(file.path()) { Overwrite::Yes } else { Overwrite::No };
                file.save_prepared(prepared, &self.matrix, over)
            }
            (None, None) => return,
        };
        let _ = answer.send(Answer::Done(Box::new(Done { file: self.file, outcome })));
        drop(replaced);
    }
}

const MISTAKE: &str = "saving led to a mistake in sayso: the file is as it was, or new and whole; please report it, and save \
                       under another name";

fn save_under(path: &Path, file: &mut Option<MapFile>, matrix: &Matrix) -> Result<SaveReport, DiskError> {
    match file {
        Some(file) => file.save_as(path, matrix, Overwrite::No),
        None => {
            *file = Some(disk::save_new(path, matrix, Overwrite::No)?);
            Ok(SaveReport::default())
        }
    }
}

/// What a save did that the user may not expect.
fn notice(report: &SaveReport) -> Option<String> {
    if let Some(kept) = &report.kept {
        return Some(format!("comments were lost; the file as it was is kept in {}", shown(&kept.to_string_lossy())));
    }
    report.in_place.map(|why| format!("written in place: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Settled;
    use crate::cli::store::Store;
    use crate::disk::journal::Journal;
    use crate::disk::state::Key;
    use crate::model::{DecisionChange, Edit, Entry, History};

    /// A map on a shelf, in a folder of its own.
    struct Bench {
        folder: PathBuf,
        shelf: Shelf,
        matrix: Matrix,
        history: History,
    }

    impl Bench {
        fn new(name: &str) -> Bench {
            let folder = std::env::temp_dir().join(format!("sayso-saving-{}-{name}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            let state = StateFolder::at(folder.join("state")).unwrap();
            let path = folder.join("map.sayso.ron");
            let matrix = crate::model::sketch::parse("| ops | eng\nRotate keys | D | I").unwrap().matrix;
            disk::save_new(&path, &matrix, Overwrite::No).unwrap();
            let disk::Opened { file, matrix } = disk::open(&path).unwrap();
            let journal = Journal::open(state.clone(), Bench::key(&path), file.source().bytes(), true).0;
            let watch = Watch::of(&path);
            let shelf =
                Shelf { file: Some(file), state: Some(state), journal: Some(journal), watch, ..Shelf::default() };
            Bench { folder, shelf, matrix, history: History::new() }
        }

        fn key(path: &Path) -> Key {
            StateFolder::key_of(path)
        }

        fn path(&self) -> PathBuf {
            self.folder.join("map.sayso.ron")
        }

        /// A change, kept in the journal as the screens would.
        fn retitle(&mut self, title: &str) {
            let id = self.matrix.decisions().next().unwrap().1.id().clone();
            let edit = Edit::SetDecision { id, change: DecisionChange::Title(title.to_owned()) };
            self.history.perform(&mut self.matrix, title, vec![edit]).unwrap();
            let entries: Vec<Entry> = self.history.take_entries();
            self.shelf.keep(&entries).unwrap();
        }

        fn title_on_disk(&self) -> String {
            let opened = disk::open(&self.path()).unwrap();
            opened.matrix.decisions().next().unwrap().1.title().to_owned()
        }

        /// What the next run would be offered.
        fn offered(&mut self) -> Vec<String> {
            self.shelf.journal = None;
            let state = self.shelf.state.clone().unwrap();
            let bytes = std::fs::read(self.path()).unwrap();
            let told = Journal::open(state, Bench::key(&self.path()), &bytes, true).1;
            told.left.iter().flat_map(|left| left.gestures.iter().map(|gesture| gesture.label.clone())).collect()
        }
    }

    impl Drop for Bench {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn what_changes_during_a_save_is_not_in_the_file_and_is_offered_after_a_crash() {
        let mut bench = Bench::new("during");
        bench.retitle("before");
        bench.shelf.start(&bench.matrix, None).unwrap();
        bench.retitle("during");
        assert!(bench.shelf.is_saving());
        assert!(bench.shelf.start(&bench.matrix, None).is_err(), "saves never run at once");
        assert_eq!(bench.title_on_disk(), "Rotate keys", "nothing is written before the journal knows of it");
        assert!(bench.shelf.look_outside().is_none());
        assert!(bench.shelf.wait(None).unwrap().unwrap().name.ends_with("map.sayso.ron"));
        assert!(!bench.shelf.is_saving());
        assert_eq!(bench.title_on_disk(), "before");
        assert!(bench.shelf.look_outside().is_none(), "a save of our own is nobody else's change");
        assert_eq!(bench.offered(), ["during"]);
    }

    #[test]
    fn the_next_save_holds_what_came_during_the_one_before() {
        let mut bench = Bench::new("next");
        bench.retitle("before");
        bench.shelf.start(&bench.matrix, None).unwrap();
        bench.retitle("during");
        bench.shelf.wait(None).unwrap().unwrap();
        bench.shelf.save(&bench.matrix.clone(), None).unwrap();
        assert_eq!(bench.title_on_disk(), "during");
        assert!(bench.offered().is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn a_save_that_fails_says_why_and_the_next_one_works() {
        let mut bench = Bench::new("fails");
        let path = bench.path();
        let mut mode = std::fs::metadata(&path).unwrap().permissions();
        mode.set_readonly(true);
        std::fs::set_permissions(&path, mode).unwrap();
        bench.retitle("before");
        bench.shelf.start(&bench.matrix, None).unwrap();
        bench.retitle("during");
        let why = bench.shelf.wait(None).unwrap().unwrap_err();
        assert!(why.contains("is read-only and was not written"), "{why}");
        assert_eq!(bench.title_on_disk(), "Rotate keys");
        let mut mode = std::fs::metadata(&path).unwrap().permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "a file of this test")]
        mode.set_readonly(false);
        std::fs::set_permissions(&path, mode).unwrap();
        bench.shelf.save(&bench.matrix.clone(), None).unwrap();
        assert_eq!(bench.title_on_disk(), "during");
        assert!(bench.offered().is_empty());
    }

    #[test]
    fn somebody_elses_change_during_a_save_is_never_written_over() {
        let mut bench = Bench::new("theirs");
        bench.retitle("before");
        bench.shelf.start(&bench.matrix, None).unwrap();
        let theirs = std::fs::read_to_string(bench.path()).unwrap().replace("Rotate keys", "Turn keys");
        std::fs::write(bench.path(), &theirs).unwrap();
        let why = bench.shelf.wait(None).unwrap().unwrap_err();
        assert!(why.contains("changed on disk since it was opened"), "{why}");
        assert_eq!(std::fs::read_to_string(bench.path()).unwrap(), theirs);
        assert!(bench.shelf.look_outside().is_some(), "and it is told");
        assert_eq!(bench.offered(), ["before"]);
    }

    #[test]
    fn comments_are_announced_again_after_somebody_elses_change_and_nothing_is_kept_of_a_refused_save() {
        let mut bench = Bench::new("comments");
        let text = std::fs::read_to_string(bench.path()).unwrap();
        let noted = text.replace("\"eng\": Informed,", "\"eng\": Informed, // told by mail");
        assert_ne!(noted, text);
        std::fs::write(bench.path(), &noted).unwrap();
        let opened = disk::open(&bench.path()).unwrap();
        (bench.shelf.file, bench.matrix) = (Some(opened.file), opened.matrix);
        let id = bench.matrix.decisions().next().unwrap().1.id().clone();
        let role = bench.matrix.roles().find(|(_, role)| role.id().as_str() == "eng").unwrap().1.id().clone();
        let edit = Edit::SetRight { cell: crate::model::Cell { decision: id, role }, right: None };
        bench.history.perform(&mut bench.matrix, "empty", vec![edit]).unwrap();
        let save = |bench: &mut Bench| {
            let matrix = bench.matrix.clone();
            bench.shelf.save(&matrix, None)
        };
        assert!(save(&mut bench).unwrap_err().contains("cannot be kept"));
        std::fs::write(bench.path(), noted.replace("Rotate keys", "Turn keys")).unwrap();
        assert!(save(&mut bench).unwrap_err().contains("changed on disk"));
        let names = || std::fs::read_dir(&bench.folder).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names().all(|name| !name.to_string_lossy().ends_with(".bak")), "nothing was lost yet");
        assert!(bench.shelf.look_before_saving().is_some());
        bench.shelf.settle_outside(Settled::OverTheirs(None)).unwrap();
        assert!(save(&mut bench).unwrap_err().contains("cannot be kept"), "told once more");
        save(&mut bench).unwrap();
        assert_eq!(bench.title_on_disk(), "Rotate keys");
    }

    #[test]
    fn what_came_of_a_save_is_told_though_a_decision_waited_for_it() {
        let mut bench = Bench::new("unheard");
        bench.retitle("before");
        bench.shelf.start(&bench.matrix, None).unwrap();
        bench.shelf.settle_outside(Settled::OverTheirs(None)).unwrap();
        assert!(bench.shelf.is_saving(), "nobody heard of it yet");
        assert!(bench.shelf.follow_save(Duration::ZERO).unwrap().unwrap().name.ends_with("map.sayso.ron"));
        assert!(!bench.shelf.is_saving());
    }

    #[test]
    fn a_map_saved_under_another_name_goes_on_there() {
        let mut bench = Bench::new("as");
        bench.retitle("before");
        let other = bench.folder.join("other.sayso.ron");
        bench.shelf.start(&bench.matrix, other.to_str()).unwrap();
        bench.retitle("during");
        bench.shelf.wait(None).unwrap().unwrap();
        assert_eq!(bench.title_on_disk(), "Rotate keys");
        assert_eq!(bench.shelf.file.as_ref().unwrap().path(), other);
        bench.shelf.save(&bench.matrix.clone(), None).unwrap();
        let saved = disk::open(&other).unwrap().matrix;
        assert_eq!(saved.decisions().next().unwrap().1.title(), "during");
    }
}
