//! All comments of a file with the lines they stand on, whether or not the file is a map.
//!
//! Always true: nothing inside a text counts as a comment; a comment or a text that is never closed goes to the end.

/// A comment as it stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The line it starts on.
    pub line: usize,
    /// The comment with its marks.
    pub text: String,
}

/// The comments of a file in their order.
#[must_use]
pub fn remarks(text: &str) -> Vec<Remark> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => quoted(rest),
            'r' if !before.is_alphanumeric() && before != '_' => raw(rest).unwrap_or(1),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block(rest),
            c => c.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        if c == '/' && length > 1 {
            found.push(Remark { line, text: piece.trim_end().to_owned() });
        }
        line += piece.matches('\n').count();
        before = c;
        rest = behind;
    }
    found
}

/// How long a text in quotes is.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How long a raw text is; nothing where none starts.
fn raw(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let inside = after.trim_start_matches('#');
    let hashes = after.len() - inside.len();
    let inside = inside.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - inside.len();
    Some(inside.find(&end).map_or(text.len(), |at| start + at + end.len()))
}

/// How long a comment between marks is; they nest.
fn block(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(usize, &str)]) {
        let found = remarks(text);
        let found: Vec<(usize, &str)> = found.iter().map(|remark| (remark.line, remark.text.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn comments_are_found_and_texts_are_not() {
        check("// one\n( a: 1, // two \r\n)", &[(1, "// one"), (2, "// two")]);
        check("\"// no \\\" /* no\" /* yes /* and\n more */ */ 1 / 2", &[(1, "/* yes /* and\n more */ */")]);
        check("r#\"// no\" \"#, bar\"// no\"\n//日本", &[(2, "//日本")]);
        check("/* never closed", &[(1, "/* never closed")]);
        check("\"never closed // no", &[]);
        check("r /", &[]);
    }
}
