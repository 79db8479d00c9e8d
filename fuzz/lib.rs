//! What the fuzz targets share: the laws, and the maps, edits and keys that are drawn from bytes.
//!
//! Always true: a law stands in `laws` once; the targets run it on bytes that a fuzzer finds, the test suite on the bytes that
//! were kept of such runs.

#[allow(dead_code, reason = "shared with the test suite, which uses all of it")]
#[path = "../tests/suite/arbitrary.rs"]
mod arbitrary;
pub mod laws;
#[allow(dead_code, reason = "shared with the test suite, which uses all of it")]
#[path = "../tests/suite/stage.rs"]
mod stage;
