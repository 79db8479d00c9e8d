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

impl Theme {
    /// A theme by its name.
    #[must_use]
    pub fn new(name: ThemeName, depth: Depth) -> Theme {
        Theme { name, depth }
    }

    /// A colour as the terminal can show it: itself, or the nearest of the 6 × 6 × 6 cube and the greys.
    fn color(self, hex: u32) -> Color {
        match self.depth {
            Depth::True => rgb(hex),
            Depth::Indexed => Color::Indexed(nearest(hex)),
        }
    }

    /// The style of a tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let (dark, light) = match tone {
            Tone::Plain => return plain,
            Tone::Strong => return bold,
            Tone::Quiet => (0x9aa5b1, 0x5b6570),
            Tone::Heading => (0x8fd0ff, 0x004c78),
            Tone::Key => (0xf0c674, 0x8a3500),
            Tone::Decides => (0xffffff, 0x000000),
            Tone::Contributes => (0xe6a940, 0x7a4a00),
            Tone::Informed => (0x7cc4f0, 0x00557f),
            Tone::Out => (0x929ba4, 0x5f6871),
            Tone::Gap => (0xff9d6e, 0xa03a00),
            Tone::Overlap => (0xf08cc8, 0x8c1d66),
            Tone::Vague => (0xf0e442, 0x6b5d00),
            Tone::Error => (0xff8f70, 0xa02c00),
            Tone::Warning => (0xf0c674, 0x7a5200),
            Tone::Good => (0x5fd3a8, 0x00664a),
            Tone::Heat(level) => return self.heat(level),
        };
        let strong = matches!(tone, Tone::Heading | Tone::Key | Tone::Decides | Tone::Error);
        let style = if strong { bold } else { plain };
        match self.name {
            ThemeName::Dark => style.fg(self.color(dark)),
            ThemeName::Light => style.fg(self.color(light)),
            ThemeName::Mono => match tone {
                Tone::Gap | Tone::Overlap | Tone::Vague | Tone::Warning => bold,
                _ => style,
            },
        }
    }

    /// The style of a count: the more, the farther from the ground of the terminal.
    fn heat(self, level: u8) -> Style {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let ((ground, text), style) = match (self.name, level) {
            (ThemeName::Mono, 0 | 1) => return Style::new(),
            (ThemeName::Mono, 2) => return bold,
            (ThemeName::Mono, _) => return bold.add_modifier(Modifier::UNDERLINED),
            (_, 0) => return Style::new(),
            (ThemeName::Dark, 1) => ((0x3a2c1c, 0xffe3c4), Style::new()),
            (ThemeName::Dark, 2) => ((0x5c3a16, 0xffe9d0), Style::new()),
            (ThemeName::Dark, 3) => ((0x8a4a0c, 0xffffff), bold),
            (ThemeName::Dark, _) => ((0xffb057, 0x000000), bold),
            (ThemeName::Light, 1) => ((0xfdf0df, 0x4a2a00), Style::new()),
            (ThemeName::Light, 2) => ((0xfbd9ae, 0x3a2000), Style::new()),
            (ThemeName::Light, 3) => ((0xf0a95a, 0x000000), bold),
            (ThemeName::Light, _) => ((0x8a3500, 0xffffff), bold),
        };
        style.fg(self.color(text)).bg(self.color(ground))
    }

    /// The style of what the cursor is on.
    #[must_use]
    pub fn cursor(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// The style of a selected cell.
    #[must_use]
    pub fn selected(&self) -> Style {
        match self.name {
            ThemeName::Dark => Style::new().bg(self.color(0x2c4a66)).fg(self.color(0xffffff)),
            ThemeName::Light => Style::new().bg(self.color(0xb8d8f0)).fg(self.color(0x000000)),
            ThemeName::Mono => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The style of the row and the column the cursor is in.
    #[must_use]
    pub fn crosshair(&self) -> Style {
        match self.name {
            ThemeName::Dark => Style::new().bg(self.color(0x262d35)),
            ThemeName::Light => Style::new().bg(self.color(0xe9eef3)),
            ThemeName::Mono => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// The style of a cell with a finding, on top of its own tone.
    #[must_use]
    pub fn finding(&self, family: Family) -> Style {
        let (dark, light) = match family {
            Family::Gap => ((0x5a2a10, 0xffd9c4), (0xffd9c4, 0x5a2000)),
            Family::Overlap => ((0x54204a, 0xffd6f0), (0xf8d4ea, 0x5a0f42)),
            Family::Vague => ((0x4a4410, 0xfff6a8), (0xf3eda6, 0x453c00)),
        };
        match self.name {
            ThemeName::Dark => Style::new().bg(self.color(dark.0)).fg(self.color(dark.1)),
            ThemeName::Light => Style::new().bg(self.color(light.0)).fg(self.color(light.1)),
            ThemeName::Mono => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The style of rule lines.
    #[must_use]
    pub fn rule(&self) -> Style {
        match self.name {
            ThemeName::Dark => Style::new().fg(self.color(0x5b6570)),
            ThemeName::Light => Style::new().fg(self.color(0x8a939c)),
            ThemeName::Mono => Style::new(),
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
        // The darkest theme must hold on terminals up to a dark grey, the light one down to a light grey.
        for (name, grounds) in [(ThemeName::Dark, [0x000000, 0x262d35]), (ThemeName::Light, [0xffffff, 0xe9eef3])] {
            let theme = Theme::new(name, Depth::True);
            for tone in TONES {
                let Some(fg) = theme.tone(tone).fg else { continue };
                for ground in grounds {
                    let ratio = contrast(fg, rgb(ground));
                    assert!(ratio >= 4.5, "{name:?} {tone:?} on {ground:06x}: {ratio:.2}");
                }
            }
            let heats = (1..=4).map(|level| theme.tone(Tone::Heat(level)));
            for style in
                Family::ALL.map(|family| theme.finding(family)).into_iter().chain([theme.selected()]).chain(heats)
            {
                let ratio = contrast(style.fg.unwrap(), style.bg.unwrap());
                assert!(ratio >= 4.5, "{name:?} {style:?}: {ratio:.2}");
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
