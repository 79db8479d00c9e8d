//! The terminal of systems that are no Unix: the same seam, by what crossterm does there.
//!
//! Signals, stopping and watched files are the Unix ones; here the window's end ends the program.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use crossterm::{cursor, execute, terminal};

use super::pointer::Pointer;
use super::{Wait, Woken};
use crate::app::key::{Code, Key};
use crate::app::{Event, Mouse};

static IS_SET: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is left to the terminal.
static LEAVES_MOUSE: AtomicBool = AtomicBool::new(false);

/// Leaves the mouse to the terminal, or takes it again: at once where the terminal is held, else when it is taken.
///
/// # Errors
/// When the terminal does not take it.
pub fn leave_mouse(leaves: bool) -> io::Result<()> {
    LEAVES_MOUSE.store(leaves, Ordering::SeqCst);
    match (IS_SET.load(Ordering::SeqCst), leaves) {
        (false, _) => Ok(()),
        (true, true) => execute!(io::stdout(), event::DisableMouseCapture),
        (true, false) => execute!(io::stdout(), event::EnableMouseCapture),
    }
}

/// The terminal, held for the screens.
pub struct Console {
    pointer: Pointer,
}

impl Console {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it refuses.
    pub fn open() -> io::Result<Console> {
        terminal::enable_raw_mode()?;
        IS_SET.store(true, Ordering::SeqCst);
        let set = execute!(
            io::stdout(),
            terminal::EnterAlternateScreen,
            event::EnableMouseCapture,
            event::EnableBracketedPaste,
            event::EnableFocusChange,
            cursor::Hide
        );
        set.and_then(|()| leave_mouse(LEAVES_MOUSE.load(Ordering::SeqCst))).inspect_err(|_| restore())?;
        Ok(Console { pointer: Pointer::default() })
    }

    /// The next thing that happened; nothing when the time is over, or when there is nothing and nothing is waited for.
    ///
    /// # Errors
    /// When the terminal fails.
    pub fn take(&mut self, wait: Wait, _: Option<&crate::disk::Watch>) -> io::Result<Option<Woken>> {
        loop {
            let is_there = match wait {
                Wait::Long => true,
                Wait::Not => event::poll(Duration::ZERO)?,
                Wait::Until(until) => event::poll(until.saturating_duration_since(Instant::now()))?,
            };
            if !is_there {
                return Ok(None);
            }
            if let Some(woken) = self.translate(event::read()?) {
                return Ok(Some(woken));
            }
        }
    }

    /// Asks nothing: what answers there, and how, is not known.
    ///
    /// # Errors
    /// None.
    pub fn ask_ground(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn translate(&mut self, read: event::Event) -> Option<Woken> {
        let event = match read {
            event::Event::Key(key) if key.kind != KeyEventKind::Release => Event::Key(key_of(key)?),
            event::Event::Paste(text) => Event::Paste(text),
            event::Event::Resize(..) => return Some(Woken::Resized),
            event::Event::FocusGained => {
                self.pointer.focus(true, Instant::now());
                return Some(Woken::Focused);
            }
            event::Event::FocusLost => {
                self.pointer.focus(false, Instant::now());
                return None;
            }
            event::Event::Mouse(mouse) => {
                let (x, y) = (mouse.column, mouse.row);
                let kind = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => self.pointer.press(x, y, Instant::now())?,
                    MouseEventKind::Drag(MouseButton::Left) => self.pointer.drag()?,
                    MouseEventKind::ScrollUp => Mouse::WheelUp,
                    MouseEventKind::ScrollDown => Mouse::WheelDown,
                    _ => return None,
                };
                Event::Mouse(kind, x, y)
            }
            _ => return None,
        };
        Some(Woken::Event(event))
    }

    /// There is no job control here.
    #[must_use]
    pub fn ask_to_stop(&self) -> bool {
        false
    }

    /// There is no job control here.
    pub fn stop(&mut self) {}

    /// There is no job control here.
    ///
    /// # Errors
    /// Never.
    pub fn resume(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back; nothing happens when nothing is set.
pub fn restore() {
    if IS_SET.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            cursor::Show,
            event::DisableFocusChange,
            event::DisableBracketedPaste,
            event::DisableMouseCapture,
            terminal::LeaveAlternateScreen
        );
        let _ = terminal::disable_raw_mode();
    }
}

pub(super) fn restore_own() -> bool {
    restore();
    true
}

/// Sends a whole frame.
///
/// # Errors
/// When the terminal does not take it.
pub fn write_frame(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Columns and rows of the terminal.
#[must_use]
pub fn size() -> (u16, u16) {
    terminal::size().unwrap_or((80, 24))
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
    let (ctrl, alt) = (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
    Some(Key { code, ctrl, alt, shift })
}
