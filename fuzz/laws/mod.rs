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
pub mod merge;
pub mod notation;
pub mod splice;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sayso::model::Matrix;

use crate::arbitrary::{gesture, grown};

/// Takes bytes and panics where they break it.
pub type Law = fn(&[u8]);

/// The laws by name, as the targets and the folders of the corpus are called.
#[allow(dead_code, reason = "for the suite; the targets name their law")]
pub const LAWS: [(&str, Law); 9] = [
    ("book", book::check),
    ("edits", edits::check),
    ("file", file::check),
    ("intake", intake::check),
    ("journal", journal::check),
    ("keys", keys::check),
    ("merge", merge::check),
    ("notation", notation::check),
    ("splice", splice::check),
];

/// So many bytes at most: what is longer says nothing new and takes its time.
const MOST: usize = 16 * 1024;

/// The bytes that are looked at.
fn some(bytes: &[u8]) -> &[u8] {
    bytes.get(..MOST).unwrap_or(bytes)
}

/// So many bytes draw one value. Each value hangs on its own bytes alone, so that a fuzzer that changes, cuts out or moves
/// some leaves the values before and behind as they are.
const DRAW: usize = 3;

/// Draws a value from every few bytes, at most so many.
fn drawn<S: Strategy>(strategy: &S, bytes: &[u8], most: usize) -> Vec<S::Value> {
    let chunks = some(bytes).chunks(DRAW).take(most);
    chunks.filter_map(|chunk| Some(strategy.new_tree(&mut runner(chunk)).ok()?.current())).collect()
}

/// The first value and the bytes behind it.
fn drawn_first<'b, S: Strategy>(strategy: &S, bytes: &'b [u8]) -> Option<(S::Value, &'b [u8])> {
    let (first, rest) = bytes.split_at_checked(DRAW)?;
    Some((drawn(strategy, first, 1).pop()?, rest))
}

/// A runner whose chance is spread from a few bytes. Handing the bytes themselves on (`PassThrough`) does not do: each choice
/// among strategies gives half of the rest away, and where none is left an uneven choice waits for ever.
fn runner(chunk: &[u8]) -> TestRunner {
    let mut state = chunk
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let mut seed = [0; 16];
    for word in seed.chunks_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word.copy_from_slice(&(mixed ^ (mixed >> 27)).to_le_bytes());
    }
    let config = Config { failure_persistence: None, max_local_rejects: 100, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &seed))
}

/// A map that has grown by drawn gestures; the first byte says how many and from what. And the bytes behind.
fn drawn_map(bytes: &[u8]) -> Option<(Matrix, &[u8])> {
    let (first, rest) = choice(bytes)?;
    let (grown_by, rest) = rest.split_at(rest.len().min(first / 2 % 64 * DRAW));
    Some((grown(first % 2 == 0, drawn(&gesture(), grown_by, usize::MAX)), rest))
}

/// The first byte and the rest: a byte chooses among several ways.
fn choice(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = some(bytes).split_first()?;
    Some((usize::from(*first), rest))
}
