//! A page of text over the screen: how wide and how high it is, and what of it is in sight.
//!
//! Painter and keys ask here, so that scrolling ends exactly where the text does.

use super::super::text::{Spans, wrap_spans};

/// Columns of text on a page for a terminal size: lines longer than that tire the eye.
#[must_use]
pub fn text_width(size: (u16, u16)) -> usize {
    usize::from(size.0.saturating_sub(6)).clamp(10, 92)
}

/// Rows of text on a page for a terminal size.
#[must_use]
pub fn room(size: (u16, u16)) -> usize {
    usize::from(size.1.saturating_sub(4)).max(1)
}

/// The wrapped lines of a page, and how many there are.
#[must_use]
pub fn window(size: (u16, u16), lines: &[Spans]) -> (Vec<Spans>, usize) {
    let wrapped: Vec<Spans> = lines
        .iter()
        .flat_map(|line| if line.is_empty() { vec![Vec::new()] } else { wrap_spans(line, text_width(size), 0) })
        .collect();
    let count = wrapped.len();
    (wrapped, count)
}
