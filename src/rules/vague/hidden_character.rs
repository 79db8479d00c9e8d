//! V13 hidden-character: text that does not say what it seems to say.
//!
//! Looks at the texts of a row and at the names of roles. Accents, other scripts and joined emoji are no trouble; signs
//! that cannot be seen and letters that pass for Latin ones inside a Latin word are.

use crate::model::{Decision, DecisionChange, Edit, Escalation, Right, Role, RoleChange, RoleKey, Severity};
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
    check: Check::RowAndRole(check_row, check_role),
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

/// Whether a character changes or hides what is read. Joiners are needed inside other scripts and emoji.
fn is_hidden(c: char, before: Option<char>, after: Option<char>) -> bool {
    let plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}'));
    match c {
        '\u{200c}' | '\u{200d}' => plain(before) || plain(after),
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' => true,
        _ => c.is_control(),
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
        let end =
            (start..chars.len()).find(|at| !chars.get(*at).is_some_and(|c| c.is_alphabetic())).unwrap_or(chars.len());
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
            if is_hidden(c, before, chars.get(end + 1).copied()) {
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
    if let Some((c, clean)) = odd(role.name()) {
        report.role(key, format!("The name of the role \"{clean}\" holds {}", name_of(c)));
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let label = "Take the odd characters out";
    let edits = match (finding.decision.and_then(|key| matrix.decision(key)), finding.role) {
        (None, Some(key)) => matrix.role(key).and_then(|role| {
            let clean = odd(role.name())?.1.trim().to_owned();
            (!clean.is_empty()).then(|| vec![set_role(role.id(), RoleChange::Name(clean))])
        }),
        (Some(decision), Some(key)) => decision
            .right_in(key, finding.situation.as_ref())
            .and_then(clean_right)
            .and_then(|(_, right)| Some(vec![set_right(matrix, finding, decision, key, Some(right))?])),
        (Some(decision), None) => clean_row(decision),
        (None, None) => None,
    };
    edits.map(|edits| Fix::new(label, edits)).into_iter().collect()
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
    }
}
