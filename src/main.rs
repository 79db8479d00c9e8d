//! Turns the answer of the command line into an exit code.
use sayso::cli::tui::*;
struct No;
impl Store for No {
    fn save(&mut self, _: &sayso::model::Matrix, to: Option<&str>) -> Result<Saved, String> {
        Ok(Saved { name: to.unwrap_or("x").into(), notice: None })
    }
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let document = sayso::interchange::native::read(&bytes).unwrap();
    let opened = sayso::app::Opened { matrix: document.matrix, name: Some(path), notice: None };
    run(opened, &mut No, sayso::model::Date::constant(2026, 11, 21), &Default::default()).unwrap();
}
