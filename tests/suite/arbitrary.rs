//! Random maps, edits and files, for laws that must hold for all of them.
//!
//! Ids come from small pools, so that random edits meet: most are accepted by a map that has grown a little, some are
//! refused, and both must keep the laws.

use std::sync::LazyLock;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::{RegexGeneratorStrategy, string_regex};

use sayso::model::{
    Amount, Area, Band, Barrier, Cell, Date, Decision, DecisionChange, DutyPair, Edit, Escalation, Holder, Id, Impact,
    LabelChange, Letters, Limit, MapChange, Mark, Matrix, Miss, MissKind, Mode, Part, PostureChange, Priority,
    Quantity, Right, Role, RoleChange, RoleKind, RuleSetting, Severity, Situation, Status, TimeLimit, Unit, Waiver,
    Words,
};

fn pool(ids: &'static [&'static str]) -> impl Strategy<Value = Id> {
    select(ids).prop_map(|id| Id::parse(id).unwrap())
}

/// One of a few role ids.
pub fn role_id() -> impl Strategy<Value = Id> {
    pool(&["coo", "legal", "lead", "cfo", "team.b", "x_9"])
}

/// One of a few decision ids.
pub fn decision_id() -> impl Strategy<Value = Id> {
    pool(&["refund", "price", "hire", "hire-2", "a", "z.z"])
}

/// One of a few area ids.
pub fn area_id() -> impl Strategy<Value = Id> {
    pool(&["people", "money", "0"])
}

/// One of a few situation ids.
pub fn situation_id() -> impl Strategy<Value = Id> {
    pool(&["pressure", "outage"])
}

/// Texts as people write them, and texts that try to break the file.
pub fn text() -> impl Strategy<Value = String> {
    let odd = vec(
        select(vec![
            "\"",
            "\\",
            "\n",
            "\r\n",
            "\t",
            "//",
            "/*",
            "*/",
            "\u{202e}",
            "\u{200b}",
            "\u{1b}[0m",
            "\u{0}",
            "é",
            "e\u{301}",
            "日本",
            "€",
            "'",
            "(",
            ")",
            "]",
            "{",
            ",",
            ":",
            "=======",
            "#",
            "r\"",
            "\u{feff}",
            "\u{fe0f}",
            "\u{2028}",
            "|",
            "\\|",
            "=1+1",
            "@x",
            "-",
            "<script>",
            "&lt;",
            "**",
            "`",
        ]),
        0..6,
    );
    prop_oneof![1 => Just(String::new()), 4 => &*PLAIN, 1 => odd.prop_map(|parts| parts.concat()), 1 => &*ANY]
}

/// Patterns, taken apart once: a map draws a hundred texts.
type Pattern = LazyLock<RegexGeneratorStrategy<String>>;
static PLAIN: Pattern = LazyLock::new(|| string_regex("[A-Za-z][a-z ,/-]{0,20}").unwrap());
static ANY: Pattern = LazyLock::new(|| string_regex("\\PC*").unwrap());
static CODE: Pattern = LazyLock::new(|| string_regex("[GOV][0-9]{2}").unwrap());

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        select(vec![0_i64, 1, 50_000, 500_000, 123_456, 100_000_000_000_000_000]),
        0..100_000_000_000_000_000_i64,
    ]
    .prop_map(|hundredths| Amount::from_hundredths(hundredths).unwrap())
}

fn unit() -> impl Strategy<Value = Unit> {
    select(vec!["EUR", "USD", "SEK", "%", "days", "people"]).prop_map(|unit| Unit::parse(unit).unwrap())
}

fn band() -> impl Strategy<Value = Option<Band>> {
    (option::of(amount()), option::of(amount())).prop_map(|(over, upto)| Band::new(over, upto).ok())
}

fn date() -> impl Strategy<Value = Date> {
    (1900_i16..2200, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn time_limit() -> impl Strategy<Value = TimeLimit> {
    select(vec!["P1D", "PT4H", "P3M", "P2W", "P1Y2M3DT4H5M6S", "PT24H"])
        .prop_map(|limit| TimeLimit::parse(limit).unwrap())
}

fn mode() -> impl Strategy<Value = Mode> {
    select(Mode::ALL.to_vec())
}

/// A right of any part, with or without boundary, marks and texts.
pub fn right() -> impl Strategy<Value = Right> {
    let part = select(vec![Part::Decides, Part::Contributes, Part::Informed, Part::Out, Part::Unread]);
    let plain = part.clone().prop_map(Right::new);
    let marks = vec(select(Mark::ALL.to_vec()), 0..3);
    let full = (part, marks, band(), texts(), text(), text()).prop_map(|(part, marks, band, segments, veto, text)| {
        Right::new(part)
            .with_marks(marks.into_iter().collect())
            .with_band(band)
            .with_segments(segments)
            .with_veto(veto)
            .with_text(text)
    });
    prop_oneof![2 => plain, 1 => full, 1 => text().prop_map(Right::unread)]
}

fn waivers() -> impl Strategy<Value = Vec<Waiver>> {
    let waiver = (&*CODE, option::of(role_id()), option::of(situation_id()), text(), option::of(date()))
        .prop_map(|(rule, role, situation, reason, until)| Waiver { rule, role, situation, reason, until });
    vec(waiver, 0..3)
}

fn label_change() -> impl Strategy<Value = LabelChange> {
    prop_oneof![
        text().prop_map(LabelChange::Name),
        (0_u32..100).prop_map(LabelChange::Rank),
        texts().prop_map(LabelChange::Note),
    ]
}

fn role_change() -> impl Strategy<Value = RoleChange> {
    let holder =
        (text(), option::of(date()), option::of(date())).prop_map(|(name, from, until)| Holder { name, from, until });
    prop_oneof![
        text().prop_map(RoleChange::Name),
        any::<u32>().prop_map(RoleChange::Rank),
        texts().prop_map(RoleChange::Aliases),
        select(vec![RoleKind::Seat, RoleKind::Group]).prop_map(RoleChange::Kind),
        vec(holder, 0..4).prop_map(RoleChange::Holders),
        option::of(role_id()).prop_map(RoleChange::Deputy),
        option::of(role_id()).prop_map(RoleChange::ReportsTo),
        any::<bool>().prop_map(RoleChange::Top),
        texts().prop_map(RoleChange::Note),
    ]
}

fn decision_change() -> impl Strategy<Value = DecisionChange> {
    use DecisionChange as C;
    let limit = prop_oneof![unit().prop_map(Limit::Amount), texts().prop_map(Limit::Segments)];
    let escalation = (role_id(), text()).prop_map(|(to, when)| Escalation { to, when });
    let front = prop_oneof![
        text().prop_map(C::Title),
        option::of(area_id()).prop_map(C::Area),
        (0_u32..100).prop_map(C::Rank),
        text().prop_map(C::Success),
        text().prop_map(C::GivesWay),
        option::of(select(vec![Impact::Low, Impact::Medium, Impact::High])).prop_map(C::Impact),
        any::<bool>().prop_map(C::TimeCritical),
        option::of(limit).prop_map(C::Limit),
        option::of(mode()).prop_map(C::Mode),
    ];
    let back = prop_oneof![
        text().prop_map(C::TieBreak),
        option::of(time_limit()).prop_map(C::DecideWithin),
        option::of(escalation).prop_map(C::Escalation),
        vec(decision_id(), 0..3).prop_map(C::Feeds),
        select(vec![Status::Draft, Status::Contested, Status::Agreed]).prop_map(C::Status),
        option::of(date()).prop_map(C::ConfirmedOn),
        option::of(date()).prop_map(C::ReviewBy),
        texts().prop_map(C::Note),
        waivers().prop_map(C::Waivers),
    ];
    prop_oneof![front, back]
}

fn map_change() -> impl Strategy<Value = MapChange> {
    use MapChange as C;
    let priority = (text(), text()).prop_map(|(name, gives_way)| Priority { name, gives_way });
    let duty = (decision_id(), decision_id(), text()).prop_map(|(first, second, why)| DutyPair { first, second, why });
    let severity = option::of(select(vec![Severity::Note, Severity::Warning, Severity::Error]));
    let setting = (any::<bool>(), severity, btree_map(text(), any::<i64>(), 0..3))
        .prop_map(|(off, severity, limits)| RuleSetting { off, severity, limits });
    let words = (texts(), texts(), texts()).prop_map(|(vague, precise, nobody)| Words { vague, precise, nobody });
    let letters = (text(), any::<bool>()).prop_map(|(notation, confirmed)| Letters { notation, confirmed });
    let cost = (amount(), option::of(unit())).prop_map(|(amount, unit)| Quantity { amount, unit });
    let barrier = (
        (text(), option::of(cost), option::of(time_limit())),
        (option::of(role_id()), vec(decision_id(), 0..3), texts()),
    );
    let barriers = (btree_set(decision_id(), 0..4), vec(barrier, 4)).prop_map(|(ids, barriers)| {
        let barrier = |(id, ((title, cost, every), (owner, decisions, note)))| Barrier {
            id,
            title,
            cost,
            every,
            owner,
            decisions,
            note,
        };
        ids.into_iter().zip(barriers).map(barrier).collect()
    });
    let kinds = vec![MissKind::Stalled, MissKind::Bypassed, MissKind::Overridden, MissKind::Reopened];
    let miss = (date(), option::of(decision_id()), select(kinds), text()).prop_map(|(on, decision, kind, note)| Miss {
        on,
        decision,
        kind,
        note,
    });
    prop_oneof![
        text().prop_map(C::Title),
        text().prop_map(C::Focus),
        vec(priority, 0..4).prop_map(C::Priorities),
        vec(duty, 0..3).prop_map(C::Duties),
        option::of(time_limit()).prop_map(C::ReviewEvery),
        (&*CODE, setting).prop_map(|(code, setting)| C::Rule(code, setting)),
        words.prop_map(C::Words),
        option::of(letters).prop_map(C::Letters),
        waivers().prop_map(C::Waivers),
        barriers.prop_map(C::Barriers),
        vec(miss, 0..4).prop_map(C::Misses),
    ]
}

fn cell() -> impl Strategy<Value = Cell> {
    (decision_id(), role_id()).prop_map(|(decision, role)| Cell { decision, role })
}

/// One edit; a map may refuse it.
pub fn edit() -> impl Strategy<Value = Edit> {
    let posture_change = prop_oneof![
        option::of(mode()).prop_map(PostureChange::Mode),
        option::of(time_limit()).prop_map(PostureChange::DecideWithin),
    ];
    prop_oneof![
        2 => map_change().prop_map(Edit::SetMap),
        1 => (area_id(), text()).prop_map(|(id, name)| Edit::AddArea(Box::new(Area::new(id, name)))),
        1 => (area_id(), label_change()).prop_map(|(id, change)| Edit::SetArea { id, change }),
        1 => (situation_id(), text()).prop_map(|(id, name)| Edit::AddSituation(Box::new(Situation::new(id, name)))),
        1 => (situation_id(), label_change()).prop_map(|(id, change)| Edit::SetSituation { id, change }),
        1 => situation_id().prop_map(|id| Edit::RemoveSituation { id, retire: true }),
        3 => (role_id(), text()).prop_map(|(id, name)| Edit::AddRole(Box::new(Role::new(id, name)))),
        3 => (role_id(), role_change()).prop_map(|(id, change)| Edit::SetRole { id, change }),
        4 => (decision_id(), text()).prop_map(|(id, title)| Edit::AddDecision(Box::new(Decision::new(id, title)))),
        6 => (decision_id(), decision_change()).prop_map(|(id, change)| Edit::SetDecision { id, change }),
        8 => (cell(), option::weighted(0.8, right())).prop_map(|(cell, right)| Edit::SetRight { cell, right }),
        3 => (cell(), situation_id(), option::of(option::of(right())))
            .prop_map(|(cell, situation, right)| Edit::SetOverride { cell, situation, right }),
        2 => (decision_id(), situation_id(), posture_change)
            .prop_map(|(decision, situation, change)| Edit::SetPosture { decision, situation, change }),
    ]
}

/// One edit of any kind, records with all their fields among them. A map refuses many of these.
pub fn any_edit() -> impl Strategy<Value = Edit> {
    let label = |id: BoxedStrategy<Id>| {
        let changes = vec(label_change(), 0..4);
        (id, text(), changes)
            .prop_map(|(id, name, changes)| Box::new(changes.into_iter().fold(Area::new(id, name), Area::with)))
    };
    let role = (role_id(), text(), vec(role_change(), 0..8))
        .prop_map(|(id, name, changes)| changes.into_iter().fold(Role::new(id, name), Role::with));
    let decision = (decision_id(), text(), vec(decision_change(), 0..12))
        .prop_map(|(id, title, changes)| changes.into_iter().fold(Decision::new(id, title), Decision::with));
    let retire = any::<bool>;
    prop_oneof![
        14 => edit(),
        1 => label(area_id().boxed()).prop_map(Edit::AddArea),
        1 => label(situation_id().boxed()).prop_map(Edit::AddSituation),
        1 => role.prop_map(|role| Edit::AddRole(Box::new(role))),
        1 => decision.prop_map(|decision| Edit::AddDecision(Box::new(decision))),
        1 => (area_id(), retire()).prop_map(|(id, retire)| Edit::RemoveArea { id, retire }),
        1 => (situation_id(), retire()).prop_map(|(id, retire)| Edit::RemoveSituation { id, retire }),
        1 => (role_id(), retire()).prop_map(|(id, retire)| Edit::RemoveRole { id, retire }),
        1 => (decision_id(), retire()).prop_map(|(id, retire)| Edit::RemoveDecision { id, retire }),
    ]
}

/// What a user does in one go.
#[derive(Clone, Debug)]
pub enum Gesture {
    /// A few edits.
    Edits(Vec<Edit>),
    /// Removes a role with everything that names it.
    RemoveRole(Id),
    /// Removes a decision with everything that names it.
    RemoveDecision(Id),
    /// Removes an area; its decisions move to another one.
    RemoveArea(Id, Option<Id>),
}

impl Gesture {
    /// The edits it makes on a map, and whether the map must accept them.
    pub fn edits(&self, matrix: &Matrix) -> (Vec<Edit>, bool) {
        match self {
            Gesture::Edits(edits) => (edits.clone(), false),
            Gesture::RemoveRole(id) => (matrix.removal_of_role(id), true),
            Gesture::RemoveDecision(id) => (matrix.removal_of_decision(id), true),
            Gesture::RemoveArea(id, heir) => {
                let heir = heir.as_ref().filter(|heir| *heir != id && matrix.area(heir).is_some());
                (matrix.removal_of_area(id, heir), matrix.area(id).is_some())
            }
        }
    }

    /// Does it, if the map accepts it.
    pub fn perform(&self, matrix: &mut Matrix) -> bool {
        let (edits, must) = self.edits(matrix);
        let done = matrix.apply_all(edits);
        assert!(done.is_ok() || !must, "{self:?} was refused: {done:?}");
        done.is_ok()
    }
}

/// A gesture; a map may refuse it when it is made of edits.
pub fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        20 => vec(edit(), 1..3).prop_map(Gesture::Edits),
        1 => role_id().prop_map(Gesture::RemoveRole),
        1 => decision_id().prop_map(Gesture::RemoveDecision),
        1 => (area_id(), option::of(area_id())).prop_map(|(id, heir)| Gesture::RemoveArea(id, heir)),
    ]
}

/// A map that has grown by random gestures, from a small one or from nothing.
pub fn matrix() -> impl Strategy<Value = Matrix> {
    (any::<bool>(), vec(gesture(), 0..60)).prop_map(|(seeded, gestures)| grown(seeded, gestures))
}

/// A map after gestures, as far as it accepted them.
pub fn grown(seeded: bool, gestures: Vec<Gesture>) -> Matrix {
    let mut matrix = if seeded { seed() } else { Matrix::default() };
    for gesture in gestures {
        gesture.perform(&mut matrix);
    }
    matrix
}

/// A small map with something of each kind.
pub fn seed() -> Matrix {
    let text = "
        situation Pressure
        # Money
               | COO    | Legal | Lead
        Refund | D >500 | C     | D <=500
        Price  | D      |       | I
        # People
        Hire   | I      | ?A/R  | D
    ";
    sayso::model::sketch::parse(text).unwrap().matrix
}

/// How the lines of a canonical file are roughened, without a change of meaning: comments on lines of their own and behind
/// lines, empty lines, other blanks, line ends and a byte order mark.
#[derive(Clone, Debug)]
pub struct Roughness {
    marks: Vec<(proptest::sample::Index, u8)>,
    crlf: bool,
    bom: bool,
    no_final_newline: bool,
}

/// A way to roughen a file.
pub fn roughness() -> impl Strategy<Value = Roughness> {
    let marks = vec((any::<proptest::sample::Index>(), 0_u8..7), 0..25);
    (marks, prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.2))
        .prop_map(|(marks, crlf, bom, no_final_newline)| Roughness { marks, crlf, bom, no_final_newline })
}

impl Roughness {
    /// The roughened file. Comments are numbered: `// c3.`
    pub fn of(&self, canonical: &str) -> String {
        let mut lines: Vec<String> = canonical.lines().map(str::to_owned).collect();
        for (number, (index, kind)) in self.marks.iter().enumerate() {
            let at = index.index(lines.len());
            let indent: String = lines[at].chars().take_while(|c| *c == ' ').collect();
            // A comment behind a line must not comment out another one.
            let free = !lines[at].contains("//");
            match kind {
                0 | 1 => lines.insert(at, format!("{indent}// c{number}.")),
                2 | 3 if free => lines[at].push_str(&format!(" // c{number}.")),
                4 => lines.insert(at, format!("{indent}/* c{number}. */")),
                5 => lines.insert(at, String::new()),
                // The brackets of a record keep their column, so that tests can find them.
                6 if !lines[at].trim_start().starts_with(['(', ')']) => lines[at].insert_str(indent.len(), "  "),
                _ => {}
            }
        }
        let end = if self.crlf { "\r\n" } else { "\n" };
        let mut text = lines.join(end);
        if !self.no_final_newline {
            text.push_str(end);
        }
        if self.bom { format!("\u{feff}{text}") } else { text }
    }

    /// How lines end.
    pub fn line_end(&self) -> &'static str {
        if self.crlf { "\r\n" } else { "\n" }
    }
}
