//! Runs the law `edits` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/edits.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::edits::check(bytes));
