//! Runs the law `book` on bytes that the fuzzer finds.
//!
//! Always true: nothing is asserted here; see `laws/book.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: {
        // The reading of workbooks catches what its library panics about; the fuzzer would end at once.
        drop(std::panic::take_hook());
    },
    |bytes: &[u8]| sayso_fuzz::laws::book::check(bytes)
);
