//! Colours of the user's own: which element of the screen has which, written like `white on #004c78 bold`.
//!
//! Always true: an element or a colour that is not known is refused with what there is; what a paint leaves open stays as
//! the theme has it.

/// A colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hue {
    /// Red, green and blue in one number.
    Rgb(u32),
    /// One of the sixteen that the terminal's user set.
    Sixteen(u8),
}

/// The names of the sixteen in their order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The elements of the screen that can be painted, by their names in the config, with what each is.
pub const ELEMENTS: [(&str, &str); 25] = [
    ("quiet", "what is told beside"),
    ("heading", "headings and areas"),
    ("key", "keys in hints"),
    ("decides", "the letter of who decides"),
    ("contributes", "the letter of who is asked"),
    ("informed", "the letter of who is told"),
    ("out", "the letter of who is left out"),
    ("gap", "signs and words of gaps"),
    ("overlap", "signs and words of overlaps"),
    ("vague", "signs and words of what is vague"),
    ("error", "what went wrong"),
    ("warning", "what to take care of"),
    ("good", "what is well"),
    ("cursor", "what the cursor is on"),
    ("selected", "selected cells"),
    ("crosshair", "the row of the cursor"),
    ("lines", "lines between panes"),
    ("ground", "everything else, text and ground"),
    ("gap-cell", "a cell with a gap"),
    ("overlap-cell", "a cell with an overlap"),
    ("vague-cell", "a cell that is vague"),
    ("heat-1", "few findings, in the overview"),
    ("heat-2", "some findings"),
    ("heat-3", "many findings"),
    ("heat-4", "most findings"),
];

/// How one element is painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paint {
    /// The colour of the text.
    pub text: Option<Hue>,
    /// The colour under it.
    pub ground: Option<Hue>,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is underlined.
    pub underlined: bool,
    /// Whether text and ground change places.
    pub reversed: bool,
}

impl Paint {
    /// Reads `#ffffff on blue bold underlined`, of which each part may be left out.
    ///
    /// # Errors
    /// Says which word is no colour, and how colours are written.
    pub fn parse(text: &str) -> Result<Paint, String> {
        let mut paint = Paint::default();
        let mut words = text.split_whitespace().peekable();
        if words.peek().is_none() {
            return Err("an empty text paints nothing: write it like \"white on #004c78 bold\"".to_owned());
        }
        while let Some(word) = words.next() {
            match word {
                "bold" => paint.bold = true,
                "underlined" => paint.underlined = true,
                "reversed" => paint.reversed = true,
                "on" if paint.ground.is_none() => paint.ground = Some(hue(words.next().unwrap_or(""))?),
                _ if paint.text.is_none() && paint.ground.is_none() => paint.text = Some(hue(word)?),
                _ => {
                    return Err(format!(
                        "\"{word}\" stands where nothing is read: write it like \"white on #004c78 bold\""
                    ));
                }
            }
        }
        Ok(paint)
    }
}

fn hue(word: &str) -> Result<Hue, String> {
    if let Some(at) = NAMES.iter().position(|name| *name == word) {
        return Ok(Hue::Sixteen(u8::try_from(at).unwrap_or(0)));
    }
    let digits =
        word.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()));
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.map(Hue::Rgb).ok_or_else(|| {
        format!("\"{word}\" is no colour: write #rrggbb, or black, red, green, yellow, blue, magenta, cyan, white or bright-…")
    })
}

/// The paints of all elements that have one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paints([Option<Paint>; ELEMENTS.len()]);

impl Paints {
    /// Paints an element.
    ///
    /// # Errors
    /// Says that there is no such element, and which there are.
    pub fn set(&mut self, element: &str, paint: Paint) -> Result<(), String> {
        let slot = ELEMENTS.iter().position(|(name, _)| *name == element).and_then(|at| self.0.get_mut(at));
        let Some(slot) = slot else {
            let names: Vec<&str> = ELEMENTS.iter().map(|(name, _)| *name).collect();
            let hint = super::near::hint(element, &names, &format!("there are {}", names.join(", ")));
            return Err(format!("there is no element \"{element}\" to paint; {hint}"));
        };
        *slot = Some(paint);
        Ok(())
    }

    /// The paint of an element.
    #[must_use]
    pub fn of(&self, element: &str) -> Option<Paint> {
        let at = ELEMENTS.iter().position(|(name, _)| *name == element)?;
        self.0.get(at).copied().flatten()
    }

    /// Those that are set, with their elements.
    pub fn set_ones(&self) -> impl Iterator<Item = (&'static str, Paint)> {
        ELEMENTS.iter().zip(self.0).filter_map(|((name, _), paint)| Some((*name, paint?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paints_are_read_in_words() {
        let white_on_blue =
            Paint { text: Some(Hue::Sixteen(7)), ground: Some(Hue::Rgb(0x00_4c78)), ..Paint::default() };
        assert_eq!(Paint::parse("white on #004c78"), Ok(white_on_blue));
        assert_eq!(Paint::parse("white on #004C78 bold"), Ok(Paint { bold: true, ..white_on_blue }));
        let ground = Paint { ground: Some(Hue::Sixteen(12)), ..Paint::default() };
        assert_eq!(Paint::parse("on bright-blue"), Ok(ground));
        assert!(Paint::parse("underlined reversed").is_ok_and(|paint| paint.underlined && paint.reversed));
        for wrong in ["", "pink", "#12345", "#12345g", "white on", "white black", "white on red on blue"] {
            assert!(Paint::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Paints::default().set("decide", ground).is_err_and(|why| why.contains("decides")));
    }
}
