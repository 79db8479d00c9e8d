//! What users come to do about boundaries: situations, rules of a map, wording, limits; on the app without a terminal.
//!
//! Journeys like those in `journeys.rs`; asserted on are the map and the values a screen is painted from.

use sayso::app::mode::Mode;
use sayso::app::screens::{coach, details, ruler, ruleset};
use sayso::app::text::plain;
use sayso::interchange::native;
use sayso::model::{Mode as How, Severity};

use super::stage::Stage;

const MAP: &str = "
    role COO: top
    role Head: reports-to COO
    role Lead: reports-to Head
    # Money
                      | COO    | Head | Lead
    Refund a customer |        | C    | D
    Change a price    | D      |      | I
";

fn stage() -> Stage {
    Stage::sketch(MAP)
}

/// The lines of the details pane as text.
fn details_of(stage: &Stage) -> String {
    details::view(&stage.app, 60).iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_situation_is_added_filled_looked_at_and_removed() {
    let mut stage = stage();
    let before = native::write(stage.app.matrix());
    stage.press("s");
    assert!(stage.said().contains("only Steady"), "{}", stage.said());
    stage.press("alt-p 'Pressure' tab 'more than 200 tickets an hour' enter");
    assert_eq!(stage.app.situation_name(), "Pressure");
    stage.at("Refund a customer", "Head").press("d");
    stage.press("e right right enter");
    let pressure = stage.app.situation().cloned();
    let refund = stage.decision("Refund a customer");
    assert_eq!((refund.mode(), refund.mode_in(pressure.as_ref())), (None, Some(How::Advice)));
    stage.press("S");
    let Mode::Page { lines, .. } = stage.app.mode() else { panic!("no page") };
    let text = lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n");
    assert!(text.contains("Head: contributes → decides") && text.contains("mode: not said → after advice"), "{text}");
    stage.press("esc");
    // Removing the situation takes its overrides along; undo brings both back.
    stage.press(": 'Remove the situation' enter y");
    assert_eq!((stage.app.situation_name(), stage.decision("Refund a customer").postures().len()), ("Steady", 0));
    stage.press("u");
    assert_eq!(stage.decision("Refund a customer").postures().len(), 1);
    stage.press("u u u u");
    assert_eq!(native::write(stage.app.matrix()), before);
    assert!(!stage.app.is_modified());
}

#[test]
fn a_finding_that_exists_only_under_pressure_says_so_and_is_gone_to() {
    let mut stage = stage();
    let before = stage.open();
    stage.press("alt-p 'Pressure' enter");
    stage.at("Refund a customer", "Lead").press("x");
    stage.press("s");
    assert_eq!((stage.app.situation_name(), stage.open()), ("Steady", before + 1));
    stage.press("g g n");
    assert_eq!((stage.app.situation_name(), stage.place()), ("Pressure", "Refund a customer / Lead".to_owned()));
    assert!(details_of(&stage).contains("(only in Pressure)"), "{}", details_of(&stage));
    let open = stage.open();
    stage.press("f enter");
    assert!(stage.open() < open, "the fix overrides in Pressure: {}", stage.said());
    assert_eq!(stage.cell("Refund a customer", "Lead"), "");
}

#[test]
fn the_rules_of_a_map_are_turned_off_graded_and_limited() {
    let mut stage = Stage::sketch("| Sales | Legal | Audit\nRefund a customer | C | C | C\nChange a price | D | C | I");
    assert_eq!(stage.open(), 1);
    stage.press("R");
    let Mode::Rules(list) = stage.app.mode() else { panic!("no rules") };
    assert_eq!(list.at, 0, "G01 comes first");
    assert_eq!(list.outcomes.first().map(|(label, counts)| (label.as_str(), counts.open())), Some(("turned off", 0)));
    stage.press("space");
    assert_eq!((stage.open(), stage.mode()), (0, "rules"));
    assert!(stage.app.matrix().settings().rules["G01"].off);
    stage.press("space s");
    assert_eq!(stage.app.matrix().settings().rules["G01"].severity, Some(Severity::Warning));
    assert_eq!(stage.app.analysis().counts().severity(Severity::Warning), 1);
    // Round to the rule's own severity, and the map's settings are empty again.
    stage.press("s s");
    assert!(stage.app.matrix().settings().rules.is_empty());
    let Mode::Rules(list) = stage.app.mode() else { panic!("no rules") };
    let rows = ruleset::rows(&stage.app, list, 40, 100);
    let crowd = rows.iter().position(|row| plain(&row.spans).contains("O04")).expect("O04 is listed");
    for _ in 0..crowd {
        stage.press("down");
    }
    stage.press("enter ctrl-u '2' enter");
    assert_eq!(stage.app.matrix().settings().rules["O04"].limits["contributors"], 2);
    assert_eq!(stage.open(), 2, "three contributors are now too many");
    stage.press("u");
    assert_eq!(stage.open(), 1);
}

#[test]
fn the_coach_asks_while_one_types_and_is_silent_when_answered() {
    let mut stage = stage();
    stage.press("a 'Approve major refunds'");
    let question = |stage: &Stage| {
        let Mode::Form(form) = stage.app.mode() else { panic!("no form") };
        coach::question(&stage.app, form.focused().unwrap())
    };
    assert!(question(&stage).is_some_and(|asked| asked.contains("major")), "{:?}", question(&stage));
    stage.press("' over 5 000 EUR'");
    assert_eq!(question(&stage), None);
    stage.press("esc");
    // A trigger in words needs something one can test.
    stage.at("Refund a customer", "Lead").press("e tab tab tab tab tab 'coo' tab tab 'if it feels big'");
    assert_eq!(question(&stage).as_deref(), Some("how much is big?"));
}

#[test]
fn limits_are_typed_as_people_do_and_drawn_as_they_were_understood() {
    let mut stage = stage();
    stage.at("Refund a customer", "Lead").press("m '<=500 EUR' enter");
    stage.at("Refund a customer", "Head").press("enter left tab tab '> 5k' enter");
    let refund = stage.decision("Refund a customer");
    let lines: Vec<String> = ruler::view(&stage.app, refund, 50).iter().map(|line| plain(line)).collect();
    let text = lines.join("\n");
    assert!(text.contains("Limit EUR") && text.contains("nobody"), "{text}");
    assert!(text.contains("500 to 5 000 EUR: nobody"), "{text}");
    stage.press("n");
    assert!(details_of(&stage).contains("G08"), "{}", details_of(&stage));
    let open = stage.open();
    stage.press("f enter");
    assert!(stage.open() < open, "{}", stage.said());
}
