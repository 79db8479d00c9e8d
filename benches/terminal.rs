//! The program in a terminal, measured from outside: `cargo bench --bench terminal`.
//!
//! Starts the very program that `cargo bench` builds, in a terminal of 120 by 40, and prints a table: start-up, keys, edits,
//! a burst of 2,000 keys, bytes, memory, saving and idling, for each size. `SAYSO_BENCH_SIZES=S,L` chooses sizes, and
//! `SAYSO_BENCH_PROGRAM=PATH` another program, such as an older build, to compare inside one run.
//!
//! A time ends with the last byte that was written before the program fell silent; the silence itself is not counted.
//! Times hold the terminal's own share and the noise of the machine: compare only what one run says. CPU time is steadier.

mod maps;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use sayso::interchange::native;

/// Silence that ends a start, and one that ends the answer to a key.
const SETTLED: Duration = Duration::from_millis(400);
const ANSWERED: Duration = Duration::from_millis(25);

/// Keys of each kind.
const KEYS: usize = 120;

/// What else a user does, and by which keys: each is measured until all is quiet, in CPU time.
const SCREENS: [(&str, &str); 15] = [
    ("CPU ms: findings", "2"),
    ("CPU ms: one family of them", "t"),
    ("CPU ms: the worst of them", "s"),
    ("CPU ms: back to the grid", "1"),
    ("CPU ms: role page", "3"),
    ("CPU ms: next role", "l"),
    ("CPU ms: overview", "4"),
    ("CPU ms: grid", "1"),
    ("CPU ms: last row", "G"),
    ("CPU ms: search, a letter", "/b"),
    ("CPU ms: search, to the hit", "\r"),
    ("CPU ms: new decision", "aNew call\r"),
    ("CPU ms: undo it", "u"),
    ("CPU ms: next finding", "n"),
    ("CPU ms: first row", "gg"),
];

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(60);

type Failure = Box<dyn std::error::Error>;

/// The program in a terminal.
struct Session {
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// When how much was written.
    written: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    started: Instant,
}

/// What was written in answer to something.
struct Answer {
    /// From the question to the last byte.
    last: Duration,
    bytes: usize,
}

impl Session {
    fn start(program: &Path, folder: &Path, file: &str) -> Result<Session, Failure> {
        let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 120, ..PtySize::default() })?;
        let mut command = CommandBuilder::new(program);
        command.arg(file);
        command.cwd(folder);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("SAYSO_TODAY", maps::TODAY)] {
            command.env(name, value);
        }
        command.env("HOME", folder);
        command.env("XDG_STATE_HOME", folder.join("state"));
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let (send, written) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        drop(pair.slave);
        let screen = vt100::Parser::new(40, 120, 0);
        Ok(Session { _master: pair.master, keys, child, written, screen, started })
    }

    /// Takes what is written until nothing more comes for a while.
    fn settle(&mut self, asked: Instant, silence: Duration) -> Result<Answer, Failure> {
        let (mut last, mut bytes) = (asked, 0);
        loop {
            // Before the first byte patience is longer than behind it.
            let wait = if bytes > 0 { silence } else { LIMIT };
            match self.written.recv_timeout(wait) {
                Ok((when, written)) => {
                    last = when;
                    bytes += written.len();
                    self.screen.process(&written);
                }
                Err(_) if bytes > 0 => break,
                Err(_) => return Err("the program did not answer".into()),
            }
        }
        Ok(Answer { last: last.saturating_duration_since(asked), bytes })
    }

    /// Takes what is written until the screen is as wanted.
    fn wait_until(&mut self, is_so: impl Fn(&str) -> bool) -> Result<Duration, Failure> {
        let mut shown = self.started;
        while !is_so(&self.screen.screen().contents()) {
            let (when, written) = self.written.recv_timeout(LIMIT)?;
            self.screen.process(&written);
            shown = when;
        }
        Ok(shown.saturating_duration_since(self.started))
    }

    /// The same until the map itself is there, and not only its first rows.
    fn wait_for_map(&mut self) -> Result<Duration, Failure> {
        self.wait_until(|screen| screen.contains("Approve") && !screen.contains("reading"))
    }

    fn press(&mut self, keys: &str) -> Result<Instant, Failure> {
        let asked = Instant::now();
        self.keys.write_all(keys.as_bytes())?;
        self.keys.flush()?;
        Ok(asked)
    }

    fn status(&self, field: &str) -> Option<u64> {
        let pid = self.child.process_id()?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with(field))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Time on a core so far, of all threads.
    fn cpu(&self) -> Duration {
        let pid = self.child.process_id().unwrap_or(0);
        let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let nanos = threads.filter_map(|thread| {
            let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(nanos.sum())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() -> Result<(), Failure> {
    let program =
        std::env::var_os("SAYSO_BENCH_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_sayso").into(), PathBuf::from);
    let sizes = std::env::var("SAYSO_BENCH_SIZES").unwrap_or_else(|_| "S,M,L,XL".to_owned());
    let folder = std::env::temp_dir().join(format!("sayso-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut columns = Vec::new();
    for size in sizes.split(',') {
        let matrix = maps::sized(size).ok_or_else(|| format!("there is no size \"{size}\""))?;
        let text = native::write(&matrix);
        drop(matrix);
        std::fs::write(folder.join("map.sayso.ron"), &text)?;
        columns.push((size.to_owned(), measure(&program, &folder, &text)?));
    }
    std::fs::remove_dir_all(&folder)?;
    print(&columns);
    Ok(())
}

fn print(columns: &[(String, Vec<(&'static str, String)>)]) {
    let head: String = columns.iter().map(|(size, _)| format!("{size:>12}")).collect();
    println!("{:<34}{head}", "");
    let Some((_, first)) = columns.first() else { return };
    for (row, (name, _)) in first.iter().enumerate() {
        let figures = columns.iter().filter_map(|(_, figures)| figures.get(row));
        println!("{name:<34}{}", figures.map(|(_, figure)| format!("{figure:>12}")).collect::<String>());
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

fn us(time: Duration) -> String {
    format!("{:.0}", time.as_secs_f64() * 1e6)
}

fn median<T: Ord + Copy>(values: &mut [T], percent: usize) -> Option<T> {
    values.sort_unstable();
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied()
}

/// All figures of one map.
fn measure(program: &Path, folder: &Path, text: &str) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut figures = Vec::new();
    let file = "map.sayso.ron";
    let (mut firsts, mut wholes, mut quiets, mut cpus) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        let mut session = Session::start(program, folder, file)?;
        firsts.push(session.wait_until(|screen| screen.contains("Approve"))?);
        let first = *firsts.last().unwrap_or(&Duration::ZERO);
        // What was already there with the first row came no later.
        let whole = session.wait_for_map()?.max(first);
        wholes.push(whole);
        let asked = session.started;
        // Whatever follows counts until the program falls silent.
        let settled = session.settle_or_done(asked)?;
        quiets.push(settled.map_or(whole, |answer| answer.last));
        cpus.push(session.cpu());
    }
    figures.push(("start to first rows, ms", ms(median(&mut firsts, 50).unwrap_or_default())));
    figures.push(("start to first frame of the map, ms", ms(median(&mut wholes, 50).unwrap_or_default())));
    figures.push(("start to quiet frame, ms", ms(median(&mut quiets, 50).unwrap_or_default())));
    figures.push(("start, CPU ms", ms(median(&mut cpus, 50).unwrap_or_default())));

    let mut session = Session::start(program, folder, file)?;
    session.wait_for_map()?;
    session.settle_or_done(session.started)?;
    let peak = session.status("VmHWM:").unwrap_or(0) as f64 / 1024.0;
    figures.push(("peak memory after opening, MiB", format!("{peak:.1}")));

    let before = (session.cpu(), session.status("voluntary_ctxt_switches:"));
    std::thread::sleep(Duration::from_secs(2));
    let idle = session.cpu() - before.0;
    let wakes = session.status("voluntary_ctxt_switches:").zip(before.1).map_or(0, |(now, before)| now - before);
    let bytes: usize = session.written.try_iter().map(|(_, written)| written.len()).sum();
    figures.push(("idle 2 s: CPU us, wakes, bytes", format!("{} {wakes} {bytes}", us(idle))));

    for (name, there, back, every) in [
        ("move", "\x1b[B", "\x1b[A", 12),
        ("right", "\x1b[C", "\x1b[D", 6),
        ("scroll", "\x1b[B", "\x1b[A", usize::MAX),
        ("page down", "\x1b[6~", "\x1b[5~", 4),
        ("edit", "d", "i", 1),
    ] {
        let start = if name == "scroll" { 45 } else { 0 };
        for _ in 0..start {
            let asked = session.press(there)?;
            session.settle(asked, ANSWERED)?;
        }
        let (mut times, mut bytes) = (Vec::new(), 0);
        let cpu = session.cpu();
        let keys = if name == "scroll" { KEYS.min(50) } else { KEYS };
        for at in 0..keys {
            let asked = session.press(if (at / every) % 2 == 0 { there } else { back })?;
            let answer = session.settle(asked, ANSWERED)?;
            times.push(answer.last);
            bytes += answer.bytes;
        }
        let cpu = (session.cpu() - cpu) / keys as u32;
        let (p50, p99) = (median(&mut times, 50).unwrap_or_default(), median(&mut times, 99).unwrap_or_default());
        let label: [&'static str; 3] = match name {
            "move" => ["move: p50 / p99 us", "move: CPU us", "move: bytes"],
            "right" => ["right: p50 / p99 us", "right: CPU us", "right: bytes"],
            "scroll" => ["scroll: p50 / p99 us", "scroll: CPU us", "scroll: bytes"],
            "page down" => ["page down: p50 / p99 us", "page down: CPU us", "page down: bytes"],
            _ => ["edit: p50 / p99 us", "edit: CPU us", "edit: bytes"],
        };
        figures.push((label[0], format!("{} / {}", us(p50), us(p99))));
        figures.push((label[1], us(cpu)));
        figures.push((label[2], (bytes / keys).to_string()));
    }

    let asked = session.press(&"\x1b[B".repeat(2_000))?;
    let burst = session.settle(asked, SETTLED)?;
    figures.push(("2,000 keys at once, ms", ms(burst.last)));
    figures.push(("2,000 keys at once, bytes", burst.bytes.to_string()));

    for (name, keys) in SCREENS {
        let before = session.cpu();
        let asked = session.press(keys)?;
        session.settle(asked, SETTLED)?;
        figures.push((name, ms(session.cpu() - before)));
    }

    // A map that is as it was is not written: whatever these two cells held, one of them is another now.
    for key in ["o", "\x1b[C", "d"] {
        let asked = session.press(key)?;
        session.settle(asked, ANSWERED)?;
    }
    let path = folder.join(file);
    // Asked for often, and the content once: reading all of it again and again would take a core from the save.
    let written = || std::fs::metadata(&path).and_then(|status| status.modified()).ok();
    let before = written();
    let asked = session.press("\x13")?;
    let saved = loop {
        if written() != before {
            break asked.elapsed();
        }
        if asked.elapsed() > LIMIT {
            return Err("the map was not saved".into());
        }
        std::thread::sleep(Duration::from_micros(200));
    };
    let settled = session.settle(asked, SETTLED)?;
    if std::fs::read(&path)? == text.as_bytes() {
        return Err("the map was written as it was".into());
    }
    figures.push(("save: file changed, ms", ms(saved)));
    // Told, and what the fixes leave, which is looked for when the keys rest.
    figures.push(("save: last change on the screen, ms", ms(settled.last)));
    figures.push(("save: slowest key meanwhile, ms", ms(slowest_key_while_saving(&mut session)?)));
    let peak = session.status("VmHWM:").unwrap_or(0) as f64 / 1024.0;
    figures.push(("peak memory after saving, MiB", format!("{peak:.1}")));
    figures.push(("save: writing the bytes alone, ms", ms(bare_save(folder, text)?)));
    Ok(figures)
}

/// Saves once more and goes on pressing keys until that is told: how long the slowest of them, the one that saves among them,
/// waited for the first byte of its answer.
fn slowest_key_while_saving(session: &mut Session) -> Result<Duration, Failure> {
    for key in ["i", "d"] {
        let asked = session.press(key)?;
        session.settle(asked, SETTLED)?;
    }
    let mut slowest = Duration::ZERO;
    let begun = Instant::now();
    for key in std::iter::once("\x13").chain(["\x1b[C", "\x1b[D"].into_iter().cycle()) {
        let asked = session.press(key)?;
        let (when, written) = session.written.recv_timeout(LIMIT)?;
        session.screen.process(&written);
        slowest = slowest.max(when.saturating_duration_since(asked));
        while let Ok((_, written)) = session.written.recv_timeout(Duration::from_millis(5)) {
            session.screen.process(&written);
        }
        if session.screen.screen().contents().contains("saved ") || begun.elapsed() > LIMIT {
            break;
        }
    }
    Ok(slowest)
}

impl Session {
    /// What follows until the program falls silent, if anything does.
    fn settle_or_done(&mut self, asked: Instant) -> Result<Option<Answer>, Failure> {
        let (mut last, mut bytes) = (None, 0);
        while let Ok((when, written)) = self.written.recv_timeout(SETTLED) {
            last = Some(when);
            bytes += written.len();
            self.screen.process(&written);
        }
        Ok(last.map(|last| Answer { last: last.saturating_duration_since(asked), bytes }))
    }
}

/// Writing the same bytes safely, and nothing else: the floor of a save.
fn bare_save(folder: &Path, text: &str) -> Result<Duration, Failure> {
    let mut times = Vec::new();
    for _ in 0..3 {
        let started = Instant::now();
        let (new, path) = (folder.join("floor.new"), folder.join("floor"));
        let mut file = std::fs::File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, &path)?;
        std::fs::File::open(folder)?.sync_all()?;
        times.push(started.elapsed());
    }
    Ok(median(&mut times, 50).unwrap_or_default())
}
