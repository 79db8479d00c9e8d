//! The bytes of a file that nobody needs just now, in a seventh of the memory.
//!
//! Always true: what is unpacked is what was packed, byte for byte.
//!
//! What it buys: of a map of 10,000 decisions by 50 roles 8 of 38 MiB, for 9 ms between its first frame and its last finding,
//! and 5 ms of the other core when it is changed first. What it costs: to compare it with a file takes half as long again. The
//! crate is `lz4_flex`, because the packer of the journal takes six times as long.

use std::io::{self, Read};

use lz4_flex::block::{compress, decompress_into};

use super::source::Source;
use crate::interchange::halves::both;

/// So many bytes are packed together. Larger pieces pack no better, and one of them is unpacked to be compared.
const PIECE: usize = 256 * 1024;

/// Bytes that are packed.
#[derive(Debug)]
pub(super) struct Pieces {
    length: usize,
    pieces: Vec<Box<[u8]>>,
}

impl Pieces {
    /// The bytes; none where what was packed is damaged, which no file would be taken for.
    pub(super) fn unpacked(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.length];
        let mut rooms = self.pieces.iter().zip(bytes.chunks_mut(PIECE));
        if rooms.all(|(piece, room)| unpack(piece, room)) { bytes } else { Vec::new() }
    }

    /// How many bytes they are.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Whether what comes from a place on is these bytes, for any place, and nothing else. They are compared piece by piece by two
    /// cores, and never unpacked as a whole. Nothing where what comes cannot be read.
    pub(super) fn are_what_comes<R: Read + Send>(&self, from: &dyn Fn(usize) -> Option<R>) -> Option<bool> {
        let middle = self.pieces.len() / 2;
        let (near, far) = self.pieces.split_at_checked(middle)?;
        let middle = middle * PIECE;
        let (mut first, mut second) = (from(0)?, from(middle)?);
        let (near, far) = both(
            || are(near, middle, &mut first).ok(),
            || Some(are(far, self.length - middle, &mut second).ok()? && second.read(&mut [0]).ok()? == 0),
        );
        Some(near? && far?)
    }
}

/// Whether a stream begins with what was packed into these pieces, which is so many bytes.
fn are(pieces: &[Box<[u8]>], mut left: usize, stream: &mut dyn Read) -> io::Result<bool> {
    let (mut ours, mut theirs) = (vec![0; PIECE.min(left)], vec![0; PIECE.min(left)]);
    for piece in pieces {
        let count = PIECE.min(left);
        let (Some(ours), Some(theirs)) = (ours.get_mut(..count), theirs.get_mut(..count)) else { return Ok(false) };
        match stream.read_exact(theirs) {
            Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            read => read?,
        }
        if !unpack(piece, ours) || ours != theirs {
            return Ok(false);
        }
        left -= count;
    }
    Ok(true)
}

/// Unpacks a piece into room of its length.
fn unpack(piece: &[u8], room: &mut [u8]) -> bool {
    decompress_into(piece, room).is_ok_and(|count| count == room.len())
}

/// So many pieces are packed in one slice: a millisecond.
const SLICE: usize = 4;

/// The bytes of a file on their way to rest: packed slice by slice, and then taken over by `Source::rest`.
#[derive(Debug)]
pub struct Packing {
    of: Source,
    pieces: Vec<Box<[u8]>>,
}

/// The bytes of a file, packed beside those that are not.
#[derive(Debug)]
pub struct Packed {
    pub(super) of: Source,
    pub(super) pieces: Pieces,
}

impl Packing {
    /// Begins with the bytes of a file.
    #[must_use]
    pub fn of(source: Source) -> Packing {
        Packing { of: source, pieces: Vec::new() }
    }

    /// Packs one slice.
    ///
    /// # Errors
    /// Itself, while there is more to pack.
    pub fn go_on(mut self) -> Result<Packed, Packing> {
        let bytes = self.of.bytes();
        let rest = bytes.get(self.pieces.len() * PIECE..).unwrap_or_default();
        self.pieces.extend(rest.chunks(PIECE).take(SLICE).map(|piece| compress(piece).into_boxed_slice()));
        if rest.len() > SLICE * PIECE {
            return Err(self);
        }
        let pieces = Pieces { length: bytes.len(), pieces: self.pieces };
        Ok(Packed { of: self.of, pieces })
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::{Form, Value};
    use super::super::place::Span;
    use super::*;

    fn packed(bytes: &[u8]) -> Pieces {
        let index = <[_; 4]>::default();
        let root = Value { span: Span::default(), form: Form::Folded };
        let mut packing = Packing::of(Source::new(String::from_utf8(bytes.to_vec()).unwrap(), 0, root, index));
        loop {
            match packing.go_on() {
                Ok(packed) => return packed.pieces,
                Err(more) => packing = more,
            }
        }
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let text: Vec<u8> = (0..(PIECE * (SLICE + 1)) as u32).map(|at| (at / 100 % 127) as u8).collect();
        for length in [0, 1, 100, PIECE - 1, PIECE, PIECE + 1, PIECE * SLICE, PIECE * SLICE + 1, text.len()] {
            let bytes = &text[..length];
            let packed = packed(bytes);
            assert!(packed.unpacked() == bytes, "{length}");
            let same = |other: &[u8]| packed.are_what_comes(&|at| other.get(at..)).is_some_and(|same| same);
            assert!(same(bytes), "{length}");
            assert!(!same(&[bytes, b"x"].concat()), "{length}: the other is longer");
            if length > 0 {
                assert!(!same(&bytes[..length - 1]), "{length}: the other is shorter");
                let mut other = bytes.to_vec();
                other[length - 1] ^= 1;
                assert!(!same(&other), "{length}: the other is another");
            }
        }
    }

    #[test]
    fn damaged_pieces_are_no_file() {
        let bytes = vec![7; PIECE + 1];
        let mut packed = packed(&bytes);
        packed.pieces[1] = Box::new([0xff; 3]);
        assert!(packed.unpacked().is_empty() && packed.are_what_comes(&|at| bytes.get(at..)) == Some(false));
    }
}
