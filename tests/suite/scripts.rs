//! Names of every script in every field, at every size: a frame is drawn, no letter loses its marks, no line leaves its row.
//!
//! The marked letters below stand on letters that occur nowhere else, so that a letter without its marks shows that it was cut.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use ratatui::buffer::Buffer;
use unicode_segmentation::UnicodeSegmentation;

use sayso::app::text::width;
use sayso::app::{Event, Glyphs, Preferences};
use sayso::interchange::native;
use sayso::model::{DecisionChange, Edit, Escalation, Holder, LabelChange, MapChange, Matrix, RoleChange, Situation};

use super::stage::Stage;

/// Letters that are whole only with what they carry: accents, niqqud, vowel signs, jamo, tones of skin, flags.
const MARKED: [&str; 10] = [
    "\u{29c}\u{301}",
    "\u{29d}\u{327}\u{307}\u{302}",
    "\u{5e9}\u{5c1}\u{5b8}",
    "\u{0e01}\u{0e47}",
    "\u{939}\u{93c}\u{947}",
    "\u{1112}\u{1161}\u{11ab}",
    "\u{1f44d}\u{1f3fd}",
    "\u{1f1e9}\u{1f1ea}",
    "\u{ff76}\u{ff9e}",
    "\u{1f590}\u{1f3ff}",
];

/// What stands around them.
const OTHERS: [&str; 17] = [
    " ",
    " ",
    " ",
    "a",
    "Lead",
    "of",
    "日本",
    "返金",
    "ガ",
    "\u{627}\u{644}\u{644}\u{647}",
    "\u{5d0}\u{5d1}",
    "\u{1f600}",
    "ﬁ",
    "5 000",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{202e}",
    "\u{2764}\u{fe0f}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![select(&MARKED[..]), select(&OTHERS[..])];
    // A name begins with a letter of its own; a mark alone has nothing to stand on.
    vec(piece, 1..14).prop_map(|pieces| format!("x{}", pieces.concat()))
}

/// The sample, with these texts in every field that takes one, over and over.
fn renamed(texts: &[String]) -> Matrix {
    let mut matrix = native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let mut texts = texts.iter().cycle().cloned();
    let mut edits = Vec::new();
    let mut next = || texts.next().unwrap();
    for change in [MapChange::Title(next()), MapChange::Focus(next())] {
        edits.push(Edit::SetMap(change));
    }
    for area in matrix.areas_in_order() {
        edits.push(Edit::SetArea { id: area.id.clone(), change: LabelChange::Name(next()) });
    }
    for (at, (_, role)) in matrix.roles().enumerate() {
        // Names are told apart by their numbers.
        let changes = [
            RoleChange::Name(format!("{}{at}", next())),
            RoleChange::Holders(vec![Holder { name: next(), from: None, until: None }]),
            RoleChange::Aliases(vec![format!("{} {at}", next())]),
            RoleChange::Note(vec![next()]),
        ];
        edits.extend(changes.map(|change| Edit::SetRole { id: role.id().clone(), change }));
    }
    for (at, (_, decision)) in matrix.decisions().enumerate() {
        let to = matrix.roles().next().unwrap().1.id().clone();
        let changes = [
            DecisionChange::Title(format!("{} {at}", next())),
            DecisionChange::Success(next()),
            DecisionChange::TieBreak(next()),
            DecisionChange::Note(vec![next(), next()]),
            DecisionChange::Escalation(Some(Escalation { to, when: next() })),
        ];
        edits.extend(changes.map(|change| Edit::SetDecision { id: decision.id().clone(), change }));
    }
    for Situation { id, .. } in matrix.situations_in_order() {
        edits.push(Edit::SetSituation { id: id.clone(), change: LabelChange::Name(next()) });
    }
    for edit in edits {
        // What a map refuses, such as a name it has already, is no matter here.
        let _ = matrix.apply(edit);
    }
    matrix
}

/// What must hold for every frame.
fn check(buffer: &Buffer, what: &str) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            assert_eq!(symbol.graphemes(true).count(), 1, "{what}: {symbol:?} in one cell");
            for whole in MARKED {
                let base = whole.chars().next().unwrap();
                if symbol.contains(base) {
                    assert!(symbol.starts_with(whole), "{what}: {symbol:?} is a part of {whole:?}");
                }
            }
            let wide = u16::try_from(width(symbol)).unwrap();
            assert!(wide > 0, "{what}: {symbol:?} alone at {x}, {y}");
            for behind in x + 1..(x + wide).min(buffer.area.width) {
                assert_eq!(buffer[(behind, y)].symbol(), " ", "{what}: something in the second half of {symbol:?}");
            }
            x += wide;
        }
        assert_eq!(x, buffer.area.width, "{what}: row {y} ends inside a letter");
    }
}

const SIZES: [(u16, u16); 7] = [(20, 6), (33, 9), (40, 12), (60, 20), (80, 24), (120, 40), (200, 60)];

const STATES: [&str; 22] = [
    "",
    "n",
    "ctrl-up right",
    "up home",
    "v right down",
    "s",
    "2 down down",
    "3 down",
    "4 down right",
    "+",
    "=",
    "home enter",
    "e tab tab tab",
    "home enter left left left left left",
    "ctrl-up right enter",
    ":",
    "n f",
    "n E",
    "g d",
    "g r",
    "R",
    "T 'raci' enter",
];

proptest! {
    #![proptest_config(super::laws::cases(24))]

    #[test]
    fn any_script_is_drawn_whole_at_any_size(
        texts in vec(text(), 3..9),
        size in select(&SIZES[..]),
        states in vec(select(&STATES[..]), 3),
        glyphs in select(vec![Glyphs::Unicode, Glyphs::Unicode, Glyphs::Ascii]),
    ) {
        let matrix = renamed(&texts);
        for keys in states {
            let mut stage = Stage::with(matrix.clone(), size, &Preferences { glyphs, ..Preferences::default() });
            stage.press(keys);
            check(&stage.frame(), &format!("{keys:?} at {size:?}"));
            // A line may be typed into and shortened from the end.
            if stage.mode() == "form" {
                stage.event(Event::Paste(texts[0].clone()));
                for _ in 0..6 {
                    check(&stage.frame(), &format!("{keys:?}, typed, at {size:?}"));
                    stage.press("backspace");
                }
            }
        }
    }
}

#[test]
fn a_letter_without_its_marks_is_found() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 4, 1));
    buffer.set_string(0, 0, "a\u{29c}", ratatui::style::Style::new());
    let found = std::panic::catch_unwind(|| check(&buffer, "a bad frame"));
    assert!(found.is_err());
}
