//! Prints one of the generated maps that the benches use: `cargo run --release --example generated_map -- L > l.sayso.ron`.
//!
//! With a format behind the size it is written as that: `-- L csv > l.csv`.

#[path = "maps/mod.rs"]
mod maps;

use std::io::Write;

use sayso::interchange::export::Outgoing;
use sayso::interchange::notation::Notation;
use sayso::interchange::{formats, native};
use sayso::rules::Analysis;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let size = arguments.next().unwrap_or_default();
    let Some(matrix) = maps::sized(&size) else {
        return Err("name a size (S, M, L or XL), and a format such as csv if it is not to be our own".into());
    };
    let bytes = match arguments.next() {
        None => native::write(&matrix).into_bytes(),
        Some(format) => {
            let analysis = Analysis::new(&matrix, maps::today());
            let notation = Notation::Dci;
            let out = Outgoing { matrix: &matrix, analysis: &analysis, notation, situation: None };
            formats::by_name(&format)?.write(&out)?
        }
    };
    std::io::stdout().write_all(&bytes)?;
    Ok(())
}
