//! Any bytes as a file: they are a map or are refused with a place; a map is valid RON, is analysed, and says the same again
//! when it is written, formatted and saved.
//!
//! Always true: what is refused says where and what to do next.

use sayso::interchange::native::{self, Document, Spot};
use sayso::model::{Decision, Role};
use sayso::rules::{Analysis, EXAMPLE_DAY, Finding};

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let bytes = super::some(bytes);
    // It promises nothing but not to fall.
    let _ = native::glimpse(&mut &*bytes, 3);
    let document = match native::read(bytes) {
        Ok(document) => document,
        Err(refused) => {
            assert!(!refused.message.is_empty() && !refused.hint.is_empty(), "{refused:?}");
            if let Some(place) = refused.place {
                assert!(place.line >= 1 && place.column >= 1 && place.offset as usize <= bytes.len(), "{place:?}");
            }
            return;
        }
    };
    let text = std::str::from_utf8(bytes).expect("a map is text");
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    assert!(ron::from_str::<serde::de::IgnoredAny>(bare).is_ok(), "read, but not RON");
    assert_eq!(native::splice(&document.source, &document.matrix).bytes(), bytes, "a save of nothing changes nothing");
    let written = native::write(&document.matrix);
    assert_eq!(native::read(written.as_bytes()).expect("written").matrix, document.matrix);
    let formatted = native::format(bytes).expect("formatted").text;
    let again = native::read(formatted.as_bytes()).expect("formatted").matrix;
    assert_eq!(again, document.matrix, "{formatted}");
    assert_eq!(native::format(formatted.as_bytes()).expect("formatted").text, formatted, "formatting settles");
    let again = native::from_json(&native::to_json(&document.matrix)).expect("JSON of our own");
    assert_eq!(again, document.matrix);
    let analysis = Analysis::new(&document.matrix, EXAMPLE_DAY);
    for finding in analysis.findings(&document.matrix) {
        assert!(!finding.message.is_empty());
        for spot in spots(&document, finding) {
            assert!(spot.line >= 1 && spot.column >= 1, "{spot:?} of {finding:?}");
            assert!((spot.offset + spot.length) as usize <= bytes.len(), "{spot:?} of {finding:?}");
        }
    }
}

/// Everywhere in the file that a finding may point at. Each thing it names stands somewhere.
fn spots(document: &Document, finding: &Finding) -> Vec<Spot> {
    let Document { matrix, source } = document;
    let decision = finding.decision.and_then(|key| matrix.decision(key)).map(Decision::id);
    let role = finding.role.and_then(|key| matrix.role(key)).map(Role::id);
    let mut spots = Vec::new();
    spots.extend(decision.map(|id| source.spot_of_decision(id).expect("the decision stands somewhere")));
    spots.extend(role.map(|id| source.spot_of_role(id).expect("the role stands somewhere")));
    if let (Some(decision), Some(role)) = (decision, role) {
        spots.extend(source.spot_of_cell(decision, role, finding.situation.as_ref()));
    }
    for field in ["success", "mode", "review_by", "waivers", "priorities", "misses"] {
        spots.extend(decision.and_then(|id| source.spot_of_decision_field(id, field)));
        spots.extend(source.spot_of_field(field));
    }
    spots
}
