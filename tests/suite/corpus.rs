//! What was kept of the runs of the fuzzer: every law holds for each of these bytes.
//!
//! A file is called after what it reaches or once broke; those without a name of their own were found by the fuzzer alone.

use std::fs;
use std::path::Path;

use super::fuzzed::LAWS;

#[test]
fn every_law_holds_for_what_the_fuzzer_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, check) in LAWS {
        let mut seen = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap_or_else(|why| panic!("{name}: {why}")) {
            let path = entry.unwrap().path();
            // Told when the law is broken: which bytes break it.
            println!("{}", path.display());
            check(&fs::read(path).unwrap());
            seen += 1;
        }
        assert!(seen > 0, "{name} has no corpus");
    }
}

#[test]
fn every_law_has_a_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let package = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for (name, _) in LAWS {
        let target = fs::read_to_string(fuzz.join(format!("targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("laws::{name}::check(bytes)")), "targets/{name}.rs runs another law");
        assert!(package.contains(&format!("path = \"targets/{name}.rs\"")), "{name} is no binary of fuzz/Cargo.toml");
    }
    assert_eq!(fs::read_dir(fuzz.join("targets")).unwrap().count(), LAWS.len());
}
