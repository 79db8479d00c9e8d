//! Themes: what each tone looks like.
//!
//! Every pair of colours is set together, foreground and background, except where the terminal's own pair is meant. Without
//! colour the cursor is reverse video, emphasis bold, and every state keeps its letter and sign.

use ratatui::style::{Color, Modifier, Style};

use crate::app::text::Tone;
use crate::app::{Depth, ThemeName};
use crate::rules::Family;

/// What tones look like.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    name: ThemeName,
    depth: Depth,
}

/// The pairs below come from or lie near the set by Okabe and Ito, which the common kinds of colour vision tell apart.
const fn rgb(hex: u32) -> Color {
    Color::Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The nearest of the 256 colours that every terminal draws alike: the cube 16 to 231 and the greys 232 to 255.
fn nearest(hex: u32) -> u8 {
    let parts = [(hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff];
    const LEVELS: [u32; 6] = [0, 95, 135, 175, 215, 255];
    let level = |part: u32| (0..6_u32).min_by_key(|at| LEVELS[*at as usize].abs_diff(part)).unwrap_or(0);
    let cube = parts.map(level);
    let far = |shown: [u32; 3]| -> u32 { (0..3).map(|at| shown[at].abs_diff(parts[at]).pow(2)).sum() };
    let cube_far = far(cube.map(|at| LEVELS[at as usize]));
    let grey = (0..24_u32).min_by_key(|step| far([8 + step * 10; 3])).unwrap_or(0);
    let index = if far([8 + grey * 10; 3]) < cube_far { 232 + grey } else { 16 + cube[0] * 36 + cube[1] * 6 + cube[2] };
    u8::try_from(index).unwrap_or(15)
}

/// The colours of a theme.
struct Palette {
    /// Text and ground, where the theme does not take those of the terminal.
    ground: Option<(u32, u32)>,
    /// By tone, in the order of `place_of`.
    tones: [u32; 13],
    /// Ground and text of a selected cell.
    selected: (u32, u32),
    /// Ground of the row the cursor is in.
    crosshair: u32,
    /// Ground and text of a cell with a finding, by family.
    findings: [(u32, u32); 3],
    /// Ground and text of a count, from a little to a lot.
    heat: [(u32, u32); 4],
    /// Rule lines.
    rule: u32,
}

const DARK: Palette = Palette {
    ground: None,
    tones: [
        0x9aa5b1, 0x8fd0ff, 0xf0c674, 0xffffff, 0xe6a940, 0x7cc4f0, 0x929ba4, 0xff9d6e, 0xf08cc8, 0xf0e442, 0xff8f70,
        0xf0c674, 0x5fd3a8,
    ],
    selected: (0x2c4a66, 0xffffff),
    crosshair: 0x262d35,
    findings: [(0x5a2a10, 0xffd9c4), (0x54204a, 0xffd6f0), (0x4a4410, 0xfff6a8)],
    heat: [(0x3a2c1c, 0xffe3c4), (0x5c3a16, 0xffe9d0), (0x8a4a0c, 0xffffff), (0xffb057, 0x000000)],
    rule: 0x5b6570,
};

const LIGHT: Palette = Palette {
    ground: None,
    tones: [
        0x5b6570, 0x004c78, 0x8a3500, 0x000000, 0x7a4a00, 0x00557f, 0x5f6871, 0xa03a00, 0x8c1d66, 0x6b5d00, 0xa02c00,
        0x7a5200, 0x00664a,
    ],
    selected: (0xb8d8f0, 0x000000),
    crosshair: 0xe9eef3,
    findings: [(0xffd9c4, 0x5a2000), (0xf8d4ea, 0x5a0f42), (0xf3eda6, 0x453c00)],
    heat: [(0xfdf0df, 0x4a2a00), (0xfbd9ae, 0x3a2000), (0xf0a95a, 0x000000), (0x8a3500, 0xffffff)],
    rule: 0x8a939c,
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Some((0xffffff, 0x000000)),
    tones: [
        0xd0d7de, 0x8fd0ff, 0xffd75f, 0xffffff, 0xffb84d, 0x8fd0ff, 0xc8cfd6, 0xffb08a, 0xffa8dc, 0xffff66, 0xffb0a0,
        0xffd75f, 0x7dffca,
    ],
    selected: (0x004c78, 0xffffff),
    crosshair: 0x14202c,
    findings: [(0xffb08a, 0x000000), (0xffa8dc, 0x000000), (0xf0e442, 0x000000)],
    heat: [(0x3a2c1c, 0xffe3c4), (0x5c3a16, 0xffffff), (0x8a3500, 0xffffff), (0xffb057, 0x000000)],
    rule: 0xc8cfd6,
};

const PROJECTOR: Palette = Palette {
    ground: Some((0x000000, 0xffffff)),
    tones: [
        0x3a3a3a, 0x003a5c, 0x6a2800, 0x000000, 0x5a3600, 0x003f5e, 0x404040, 0x7a2a00, 0x6a1150, 0x4a4000, 0x7a2000,
        0x5a3c00, 0x004a36,
    ],
    selected: (0x004c78, 0xffffff),
    crosshair: 0xe9eef3,
    findings: [(0xffd9c4, 0x5a2000), (0xf8d4ea, 0x5a0f42), (0xf3eda6, 0x453c00)],
    heat: [(0xfdf0df, 0x4a2a00), (0xfbd9ae, 0x3a2000), (0xf0a95a, 0x000000), (0x8a3500, 0xffffff)],
    rule: 0x5b6570,
};

/// Where the colour of a tone stands in a palette; tones that are ordinary text have none.
fn place_of(tone: Tone) -> Option<usize> {
    Some(match tone {
        Tone::Plain | Tone::Strong | Tone::Heat(_) => return None,
        Tone::Quiet => 0,
        Tone::Heading => 1,
        Tone::Key => 2,
        Tone::Decides => 3,
        Tone::Contributes => 4,
        Tone::Informed => 5,
        Tone::Out => 6,
        Tone::Gap => 7,
        Tone::Overlap => 8,
        Tone::Vague => 9,
        Tone::Error => 10,
        Tone::Warning => 11,
        Tone::Good => 12,
    })
}

/// The sixteen colours of every terminal for the tones, on a dark ground.
const SIXTEEN_ON_DARK: [Color; 13] = [
    Color::Gray,
    Color::LightCyan,
    Color::LightYellow,
    Color::White,
    Color::Yellow,
    Color::Cyan,
    Color::Gray,
    Color::LightRed,
    Color::LightMagenta,
    Color::LightYellow,
    Color::LightRed,
    Color::LightYellow,
    Color::LightGreen,
];

/// The same on a light ground, where yellow and the light ones are not seen.
const SIXTEEN_ON_LIGHT: [Color; 13] = [
    Color::DarkGray,
    Color::Blue,
    Color::Magenta,
    Color::Black,
    Color::Red,
    Color::Blue,
    Color::DarkGray,
    Color::Red,
    Color::Magenta,
    Color::Green,
    Color::Red,
    Color::Magenta,
    Color::Green,
];

impl Theme {
    /// A theme by its name.
    #[must_use]
    pub fn new(name: ThemeName, depth: Depth) -> Theme {
        Theme { name, depth }
    }

    /// Its colours; none for the theme without.
    fn palette(self) -> Option<&'static Palette> {
        match self.name {
            ThemeName::Dark => Some(&DARK),
            ThemeName::Light => Some(&LIGHT),
            ThemeName::HighContrast => Some(&HIGH_CONTRAST),
            ThemeName::Projector => Some(&PROJECTOR),
            ThemeName::Mono => None,
        }
    }

    fn is_light(self) -> bool {
        matches!(self.name, ThemeName::Light | ThemeName::Projector)
    }

    /// A colour as the terminal can show it: itself, or the nearest of the 6 × 6 × 6 cube and the greys.
    fn color(self, hex: u32) -> Color {
        match self.depth {
            Depth::True => rgb(hex),
            Depth::Indexed | Depth::Sixteen => Color::Indexed(nearest(hex)),
        }
    }

    /// Ground and text: of the palette, or of the sixteen where there are no more.
    fn pair(self, (ground, text): (u32, u32), sixteen: (Color, Color)) -> Style {
        match self.depth {
            Depth::Sixteen => Style::new().bg(sixteen.0).fg(sixteen.1),
            _ => Style::new().bg(self.color(ground)).fg(self.color(text)),
        }
    }

    /// Text and ground of the whole screen, where the theme does not take those of the terminal.
    #[must_use]
    pub fn ground(&self) -> Option<(Color, Color)> {
        let (text, ground) = self.palette()?.ground?;
        Some(match (self.depth, self.is_light()) {
            (Depth::Sixteen, true) => (Color::Black, Color::White),
            (Depth::Sixteen, false) => (Color::White, Color::Black),
            _ => (self.color(text), self.color(ground)),
        })
    }

    /// The style of a tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match tone {
            Tone::Plain => return plain,
            Tone::Strong => return bold,
            Tone::Heat(level) => return self.heat(level),
            _ => {}
        }
        let strong = matches!(tone, Tone::Heading | Tone::Key | Tone::Decides | Tone::Error);
        // What is projected is read from the back of the room.
        let style = if strong || self.name == ThemeName::Projector { bold } else { plain };
        let sixteen = if self.is_light() { &SIXTEEN_ON_LIGHT } else { &SIXTEEN_ON_DARK };
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
    fn heat(self, level: u8) -> Style {
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
            _ => self.pair(*pair, if at > 3 { (Color::Red, Color::White) } else { (Color::Yellow, Color::Black) }),
        };
        if at > 2 { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// The style of what the cursor is on.
    #[must_use]
    pub fn cursor(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// The style of a selected cell.
    #[must_use]
    pub fn selected(&self) -> Style {
        match self.palette() {
            Some(palette) => self.pair(palette.selected, (Color::Blue, Color::White)),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The style of the row and the column the cursor is in.
    #[must_use]
    pub fn crosshair(&self) -> Style {
        match (self.palette(), self.depth) {
            // None of the sixteen is near enough to a ground to lie under text.
            (None, _) | (_, Depth::Sixteen) => Style::new().add_modifier(Modifier::BOLD),
            (Some(palette), _) => Style::new().bg(self.color(palette.crosshair)),
        }
    }

    /// The style of a cell with a finding, on top of its own tone.
    #[must_use]
    pub fn finding(&self, family: Family) -> Style {
        let Some(palette) = self.palette() else { return Style::new().add_modifier(Modifier::UNDERLINED) };
        let [gap, overlap, vague] = palette.findings;
        match family {
            Family::Gap => self.pair(gap, (Color::Red, Color::White)),
            Family::Overlap => self.pair(overlap, (Color::Magenta, Color::White)),
            Family::Vague => self.pair(vague, (Color::Yellow, Color::Black)),
        }
    }

    /// The style of rule lines.
    #[must_use]
    pub fn rule(&self) -> Style {
        match (self.palette(), self.depth) {
            (None, _) => Style::new(),
            (_, Depth::Sixteen) => Style::new().fg(if self.is_light() { Color::DarkGray } else { Color::Gray }),
            (Some(palette), _) => Style::new().fg(self.color(palette.rule)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(color: Color) -> f64 {
        let Color::Rgb(r, g, b) = color else { panic!("themes are written in RGB") };
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
            let theme = Theme::new(name, Depth::True);
            let grounds = [rgb(ground), theme.crosshair().bg.unwrap()];
            for tone in TONES {
                let Some(fg) = theme.tone(tone).fg else { continue };
                for ground in grounds {
                    let ratio = contrast(fg, ground);
                    assert!(ratio >= least, "{name:?} {tone:?} on {ground:?}: {ratio:.2}");
                }
            }
            let heats = (1..=4).map(|level| theme.tone(Tone::Heat(level)));
            for style in
                Family::ALL.map(|family| theme.finding(family)).into_iter().chain([theme.selected()]).chain(heats)
            {
                let ratio = contrast(style.fg.unwrap(), style.bg.unwrap());
                assert!(ratio >= least, "{name:?} {style:?}: {ratio:.2}");
            }
            if let Some((text, own)) = theme.ground() {
                assert!(contrast(text, own) >= least && own == rgb(ground));
            }
        }
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
