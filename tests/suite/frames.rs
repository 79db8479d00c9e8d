//! Frames as a terminal shows them: text, and below it a map of styles, so that a highlight that moved is seen.
//!
//! A style is a letter; the legend says what it is. `.` is the terminal's own. The map is a small one whose findings stay.

use std::fmt::Write;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use sayso::app::{Depth, Glyphs, Ground, Preferences, ThemeName};
use sayso::model::sketch;

use super::stage::{Stage, frame, rows};

const MAP: &str = "
    map: review P90D
    situation Pressure
    role Chief Operating Officer: top; holder Mia Berg; deputy Finance
    role Head of Support: reports-to Chief Operating Officer; holder Jan Vos; deputy Support Lead
    role Support Lead: reports-to Head of Support; holder Ana Ruiz; deputy Head of Support
    role Finance: reports-to Chief Operating Officer; holder Bo Li; deputy Chief Operating Officer
    # Service recovery
                                            | Chief Operating Officer | Head of Support | Support Lead | Finance
    Refund a customer                       | I | D 500-5k | D <=500 | C
     : limit EUR; impact high; mode alone; within P1D; escalate Chief Operating Officer when above 5 000 EUR
    Offer goodwill credit                   | I | D        | D       | C
    Close a major complaint                 |   | C        | C       | I
    # Pricing
    Grant a discount beyond the price list  | D | C        | I       | C +vetoes
    Refund a customer @Pressure             |   |          | D       |
";

const NAMES: &str = "
    # 顧客対応
                             | 最高執行責任者 | 支援部長 | Qualité
    返金を承認する            | I | D | C
    Prix spécial — accordé   | D |   | I
    とても長い決定の名前をここに書いてもきちんと切られることを確かめる | D | C |
";

fn stage(size: (u16, u16), theme: ThemeName, glyphs: Glyphs) -> Stage {
    let ground = if theme == ThemeName::Light { Ground::Light } else { Ground::Dark };
    let preferences = Preferences { theme, glyphs, ground, depth: Depth::True, ..Preferences::default() };
    Stage::with(sketch::parse(MAP).unwrap().matrix, size, &preferences)
}

/// A style in words: `#ffffff on #262d35 bold`.
fn words(style: Style) -> String {
    let color = |color: Color| match color {
        Color::Reset => "own".to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(number) => format!("#{:06x}", sayso::ui::hex_of(number)),
        other => format!("{other:?}"),
    };
    let mut text = color(style.fg.unwrap_or(Color::Reset));
    if let Some(ground) = style.bg.filter(|ground| *ground != Color::Reset) {
        write!(text, " on {}", color(ground)).unwrap();
    }
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::DIM, "dim"),
    ] {
        if style.add_modifier.contains(modifier) {
            write!(text, " {word}").unwrap();
        }
    }
    text
}

/// Text and styles of a frame, with the legend in the order in which the styles appear.
fn portrait(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut legend: Vec<String> = Vec::new();
    let mut styles = String::new();
    for y in 0..area.height {
        let mut line = String::new();
        for x in 0..area.width {
            let cell = &buffer[(x, y)];
            let text = words(cell.style());
            // A blank shows its ground only; its letters' colour is nobody's business.
            let seen = text.contains(" on ") || text.contains("reversed") || text.contains("underlined");
            if text == "own" || (cell.symbol() == " " && !seen) {
                line.push('.');
                continue;
            }
            let at = legend.iter().position(|known| *known == text).unwrap_or_else(|| {
                legend.push(text);
                legend.len() - 1
            });
            line.push(char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]));
        }
        writeln!(styles, "{}", line.trim_end_matches('.')).unwrap();
    }
    let mut out = rows(buffer).join("\n");
    write!(out, "\n\n{}", styles.trim_end()).unwrap();
    for (at, text) in legend.iter().enumerate() {
        write!(out, "\n{} {text}", char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[at])).unwrap();
    }
    out
}

/// The frame after some keys, held against its snapshot; and what must hold for any frame.
fn check(name: &str, size: (u16, u16), keys: &str) {
    let mut stage = stage(size, ThemeName::Dark, Glyphs::Unicode);
    stage.press(keys);
    let buffer = stage.frame();
    check_edges(&buffer, name);
    insta::assert_snapshot!(name, portrait(&buffer));
}

/// No row is wider than the terminal, and no wide character is cut in half.
fn check_edges(buffer: &Buffer, name: &str) {
    for row in rows(buffer) {
        assert!(sayso::app::text::width(&row) <= usize::from(buffer.area.width), "{name}: {row:?}");
    }
}

#[test]
fn the_grid_at_every_size() {
    check("grid_80x24", (80, 24), "");
    check("grid_120x40", (120, 40), "");
    check("grid_60x20", (60, 20), "");
    check("grid_40x12", (40, 12), "");
    check("too_small", (18, 5), "");
}

#[test]
fn the_grid_under_the_cursor() {
    check("grid_selection", (80, 24), "v right down");
    check("grid_head", (80, 24), "ctrl-up");
    check("grid_area", (80, 24), "up home");
    check("grid_folded", (80, 24), "space");
    check("grid_finding", (80, 24), "n");
    check("grid_situation", (80, 24), "s right");
    check("grid_notation", (80, 24), "T 'raci' enter");
    check("grid_search", (80, 24), "/ 'disc'");
}

#[test]
fn the_findings_at_every_size() {
    check("findings_80x24", (80, 24), "2");
    check("findings_120x40", (120, 40), "2 down");
    check("findings_60x20", (60, 20), "2");
    check("findings_40x12", (40, 12), "2");
    check("findings_narrowed", (80, 24), "2 t s");
}

#[test]
fn the_page_of_a_role_at_every_size() {
    check("role_80x24", (80, 24), "right right 3");
    check("role_120x40", (120, 40), "right right 3 down");
    check("role_200x60", (200, 60), "right right 3 l s");
    check("role_60x20", (60, 20), "right right 3 G");
    check("role_40x12", (40, 12), "right right 3 down");
}

#[test]
fn the_overview_at_every_size() {
    check("overview_80x24", (80, 24), "4");
    check("overview_120x40", (120, 40), "4 right right");
    check("overview_200x60", (200, 60), "4 G");
    check("overview_60x20", (60, 20), "4");
    check("overview_40x12", (40, 12), "4 down down");
}

#[test]
fn the_start_page_and_the_tour() {
    let start = sayso::app::start::StartPage {
        recent: ["acme.sayso.ron", "support.sayso.ron"]
            .map(|name| sayso::app::start::Recent {
                path: format!("/home/ana/maps/{name}"),
                name: name.to_owned(),
                folder: "/home/ana/maps".to_owned(),
            })
            .into(),
        tour: None,
    };
    let shown = |name: &str, size, opened: sayso::app::Opened| {
        let app = sayso::app::App::new(opened, sayso::rules::EXAMPLE_DAY, size, &Preferences::default());
        let buffer = frame(&app, size);
        check_edges(&buffer, name);
        insta::assert_snapshot!(name, portrait(&buffer));
    };
    let page = || sayso::app::Opened { start: Some(start.clone()), ..sayso::app::Opened::default() };
    shown("start_80x24", (80, 24), page());
    shown("start_40x12", (40, 12), page());
    let tour = || sayso::app::Opened {
        matrix: sketch::parse(MAP).unwrap().matrix,
        tour: Some(1),
        ..sayso::app::Opened::default()
    };
    shown("tour_80x24", (80, 24), tour());
    shown("tour_60x20", (60, 20), tour());
}

#[test]
fn what_stands_in_front() {
    check("form_80x24", (80, 24), "right right enter tab tab");
    check("form_wrong", (80, 24), "right right enter tab tab 'x' enter");
    check("form_names", (80, 24), "e tab tab tab tab tab ctrl-u 'he' down");
    check("form_40x12", (40, 12), "e tab tab tab");
    check("menu_80x24", (80, 24), "down down n f");
    check("menu_quit", (80, 24), "d q");
    check("palette_80x24", (80, 24), ": 'raci'");
    // Typed words keep these frames from changing with every new command.
    check("palette_40x12", (40, 12), ": 'undo'");
    check("help_120x40", (120, 40), "? 'undo'");
    check("page_80x24", (80, 24), "n E");
}

#[test]
fn other_themes_change_styles_and_nothing_else() {
    let keys = ["", "v right down", "2", "3", "4", "right enter", "n f", ":", "n E"];
    for keys in keys {
        let painted = |theme| {
            let mut stage = stage((80, 24), theme, Glyphs::Unicode);
            stage.press(keys);
            stage.frame()
        };
        let dark = rows(&painted(ThemeName::Dark));
        for theme in [ThemeName::Light, ThemeName::Mono] {
            assert_eq!(rows(&painted(theme)), dark, "{theme:?}, {keys}");
        }
        let mono = painted(ThemeName::Mono);
        for cell in mono.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "a colour without colour: {keys}");
        }
    }
    for (name, theme) in [("grid_light", ThemeName::Light), ("grid_mono", ThemeName::Mono)] {
        let mut stage = stage((80, 24), theme, Glyphs::Unicode);
        stage.press("v right down");
        insta::assert_snapshot!(name, portrait(&stage.frame()));
    }
}

#[test]
fn with_few_colours_only_the_table_of_256_is_used() {
    let preferences = Preferences { depth: Depth::Indexed, ..Preferences::default() };
    let mut stage = Stage::with(sketch::parse(MAP).unwrap().matrix, (100, 30), &preferences);
    stage.press("v right down");
    for cell in stage.frame().content() {
        for color in [cell.fg, cell.bg] {
            assert!(matches!(color, Color::Reset | Color::Indexed(16..)), "{color:?}");
        }
    }
}

#[test]
fn plain_glyphs_leak_no_other_sign() {
    let states = [
        "",
        "v right",
        "ctrl-up",
        "up home",
        "space",
        "2",
        "2 down",
        "3",
        "3 down",
        "4",
        "4 right G",
        "right enter",
        "right enter tab tab 'x'",
        "n f",
        ": ",
        "? ",
        "n E",
        "d q",
        "T",
        "a",
        "e",
        "x",
        "/ 'ref'",
        "s",
        "+",
        "n",
        "home",
        "e tab tab",
    ];
    let mut leaks: Vec<String> = Vec::new();
    for size in [(80, 24), (120, 40), (40, 12)] {
        for keys in states {
            let mut stage = stage(size, ThemeName::Dark, Glyphs::Ascii);
            stage.press(keys.trim());
            for row in rows(&stage.frame()) {
                let found: String = row.chars().filter(|c| !c.is_ascii()).collect();
                if !found.is_empty() {
                    leaks.push(format!("{keys:?} {size:?}: {found} in {row:?}"));
                }
            }
        }
    }
    leaks.dedup();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn wide_names_keep_their_columns() {
    for (name, size, keys) in
        [("wide_80x24", (80, 24), ""), ("wide_40x12", (40, 12), "right right"), ("wide_form", (60, 20), "home enter")]
    {
        let mut stage = Stage::with(sketch::parse(NAMES).unwrap().matrix, size, &Preferences::default());
        stage.press(keys);
        let buffer = stage.frame();
        check_edges(&buffer, name);
        insta::assert_snapshot!(name, portrait(&buffer));
    }
}

#[test]
fn the_terminals_cursor_stands_where_the_keys_go() {
    use ratatui::Terminal;
    use ratatui::backend::{Backend, TestBackend};
    for (keys, there) in [
        ("", "I"),
        ("home", "Refund a customer"),
        ("ctrl-up home", "Decision"),
        ("ctrl-up", "COO"),
        ("3", "Grant a discount"),
        ("4", "Service recovery"),
        ("up", "Service recovery"),
        ("home enter", ""),
        ("d q", "Save and leave"),
    ] {
        let mut stage = stage((80, 24), ThemeName::Dark, Glyphs::Unicode);
        stage.press(keys);
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| sayso::ui::draw(frame, &stage.app)).unwrap();
        let place = terminal.backend_mut().get_cursor_position().unwrap();
        let row: Vec<String> = (0..80).map(|x| terminal.backend().buffer()[(x, place.y)].symbol().to_owned()).collect();
        let from = row[usize::from(place.x)..].concat();
        assert!(from.starts_with(there), "{keys}: the cursor stands at {place:?} on {from:?}");
    }
    // Wherever it is painted, a frame of the whole app fits every terminal.
    let stage = stage((120, 40), ThemeName::Dark, Glyphs::Unicode);
    for size in [(1, 1), (1, 50), (200, 1), (20, 6), (19, 6), (250, 90)] {
        frame(&stage.app, size);
    }
}

/// Relative luminance as WCAG 2 defines it.
fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
}

#[test]
fn every_pair_of_colours_that_is_seen_is_legible() {
    let keys = [
        "",
        "v right down",
        "n",
        "n n n",
        "2",
        "2 down",
        "3",
        "4",
        "4 down right",
        "right enter",
        "n f",
        ":",
        "?",
        "g",
        "R",
    ];
    for (theme, own, least) in [
        (ThemeName::Dark, ((255, 255, 255), (0, 0, 0)), 4.5),
        (ThemeName::Light, ((0, 0, 0), (255, 255, 255)), 4.5),
        (ThemeName::HighContrast, ((255, 255, 255), (0, 0, 0)), 7.0),
        (ThemeName::Projector, ((0, 0, 0), (255, 255, 255)), 7.0),
    ] {
        for size in [(80, 24), (120, 40)] {
            for keys in keys {
                let mut stage = stage(size, theme, Glyphs::Unicode);
                stage.press(keys);
                for cell in stage.frame().content() {
                    // A line between panes is no text.
                    if cell.symbol().trim().is_empty() || "─│┌┐└┘".contains(cell.symbol()) {
                        continue;
                    }
                    let rgb = |color: Color, own: (u8, u8, u8)| match color {
                        Color::Rgb(r, g, b) => (r, g, b),
                        Color::Indexed(number) => {
                            let [_, r, g, b] = sayso::ui::hex_of(number).to_be_bytes();
                            (r, g, b)
                        }
                        Color::Reset => own,
                        other => panic!("{other:?} in {theme:?}"),
                    };
                    let (text, ground) = (luminance(rgb(cell.fg, own.0)), luminance(rgb(cell.bg, own.1)));
                    let ratio = (text.max(ground) + 0.05) / (text.min(ground) + 0.05);
                    assert!(
                        ratio >= least,
                        "{theme:?}, {keys:?}: {:?} {:?} on {:?}: {ratio:.2}",
                        cell.symbol(),
                        cell.fg,
                        cell.bg
                    );
                }
            }
        }
    }
}

#[test]
fn no_sign_needs_a_patched_font_or_is_read_aloud_dot_by_dot() {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut files = Vec::new();
    for folder in ["src", "assets"] {
        walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let is_odd = |c: &char| {
        let private = ['\u{e000}'..='\u{f8ff}', '\u{f0000}'..='\u{10ffff}'].iter().any(|range| range.contains(c));
        private || ('\u{2800}'..='\u{28ff}').contains(c) || *c == '\u{fe0f}'
    };
    assert!(is_odd(&'\u{e0b0}') && !is_odd(&'○'));
    assert!(files.len() > 100);
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        assert_eq!(text.chars().find(is_odd), None, "{}", file.display());
    }
}
