//! What users come to do, from the first key to the last, on the app without a terminal.
//!
//! Asserted on are the map, the message and the values a screen is painted from, never the painting itself.

use sayso::app::form::Form;
use sayso::app::mode::Mode;
use sayso::app::start::{Opening, Recent, StartPage, TEMPLATES};
use sayso::app::tour::STEPS;
use sayso::app::{Effect, Event, Mouse, Opened, Screen, screens};
use sayso::interchange::notation::Notation;
use sayso::model::{Limit, Part, Unit};
use sayso::rules::Family;

use super::stage::Stage;

const MAP: &str = "
    situation Pressure
    role COO: top; holder Mia Berg; deputy Legal
    role Legal: reports-to COO; holder Jan Vos; deputy COO
    role Lead: reports-to COO; holder Ana Ruiz; deputy COO
    # Money
           | COO | Legal | Lead
    Refund | I   | C     | D
    Price  | D   |       | I
    Credit |     | C     | C
    # People
    Hire   |     | C     | D
    Train  | I   |       | D
";

fn stage() -> Stage {
    Stage::sketch(MAP)
}

fn form(stage: &Stage) -> &Form {
    match stage.app.mode() {
        Mode::Form(form) => form,
        other => panic!("no form but {other:?}"),
    }
}

/// How the focused field of the open form is understood.
fn understood(stage: &Stage) -> String {
    match form(stage).focused().unwrap().understood() {
        Ok(text) => text,
        Err(why) => format!("!{why}"),
    }
}

#[test]
fn a_right_is_set_undone_and_done_again_under_its_name() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("i");
    assert_eq!((stage.cell("Refund", "Legal"), stage.said()), ("I".into(), "Refund → Legal: Informed".into()));
    assert!(stage.app.is_modified());
    stage.press("u");
    assert_eq!((stage.cell("Refund", "Legal"), stage.said()), ("C".into(), "undone: Refund → Legal: Informed".into()));
    stage.press("ctrl-r");
    assert_eq!(
        (stage.cell("Refund", "Legal"), stage.said()),
        ("I".into(), "done again: Refund → Legal: Informed".into())
    );
    // The same letter again is no change and no undo step.
    stage.press("i");
    assert_eq!((stage.app.history().depth(), stage.said()), (1, "Informed already".into()));
    stage.press("u u");
    assert_eq!(stage.said(), "!nothing to undo: this is the map as it was opened");
    stage.press("ctrl-r ctrl-r");
    assert_eq!(stage.said(), "!nothing to do again");
}

#[test]
fn letters_off_the_cells_say_where_to_go() {
    for (keys, word) in [("home", "move right"), ("up", "heading"), ("up up", "move down")] {
        let mut stage = stage();
        stage.at("Refund", "Legal").press(keys).press("d");
        assert!(stage.said().starts_with('!') && stage.said().contains(word), "{keys}: {}", stage.said());
        assert_eq!(stage.app.history().depth(), 0);
    }
}

#[test]
fn a_decision_is_added_below_the_cursor() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("a 'Waive a fee' enter");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Waive a fee", "Price", "Credit", "# People", "Hire", "Train"]);
    assert_eq!((stage.place(), stage.said()), ("Waive a fee / Legal".into(), "Add \"Waive a fee\"".into()));
    assert_eq!(stage.app.history().depth(), 1);
    stage.press("u");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Price", "Credit", "# People", "Hire", "Train"]);

    // On a heading it goes to the end of that area; another area may be named, or made.
    stage.press("1 g g home } a 'Dismiss' enter");
    assert_eq!(stage.lines()[4..], ["# People", "Hire", "Train", "Dismiss"]);
    stage.press("a 'Rent' tab ctrl-u 'Places' enter");
    assert_eq!(stage.lines()[7..], ["Dismiss", "# Places", "Rent"]);
    assert_eq!(stage.place(), "Rent / title");

    // Without a title it is not added, and the form says so.
    stage.press("a enter");
    assert_eq!(form(&stage).error.as_deref(), Some("Title: needs a text"));
    stage.press("esc");
    assert_eq!((stage.mode(), stage.said()), ("normal", "nothing changed".into()));
}

#[test]
fn a_decision_is_renamed_moved_and_deleted() {
    let mut stage = stage();
    stage.at("Price", "COO").press("home enter ctrl-u 'Set a price' enter");
    assert_eq!(stage.lines()[1..4], ["Refund", "Set a price", "Credit"]);
    assert_eq!(stage.said(), "Rename to \"Set a price\"");
    assert_eq!(stage.decision("Set a price").id().as_str(), "price", "renaming keeps the id");

    stage.press("K");
    assert_eq!(stage.lines()[1..4], ["Set a price", "Refund", "Credit"]);
    assert_eq!(stage.place(), "Set a price / title", "the cursor goes along");
    stage.press("K");
    assert_eq!(stage.said(), "!first in its area; M moves it to another");
    stage.press("J J J");
    assert_eq!(stage.lines()[1..4], ["Refund", "Credit", "Set a price"]);
    assert_eq!(stage.said(), "!last in its area; M moves it to another");

    stage.press("M ctrl-u 'people' enter");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Credit", "# People", "Hire", "Train", "Set a price"]);
    stage.press("M ctrl-u 'Market' enter");
    assert_eq!(stage.lines()[5..], ["Train", "# Market", "Set a price"]);
    assert_eq!(stage.place(), "Set a price / title");
    // One gesture, one undo: the new area goes with it.
    stage.press("u");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Credit", "# People", "Hire", "Train", "Set a price"]);

    stage.press("x");
    let Mode::Menu(menu) = stage.app.mode() else { panic!("not asked") };
    assert_eq!(menu.title, "Remove \"Set a price\" with its 2 rights?");
    stage.press("n");
    assert_eq!((stage.lines().len(), stage.said()), (7, "kept".into()));
    stage.press("x y");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Credit", "# People", "Hire", "Train"]);
    stage.press("u");
    assert_eq!((stage.lines().len(), stage.cell("Set a price", "COO")), (7, "D".into()));
}

#[test]
fn roles_are_added_renamed_moved_and_removed() {
    let mut stage = stage();
    stage.press("A 'Finance' enter");
    assert_eq!(stage.roles(), ["COO", "Legal", "Lead", "Finance"]);
    assert_eq!(stage.place(), "Refund / Finance");
    stage.press("A 'finance' enter");
    assert_eq!(form(&stage).error.as_deref(), Some("Name: there is already a role \"Finance\""));
    stage.press("esc < <");
    assert_eq!(stage.roles(), ["COO", "Finance", "Legal", "Lead"]);
    assert_eq!(stage.place(), "Refund / Finance", "the cursor goes along");
    stage.press("< <");
    assert_eq!((stage.said().as_str(), &stage.roles()[0]), ("!this is the first role", &"Finance".to_owned()));

    stage.at("Refund", "Legal").press("ctrl-up enter ctrl-u 'Counsel' enter");
    assert_eq!((stage.said().as_str(), stage.cell("Refund", "Counsel")), ("Edit role \"Legal\"", "C".into()));
    stage.press("x");
    let Mode::Menu(menu) = stage.app.mode() else { panic!("not asked") };
    assert_eq!(menu.title, "Remove the role \"Counsel\" with its 3 rights?");
    stage.press("y");
    assert_eq!(stage.roles(), ["Finance", "COO", "Lead"]);
    stage.press("u");
    assert_eq!((stage.roles().len(), stage.cell("Refund", "Counsel")), (4, "C".into()));
}

#[test]
fn areas_are_added_renamed_moved_and_removed() {
    let mut stage = stage();
    stage.press("ctrl-n 'Places' enter");
    assert_eq!(stage.lines()[7..], ["# Places"]);
    assert_eq!(stage.place(), "# Places / COO");
    stage.press("K");
    assert_eq!(stage.lines()[4..6], ["# Places", "# People"]);
    stage.press("enter ctrl-u 'Sites' enter");
    assert_eq!((stage.lines()[4].as_str(), stage.said()), ("# Sites", "Rename area to \"Sites\"".into()));
    stage.press("ctrl-n 'sites' enter");
    assert!(form(&stage).error.as_ref().is_some_and(|why| why.contains("already an area")), "{:?}", form(&stage).error);
    stage.press("esc");

    // The decisions of an area that goes move to the one before.
    stage.press("} x");
    let Mode::Menu(menu) = stage.app.mode() else { panic!("not asked") };
    assert_eq!(menu.title, "Remove the area \"People\"; its 2 decisions move to \"Sites\"?");
    stage.press("y");
    assert_eq!(stage.lines(), ["# Money", "Refund", "Price", "Credit", "# Sites", "Hire", "Train"]);
    stage.press("u");
    assert_eq!(stage.lines()[4..], ["# Sites", "# People", "Hire", "Train"]);
}

#[test]
fn folding_hides_rows_and_letters_find_them_again() {
    let mut stage = stage();
    stage.at("Price", "Legal").press("space");
    assert_eq!((stage.lines()[..2].join(" "), stage.place()), ("# Money # People".into(), "# Money / Legal".into()));
    stage.press("right");
    assert_eq!(stage.lines().len(), 7);
    stage.press("left z M");
    assert_eq!(stage.lines(), ["# Money", "# People"]);
    stage.press("z R");
    assert_eq!(stage.lines().len(), 7);
}

#[test]
fn a_selection_is_set_in_one_step() {
    for keys in ["v right down down i", "shift-right shift-down shift-down i"] {
        let mut stage = stage();
        stage.at("Refund", "COO").press(keys);
        for title in ["Refund", "Price", "Credit"] {
            assert_eq!(
                (stage.cell(title, "COO"), stage.cell(title, "Legal")),
                ("I".into(), "I".into()),
                "{keys} {title}"
            );
        }
        assert_eq!(stage.app.history().depth(), 1, "{keys}");
        assert_eq!(stage.said(), "6 cells: Informed");
        stage.press("u");
        assert_eq!((stage.cell("Refund", "COO"), stage.cell("Price", "Legal")), ("I".into(), String::new()), "{keys}");
        assert_eq!(stage.app.history().depth(), 0);
    }
    // Headings inside a selection hold no cells; Esc ends it.
    let mut stage = stage();
    stage.at("Credit", "Lead").press("v down down x");
    assert_eq!((stage.cell("Credit", "Lead"), stage.cell("Hire", "Lead")), (String::new(), String::new()));
    stage.press("esc d");
    assert_eq!((stage.cell("Credit", "Lead"), stage.cell("Hire", "Lead")), (String::new(), "D".into()));
}

#[test]
fn cells_are_copied_pasted_and_filled() {
    let mut stage = stage();
    stage.at("Refund", "COO").press("v right right y");
    assert_eq!(stage.effects, [Effect::Copy("I\tC\tD".into())]);
    assert_eq!(stage.said(), "copied 3 cells; p pastes");
    stage.at("Hire", "COO").press("p");
    let row = |stage: &Stage, title: &str| ["COO", "Legal", "Lead"].map(|role| stage.cell(title, role)).join(" ");
    assert_eq!(row(&stage, "Hire"), "I C D");
    stage.press("right p");
    assert!(stage.said().starts_with("!the copied block of 1 × 3 cells does not fit"), "{}", stage.said());

    // One copied cell fills a selection.
    stage.at("Price", "COO").press("y").at("Credit", "Legal").press("v right p");
    assert_eq!(row(&stage, "Credit"), " D D");
    // Letters from a spreadsheet do as well.
    stage.at("Train", "COO").event(Event::Paste("O\tI\r\n".into()));
    assert_eq!(row(&stage, "Train"), "O I D");
}

#[test]
fn a_limit_is_understood_while_it_is_typed() {
    let mut stage = stage();
    stage.at("Refund", "Lead").press("m '<=500 EUR'");
    assert_eq!((form(&stage).focused().unwrap().label, understood(&stage)), ("Limit", "up to 500 EUR".into()));
    stage.press("enter");
    assert_eq!(stage.cell("Refund", "Lead"), "D≤500");
    assert_eq!(stage.decision("Refund").limit(), Some(&Limit::Amount(Unit::Currency(*b"EUR"))));
    assert_eq!(stage.app.history().depth(), 1);

    // The unit is the decision's from now on; another one is refused, and so is what is no band.
    for (typed, why) in [("5k-10k", "over 5 000 up to 10 000 EUR"), ("<=5 USD", "!this decision is limited in EUR")] {
        stage.at("Refund", "COO").press("m").type_text(typed);
        assert!(understood(&stage).starts_with(why), "{typed}: {}", understood(&stage));
        stage.press("esc");
    }
    stage.at("Refund", "COO").press("m 'plenty' enter");
    assert_eq!(stage.mode(), "form");
    let error = form(&stage).error.clone().unwrap();
    assert!(error.starts_with("Limit: ") && error.len() > 15, "{error}");
    assert_eq!(form(&stage).focused().unwrap().label, "Limit");
    stage.press("ctrl-u '>500' enter");
    assert_eq!(stage.cell("Refund", "COO"), "I>500");
    stage.press("u u");
    assert_eq!((stage.cell("Refund", "Lead"), stage.decision("Refund").limit()), ("D".into(), None));
}

#[test]
fn marks_and_part_are_chosen_in_the_form() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("enter right tab v tab tab tab 'fraud only' enter");
    assert_eq!(stage.mode(), "normal", "{}", stage.said());
    let right = stage.decision("Refund").right(stage.role_key("Legal")).unwrap();
    assert_eq!((stage.cell("Refund", "Legal").as_str(), right.veto()), ("Iv", "fraud only"));
    // A boundary without a right is not guessed.
    stage.at("Price", "Legal").press("enter '<=5' ctrl-s");
    assert_eq!(form(&stage).error.as_deref(), Some("Right: choose what the role does first"));
    assert_eq!(form(&stage).focus, 0);
}

#[test]
fn every_finding_is_visited_once_before_the_first_comes_back() {
    let mut stage = Stage::sketch(
        "
        # Money
               | COO | Legal | Lead | Board
        Refund | D   | D     | D    |
        Price  | C   |       | I    |
        Credit | D   | C     | C    |
        # People
        Hire   |     |       |      |
        Train  | D   | D     | I    |
    ",
    );
    let open = stage.open();
    assert!(open >= 4, "the map of this test needs a few findings");
    stage.press("ctrl-up home");
    let step = |stage: &mut Stage, key: &str| {
        stage.press(key);
        let finding = stage.app.finding_here().unwrap_or_else(|| panic!("no finding at {}", stage.place()));
        let (code, decision, role, situation) = finding.identity();
        (code, decision, role, situation.cloned())
    };
    let forward: Vec<_> = (0..open).map(|_| step(&mut stage, "n")).collect();
    let mut unique = forward.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), open, "{forward:?}");
    assert_eq!(step(&mut stage, "n"), forward[0], "it wraps");
    let mut back: Vec<_> = (0..open).map(|_| step(&mut stage, "N")).collect();
    back.reverse();
    assert_eq!(back, forward, "and the same way back");
}

#[test]
fn a_fix_leaves_as_many_findings_as_it_says() {
    let mut stage = stage();
    stage.at("Credit", "COO");
    let before = stage.open();
    let leaves = stage.app.remedies().first().expect("nobody decides on Credit: there is a fix").leaves.unwrap();
    stage.press("f");
    let Mode::Menu(menu) = stage.app.mode() else { panic!("no fixes listed") };
    assert!(menu.items[0].note.ends_with(&leaves.to_string()), "{}", menu.items[0].note);
    let label = menu.items[0].label.clone();
    stage.press("enter");
    assert_eq!((stage.open(), stage.said()), (leaves, label));
    assert!(leaves < before);
    stage.press("u");
    assert_eq!((stage.open(), stage.app.is_modified()), (before, false));
    // A digit chooses at once; Esc changes nothing.
    stage.press("f 1");
    assert_eq!(stage.open(), leaves);
    stage.press("u f esc");
    assert_eq!((stage.open(), stage.said()), (before, "nothing changed".into()));
}

#[test]
fn a_finding_is_waived_with_a_reason_and_taken_back() {
    let mut stage = stage();
    stage.at("Credit", "COO");
    let before = stage.open();
    let code = stage.app.finding_here().unwrap().rule.code;
    stage.press("w enter");
    assert_eq!(form(&stage).error.as_deref(), Some("Reason: needs a text"));
    stage.press("'decided in May' tab 'soon' enter");
    assert!(form(&stage).error.as_ref().is_some_and(|why| why.starts_with("Until:")), "{:?}", form(&stage).error);
    stage.press("ctrl-u '2026-12-31' enter");
    assert_eq!((stage.open(), stage.said()), (before - 1, format!("Waive {code}")));
    assert_eq!(stage.decision("Credit").waivers()[0].reason, "decided in May");

    stage.press("2 v");
    assert_eq!((stage.app.findings().listed(), stage.app.finding_here().unwrap().rule.code), (1, code));
    assert!(
        screens::findings::text(&stage.app)[0].starts_with("1 waived"),
        "{:?}",
        screens::findings::text(&stage.app)
    );
    stage.press("w");
    assert!(stage.said().starts_with("!this finding is waived already"), "{}", stage.said());
    stage.press("W enter");
    assert_eq!((stage.open(), stage.app.findings().listed()), (before, 0));
    assert_eq!(stage.said(), format!("Take back the waiver of {code}"));
    stage.press("u");
    assert_eq!(stage.open(), before - 1);
}

#[test]
fn search_finds_decisions_roles_and_folded_rows() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("/ 'cred'");
    assert_eq!(stage.place(), "Credit / Legal");
    stage.press("enter");
    assert_eq!((stage.mode(), stage.place()), ("normal", "Credit / Legal".into()));
    stage.press("/ 'lead'");
    assert_eq!(stage.place(), "header / Lead");
    stage.press("esc");
    assert_eq!(stage.place(), "Credit / Legal", "Esc goes back");

    // Several matches: Down goes on, and wraps.
    stage.press("g g / 're'");
    assert_eq!(stage.place(), "Refund / Legal");
    for next in ["Credit / Legal", "Hire / Legal", "Refund / Legal"] {
        stage.press("down");
        assert_eq!(stage.place(), next);
    }
    stage.press("up");
    assert_eq!(stage.place(), "Hire / Legal");
    stage.press("enter g g / 'zebra' enter");
    assert_eq!((stage.said().as_str(), stage.place()), ("!nothing is called \"zebra\"", "Refund / Legal".into()));

    stage.press("z M");
    assert_eq!(stage.lines().len(), 2);
    stage.press("/ 'train' enter");
    assert_eq!(stage.place(), "Train / Legal");
    assert_eq!(stage.lines(), ["# Money", "# People", "Hire", "Train"], "the others stay folded");
    stage.press("/").event(Event::Paste("price".into()));
    assert_eq!(stage.place(), "Price / Legal", "pasted text is searched as typed text is");
    stage.press("esc");
    assert_eq!((stage.place(), stage.lines().len()), ("Train / Legal".into(), 4));
}

#[test]
fn leaving_asks_while_something_is_not_saved() {
    let quit = |keys: &str| {
        let mut stage = stage();
        stage.at("Refund", "Legal").press(keys);
        (stage.effects.clone(), stage.mode())
    };
    assert_eq!(quit("q"), (vec![Effect::Quit], "normal"));
    assert_eq!(quit("d q"), (vec![], "menu"));
    assert_eq!(quit("d q s"), (vec![Effect::Save { to: None, quit: true }], "normal"));
    assert_eq!(quit("d q d"), (vec![Effect::Quit], "normal"));
    assert_eq!(quit("d q esc"), (vec![], "normal"));
    assert_eq!(quit("d q q"), (vec![], "normal"), "the key that asks never answers");
    assert_eq!(quit("d u q"), (vec![Effect::Quit], "normal"), "undone to the start there is nothing to lose");
    assert_eq!(quit("d ctrl-c"), (vec![], "menu"));
}

#[test]
fn the_mark_of_unsaved_changes_follows_history() {
    let mut stage = stage();
    let saved = |depth| Event::Saved { name: "map.sayso.ron".into(), depth, notice: None, quit: false };
    let shown = |stage: &Stage| {
        let bar = screens::titlebar(&stage.app, 120);
        bar.spans.iter().any(|span| span.text.trim() == "*")
    };
    assert!(!shown(&stage));
    stage.press("ctrl-s");
    assert_eq!((stage.effects.len(), stage.said()), (0, "nothing to save: the file holds all of this".into()));
    stage.at("Refund", "Legal").press("d");
    assert!(stage.app.is_modified() && shown(&stage));
    stage.press("u");
    assert!(!stage.app.is_modified() && !shown(&stage), "undone to what was saved");
    stage.press("d ctrl-s");
    assert_eq!(stage.effects, [Effect::Save { to: None, quit: false }]);
    // A change made while the file is written is not in the file.
    stage.press("i").event(saved(1));
    assert!(stage.app.is_modified());
    stage.press("u");
    assert!(!stage.app.is_modified());
    stage.press("u");
    assert!(stage.app.is_modified(), "older than the file");
    stage.event(Event::Failed("the disk is full".into()));
    assert_eq!((stage.said().as_str(), stage.app.is_modified()), ("!the disk is full", true));
    stage.press("alt-s ctrl-u 'other' enter");
    assert_eq!(stage.effects.last(), Some(&Effect::Save { to: Some("other.sayso.ron".into()), quit: false }));
    stage.event(Event::Saved { name: "other.sayso.ron".into(), depth: 0, notice: None, quit: false });
    assert_eq!((stage.app.name(), stage.app.is_modified()), (Some("other.sayso.ron"), false));
}

#[test]
fn a_save_that_goes_on_covers_just_what_was_there_when_it_began() {
    let saved = || Event::Saved { name: "map.sayso.ron".into(), depth: 99, notice: None, quit: false };
    let save = Effect::Save { to: None, quit: false };
    let mut stage = stage();
    stage.at("Refund", "Legal").press("d ctrl-s");
    stage.event(Event::Saving { quit: false });
    assert!(stage.app.is_modified() && stage.app.will_be_saved(), "not before it is there");
    stage.press("ctrl-s");
    assert_eq!(stage.effects, [save], "the same is not saved twice");
    stage.press("i u").event(saved());
    assert!(!stage.app.is_modified(), "undone to what was saved");
    // Another way to the same depth of history is not what was saved.
    stage.press("i").event(Event::Saving { quit: false });
    stage.press("u o").event(saved());
    assert!(stage.app.is_modified());
    assert_eq!(stage.said(), "saved map.sayso.ron; what was changed since is not saved yet");
    // Undone behind what was saved, the map differs from the file until that is done again.
    stage.event(Event::Saving { quit: false }).press("u").event(saved());
    assert!(stage.app.is_modified());
    stage.press("ctrl-r");
    assert!(!stage.app.is_modified());
    // What fails changes nothing about what is saved.
    stage.press("i").event(Event::Saving { quit: true }).event(Event::NotSaved("the disk is full".into()));
    assert_eq!((stage.said().as_str(), stage.app.is_modified()), ("!the disk is full", true));
    stage.press("u");
    assert!(!stage.app.is_modified());
    // Another map is not opened meanwhile.
    stage.press("i").event(Event::Saving { quit: false }).press("alt-o");
    assert!(stage.app.is_saving() && stage.said().starts_with('!'), "{}", stage.said());
}

#[test]
fn a_situation_overrides_single_cells() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("s");
    assert_eq!((stage.said().as_str(), stage.app.situation_name()), ("situation: Pressure", "Pressure"));
    assert_eq!(stage.cell("Refund", "Legal"), "C", "nothing is overridden yet");
    stage.press("o");
    assert_eq!((stage.cell("Refund", "Legal"), stage.said()), ("O".into(), "Refund → Legal: Out in Pressure".into()));
    let legal = stage.role_key("Legal");
    assert_eq!(stage.decision("Refund").right(legal).unwrap().part(), Part::Contributes, "Steady keeps its own");
    // Steady's own right again is no override; clearing one falls back to Steady.
    stage.press("c");
    assert_eq!(stage.decision("Refund").postures().len(), 0);
    stage.press("d x");
    assert_eq!((stage.cell("Refund", "Legal"), stage.decision("Refund").postures().len()), ("C".into(), 0));
    stage.press("d s");
    assert_eq!((stage.app.situation_name(), stage.cell("Refund", "Legal")), ("Steady", "C".into()));
}

#[test]
fn another_notation_shows_other_letters_of_the_same_map() {
    let mut stage = stage();
    let before = stage.app.matrix().clone();
    let letters = |stage: &Stage| screens::grid::text(&stage.app).join("\n");
    let shown = |stage: &Stage| stage.rows().into_iter().find(|row| row.contains("Refund  ")).unwrap();
    let dci = shown(&stage);
    stage.press("T 'raci' enter");
    assert_eq!(stage.app.notation(), Notation::Raci);
    assert_eq!(stage.said(), "rights shown as RACI: d=A c=C i=I o=O");
    assert_ne!(shown(&stage), dci);
    assert!(shown(&stage).contains('A') && letters(&stage).contains("shown as RACI"));
    assert_eq!((stage.app.matrix(), stage.app.is_modified()), (&before, false));
}

#[test]
fn findings_are_narrowed_down_and_lead_to_the_cell() {
    let mut stage = stage();
    stage.press("2");
    assert_eq!((stage.app.screen(), stage.app.findings().listed()), (Screen::Findings, stage.open()));
    let all = stage.open();
    for family in Family::ALL {
        stage.press("t");
        assert_eq!(stage.app.findings().listed(), stage.app.analysis().counts().family(family), "{family:?}");
    }
    stage.press("t s");
    let errors = stage.app.analysis().counts().severities[2];
    assert_eq!(stage.app.findings().listed(), errors);
    stage.press("s s");
    assert_eq!(stage.app.findings().listed(), all);

    let refined = |keys: &str| {
        let mut stage = stage_with_findings();
        stage.press("/").press(keys).press("enter");
        assert_eq!(stage.mode(), "normal", "{keys}: {:?}", stage.app.mode());
        let text = screens::findings::text(&stage.app);
        (stage.app.findings().listed(), text[0].clone())
    };
    let (text_only, heading) = refined("'credit'");
    assert!(
        text_only >= 1 && text_only < all && heading.contains("only \"credit\""),
        "{text_only} of {all}: {heading}"
    );
    let (by_area, heading) = refined("tab tab tab 'People'");
    assert!(by_area < all && heading.contains("area People"), "{by_area} of {all}: {heading}");
    let (by_role, heading) = refined("tab tab tab tab 'Legal'");
    assert!(by_role >= 1 && by_role < all && heading.contains("role Legal"), "{by_role} of {all}: {heading}");
    let (family, heading) = refined("tab right");
    assert!(family <= all && heading.contains("gaps"), "{heading}");

    // A filter stays while one looks elsewhere, and is seen; r clears it.
    stage.press("/ 'credit' enter");
    assert_eq!(stage.app.findings().listed(), text_only);
    stage.press("1 2");
    assert_eq!(stage.app.findings().listed(), text_only);
    let wanted = stage.app.finding_here().unwrap().clone();
    stage.press("enter");
    assert_eq!(stage.app.screen(), Screen::Grid);
    assert_eq!(stage.app.grid().decision(), wanted.decision);
    assert_eq!(stage.app.finding_here(), Some(&wanted));
    stage.press("2 r");
    assert_eq!(stage.app.findings().listed(), all);
}

fn stage_with_findings() -> Stage {
    let mut stage = stage();
    stage.press("2");
    stage
}

#[test]
fn a_fixed_finding_leaves_the_list_at_once() {
    let mut stage = stage_with_findings();
    stage.press("/ 'credit' enter");
    let before = stage.open();
    while stage.app.remedies().is_empty() {
        stage.press("down");
    }
    let leaves = stage.app.remedies()[0].leaves.unwrap();
    stage.press("f enter");
    assert_eq!((stage.open(), stage.app.screen()), (leaves, Screen::Findings));
    assert!(stage.app.findings().listed() <= leaves);
    stage.press("u");
    assert_eq!(stage.open(), before);
}

#[test]
fn why_a_rule_exists_is_one_key_away() {
    let mut stage = stage();
    stage.at("Credit", "COO");
    let rule = stage.app.finding_here().unwrap().rule;
    stage.press("E");
    let Mode::Page { title, lines, .. } = stage.app.mode() else { panic!("no page") };
    assert_eq!(*title, format!("{} {}", rule.code, rule.name));
    let text: Vec<String> = lines.iter().map(|line| sayso::app::text::plain(line)).collect();
    assert!(text.contains(&rule.why.to_owned()) && text.contains(&rule.cure.to_owned()), "{text:?}");
    stage.press("G j esc");
    assert_eq!((stage.mode(), stage.place()), ("normal", "Credit / COO".into()));
}

#[test]
fn help_and_palette_know_other_words_for_it() {
    for key in [":", "?"] {
        for (typed, id) in
            [("raci", "notation"), ("owner", "set-decides"), ("rename", "edit"), ("consulted", "set-contributes")]
        {
            let mut stage = stage();
            stage.at("Refund", "Legal").press(key).type_text(typed);
            let (Mode::Palette(pick) | Mode::Help(pick)) = stage.app.mode() else { panic!("no list") };
            let ids: Vec<&str> = pick.rows().iter().map(|row| sayso::app::commands::COMMANDS[*row].id).collect();
            assert!(ids.iter().take(3).any(|found| *found == id), "{typed}: {ids:?}");
        }
    }
    let mut stage = stage();
    stage.at("Refund", "Legal").press("? 'owner' enter");
    assert_eq!((stage.cell("Refund", "Legal").as_str(), stage.mode()), ("D", "normal"), "help runs what it lists");
    // A command of another screen says where it works instead of doing nothing.
    stage.press("2 : 'marks' enter");
    assert_eq!(stage.said(), "!\"Marks and boundary\" works on the Grid screen");
}

#[test]
fn the_mouse_goes_where_it_points() {
    let mut stage = stage();
    let row = |stage: &Stage, text: &str| {
        let rows = stage.rows();
        u16::try_from(rows.iter().position(|row| row.contains(text)).unwrap()).unwrap()
    };
    let at = row(&stage, "Train");
    stage.event(Event::Mouse(Mouse::Click, 5, at));
    assert_eq!(stage.place(), "Train / title");
    let column = stage.rows()[usize::from(row(&stage, "Legal"))].find("Legal").unwrap();
    stage.event(Event::Mouse(Mouse::Click, u16::try_from(column).unwrap() + 1, at));
    assert_eq!(stage.place(), "Train / Legal");
    let up = row(&stage, "Hire");
    stage.event(Event::Mouse(Mouse::Drag, u16::try_from(column).unwrap() + 1, up)).press("i");
    assert_eq!((stage.cell("Train", "Legal"), stage.cell("Hire", "Legal")), ("I".into(), "I".into()));
    stage.event(Event::Mouse(Mouse::DoubleClick, 5, at));
    assert_eq!(stage.mode(), "form");
    stage.press("esc");
    let heading = row(&stage, "Money");
    stage.event(Event::Mouse(Mouse::Click, 1, heading));
    assert!(stage.lines().iter().all(|line| line != "Refund"), "a click on the fold sign folds");
}

#[test]
fn a_role_is_told_apart_by_who_holds_it() {
    let mut stage = stage();
    stage
        .at("Refund", "Lead")
        .press("ctrl-up enter tab tab ctrl-u 'Ana Ruiz until 2026-08-31; Bo Li from 2026-09-01' enter");
    let lead = stage.app.matrix().role(stage.role_key("Lead")).unwrap();
    let holders: Vec<String> = lead.holders().iter().map(|holder| holder.name.clone()).collect();
    assert_eq!(holders, ["Ana Ruiz", "Bo Li"]);
    assert!(lead.holders()[1].from.is_some() && lead.holders()[0].until.is_some());
    // A name that is not in the map is refused where it stands.
    stage.press("enter tab tab tab ctrl-u 'Nobody' enter");
    assert_eq!(form(&stage).error.as_deref(), Some("Deputy: not in this map; choose one of the names below"));
}

/// What was asked to be written last: its name, its text, and what it leaves out.
fn written(stage: &Stage) -> (String, String, String) {
    match stage.effects.last() {
        Some(Effect::Write { name, bytes, leaves }) => {
            (name.clone(), String::from_utf8_lossy(bytes).into_owned(), leaves.clone())
        }
        other => panic!("nothing was written but {other:?}"),
    }
}

#[test]
fn the_map_and_the_page_of_a_role_are_written_for_others() {
    let mut stage = stage();
    stage.at("Refund", "Legal").press("alt-c");
    // The role under the cursor is meant, and its page by its name.
    assert_eq!((form(&stage).written("Role"), form(&stage).written("File")), ("Legal", "legal.html"));
    stage.press("enter");
    let (name, page, _) = written(&stage);
    assert!(name == "legal.html" && page.starts_with("<!DOCTYPE html>") && page.contains("<h1>Legal</h1>"));
    stage.press("alt-c tab ctrl-u 'legal.txt' enter");
    assert!(written(&stage).1.starts_with("Legal · Jan Vos"), "{}", written(&stage).1);
    stage.press("alt-c tab ctrl-u 'legal.doc' enter");
    assert_eq!(form(&stage).error.as_deref(), Some("File: end the name in .html, .md or .txt"));
    stage.press("esc alt-c ctrl-u 'Nobody' enter");
    assert_eq!(form(&stage).error.as_deref(), Some("Role: there is no role \"Nobody\" in this map"));

    // In the letters and the situation that are shown.
    stage.press("esc T 'raci' enter alt-e");
    assert_eq!(form(&stage).written("File"), "map.html");
    stage.press("ctrl-u 'out/map.tsv' enter");
    let (name, table, leaves) = written(&stage);
    assert!(name == "out/map.tsv" && table.starts_with("#\tDecision (sayso RACI)\tCOO\tLegal\tLead\n"), "{table}");
    assert!(leaves.starts_with("it leaves out other situations"), "{leaves}");
    stage.press("alt-e enter");
    assert!(written(&stage).1.contains("<h2>Grid</h2>"));
    stage.press("alt-e ctrl-u 'map.pdf' enter");
    assert!(form(&stage).error.as_deref().is_some_and(|why| why.starts_with("File: end the name in .csv")));
    stage.press("esc");
    assert_eq!(stage.app.history().depth(), 0, "writing for others changes nothing");
}

#[test]
fn a_leader_reads_the_page_of_a_role_and_settles_what_is_unclear_on_it() {
    let mut stage = Stage::sketch(
        "
        role Head: top
        role Lead: reports-to Head
                | Head   | Lead    | Finance
        Refund  | D >900 | D <=500 | C
          : limit EUR; escalate Head when the press is involved
        Credit  |        | D       | C
        ",
    );
    stage.at("Refund", "Lead").press("3");
    let page = |stage: &Stage| screens::boundary::text(&stage.app).join("\n");
    assert!(page(&stage).starts_with("Lead\n"), "{}", page(&stage));
    assert!(page(&stage).contains("You decide after asking\n  Refund: up to 500 EUR; ask Finance"), "{}", page(&stage));
    assert!(page(&stage).contains("error G08"), "{}", page(&stage));
    // The first line of Refund carries the finding; its fix is chosen and undone from here.
    let open = stage.open();
    stage.press("g g f enter");
    assert!(stage.open() < open, "{}", stage.said());
    assert!(!page(&stage).contains("G08"), "{}", page(&stage));
    stage.press("u");
    assert_eq!(stage.open(), open);
    stage.press("left");
    assert!(page(&stage).starts_with("Head\n"));
    stage.press("/ 'fin' enter");
    assert!(page(&stage).starts_with("Finance\n"));
    stage.press("g g enter");
    assert_eq!((stage.app.screen(), stage.place().as_str()), (Screen::Grid, "Refund / Finance"));
    stage.press("3 y");
    assert!(matches!(stage.effects.last(), Some(Effect::Copy(text)) if text.starts_with("Finance\n")));
    stage.press("esc");
    assert_eq!(stage.app.screen(), Screen::Grid);
}

#[test]
fn the_overview_leads_to_what_it_counts() {
    let mut stage = Stage::sketch(
        "
        role Head: top
        # Money
               | Head | Lead | Legal
        Refund | D    | D    |
        Credit | D    |      | C
        # People
        Hire   |      | C    |
        ",
    );
    // From the first area two to the right: its overlaps.
    stage.press("4 g g right right enter");
    assert_eq!((stage.app.screen(), stage.app.findings().listed()), (Screen::Findings, 1));
    assert!(stage.said().is_empty(), "{}", stage.said());
    stage.press("r 4 g g down enter");
    let here = stage.app.findings().here().and_then(|finding| finding.decision);
    assert_eq!(here, Some(stage.decision_key("Hire")));
    // The first load bar is beside the first area.
    stage.press("r 4 g g end");
    let load = stage.app.overview().stops().iter().position(|stop| stop.side == 1).unwrap();
    let stop = stage.app.overview().stops()[load].clone();
    let layout = sayso::app::layout::Layout::of(&stage.app).unwrap();
    let (x, y) = (u16::try_from(stop.x).unwrap(), layout.body.y + 1 + u16::try_from(stop.row).unwrap());
    stage.event(Event::Mouse(Mouse::Click, x, y));
    assert_eq!(stage.app.overview().at, load);
    stage.event(Event::Mouse(Mouse::DoubleClick, x, y));
    assert_eq!((stage.app.screen(), stage.app.role_page().role()), (Screen::Role, Some(stage.role_key("Head"))));
    // A click beside the number of the page turns it.
    stage.event(Event::Mouse(Mouse::Click, 118, layout.body.y));
    assert_eq!(stage.app.role_page().role(), Some(stage.role_key("Lead")));
}

#[test]
fn the_start_page_opens_what_is_chosen_and_writes_nothing() {
    let page = StartPage {
        recent: vec![Recent {
            path: "/maps/acme.sayso.ron".to_owned(),
            name: "acme.sayso.ron".to_owned(),
            folder: "/maps".to_owned(),
        }],
        tour: Some(2),
    };
    let check = |keys: &str, expected: Option<Opening>| {
        let mut stage = Stage::opened(Opened { start: Some(page.clone()), ..Opened::default() });
        assert_eq!(stage.mode(), "menu");
        stage.press(keys);
        let asked: Vec<Effect> = expected.into_iter().map(Effect::Open).collect();
        assert_eq!(stage.effects, asked, "{keys}");
        assert_eq!((stage.mode(), stage.app.history().depth()), ("normal", 0), "{keys}");
    };
    check("enter", Some(Opening::File("/maps/acme.sayso.ron".to_owned())));
    check("1", Some(Opening::File("/maps/acme.sayso.ron".to_owned())));
    check("t", Some(Opening::Tour(2)));
    check("d", Some(Opening::Sample));
    check("n", None);
    check("esc", None);
    check("down down down down down enter", Some(Opening::Template(TEMPLATES[0].name)));
    // From a map one comes back to it, but never past changes that are not saved.
    let mut stage = stage();
    stage.press("alt-o");
    assert_eq!(stage.effects, [Effect::Open(Opening::Start)]);
    stage.at("Refund", "Legal").press("d alt-o");
    assert_eq!(stage.effects, [Effect::Open(Opening::Start)]);
    assert!(stage.said().starts_with('!'), "{}", stage.said());
}

#[test]
fn the_tour_teaches_by_doing_and_goes_on_where_it_was_left() {
    let demo = sayso::interchange::native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let mut stage = Stage::opened(Opened { matrix: demo, tour: Some(0), ..Opened::default() });
    let step = |stage: &Stage| stage.app.tour().map(|tour| tour.step);
    let said = |stage: &Stage| {
        let lines = sayso::app::tour::lines(&stage.app, 200);
        lines.iter().map(|line| sayso::app::text::plain(line)).collect::<Vec<_>>().join("\n")
    };
    let open = stage.open();
    assert_eq!(step(&stage), Some(0));
    assert!(said(&stage).contains("Tour 1 of 7"), "{}", said(&stage));
    stage.press("down");
    assert_eq!(step(&stage), Some(1));
    assert!(said(&stage).contains("Press n "), "the keys are those of the keymap: {}", said(&stage));
    // What is not asked for does not lead on.
    stage.press("right left");
    assert_eq!(step(&stage), Some(1));
    stage.press("n");
    assert_eq!(step(&stage), Some(2));
    stage.press("E");
    assert_eq!(step(&stage), Some(2), "the page is still being read");
    stage.press("esc");
    assert_eq!(step(&stage), Some(3));
    // Left and taken up again.
    stage.press("f9");
    assert_eq!(step(&stage), None);
    stage.press("f9");
    assert_eq!(step(&stage), Some(3));
    for _ in 0..40 {
        if !stage.app.remedies().is_empty() {
            break;
        }
        stage.press("n");
    }
    stage.press("f enter");
    assert!(stage.open() < open);
    assert_eq!(step(&stage), Some(4));
    stage.press("u");
    assert_eq!((step(&stage), stage.open()), (Some(5), open));
    stage.press("3");
    assert_eq!(step(&stage), Some(6));
    let told: Vec<&Effect> = stage.effects.iter().filter(|effect| matches!(effect, Effect::Toured(_))).collect();
    assert_eq!(told.len(), STEPS.len() - 1, "every step is kept for the next run");
    stage.press("f9 f9");
    assert_eq!(step(&stage), Some(0), "taken to its end it begins anew");
}

#[test]
fn the_mouse_chooses_in_menus_and_moves_in_forms_and_rules() {
    use sayso::app::overlay;
    let mut stage = stage();
    stage.at("Refund", "Legal").press("d q");
    let Mode::Menu(menu) = stage.app.mode() else { panic!("no menu") };
    let plan = overlay::menu(&stage.app, menu);
    let stay = plan.items.last().unwrap();
    let (x, y) = (plan.boxed.inner.x + 4, plan.boxed.inner.y + u16::try_from(stay.row).unwrap());
    stage.event(Event::Mouse(Mouse::Click, x, y));
    assert_eq!((stage.mode(), stage.said().as_str()), ("normal", "still here"));
    assert_eq!(stage.effects, []);

    stage.press("e");
    let Mode::Form(form) = stage.app.mode() else { panic!("no form") };
    let plan = overlay::form(&stage.app, form);
    assert_eq!(form.focus, 0);
    let (x, y) = (plan.boxed.inner.x + 1, plan.boxed.inner.y + 2);
    stage.event(Event::Mouse(Mouse::Click, x, y));
    let Mode::Form(form) = stage.app.mode() else { panic!("the form went away") };
    assert_eq!(form.focus, 2);
    // What was typed is not lost by a click beside the form.
    stage.event(Event::Mouse(Mouse::Click, 0, 0));
    assert_eq!(stage.mode(), "form");
    stage.press("esc R");
    let Mode::Rules(list) = stage.app.mode() else { panic!("no rules") };
    let plan = overlay::rules(&stage.app, list.at, overlay::about_rule(&stage.app, list).len());
    let (x, y) = (plan.boxed.inner.x + 3, plan.boxed.inner.y + 1 + 4);
    stage.event(Event::Mouse(Mouse::Click, x, y));
    let before = stage.app.history().depth();
    assert!(matches!(stage.app.mode(), Mode::Rules(list) if list.at == 4));
    stage.event(Event::Mouse(Mouse::DoubleClick, x, y));
    assert_eq!(stage.app.history().depth(), before + 1, "a double click turns a rule on or off");
}
