//! Journals through the eyes of the next run: what it is told after saves, crashes, cuts and changes from outside.

use super::reading::{GESTURES, MINE};
use super::*;
use crate::interchange::native;
use crate::model::{History, Matrix, sketch};

/// A state folder and a map that is changed, saved and opened again.
struct Bench {
    folder: StateFolder,
    path: PathBuf,
}

impl Bench {
    fn new(name: &str) -> Bench {
        let place = std::env::temp_dir().join(format!("sayso-journal-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        let folder = StateFolder::at(place.join("state")).unwrap();
        Bench { folder, path: place.join("map.sayso.ron") }
    }

    fn open(&self, matrix: &Matrix) -> (Journal, Told) {
        let key = StateFolder::key_of(&self.path);
        Journal::open(self.folder.clone(), key, native::write(matrix).as_bytes(), true)
    }

    fn file(&self) -> PathBuf {
        self.folder.file(&StateFolder::key_of(&self.path), JOURNAL)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.folder.path().parent().unwrap());
    }
}

fn map() -> Matrix {
    sketch::parse("            | ops | eng\nRotate keys | D   | I\nBuy tools   | C   | D").unwrap().matrix
}

fn retitle(matrix: &mut Matrix, history: &mut History, title: &str) -> Vec<Entry> {
    let id = matrix.decisions().next().unwrap().1.id().clone();
    let edit = Edit::SetDecision { id, change: crate::model::DecisionChange::Title(title.to_owned()) };
    history.perform(matrix, title, vec![edit]).unwrap();
    history.take_entries()
}

fn labels(left: &[Left]) -> Vec<Vec<&str>> {
    left.iter().map(|left| left.gestures.iter().map(|gesture| gesture.label.as_str()).collect()).collect()
}

#[test]
#[cfg(unix)]
fn a_swept_away_state_folder_costs_no_edit() {
    let bench = Bench::new("swept");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "before")).unwrap();
    fs::remove_dir_all(bench.folder.path()).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "after")).unwrap();
    journal.look_after().unwrap();
    // Only the file, and what was kept is looked after once for two changes.
    fs::remove_file(bench.file()).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "again")).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "and again")).unwrap();
    journal.look_after().unwrap();
    drop(journal);
    let (_, told) = bench.open(&map());
    assert_eq!(labels(&told.left), [["before", "after", "again", "and again"]]);
}

#[test]
fn looking_at_a_map_leaves_nothing_behind() {
    let bench = Bench::new("looking");
    let (mut journal, told) = bench.open(&map());
    assert_eq!(told, Told::default());
    journal.saved(Digest::of(b"whatever"), journal.kept()).unwrap();
    journal.drop_unsaved();
    drop(journal);
    assert!(!bench.file().exists());
}

#[test]
fn edits_that_were_never_saved_are_offered_until_they_are_removed() {
    let bench = Bench::new("offered");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Two")).unwrap();
    history.undo(&mut matrix).unwrap();
    journal.keep(&history.take_entries()).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Three")).unwrap();
    drop(journal);
    for _ in 0..2 {
        let (_, told) = bench.open(&map());
        assert_eq!(labels(&told.left), [["One", "Three"]]);
        assert!(told.left[0].fits && told.history.is_empty());
    }
    let (_, told) = bench.open(&map());
    // Taken over, they lead to the very map.
    let mut again = map();
    for gesture in told.left[0].gestures.clone() {
        again.apply_all(gesture.edits).unwrap();
    }
    assert_eq!(again, matrix);
    told.left[0].remove();
    assert_eq!(bench.open(&map()).1, Told::default());
}

#[test]
fn what_was_saved_can_be_undone_after_a_restart() {
    let bench = Bench::new("restart");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Two")).unwrap();
    journal.saved(Digest::of(native::write(&matrix).as_bytes()), journal.kept()).unwrap();
    drop(journal);
    let (mut journal, told) = bench.open(&matrix);
    assert!(told.left.is_empty());
    let mut history = History::told(told.history);
    assert_eq!(history.undo_labels().collect::<Vec<_>>(), ["Two", "One"]);
    // The next run undoes a saved change and dies: that is an edit to offer as any other.
    let saved = matrix.clone();
    history.undo(&mut matrix).unwrap();
    journal.keep(&history.take_entries()).unwrap();
    drop(journal);
    let (_, told) = bench.open(&saved);
    assert_eq!(labels(&told.left), [["Undo: Two"]]);
    let mut again = saved.clone();
    again.apply_all(told.left[0].gestures[0].edits.clone()).unwrap();
    assert_eq!(again, matrix);
    assert_eq!(History::told(told.history).depth(), 2);
}

#[test]
fn leaving_without_saving_leaves_nothing_to_offer() {
    let bench = Bench::new("leaving");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    journal.drop_unsaved();
    drop(journal);
    assert_eq!(bench.open(&map()).1, Told::default());
}

#[test]
fn edits_to_another_content_are_offered_as_such() {
    let bench = Bench::new("another");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    drop(journal);
    let mut other = map();
    retitle(&mut other, &mut History::new(), "Somebody else's");
    let (_, told) = bench.open(&other);
    assert!(!told.left[0].fits && told.history.is_empty());
}

#[test]
fn edits_of_two_runs_are_both_offered_the_last_first() {
    let bench = Bench::new("two-runs");
    for title in ["One", "Two"] {
        let mut matrix = map();
        let (mut journal, _) = bench.open(&matrix);
        journal.keep(&retitle(&mut matrix, &mut History::new(), title)).unwrap();
    }
    assert_eq!(labels(&bench.open(&map()).1.left), [["Two"], ["One"]]);
}

#[test]
fn a_journal_that_was_cut_tells_what_came_before_the_cut() {
    let bench = Bench::new("cut");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    let mut ends = Vec::new();
    for title in ["One", "Two", "Three"] {
        journal.keep(&retitle(&mut matrix, &mut history, title)).unwrap();
        ends.push(fs::metadata(bench.file()).unwrap().len());
    }
    drop(journal);
    let whole = fs::read(bench.file()).unwrap();
    for cut in 0..=whole.len() {
        fs::write(bench.file(), &whole[..cut]).unwrap();
        let (_, told) = bench.open(&map());
        let expected = ends.iter().filter(|end| **end <= cut as u64).count();
        let told_of = told.left.first().map_or(0, |left| left.gestures.len());
        assert_eq!(told_of, expected, "cut at {cut}");
        told.left.iter().for_each(Left::remove);
    }
}

#[test]
fn a_map_without_a_file_comes_back_from_its_journal() {
    let bench = Bench::new("unnamed");
    let (mut matrix, mut history) = (map(), History::new());
    let text = native::write(&matrix);
    let key = StateFolder::key_without_file();
    let (mut journal, _) = Journal::open(bench.folder.clone(), key.clone(), text.as_bytes(), false);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    let found = Journal::without_file(&bench.folder);
    assert_eq!(found[0].1.text.as_deref(), Some(text.as_str()));
    assert_eq!(found[0].1.gestures.len(), 1);
    // Saved under a name, it is offered no more, and can be undone there.
    fs::write(&bench.path, native::write(&matrix)).unwrap();
    journal.move_to(StateFolder::key_of(&bench.path), native::write(&matrix).as_bytes(), journal.kept());
    assert!(Journal::without_file(&bench.folder).is_empty());
    let (_, told) = bench.open(&matrix);
    assert!(told.left.is_empty());
    assert_eq!(History::told(told.history).undo_labels().collect::<Vec<_>>(), ["One"]);
}

#[test]
fn what_could_not_be_written_comes_with_the_next_entry() {
    let bench = Bench::new("refused");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    // A folder in the place of the journal: every write is refused.
    fs::create_dir(bench.file()).unwrap();
    assert!(journal.keep(&retitle(&mut matrix, &mut history, "One")).is_err());
    fs::remove_dir(bench.file()).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Two")).unwrap();
    drop(journal);
    assert_eq!(labels(&bench.open(&map()).1.left), [["One", "Two"]]);
}

#[test]
fn a_long_history_keeps_its_last_gestures() {
    let (mut matrix, mut history) = (map(), History::new());
    let mut entries = Vec::new();
    for number in 0..GESTURES + 20 {
        entries.extend(retitle(&mut matrix, &mut history, &format!("Title {number}")));
    }
    let kept = recent(&entries);
    assert_eq!(kept.len(), GESTURES);
    assert_eq!(kept.last(), entries.last());
}

#[cfg(unix)]
#[test]
fn state_is_for_the_eyes_of_its_owner_and_no_link_is_followed() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new("private");
    let (mut matrix, mut history) = (map(), History::new());
    let elsewhere = bench.folder.path().join("elsewhere");
    fs::write(&elsewhere, "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, bench.file()).unwrap();
    let (mut journal, _) = bench.open(&matrix);
    assert!(journal.keep(&retitle(&mut matrix, &mut history, "One")).is_err());
    assert_eq!(fs::read(&elsewhere).unwrap(), b"mine");
    fs::remove_file(bench.file()).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Two")).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(bench.folder.path()), mode(&bench.file())), (0o700, 0o600));
}

#[test]
fn a_save_that_died_before_its_mark_is_known_by_what_the_file_holds() {
    let bench = Bench::new("saving");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "Rotate all keys")).unwrap();
    let saved = matrix.clone();
    journal.saving(Digest::of(native::write(&saved).as_bytes()), journal.kept()).unwrap();
    drop(journal);
    // The program died behind the rename: the file is the new one, and nothing is offered again.
    let (mut journal, told) = bench.open(&saved);
    assert_eq!((labels(&told.left), told.history.len()), (vec![], 1));
    // What is done now and dies with its save before the rename is offered, and nothing else.
    journal.keep(&retitle(&mut matrix, &mut history, "Rotate no keys")).unwrap();
    journal.saving(Digest::of(native::write(&matrix).as_bytes()), journal.kept()).unwrap();
    drop(journal);
    let (_, told) = bench.open(&saved);
    assert_eq!((labels(&told.left), told.history.len()), (vec![vec!["Rotate no keys"]], 1));
    assert!(told.left[0].fits);
}

#[test]
fn what_somebody_else_wrote_is_where_the_unsaved_edits_start_from() {
    let bench = Bench::new("outside");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    // Somebody else writes another map; ours goes on from it.
    let mut theirs = map();
    let other = theirs.decisions().nth(1).unwrap().1.id().clone();
    let change = crate::model::DecisionChange::Title("Theirs".to_owned());
    theirs.apply(Edit::SetDecision { id: other, change }).unwrap();
    let content = native::write(&theirs);
    let (there, back) = (crate::model::diff(&theirs, &matrix), crate::model::diff(&matrix, &theirs));
    journal.outside(Digest::of(content.as_bytes()), there, back).unwrap();
    journal.keep(&retitle(&mut matrix, &mut history, "Two")).unwrap();
    // Behind the mark, undone and done before it: the way back starts where the mark is.
    history.undo(&mut matrix).unwrap();
    history.undo(&mut matrix).unwrap();
    journal.keep(&history.take_entries()).unwrap();
    drop(journal);
    let (_, told) = bench.open(&theirs);
    assert_eq!(labels(&told.left), [[MINE, "Undo: One"]]);
    assert!(told.left[0].fits);
    let mut again = theirs.clone();
    for gesture in told.left[0].gestures.clone() {
        again.apply_all(gesture.edits).unwrap();
    }
    assert_eq!(again, matrix);
    // What led to the file can be undone: to the map of that moment, and to the one before.
    let mut told = History::told(told.history);
    let mut back = theirs.clone();
    assert_eq!(told.depth(), 2);
    while told.undo(&mut back).unwrap().is_some() {}
    assert_eq!(back, map());
}

#[test]
fn who_leaves_without_saving_has_only_the_file() {
    let bench = Bench::new("outside-dropped");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "One")).unwrap();
    let theirs = map();
    let content = native::write(&theirs);
    let (there, back) = (crate::model::diff(&theirs, &matrix), crate::model::diff(&matrix, &theirs));
    journal.outside(Digest::of(content.as_bytes()), there, back).unwrap();
    journal.drop_unsaved();
    drop(journal);
    let (_, told) = bench.open(&theirs);
    assert_eq!(told.left, vec![]);
    let mut told = History::told(told.history);
    let mut back = theirs.clone();
    while told.undo(&mut back).unwrap().is_some() {}
    assert_eq!(back, map());
}

#[test]
fn changes_that_came_during_a_save_are_offered_and_no_others() {
    for (is_marked, name) in [(true, "marked"), (false, "died")] {
        let bench = Bench::new(&format!("during-{name}"));
        let (mut matrix, mut history) = (map(), History::new());
        let (mut journal, _) = bench.open(&matrix);
        journal.keep(&retitle(&mut matrix, &mut history, "first")).unwrap();
        let (saved, kept) = (matrix.clone(), journal.kept());
        let content = Digest::of(native::write(&saved).as_bytes());
        journal.keep(&retitle(&mut matrix, &mut history, "second")).unwrap();
        journal.saving(content, kept).unwrap();
        journal.keep(&retitle(&mut matrix, &mut history, "third")).unwrap();
        if is_marked {
            journal.saved(content, kept).unwrap();
        }
        drop(journal);
        let (_, told) = bench.open(&saved);
        assert_eq!(labels(&told.left), [["second", "third"]], "{name}");
        assert_eq!(told.history.len(), 1, "{name}: what was saved can be undone");
        assert!(told.left[0].fits, "{name}");
    }
}

#[test]
fn leaving_without_what_came_during_a_save_offers_nothing() {
    let bench = Bench::new("dropped-during");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "first")).unwrap();
    let (saved, kept) = (matrix.clone(), journal.kept());
    journal.keep(&retitle(&mut matrix, &mut history, "second")).unwrap();
    journal.saved(Digest::of(native::write(&saved).as_bytes()), kept).unwrap();
    journal.drop_unsaved();
    drop(journal);
    let (_, told) = bench.open(&saved);
    assert_eq!((labels(&told.left).len(), told.history.len()), (0, 1));
}

#[test]
fn what_came_while_a_map_was_saved_under_another_name_comes_along() {
    let bench = Bench::new("moved-during");
    let (mut matrix, mut history) = (map(), History::new());
    let (mut journal, _) = bench.open(&matrix);
    journal.keep(&retitle(&mut matrix, &mut history, "first")).unwrap();
    let (saved, kept) = (matrix.clone(), journal.kept());
    journal.keep(&retitle(&mut matrix, &mut history, "second")).unwrap();
    let key = StateFolder::key_of(&bench.path.with_file_name("other.sayso.ron"));
    let content = native::write(&saved);
    journal.move_to(key.clone(), content.as_bytes(), kept);
    drop(journal);
    let (_, told) = Journal::open(bench.folder.clone(), key, content.as_bytes(), true);
    assert_eq!((labels(&told.left), told.history.len()), (vec![vec!["second"]], 1));
}
