//! The driver of the screens: the only place that knows crossterm's events and modes.
//!
//! All waiting input is taken before a frame is drawn. Every mode of the terminal that was set is undone in reverse order on
//! every way out: normal end, error, panic, signal. A panic is shown after the terminal is whole again.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, KeyCode, KeyEventKind,
    KeyModifiers, MouseButton, MouseEventKind,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::app::key::{Code, Key};
use crate::app::{Access, App, Effect, Event, Mouse, Opened, Preferences};
use crate::model::{Date, Entry, Matrix};
use crate::ui;

/// Two clicks on one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// How often it is shown how far long work has come.
const PROGRESS: Duration = Duration::from_millis(150);

/// What came of a save.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved {
    /// What the file is called now.
    pub name: String,
    /// What the user should know about it.
    pub notice: Option<String>,
}

/// Where the map is kept.
pub trait Store {
    /// Saves the map under its own name, or under another one.
    ///
    /// # Errors
    /// One or two sentences: what went wrong and what to do next.
    fn save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Saved, String>;

    /// Keeps what happened, so that a crash does not lose it.
    ///
    /// # Errors
    /// A sentence, the first time that it does not work; the map goes on without.
    fn keep(&mut self, _: &[Entry]) -> Result<(), String> {
        Ok(())
    }

    /// Reads a foreign file.
    ///
    /// # Errors
    /// What went wrong and what to do next.
    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        Err(format!("{name} cannot be read here"))
    }

    /// Forgets the first edits left over from an earlier run, unless they are kept nowhere else yet.
    fn forget_left_over(&mut self) {}

    /// Whether the map may be changed from now on.
    fn ask_to_write(&mut self) -> Access {
        Access::Write
    }

    /// The user leaves, knowing whether there are changes that were not saved.
    fn leave(&mut self) {}
}

/// Shows a map until the user leaves.
///
/// # Errors
/// When the terminal cannot be read or written.
pub fn run(opened: Opened, store: &mut dyn Store, today: Date, preferences: &Preferences) -> io::Result<()> {
    // With NO_COLOR set crossterm turns every colour into a reset, which would wipe bold and reverse too; the theme without
    // colours is ours.
    crossterm::style::force_color_output(true);
    let guard = TerminalGuard::enter()?;
    watch_signals()?;
    // From the first look at the input on, a new size is told; before it, it would be lost.
    event::poll(Duration::ZERO)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::BufWriter::with_capacity(1 << 16, io::stdout())))?;
    let size = terminal.size()?;
    let mut app = App::in_slices(opened, today, (size.width, size.height), preferences);
    let mut clicks = Clicks::default();
    loop {
        // What is drawn and what is clicked must be laid out for the very size that the frame has.
        let now = terminal.size()?;
        if app.size() != (now.width, now.height) {
            app.update(Event::Resize(now.width, now.height));
        }
        app.before_frame();
        draw(&mut terminal, &app)?;
        work_until_a_key(&mut terminal, &mut app)?;
        let mut effects = Vec::new();
        let mut next = Some(event::read()?);
        while let Some(read) = next {
            if let Some(event) = translate(read, &mut clicks) {
                effects.extend(update(&mut app, store, event));
            }
            // An effect such as saving belongs between the keys around it.
            next = if effects.is_empty() && event::poll(Duration::ZERO)? { Some(event::read()?) } else { None };
        }
        for effect in effects {
            match effect {
                Effect::Quit => {
                    store.leave();
                    drop(guard);
                    return Ok(());
                }
                // Done where the app is updated.
                Effect::Keep(_) => {}
                Effect::ForgetLeftOver => store.forget_left_over(),
                Effect::Read(name) => {
                    let outcome = match store.read(&name) {
                        Ok(bytes) => Event::Foreign { name, bytes },
                        Err(why) => Event::Failed(why),
                    };
                    update(&mut app, store, outcome);
                }
                Effect::AskToWrite => {
                    let access = store.ask_to_write();
                    update(&mut app, store, Event::Access(access));
                }
                Effect::Save { to, quit } => {
                    let depth = app.history().depth();
                    let outcome = match store.save(app.matrix(), to.as_deref()) {
                        Ok(Saved { name, notice }) => Event::Saved { name, depth, notice, quit },
                        Err(why) => Event::Failed(why),
                    };
                    if update(&mut app, store, outcome).contains(&Effect::Quit) {
                        store.leave();
                        drop(guard);
                        return Ok(());
                    }
                }
                Effect::Copy(text) => execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))?,
                Effect::Suspend => {
                    suspend()?;
                    terminal.clear()?;
                    let size = terminal.size()?;
                    app.update(Event::Resize(size.width, size.height));
                }
            }
        }
    }
}

/// Does what is left of long work while no event waits, and shows now and then how far it has come.
fn work_until_a_key(terminal: &mut Screen, app: &mut App) -> io::Result<()> {
    let mut shown = Instant::now();
    while app.has_work() && !event::poll(Duration::ZERO)? {
        app.work();
        if !app.has_work() || shown.elapsed() > PROGRESS {
            app.before_frame();
            draw(terminal, app)?;
            shown = Instant::now();
        }
    }
    Ok(())
}

/// Gives the app an event; what happened to the map is kept at once, before anything else is done or read.
fn update(app: &mut App, store: &mut dyn Store, event: Event) -> Vec<Effect> {
    let mut effects = app.update(event);
    let mut refused = None;
    effects.retain(|effect| match effect {
        Effect::Keep(entries) => {
            refused = store.keep(entries).err().or(refused.take());
            false
        }
        _ => true,
    });
    if let Some(why) = refused {
        effects.extend(app.update(Event::Failed(why)));
    }
    effects
}

type Screen = Terminal<CrosstermBackend<io::BufWriter<io::Stdout>>>;

/// One frame between the marks that keep a terminal from showing half of it.
fn draw(terminal: &mut Screen, app: &App) -> io::Result<()> {
    crossterm::queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
    terminal.draw(|frame| ui::draw(frame, app))?;
    crossterm::queue!(terminal.backend_mut(), EndSynchronizedUpdate)?;
    terminal.backend_mut().flush()
}

/// Holds the terminal in the modes the screens need and gives them back when dropped.
struct TerminalGuard;

impl TerminalGuard {
    fn enter() -> io::Result<TerminalGuard> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
        enter_modes()?;
        Ok(TerminalGuard)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore();
    }
}

fn enter_modes() -> io::Result<()> {
    enable_raw_mode()?;
    let entered = execute!(io::stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste);
    if entered.is_err() {
        restore();
    }
    entered
}

/// Undoes every mode in reverse order. Errors are of no use here: the terminal may be gone.
fn restore() {
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Signals that end a program end this one with the terminal whole.
#[cfg(unix)]
fn watch_signals() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            restore();
            // The shell expects 128 + the signal's number from a program that a signal ended.
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn watch_signals() -> io::Result<()> {
    Ok(())
}

/// Stops as a job of the shell, and takes the terminal again when continued.
#[cfg(unix)]
fn suspend() -> io::Result<()> {
    restore();
    signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)?;
    enter_modes()
}

#[cfg(not(unix))]
fn suspend() -> io::Result<()> {
    Ok(())
}

/// Remembers the last click, to tell a double click.
#[derive(Default)]
struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

/// The terminal's event as ours; nothing for what the app does not know.
fn translate(read: event::Event, clicks: &mut Clicks) -> Option<Event> {
    match read {
        // Releases arrive on some terminals; acting on them would double every key.
        event::Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Event::Key),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Resize(width, height) => Some(Event::Resize(width, height)),
        event::Event::Mouse(mouse) => {
            let (x, y) = (mouse.column, mouse.row);
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => {
                    let again =
                        clicks.last.is_some_and(|(when, cx, cy)| when.elapsed() < DOUBLE_CLICK && (cx, cy) == (x, y));
                    clicks.last = if again { None } else { Some((Instant::now(), x, y)) };
                    if again { Mouse::DoubleClick } else { Mouse::Click }
                }
                MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
                MouseEventKind::ScrollUp => Mouse::WheelUp,
                MouseEventKind::ScrollDown => Mouse::WheelDown,
                _ => return None,
            };
            Some(Event::Mouse(kind, x, y))
        }
        _ => None,
    }
}

fn key_of(key: event::KeyEvent) -> Option<Key> {
    let mut shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let code = match key.code {
        KeyCode::Char(c) => {
            shift = false;
            Code::Char(c)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key {
        code,
        ctrl: key.modifiers.contains(KeyModifiers::CONTROL),
        alt: key.modifiers.contains(KeyModifiers::ALT),
        shift,
    })
}
