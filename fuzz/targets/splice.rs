//! Runs the law `splice` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/splice.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::splice::check(bytes));
