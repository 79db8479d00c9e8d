//! Any text as any of the formats that are read: it ends in tables or an error; what is made of the tables is a map that can
//! be saved, put into another one, judged and exported, in any notation.
//!
//! Always true: nothing that was recognised is refused later.

use sayso::interchange::export::Outgoing;
use sayso::interchange::formats::{FORMATS, Read, Taken};
use sayso::interchange::identify::identify;
use sayso::interchange::intake::{Choices, into_map, map_with};
use sayso::interchange::native;
use sayso::interchange::notation::Notation;
use sayso::model::Matrix;
use sayso::rules::{Analysis, EXAMPLE_DAY};

use crate::arbitrary::seed;

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((which, rest)) = super::choice(bytes) else { return };
    let formats: Vec<_> = FORMATS.iter().filter(|format| !matches!(format.read, Read::Never)).collect();
    let Some(format) = formats.get(which % formats.len()) else { return };
    match format.take(rest) {
        Err(why) => assert!(!why.to_string().is_empty()),
        Ok(Taken::Map(matrix)) => check_map(&matrix, Notation::Dci),
        Ok(Taken::Reading(reading)) => {
            let identified = identify(&reading);
            let likely = identified.notation.unwrap_or(Notation::Rapid);
            // The rest of the first byte says how it is taken.
            let turn = which / formats.len();
            let notation = [likely, Notation::Raci, Notation::Daci, Notation::Words][turn % 4];
            let (r_decides, confirmed) = (turn / 4 % 2 == 1, turn / 8 % 2 == 0);
            let choices = Choices { notation, confirmed, title: String::new(), r_decides };
            let taken = map_with(&reading, &choices, identified);
            check_map(&taken.matrix, notation);
        }
    }
}

/// A map that came in can be saved, put into another one, judged, and sent out again.
fn check_map(matrix: &Matrix, notation: Notation) {
    let written = native::write(matrix);
    let read = native::read(written.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{written}"));
    assert_eq!(read.matrix, *matrix, "{written}");
    let before = seed();
    for (there, here) in [(&before, matrix), (matrix, &before), (matrix, matrix)] {
        let mut merged = there.clone();
        let edits = into_map(there, here).expect("put into a map").edits;
        merged.apply_all(edits).expect("what was proposed");
        assert_eq!(native::read(native::write(&merged).as_bytes()).expect("ours").matrix, merged);
    }
    let analysis = Analysis::new(matrix, EXAMPLE_DAY);
    let out = Outgoing { matrix, analysis: &analysis, notation, situation: None };
    // A workbook takes longer than all the rest; `exports` in the suite writes them.
    for format in FORMATS.iter().filter(|format| format.write.is_some() && format.name != "xlsx") {
        let bytes = format.write(&out).expect("written");
        let text = String::from_utf8(bytes).expect("text");
        let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        assert_eq!(odd, None, "{}: {text:?}", format.name);
    }
}
