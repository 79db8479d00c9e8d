//! Changes of a map as plain sentences: what differs between two versions, what a merge could not settle, what an earlier
//! run left. Every list of changes that sayso shows is made here.
//!
//! Always true: the sentences of one decision stand together; decisions come in display order, behind the map itself, areas,
//! situations and roles; everything that differs is said, moves in the display order in one sentence.

mod said;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::said::Names;
use crate::model::sorting::InOrder;
use crate::model::{Conflict, Decision, Edit, Id, Kind, Label, MapChange, Matrix, Role, Settings, Side, diff};

/// What changed about one record, or about the map as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The record; `None` = the map.
    pub about: Option<(Kind, Id)>,
    /// What it is called.
    pub title: String,
    /// What changed, each as the rest of a sentence that begins with the title.
    pub says: Vec<String>,
}

impl Changed {
    /// Whole sentences: `Refund a customer: Legal now contributes (was: is informed)`.
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        self.says.iter().map(|says| format!("{}: {says}", self.title))
    }
}

/// What differs between two versions of a map.
#[must_use]
pub fn between(before: &Matrix, after: &Matrix) -> Vec<Changed> {
    told(before, diff(before, after))
}

/// All that a map says, record by record and a line a fact: what git compares instead of the file.
#[must_use]
pub fn stated(map: &Matrix) -> Vec<Changed> {
    let names = Names { before: map, after: map };
    let settings = |settings: &Settings| {
        let rules = settings.rules.iter().map(|(code, setting)| MapChange::Rule(code.clone(), setting.clone()));
        settings.fields().into_iter().skip(1).chain(rules).map(Edit::SetMap).collect::<Vec<_>>()
    };
    let mut blank = settings(&Settings::default());
    blank.extend(
        map.settings().rules.keys().map(|code| Edit::SetMap(MapChange::Rule(code.clone(), Default::default()))),
    );
    let says = names.fields(blank.into_iter(), settings(map.settings()).into_iter());
    let mut all = vec![Changed { about: None, title: map.title().to_owned(), says }];
    let mut record = |kind: Kind, id: &Id| {
        let says = new_record(&names, kind, id).split_off(1);
        all.push(Changed { title: names.title(Some((kind, id))), about: Some((kind, id.clone())), says });
    };
    map.areas_in_order().into_iter().for_each(|area| record(Kind::Area, &area.id));
    map.situations_in_order().into_iter().for_each(|situation| record(Kind::Situation, &situation.id));
    map.roles_in_order().into_iter().filter_map(|key| map.role(key)).for_each(|role| record(Kind::Role, role.id()));
    let decisions = map.decisions_in_order().into_iter().filter_map(|key| map.decision(key));
    decisions.for_each(|decision| record(Kind::Decision, decision.id()));
    all
}

/// What differs between two versions of a map, as whole sentences.
#[must_use]
pub fn sentences(before: &Matrix, after: &Matrix) -> Vec<String> {
    between(before, after).iter().flat_map(Changed::sentences).collect()
}

/// What edits change that apply to a map in order; those that do not fit it are left out.
fn told(before: &Matrix, edits: Vec<Edit>) -> Vec<Changed> {
    let mut after = before.clone();
    let mut steps: Vec<(Edit, Edit)> = Vec::with_capacity(edits.len());
    for edit in edits {
        if let Ok(back) = after.apply(edit.clone()) {
            steps.push((edit, back));
        }
    }
    let names = Names { before, after: &after };
    let mut telling: BTreeMap<Option<(Kind, Id)>, Vec<String>> = BTreeMap::new();
    let mut moved: BTreeMap<Kind, BTreeSet<Id>> = BTreeMap::new();
    for (edit, back) in &steps {
        let about = edit.about().map(|(kind, id)| (kind, id.clone()));
        let is = about.as_ref().map(|(kind, id)| (kind.is_in(before, id), kind.is_in(&after, id)));
        if let (Some((kind, id)), true) = (&about, edit.is_order()) {
            if is == Some((true, true)) {
                moved.entry(*kind).or_default().insert(id.clone());
            }
            continue;
        }
        let says = match (is, &about) {
            (Some((false, false)), _) => continue,
            (Some((false, true)), Some((kind, id))) => {
                // All of what is new about a new record is in its own sentences.
                if telling.contains_key(&about) {
                    continue;
                }
                new_record(&names, *kind, id)
            }
            (Some((true, false)), Some((kind, id))) => {
                if telling.contains_key(&about) {
                    continue;
                }
                vec![removed_record(before, *kind, id)]
            }
            _ => vec![names.change(back, edit)],
        };
        telling.entry(about).or_default().extend(says);
    }
    let orders = moved.into_iter().map(|(kind, ids)| order(&names, kind, &ids));
    let orders: Vec<String> = orders.collect();
    if !orders.is_empty() {
        telling.entry(None).or_default().extend(orders);
    }
    in_order(&names, telling)
}

fn in_order(names: &Names<'_>, telling: BTreeMap<Option<(Kind, Id)>, Vec<String>>) -> Vec<Changed> {
    let mut places: HashMap<Id, usize> = HashMap::new();
    for map in [names.after, names.before] {
        for decision in map.decisions_in_order().into_iter().filter_map(|key| map.decision(key)) {
            let next = places.len();
            places.entry(decision.id().clone()).or_insert(next);
        }
    }
    let place = |changed: &Changed| match &changed.about {
        Some((Kind::Decision, id)) => places.get(id).copied().unwrap_or(usize::MAX),
        _ => 0,
    };
    let mut all: Vec<Changed> = telling
        .into_iter()
        .map(|(about, says)| Changed { title: names.title(about.as_ref().map(|(kind, id)| (*kind, id))), about, says })
        .collect();
    // The sort is stable: all that is no decision stays in front, as it came.
    all.order_by_key(|changed| (changed.about.as_ref().map(|(kind, _)| *kind), place(changed)));
    all
}

/// How many moved rows are named.
const NAMED: usize = 3;

fn order(names: &Names<'_>, kind: Kind, ids: &BTreeSet<Id>) -> String {
    let named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("\"{}\"", names.name(kind, id))).collect();
    let more = match ids.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the order of {} changed: {}{more}", said::plural(kind), named.join(", "))
}

fn new_record(names: &Names<'_>, kind: Kind, id: &Id) -> Vec<String> {
    let mut says = vec!["is new".to_owned()];
    match kind {
        Kind::Area | Kind::Situation => {
            let label = if kind == Kind::Area { names.after.area(id) } else { names.after.situation(id) };
            let set = |change| match kind {
                Kind::Area => Edit::SetArea { id: id.clone(), change },
                _ => Edit::SetSituation { id: id.clone(), change },
            };
            let fields = label.map(Label::fields).unwrap_or_default();
            says.extend(
                names.fields(Label::new(id.clone(), "").fields().into_iter().map(set), fields.into_iter().map(set)),
            );
        }
        Kind::Role => {
            let set = |change| Edit::SetRole { id: id.clone(), change };
            let fields = names.after.role_by_id(id).map(Role::fields).unwrap_or_default();
            says.extend(
                names.fields(Role::new(id.clone(), "").fields().into_iter().map(set), fields.into_iter().map(set)),
            );
        }
        Kind::Decision => {
            let Some(decision) = names.after.decision_by_id(id) else { return says };
            let set = |change| Edit::SetDecision { id: id.clone(), change };
            let blank = Decision::new(id.clone(), "").fields().into_iter().map(set);
            says.extend(names.fields(blank, decision.fields().into_iter().map(set)));
            says.extend(names.cells_of(decision));
        }
    }
    says
}

fn removed_record(before: &Matrix, kind: Kind, id: &Id) -> String {
    let names = Names { before, after: before };
    match before.decision_by_id(id).filter(|_| kind == Kind::Decision) {
        Some(decision) => match names.cells_of(decision) {
            says if says.is_empty() => "was removed".to_owned(),
            says => format!("was removed ({})", says.join("; ")),
        },
        None => "was removed".to_owned(),
    }
}

/// A conflict in words, for the note that a merge leaves and for whoever merged; `theirs` is what that side is called.
#[must_use]
pub fn conflict(base: &Matrix, ours: &Matrix, theirs: &Matrix, conflict: &Conflict, name: &str) -> String {
    match conflict {
        Conflict::Changed { base: was, ours: mine, theirs: other } => {
            let (here, there) = (Names { before: base, after: ours }, Names { before: base, after: theirs });
            match (here.list_change(was, mine), there.list_change(was, other)) {
                (Some(mine), Some(other)) => format!("kept: {mine}; {name}: {other}"),
                _ => format!("kept: {}; {name}: {}", here.state(mine), there.state(other)),
            }
        }
        Conflict::Removed { kind, by, .. } => {
            let what = said::singular(*kind);
            match by {
                Side::Ours => format!("kept this {what}: removed here, but changed or used in {name}"),
                Side::Theirs => format!("kept this {what}: changed or used here, but removed in {name}"),
            }
        }
    }
}

/// A conflict as a whole sentence that begins with what it is about.
#[must_use]
pub fn conflict_sentence(base: &Matrix, ours: &Matrix, theirs: &Matrix, about: &Conflict, name: &str) -> String {
    let titles = [ours, theirs, base].map(|map| Names { before: map, after: map });
    let (record, said) = (about.about(), conflict(base, ours, theirs, about, name));
    let found = titles.iter().find(|names| record.is_none_or(|(kind, id)| kind.is_in(names.after, id)));
    format!("{}: {said}", found.map_or_else(String::new, |names| names.title(record)))
}
