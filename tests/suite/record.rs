//! Edits as one line of text: nothing is lost, and no text makes reading panic.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use sayso::interchange::native::{Group, read_edits, read_group, write_edits, write_group};
use sayso::model::{
    Cell, Decision, DecisionChange, Edit, Id, LabelChange, MapChange, PostureChange, Right, RoleChange, is_hidden,
};

use super::arbitrary::{any_edit, matrix, text};
use super::laws::cases;

/// What a map can refuse for itself: a decision that is added has no rights, so none are written.
fn name_of(edit: &Edit) -> String {
    match edit {
        Edit::SetMap(change) => format!("SetMap {}", change.field()),
        Edit::AddArea(_) => "AddArea".to_owned(),
        Edit::RemoveArea { retire, .. } => format!("RemoveArea {retire}"),
        Edit::SetArea { change, .. } => format!("SetArea {}", change.field()),
        Edit::AddSituation(_) => "AddSituation".to_owned(),
        Edit::RemoveSituation { retire, .. } => format!("RemoveSituation {retire}"),
        Edit::SetSituation { change, .. } => format!("SetSituation {}", change.field()),
        Edit::AddRole(_) => "AddRole".to_owned(),
        Edit::RemoveRole { retire, .. } => format!("RemoveRole {retire}"),
        Edit::SetRole { change, .. } => format!("SetRole {}", change.field()),
        Edit::AddDecision(_) => "AddDecision".to_owned(),
        Edit::RemoveDecision { retire, .. } => format!("RemoveDecision {retire}"),
        Edit::SetDecision { change, .. } => format!("SetDecision {}", change.field()),
        Edit::SetRight { right, .. } => format!("SetRight {}", right.is_some()),
        Edit::SetOverride { right, .. } => format!("SetOverride {:?}", right.as_ref().map(Option::is_some)),
        Edit::SetPosture { change, .. } => format!("SetPosture {}", change.field()),
    }
}

/// Removals, cells and additions come in these many forms beside the changes of fields.
const FORMS: usize = 4 + 4 * 2 + 2 + 3;

#[test]
fn every_kind_of_edit_is_made_and_comes_back() {
    let mut runner = TestRunner::deterministic();
    let mut names = BTreeSet::new();
    for _ in 0..6000 {
        let edit = any_edit().new_tree(&mut runner).unwrap().current();
        names.insert(name_of(&edit));
        let line = write_edits(std::slice::from_ref(&edit));
        assert_eq!(read_edits(&line).unwrap_or_else(|why| panic!("{why}\n{line}")), [edit], "{line}");
    }
    // 11 fields of the map, 3 of an area and of a situation, 9 of a role, 18 of a decision, 2 of a posture.
    assert_eq!(names.len(), FORMS + 11 + 3 + 3 + 9 + 18 + 2, "{names:#?}");
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_written_is_read(label in text(), edits in vec(any_edit(), 0..12)) {
        let line = write_edits(&edits);
        prop_assert!(!line.chars().any(is_hidden), "{:?}", line);
        let read = read_edits(&line);
        prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), line);
        prop_assert_eq!(read.unwrap(), edits.clone());
        let line = write_group(&label, &edits);
        prop_assert!(!line.chars().any(is_hidden), "{:?}", line);
        prop_assert_eq!(read_group(&line).unwrap(), Group { label, edits });
        // And it is what everybody else calls RON.
        prop_assert!(ron::from_str::<serde::de::IgnoredAny>(&line).is_ok(), "{}", line);
    }

    #[test]
    fn edits_and_their_inverses_do_the_same_after_reading(map in matrix(), edits in vec(any_edit(), 0..30)) {
        let (mut direct, mut read) = (map.clone(), map.clone());
        for edit in edits {
            let again = read_edits(&write_edits(std::slice::from_ref(&edit))).unwrap();
            let inverse = direct.apply(edit);
            let inverse_again = again.into_iter().next().map(|edit| read.apply(edit)).unwrap();
            prop_assert_eq!(&inverse, &inverse_again);
            if let Ok(inverse) = inverse {
                let line = write_edits(std::slice::from_ref(&inverse));
                prop_assert_eq!(read_edits(&line).unwrap(), vec![inverse], "{}", line);
            }
            prop_assert_eq!(&direct, &read);
        }
    }

    #[test]
    fn damage_is_refused_or_read(
        edits in vec(any_edit(), 1..4),
        cuts in vec(any::<prop::sample::Index>(), 1..20),
        flips in vec((any::<prop::sample::Index>(), 0_u8..8), 1..40),
    ) {
        let line = write_group("gesture", &edits);
        for cut in cuts {
            let end = cut.index(line.len());
            if let Some(front) = line.get(..end) {
                prop_assert!(read_group(front).is_err(), "{}", front);
            }
        }
        for (at, bit) in flips {
            let mut bytes = line.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            if let Ok(flipped) = std::str::from_utf8(&bytes) {
                let _ = read_group(flipped);
            }
        }
    }

    #[test]
    fn any_tokens_are_read_or_refused(tokens in vec(proptest::sample::select(vec![
        "(", ")", "[", "]", "{", "}", ",", ":", "SetRight", "SetMap", "AddDecision", "RemoveRole", "decision", "role",
        "right", "id", "\"a\"", "None", "Empty", "Decides", "rules", "1", "true", "retire", "label", "edits", "title",
    ]), 0..30)) {
        let text = tokens.concat();
        let _ = (read_edits(&text), read_group(&text));
        let _ = (read_edits(&format!("[{}", tokens.join(" "))), read_group(&format!("(label: \"\", edits: [{text}")));
    }
}

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

#[test]
fn edits_read_well() {
    let cell = || Cell { decision: id("refund"), role: id("legal") };
    let edits = [
        Edit::SetMap(MapChange::Title("Two\nlines".to_owned())),
        Edit::SetMap(MapChange::Rule("G01".to_owned(), Default::default())),
        Edit::AddDecision(Box::new(
            Decision::new(id("refund"), "Refund").with(DecisionChange::Note(vec!["One".to_owned(), "Two".to_owned()])),
        )),
        Edit::SetRole { id: id("legal"), change: RoleChange::Deputy(None) },
        Edit::SetArea { id: id("money"), change: LabelChange::Rank(30) },
        Edit::SetRight { cell: cell(), right: Some(Right::unread("A/R")) },
        Edit::SetRight { cell: cell(), right: None },
        Edit::SetOverride { cell: cell(), situation: id("pressure"), right: Some(None) },
        Edit::SetPosture { decision: id("refund"), situation: id("pressure"), change: PostureChange::Mode(None) },
        Edit::RemoveRole { id: id("legal"), retire: true },
    ];
    let mut lines: Vec<String> = edits.iter().map(|edit| write_edits(std::slice::from_ref(edit))).collect();
    lines.push(write_group("Legal Informed", &edits[6..7]));
    insta::assert_snapshot!("edits", lines.join("\n"));
}

#[test]
fn refusals_say_what_is_wrong() {
    let refused = |text: &str| read_edits(text).map_err(|why| format!("{why} | {}", why.hint)).unwrap_err();
    let texts = [
        "",
        "[SetRite(decision: \"a\", role: \"b\", right: None)]",
        "[SetRight(decision: \"a\", right: None)]",
        "[SetRight(decision: \"a\", role: \"b\", right: Empty)]",
        "[SetRole(id: \"a\", deputy: None, top: true)]",
        "[SetRole(id: \"a\", deputi: None)]",
        "[SetMap(retired: ())]",
        "[SetMap(rules: {})]",
        "[AddDecision((id: \"a\", title: \"A\", rights: {\"b\": Decides}))]",
        "[AddRole(id: \"a\", name: \"A\")]",
        "[None]",
        "[] []",
    ];
    insta::assert_snapshot!("refused_edits", texts.map(refused).join("\n"));
    let deep = format!("[SetMap(title: {})]", "[".repeat(100_000));
    assert!(refused(&deep).contains("32 deep"), "{}", refused(&deep));
}
