//! How many instructions the hot paths take: `cargo bench --bench counts`. It needs valgrind.
//!
//! A count is the same on a busy machine and a quiet one, so a change of one per cent is seen. Each path runs under
//! callgrind, which collects only inside `measured`. Names behind `--` choose paths, `SAYSO_BENCH_SIZES=S,L` sizes.

mod maps;

use std::hint::black_box;
use std::process::{Command, ExitCode};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sayso::app::key::{Code, Key};
use sayso::app::{App, Event, Opened, Preferences};
use sayso::interchange::notation::Notation;
use sayso::interchange::{formats, intake, native};
use sayso::model::{Cell, Edit, Matrix, Right};
use sayso::rules::Analysis;
use sayso::ui;

/// A path by its name: everything up to the closure is set up, and the closure is counted.
type Path = (&'static str, fn(Matrix) -> Box<dyn FnOnce()>);

const PATHS: [Path; 14] = [
    ("read", |matrix| {
        let text = native::write(&matrix);
        Box::new(move || drop(black_box(native::read(text.as_bytes()))))
    }),
    ("write", |matrix| Box::new(move || drop(black_box(native::write(&matrix))))),
    ("splice save", |mut matrix| {
        let text = native::write(&matrix);
        let source = native::read(text.as_bytes()).expect("a map").source;
        let edit = first_cell(&matrix);
        matrix.apply(edit).expect("an edit");
        Box::new(move || drop(black_box(native::splice(&source, &matrix))))
    }),
    ("all rules", |matrix| Box::new(move || drop(black_box(Analysis::new(&matrix, maps::today()))))),
    ("rules after an edit", |mut matrix| {
        let mut analysis = Analysis::new(&matrix, maps::today());
        let edit = first_cell(&matrix);
        let touched = [edit.touches()];
        matrix.apply(edit).expect("an edit");
        Box::new(move || analysis.update(black_box(&matrix), &touched))
    }),
    ("open the screens", |matrix| Box::new(move || drop(black_box(app(matrix))))),
    ("key down", |matrix| key(matrix, &[Code::Down])),
    ("key down, scrolling", |matrix| key(matrix, &[Code::Down; 45])),
    ("key right", |matrix| key(matrix, &[Code::Right])),
    ("key page down", |matrix| key(matrix, &[Code::PageDown])),
    ("key edit", |matrix| key(matrix, &[Code::Char('d')])),
    ("key undo", |matrix| key(matrix, &[Code::Char('d'), Code::Char('u')])),
    ("key next finding", |matrix| key(matrix, &[Code::Char('n')])),
    ("import csv", |matrix| {
        let analysis = Analysis::new(&matrix, maps::today());
        let notation = Notation::Dci;
        let out =
            sayso::interchange::export::Outgoing { matrix: &matrix, analysis: &analysis, notation, situation: None };
        let csv = formats::by_name("csv").and_then(|format| format.write(&out)).expect("a table");
        Box::new(move || {
            let reading = formats::by_name("csv").and_then(|format| format.reading(&csv)).expect("a table");
            drop(black_box(intake::map_from(&reading, notation, true, "Map")));
        })
    }),
];

fn first_cell(matrix: &Matrix) -> Edit {
    let order = matrix.decisions_in_order();
    let decision = matrix.decision(order[order.len() / 2]).expect("a decision").id().clone();
    let role = matrix.role(matrix.roles_in_order()[3]).expect("a role").id().clone();
    Edit::SetRight { cell: Cell { decision, role }, right: Some(Right::decides()) }
}

fn app(matrix: Matrix) -> App {
    let opened = Opened { matrix, ..Opened::default() };
    App::new(opened, maps::today(), (120, 40), &Preferences::default())
}

/// One key through update and draw, the last of these.
fn key(matrix: Matrix, keys: &[Code]) -> Box<dyn FnOnce()> {
    let mut app = app(matrix);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal that only remembers");
    let mut press = move |code: Code| {
        app.update(Event::Key(Key::plain(code)));
        terminal.draw(|frame| ui::draw(frame, &app)).is_ok()
    };
    press(Code::Up);
    press(Code::Down);
    let (last, before) = keys.split_last().expect("a key");
    before.iter().for_each(|code| {
        black_box(press(*code));
    });
    let last = *last;
    Box::new(move || {
        black_box(press(last));
    })
}

/// Where callgrind collects.
#[inline(never)]
fn measured(work: Box<dyn FnOnce()>) {
    work();
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [one, path, size] = arguments.as_slice()
        && one == "--one"
    {
        let work = PATHS.iter().find(|(name, _)| name == path).zip(maps::sized(size));
        let Some(((_, path), matrix)) = work else { return ExitCode::FAILURE };
        measured(path(matrix));
        return ExitCode::SUCCESS;
    }
    let sizes = std::env::var("SAYSO_BENCH_SIZES").unwrap_or_else(|_| "S,M,L".to_owned());
    let sizes: Vec<&str> = sizes.split(',').collect();
    println!(
        "instructions in thousands\n{:<22}{}",
        "",
        sizes.iter().map(|size| format!("{size:>14}")).collect::<String>()
    );
    for (name, _) in PATHS {
        if !arguments.is_empty() && !arguments.iter().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        let mut line = format!("{name:<22}");
        for size in &sizes {
            match count(name, size) {
                Some(count) => line.push_str(&format!("{:>14}", count / 1_000)),
                None => {
                    eprintln!("valgrind did not count \"{name}\" at {size}: is it installed?");
                    return ExitCode::FAILURE;
                }
            }
        }
        println!("{line}");
    }
    ExitCode::SUCCESS
}

/// Runs one path under callgrind and reads what it collected.
fn count(path: &str, size: &str) -> Option<u64> {
    let this = std::env::current_exe().ok()?;
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counts*measured*"])
        .arg(this)
        .args(["--one", path, size])
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let collected = said.lines().find_map(|line| line.split("Collected :").nth(1))?;
    collected.split_whitespace().next()?.parse().ok()
}
