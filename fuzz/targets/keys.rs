//! Runs the law `keys` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/keys.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::keys::check(bytes));
