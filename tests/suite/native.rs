//! The native file: what is refused and how, what is written, what a save leaves alone.

use sayso::interchange::native;

const GOOD: &str = include_str!("../fixtures/native/good.ron");

#[test]
fn a_canonical_file_with_comments_is_left_as_it_is() {
    let document = native::read(GOOD.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
    let formatted = native::format(GOOD.as_bytes()).unwrap();
    assert_eq!(formatted.text, GOOD);
    let spliced = native::splice(&document.source, &document.matrix);
    assert_eq!(String::from_utf8_lossy(&spliced.bytes), GOOD);
    let plain = native::write(&document.matrix);
    assert_eq!(native::read(plain.as_bytes()).unwrap().matrix, document.matrix);
}
