//! Themes: what each tone looks like.
//!
//! Every pair of colours is set together, foreground and background, except where the terminal's own pair is meant. Without
//! colour the cursor is reverse video, emphasis bold, and every state keeps its letter and sign.

use std::cell::Cell;

use ratatui::style::{Color, Modifier, Style};

use super::colors::{
    DARK, HIGH_CONTRAST, LIGHT, PROJECTOR, Palette, SIXTEEN_IN_CONTRAST, SIXTEEN_ON_DARK, SIXTEEN_ON_LIGHT, nearest,
    nearest_of_sixteen, number_of, place_of, rgb,
};
use crate::app::paint::{Hue, Paints};
use crate::app::text::Tone;
use crate::app::{App, Depth, ThemeName};
use crate::rules::Family;

/// What tones look like.
#[derive(Clone, Debug)]
pub struct Theme {
    name: ThemeName,
    depth: Depth,
    /// Whether it brings its ground also where it could take the terminal's.
    brings_ground: bool,
    own: Paints,
    /// Tones that were asked for: a frame asks for a few of them thousands of times.
    tones: [Cell<Option<Style>>; TONES],
    findings: [Cell<Option<Style>>; 3],
    /// The styles of the cursor, a selected cell, the cursor's row, and lines.
    others: [Cell<Option<Style>>; 4],
    ground: Cell<Option<Ground>>,
}

/// Text and ground of the whole screen; none where those of the terminal are taken.
type Ground = Option<(Color, Color)>;

/// How many tones there are.
const TONES: usize = 22;

/// A place of its own for each tone.
fn place_in_theme(tone: Tone) -> usize {
    match tone {
        Tone::Plain => 0,
        Tone::Strong => 1,
        Tone::Quiet => 2,
        Tone::Heading => 3,
        Tone::Key => 4,
        Tone::Decides => 5,
        Tone::Contributes => 6,
        Tone::Informed => 7,
        Tone::Out => 8,
        Tone::Gap => 9,
        Tone::Overlap => 10,
        Tone::Vague => 11,
        Tone::Error => 12,
        Tone::Warning => 13,
        Tone::Good => 14,
        Tone::Heat(level) => 15 + usize::from(level.min(6)),
    }
}

/// What a cell holds, made where it holds nothing yet.
fn kept<T: Copy>(cell: Option<&Cell<Option<T>>>, make: impl FnOnce() -> T) -> T {
    cell.and_then(Cell::get).unwrap_or_else(|| {
        let made = make();
        if let Some(cell) = cell {
            cell.set(Some(made));
        }
        made
    })
}

/// The element of the config that a tone is; tones that are ordinary text are none.
fn element_of(tone: Tone) -> Option<&'static str> {
    Some(match tone {
        Tone::Plain | Tone::Strong | Tone::Heat(0) => return None,
        Tone::Quiet => "quiet",
        Tone::Heading => "heading",
        Tone::Key => "key",
        Tone::Decides => "decides",
        Tone::Contributes => "contributes",
        Tone::Informed => "informed",
        Tone::Out => "out",
        Tone::Gap => "gap",
        Tone::Overlap => "overlap",
        Tone::Vague => "vague",
        Tone::Error => "error",
        Tone::Warning => "warning",
        Tone::Good => "good",
        Tone::Heat(1) => "heat-1",
        Tone::Heat(2) => "heat-2",
        Tone::Heat(3) => "heat-3",
        Tone::Heat(_) => "heat-4",
    })
}

/// The colours of a terminal of sixteen, by number.
const SIXTEEN: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];

impl Theme {
    /// A theme by its name.
    #[must_use]
    pub fn new(name: ThemeName, depth: Depth) -> Theme {
        Theme {
            name,
            depth,
            brings_ground: false,
            own: Paints::default(),
            tones: Default::default(),
            findings: Default::default(),
            others: Default::default(),
            ground: Cell::default(),
        }
    }

    /// The same on a ground of its own, for terminals whose ground is another one or not known.
    #[must_use]
    pub fn with_ground(self) -> Theme {
        Theme { brings_ground: true, ground: Cell::default(), ..self }
    }

    /// The same with the user's own colours.
    #[must_use]
    pub fn painted(self, own: Paints) -> Theme {
        Theme { own, brings_ground: self.brings_ground, ..Theme::new(self.name, self.depth) }
    }

    /// Whether it is the theme of an app; then it can paint its next frame too.
    #[must_use]
    pub fn is_of(&self, app: &App) -> bool {
        (self.name, self.depth, self.brings_ground, self.own)
            == (app.theme(), app.depth(), !app.is_on_own_ground(), app.preferences().paints)
    }

    /// The theme of an app.
    #[must_use]
    pub fn of(app: &App) -> Theme {
        let theme = Theme::new(app.theme(), app.depth());
        let theme = if app.is_on_own_ground() { theme } else { theme.with_ground() };
        theme.painted(app.preferences().paints)
    }

    /// A style with the user's own paint for an element over it. Without colour only the shape of the letters changes.
    fn own(&self, element: &str, style: Style) -> Style {
        let Some(paint) = self.own.of(element) else { return style };
        let mut style = style;
        if self.palette().is_some() {
            style.fg = paint.text.map(|hue| self.hue(hue)).or(style.fg);
            style.bg = paint.ground.map(|hue| self.hue(hue)).or(style.bg);
        }
        for (wanted, modifier) in [
            (paint.bold, Modifier::BOLD),
            (paint.underlined, Modifier::UNDERLINED),
            (paint.reversed, Modifier::REVERSED),
        ] {
            if wanted {
                style = style.add_modifier(modifier);
            }
        }
        // Colours that were chosen shall be seen, not changed places with.
        if (paint.text.is_some() || paint.ground.is_some()) && !paint.reversed && self.palette().is_some() {
            style = style.remove_modifier(Modifier::REVERSED);
        }
        style
    }

    fn hue(&self, hue: Hue) -> Color {
        match hue {
            Hue::Sixteen(at) => SIXTEEN.get(usize::from(at)).copied().unwrap_or(Color::Reset),
            Hue::Rgb(hex) if self.depth == Depth::Sixteen => {
                SIXTEEN.get(nearest_of_sixteen(hex)).copied().unwrap_or(Color::Reset)
            }
            Hue::Rgb(hex) => self.color(hex),
        }
    }

    /// Its colours; none for the theme without.
    fn palette(&self) -> Option<&'static Palette> {
        match self.name {
            ThemeName::Dark => Some(&DARK),
            ThemeName::Light => Some(&LIGHT),
            ThemeName::HighContrast => Some(&HIGH_CONTRAST),
            ThemeName::Projector => Some(&PROJECTOR),
            ThemeName::Mono => None,
        }
    }

    /// Whether all text is bold.
    #[must_use]
    pub fn is_bold(&self) -> bool {
        self.name == ThemeName::Projector
    }

    fn is_light(&self) -> bool {
        matches!(self.name, ThemeName::Light | ThemeName::Projector)
    }

    /// A colour as the terminal can show it: itself, by its number where it has one, or the nearest of the 6 × 6 × 6 cube and the
    /// greys.
    fn color(&self, hex: u32) -> Color {
        match self.depth {
            Depth::True => number_of(hex).map_or_else(|| rgb(hex), Color::Indexed),
            Depth::Indexed | Depth::Sixteen => Color::Indexed(nearest(hex)),
        }
    }

    /// Ground and text: of the palette, or of the sixteen where there are no more.
    fn pair(&self, (ground, text): (u32, u32), sixteen: (Color, Color)) -> Style {
        match self.depth {
            Depth::Sixteen => Style::new().bg(sixteen.0).fg(sixteen.1),
            _ => Style::new().bg(self.color(ground)).fg(self.color(text)),
        }
    }

    /// Text and ground of the whole screen, where the theme does not take those of the terminal.
    #[must_use]
    pub fn ground(&self) -> Option<(Color, Color)> {
        kept(Some(&self.ground), || self.made_ground())
    }

    fn made_ground(&self) -> Ground {
        let own = self.own.of("ground").filter(|_| self.palette().is_some());
        let own = |theirs: Option<(Color, Color)>| {
            let Some(paint) = own else { return theirs };
            let (text, ground) = theirs.unwrap_or((Color::Reset, Color::Reset));
            let (text, ground) =
                (paint.text.map_or(text, |hue| self.hue(hue)), paint.ground.map_or(ground, |hue| self.hue(hue)));
            Some((text, ground))
        };
        let takes = matches!(self.name, ThemeName::Dark | ThemeName::Light) && !self.brings_ground;
        let palette = self.palette().filter(|_| !takes);
        let Some((text, ground)) = palette.map(|palette| palette.ground) else { return own(None) };
        own(Some(match (self.depth, self.is_light()) {
            (Depth::Sixteen, true) => (Color::Black, Color::White),
            (Depth::Sixteen, false) => (Color::White, Color::Black),
            _ => (self.color(text), self.color(ground)),
        }))
    }

    /// The style of a tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
        kept(self.tones.get(place_in_theme(tone)), || {
            let style = self.theirs(tone);
            element_of(tone).map_or(style, |element| self.own(element, style))
        })
    }

    /// The style of a tone as the theme has it.
    fn theirs(&self, tone: Tone) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match tone {
            Tone::Plain => return plain,
            Tone::Strong => return bold,
            Tone::Heat(level) => return self.heat(level),
            _ => {}
        }
        let strong = matches!(tone, Tone::Heading | Tone::Key | Tone::Decides | Tone::Error);
        let style = if strong { bold } else { plain };
        let sixteen = match self.name {
            ThemeName::HighContrast => &SIXTEEN_IN_CONTRAST,
            _ if self.is_light() => &SIXTEEN_ON_LIGHT,
            _ => &SIXTEEN_ON_DARK,
        };
        let Some(palette) = self.palette() else {
            return match tone {
                Tone::Gap | Tone::Overlap | Tone::Vague | Tone::Warning => bold,
                _ => style,
            };
        };
        let place = place_of(tone);
        let color = match self.depth {
            Depth::Sixteen => place.and_then(|at| sixteen.get(at)).copied(),
            _ => place.and_then(|at| palette.tones.get(at)).map(|hex| self.color(*hex)),
        };
        color.map_or(style, |color| style.fg(color))
    }

    /// The style of a count: the more, the farther from the ground of the terminal.
    fn heat(&self, level: u8) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let Some(palette) = self.palette() else {
            return match level {
                0 | 1 => Style::new(),
                2 => bold,
                _ => bold.add_modifier(Modifier::UNDERLINED),
            };
        };
        let at = usize::from(level).min(palette.heat.len());
        let Some(pair) = at.checked_sub(1).and_then(|at| palette.heat.get(at)) else { return Style::new() };
        let style = match (self.depth, at) {
            (Depth::Sixteen, 1) => Style::new(),
            (Depth::Sixteen, 2) => return bold,
            _ => self.pair(
                *pair,
                match (at > 3, self.name) {
                    (true, ThemeName::HighContrast) => (Color::White, Color::Black),
                    (true, _) => (Color::Red, Color::White),
                    (false, _) => (Color::Yellow, Color::Black),
                },
            ),
        };
        if at > 2 { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// The style of what the cursor is on.
    #[must_use]
    pub fn cursor(&self) -> Style {
        kept(self.others.first(), || self.made_cursor())
    }

    fn made_cursor(&self) -> Style {
        self.own("cursor", Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD))
    }

    /// The style of a selected cell.
    #[must_use]
    pub fn selected(&self) -> Style {
        kept(self.others.get(1), || self.made_selected())
    }

    fn made_selected(&self) -> Style {
        let style = match self.palette() {
            Some(palette) => self.pair(palette.selected, (Color::Blue, Color::White)),
            // Reversed is the cursor, which must be found in a selection too.
            None => Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
        };
        self.own("selected", style)
    }

    /// The style of the row and the column the cursor is in.
    #[must_use]
    pub fn crosshair(&self) -> Style {
        kept(self.others.get(2), || self.made_crosshair())
    }

    fn made_crosshair(&self) -> Style {
        let style = match (self.palette(), self.depth) {
            // None of the sixteen is near enough to a ground to lie under text.
            (None, _) | (_, Depth::Sixteen) => Style::new().add_modifier(Modifier::BOLD),
            (Some(palette), _) => Style::new().bg(self.color(palette.crosshair)),
        };
        self.own("crosshair", style)
    }

    /// The style of a cell with a finding, on top of its own tone.
    #[must_use]
    pub fn finding(&self, family: Family) -> Style {
        kept(self.findings.get(family as usize), || self.made_finding(family))
    }

    fn made_finding(&self, family: Family) -> Style {
        let element = match family {
            Family::Gap => "gap-cell",
            Family::Overlap => "overlap-cell",
            Family::Vague => "vague-cell",
        };
        let Some(palette) = self.palette() else {
            return self.own(element, Style::new().add_modifier(Modifier::UNDERLINED));
        };
        let [gap, overlap, vague] = palette.findings;
        let style = match (family, self.name) {
            // Black on the three that are bright enough: white on red or magenta is not seven to one.
            (Family::Gap, ThemeName::HighContrast) => self.pair(gap, (Color::Yellow, Color::Black)),
            (Family::Overlap, ThemeName::HighContrast) => self.pair(overlap, (Color::Cyan, Color::Black)),
            (Family::Vague, ThemeName::HighContrast) => self.pair(vague, (Color::Green, Color::Black)),
            (Family::Gap, _) => self.pair(gap, (Color::Red, Color::White)),
            (Family::Overlap, _) => self.pair(overlap, (Color::Magenta, Color::White)),
            (Family::Vague, _) => self.pair(vague, (Color::Yellow, Color::Black)),
        };
        self.own(element, style)
    }

    /// The style of rule lines.
    #[must_use]
    pub fn rule(&self) -> Style {
        kept(self.others.get(3), || self.made_rule())
    }

    fn made_rule(&self) -> Style {
        let style = match (self.palette(), self.depth) {
            (None, _) => Style::new(),
            (_, Depth::Sixteen) => Style::new().fg(if self.is_light() { Color::DarkGray } else { Color::Gray }),
            (Some(palette), _) => Style::new().fg(self.color(palette.rule)),
        };
        self.own("lines", style)
    }
}

#[cfg(test)]
mod tests {
    use super::super::colors::hex_of;
    use super::*;

    #[test]
    fn a_tone_that_is_kept_is_the_tone_that_was_made() {
        let theme = Theme::new(ThemeName::Dark, Depth::True);
        for tone in TONES.into_iter().chain((0..=7).map(Tone::Heat)) {
            assert_eq!((theme.tone(tone), theme.tone(tone)), (theme.theirs(tone), theme.theirs(tone)), "{tone:?}");
            assert!(place_in_theme(tone) < super::TONES);
        }
    }

    /// A colour as most terminals draw it.
    fn seen(color: Color) -> (u8, u8, u8) {
        let hex = match color {
            Color::Rgb(r, g, b) => return (r, g, b),
            Color::Indexed(number) => hex_of(number),
            named => hex_of(SIXTEEN.iter().position(|known| *known == named).unwrap() as u8),
        };
        ((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(color: Color) -> f64 {
        let (r, g, b) = seen(color);
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const TONES: [Tone; 14] = [
        Tone::Quiet,
        Tone::Heading,
        Tone::Key,
        Tone::Decides,
        Tone::Contributes,
        Tone::Informed,
        Tone::Out,
        Tone::Gap,
        Tone::Overlap,
        Tone::Vague,
        Tone::Error,
        Tone::Warning,
        Tone::Good,
        Tone::Strong,
    ];

    #[test]
    fn every_tone_is_legible_on_its_terminal() {
        // The dark theme must hold on terminals up to a dark grey, the light one down to a light grey; the others bring
        // their own ground.
        for (name, ground, least) in [
            (ThemeName::Dark, 0x000000, 4.5),
            (ThemeName::Light, 0xffffff, 4.5),
            (ThemeName::HighContrast, 0x000000, 7.0),
            (ThemeName::Projector, 0xffffff, 7.0),
        ] {
            for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
                // Of few colours not enough are left for a projector's seven to one.
                let least = if name == ThemeName::Projector && depth != Depth::True { 4.5 } else { least };
                check_contrast(Theme::new(name, depth).with_ground(), rgb(ground), least);
            }
        }
    }

    fn check_contrast(theme: Theme, ground: Color, least: f64) {
        let grounds: Vec<Color> = theme.crosshair().bg.into_iter().chain([ground]).collect();
        for tone in TONES {
            let Some(fg) = theme.tone(tone).fg else { continue };
            for ground in &grounds {
                let ratio = contrast(fg, *ground);
                assert!(ratio >= least, "{theme:?} {tone:?} {fg:?} on {ground:?}: {ratio:.2}");
            }
        }
        let heats = (1..=4).map(|level| theme.tone(Tone::Heat(level)));
        for style in Family::ALL.map(|family| theme.finding(family)).into_iter().chain([theme.selected()]).chain(heats)
        {
            let ratio = contrast(style.fg.unwrap_or(opposite(ground)), style.bg.unwrap_or(ground));
            assert!(ratio >= least, "{theme:?} {style:?}: {ratio:.2}");
        }
        if let Some((text, own)) = theme.ground() {
            assert!(contrast(text, own) >= least && seen(own) == seen(ground), "{theme:?} {own:?}");
        }
    }

    /// The terminal's own text on its ground.
    fn opposite(ground: Color) -> Color {
        if seen(ground) == (0, 0, 0) { rgb(0xffffff) } else { rgb(0x000000) }
    }

    #[test]
    fn on_sixteen_colours_only_those_are_used_and_no_text_lies_on_its_own_colour() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, Depth::Sixteen);
            let styles = TONES.into_iter().chain((0..=5).map(Tone::Heat)).map(|tone| theme.tone(tone));
            let others = Family::ALL.map(|family| theme.finding(family));
            for style in styles.chain(others).chain([theme.selected(), theme.crosshair(), theme.rule()]) {
                for color in [style.fg, style.bg].into_iter().flatten() {
                    assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{name:?} {color:?}");
                }
                assert!(style.fg.is_none() || style.fg != style.bg, "{name:?} {style:?}");
            }
        }
    }

    #[test]
    fn a_colour_of_the_256_is_told_by_its_number() {
        for number in 22..=255 {
            let color = Theme::new(ThemeName::Dark, Depth::True).color(hex_of(number));
            assert!(
                matches!(color, Color::Indexed(_)) && seen(color) == seen(rgb(hex_of(number))),
                "{number} {color:?}"
            );
        }
        for hex in [0x000000, 0x00005f, 0x0000ff, 0x5a2a10] {
            assert_eq!(Theme::new(ThemeName::Dark, Depth::True).color(hex), rgb(hex));
        }
        // What lies in the cells of a row, and the ground under it.
        for name in [ThemeName::Dark, ThemeName::Light, ThemeName::HighContrast] {
            let theme = Theme::new(name, Depth::True);
            let tones = [Tone::Quiet, Tone::Contributes, Tone::Informed, Tone::Out, Tone::Overlap, Tone::Vague];
            for color in tones.map(|tone| theme.tone(tone).fg).into_iter().chain([theme.crosshair().bg]) {
                assert!(matches!(color, Some(Color::Indexed(_))), "{name:?} {color:?}");
            }
        }
    }

    #[test]
    fn without_colour_no_colour_is_set() {
        let theme = Theme::new(ThemeName::Mono, Depth::True);
        for style in TONES.into_iter().chain((0..=5).map(Tone::Heat)).map(|tone| theme.tone(tone)).chain([
            theme.cursor(),
            theme.selected(),
            theme.crosshair(),
        ]) {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
