//! Runs the law `journal` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/journal.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::journal::check(bytes));
