//! V13 hidden-character: text that does not say what it seems to say.
//!
//! Looks at every text of a row, of a role and of the map itself. Accents, other scripts and joined emoji are no trouble; signs
//! that cannot be seen and letters that pass for Latin ones inside a Latin word are.

use crate::model::{
    Barrier, Decision, DecisionChange, DutyPair, Edit, Escalation, Holder, Label, LabelChange, Limit, MapChange,
    Matrix, Miss, Priority, Right, Role, RoleChange, RoleKey, Severity, Waiver, Words, is_hidden,
};
use crate::rules::remedy::{set_decision, set_right, set_role};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V13.
pub static RULE: Rule = Rule {
    code: "V13",
    name: "hidden-character",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "A name or text holds invisible or direction-changing characters, or letters of another script that look Latin.",
    why: "Two names that look the same are two names to every search, and a reversed text shows another amount than it holds.",
    cure: "Type the name again, or let the fix take the characters out.",
    fires: "
                           | Support Lead | Finance
        Refund a cust\u{43e}mer | D            | C       -> V13
    ",
    quiet: "
                               | Support Lead | Finance
        Refund a café in Москва | D            | C
    ",
    limits: &[],
    check: Check::Everywhere(check_row, check_role, check_map),
    fixes,
};

/// Letters of other scripts and the Latin letters they pass for.
const LOOK_ALIKES: &[(char, char)] = &[
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('һ', 'h'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('Ѕ', 'S'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('ρ', 'p'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
];

fn latin_for(c: char) -> Option<char> {
    LOOK_ALIKES.iter().find(|(other, _)| *other == c).map(|(_, latin)| *latin)
}

/// Whether a character changes or hides what is read. Joiners and selectors are needed inside other scripts and emoji, and
/// some format characters of Arabic and its neighbours can be seen.
fn is_odd(c: char, before: Option<char>, after: Option<char>) -> bool {
    let plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}'));
    match c {
        '\n' | '\t' => false,
        '\u{200c}' | '\u{200d}' => plain(before) || plain(after),
        // A digit with a selector and a box around it is a key.
        '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' => plain(before) && after != Some('\u{20e3}'),
        // Flags of regions are spelled with tags.
        '\u{e0020}'..='\u{e007f}' => !matches!(before, Some('\u{1f3f4}' | '\u{e0020}'..='\u{e007e}')),
        '\u{600}'..='\u{605}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8e2}'
        | '\u{110bd}'
        | '\u{110cd}' => false,
        _ => is_hidden(c),
    }
}

/// The first odd character of a text and the text without any; `None` where it says what it shows.
fn odd(text: &str) -> Option<(char, String)> {
    if text.chars().all(|c| (' '..='~').contains(&c)) {
        return None;
    }
    let mut first = None;
    let chars: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len());
    let mut start = 0;
    while start < chars.len() {
        // Look-alikes are judged by the word they stand in: a whole Cyrillic word is simply Cyrillic.
        let is_letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic() && !is_hidden(*c));
        let end = (start..chars.len()).find(|at| !is_letter(*at)).unwrap_or(chars.len());
        let word = chars.get(start..end).unwrap_or_default();
        let latin = word.iter().any(|c| c.is_ascii_alphabetic());
        let all_pass = word.iter().all(|c| c.is_ascii_alphabetic() || latin_for(*c).is_some());
        for c in word {
            match latin_for(*c).filter(|_| latin && all_pass) {
                Some(latin) => {
                    first.get_or_insert(*c);
                    clean.push(latin);
                }
                None => clean.push(*c),
            }
        }
        if let Some(c) = chars.get(end).copied() {
            let before = end.checked_sub(1).and_then(|at| chars.get(at)).copied();
            if is_odd(c, before, chars.get(end + 1).copied()) {
                first.get_or_insert(c);
            } else {
                clean.push(c);
            }
        }
        start = end + 1;
    }
    first.map(|first| (first, clean))
}

/// What the character is called.
fn name_of(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    match (latin_for(c), c) {
        (Some(latin), _) => format!("a letter that only looks like \"{latin}\" ({code})"),
        (None, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}') => {
            format!("a sign that turns the direction of reading ({code})")
        }
        _ => format!("a character that cannot be seen ({code})"),
    }
}

/// The texts of a row by what they are called.
fn texts(decision: &Decision) -> Vec<(&'static str, &str)> {
    let mut texts = vec![
        ("title", decision.title()),
        ("success", decision.success()),
        ("what gives way", decision.gives_way()),
        ("tie-break", decision.tie_break()),
        ("trigger", decision.escalation().map_or("", |escalation| escalation.when.as_str())),
    ];
    texts.extend(decision.note().iter().map(|paragraph| ("note", paragraph.as_str())));
    texts.extend(decision.waivers().iter().map(|waiver| ("reason of a waiver", waiver.reason.as_str())));
    if let Some(Limit::Segments(segments)) = decision.limit() {
        texts.extend(segments.iter().map(|segment| ("limit", segment.as_str())));
    }
    texts
}

/// The right with clean texts; `None` where they are.
fn clean_right(right: &Right) -> Option<(char, Right)> {
    let detail = right.detail()?;
    let text = odd(&detail.text);
    let veto = odd(&detail.veto);
    let segments: Vec<Option<(char, String)>> = detail.segments.iter().map(|segment| odd(segment)).collect();
    let first = text.iter().chain(&veto).chain(segments.iter().flatten()).map(|(c, _)| *c).next()?;
    let mut clean = right.clone();
    if let Some((_, text)) = text {
        clean = clean.with_text(text);
    }
    if let Some((_, veto)) = veto {
        clean = clean.with_veto(veto);
    }
    let segments =
        detail.segments.iter().zip(segments).map(|(old, new)| new.map_or_else(|| old.clone(), |(_, new)| new));
    Some((first, clean.with_segments(segments.collect())))
}

fn check_row(row: &Row, report: &mut Report) {
    let odd_text = texts(row.decision).into_iter().find_map(|(place, text)| Some((place, odd(text)?)));
    let shown = odd(row.title()).map_or_else(|| row.title().to_owned(), |(_, clean)| clean);
    if let Some((place, (c, _))) = odd_text {
        report.row(format!("The {place} of \"{shown}\" holds {}", name_of(c)));
    }
    for held in row.rights.iter().filter(|held| held.right.detail().is_some()) {
        if let Some((c, _)) = clean_right(held.right) {
            report.role(held.role, format!("The cell of {} on \"{shown}\" holds {}", row.name(held.role), name_of(c)));
        }
    }
}

fn check_role(_: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    if let Some((what, c, _)) = odd_in_role(role).into_iter().next() {
        report.role(key, format!("The {what} of the role \"{}\" holds {}", without(role.name()), name_of(c)));
    }
}

fn check_map(ground: &Ground, report: &mut Report) {
    if let Some((what, c, _)) = odd_in_map(ground.matrix).into_iter().next() {
        report.row(format!("{what} holds {}", name_of(c)));
    }
}

/// The text without odd characters.
fn without(text: &str) -> String {
    odd(text).map_or_else(|| text.to_owned(), |(_, clean)| clean)
}

/// Takes odd characters out of several texts and remembers the first.
#[derive(Default)]
struct Washed {
    first: Option<char>,
}

impl Washed {
    fn text(&mut self, text: &str) -> String {
        let Some((c, clean)) = odd(text) else { return text.to_owned() };
        self.first.get_or_insert(c);
        clean.trim().to_owned()
    }

    fn texts(&mut self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }
}

/// The texts of a role that hold odd characters: what each is called, the first of them, and the change that takes them out.
fn odd_in_role(role: &Role) -> Vec<(&'static str, char, RoleChange)> {
    let mut found = Vec::new();
    // Every role is judged after every edit, and nearly none holds any.
    let texts = [role.aliases(), role.note()].into_iter().flatten().map(String::as_str);
    let names = role.holders().iter().map(|holder| holder.name.as_str());
    if texts.chain(names).chain([role.name()]).all(|text| odd(text).is_none()) {
        return found;
    }
    let mut look = |what, wash: &dyn Fn(&mut Washed) -> RoleChange| {
        let mut washed = Washed::default();
        let change = wash(&mut washed);
        found.extend(washed.first.map(|c| (what, c, change)));
    };
    look("name", &|washed| RoleChange::Name(washed.text(role.name())));
    look("other name", &|washed| RoleChange::Aliases(washed.texts(role.aliases())));
    look("holder", &|washed| {
        let holders = role.holders().iter().map(|holder| Holder { name: washed.text(&holder.name), ..holder.clone() });
        RoleChange::Holders(holders.collect())
    });
    look("note", &|washed| RoleChange::Note(washed.texts(role.note())));
    found
}

/// The texts of the map itself, its areas and its situations, likewise.
fn odd_in_map(matrix: &Matrix) -> Vec<(String, char, Edit)> {
    let settings = matrix.settings();
    let mut found = Vec::new();
    let mut look = |what: &dyn Fn() -> String, wash: &dyn Fn(&mut Washed) -> Edit| {
        let mut washed = Washed::default();
        let edit = wash(&mut washed);
        found.extend(washed.first.map(|c| (what(), c, edit)));
    };
    let mut of_map = |what: &str, wash: &dyn Fn(&mut Washed) -> MapChange| {
        look(&|| what.to_owned(), &|washed| Edit::SetMap(wash(washed)));
    };
    of_map("The title of the map", &|washed| MapChange::Title(washed.text(&settings.title)));
    of_map("The focus of the map", &|washed| MapChange::Focus(washed.text(&settings.focus)));
    of_map("A priority of the map", &|washed| {
        let clean = |old: &Priority| Priority { name: washed.text(&old.name), gives_way: washed.text(&old.gives_way) };
        MapChange::Priorities(settings.priorities.iter().map(clean).collect())
    });
    of_map("A pair of duties to keep apart", &|washed| {
        let clean = |old: &DutyPair| DutyPair { why: washed.text(&old.why), ..old.clone() };
        MapChange::Duties(settings.duties.iter().map(clean).collect())
    });
    of_map("A word list of the map", &|washed| {
        let Words { vague, precise, nobody } = &settings.words;
        let (vague, precise) = (washed.texts(vague), washed.texts(precise));
        MapChange::Words(Words { vague, precise, nobody: washed.texts(nobody) })
    });
    of_map("The reason of a waiver", &|washed| {
        let clean = |old: &Waiver| Waiver { reason: washed.text(&old.reason), ..old.clone() };
        MapChange::Waivers(settings.waivers.iter().map(clean).collect())
    });
    of_map("A barrier", &|washed| {
        let clean = |old: &Barrier| {
            let (title, note) = (washed.text(&old.title), washed.texts(&old.note));
            Barrier { title, note, ..old.clone() }
        };
        MapChange::Barriers(settings.barriers.iter().map(clean).collect())
    });
    of_map("The note of a miss", &|washed| {
        let clean = |old: &Miss| Miss { note: washed.text(&old.note), ..old.clone() };
        MapChange::Misses(settings.misses.iter().map(clean).collect())
    });
    let labels = |labels: Vec<&Label>| labels.into_iter().cloned().collect::<Vec<Label>>();
    for area in labels(matrix.areas_in_order()) {
        let set = |change| Edit::SetArea { id: area.id.clone(), change };
        let name = || format!("the area \"{}\"", without(&area.name));
        look(&|| format!("The name of {}", name()), &|washed| set(LabelChange::Name(washed.text(&area.name))));
        look(&|| format!("The note of {}", name()), &|washed| set(LabelChange::Note(washed.texts(&area.note))));
    }
    for situation in labels(matrix.situations_in_order()) {
        let set = |change| Edit::SetSituation { id: situation.id.clone(), change };
        let name = || format!("the situation \"{}\"", without(&situation.name));
        look(&|| format!("The name of {}", name()), &|washed| set(LabelChange::Name(washed.text(&situation.name))));
        look(&|| format!("The note of {}", name()), &|washed| set(LabelChange::Note(washed.texts(&situation.note))));
    }
    found
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let label = "Take the odd characters out";
    let edits = match (finding.decision.and_then(|key| matrix.decision(key)), finding.role) {
        (None, Some(key)) => matrix.role(key).map(|role| {
            let changes = odd_in_role(role).into_iter().map(|(_, _, change)| change);
            // A name of nothing but hidden characters needs a person to write it.
            changes
                .filter(|change| !matches!(change, RoleChange::Name(name) if name.is_empty()))
                .map(|change| set_role(role.id(), change))
                .collect()
        }),
        (Some(decision), Some(key)) => decision
            .right_in(key, finding.situation.as_ref())
            .and_then(clean_right)
            .and_then(|(_, right)| Some(vec![set_right(matrix, finding, decision, key, Some(right))?])),
        (Some(decision), None) => clean_row(decision),
        (None, None) => {
            Some(odd_in_map(matrix).into_iter().map(|(_, _, edit)| edit).filter(|edit| !empties(edit)).collect())
        }
    };
    edits.map(|edits| Fix::new(label, edits)).into_iter().collect()
}

/// Whether an edit would leave something without a name.
fn empties(edit: &Edit) -> bool {
    use LabelChange::Name;
    let name = match edit {
        Edit::SetArea { change: Name(name), .. } | Edit::SetSituation { change: Name(name), .. } => name,
        Edit::SetMap(MapChange::Title(title)) => title,
        _ => return false,
    };
    name.is_empty()
}

fn clean_row(decision: &Decision) -> Option<Vec<Edit>> {
    use DecisionChange as C;
    let title = odd(decision.title()).map(|(_, clean)| clean.trim().to_owned());
    // A title of nothing but hidden characters needs a person to write it.
    if title.as_ref().is_some_and(String::is_empty) {
        return None;
    }
    let clean = |text: &str| odd(text).map(|(_, clean)| clean);
    let mut changes: Vec<C> = Vec::new();
    changes.extend(title.map(C::Title));
    changes.extend(clean(decision.success()).map(C::Success));
    changes.extend(clean(decision.gives_way()).map(C::GivesWay));
    changes.extend(clean(decision.tie_break()).map(C::TieBreak));
    changes.extend(decision.escalation().and_then(|escalation| {
        let when = clean(&escalation.when)?;
        Some(C::Escalation(Some(Escalation { to: escalation.to.clone(), when })))
    }));
    if decision.note().iter().any(|paragraph| odd(paragraph).is_some()) {
        let note = decision.note().iter().map(|text| clean(text).unwrap_or_else(|| text.clone()));
        changes.push(C::Note(note.collect()));
    }
    if decision.waivers().iter().any(|waiver| odd(&waiver.reason).is_some()) {
        let waivers = decision.waivers().iter();
        changes.push(C::Waivers(waivers.map(|old| Waiver { reason: without(&old.reason), ..old.clone() }).collect()));
    }
    if let Some(Limit::Segments(segments)) = decision.limit()
        && segments.iter().any(|segment| odd(segment).is_some())
    {
        changes.push(C::Limit(Some(Limit::Segments(segments.iter().map(|segment| without(segment)).collect()))));
    }
    Some(changes.into_iter().map(|change| set_decision(decision, change)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_told_from_other_scripts() {
        let check = |text: &str, clean: Option<&str>| {
            assert_eq!(odd(text).map(|(_, clean)| clean).as_deref(), clean, "{text:?}");
        };
        check("Refund a customer", None);
        check("Gérer à l'été: œuvre, 500 €", None);
        check("Рабочий созвон", None);
        check("Оценить проект в COSMIC", None);
        check("👩\u{200d}💻 Deploy", None);
        check("Σ-team, 10 kΩ", None);
        check("C\u{41e}O", Some("COO"));
        check("pay\u{202e}005", Some("pay005"));
        check("Sup\u{200b}port", Some("Support"));
        check("\u{feff}Legal", Some("Legal"));
        check("Le\u{3164}gal \u{ffa0}", Some("Legal "));
        check("Le\u{e0041}gal\u{e000}", Some("Legal"));
        check("I ❤\u{fe0f} it, 1\u{fe0f}\u{20e3}", None);
        check("a\u{fe0f}b", Some("ab"));
        check("\u{1f3f4}\u{e0067}\u{e0062}\u{e007f} team", None);
    }

    #[test]
    fn every_text_of_the_map_is_looked_at_and_cleaned() {
        let mut matrix =
            crate::model::sketch::parse("        | legal\nRefund | D").map(|sketch| sketch.matrix).unwrap();
        let odd = "x\u{202e}y".to_owned();
        let id = |text: &str| crate::model::Id::parse(text).unwrap();
        for edit in [
            Edit::SetMap(MapChange::Title(odd.clone())),
            Edit::SetMap(MapChange::Priorities(vec![Priority { name: odd.clone(), gives_way: odd.clone() }])),
            Edit::AddArea(Box::new(Label::new(id("money"), odd.clone()))),
            Edit::AddSituation(Box::new(
                Label::new(id("outage"), odd.clone()).with(LabelChange::Note(vec![odd.clone()])),
            )),
            set_role(&id("legal"), RoleChange::Aliases(vec![odd.clone()])),
            set_role(&id("legal"), RoleChange::Note(vec![odd.clone()])),
            Edit::SetDecision { id: id("refund"), change: DecisionChange::Success(odd.clone()) },
        ] {
            matrix.apply(edit).unwrap();
        }
        let day = crate::rules::EXAMPLE_DAY;
        for _ in 0..3 {
            let analysis = crate::rules::Analysis::new(&matrix, day);
            let found = analysis.findings(&matrix).into_iter().find(|finding| finding.rule.code == "V13").cloned();
            let Some(finding) = found else { panic!("nothing was found any more before all was clean") };
            let fix = crate::rules::fixes_of(&matrix, &analysis, &finding).remove(0);
            fix.edits(&matrix).into_iter().for_each(|edit| drop(matrix.apply(edit).unwrap()));
        }
        let analysis = crate::rules::Analysis::new(&matrix, day);
        assert!(analysis.findings(&matrix).iter().all(|finding| finding.rule.code != "V13"));
        assert!(!format!("{matrix:?}").contains("202e"), "{matrix:?}");
    }
}
