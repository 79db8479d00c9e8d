//! Sketches: the small text grid that documentation, rule examples and tests are written in.
//!
//! ```text
//! map: review P90D
//! role ops: reports-to eng; holder Ana Ruiz; deputy eng    -> G04
//! situation Pressure
//! # Keys
//!             | ops        | eng
//! Rotate keys | C "audit"  | D <=500     -> G01, V02
//!  : impact high; limit EUR; mode joint; escalate eng when above 5k
//! Rotate keys @Pressure | D |
//! ```
//!
//! A cell is a letter (`D C I O`, or `?text` for an unread cell), then optionally a band, `[segments]`, `+marks`, `"text"`.
//! `->` lists the codes a rule example expects there: behind a row the findings of that row (behind a row of a situation
//! those that exist only in it), behind a role or the map theirs, each as often as it is found. A sketch that cannot be read is a mistake in our own text, so
//! the error is one sentence for us.

use super::amount::Unit;
use super::boundary::{Band, Limit, TimeLimit};
use super::decision::{Decision, DecisionChange, Escalation, Impact, Status, Waiver};
use super::edit::{Cell, Edit, PostureChange};
use super::id::Id;
use super::matrix::Matrix;
use super::mode::Mode;
use super::right::{Mark, Marks, Part, Right};
use super::role::{Holder, Role, RoleChange, RoleKind};
use super::settings::{Area, DutyPair, LabelChange, Letters, MapChange, RuleSetting, Severity, Situation};

/// A map read from a sketch, with the findings it announces.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// The map.
    pub matrix: Matrix,
    /// Codes announced behind `->`, with the place they are announced at.
    pub expects: Vec<(Place, String)>,
}

/// Where a sketch announces a finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// The map itself.
    Map,
    /// One role, on no decision.
    Role(Id),
    /// One decision, in Steady or only in a situation.
    Row(Id, Option<Id>),
}

/// Reads a sketch.
///
/// # Errors
/// Names the line and what could not be read in it.
pub fn parse(text: &str) -> Result<Sketch, String> {
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(line).map_err(|why| format!("line {}: {why}: {line}", at + 1))?;
    }
    reader.late_lines()?;
    Ok(Sketch { matrix: reader.matrix, expects: reader.expects })
}

#[derive(Default)]
struct Reader {
    matrix: Matrix,
    expects: Vec<(Place, String)>,
    columns: Vec<Id>,
    area: Option<Id>,
    last: Option<(Id, Option<Id>)>,
    /// Lines that may name records further down: read again at the end.
    late: Vec<(Late, String)>,
}

enum Late {
    Role(Id),
    Decision(Id, Option<Id>),
    Map,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            return Ok(());
        }
        if let Some(rest) = trimmed.strip_prefix(':') {
            let (id, situation) = self.last.clone().ok_or("no decision above")?;
            self.late.push((Late::Decision(id, situation), rest.to_owned()));
            return Ok(());
        }
        if let Some(rest) = trimmed.strip_prefix("map:") {
            let (rest, codes) = split_codes(rest);
            self.expect(&Place::Map, codes);
            self.late.push((Late::Map, rest.to_owned()));
            return Ok(());
        }
        if let Some(name) = trimmed.strip_prefix('#') {
            let name = name.trim();
            let id = self.matrix.fresh_area_id(name);
            let rank = u32::try_from(self.matrix.areas_in_order().len()).unwrap_or(0) * 10 + 10;
            self.apply(Edit::AddArea(Box::new(Area::new(id.clone(), name).with(LabelChange::Rank(rank)))))?;
            self.area = Some(id);
            return Ok(());
        }
        if let Some(name) = trimmed.strip_prefix("situation ") {
            let id = self.matrix.fresh_situation_id(name);
            return self.apply(Edit::AddSituation(Box::new(Situation::new(id, name.trim()))));
        }
        if let (Some(rest), false) = (trimmed.strip_prefix("role "), trimmed.contains('|')) {
            let (rest, codes) = split_codes(rest);
            let (name, rest) = rest.split_once(':').unwrap_or((rest, ""));
            let id = self.role(name.trim())?;
            self.expect(&Place::Role(id.clone()), codes);
            self.late.push((Late::Role(id), rest.to_owned()));
            return Ok(());
        }
        self.row(trimmed)
    }

    fn row(&mut self, line: &str) -> Result<(), String> {
        let (line, codes) = split_codes(line);
        let mut cells = line.split('|').map(str::trim);
        let title = cells.next().unwrap_or("");
        if title.is_empty() {
            let names: Vec<&str> = cells.collect();
            self.columns = names.into_iter().map(|name| self.role(name)).collect::<Result<_, _>>()?;
            return Ok(());
        }
        let (title, situation) = match title.rsplit_once('@') {
            Some((title, situation)) => (title.trim(), Some(self.situation(situation.trim())?)),
            None => (title, None),
        };
        let id = match &situation {
            Some(_) => self.decision(title)?,
            None => {
                let id = self.matrix.fresh_decision_id(title);
                let rank = u32::try_from(self.matrix.decision_count()).unwrap_or(0) * 10 + 10;
                let decision = Decision::new(id.clone(), title)
                    .with(DecisionChange::Area(self.area.clone()))
                    .with(DecisionChange::Rank(rank));
                self.apply(Edit::AddDecision(Box::new(decision)))?;
                id
            }
        };
        for (role, text) in self.columns.clone().into_iter().zip(cells) {
            if text.is_empty() {
                continue;
            }
            let cell = Cell { decision: id.clone(), role };
            let edit = match &situation {
                Some(situation) => {
                    let right = if text == "-" { None } else { Some(right(text)?) };
                    Edit::SetOverride { cell, situation: situation.clone(), right: Some(right) }
                }
                None => Edit::SetRight { cell, right: Some(right(text)?) },
            };
            self.apply(edit)?;
        }
        self.expect(&Place::Row(id.clone(), situation.clone()), codes);
        self.last = Some((id, situation));
        Ok(())
    }

    fn expect(&mut self, place: &Place, codes: &str) {
        let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
        self.expects.extend(codes.map(|code| (place.clone(), code.to_owned())));
    }

    fn late_lines(&mut self) -> Result<(), String> {
        for (late, text) in std::mem::take(&mut self.late) {
            for item in text.split(';').map(str::trim).filter(|item| !item.is_empty()) {
                let (word, rest) = item.split_once(' ').unwrap_or((item, ""));
                let edit = match &late {
                    Late::Role(id) => self.role_item(id, word, rest.trim()),
                    Late::Decision(id, situation) => self.decision_item(id, situation.as_ref(), word, rest.trim()),
                    Late::Map => self.map_item(word, rest.trim()),
                };
                self.apply(edit.map_err(|why| format!("\"{item}\": {why}"))?)?;
            }
        }
        Ok(())
    }

    fn role_item(&mut self, id: &Id, word: &str, rest: &str) -> Result<Edit, String> {
        let role = self.matrix.role_by_id(id).cloned().ok_or("unknown role")?;
        let change = match word {
            "reports-to" => RoleChange::ReportsTo(Some(self.role(rest)?)),
            "deputy" => RoleChange::Deputy(Some(self.role(rest)?)),
            "holder" => {
                let mut words = rest.split_whitespace();
                let mut holder = Holder { name: String::new(), from: None, until: None };
                while let Some(word) = words.next() {
                    match word {
                        "from" => holder.from = Some(date(words.next().unwrap_or(""))?),
                        "until" => holder.until = Some(date(words.next().unwrap_or(""))?),
                        name if holder.name.is_empty() => holder.name = name.to_owned(),
                        name => holder.name = format!("{} {name}", holder.name),
                    }
                }
                RoleChange::Holders(role.holders().iter().cloned().chain([holder]).collect())
            }
            "group" => RoleChange::Kind(RoleKind::Group),
            "top" => RoleChange::Top(true),
            "alias" => RoleChange::Aliases(role.aliases().iter().cloned().chain([rest.to_owned()]).collect()),
            _ => return Err("a role has reports-to, deputy, holder, group, top, alias".to_owned()),
        };
        Ok(Edit::SetRole { id: id.clone(), change })
    }

    fn decision_item(&mut self, id: &Id, situation: Option<&Id>, word: &str, rest: &str) -> Result<Edit, String> {
        let decision = self.matrix.decision_by_id(id).cloned().ok_or("unknown decision")?;
        if let Some(situation) = situation {
            let change = match word {
                "mode" => PostureChange::Mode(Some(mode(rest)?)),
                "within" => PostureChange::DecideWithin(Some(TimeLimit::parse(rest)?)),
                _ => return Err("a situation has mode and within".to_owned()),
            };
            return Ok(Edit::SetPosture { decision: id.clone(), situation: situation.clone(), change });
        }
        let change = match word {
            "impact" => DecisionChange::Impact(Some(match rest {
                "low" => Impact::Low,
                "medium" => Impact::Medium,
                "high" => Impact::High,
                _ => return Err("impact is low, medium or high".to_owned()),
            })),
            "limit" => DecisionChange::Limit(Some(match Unit::parse(rest) {
                Ok(unit) => Limit::Amount(unit),
                Err(_) => Limit::Segments(list(rest.trim_matches(['[', ']']))),
            })),
            "mode" => DecisionChange::Mode(Some(mode(rest)?)),
            "within" => DecisionChange::DecideWithin(Some(TimeLimit::parse(rest)?)),
            "tie-break" => DecisionChange::TieBreak(rest.to_owned()),
            "success" => DecisionChange::Success(rest.to_owned()),
            "gives-way" => DecisionChange::GivesWay(rest.to_owned()),
            "critical" => DecisionChange::TimeCritical(true),
            "escalate" => {
                let (to, when) = rest.split_once(" when ").unwrap_or((rest, ""));
                DecisionChange::Escalation(Some(Escalation { to: self.role(to.trim())?, when: when.trim().to_owned() }))
            }
            "feeds" => DecisionChange::Feeds(decision.feeds().iter().cloned().chain([self.decision(rest)?]).collect()),
            "status" => DecisionChange::Status(match rest {
                "draft" => Status::Draft,
                "contested" => Status::Contested,
                "agreed" => Status::Agreed,
                _ => return Err("status is draft, contested or agreed".to_owned()),
            }),
            "confirmed" => DecisionChange::ConfirmedOn(Some(date(rest)?)),
            "review" => DecisionChange::ReviewBy(Some(date(rest)?)),
            "note" => DecisionChange::Note(vec![rest.to_owned()]),
            "waive" => {
                let (code, reason) = rest.split_once(' ').unwrap_or((rest, ""));
                let waiver = Waiver {
                    rule: code.to_owned(),
                    role: None,
                    situation: None,
                    reason: reason.to_owned(),
                    until: None,
                };
                DecisionChange::Waivers(decision.waivers().iter().cloned().chain([waiver]).collect())
            }
            _ => return Err("unknown word for a decision".to_owned()),
        };
        Ok(Edit::SetDecision { id: id.clone(), change })
    }

    fn map_item(&mut self, word: &str, rest: &str) -> Result<Edit, String> {
        let settings = self.matrix.settings();
        Ok(Edit::SetMap(match word {
            "title" => MapChange::Title(rest.to_owned()),
            "review" => MapChange::ReviewEvery(Some(TimeLimit::parse(rest)?)),
            "apart" => {
                let (first, second) = rest.split_once(" / ").ok_or("write apart A / B")?;
                let pair =
                    DutyPair { first: self.decision(first)?, second: self.decision(second)?, why: String::new() };
                MapChange::Duties(settings.duties.iter().cloned().chain([pair]).collect())
            }
            "letters" => {
                let (notation, confirmed) = rest.split_once(' ').unwrap_or((rest, ""));
                MapChange::Letters(Some(Letters { notation: notation.to_owned(), confirmed: confirmed == "confirmed" }))
            }
            "vague" => {
                let mut words = settings.words.clone();
                words.vague.push(rest.to_owned());
                MapChange::Words(words)
            }
            "precise" => {
                let mut words = settings.words.clone();
                words.precise.push(rest.to_owned());
                MapChange::Words(words)
            }
            "rule" => {
                let mut words = rest.split_whitespace();
                let code = words.next().unwrap_or("").to_owned();
                let mut setting = settings.rules.get(&code).cloned().unwrap_or_else(RuleSetting::default);
                for word in words {
                    match (word, word.split_once('=')) {
                        ("off", _) => setting.off = true,
                        (_, Some((name, number))) => {
                            let number = number.parse().map_err(|_| "a limit is a whole number")?;
                            setting.limits.insert(name.to_owned(), number);
                        }
                        (word, None) => setting.severity = Some(Severity::parse(word).ok_or("unknown severity")?),
                    }
                }
                MapChange::Rule(code, setting)
            }
            _ => return Err("unknown word for a map".to_owned()),
        }))
    }

    fn apply(&mut self, edit: Edit) -> Result<(), String> {
        self.matrix.apply(edit).map(|_| ()).map_err(|refused| refused.to_string())
    }

    /// The role of that name, made when it is new.
    fn role(&mut self, name: &str) -> Result<Id, String> {
        if let Some(role) = self.matrix.role_named(name).and_then(|key| self.matrix.role(key)) {
            return Ok(role.id().clone());
        }
        let id = self.matrix.fresh_role_id(name);
        let rank = u32::try_from(self.matrix.role_count()).unwrap_or(0) * 10 + 10;
        self.apply(Edit::AddRole(Box::new(Role::new(id.clone(), name).with(RoleChange::Rank(rank)))))?;
        Ok(id)
    }

    fn decision(&self, title: &str) -> Result<Id, String> {
        let found = self.matrix.decisions().find(|(_, decision)| decision.title() == title.trim());
        found.map(|(_, decision)| decision.id().clone()).ok_or_else(|| format!("no decision \"{title}\""))
    }

    fn situation(&self, name: &str) -> Result<Id, String> {
        let found = self.matrix.situations_in_order().into_iter().find(|situation| situation.name == name);
        found.map(|situation| situation.id.clone()).ok_or_else(|| format!("no situation \"{name}\""))
    }
}

/// A line and the codes announced behind it.
fn split_codes(line: &str) -> (&str, &str) {
    line.split_once("->").unwrap_or((line, ""))
}

/// Reads one cell.
fn right(text: &str) -> Result<Right, String> {
    let mut rest = text.trim();
    if let Some(original) = rest.strip_prefix('?') {
        return Ok(Right::unread(original));
    }
    let mut words = String::new();
    let mut right = Right::new(match rest.chars().next() {
        Some('D') => Part::Decides,
        Some('C') => Part::Contributes,
        Some('I') => Part::Informed,
        Some('O') => Part::Out,
        _ => return Err(format!("\"{text}\" is not a cell")),
    });
    rest = &rest[1..];
    if let Some((before, quoted)) = rest.split_once('"') {
        let (quoted, after) = quoted.split_once('"').ok_or("a quote is not closed")?;
        right = right.with_text(quoted);
        words = format!("{before} {after}");
    } else {
        words.push_str(rest);
    }
    if let Some((before, segments)) = words.clone().split_once('[') {
        let (segments, after) = segments.split_once(']').ok_or("a bracket is not closed")?;
        right = right.with_segments(list(segments));
        words = format!("{before} {after}");
    }
    let mut band = String::new();
    let mut marks = Marks::NONE;
    for word in words.split_whitespace() {
        match word.strip_prefix('+') {
            Some(mark) => {
                let (mark, scope) = mark.split_once('(').unwrap_or((mark, ""));
                let found = Mark::ALL.into_iter().find(|known| known.word() == mark).ok_or("unknown mark")?;
                marks = marks.with(found, true);
                right = right.with_veto(scope.trim_end_matches(')'));
            }
            None => {
                band.push_str(word);
                band.push(' ');
            }
        }
    }
    if !band.trim().is_empty() {
        right = right.with_band(Some(Band::parse(&band)?.0));
    }
    Ok(right.with_marks(marks))
}

fn mode(word: &str) -> Result<Mode, String> {
    let found = Mode::ALL.into_iter().find(|mode| mode.words().split(' ').next_back() == Some(word));
    found.ok_or_else(|| "mode is alone, advice, joint, consent, vote or delegated".to_owned())
}

fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not a date like 2026-11-30"))
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_becomes_a_map() {
        let sketch = parse(
            "
            map: review P90D; apart Rotate keys / Buy keys; rule O04 off contributors=7
            role ops: reports-to eng; holder Ana Ruiz from 2026-01-01; deputy eng -> G04
            situation Pressure
            # Keys
                        | ops            | eng
            Rotate keys | C \"audit\"      | D <=500 +executes   -> G01, V02
             : impact high; limit EUR; mode joint; escalate eng when above 5k
            Buy keys    | ?R?            | O
            Rotate keys @Pressure | D | -
             : within PT1H
            ",
        )
        .unwrap();
        let map = sketch.matrix;
        assert_eq!((map.decision_count(), map.role_count()), (2, 2));
        let ops = map.role_named("ops").unwrap();
        let eng = map.role_named("ENG").unwrap();
        let rotate = map.decisions().find(|(_, d)| d.title() == "Rotate keys").unwrap().1;
        assert_eq!(rotate.right(ops).unwrap().text(), "audit");
        assert_eq!(rotate.right(eng).unwrap().band().unwrap().short(), "≤500");
        assert!(rotate.right(eng).unwrap().marks().has(Mark::Executes));
        let pressure = &map.situations_in_order()[0].id;
        assert_eq!(map.deciders_of(rotate, None), [eng]);
        assert_eq!(map.deciders_of(rotate, Some(pressure)), [ops]);
        assert_eq!(rotate.decide_within_in(Some(pressure)).unwrap().hours(), 1);
        assert_eq!(map.load_of(eng).decides, 1);
        assert_eq!(sketch.expects.len(), 3);
        assert_eq!(sketch.expects[0], (Place::Role(map.role(ops).unwrap().id().clone()), "G04".to_owned()));
        assert_eq!(map.settings().rules["O04"].limits["contributors"], 7);
    }

    #[test]
    fn a_wrong_sketch_names_its_line() {
        for wrong in ["| a\nX | Q", "| a\nX | D \"", ": impact high", "| a\nX @Nowhere | D"] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
