//! Random edits that fit a map, for the laws that must hold through all of them.
//!
//! A draw is five small numbers; what they mean depends on the map at hand, so that a shrunk case stays a sensible one.

use proptest::prelude::*;
use sayso::model::{
    Band, Cell, Date, Decision, DecisionChange, Edit, Escalation, Holder, Id, Impact, LabelChange, Limit, MapChange,
    Mark, Matrix, Mode, Part, PostureChange, Right, Role, RoleChange, RoleKind, RuleSetting, Severity, Situation,
    Status, TimeLimit, Unit, Waiver,
};
use sayso::rules::RULES;

/// What to do and four numbers to do it with.
#[derive(Clone, Debug)]
pub struct Draw {
    pub what: u16,
    pub a: u16,
    pub b: u16,
    pub c: u16,
    pub d: u16,
}

/// Draws that add a decision.
pub const ADD_DECISION: u16 = 60;

const TITLES: [&str; 9] = [
    "Refund a customer",
    "Refund customers",
    "Refund a custommer",
    "Pay a refund",
    "Hire an engineer and a lead",
    "Handle incidents",
    "Approve significant spend",
    "Pricing",
    "",
];
const NAMES: [&str; 7] = ["Support Lead", "Support Leads", "Finance", "COO", "Team", "Legal", "Head of Support"];
const PEOPLE: [&str; 3] = ["Ana Ruiz", "Ben Ode", "Cy Young"];
const TEXTS: [&str; 5] = ["", "as needed", "above 5 000 EUR", "within reason", "a complaint is older than 3 days"];
const BANDS: [&str; 7] = ["any", "<=500", "500-5k", "> 5k", "<=5k", "> 500", "5k-10k"];
const DAYS: [&str; 5] = ["2026-01-01", "2026-05-31", "2026-06-15", "2026-06-16", "2027-01-01"];
const SPANS: [&str; 5] = ["PT1H", "P1D", "P2D", "P1W", "P3M"];
const SEGMENTS: [&str; 3] = ["EMEA", "APAC", "Americas"];

pub fn draw() -> impl Strategy<Value = Draw> {
    (0..100_u16, 0..64_u16, 0..64_u16, 0..64_u16, 0..64_u16).prop_map(|(what, a, b, c, d)| Draw { what, a, b, c, d })
}

impl Draw {
    /// Whether the gesture takes the one before back instead.
    pub fn is_undo(&self) -> bool {
        self.what >= 94
    }
}

fn pick<T: Clone>(list: &[T], at: u16) -> Option<T> {
    (!list.is_empty()).then(|| list[usize::from(at) % list.len()].clone())
}

fn word<'a>(list: &[&'a str], at: u16) -> &'a str {
    list[usize::from(at) % list.len()]
}

fn day(at: u16) -> Date {
    word(&DAYS, at).parse().unwrap()
}

fn span(at: u16) -> TimeLimit {
    TimeLimit::parse(word(&SPANS, at)).unwrap()
}

/// `None` for one number in four.
fn maybe<T>(at: u16, value: T) -> Option<T> {
    (!at.is_multiple_of(4)).then_some(value)
}

/// The edits of one gesture; later draws of it see the map as it was before, so they may be refused.
pub fn gesture(matrix: &Matrix, draws: &[Draw]) -> Vec<Edit> {
    draws.iter().flat_map(|draw| edits(matrix, draw).unwrap_or_default()).collect()
}

fn right(draw: &Draw) -> Right {
    let part = match draw.c % 8 {
        0..=2 => Part::Decides,
        3 | 4 => Part::Contributes,
        5 => Part::Informed,
        6 => Part::Out,
        _ => return Right::unread("A/R"),
    };
    let mark = Mark::ALL.into_iter().nth(usize::from(draw.d % 8));
    let mut right = Right::new(part).with_marks(mark.into_iter().collect());
    if draw.d.is_multiple_of(3) {
        right = right.with_band(Some(Band::parse(word(&BANDS, draw.d / 3)).unwrap().0));
    }
    if draw.d % 5 == 1 {
        let count = usize::from(draw.d % 3) + 1;
        right = right.with_segments(SEGMENTS.iter().take(count).map(ToString::to_string).collect());
    }
    if draw.d % 7 == 1 { right.with_text(word(&TEXTS, draw.c)) } else { right }
}

fn edits(matrix: &Matrix, draw: &Draw) -> Option<Vec<Edit>> {
    let roles: Vec<Id> = matrix.roles().map(|(_, role)| role.id().clone()).collect();
    let decisions: Vec<Id> = matrix.decisions().map(|(_, decision)| decision.id().clone()).collect();
    let areas: Vec<Id> = matrix.areas_in_order().iter().map(|label| label.id.clone()).collect();
    let situations: Vec<Id> = matrix.situations_in_order().iter().map(|label| label.id.clone()).collect();
    let role = || pick(&roles, draw.b);
    let decision = || pick(&decisions, draw.a);
    let cell = || Some(Cell { decision: decision()?, role: role()? });
    Some(match draw.what {
        0..20 => vec![Edit::SetRight { cell: cell()?, right: maybe(draw.c / 8, right(draw)) }],
        20..28 => {
            let right = match draw.a % 3 {
                0 => None,
                1 => Some(None),
                _ => Some(Some(right(draw))),
            };
            vec![Edit::SetOverride { cell: cell()?, situation: pick(&situations, draw.d)?, right }]
        }
        28..31 => {
            let change = if draw.b.is_multiple_of(2) {
                PostureChange::Mode(maybe(draw.c, pick(&Mode::ALL, draw.c)?))
            } else {
                PostureChange::DecideWithin(maybe(draw.c, span(draw.c)))
            };
            vec![Edit::SetPosture { decision: decision()?, situation: pick(&situations, draw.d)?, change }]
        }
        31..48 => {
            vec![Edit::SetDecision { id: decision()?, change: decision_change(draw, &roles, &decisions, &areas)? }]
        }
        48..58 => vec![Edit::SetRole { id: role()?, change: role_change(draw, &roles)? }],
        58..63 => {
            let title = word(&TITLES, draw.b);
            vec![Edit::AddDecision(Box::new(Decision::new(matrix.fresh_decision_id(title), title)))]
        }
        63..66 => {
            let name = word(&NAMES, draw.b);
            vec![Edit::AddRole(Box::new(Role::new(matrix.fresh_role_id(name), name)))]
        }
        66..70 => matrix.removal_of_decision(&decision()?),
        70..72 => matrix.removal_of_role(&role()?),
        72 => {
            // Gone and there again in one gesture: the same id under another key.
            let id = decision()?;
            let mut edits = matrix.removal_of_decision(&id);
            edits.push(Edit::AddDecision(Box::new(Decision::new(id, word(&TITLES, draw.b)))));
            edits
        }
        73 => {
            let id = role()?;
            let mut edits = matrix.removal_of_role(&id);
            edits.push(Edit::AddRole(Box::new(Role::new(id, word(&NAMES, draw.c)))));
            edits
        }
        74 => {
            let name = if draw.a.is_multiple_of(2) { "Pressure" } else { "Outage" };
            vec![Edit::AddSituation(Box::new(Situation::new(matrix.fresh_situation_id(name), name)))]
        }
        75 => vec![Edit::RemoveSituation { id: pick(&situations, draw.d)?, retire: true }],
        76 if draw.a.is_multiple_of(2) => {
            let change = LabelChange::Name(word(&NAMES, draw.b).to_owned());
            vec![Edit::SetArea { id: pick(&areas, draw.c)?, change }]
        }
        76 => {
            let name = word(&NAMES, draw.b);
            let area = sayso::model::Area::new(matrix.fresh_area_id(name), name);
            vec![Edit::AddArea(Box::new(area))]
        }
        77..84 => vec![Edit::SetMap(map_change(matrix, draw, &roles, &decisions, &situations)?)],
        84..88 => vec![Edit::SetDecision {
            id: decision()?,
            change: DecisionChange::Waivers(waivers(draw, role(), pick(&situations, draw.d))),
        }],
        // More cells than anything else: that is what people edit.
        _ => vec![Edit::SetRight { cell: cell()?, right: Some(Right::new(Part::Contributes)) }],
    })
}

fn decision_change(draw: &Draw, roles: &[Id], decisions: &[Id], areas: &[Id]) -> Option<DecisionChange> {
    let (b, c) = (draw.b, draw.c);
    Some(match draw.d % 16 {
        0 => DecisionChange::Title(word(&TITLES, b).to_owned()),
        1 => DecisionChange::Success(word(&TEXTS, b).to_owned()),
        2 => DecisionChange::Impact(maybe(c, pick(&[Impact::Low, Impact::Medium, Impact::High], b)?)),
        3 => DecisionChange::TimeCritical(b.is_multiple_of(2)),
        4 => DecisionChange::Limit(maybe(
            c,
            if b.is_multiple_of(2) {
                Limit::Amount(Unit::Currency(*b"EUR"))
            } else {
                Limit::Segments(SEGMENTS.map(str::to_owned).to_vec())
            },
        )),
        5 | 6 => DecisionChange::Mode(maybe(c, pick(&Mode::ALL, b)?)),
        7 => DecisionChange::TieBreak(word(&TEXTS, b).to_owned()),
        8 => DecisionChange::DecideWithin(maybe(c, span(b))),
        9 | 10 => {
            DecisionChange::Escalation(maybe(c, Escalation { to: pick(roles, b)?, when: word(&TEXTS, c).to_owned() }))
        }
        11 => DecisionChange::Feeds(maybe(c, pick(decisions, b)?).into_iter().collect()),
        12 => DecisionChange::Status(pick(&[Status::Draft, Status::Contested, Status::Agreed], b)?),
        13 => DecisionChange::ConfirmedOn(maybe(c, day(b))),
        14 => DecisionChange::ReviewBy(maybe(c, day(b))),
        _ if b.is_multiple_of(2) => DecisionChange::Area(maybe(c, pick(areas, b)?)),
        _ => DecisionChange::Rank(u32::from(b)),
    })
}

fn role_change(draw: &Draw, roles: &[Id]) -> Option<RoleChange> {
    let (a, c) = (draw.a, draw.c);
    Some(match draw.d % 10 {
        0 => RoleChange::Name(word(&NAMES, a).to_owned()),
        1 => RoleChange::Kind(if a.is_multiple_of(2) { RoleKind::Seat } else { RoleKind::Group }),
        2..=4 => {
            let holder = Holder { name: word(&PEOPLE, a).to_owned(), from: None, until: maybe(c, day(c)) };
            RoleChange::Holders(maybe(a / 4, holder).into_iter().collect())
        }
        5 | 6 => RoleChange::Deputy(maybe(a, pick(roles, c)?)),
        7 | 8 => RoleChange::ReportsTo(maybe(a, pick(roles, c)?)),
        _ => RoleChange::Top(a.is_multiple_of(2)),
    })
}

fn map_change(matrix: &Matrix, draw: &Draw, roles: &[Id], decisions: &[Id], situations: &[Id]) -> Option<MapChange> {
    Some(match draw.d % 6 {
        0 => MapChange::ReviewEvery(maybe(draw.c, TimeLimit::parse(word(&SPANS, draw.b)).unwrap())),
        1 => MapChange::Waivers(waivers(draw, pick(roles, draw.b), pick(situations, draw.c))),
        2 => {
            let (first, second) = (pick(decisions, draw.a)?, pick(decisions, draw.b)?);
            let pair = sayso::model::DutyPair { first, second, why: String::new() };
            MapChange::Duties(maybe(draw.c, pair).into_iter().collect())
        }
        3 => {
            let mut words = matrix.settings().words.clone();
            words.vague = maybe(draw.c, word(&["refund", "pricing"], draw.a).to_owned()).into_iter().collect();
            MapChange::Words(words)
        }
        _ => {
            let rule = pick(RULES, draw.a)?;
            let mut setting = RuleSetting { off: draw.b.is_multiple_of(3), ..RuleSetting::default() };
            setting.severity = maybe(draw.b, Severity::Note).filter(|_| draw.b > 30);
            for limit in rule.limits.iter().filter(|_| draw.c.is_multiple_of(2)) {
                setting.limits.insert(limit.name.to_owned(), i64::from(draw.c / 8));
            }
            MapChange::Rule(rule.code.to_owned(), setting)
        }
    })
}

fn waivers(draw: &Draw, role: Option<Id>, situation: Option<Id>) -> Vec<Waiver> {
    let rule = RULES[usize::from(draw.c) % RULES.len()].code.to_owned();
    let until = maybe(draw.d, word(&DAYS, draw.d).parse().unwrap());
    let waiver = Waiver {
        rule,
        role: role.filter(|_| draw.b.is_multiple_of(2)),
        situation: situation.filter(|_| draw.a.is_multiple_of(4)),
        reason: "agreed in the workshop".to_owned(),
        until,
    };
    maybe(draw.a, waiver).into_iter().collect()
}
