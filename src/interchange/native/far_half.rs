//! The far half of a long list of decisions, read on the other core while the near half goes into the map.
//!
//! Always true: it is taken only where reading on from the near half comes to the very byte at which it began, outside of
//! every text and comment; what stands behind a byte hangs on nothing before it, so both ways give the same.
//!
//! Records go into the map one by one in their order, on one core: that of the near half, which begins with those of the far
//! half while further ones are read.
//!
//! What it buys: a map of 10,000 decisions by 50 roles is opened in 57 ms instead of 86.

use crate::interchange::halves::pay;
use crate::model::Id;
use crate::model::hashing::HashMap;

use super::fields::{KnownRole, Page};
use super::outline::{Cursor, Item};
use super::place::{Fault, Span};
use super::proof::Model;
use super::trail::{Met, Trail};

/// A record of most maps takes more bytes. Of half a megabyte the second core saves nothing: its thread and its memory are new.
const RECORD: usize = 512;

/// How much of a list is near, in hundredths: who reads that puts all decisions into the map as well…
const NEAR: usize = 36;
/// … or has little to do with them, where they are only compared.
const NEAR_COMPARED: usize = 46;

/// So many records are handed over together.
const TOGETHER: usize = 128;

/// What comes of the far half, in its order. Where it breaks off before the end, something was wrong.
pub(super) enum FarPart {
    /// Further records.
    Records(Vec<(Item, Met)>),
    /// The end of the list, behind the bracket that closes it.
    End(usize),
}

/// Where a record may begin behind the middle of a list whose first one begins here: where a line looks like that of the
/// first one. Nothing where it does not pay.
pub(super) fn place(text: &str, first: usize, is_compared: bool) -> Option<usize> {
    let length = text.len().checked_sub(first)?;
    if !pay(length / RECORD) {
        return None;
    }
    let before = text.get(..first)?;
    let line = before.get(before.rfind('\n')?..)?;
    if !text.get(first..)?.starts_with('(') || !line.trim().is_empty() {
        return None;
    }
    let from = first + length / 100 * if is_compared { NEAR_COMPARED } else { NEAR };
    let begins = format!("{line}(");
    let found = memchr::memmem::find(text.as_bytes().get(from..)?, begins.as_bytes())?;
    Some(from + found + line.len())
}

/// How many records like this one may follow it: room that is not needed is never touched, but a list that grows is copied.
pub(super) fn as_long(text: &str, item: &Item) -> usize {
    let span = item.span();
    (text.len() - span.to().min(text.len())) / (span.to() - span.from()).max(RECORD / 4)
}

/// Reads the records from a place on, of a list that opened elsewhere, and gives them away as long as somebody takes them.
pub(super) fn read<'a>(
    text: &'a str,
    place: usize,
    open: Span,
    roles: &HashMap<Id, KnownRole>,
    model: Option<Model<'a>>,
    give: &mut dyn FnMut(FarPart) -> bool,
) -> Result<(), Fault> {
    let mut cursor = Cursor::new(text, place);
    let mut page = Page::new(text);
    page.roles = roles.clone();
    let mut records = Vec::with_capacity(TOGETHER);
    let mut trail = Trail::new(model);
    while !cursor.closes(b']')? {
        let (value, met) = trail.record(&mut cursor, &mut page)?;
        let item = cursor.comma(Span::default(), value, b']', open)?;
        records.push((item, met));
        if records.len() == TOGETHER
            && !give(FarPart::Records(std::mem::replace(&mut records, Vec::with_capacity(TOGETHER))))
        {
            return Ok(());
        }
    }
    let _ = give(FarPart::Records(records)) && give(FarPart::End(cursor.at()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    /// A long map whose records all say something else, with this note in each.
    fn map(records: usize, note: &str) -> String {
        let mut text =
            "(\n    version: 1,\n    title: \"Long\",\n    roles: [\n        (id: \"a\", name: \"A\"),\n        \
                        (id: \"b\", name: \"B\"),\n    ],\n    decisions: [\n"
                .to_owned();
        for at in 0..records {
            let right = ["Decides", "Informed", "Contributes", "Decides(upto: \"500 EUR\")"][at % 4];
            text.push_str(&format!(
                "        (\n            id: \"d-{at}\",\n            title: \"Choose tool {at}\",\n            rank: {at},\n            \
                 feeds: [\"d-{}\"],\n            rights: {{\n                \"a\": {right},\n                \"b\": Informed,\n            \
                 }},\n            note: [\"{note}\"],\n        ),\n",
                at * 7 % records
            ));
        }
        text + "    ],\n)\n"
    }

    /// The same text, whose list cannot be read from two places because its first record begins beside the bracket.
    fn beside(text: &str) -> String {
        let beside = text.replacen("decisions: [\n        (", "decisions: [(", 1);
        assert_ne!(beside, text);
        beside
    }

    fn first_record(text: &str) -> usize {
        text.find("decisions: [").and_then(|list| Some(list + text.get(list..)?.find('(')?)).expect("a record")
    }

    #[test]
    fn a_list_read_from_two_places_says_what_it_says_from_one() {
        // The second note looks like the begin of a record wherever it is cut, the third ends in one, the fourth like a comment.
        for note in [
            "plain",
            "a\n        (\n            id: \\\"x\\\",\n        (\n        (",
            "),\n        (",
            "// \n        ( */",
        ] {
            let text = map(4_500, note);
            assert!(place(&text, first_record(&text), false).is_some(), "{note:?}");
            assert!(place(&beside(&text), first_record(&beside(&text)), false).is_none());
            let (far, near) = (read(text.as_bytes()).unwrap(), read(beside(&text).as_bytes()).unwrap());
            assert_eq!(far.matrix, near.matrix, "{note:?}");
            assert_eq!(far.matrix.decision_count(), 4_500);
            // Where each record stands is known as well.
            for id in ["d-0", "d-2250", "d-4499"] {
                let id = Id::parse(id).unwrap();
                let line = |source: &super::super::Source| source.spot_of_decision(&id).map(|spot| spot.line);
                assert_eq!(line(&far.source), line(&near.source).map(|line| line + 1), "{id}");
            }
        }
    }

    #[test]
    fn a_place_that_looks_like_a_record_but_is_none_is_passed_over() {
        let note = "a\n        (\n            id: \\\"x\\\",\n        )\n".repeat(40);
        let text = map(900, &note);
        let at = place(&text, first_record(&text), false).expect("a place");
        assert!(!text[..at].trim_end().ends_with("),"), "the place is in a note, or this test shows nothing");
        assert_eq!(read(text.as_bytes()).unwrap().matrix, read(beside(&text).as_bytes()).unwrap().matrix);
    }

    #[test]
    fn what_is_wrong_is_said_the_same_wherever_it_stands() {
        for (from, to) in [
            ("\"d-2500\",\n", "\"d-2500\",\n            nonsense: 1,\n"),
            ("id: \"d-2500\"", "id: \"d-3\""),
            ("id: \"d-300\"", "id: \"d-2900\""),
            ("\"Choose tool 2700\",", "\"Choose tool 2700,"),
            ("rank: 2800,", "rank: 2800"),
            ("title: \"Choose tool 100\",", "title: 5,"),
            ("    ],\n)\n", ""),
            ("    ],\n)\n", "    ],\n    roles: [],\n)\n"),
        ] {
            let text = map(4_500, "plain").replacen(from, to, 1);
            let (far, near) = (read(text.as_bytes()).unwrap_err(), read(beside(&text).as_bytes()).unwrap_err());
            assert_eq!((&far.message, &far.hint), (&near.message, &near.hint), "{from:?}");
            let line = |why: &super::super::Unreadable| why.place.map(|spot| spot.line);
            assert_eq!(line(&far), line(&near).map(|line| line + 1), "{from:?} {}", far.message);
        }
    }
}
