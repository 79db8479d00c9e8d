//! What the program is made of may be given on: licences and sources of all dependencies, and the Rust they ask for.
//!
//! `.deny.toml` says what is allowed. Cargo is asked without a network; it knows every crate that this very test was built with.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All packages of this system's build, as cargo lists them.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--locked",
            "--all-features",
            "--filter-platform",
            host,
        ])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The licences that `.deny.toml` allows.
fn allowed() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(ROOT).join(".deny.toml")).unwrap();
    let list = text.split("\nallow = [").nth(1).unwrap().split(']').next().unwrap();
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an SPDX expression can be met with what is allowed: OR needs one side, AND both; a slash is an old way to say OR.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // Both sides are read, whatever the first one said.
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[String]) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let met = any(words, at, allowed);
        *at += 1;
        return met;
    }
    let mut name = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        name = format!("{word} WITH {}", words.get(*at + 1).copied().unwrap_or_default());
        *at += 2;
    }
    allowed.contains(&name)
}

#[test]
fn expressions_are_read_as_spdx_reads_them() {
    let allowed = ["MIT".to_owned(), "Zlib".to_owned()];
    for met in
        ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(GPL-3.0 OR Zlib) AND MIT", "A WITH B OR MIT", "A AND B OR MIT"]
    {
        assert!(is_met(met, &allowed), "{met}");
    }
    for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT WITH A", "(MIT", "MIT MIT", "GPL-3.0 OR (MIT AND A)"] {
        assert!(!is_met(unmet, &allowed), "{unmet}");
    }
}

#[test]
fn every_licence_and_source_is_one_we_allow() {
    let allowed = allowed();
    assert!(allowed.contains(&"MIT".to_owned()) && allowed.len() >= 5, "{allowed:?}");
    let packages = packages();
    assert!(packages.len() > 100, "{} packages", packages.len());
    let mut wrong = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_met(licence, &allowed) {
            wrong.push(format!("{name}: {licence}"));
        }
        let source = package["source"].as_str();
        if name != "sayso" && !source.is_some_and(|source| source.starts_with("registry+")) {
            wrong.push(format!("{name}: from {source:?}"));
        }
    }
    assert!(wrong.is_empty(), "not allowed by .deny.toml:\n{}", wrong.join("\n"));
    // What no crate asks for any more shall not stay allowed.
    for licence in &allowed {
        let without: Vec<String> = allowed.iter().filter(|other| *other != licence).cloned().collect();
        let is_needed =
            packages.iter().any(|package| !is_met(package["license"].as_str().unwrap_or_default(), &without));
        assert!(is_needed, "{licence} is allowed in .deny.toml, and nothing needs it");
    }
}

/// The numbers of a version, for comparing.
fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[test]
fn the_rust_we_name_is_enough_for_every_dependency() {
    let packages = packages();
    let ours = packages.iter().find(|package| package["name"] == "sayso").unwrap();
    let rust = ours["rust_version"].as_str().expect("Cargo.toml names a rust-version");
    for package in &packages {
        let asks = package["rust_version"].as_str().unwrap_or("1.0");
        assert!(version(asks) <= version(rust), "{} asks for Rust {asks}, we say {rust}", package["name"]);
    }
    let readme = std::fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    assert!(readme.contains(&format!("Rust {rust} or newer")), "the README names another Rust than {rust}");
    for (file, words) in
        [("LICENSE-MIT", "Permission is hereby granted"), ("LICENSE-APACHE", "Version 2.0, January 2004")]
    {
        assert!(std::fs::read_to_string(Path::new(ROOT).join(file)).unwrap().contains(words), "{file}");
    }
    assert_eq!(ours["license"], "MIT OR Apache-2.0");
}
