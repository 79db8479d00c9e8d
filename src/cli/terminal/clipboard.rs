//! The user's clipboard, as far as the terminal takes part.

use std::io;

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
