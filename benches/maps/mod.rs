//! Maps of any size for benches and tests: the same map on every run and every machine.
//!
//! About 40 % of the cells are filled. Every seventh decision or so carries something unusual: bands, segments, an
//! escalation, overrides of a situation, a veto, a note; and every family of findings is there in a share that a map of
//! real people has, not in every row.

#![allow(dead_code, reason = "each of its users needs a part of it")]

use sayso::model::{
    Amount, Area, Band, Cell, Date, Decision, DecisionChange, DutyPair, Edit, Escalation, Holder, Id, Impact,
    LabelChange, Limit, MapChange, Mark, Marks, Matrix, Mode, Part, PostureChange, Right, Role, RoleChange, RoleKind,
    Situation, Status, TimeLimit, Unit, Waiver,
};

/// The sizes that PROMISES speaks of, with decisions and roles.
pub const SIZES: [(&str, usize, usize); 4] = [("S", 100, 10), ("M", 1_000, 30), ("L", 10_000, 50), ("XL", 100_000, 50)];

/// The day the maps are judged on.
pub const TODAY: &str = "2026-11-03";

const VERBS: [&str; 16] = [
    "Approve", "Choose", "Change", "Retire", "Fund", "Hire", "Price", "Publish", "Accept", "Escalate", "Rotate",
    "Merge", "Audit", "Rename", "Delay", "Launch",
];
const THINGS: [&str; 16] = [
    "supplier budget",
    "incident severity",
    "release date",
    "on-call rota",
    "data retention",
    "vendor contract",
    "pricing tier",
    "access grant",
    "hiring plan",
    "test strategy",
    "API version",
    "cloud region",
    "refund policy",
    "brand wording",
    "backlog order",
    "service level",
];
const PLACES: [&str; 20] = [
    "storage",
    "billing",
    "payroll",
    "search",
    "support",
    "mobile",
    "network",
    "identity",
    "logistics",
    "claims",
    "warehouse",
    "returns",
    "treasury",
    "legal",
    "training",
    "safety",
    "retail",
    "export",
    "field work",
    "research",
];
const SEATS: [&str; 10] =
    ["Lead", "Manager", "Architect", "Analyst", "Controller", "Counsel", "Director", "Planner", "Steward", "Officer"];

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }
}

/// The map of a size by its name.
pub fn sized(name: &str) -> Option<Matrix> {
    SIZES.iter().find(|(size, ..)| size.eq_ignore_ascii_case(name)).map(|(_, rows, columns)| map(*rows, *columns))
}

/// The day the maps are judged on.
pub fn today() -> Date {
    TODAY.parse().expect("a date")
}

fn id(text: &str) -> Id {
    Id::parse(text).expect("an id")
}

fn limit(text: &str) -> TimeLimit {
    TimeLimit::parse(text).expect("a time limit")
}

/// A map of so many decisions and roles.
pub fn map(decisions: usize, roles: usize) -> Matrix {
    let mut dice = Dice(decisions as u64 * 1_000 + roles as u64);
    let mut matrix = Matrix::new(format!("{decisions} decisions by {roles} roles"));
    let mut apply = |edit: Edit| {
        matrix.apply(edit).expect("a generated edit fits");
    };
    apply(Edit::SetMap(MapChange::Focus("Fewer calls that wait".to_owned())));
    apply(Edit::SetMap(MapChange::ReviewEvery(Some(limit("P6M")))));
    let mut pressure = Situation::new(id("pressure"), "Pressure");
    pressure = pressure.with(LabelChange::Rank(10));
    apply(Edit::AddSituation(Box::new(pressure)));
    apply(Edit::AddSituation(Box::new(Situation::new(id("holidays"), "Holidays").with(LabelChange::Rank(20)))));
    let areas = (decisions / 80).clamp(2, 60);
    for area in 0..areas {
        let name = format!("{} {}", PLACES[area % PLACES.len()], area / PLACES.len() + 1);
        let label = Area::new(id(&format!("area-{area:02}")), name).with(LabelChange::Rank(area as u32 * 10));
        apply(Edit::AddArea(Box::new(label)));
    }
    let role_ids: Vec<Id> = (0..roles).map(|role| id(&format!("role-{role:02}"))).collect();
    for (at, role) in role_ids.iter().enumerate() {
        add_role(&mut apply, &mut dice, role, at);
    }
    for (at, role) in role_ids.iter().enumerate().skip(1) {
        // A tree of four below each; every twelfth reports to nobody although it is not the top.
        if at % 12 != 11 {
            let change = RoleChange::ReportsTo(Some(role_ids[(at - 1) / 4].clone()));
            apply(Edit::SetRole { id: role.clone(), change });
        }
        if at % 3 == 1 {
            let change = RoleChange::Deputy(Some(role_ids[(at + 1) % roles].clone()));
            apply(Edit::SetRole { id: role.clone(), change });
        }
    }
    for row in 0..decisions {
        add_decision(&mut apply, &mut dice, row, decisions, areas, &role_ids);
    }
    let pair = |first: usize, second: usize| DutyPair {
        first: decision_id(first),
        second: decision_id(second),
        why: "who orders does not pay".to_owned(),
    };
    apply(Edit::SetMap(MapChange::Duties(vec![pair(0, 1), pair(2, 3)])));
    matrix
}

fn decision_id(row: usize) -> Id {
    id(&format!("dec-{row:06}"))
}

fn add_role(apply: &mut impl FnMut(Edit), dice: &mut Dice, role: &Id, at: usize) {
    let place = PLACES[at % PLACES.len()];
    let name = match at {
        7 => "Management".to_owned(),
        _ => format!("{}{} {}", place[..1].to_uppercase(), &place[1..], SEATS[(at / 2) % SEATS.len()]),
    };
    let mut record = Role::new(role.clone(), name).with(RoleChange::Rank(at as u32 * 10));
    if at == 0 {
        record = record.with(RoleChange::Top(true));
    }
    if at % 9 == 8 {
        record = record.with(RoleChange::Kind(RoleKind::Group));
    } else if at % 13 != 5 {
        let from = dice.one_in(4).then(|| "2026-08-01".parse().expect("a date"));
        let holder = Holder { name: format!("Person {}", at % 47), from, until: None };
        record = record.with(RoleChange::Holders(vec![holder]));
    }
    apply(Edit::AddRole(Box::new(record)));
}

fn title(dice: &mut Dice, row: usize) -> String {
    let (verb, thing) = (VERBS[dice.roll(VERBS.len())], THINGS[dice.roll(THINGS.len())]);
    match row % 61 {
        // A twin of another row, a topic without a verb, a weasel word, two decisions in one.
        0 => format!("Approve the supplier budgets of branch {}", row / 122 + 1),
        7 => format!("{} of branch {row}", thing[..1].to_uppercase() + &thing[1..]),
        13 => format!("{verb} significant {thing} of branch {row}"),
        29 => format!("{verb} {thing} and pay branch {row}"),
        _ => format!("{verb} {thing} of {} {row}", PLACES[dice.roll(PLACES.len())]),
    }
}

fn add_decision(
    apply: &mut impl FnMut(Edit),
    dice: &mut Dice,
    row: usize,
    decisions: usize,
    areas: usize,
    roles: &[Id],
) {
    use DecisionChange as C;
    let key = decision_id(row);
    let area = row * areas / decisions;
    let mut record = Decision::new(key.clone(), title(dice, row)).with(C::Rank(row as u32 * 10));
    if row % 53 != 52 {
        record = record.with(C::Area(Some(id(&format!("area-{area:02}")))));
    }
    if dice.one_in(3) {
        record = record.with(C::Impact(Some([Impact::Low, Impact::Medium, Impact::High][dice.roll(3)])));
        record = record.with(C::Mode(Some([Mode::Advice, Mode::Alone, Mode::Consent][dice.roll(3)])));
        record = record.with(C::DecideWithin(Some(limit(["P1D", "PT4H", "P2W"][dice.roll(3)]))));
        if !dice.one_in(5) {
            record = record.with(C::Success("Nobody asks who decided, and the call holds for a quarter".to_owned()));
        }
    }
    if dice.one_in(4) {
        record = record.with(C::Status(Status::Agreed));
        record = record.with(C::ConfirmedOn(Some("2026-05-04".parse().expect("a date"))));
        let due = if dice.one_in(9) { "2026-10-01" } else { "2027-02-01" };
        record = record.with(C::ReviewBy(Some(due.parse().expect("a date"))));
    }
    if dice.one_in(5) {
        let when = if dice.one_in(6) { "when it is significant" } else { "more than 3 days without an answer" };
        let to = roles[dice.roll(roles.len().div_ceil(4))].clone();
        record = record.with(C::Escalation(Some(Escalation { to, when: when.to_owned() })));
    }
    record = record.with(C::TimeCritical(dice.one_in(10)));
    let banded = row % 11 == 3;
    if banded {
        record = record.with(C::Limit(Some(Limit::Amount(Unit::parse("EUR").expect("a unit")))));
    }
    if row % 40 == 17 {
        record = record.with(C::Note(vec!["Asked in the round of spring; the answer stands.".to_owned()]));
    }
    if row % 101 == 50 {
        let waiver = Waiver {
            rule: "G01".to_owned(),
            role: None,
            situation: None,
            reason: "settled by law".to_owned(),
            until: None,
        };
        record = record.with(C::Waivers(vec![waiver]));
    }
    apply(Edit::AddDecision(Box::new(record)));
    if row % 23 == 9 && row > 0 {
        let change = C::Feeds(vec![decision_id(dice.roll(row))]);
        apply(Edit::SetDecision { id: key.clone(), change });
    }
    if row % 97 != 96 {
        add_rights(apply, dice, row, &key, roles, banded);
    }
    if dice.one_in(12) {
        let situation = id(if dice.one_in(4) { "holidays" } else { "pressure" });
        let cell = Cell { decision: key.clone(), role: roles[dice.roll(roles.len())].clone() };
        let right = (!dice.one_in(5)).then(Right::decides);
        apply(Edit::SetOverride { cell, situation: situation.clone(), right: Some(right) });
        if dice.one_in(3) {
            let change = PostureChange::DecideWithin(Some(limit("PT1H")));
            apply(Edit::SetPosture { decision: key.clone(), situation, change });
        }
    }
}

fn add_rights(apply: &mut impl FnMut(Edit), dice: &mut Dice, row: usize, key: &Id, roles: &[Id], banded: bool) {
    let mut deciders = match row % 31 {
        4 => 0,
        11 => 2,
        _ => 1,
    };
    if banded {
        deciders = 2;
    }
    let first = dice.roll(roles.len());
    let amount = |euros: i64| Amount::from_hundredths(euros * 100);
    let mut contributors = dice.roll(if row % 37 == 20 { 9 } else { 5 });
    for offset in 0..roles.len() {
        // A step that meets every role once, so that rights do not stand in one block.
        let step = if roles.len().is_multiple_of(7) { 11 } else { 7 };
        let role = &roles[(first + offset * step) % roles.len()];
        if dice.roll(10) >= 4 {
            continue;
        }
        let right = if deciders > 0 {
            deciders -= 1;
            let right = Right::decides();
            match (banded, deciders) {
                // One in four leaves a hole between the bands, or lets them overlap.
                (true, 1) => right.with_band(Band::new(None, amount(500)).ok()),
                (true, _) => right.with_band(Band::new(amount([500, 500, 800, 300][dice.roll(4)]), None).ok()),
                _ => right,
            }
        } else if contributors > 0 {
            contributors -= 1;
            let right = Right::new(Part::Contributes);
            match dice.roll(12) {
                0 => right.with_text("checks the figures"),
                1 => right.with_marks(Marks::from_iter([Mark::Recommends])),
                2 => right.with_marks(Marks::from_iter([Mark::Vetoes])).with_veto("what breaks the law"),
                3 if row.is_multiple_of(5) => right.with_marks(Marks::from_iter([Mark::Vetoes])),
                _ => right,
            }
        } else {
            match dice.roll(40) {
                0 => Right::unread("A/?"),
                1 | 2 => Right::new(Part::Out),
                3 | 4 => Right::new(Part::Informed).with_marks(Marks::from_iter([Mark::Executes])),
                _ => Right::new(Part::Informed),
            }
        };
        let cell = Cell { decision: key.clone(), role: role.clone() };
        apply(Edit::SetRight { cell, right: Some(right) });
    }
}
