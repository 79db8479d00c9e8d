//! Cover: which amounts and segments of a decision are decided by whom, as exact bands.
//!
//! Within one `Where` the pieces follow each other without hole or overlap from 0 upward, and neighbours differ in their
//! deciders. Every amount of every segment that needs a decider lies in exactly one piece. Pieces that nobody decides are
//! the holes, those that several decide the overlaps.

use crate::model::{Amount, Band, Decision, Held, Id, Limit, Right, RoleKey, Unit, amount_with_unit};

use super::join_names;

/// Where a piece holds, for decisions that are split by segments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Where {
    /// In all segments, or the decision is not split.
    Everywhere,
    /// In these segments.
    In(Vec<String>),
    /// In all segments that no decider names, where the decision has no closed list of them.
    Elsewhere,
}

/// A range of amounts with the same deciders throughout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The segments.
    pub place: Where,
    /// The amounts.
    pub band: Band,
    /// Who decides there, by role key; empty = nobody.
    pub deciders: Vec<RoleKey>,
}

/// A whole decision in pieces: by segment, then from 0 upward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cover {
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// What the amounts count.
    pub unit: Option<Unit>,
}

/// The pieces of one segment, before like segments are put together.
struct Strip {
    /// `None` = elsewhere.
    segment: Option<String>,
    /// Whether it needs a decider: a segment that is not on the decision's list does not.
    needed: bool,
    pieces: Vec<(Band, Vec<RoleKey>)>,
}

impl Cover {
    /// Lays the rights of deciders over the amounts and segments of a decision.
    #[must_use]
    pub fn of(limit: Option<&Limit>, deciders: &[Held<&Right>]) -> Cover {
        let unit = match limit {
            Some(Limit::Amount(unit)) => Some(*unit),
            _ => None,
        };
        let strips: Vec<Strip> = segments(limit, deciders)
            .into_iter()
            .map(|(segment, needed)| {
                let here: Vec<(RoleKey, Band)> = deciders
                    .iter()
                    .filter(|held| covers_segment(held.right, segment.as_deref()))
                    .map(|held| (held.role, held.right.band().unwrap_or(Band::ANY)))
                    .collect();
                let mut pieces = pieces_of(&here);
                if !needed {
                    pieces.retain(|(_, deciders)| !deciders.is_empty());
                }
                Strip { segment, needed, pieces }
            })
            .collect();
        let closed = matches!(limit, Some(Limit::Segments(list)) if !list.is_empty());
        let whole = closed || strips.iter().any(|strip| strip.segment.is_none());
        Cover { pieces: gather(strips, whole), unit }
    }

    /// The cover of a decision as it is in a situation (`None` = Steady).
    #[must_use]
    pub fn of_decision(decision: &Decision, situation: Option<&Id>) -> Cover {
        let mut deciders = decision.rights_in(situation);
        deciders.retain(|held| held.right.is_decider());
        Cover::of(decision.limit(), &deciders)
    }

    /// What nobody decides. An amount of exactly 0 is nothing to decide, and no more than 100 % can be given away.
    pub fn holes(&self) -> impl Iterator<Item = &Piece> {
        let hundred = Amount::from_hundredths(10_000);
        let full = move |band: Band| self.unit == Some(Unit::Percent) && band.over() >= hundred;
        self.pieces.iter().filter(move |piece| piece.deciders.is_empty() && !is_zero(piece.band) && !full(piece.band))
    }

    /// What several decide.
    pub fn overlaps(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.deciders.len() > 1 && !is_zero(piece.band))
    }

    /// A piece as a sentence names it: `500 to 5 000 EUR`, `above 5 000 EUR for EMEA`, `for APAC and Americas`.
    #[must_use]
    pub fn words(&self, piece: &Piece) -> String {
        let amounts = match (piece.band.over(), piece.band.upto()) {
            (Some(over), Some(upto)) => format!("{over} to {}", amount_with_unit(upto, self.unit)),
            (Some(over), None) => format!("above {}", amount_with_unit(over, self.unit)),
            (None, None) => String::new(),
            (None, Some(_)) => piece.band.sentence(self.unit),
        };
        let place = match &piece.place {
            Where::Everywhere if amounts.is_empty() => "any amount".to_owned(),
            Where::Everywhere => String::new(),
            Where::In(segments) => format!("for {}", join_names(segments.iter().map(String::as_str))),
            Where::Elsewhere => "for all other segments".to_owned(),
        };
        [amounts, place].into_iter().filter(|words| !words.is_empty()).collect::<Vec<String>>().join(" ")
    }
}

/// What of a band lies outside another: below it, above it, or both.
#[must_use]
pub fn outside(band: Band, other: Band) -> Vec<Band> {
    let part = |over, upto| Band::new(over, upto).ok().and_then(|rest| band.overlap(rest));
    let below = other.over().and_then(|over| part(None, Some(over)));
    let above = other.upto().filter(|upto| *upto < Amount::MAX).and_then(|upto| part(Some(upto), None));
    below.into_iter().chain(above).collect()
}

/// Whether two segments are the same, as people write them.
#[must_use]
pub fn same_segment(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn is_zero(band: Band) -> bool {
    band.upto() == Some(Amount::ZERO)
}

fn covers_segment(right: &Right, segment: Option<&str>) -> bool {
    right.segments().is_empty()
        || segment.is_some_and(|segment| right.segments().iter().any(|own| same_segment(own, segment)))
}

/// The segments to look at, and whether each needs a decider; `None` = elsewhere.
fn segments(limit: Option<&Limit>, deciders: &[Held<&Right>]) -> Vec<(Option<String>, bool)> {
    let closed: &[String] = match limit {
        Some(Limit::Segments(list)) => list,
        _ => &[],
    };
    let mut found: Vec<(Option<String>, bool)> = Vec::new();
    let named = deciders.iter().flat_map(|held| held.right.segments());
    for (segment, needed) in closed.iter().map(|segment| (segment, true)).chain(named.map(|one| (one, false))) {
        let known = |(other, _): &(Option<String>, bool)| other.as_ref().is_some_and(|one| same_segment(one, segment));
        if !found.iter().any(known) {
            found.push((Some(segment.clone()), needed || closed.is_empty()));
        }
    }
    // Without a closed list nobody knows whether there are other segments, unless somebody decides in them.
    if closed.is_empty() && (found.is_empty() || deciders.iter().any(|held| held.right.segments().is_empty())) {
        found.push((None, true));
    }
    found
}

/// Cuts the amounts wherever a band begins or ends, and joins neighbours that the same roles decide.
fn pieces_of(deciders: &[(RoleKey, Band)]) -> Vec<(Band, Vec<RoleKey>)> {
    let mut cuts: Vec<Amount> = deciders
        .iter()
        .flat_map(|(_, band)| [band.over(), band.upto()])
        .flatten()
        .filter(|cut| *cut < Amount::MAX)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<(Band, Vec<RoleKey>)> = Vec::new();
    let mut over = None;
    for upto in cuts.into_iter().map(Some).chain([None]) {
        // No band begins or ends within a piece, so that one amount speaks for all of it.
        let sample = upto.unwrap_or(Amount::MAX);
        let here: Vec<RoleKey> =
            deciders.iter().filter(|(_, band)| band.contains(sample)).map(|(role, _)| *role).collect();
        match pieces.last_mut().filter(|(_, before)| *before == here) {
            Some((band, _)) => *band = Band::new(band.over(), upto).unwrap_or(*band),
            None => pieces.extend(Band::new(over, upto).ok().map(|band| (band, here))),
        }
        over = upto;
    }
    pieces
}

/// Puts segments with the same pieces together; `whole` says that there are no other segments.
fn gather(strips: Vec<Strip>, whole: bool) -> Vec<Piece> {
    let mut groups: Vec<Vec<Strip>> = Vec::new();
    for strip in strips {
        let like = |group: &&mut Vec<Strip>| {
            group.first().is_some_and(|first| {
                (first.needed, first.segment.is_some()) == (strip.needed, strip.segment.is_some())
                    && first.pieces == strip.pieces
            })
        };
        match groups.iter_mut().find(like) {
            Some(group) => group.push(strip),
            None => groups.push(vec![strip]),
        }
    }
    let mut first_pieces = groups.iter().filter_map(|group| group.first()).map(|strip| &strip.pieces);
    let pattern = first_pieces.next();
    let everywhere = whole && first_pieces.all(|pieces| Some(pieces) == pattern);
    if everywhere {
        groups.truncate(1);
    }
    let place = |group: &[Strip]| {
        let named: Vec<String> = group.iter().filter_map(|strip| strip.segment.clone()).collect();
        match (everywhere, named.is_empty()) {
            (true, _) => Where::Everywhere,
            (false, true) => Where::Elsewhere,
            (false, false) => Where::In(named),
        }
    };
    let mut pieces = Vec::new();
    for group in groups {
        let place = place(&group);
        for (band, deciders) in group.into_iter().next().map(|strip| strip.pieces).unwrap_or_default() {
            pieces.push(Piece { place: place.clone(), band, deciders });
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::sketch;

    /// Pieces in words, a line each.
    fn check(limit: &str, cells: &str, expected: &[&str]) {
        let roles = "| A | B | C | D\n";
        let sketch = sketch::parse(&format!("{roles}Refund | {cells}\n : limit {limit}")).unwrap();
        let decision = sketch.matrix.decisions().next().unwrap().1;
        let cover = Cover::of_decision(decision, None);
        let names = |roles: &[RoleKey]| roles.iter().map(|role| sketch.matrix.role_name(*role)).collect::<String>();
        let found: Vec<String> =
            cover.pieces.iter().map(|piece| format!("{}: {}", cover.words(piece), names(&piece.deciders))).collect();
        assert_eq!(found, expected, "{cells}");
    }

    #[test]
    fn a_decision_falls_into_pieces() {
        check("EUR", "D <=500 | D 500-5k | D >5k", &["up to 500 EUR: A", "500 to 5 000 EUR: B", "above 5 000 EUR: C"]);
        check("EUR", "D <=500 | D >25k", &["up to 500 EUR: A", "500 to 25 000 EUR: ", "above 25 000 EUR: B"]);
        check("EUR", "D <=5k | D <=500", &["up to 500 EUR: AB", "500 to 5 000 EUR: A", "above 5 000 EUR: "]);
        check("EUR", "D | C", &["any amount: A"]);
        check(
            "EUR",
            "D <=500 [EMEA] | D",
            &["up to 500 EUR for EMEA: AB", "above 500 EUR for EMEA: B", "for all other segments: B"],
        );
        check("EUR", "D <=500 [EMEA]", &["up to 500 EUR for EMEA: A", "above 500 EUR for EMEA: "]);
        check(
            "[EMEA, APAC, Asia]",
            "D [emea] | D [APAC] | D [Mars]",
            &["for EMEA: A", "for APAC: B", "for Asia: ", "for Mars: C"],
        );
        check(
            "[EMEA, APAC]",
            "D [EMEA] <=5 | D [APAC] <=5 | D >5",
            &["up to 5 for EMEA: A", "above 5 for EMEA: C", "up to 5 for APAC: B", "above 5 for APAC: C"],
        );
        check("[EMEA, APAC]", "D", &["any amount: A"]);
    }

    #[test]
    fn what_is_outside_a_band_is_below_and_above_it() {
        let check = |band: &str, other: &str, expected: &[&str]| {
            let read = |text: &str| Band::parse(text).unwrap().0;
            let rest: Vec<String> = outside(read(band), read(other)).into_iter().map(Band::short).collect();
            assert_eq!(rest, expected, "{band} outside {other}");
        };
        check("any", "500-5k", &["≤500", ">5k"]);
        check("<=5k", "<=500", &["500–5k"]);
        check("<=500", "<=5k", &[]);
        check("500-5k", "1k-2k", &["500–1k", "2k–5k"]);
        check("500-1k", "2k-5k", &["500–1k"]);
        check("any", "<=1000000000000000", &[]);
    }

    const SEGMENTS: [&str; 3] = ["EMEA", "APAC", "Asia"];

    /// Limits from a small grid, the largest amount among them.
    fn limit() -> impl Strategy<Value = Option<Amount>> {
        prop_oneof![
            2 => Just(None),
            7 => (0..8_i64).prop_map(Amount::from_hundredths),
            1 => Just(Some(Amount::MAX)),
        ]
    }

    fn right() -> impl Strategy<Value = Right> {
        let segments = prop_oneof![2 => Just(Vec::new()), 1 => prop::sample::subsequence(SEGMENTS.to_vec(), 1..3)];
        (limit(), limit(), segments).prop_map(|(over, upto, segments)| {
            let band = Band::new(over.min(upto), over.max(upto)).ok();
            Right::decides().with_band(band).with_segments(segments.into_iter().map(str::to_owned).collect())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pieces_agree_with_looking_at_every_amount(
            rights in prop::collection::vec(right(), 1..5), closed in 0..3_usize
        ) {
            let roles = sketch::parse("| A | B | C | D").unwrap().matrix;
            let held: Vec<Held<&Right>> =
                rights.iter().zip(roles.roles()).map(|(right, (role, _))| Held { role, right }).collect();
            let list: Vec<String> = SEGMENTS.iter().take(closed).map(ToString::to_string).collect();
            let cover = Cover::of((closed > 0).then(|| Limit::Segments(list.clone())).as_ref(), &held);
            let amounts = (0..10).filter_map(Amount::from_hundredths).chain([Amount::MAX]);
            for (amount, segment) in amounts.flat_map(|amount| {
                SEGMENTS.into_iter().map(Some).chain([None]).map(move |segment| (amount, segment))
            }) {
                let in_list = segment.is_some_and(|segment| list.iter().any(|one| one == segment));
                let named = held.iter().any(|held| held.right.segments().iter().any(|one| Some(one.as_str()) == segment));
                if closed > 0 && !in_list && !named {
                    continue;
                }
                let truth: Vec<RoleKey> = held
                    .iter()
                    .filter(|held| {
                        let band = held.right.band().unwrap_or(Band::ANY);
                        band.contains(amount) && covers_segment(held.right, segment)
                    })
                    .map(|held| held.role)
                    .collect();
                let here = |place: &Where| match (place, segment) {
                    (Where::Everywhere, _) => true,
                    (Where::In(list), Some(segment)) => list.iter().any(|one| one == segment),
                    (Where::In(_), None) => false,
                    (Where::Elsewhere, _) => !named,
                };
                let found: Vec<&Piece> =
                    cover.pieces.iter().filter(|piece| here(&piece.place) && piece.band.contains(amount)).collect();
                prop_assert!(found.len() <= 1, "{amount:?} {segment:?} in {found:?}");
                let deciders = found.first().map_or(&[][..], |piece| &piece.deciders);
                prop_assert_eq!(deciders, truth, "{:?} {:?} in {:?}", amount, segment, &cover);
                let needed = in_list || (closed == 0 && named);
                prop_assert!(found.len() == 1 || !needed, "{amount:?} {segment:?} is in no piece of {cover:?}");
            }
            for pair in cover.pieces.windows(2) {
                let (one, next) = (&pair[0], &pair[1]);
                prop_assert!(one.place != next.place || one.deciders != next.deciders, "{cover:?} could be joined");
            }
        }
    }
}
