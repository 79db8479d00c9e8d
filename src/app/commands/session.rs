//! Commands of the session: undo, redo, save, help, palette, leaving.
//!
//! Leaving with unsaved changes always asks; the answer never lies on the key that asked.

use super::super::mode::{Menu, MenuItem, Mode};
use super::super::pick::Pick;
use super::super::{Access, App, Effect, Step, forms, handout};
use super::{COMMANDS, Command, Group, Where, rows_of};
use crate::app::key::{Code, Key};
use crate::app::start::Opening;

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let row = rows_of(Group::Session, Where::Everywhere);
    vec![
        row(
            "undo",
            &["u", "ctrl-z"],
            "Undo",
            "Takes the last change back; everything since the start can be undone, and what earlier runs saved.",
            "back revert",
            |_| Step::Undo,
        ),
        row("redo", &["ctrl-r", "ctrl-y", "U"], "Redo", "Does the last undone change again.", "again repeat", |_| {
            Step::Redo
        }),
        row(
            "save",
            &["ctrl-s", ", s"],
            "Save",
            "Saves the map to its file; only changed records are rewritten.",
            "write store",
            |app| save(app, false),
        ),
        row(
            "save-as",
            &["alt-s", ", S"],
            "Save under another name",
            "Asks for a file name and saves the map there.",
            "write copy",
            |app| Step::open(Mode::Form(Box::new(forms::save_as(app, false)))),
        ),
        row(
            "import",
            &["alt-i", ", i"],
            "Import into this map",
            "Reads a table from a file and proposes changes; pasted into the grid with its heads a table does the same.",
            "load open csv xlsx excel spreadsheet markdown html json table merge raci",
            |_| Step::open(Mode::Form(Box::new(forms::import("Import into this map")))),
        ),
        row(
            "export",
            &["alt-e", ", e"],
            "Export or report",
            "Writes the map for others: a spreadsheet, a table, or a report to read and print, as the name of the file ends.",
            "print xlsx excel csv markdown json html pdf spreadsheet share table",
            |app| Step::open(Mode::Form(Box::new(handout::export(app)))),
        ),
        row(
            "page-of-role",
            &["alt-c", ", c"],
            "Page of a role",
            "Writes what one role decides, is asked and is told on one page to hand out or print.",
            "print card boundary html markdown handout",
            |app| match handout::page_of_role(app) {
                Ok(form) => Step::open(Mode::Form(Box::new(form))),
                Err(refused) => refused,
            },
        ),
        row(
            "read-only",
            &[", w"],
            "Read only",
            "Switches between looking at the map only and changing it; the title says which.",
            "write lock protect view mode",
            |app| match app.access() {
                Access::Write => Step::Access(Access::Read("you asked for it".to_owned())),
                Access::Read(_) => Step::Request(Effect::AskToWrite),
            },
        ),
        row(
            "left-over",
            &[", u"],
            "Unsaved changes of an earlier run",
            "Asks again about changes that a run before this one made and never saved.",
            "recover crash journal restore lost",
            |app| match app.left_over() {
                [] => Step::refuse("no earlier run left unsaved changes of this map"),
                _ => Step::AskLeftOver,
            },
        ),
        row(
            "changed-outside",
            &[", o"],
            "Changes by somebody else",
            "Asks again what to do about a file that somebody else changed: merge, take theirs, keep yours.",
            "external reload merge conflict theirs disk",
            |app| if app.is_changed_outside() { Step::AskOutside } else { Step::refuse("the file is as you know it") },
        ),
        row(
            "palette",
            &[":", "ctrl-p"],
            "Commands",
            "Lists all commands with their keys; type to find one, Enter runs it.",
            "palette menu actions",
            |app| Step::open(Mode::Palette(list(app))),
        ),
        row(
            "help",
            &["?", "f1"],
            "Help",
            "Lists what can be done here and what it does; type to find, Enter runs.",
            "keys manual",
            |app| Step::open(Mode::Help(list(app))),
        ),
        row(
            "start-page",
            &["alt-o", ", f"],
            "Open another map",
            "Shows maps opened lately, templates, the sample and the tour; asks to save first when something is not saved.",
            "recent files start page template new demo home",
            |app| {
                if app.is_modified() {
                    return Step::refuse(
                        "the map has changes that are not saved: Ctrl-S saves them, u takes them back",
                    );
                }
                Step::Request(Effect::Open(Opening::Start))
            },
        ),
        row(
            "tour",
            &["f9"],
            "Tour",
            "Shows step by step how to find, read and fix a finding; once more leaves it, and goes on where it was left.",
            "tutorial learn introduction lesson first",
            |_| Step::Tour,
        ),
        row(
            "suspend",
            &["alt-z", ", z"],
            "Suspend",
            "Stops sayso and goes back to the shell; `fg` there comes back here. Ctrl-Z is undo, as in spreadsheets.",
            "stop background job shell ctrl-z",
            |_| Step::Request(Effect::Suspend),
        ),
        row(
            "quit",
            &["q", "ctrl-q"],
            "Quit",
            "Leaves; asks first when something is not saved.",
            "exit close leave",
            quit,
        ),
    ]
}

/// All commands, those that do something here before those of another screen.
fn list(app: &App) -> Pick {
    Pick::with_first(&texts(app), |at| COMMANDS.get(at).is_some_and(|command| command.applies(app.screen())))
}

/// What the palette matches typed text against, one for each command of the table.
pub(crate) fn texts(app: &App) -> Vec<String> {
    COMMANDS.iter().map(|command| command.words(app)).collect()
}

fn save(app: &App, quit: bool) -> Step {
    if app.name().is_none() {
        // An import has said what name the map gets. Nothing is written over: where something lies there, the form asks.
        if let Some(name) = app.proposed_name().filter(|_| app.is_modified()) {
            return Step::Request(Effect::Save { to: Some(name.to_owned()), quit });
        }
        return Step::open(Mode::Form(Box::new(forms::save_as(app, quit))));
    }
    if !app.is_modified() && !quit {
        return Step::Tell("nothing to save: the file holds all of this".to_owned());
    }
    Step::Request(Effect::Save { to: None, quit })
}

/// Leaves, or asks when there is something to save. The answers are on other keys than the question.
pub(crate) fn quit(app: &App) -> Step {
    if !app.is_modified() {
        return Step::Request(Effect::Quit);
    }
    if app.will_be_saved() {
        return App::leave_when_saved();
    }
    let item =
        |label: &str, note: &str, key, step| MenuItem { label: label.to_owned(), note: note.to_owned(), key, step };
    let last = app.history().undo_labels().next().unwrap_or("").to_owned();
    Step::open(Mode::Menu(Box::new(Menu::new(
        "The map has changes that are not saved",
        vec![
            item("Save and leave", "", Some(Key::plain(Code::Char('s'))), save(app, true)),
            item(
                "Leave without saving",
                &format!("loses, last of all: {last}"),
                Some(Key::plain(Code::Char('d'))),
                Step::Request(Effect::Quit),
            ),
            item("Stay", "", None, Step::Tell("still here".to_owned())),
        ],
    ))))
}
