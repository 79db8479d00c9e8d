//! The colours of the themes, which come from or lie near the set by Okabe and Ito that the common kinds of colour vision tell
//! apart; and the nearest of what a terminal can show.
//!
//! Always true: text and ground are given together wherever a theme sets a ground; the tests of `theme` hold every pair to
//! its contrast.

use ratatui::style::Color;

use crate::app::text::Tone;

pub(super) const fn rgb(hex: u32) -> Color {
    Color::Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The values of red, green and blue in the cube.
const LEVELS: [u32; 6] = [0, 95, 135, 175, 215, 255];

/// The number of a colour that is just one of the 256, and told in half the bytes by that. The first of them are left out:
/// common palettes put colours of their own there.
pub(super) fn number_of(hex: u32) -> Option<u8> {
    let number = nearest(hex);
    (number > 21 && hex_of(number) == hex).then_some(number)
}

/// The colour that terminals show for a number of the 256, as `0xrrggbb`: the sixteen as most draw them.
#[must_use]
pub fn hex_of(number: u8) -> u32 {
    let at = u32::from(number);
    match at {
        0..16 => USUAL[usize::from(number)],
        16..232 => [36, 6, 1].iter().fold(0, |hex, of| hex << 8 | LEVELS[((at - 16) / of % 6) as usize]),
        _ => 0x01_01_01 * (8 + (at - 232) * 10),
    }
}

/// The nearest of the 256 colours that every terminal draws alike: the cube 16 to 231 and the greys 232 to 255.
pub(super) fn nearest(hex: u32) -> u8 {
    let parts = [(hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff];
    let level = |part: u32| (0..6_u32).min_by_key(|at| LEVELS[*at as usize].abs_diff(part)).unwrap_or(0);
    let cube = parts.map(level);
    let far = |shown: [u32; 3]| -> u32 { (0..3).map(|at| shown[at].abs_diff(parts[at]).pow(2)).sum() };
    let cube_far = far(cube.map(|at| LEVELS[at as usize]));
    let grey = (0..24_u32).min_by_key(|step| far([8 + step * 10; 3])).unwrap_or(0);
    let index = if far([8 + grey * 10; 3]) < cube_far { 232 + grey } else { 16 + cube[0] * 36 + cube[1] * 6 + cube[2] };
    u8::try_from(index).unwrap_or(15)
}

/// The sixteen as most terminals draw them.
pub(super) const USUAL: [u32; 16] = [
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
    0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

/// The nearest of the sixteen.
pub(super) fn nearest_of_sixteen(hex: u32) -> usize {
    let parts = |hex: u32| [(hex >> 16) & 0xff, (hex >> 8) & 0xff, hex & 0xff];
    let far = |shown: u32| -> u32 { parts(shown).iter().zip(parts(hex)).map(|(a, b)| a.abs_diff(b).pow(2)).sum() };
    (0..USUAL.len()).min_by_key(|at| USUAL.get(*at).map_or(u32::MAX, |shown| far(*shown))).unwrap_or(15)
}

/// The colours of a theme. Those that lie in the cells of the grid are of the 256 where one of those is near enough: a row that is
/// scrolled in has five to seven of them.
pub(super) struct Palette {
    /// Text and ground; the dark and the light theme take those of the terminal where they are known to fit.
    pub(super) ground: (u32, u32),
    /// By tone, in the order of `place_of`.
    pub(super) tones: [u32; 13],
    /// Ground and text of a selected cell.
    pub(super) selected: (u32, u32),
    /// Ground of the row the cursor is in.
    pub(super) crosshair: u32,
    /// Ground and text of a cell with a finding, by family.
    pub(super) findings: [(u32, u32); 3],
    /// Ground and text of a count, from a little to a lot.
    pub(super) heat: [(u32, u32); 4],
    /// Rule lines.
    pub(super) rule: u32,
}

pub(super) const DARK: Palette = Palette {
    ground: (0xe4e4e4, 0x000000),
    tones: [
        0xa8a8a8, 0x87d7ff, 0xffd787, 0xffffff, 0xffaf5f, 0x87d7ff, 0x9e9e9e, 0xff875f, 0xff87d7, 0xffff5f, 0xff8f70,
        0xffd787, 0x5fd7af,
    ],
    selected: (0x2c4a66, 0xffffff),
    crosshair: 0x303030,
    findings: [(0x5a2a10, 0xffd7d7), (0x54204a, 0xffd7ff), (0x4a4410, 0xffffaf)],
    heat: [(0x3a2c1c, 0xffe3c4), (0x5c3a16, 0xffe9d0), (0x8a4a0c, 0xffffff), (0xffb057, 0x000000)],
    rule: 0x626262,
};

pub(super) const LIGHT: Palette = Palette {
    ground: (0x1a1a1a, 0xffffff),
    tones: [
        0x626262, 0x005f87, 0x8a3500, 0x000000, 0x875f00, 0x005f87, 0x626262, 0x963600, 0x87005f, 0x5f5f00, 0xa02c00,
        0x875f00, 0x00664a,
    ],
    selected: (0xb8d8f0, 0x000000),
    crosshair: 0xeeeeee,
    findings: [(0xffd9c4, 0x5a2000), (0xf8d4ea, 0x5a0f42), (0xf3eda6, 0x453c00)],
    heat: [(0xfdf0df, 0x4a2a00), (0xfbd9ae, 0x3a2000), (0xf0a95a, 0x000000), (0x8a3500, 0xffffff)],
    rule: 0x949494,
};

pub(super) const HIGH_CONTRAST: Palette = Palette {
    ground: (0xffffff, 0x000000),
    tones: [
        0xd0d0d0, 0x87d7ff, 0xffd75f, 0xffffff, 0xffaf5f, 0x87d7ff, 0xc6c6c6, 0xffaf87, 0xffafd7, 0xffff5f, 0xffafaf,
        0xffd75f, 0x87ffd7,
    ],
    selected: (0x004c78, 0xffffff),
    crosshair: 0x1c1c1c,
    findings: [(0xffaf87, 0x000000), (0xffafd7, 0x000000), (0xffff5f, 0x000000)],
    heat: [(0x3a2c1c, 0xffe3c4), (0x4a2e10, 0xffffff), (0x7a2e00, 0xffffff), (0xffb057, 0x000000)],
    rule: 0xc6c6c6,
};

pub(super) const PROJECTOR: Palette = Palette {
    ground: (0x000000, 0xffffff),
    tones: [
        0x3a3a3a, 0x003a5c, 0x6a2800, 0x000000, 0x5a3600, 0x003f5e, 0x444444, 0x7a2a00, 0x6a1150, 0x4a4000, 0x7a2000,
        0x5a3c00, 0x004a36,
    ],
    selected: (0x004c78, 0xffffff),
    crosshair: 0xeeeeee,
    findings: [(0xffd9c4, 0x5a2000), (0xf8d4ea, 0x5a0f42), (0xf3eda6, 0x453c00)],
    heat: [(0xfdf0df, 0x4a2a00), (0xfbd9ae, 0x3a2000), (0xf0a95a, 0x000000), (0x8a3500, 0xffffff)],
    rule: 0x626262,
};

/// Where the colour of a tone stands in a palette; tones that are ordinary text have none.
pub(super) fn place_of(tone: Tone) -> Option<usize> {
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
pub(super) const SIXTEEN_ON_DARK: [Color; 13] = [
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

/// The same on a light ground, where only four of them are read: greys, greens and what is light are too pale.
pub(super) const SIXTEEN_ON_LIGHT: [Color; 13] = [
    Color::Black,
    Color::Blue,
    Color::Magenta,
    Color::Black,
    Color::Red,
    Color::Blue,
    Color::Black,
    Color::Red,
    Color::Magenta,
    Color::Blue,
    Color::Red,
    Color::Magenta,
    Color::Blue,
];

/// The same on black, of those alone that stand out seven to one: red and magenta do not.
pub(super) const SIXTEEN_IN_CONTRAST: [Color; 13] = [
    Color::Gray,
    Color::LightCyan,
    Color::LightYellow,
    Color::White,
    Color::Yellow,
    Color::Cyan,
    Color::Gray,
    Color::LightYellow,
    Color::LightCyan,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightYellow,
    Color::LightGreen,
];
