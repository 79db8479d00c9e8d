//! Runs the law `notation` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/notation.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::notation::check(bytes));
