//! Laws that hold for any bytes. Each takes bytes and panics where the law is broken.
//!
//! Always true: a law needs nothing but its bytes, leaves nothing behind, and ends soon on any of them. Where bytes alone
//! would be refused at once, they are the chance that draws maps, edits and keys.

pub mod book;
pub mod edits;
pub mod file;
pub mod intake;
pub mod journal;
pub mod keys;
pub mod notation;
pub mod splice;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The laws by name, as the targets and the folders of the corpus are called.
#[allow(dead_code, reason = "for the suite; the targets name their law")]
pub const LAWS: [(&str, fn(&[u8])); 8] = [
    ("book", book::check),
    ("edits", edits::check),
    ("file", file::check),
    ("intake", intake::check),
    ("journal", journal::check),
    ("keys", keys::check),
    ("notation", notation::check),
    ("splice", splice::check),
];

/// So many bytes at most: what is longer says nothing new and takes its time.
const MOST: usize = 16 * 1024;

/// The bytes that are looked at.
fn some(bytes: &[u8]) -> &[u8] {
    bytes.get(..MOST).unwrap_or(bytes)
}

/// Draws a value with these bytes as the chance; `None` where they draw nothing.
fn drawn<S: Strategy>(strategy: &S, bytes: &[u8]) -> Option<S::Value> {
    let config = Config { failure_persistence: None, max_local_rejects: 100, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::PassThrough, &chance(some(bytes)));
    let mut runner = TestRunner::new_with_rng(config, rng);
    Some(strategy.new_tree(&mut runner).ok()?.current())
}

/// So many draws after the last byte: more than any strategy makes when each of them is the smallest.
const TAIL: usize = 16 * 1024;

/// Words of chance, one a byte: a draw takes the high end of its word, so that a changed byte changes one draw, and one that
/// was put in or taken out leaves those behind it as they are. After a byte of ones the word follows as it is.
fn chance(bytes: &[u8]) -> Vec<u8> {
    let mut words = Vec::with_capacity((bytes.len() + TAIL) * 4);
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            255 => words.extend((0..4).map(|_| rest.next().copied().unwrap_or(0))),
            _ => words.extend([0x51, 0x9b, 0x80, *byte]),
        }
    }
    // Not zeros: a draw from a range whose size is no power of two refuses zeros for ever.
    for _ in 0..TAIL {
        words.extend([1, 0, 0, 0]);
    }
    words
}

/// The first byte and the rest: a byte chooses among several ways.
fn choice(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = some(bytes).split_first()?;
    Some((usize::from(*first), rest))
}
