//! JSON to raw tables: a list of objects (a row each, the keys its columns) or of lists.
//!
//! Always true: columns stand in the order the keys are first met, every cell knows its line, and nesting is bounded. Read
//! by hand because the usual library forgets where things stand, and sorts or needs a further crate to keep their order.

use std::collections::HashMap;

use super::decode::{Lines, ReadError, decode};
use super::table::{Document, RawCell, RawRow, RawTable, TextLine};

/// Values inside each other.
const DEEPEST: usize = 32;
/// Columns of one table.
const MOST_COLUMNS: usize = 1_000;
/// Cells of a file, the blank ones of ragged rows counted.
const MOST_CELLS: usize = 2_000_000;

/// Reads JSON.
///
/// # Errors
/// When the bytes are no text, or the text is no JSON; says where.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, _) = decode(bytes)?;
    let lines = Lines::new(&text);
    let mut parser = Parser { text: &text, at: 0 };
    let value = parser.document().map_err(|why| ReadError::Malformed { line: lines.of(parser.at), why })?;
    let mut finding = Finding { lines, document: Document::default(), cells: 0 };
    finding.look(&value, &mut Vec::new())?;
    Ok(finding.document)
}

#[derive(Debug)]
struct Value<'a> {
    at: usize,
    kind: Kind<'a>,
}

#[derive(Debug)]
enum Kind<'a> {
    /// A word or number as written; `null` is empty.
    Plain(&'a str),
    Text(String),
    List(Vec<Value<'a>>),
    Object(Vec<(String, Value<'a>)>),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<Value<'a>, String> {
        let value = self.value(0)?;
        self.blank();
        if self.rest().is_empty() { Ok(value) } else { Err("there is more after the end of the JSON".to_owned()) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, sign: char) -> bool {
        self.blank();
        let found = self.rest().starts_with(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(format!("a \"{sign}\" is missing here")) }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, String> {
        if depth > DEEPEST {
            return Err(format!("values stand in each other more than {DEEPEST} deep"));
        }
        self.blank();
        let at = self.at;
        let kind = match self.rest().chars().next() {
            Some('{') => {
                self.at += 1;
                let mut fields = Vec::new();
                while !self.take('}') {
                    if !fields.is_empty() {
                        self.expect(',')?;
                    }
                    self.blank();
                    let key = self.string()?;
                    self.expect(':')?;
                    fields.push((key, self.value(depth + 1)?));
                }
                Kind::Object(fields)
            }
            Some('[') => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.take(']') {
                    if !items.is_empty() {
                        self.expect(',')?;
                    }
                    items.push(self.value(depth + 1)?);
                }
                Kind::List(items)
            }
            Some('"') => Kind::Text(self.string()?),
            _ => {
                let rest = self.rest();
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
                    .unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                if !matches!(word, "true" | "false" | "null") && word.parse::<f64>().is_err() {
                    return Err("no value of JSON begins here".to_owned());
                }
                self.at += end;
                Kind::Plain(if word == "null" { "" } else { word })
            }
        };
        Ok(Value { at, kind })
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect('"')?;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find(['"', '\\']).ok_or("a text has no end")?;
            out.push_str(rest.get(..end).unwrap_or_default());
            self.at += end + 1;
            if rest.get(end..).is_some_and(|rest| rest.starts_with('"')) {
                return Ok(out);
            }
            let sign = self.rest().chars().next().ok_or("a text has no end")?;
            self.at += sign.len_utf8();
            out.push(match sign {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' | 'f' => ' ',
                'u' => self.escaped()?,
                '"' | '\\' | '/' => sign,
                other => return Err(format!("\"\\{other}\" means nothing in a text")),
            });
        }
    }

    /// The four digits after `\u`, and the second half of a pair.
    fn escaped(&mut self) -> Result<char, String> {
        let first = self.unit()?;
        if let Some(c) = char::from_u32(first) {
            return Ok(c);
        }
        if self.rest().starts_with("\\u") {
            self.at += 2;
            let second = self.unit()?;
            let mut pair = char::decode_utf16([first, second].map(|unit| u16::try_from(unit).unwrap_or(0)));
            if let Some(Ok(c)) = pair.next() {
                return Ok(c);
            }
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn unit(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(..4).ok_or("four digits are missing after \"\\u\"")?;
        let unit = u32::from_str_radix(digits, 16).map_err(|_| "four digits are missing after \"\\u\"")?;
        self.at += 4;
        Ok(unit)
    }
}

/// Looks for lists of rows in a value.
struct Finding {
    lines: Lines,
    document: Document,
    cells: usize,
}

impl Finding {
    fn look(&mut self, value: &Value, path: &mut Vec<String>) -> Result<(), ReadError> {
        match &value.kind {
            Kind::List(items) if items.iter().all(|item| matches!(item.kind, Kind::Object(_))) => {
                self.rows_of_objects(value, items, path)
            }
            Kind::List(items) if items.iter().all(|item| matches!(item.kind, Kind::List(_))) => {
                let rows = items.iter().map(|item| match &item.kind {
                    Kind::List(cells) => cells.iter().map(|cell| self.cell(cell)).collect(),
                    _ => Vec::new(),
                });
                let rows: Vec<Vec<RawCell>> = rows.collect();
                self.spend(value, rows.iter().map(Vec::len).sum())?;
                self.keep(rows, path);
                Ok(())
            }
            Kind::List(items) => items.iter().try_for_each(|item| self.look(item, path)),
            Kind::Object(fields) if self.is_rows_by_name(fields) => {
                // `{"Ship it": {"Ops": "A"}, …}`: the name of a row is its key.
                self.rows_of_named_objects(value, fields, path)
            }
            Kind::Object(fields) => fields.iter().try_for_each(|(key, inner)| {
                path.push(key.clone());
                let looked = self.look(inner, path);
                path.pop();
                looked
            }),
            Kind::Text(_) | Kind::Plain(_) => {
                let text = plain(value);
                if !text.trim().is_empty() {
                    // A field beside the table may name its method.
                    let text = path.last().map_or(text.clone(), |key| format!("{key}: {text}"));
                    self.document.text.push(TextLine { line: self.lines.of(value.at), text });
                }
                Ok(())
            }
        }
    }

    /// Two or more objects of plain values under names.
    fn is_rows_by_name(&self, fields: &[(String, Value)]) -> bool {
        let plain = |value: &Value| matches!(value.kind, Kind::Text(_) | Kind::Plain(_));
        fields.len() > 1
            && fields.iter().all(|(_, value)| {
                matches!(&value.kind, Kind::Object(inner) if !inner.is_empty() && inner.iter().all(|(_, value)| plain(value)))
            })
    }

    fn rows_of_objects(&mut self, value: &Value, items: &[Value], path: &[String]) -> Result<(), ReadError> {
        let rows: Vec<Vec<(String, &Value)>> = items.iter().map(|item| fields_of(item, "")).collect();
        self.tabulate(value, items, rows, path)
    }

    fn rows_of_named_objects(
        &mut self,
        value: &Value,
        fields: &[(String, Value)],
        path: &[String],
    ) -> Result<(), ReadError> {
        let names: Vec<Value> =
            fields.iter().map(|(key, value)| Value { at: value.at, kind: Kind::Text(key.clone()) }).collect();
        let rows = fields.iter().zip(&names).map(|((_, inner), name)| {
            let mut row = vec![(String::new(), name)];
            row.extend(fields_of(inner, ""));
            row
        });
        self.tabulate(value, &names, rows.collect(), path)
    }

    /// Puts rows of keys and values under a header of all keys.
    fn tabulate(
        &mut self,
        value: &Value,
        items: &[Value],
        rows: Vec<Vec<(String, &Value)>>,
        path: &[String],
    ) -> Result<(), ReadError> {
        let mut keys: Vec<String> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (key, _) in rows.iter().flatten() {
            if !places.contains_key(key) {
                places.insert(key.clone(), keys.len());
                keys.push(key.clone());
            }
        }
        if keys.len() > MOST_COLUMNS {
            return Err(
                self.too_large(value, format!("its objects have {} keys, more than {MOST_COLUMNS}", keys.len()))
            );
        }
        self.spend(value, (rows.len() + 1).saturating_mul(keys.len()))?;
        let line = self.lines.of(value.at);
        let mut table: Vec<Vec<RawCell>> = vec![keys.into_iter().map(|text| RawCell::new(text, line)).collect()];
        for (item, row) in items.iter().zip(rows) {
            let line = self.lines.of(item.at);
            let mut cells: Vec<RawCell> = vec![RawCell::blank(line); places.len()];
            for (key, value) in row {
                if let Some(cell) = places.get(&key).and_then(|at| cells.get_mut(*at)) {
                    *cell = self.cell(value);
                }
            }
            table.push(cells);
        }
        self.keep(table, path);
        Ok(())
    }

    fn spend(&mut self, value: &Value, cells: usize) -> Result<(), ReadError> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > MOST_CELLS {
            return Err(self.too_large(value, format!("the file has more than {MOST_CELLS} cells")));
        }
        Ok(())
    }

    fn too_large(&self, value: &Value, why: String) -> ReadError {
        ReadError::Malformed { line: self.lines.of(value.at), why }
    }

    fn keep(&mut self, rows: Vec<Vec<RawCell>>, path: &[String]) {
        if !rows.is_empty() {
            let rows = rows.into_iter().map(RawRow::from).collect();
            self.document.tables.push(RawTable { headings: path.to_vec(), rows, ..RawTable::default() });
        }
    }

    fn cell(&self, value: &Value) -> RawCell {
        RawCell::new(plain(value), self.lines.of(value.at))
    }
}

/// The fields of an object; those of an object inside it ("rights": {…}) are columns too.
fn fields_of<'v, 'a>(value: &'v Value<'a>, before: &str) -> Vec<(String, &'v Value<'a>)> {
    let Kind::Object(fields) = &value.kind else { return Vec::new() };
    let mut flat = Vec::new();
    for (key, inner) in fields {
        match &inner.kind {
            Kind::Object(_) if before.is_empty() => flat.extend(fields_of(inner, key)),
            _ => flat.push((key.clone(), inner)),
        }
    }
    flat
}

/// A value as one text; a list as its items with commas between.
fn plain(value: &Value) -> String {
    match &value.kind {
        Kind::Plain(word) => (*word).to_owned(),
        Kind::Text(text) => text.clone(),
        Kind::List(items) => items.iter().map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        Kind::Object(fields) => {
            fields.iter().map(|(key, value)| format!("{key}: {}", plain(value))).collect::<Vec<_>>().join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let said = match read(text.as_bytes()) {
            Err(why) => why.to_string(),
            Ok(document) => document
                .tables
                .iter()
                .flat_map(|table| &table.rows)
                .map(|row| row.iter().map(|cell| cell.text).collect::<Vec<_>>().join("|"))
                .collect::<Vec<_>>()
                .join("\n"),
        };
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn lists_of_rows_are_tables() {
        check(
            r#"[{"Task": "Ship \u0022it\u0022", "Zoe": "A"}, {"Task": "Stop", "Ann": null, "Zoe": ["R", "I"]}]"#,
            "Task|Zoe|Ann\nShip \"it\"|A|\nStop|R, I|",
        );
        check(r#"[["Task", "Ops"], ["Ship", "A"], []]"#, "Task|Ops\nShip|A\n");
        check(
            r#"{"method": "RACI", "rows": [{"Task": "Ship", "rights": {"Ops": "A", "Dev": 1.50}}]}"#,
            "Task|Ops|Dev\nShip|A|1.50",
        );
        check(r#"{"Ship": {"Ops": "A"}, "Stop": {"Dev": "R"}}"#, "|Ops|Dev\nShip|A|\nStop||R");
        check("\"\\ud83d\\ude00\"", "");
        for (text, why) in [
            ("[{\"a\":\n1", "line 2: a \",\" is missing here"),
            ("[1 2]", "line 1: a \",\" is missing here"),
            ("{\"a\" 1}", "line 1: a \":\" is missing here"),
            ("[nope]", "line 1: no value of JSON begins here"),
            ("[\"open", "line 1: a text has no end"),
            ("[] x", "line 1: there is more after the end of the JSON"),
        ] {
            check(text, why);
        }
        check(&"[".repeat(100_000), "line 1: values stand in each other more than 32 deep");
        let lines: Vec<usize> = read(b"[\n{\"a\": 1},\n{\"b\": 2,\n\"a\": 3}]").expect("JSON").tables[0]
            .rows
            .iter()
            .flat_map(RawRow::iter)
            .map(|cell| cell.line)
            .collect();
        assert_eq!(lines, [1, 1, 2, 2, 4, 3]);
    }

    proptest! {
        #[test]
        fn any_text_ends_in_a_document_or_an_error(text in "([\\[\\]{}:,\"\\\\u0n1 -]|true|null|\"a\"|\\PC){0,80}") {
            if let Ok(document) = read(text.as_bytes()) {
                let _ = super::super::table::recognise(&document);
            }
        }
    }
}
