//! Runs the law `merge` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/merge.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::merge::check(bytes));
