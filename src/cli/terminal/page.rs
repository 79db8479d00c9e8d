//! What ratatui draws on: a frame is put together in memory and goes to the terminal in one piece.
//!
//! Always true: nothing is written before a frame is whole, so that a panic while drawing leaves half of nothing behind; the
//! terminal is never asked for anything, because its answer would come among the keys.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// Where the bytes of a frame gather; clones are one place.
#[derive(Clone, Debug, Default)]
pub struct Frames(Rc<RefCell<Vec<u8>>>);

/// Keeps a terminal from showing half a frame.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl Frames {
    /// Begins a frame; what was put together and never sent is gone.
    pub fn begin(&self) {
        let mut bytes = self.0.borrow_mut();
        bytes.clear();
        bytes.extend_from_slice(BEGIN);
    }

    /// Sends the frame.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn send(&self) -> io::Result<()> {
        let mut bytes = self.0.borrow_mut();
        bytes.extend_from_slice(END);
        super::write_frame(&bytes)?;
        bytes.clear();
        Ok(())
    }
}

impl Write for Frames {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: only whole frames are sent.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen of the terminal's size.
#[derive(Debug)]
pub struct Page(CrosstermBackend<Frames>);

impl Page {
    /// A page whose bytes gather in `frames`.
    #[must_use]
    pub fn new(frames: Frames) -> Page {
        Page(CrosstermBackend::new(frames))
    }
}

impl Backend for Page {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.0.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = super::size();
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts a text on the user's clipboard, as far as the terminal takes part.
///
/// # Errors
/// When the terminal does not take it.
pub fn copy(text: &str) -> io::Result<()> {
    let mut bytes = Vec::new();
    // The text travels as letters and digits only, whatever is in it.
    crossterm::queue!(bytes, crossterm::clipboard::CopyToClipboard::to_clipboard_from(text))?;
    super::write_frame(&bytes)
}
