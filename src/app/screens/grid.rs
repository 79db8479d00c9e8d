//! The grid as it is seen: heads, visible rows, loads.
//!
//! Only what is on the screen is made; the cost of a frame does not depend on the size of the map.

use std::borrow::Cow;

use compact_str::CompactString;

use super::super::App;
use super::super::grid::Line;
use super::super::layout::{Columns, GUTTER};
use super::super::text::{Span, Tone, digits, fit, span, width as wide};
use super::{Signs, cell};
use crate::model::{Decision, DecisionKey, Id, RoleKey};
use crate::rules::{Counts, Family, Finding};

/// The head of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeadView {
    /// Full or short name, cut to the column: as good as always short enough to need no memory of its own.
    pub text: CompactString,
    /// Whether the cursor is in the column.
    pub current: bool,
    /// Whether the cursor is on the head itself.
    pub cursor: bool,
    /// A finding about the role.
    pub finding: Option<Family>,
}

/// What a role carries: numbers, so that they are made a text only where they are painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoadView {
    /// What it decides.
    pub decides: u32,
    /// What it has a say in; nothing where not both fit in every column.
    pub say: Option<u32>,
}

impl LoadView {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> String {
        match self.say {
            Some(say) => format!("{}/{say}", self.decides),
            None => self.decides.to_string(),
        }
    }
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CellView {
    /// What is read.
    pub text: Cow<'static, str>,
    /// What it means.
    pub tone: Tone,
    /// A finding about the very cell, or about all deciders of the row where this is one.
    pub finding: Option<Family>,
    /// Whether the cursor is on it.
    pub cursor: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether it differs from Steady in the situation looked at.
    pub overridden: bool,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowView {
    /// The heading of an area.
    Area {
        /// Its name.
        name: String,
        /// Whether it is folded.
        folded: bool,
        /// How many decisions it holds.
        decisions: usize,
        /// Its open findings.
        counts: Counts,
        /// Whether those are all.
        checked: bool,
        /// Whether the cursor is on it.
        cursor: bool,
    },
    /// A decision.
    Decision {
        /// The worst open finding of the row.
        gutter: Option<Family>,
        /// The title, cut to its column.
        title: String,
        /// Whether the cursor is on this row.
        current: bool,
        /// Whether the cursor is on the title.
        cursor: bool,
        /// Whether the title is selected.
        selected: bool,
        /// A finding about the row as a whole.
        finding: Option<Family>,
        /// One cell for each shown column.
        cells: Vec<CellView>,
    },
}

/// The grid on the screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GridView {
    /// The columns that fit.
    pub columns: Columns,
    /// The role of each shown column.
    pub roles: Vec<RoleKey>,
    /// The heading over the titles.
    pub corner: &'static str,
    /// Whether the cursor is on that heading.
    pub corner_cursor: bool,
    /// One head for each shown column.
    pub heads: Vec<HeadView>,
    /// The rows from the first visible one on.
    pub rows: Vec<RowView>,
    /// What the load says.
    pub load_label: &'static str,
    /// What each shown role carries.
    pub load: Vec<LoadView>,
    /// Something to say instead of rows.
    pub empty: Option<&'static str>,
}

/// The widest title, bounded so that one long title does not push the roles off the screen. It is taken from the rows in
/// sight, so it costs the same on any map.
#[must_use]
pub fn title_width(app: &App) -> usize {
    let grid = app.grid();
    let lines = grid.lines().iter().skip(grid.top).take(usize::from(app.size().1));
    let widest = lines.fold(0, |widest, line| match line {
        // No character takes more columns than bytes: most titles need not be measured.
        Line::Decision(key) => match app.matrix().decision(*key).map(Decision::title) {
            Some(title) if title.len() >= widest => widest.max(wide(title) + 1),
            _ => widest,
        },
        _ => widest,
    });
    // Steps of eight keep columns from jumping at every scroll.
    widest.div_ceil(8) * 8
}

/// The grid in so many columns and rows, header included.
#[must_use]
pub fn view(app: &App, width: usize, rows: usize) -> GridView {
    let mut grid = around(app, width);
    let lines = app.grid().top..app.grid().lines().len();
    grid.rows = lines.take(rows.saturating_sub(1)).filter_map(|at| row(app, at, &grid)).collect();
    grid
}

/// One line of the grid among what is around it.
#[must_use]
pub fn row(app: &App, at: usize, grid: &GridView) -> Option<RowView> {
    Some(match app.grid().lines().get(at)? {
        Line::Header => area_row(app, None, at),
        Line::Area(id) => area_row(app, id.as_ref(), at),
        Line::Decision(key) => decision_row(app, *key, at, &grid.columns, &grid.roles),
    })
}

/// The grid in so many columns without its rows: what stands above and below them.
#[must_use]
pub fn around(app: &App, width: usize) -> GridView {
    let grid = app.grid();
    let columns = Columns::new(grid.heads(), grid.left, width, title_width(app));
    let shown = columns.left..columns.left + columns.roles.len();
    let heads: Vec<&super::super::grid::Head> = grid.heads().get(shown).unwrap_or(&[]).iter().collect();
    let roles: Vec<RoleKey> = heads.iter().map(|head| head.role).collect();
    let open = |findings: &[Finding]| {
        findings.iter().filter(|finding| !finding.waived).map(|finding| finding.rule.family).next()
    };
    let head_views = heads
        .iter()
        .zip(&columns.roles)
        .enumerate()
        .map(|(offset, (head, room))| {
            let column = columns.left + offset + 1;
            let name = if columns.full { &head.full } else { &head.short };
            HeadView {
                text: if wide(name) < *room { name.as_str().into() } else { fit(name, room.saturating_sub(1)).into() },
                current: grid.column == column,
                cursor: grid.column == column && grid.line == 0,
                finding: open(app.analysis().of_role(head.role)),
            }
        })
        .collect();
    // Of rows that are not there yet nobody knows what they give to whom.
    let loaded = if app.is_glimpse() { &[] } else { roles.as_slice() };
    let loads: Vec<_> = loaded.iter().map(|role| app.matrix().load_of(*role)).collect();
    let digits = |count: u32| digits(count as usize);
    // Where both do not fit everywhere, the decisions alone still tell who carries most; one line never mixes the two.
    let mut sized = loads.iter().zip(&columns.roles);
    let all_fit = !app.is_glimpse() && sized.all(|(load, room)| digits(load.decides) + 1 + digits(load.say()) < *room);
    let load = loads.iter().map(|load| LoadView { decides: load.decides, say: all_fit.then(|| load.say()) }).collect();
    let empty = match (app.matrix().decision_count(), app.matrix().role_count()) {
        (0, 0) => Some("An empty map. A adds a role, a adds a decision."),
        (0, _) => Some("No decision yet. a adds one: say it as an order, such as Refund a customer."),
        (_, 0) => Some("No role yet. A adds one."),
        _ => None,
    };
    GridView {
        corner: "Decision",
        corner_cursor: grid.line == 0 && grid.column == 0,
        heads: head_views,
        rows: Vec::new(),
        load_label: if all_fit { "Decides / has a say" } else { "Decides" },
        load,
        columns,
        roles,
        empty,
    }
}

/// Open findings of an area's rows.
#[must_use]
pub fn area_counts(app: &App, area: Option<&Id>) -> Counts {
    app.analysis().of_area(area)
}

fn area_row(app: &App, id: Option<&Id>, at: usize) -> RowView {
    let name = id.and_then(|id| app.matrix().area(id)).map_or("No area", |area| area.name.as_str());
    RowView::Area {
        name: span(name, Tone::Heading).text,
        folded: app.grid().is_folded(id),
        decisions: app.grid().decisions_of(id).len(),
        counts: area_counts(app, id),
        checked: app.checked().is_none(),
        cursor: app.grid().line == at,
    }
}

fn decision_row(app: &App, key: DecisionKey, at: usize, columns: &Columns, roles: &[RoleKey]) -> RowView {
    let grid = app.grid();
    let block = grid.anchor.map(|_| grid.block());
    let findings = app.analysis().of_row(key);
    // A finding of another situation is not a finding of what is looked at.
    let here = |finding: &&Finding| {
        !finding.waived && (finding.situation.is_none() || finding.situation.as_ref() == app.situation())
    };
    // The row carries it all the same, quietly: area and title count it, and `n` goes there.
    let worst = findings.iter().filter(here).max_by_key(|finding| finding.severity);
    let worst =
        worst.or_else(|| findings.iter().filter(|finding| !finding.waived).max_by_key(|finding| finding.severity));
    let of_row = findings.iter().filter(here).find(|finding| finding.role.is_none()).map(|finding| finding.rule.family);
    let several = findings.iter().filter(here).any(|finding| finding.rule.code == "O01" || finding.rule.code == "O03");
    let decision = app.matrix().decision(key);
    let posture = app.situation().and_then(|situation| decision.and_then(|decision| decision.posture(situation)));
    let current = grid.line == at;
    let empty = Signs::of(app.glyphs()).empty;
    let cells = roles
        .iter()
        .enumerate()
        .map(|(offset, role)| {
            let column = columns.left + offset + 1;
            let right = decision.and_then(|decision| decision.right_in(*role, app.situation()));
            let own = findings
                .iter()
                .filter(here)
                .find(|finding| finding.role == Some(*role))
                .map(|finding| finding.rule.family);
            let claims = several && right.is_some_and(crate::model::Right::is_decider);
            CellView {
                text: right.map_or(Cow::Borrowed(empty), |right| cell::text(app.notation(), right)),
                tone: right.map_or(Tone::Out, cell::tone),
                finding: own.or(claims.then_some(Family::Overlap)),
                cursor: current && grid.column == column,
                selected: block.is_some_and(|block| block.contains(at, column)),
                overridden: posture.is_some_and(|posture| posture.right(*role).is_some()),
            }
        })
        .collect();
    RowView::Decision {
        gutter: worst.map(|finding| finding.rule.family),
        title: fit(
            &span(decision.map_or("", |decision| decision.title()), Tone::Plain).text,
            columns.title.saturating_sub(GUTTER + 1),
        ),
        current,
        cursor: current && grid.column == 0,
        selected: block.is_some_and(|block| block.contains(at, 0)),
        finding: of_row,
        cells,
    }
}

/// The findings of an area in signs: `2○ 1◆`, or a tick; dots while more may come.
#[must_use]
pub fn count_signs(signs: &Signs, counts: Counts, checked: bool) -> Vec<Span> {
    if counts.open() == 0 && checked {
        return vec![span(signs.clean, Tone::Good)];
    }
    let mut spans: Vec<Span> = Family::ALL
        .into_iter()
        .filter(|family| counts.family(*family) > 0)
        .map(|family| span(format!("{}{} ", counts.family(family), signs.family(family)), Tone::of(family)))
        .collect();
    if !checked {
        spans.push(span("...", Tone::Quiet));
    }
    spans
}

/// The whole grid as lines of text, for reading aloud and for pipes.
#[must_use]
pub fn text(app: &App) -> Vec<String> {
    let matrix = app.matrix();
    let grid = app.grid();
    let mut lines = vec![
        span(matrix.title(), Tone::Plain).text,
        format!(
            "{}, {}, situation {}, shown as {}",
            crate::app::commands::count(matrix.decision_count(), "decision"),
            crate::app::commands::count(matrix.role_count(), "role"),
            span(app.situation_name(), Tone::Plain).text,
            app.notation().name()
        ),
    ];
    let facts = super::details::map_facts(app).into_iter();
    lines.extend(facts.map(|(label, text)| format!("{label}: {}", span(text, Tone::Plain).text)));
    lines.extend(finding_texts(app, app.analysis().of_map(), ""));
    for line in grid.lines() {
        match line {
            Line::Header => {}
            Line::Area(id) => {
                let name = id.as_ref().and_then(|id| matrix.area(id)).map_or("No area", |area| area.name.as_str());
                lines.push(String::new());
                lines.push(format!("Area: {}", span(name, Tone::Plain).text));
            }
            Line::Decision(key) => lines.extend(decision_text(app, *key)),
        }
    }
    lines.push(String::new());
    lines.push("Load per role".to_owned());
    for head in grid.heads() {
        let load = matrix.load_of(head.role);
        lines.push(format!(
            "  {}: decides {}, contributes to {}, is informed of {}",
            head.full, load.decides, load.contributes, load.informed
        ));
        lines.extend(finding_texts(app, app.analysis().of_role(head.role), "    "));
    }
    lines
}

fn decision_text(app: &App, key: DecisionKey) -> Vec<String> {
    let Some(decision) = app.matrix().decision(key) else { return Vec::new() };
    let mut lines = vec![format!("  {}", span(decision.title(), Tone::Plain).text)];
    for sentence in super::details::right_sentences(app, decision) {
        lines.push(format!("    {sentence}"));
    }
    for (label, text) in super::details::facts(app, decision) {
        lines.push(format!("    {}: {text}", label.to_lowercase()));
    }
    lines.extend(finding_texts(app, app.analysis().of_row(key), "    "));
    lines
}

/// Open findings, a line each.
fn finding_texts(app: &App, findings: &[Finding], indent: &str) -> Vec<String> {
    let open = findings.iter().filter(|finding| !finding.waived);
    open.map(|finding| format!("{indent}{}", super::findings::told(app, finding))).collect()
}
