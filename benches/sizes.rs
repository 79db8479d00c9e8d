//! What each piece of work costs on maps of every size: `cargo bench --bench sizes`.
//!
//! Criterion says how long; growth from S to XL is what to look at. `-- edit` runs only what has that in its name;
//! `SAYSO_BENCH_SIZES=S,L` only those sizes. The whole suite ends in a few minutes.

mod maps;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sayso::app::key::{Code, Key};
use sayso::app::{App, Event, Opened, Preferences};
use sayso::interchange::export::Outgoing;
use sayso::interchange::intake;
use sayso::interchange::notation::Notation;
use sayso::interchange::{formats, native};
use sayso::model::{
    Cell, Decision, DecisionChange, DecisionKey, Edit, Id, MapChange, Matrix, Part, PostureChange, Right, RoleChange,
    Touch, diff, merge,
};
use sayso::rules::Analysis;
use sayso::ui;

/// What is measured of a size: its name and the map.
struct Sized {
    name: &'static str,
    matrix: Matrix,
}

fn main() {
    let wanted = std::env::var("SAYSO_BENCH_SIZES").unwrap_or_else(|_| "S,M,L,XL".to_owned());
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(10)
        .configure_from_args();
    for (name, decisions, roles) in maps::SIZES {
        if wanted.split(',').any(|size| size == name) {
            let sized = Sized { name, matrix: maps::map(decisions, roles) };
            files(&mut criterion, &sized);
            rules(&mut criterion, &sized);
            versions(&mut criterion, &sized);
            screens(&mut criterion, &sized);
            tables(&mut criterion, &sized);
        }
    }
    criterion.final_summary();
}

fn group<'c>(criterion: &'c mut Criterion, name: &str, sized: &Sized) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(sized.matrix.decision_count() as u64));
    group
}

fn files(criterion: &mut Criterion, sized: &Sized) {
    let text = native::write(&sized.matrix);
    let mut group = group(criterion, "file", sized);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(BenchmarkId::new("read", sized.name), |b| {
        b.iter_with_large_drop(|| native::read(black_box(text.as_bytes())));
    });
    // What reading costs a program that knows nothing of maps: the yardstick of PROMISES.
    group.bench_function(BenchmarkId::new("serde alone", sized.name), |b| {
        b.iter_with_large_drop(|| ron::from_str::<ron::Value>(black_box(&text)));
    });
    group.bench_function(BenchmarkId::new("write", sized.name), |b| {
        b.iter_with_large_drop(|| native::write(black_box(&sized.matrix)));
    });
    if let Ok(document) = native::read(text.as_bytes()) {
        let mut matrix = document.matrix.clone();
        if let Some(edit) = right_edit(&matrix, middle(&matrix)) {
            let _ = matrix.apply(edit);
        }
        group.bench_function(BenchmarkId::new("splice save", sized.name), |b| {
            b.iter_with_large_drop(|| native::splice(black_box(&document.source), &matrix));
        });
    }
    group.finish();
}

/// A decision in the middle of the map.
fn middle(matrix: &Matrix) -> DecisionKey {
    let order = matrix.decisions_in_order();
    order[order.len() / 2]
}

fn id_of(matrix: &Matrix, key: DecisionKey) -> Option<Id> {
    matrix.decision(key).map(|decision| decision.id().clone())
}

fn right_edit(matrix: &Matrix, key: DecisionKey) -> Option<Edit> {
    let role = matrix.roles_in_order().into_iter().nth(3).and_then(|role| matrix.role(role))?.id().clone();
    let cell = Cell { decision: id_of(matrix, key)?, role };
    Some(Edit::SetRight { cell, right: Some(Right::decides()) })
}

/// One edit of each kind that the rules answer to, each in the middle of the map.
fn edits(matrix: &Matrix) -> Vec<(&'static str, Edit)> {
    let key = middle(matrix);
    let (Some(id), Some(right)) = (id_of(matrix, key), right_edit(matrix, key)) else { return Vec::new() };
    let role =
        matrix.roles_in_order().into_iter().nth(3).and_then(|role| matrix.role(role)).map(|role| role.id().clone());
    let mut edits = vec![
        ("right", right),
        ("title", Edit::SetDecision { id: id.clone(), change: DecisionChange::Title("Approve the fleet".to_owned()) }),
        ("escalation", Edit::SetDecision { id, change: DecisionChange::Escalation(None) }),
        ("new decision", Edit::AddDecision(Box::new(Decision::new(matrix.fresh_decision_id("New"), "Decide anew")))),
    ];
    if let (Some(id), Some(situation)) = (id_of(matrix, key), situation(matrix)) {
        let change = PostureChange::DecideWithin(None);
        edits.push(("posture", Edit::SetPosture { decision: id.clone(), situation: situation.clone(), change }));
        if let Some(role) = role.clone() {
            let cell = Cell { decision: id, role };
            edits.push(("override", Edit::SetOverride { cell, situation, right: Some(Some(Right::decides())) }));
        }
    }
    if let Some(id) = role {
        edits.push((
            "role name",
            Edit::SetRole { id: id.clone(), change: RoleChange::Name("Chief of staff".to_owned()) },
        ));
        edits.push(("role deputy", Edit::SetRole { id, change: RoleChange::Deputy(None) }));
    }
    edits.push(("settings", Edit::SetMap(MapChange::ReviewEvery(None))));
    edits
}

fn situation(matrix: &Matrix) -> Option<Id> {
    matrix.situations_in_order().first().map(|situation| situation.id.clone())
}

/// The map after so many cells were changed, the first of them in the n-th row.
fn changed(matrix: &Matrix, first: usize, count: usize, right: &Right) -> Matrix {
    let mut changed = matrix.clone();
    let (decisions, roles) = (matrix.decisions_in_order(), matrix.roles_in_order());
    for at in 0..count {
        let key = decisions[(first + at * 7) % decisions.len()];
        let role = roles[at % roles.len()];
        let (Some(decision), Some(role)) = (id_of(matrix, key), matrix.role(role)) else { continue };
        let cell = Cell { decision, role: role.id().clone() };
        changed.apply(Edit::SetRight { cell, right: Some(right.clone()) }).expect("a cell of the map");
    }
    changed
}

/// Two versions of one map, twenty cells apart, compared and merged.
fn versions(criterion: &mut Criterion, sized: &Sized) {
    let ours = changed(&sized.matrix, 0, 20, &Right::decides());
    let theirs = changed(&sized.matrix, 3, 20, &Right::new(Part::Informed));
    let mut group = group(criterion, "versions", sized);
    group.bench_function(BenchmarkId::new("diff", sized.name), |b| {
        b.iter_with_large_drop(|| diff(black_box(&sized.matrix), &ours));
    });
    group.bench_function(BenchmarkId::new("merge", sized.name), |b| {
        b.iter_with_large_drop(|| merge(black_box(&sized.matrix), &ours, &theirs, |_| String::new()));
    });
    group.finish();
}

fn rules(criterion: &mut Criterion, sized: &Sized) {
    let mut group = group(criterion, "rules", sized);
    group.bench_function(BenchmarkId::new("all", sized.name), |b| {
        b.iter_with_large_drop(|| Analysis::new(black_box(&sized.matrix), maps::today()));
    });
    let analysis = Analysis::new(&sized.matrix, maps::today());
    for (name, edit) in edits(&sized.matrix) {
        let touched: [Touch; 1] = [edit.touches()];
        let mut matrix = sized.matrix.clone();
        let mut analysis = analysis.clone();
        let Ok(inverse) = matrix.apply(edit.clone()) else { continue };
        let mut there = true;
        // Forth and back in turn: every update sees a change.
        let mut next = inverse;
        group.bench_function(BenchmarkId::new(format!("edit {name}"), sized.name), |b| {
            b.iter(|| {
                analysis.update(&matrix, &touched);
                if let Ok(back) = matrix.apply(next.clone()) {
                    next = back;
                    there = !there;
                }
            });
        });
    }
    group.finish();
}

fn screens(criterion: &mut Criterion, sized: &Sized) {
    let mut group = group(criterion, "screen", sized);
    let opened = |size| {
        let opened = Opened { matrix: sized.matrix.clone(), ..Opened::default() };
        App::new(opened, maps::today(), size, &Preferences::default())
    };
    group.bench_function(BenchmarkId::new("open", sized.name), |b| {
        b.iter_batched(
            || sized.matrix.clone(),
            |matrix| {
                let opened = Opened { matrix, ..Opened::default() };
                App::new(opened, maps::today(), (120, 40), &Preferences::default())
            },
            BatchSize::PerIteration,
        );
    });
    for size in [(80, 24), (120, 40), (200, 60)] {
        let app = opened(size);
        let mut terminal = terminal(size);
        group.bench_function(BenchmarkId::new(format!("frame {}x{}", size.0, size.1), sized.name), |b| {
            b.iter(|| terminal.draw(|frame| ui::draw(frame, black_box(&app))).is_ok());
        });
    }
    let mut app = opened((120, 40));
    let mut terminal = terminal((120, 40));
    let mut press = |group: &mut BenchmarkGroup<'_, WallTime>, name: &str, keys: [Key; 2]| {
        let mut turn = 0;
        group.bench_function(BenchmarkId::new(format!("key {name}"), sized.name), |b| {
            b.iter(|| {
                app.update(Event::Key(keys[turn % 2]));
                turn += 1;
                terminal.draw(|frame| ui::draw(frame, &app)).is_ok()
            });
        });
    };
    press(&mut group, "move", [Key::plain(Code::Down), Key::plain(Code::Up)]);
    press(&mut group, "right", [Key::plain(Code::Right), Key::plain(Code::Left)]);
    press(&mut group, "page", [Key::plain(Code::PageDown), Key::plain(Code::PageUp)]);
    press(&mut group, "edit", [Key::plain(Code::Char('d')), Key::plain(Code::Char('i'))]);
    press(&mut group, "undo", [Key::plain(Code::Char('u')), Key { ctrl: true, ..Key::plain(Code::Char('r')) }]);
    press(&mut group, "next finding", [Key::plain(Code::Char('n')), Key::plain(Code::Char('N'))]);
    group.finish();
}

fn terminal((width, height): (u16, u16)) -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(width, height)).expect("a terminal that only remembers")
}

fn tables(criterion: &mut Criterion, sized: &Sized) {
    let mut group = group(criterion, "table", sized);
    let analysis = Analysis::new(&sized.matrix, maps::today());
    let out = Outgoing { matrix: &sized.matrix, analysis: &analysis, notation: Notation::Dci, situation: None };
    let csv = formats::by_name("csv").and_then(|format| format.write(&out)).unwrap_or_default();
    group.throughput(Throughput::Bytes(csv.len() as u64));
    // A file of XL is larger than an import takes at once.
    if sized.name != "XL" {
        group.bench_function(BenchmarkId::new("csv crate alone", sized.name), |b| {
            b.iter(|| {
                let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(black_box(csv.as_slice()));
                reader.records().filter_map(Result::ok).map(|record| record.len()).sum::<usize>()
            });
        });
        group.bench_function(BenchmarkId::new("import csv", sized.name), |b| {
            b.iter_with_large_drop(|| {
                let reading = formats::by_name("csv").and_then(|format| format.reading(black_box(&csv)));
                reading.map(|reading| intake::map_from(&reading, Notation::Dci, true, "Map"))
            });
        });
    }
    for format in
        formats::FORMATS.iter().filter(|format| format.write.is_some() && (sized.name != "XL" || format.name == "csv"))
    {
        group.bench_function(BenchmarkId::new(format!("export {}", format.name), sized.name), |b| {
            b.iter_with_large_drop(|| format.write(black_box(&out)));
        });
    }
    group.finish();
}
