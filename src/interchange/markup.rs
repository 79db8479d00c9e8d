//! Tags and text of HTML and XML, taken apart without believing any of it.
//!
//! Always true: whatever the bytes are, they end in tags and text in one pass; scripts, styles and comments are left out,
//! entities are decoded once and none is ever defined by the file.

use std::borrow::Cow;

/// One piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// `<name …>`; `closed` for `<name …/>`.
    Open { name: &'a str, attributes: &'a str, closed: bool },
    /// `</name>`.
    Close { name: &'a str },
    /// Text as written, entities and all.
    Text(&'a str),
}

/// Takes a page apart, each piece with its offset.
pub(super) struct Pieces<'a> {
    page: &'a str,
    at: usize,
}

/// Bytes of one tag.
const LONGEST_TAG: usize = 16 * 1024;

/// Elements whose content is no text.
const SILENT: [&str; 5] = ["script", "style", "template", "noscript", "svg"];

impl<'a> Pieces<'a> {
    pub fn new(page: &'a str) -> Pieces<'a> {
        Pieces { page, at: 0 }
    }

    /// Everything up to the end of `<!-- … -->`, `<!DOCTYPE …>`, `<? … ?>` or `<![CDATA[ … ]]>`.
    fn skip_remark(&mut self, rest: &'a str) -> Option<(usize, Piece<'a>)> {
        let start = self.at;
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = inside.find("]]>").unwrap_or(inside.len());
            self.at = start + 9 + end + 3;
            return Some((start + 9, Piece::Text(inside.get(..end).unwrap_or_default())));
        }
        let sign = if rest.starts_with("<!--") { "-->" } else { ">" };
        self.at = start + rest.find(sign).map_or(rest.len(), |end| end + sign.len());
        None
    }

    /// Behind the closing tag of an element whose content is no text.
    fn skip_silent(&mut self, name: &str) {
        let rest = self.page.get(self.at..).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|rest| rest.find("</")) {
            let at = from + found;
            let after = rest.get(at + 2..).unwrap_or_default();
            if after.get(..name.len()).is_some_and(|other| other.eq_ignore_ascii_case(name)) {
                self.at += at;
                return;
            }
            from = at + 2;
        }
        self.at = self.page.len();
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, Piece<'a>);

    fn next(&mut self) -> Option<(usize, Piece<'a>)> {
        loop {
            let rest = self.page.get(self.at..).filter(|rest| !rest.is_empty())?;
            let start = self.at;
            let tag = rest.strip_prefix('<').map(|rest| rest.strip_prefix('/').unwrap_or(rest));
            let is_tag = tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()));
            if is_tag {
                let Some(end) = end_of_tag(rest) else {
                    // A tag that never ends is text: "a < b" by hand.
                    self.at = self.page.len();
                    return Some((start, Piece::Text(rest)));
                };
                self.at = start + end + 1;
                let inside = rest.get(1..end).unwrap_or_default();
                if let Some(name) = inside.strip_prefix('/') {
                    return Some((start, Piece::Close { name: name_in(name) }));
                }
                let closed = inside.ends_with('/');
                let inside = inside.strip_suffix('/').unwrap_or(inside);
                let name = name_in(inside);
                if let Some(silent) = SILENT.iter().find(|silent| silent.eq_ignore_ascii_case(name))
                    && !closed
                {
                    self.skip_silent(silent);
                    continue;
                }
                let attributes = inside.get(name.len()..).unwrap_or_default();
                return Some((start, Piece::Open { name, attributes, closed }));
            }
            if rest.starts_with("<!") || rest.starts_with("<?") {
                if let Some(piece) = self.skip_remark(rest) {
                    return Some(piece);
                }
                continue;
            }
            // Text up to the next sign that may open a tag; a lone `<` is text itself.
            let skip = usize::from(rest.starts_with('<'));
            let end = rest.get(skip..).and_then(|rest| rest.find('<')).map_or(rest.len(), |end| end + skip);
            self.at = start + end;
            return Some((start, Piece::Text(rest.get(..end).unwrap_or_default())));
        }
    }
}

/// Where the tag that begins here ends; a `>` inside quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    // Bounded: a page of quotes that nobody closes would else be searched once for each of them.
    for (at, byte) in text.bytes().enumerate().take(LONGEST_TAG) {
        match (byte, quote) {
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    // A quote nobody closes: the next `>` ends it.
    text.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')
}

fn name_in(inside: &str) -> &str {
    let end = inside.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(inside.len());
    inside.get(..end).unwrap_or_default()
}

/// The value of an attribute, entities decoded.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace())?;
        let (key, after) = rest.split_at_checked(end)?;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => value.get(1..)?.split_once(quote).unwrap_or((value.get(1..)?, "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(decode_entities(value));
        }
        rest = next;
    }
}

/// Text with its entities as the characters they stand for; an unknown one stays as it is written.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let decoded = end.and_then(|end| Some((entity(from.get(1..end)?)?, end + 1)));
        match decoded {
            Some((c, length)) => {
                out.push(c);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.into()
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    const NAMED: [(&str, char); 40] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("bull", '•'),
        ("middot", '·'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("check", '✓'),
        ("cross", '✗'),
        ("le", '≤'),
        ("ge", '≥'),
        ("euro", '€'),
        ("pound", '£'),
        ("yen", '¥'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("szlig", 'ß'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("agrave", 'à'),
        ("ccedil", 'ç'),
        ("ntilde", 'ñ'),
        ("aacute", 'á'),
        ("oacute", 'ó'),
        ("times", '×'),
        ("trade", '™'),
    ];
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(page: &str) -> String {
        Pieces::new(page)
            .map(|(_, piece)| match piece {
                Piece::Open { name, closed, .. } => format!("<{name}{}>", if closed { "/" } else { "" }),
                Piece::Close { name } => format!("</{name}>"),
                Piece::Text(text) => decode_entities(text).into_owned(),
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn pages_come_apart() {
        for (page, pieces) in [
            ("<td class=\"a>b\">x &amp; y</td>", "<td>|x & y|</td>"),
            ("a < b<br/>c<BR>", "a |< b|<br/>|c|<BR>"),
            ("<!DOCTYPE html><!-- <td> --><p>x", "<p>|x"),
            ("<script>if (a<b) '</td>'</SCRIPT>x", "</SCRIPT>|x"),
            ("<style>td{}</style><td>", "</style>|<td>"),
            ("<![CDATA[a<b]]>c", "a<b|c"),
            ("<td", "<td"),
            ("&lt;&#65;&#x42;&nope;&", "<AB&nope;&"),
            ("it's <b>bold</b>", "it's |<b>|bold|</b>"),
        ] {
            assert_eq!(sketch(page), pieces, "{page}");
        }
        assert_eq!(attribute(" a='1' colspan = \"5\" hidden x=7", "COLSPAN").as_deref(), Some("5"));
        assert_eq!(attribute(" a='1' hidden x=7", "x").as_deref(), Some("7"));
        assert_eq!(attribute(" hidden", "hidden"), None);
        assert_eq!(attribute(" a='&lt;", "a").as_deref(), Some("<"));
    }

    proptest! {
        #[test]
        fn any_page_comes_apart(page in "([<>/!\\-&;#'\"= ]|td|script|é|[a-z0-9]){0,120}") {
            let mut last = 0;
            for (at, piece) in Pieces::new(&page) {
                prop_assert!(at >= last && page.is_char_boundary(at));
                last = at;
                match piece {
                    Piece::Open { attributes, .. } => { let _ = attribute(attributes, "a"); }
                    Piece::Text(text) => { let _ = decode_entities(text); }
                    Piece::Close { .. } => {}
                }
            }
        }
    }
}
