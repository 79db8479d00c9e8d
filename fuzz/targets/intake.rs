//! Runs the law `intake` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/intake.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::intake::check(bytes));
