//! How the program is linked.
//!
//! The places that the loader must fill in are packed: 10,000 of them are 4 KB instead of 250, and are not read at every start.
//! A C library before glibc 2.36 does not load such a program, so it is done only where it is built for the very system it is
//! built on, and that has a later one. Linkers that do not know the word pass over it.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=.cargo/link.rs");
    let says = |name: &str| std::env::var(name).unwrap_or_default();
    let is_here = says("TARGET") == says("HOST");
    let is_glibc = says("CARGO_CFG_TARGET_OS") == "linux" && says("CARGO_CFG_TARGET_ENV") == "gnu";
    if is_here && is_glibc && glibc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the C library of this system; nothing where it does not say.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    let mut parts = text.trim().strip_prefix("glibc ")?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}
