//! Runs the law `book` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/book.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sayso_fuzz::laws::book::check(bytes));
