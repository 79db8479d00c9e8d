//! The pictures of the README: real frames of the built-in sample as SVG, held against `assets/pictures/`.
//!
//! A picture is refreshed as the reference pages are: SAYSO_REFRESH=1 cargo test --test suite reference. Every run of text
//! says how wide it is, so that the columns stand in any font; lines and blocks are drawn, so that they meet.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use sayso::app::text::width;
use sayso::app::{Depth, Ground, Preferences, ThemeName};
use sayso::interchange::native;

use super::stage::Stage;

/// Columns and rows of all pictures but the first: what is beside the grid has room.
const SIZE: (u16, u16) = (110, 30);

/// A picture: its name, the size of the terminal, the keys that lead there, and what it shows, for those who cannot see it.
const PICTURES: [(&str, (u16, u16), &str, &str); 5] = [
    (
        "grid",
        (80, 24),
        "n n",
        "The grid of the sample: decisions down, roles across. A row is marked where two roles both decide, and the details \
         below say from which amount on and offer a fix.",
    ),
    (
        "decision",
        SIZE,
        "n +",
        "One decision in large: a ruler of its amounts with a bar for each role that decides, and a gap between 100 and 250 \
         euros that nobody decides.",
    ),
    (
        "findings",
        SIZE,
        "2",
        "The list of findings: gaps, overlaps and vague boundaries, with why the chosen one matters and two fixes.",
    ),
    (
        "role",
        SIZE,
        "right right right 3",
        "The page of the Support Lead: what the role decides alone, whom it asks, what it is told, where its calls go up to.",
    ),
    (
        "overview",
        SIZE,
        "4",
        "The overview: findings by area and family as a heat map, load for each role, what is settled, bottlenecks.",
    ),
];

const THEMES: [(ThemeName, &str); 2] = [(ThemeName::Light, "light"), (ThemeName::Dark, "dark")];

/// Units of a cell. The width is that of the usual fonts at this size.
const CELL: (f32, f32) = (8.4, 18.0);
const FONT: f32 = 14.0;
const MARGIN: f32 = 12.0;

/// What the terminal's own pair is taken for: text, ground.
fn own(theme: ThemeName) -> (&'static str, &'static str) {
    match theme {
        ThemeName::Light => ("#1f2328", "#ffffff"),
        _ => ("#d6dde4", "#14181d"),
    }
}

/// A cell as it is drawn: text, ground, weight.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    text: String,
    ground: String,
    bold: bool,
    dim: bool,
    underlined: bool,
}

impl Look {
    fn of(style: Style, theme: ThemeName) -> Look {
        let (text, ground) = own(theme);
        let color = |color: Option<Color>, own: &str| match color.unwrap_or(Color::Reset) {
            Color::Reset => own.to_owned(),
            Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
            Color::Indexed(number) => format!("#{:06x}", sayso::ui::hex_of(number)),
            other => panic!("{other} is no colour of a terminal that shows all"),
        };
        let has = |modifier| style.add_modifier.contains(modifier);
        let pair = (color(style.fg, text), color(style.bg, ground));
        let (text, ground) = if has(Modifier::REVERSED) { (pair.1, pair.0) } else { pair };
        Look { text, ground, bold: has(Modifier::BOLD), dim: has(Modifier::DIM), underlined: has(Modifier::UNDERLINED) }
    }

    fn class(&self) -> String {
        let mut css = format!("fill:{}", self.text);
        css.push_str(if self.bold { ";font-weight:bold" } else { "" });
        css.push_str(if self.dim { ";opacity:.7" } else { "" });
        css.push_str(if self.underlined { ";text-decoration:underline" } else { "" });
        css
    }
}

/// What is drawn instead of written, as parts of a cell: left, top, width, height, and how much of it is seen.
fn drawn(symbol: &str) -> Option<(f32, f32, f32, f32, f32)> {
    let eighth = |lower: f32| Some((0.0, 1.0 - lower / 8.0, 1.0, lower / 8.0, 1.0));
    match symbol {
        "─" => Some((0.0, 0.47, 1.0, 0.06, 1.0)),
        "│" => Some((0.45, 0.0, 0.12, 1.0, 1.0)),
        "█" => Some((0.0, 0.12, 1.0, 0.76, 1.0)),
        "░" => Some((0.0, 0.12, 1.0, 0.76, 0.25)),
        "▁" => eighth(1.0),
        "▂" => eighth(2.0),
        "▃" => eighth(3.0),
        "▄" => eighth(4.0),
        "▅" => eighth(5.0),
        "▆" => eighth(6.0),
        "▇" => eighth(7.0),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The cells of a row that look alike and go together: column, columns, text, look. Signs beyond ASCII stand alone, since
/// their width depends on the font.
fn runs(buffer: &Buffer, y: u16, theme: ThemeName) -> Vec<(u16, u16, String, Look)> {
    let mut runs: Vec<(u16, u16, String, Look)> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let columns = u16::try_from(width(cell.symbol())).unwrap().max(1);
        let look = Look::of(cell.style(), theme);
        let alone = |text: &str| text.chars().any(|c| !c.is_ascii() && !c.is_alphabetic());
        match runs.last_mut() {
            Some((_, long, text, before))
                if *before == look
                    && (!alone(cell.symbol()) && !alone(text)
                        || drawn(cell.symbol()).is_some() && text.ends_with(cell.symbol())) =>
            {
                *long += columns;
                text.push_str(cell.symbol());
            }
            _ => runs.push((x, columns, cell.symbol().to_owned(), look)),
        }
        x += columns;
    }
    runs
}

/// A frame as a picture.
fn svg(buffer: &Buffer, theme: ThemeName, about: &str) -> String {
    let (wide, high) = (f32::from(buffer.area.width) * CELL.0, f32::from(buffer.area.height) * CELL.1);
    let (_, ground) = own(theme);
    let mut classes: Vec<String> = Vec::new();
    let mut grounds = String::new();
    let mut texts = String::new();
    for y in 0..buffer.area.height {
        let top = MARGIN + f32::from(y) * CELL.1;
        for (x, columns, text, look) in runs(buffer, y, theme) {
            let left = MARGIN + f32::from(x) * CELL.0;
            if look.ground != ground {
                let long = f32::from(columns) * CELL.0;
                writeln!(
                    grounds,
                    "<rect x=\"{left:.1}\" y=\"{top:.0}\" width=\"{long:.1}\" height=\"{:.0}\" fill=\"{}\"/>",
                    CELL.1, look.ground
                )
                .unwrap();
            }
            let first = text.chars().next().map(String::from).unwrap_or_default();
            if let Some((a, b, w, h, seen)) = drawn(&first).filter(|_| text.chars().all(|c| first == c.to_string())) {
                let seen = if seen < 1.0 { format!(" opacity=\"{seen}\"") } else { String::new() };
                writeln!(
                    grounds,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{}\"{seen}/>",
                    left + a * CELL.0,
                    top + b * CELL.1,
                    f32::from(columns) * w * CELL.0,
                    h * CELL.1,
                    look.text
                )
                .unwrap();
                continue;
            }
            // Words far apart are placed each by itself.
            let mut from = 0;
            for word in text.split("  ") {
                let blank = word.chars().take_while(|c| *c == ' ').count();
                let shown = word.trim();
                if !shown.is_empty() {
                    let css = look.class();
                    let class = classes.iter().position(|known| *known == css).unwrap_or_else(|| {
                        classes.push(css);
                        classes.len() - 1
                    });
                    let start = left + ((from + blank) as f32) * CELL.0;
                    let long = width(shown) as f32 * CELL.0;
                    writeln!(
                        texts,
                        "<text class=\"c{class}\" x=\"{start:.1}\" y=\"{:.1}\" textLength=\"{long:.1}\">{}</text>",
                        top + CELL.1 * 0.74,
                        escaped(shown)
                    )
                    .unwrap();
                }
                from += width(word) + 2;
            }
        }
    }
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" role=\"img\" aria-label=\"{about}\">\n<title>{about}</title>\n",
        wide + 2.0 * MARGIN,
        high + 2.0 * MARGIN
    );
    writeln!(
        out,
        "<style>text{{font:{FONT}px ui-monospace,'Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,monospace}}"
    )
    .unwrap();
    for (at, css) in classes.iter().enumerate() {
        writeln!(out, ".c{at}{{{css}}}").unwrap();
    }
    writeln!(
        out,
        "</style>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{ground}\" stroke=\"#8b949e\" stroke-opacity=\".4\"/>"
    )
    .unwrap();
    out + &grounds + &texts + "</svg>\n"
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures").join(name)
}

fn picture(theme: ThemeName, size: (u16, u16), keys: &str, about: &str) -> (Stage, String) {
    let matrix = native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let ground = if theme == ThemeName::Light { Ground::Light } else { Ground::Dark };
    let preferences = Preferences { theme, ground, depth: Depth::True, ..Preferences::default() };
    let mut stage = Stage::with(matrix, size, &preferences);
    stage.press(keys);
    let picture = svg(&stage.frame(), theme, about);
    (stage, picture)
}

#[test]
fn reference_pictures_are_what_the_screens_show() {
    let mut stale = Vec::new();
    for (name, size, keys, about) in PICTURES {
        for (theme, word) in THEMES {
            let (stage, picture) = picture(theme, size, keys, about);
            assert!(stage.said().is_empty() || !stage.said().starts_with('!'), "{name}: {}", stage.said());
            let file = path(&format!("{name}-{word}.svg"));
            if std::env::var_os("SAYSO_REFRESH").is_some() {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, &picture).unwrap();
            }
            if std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n") != picture {
                stale.push(format!("{name}-{word}.svg"));
            }
        }
    }
    assert!(
        stale.is_empty(),
        "{stale:?} are stale; look at them after SAYSO_REFRESH=1 cargo test --test suite reference"
    );
}

#[test]
fn what_the_words_beside_a_picture_say_is_in_it() {
    let seen = |at: usize| {
        let (_, size, keys, about) = PICTURES[at];
        picture(ThemeName::Light, size, keys, about).0.rows().join("\n")
    };
    assert!(seen(0).contains("both decide"), "{}", seen(0));
    assert!(seen(1).contains("100 to 250 EUR"), "{}", seen(1));
    assert!(seen(2).contains("Why") && seen(2).contains("Fix  1"), "{}", seen(2));
    assert!(seen(3).contains("Support Lead") && seen(3).contains("You decide"), "{}", seen(3));
    assert!(seen(4).contains("Pricing and contracts"), "{}", seen(4));
}

#[test]
fn a_picture_says_every_word_of_its_frame_and_is_well_formed() {
    for (name, size, keys, about) in PICTURES {
        let (stage, picture) = picture(ThemeName::Dark, size, keys, about);
        let texts: String =
            picture.split("</text>").filter_map(|part| part.rsplit_once('>')).map(|(_, text)| text).collect();
        let words = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let frame = words(&stage.rows().join(""));
        assert_eq!(words(&texts.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")), frame, "{name}");
        assert_eq!(picture.matches("<text").count(), picture.matches("</text>").count());
        assert!(!about.contains(['<', '&', '"']), "{name}");
    }
}

#[test]
fn every_picture_stands_in_the_readme_with_words() {
    let readme = include_str!("../../README.md");
    for (name, _, _, about) in PICTURES {
        for (_, word) in THEMES {
            assert!(readme.contains(&format!("assets/pictures/{name}-{word}.svg")), "{name}-{word}");
        }
        assert!(readme.contains(about), "the README should say of {name}: {about}");
    }
    let there = std::fs::read_dir(path("")).unwrap().count();
    assert_eq!(there, PICTURES.len() * THEMES.len(), "a picture that nothing shows");
}
