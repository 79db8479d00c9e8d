//! Runs the law `file` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/file.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::file::check(bytes));
