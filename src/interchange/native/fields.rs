//! Values as the model wants them, each refused with its place and a next step when it is something else.
//!
//! Nothing here is lenient about structure: an unknown field, a field given twice and a key given twice are refused.

use std::borrow::Cow;
use std::fmt;

use crate::model::hashing::HashMap;
use crate::model::sorting::InOrder;
use crate::model::{Amount, Date, Id, Matrix, Quantity, RoleKey, TimeLimit, Unit, shown};

use super::outline::{self, Block, Form, Item, Shape, Value};
use super::place::{Fault, Span, nearest};

/// What a message is about: `holder of role "lead"`.
#[derive(Clone, Copy)]
pub(super) struct Owner<'o> {
    pub what: &'o str,
    pub id: &'o str,
    pub of: Option<&'o Owner<'o>>,
}

impl<'o> Owner<'o> {
    pub(super) fn new(what: &'o str, id: &'o str) -> Owner<'o> {
        Owner { what, id, of: None }
    }

    /// A part of this one.
    pub(super) fn part<'p>(&'p self, what: &'p str, id: &'p str) -> Owner<'p> {
        Owner { what, id, of: Some(self) }
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.id, self.of) {
            // The record does not say its id: `this decision`.
            ("", None) if !self.what.contains([' ', '`']) => write!(f, "this {}", self.what)?,
            ("", _) => f.write_str(self.what)?,
            (id, _) => write!(f, "{} `{}`", self.what, short(id))?,
        }
        match self.of {
            Some(of) => write!(f, " of {of}"),
            None => Ok(()),
        }
    }
}

/// A text of the file as a message quotes it: nothing invisible, not too long.
pub(super) fn short(text: &str) -> String {
    let front = text.char_indices().nth(60).map_or(text, |(end, _)| text.get(..end).unwrap_or(""));
    if front.len() < text.len() { format!("{}…", shown(front)) } else { shown(front).into_owned() }
}

/// A text with what is read from it.
pub(super) struct Page<'a> {
    pub text: &'a str,
    /// Ids met before: the same role is named on every line of rights.
    ids: HashMap<&'a str, Id>,
    /// The roles of the map, where they are known before the decisions are read.
    pub roles: HashMap<Id, KnownRole>,
}

/// A role of the map that decisions are read into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct KnownRole {
    pub key: RoleKey,
    /// Its place among all by their ids.
    pub place: usize,
}

impl KnownRole {
    /// Those of a map, by their ids.
    pub(super) fn all(matrix: &Matrix) -> HashMap<Id, KnownRole> {
        let mut roles: Vec<(&Id, RoleKey)> = matrix.roles().map(|(key, role)| (role.id(), key)).collect();
        roles.order_by_key(|(id, _)| *id);
        roles.into_iter().enumerate().map(|(place, (id, key))| (id.clone(), KnownRole { key, place })).collect()
    }
}

/// The name of a field with its value.
#[derive(Clone, Copy)]
pub(super) struct Named<'a, 'v> {
    pub name: &'a str,
    pub value: &'v Value,
}

fn parsed_id(text: &str, at: Span) -> Result<Id, Fault> {
    Id::parse(text).map_err(|why| {
        let slug = Id::from_name(text, "item");
        Fault::new(at, format!("`{}` is not an id: {why}", short(text)), format!("write for example \"{slug}\""))
    })
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str) -> Page<'a> {
        Page { text, ids: HashMap::default(), roles: HashMap::default() }
    }

    /// A field, for messages by its name.
    pub(super) fn named<'v>(&self, item: &'v Item) -> Named<'a, 'v> {
        Named { name: item.key.of(self.text), value: &item.value }
    }

    /// The fields of a record; all of them are known and none stands twice.
    pub(super) fn fields<'v>(&self, value: &'v Value, owner: &Owner<'_>, known: &[&str]) -> Result<&'v [Item], Fault> {
        let Form::Block(block) = &value.form else {
            return Err(wrong(value, &format!("{owner} takes named fields in brackets"), "(name: value, …)"));
        };
        if block.shape != Shape::Fields {
            return Err(wrong(value, &format!("{owner} takes named fields in brackets"), "(name: value, …)"));
        }
        if block.tag.start < block.tag.end {
            let message = format!("{owner} has no name before its brackets");
            return Err(Fault::new(block.tag, message, "take the name away"));
        }
        self.check_names(block, owner, known)?;
        Ok(&block.items)
    }

    /// Refuses unknown and repeated field names.
    pub(super) fn check_names(&self, block: &Block, owner: &Owner<'_>, known: &[&str]) -> Result<(), Fault> {
        let mut seen = 0_u64;
        for item in &block.items {
            let name = item.key.of(self.text);
            let Some(at) = known.iter().position(|known| *known == name) else {
                return Err(unknown_field(name, item.key, owner, known));
            };
            if seen & (1 << at) != 0 {
                let first = block.items.iter().find(|other| other.key.of(self.text) == name);
                let first = first.map_or(item.key, |first| first.key);
                return Err(twice_field(name, item.key, first, owner));
            }
            seen |= 1 << at;
        }
        Ok(())
    }

    /// A field that must be there.
    pub(super) fn required<T>(&self, found: Option<T>, name: &str, at: Span, owner: &Owner<'_>) -> Result<T, Fault> {
        found.ok_or_else(|| {
            let at = Span { start: at.start, end: at.start + 1 };
            Fault::new(at, format!("{owner} has no `{name}`"), format!("add `{name}: …,` inside these brackets"))
        })
    }

    /// The items of a list.
    pub(super) fn list<'v>(&self, field: Named<'_, 'v>) -> Result<&'v [Item], Fault> {
        match &field.value.form {
            Form::Block(block) if block.shape == Shape::List => Ok(&block.items),
            _ => Err(wrong(field.value, &format!("`{}` takes a list", field.name), "[ …, …, ]")),
        }
    }

    /// The entries of a map with their keys; no key stands twice.
    pub(super) fn entries<'v>(
        &self,
        field: Named<'_, 'v>,
        owner: &Owner<'_>,
    ) -> Result<Vec<(Cow<'a, str>, &'v Item)>, Fault> {
        let block = match &field.value.form {
            Form::Block(block) if block.shape == Shape::Map => block,
            _ => {
                let takes = format!("`{}` takes keys with values", field.name);
                return Err(wrong(field.value, &takes, "{ \"key\": value, … }"));
            }
        };
        let mut entries = Vec::with_capacity(block.items.len());
        for item in &block.items {
            if !item.key.of(self.text).starts_with(['"', 'r']) {
                let message = format!("a key of `{}` is a text in quotes", field.name);
                return Err(Fault::new(item.key, message, "write \"key\": value"));
            }
            entries.push((outline::unquoted(self.text, item.key)?, item));
        }
        if entries.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a < b)) {
            return Ok(entries);
        }
        let mut places: HashMap<&str, Span> = HashMap::default();
        for (key, item) in &entries {
            if let Some(first) = places.insert(key, item.key) {
                let message = format!("`{}` stands twice in `{}` of {owner}", short(key), field.name);
                let hint = "keep the one that is right and delete the other";
                return Err(Fault::new(item.key, message, hint).beside("the first one", first));
            }
        }
        drop(places);
        Ok(entries)
    }

    /// A text.
    pub(super) fn text(&self, field: Named<'_, '_>) -> Result<Cow<'a, str>, Fault> {
        match field.value.form {
            Form::Text => outline::unquoted(self.text, field.value.span),
            _ => Err(wrong(field.value, &format!("`{}` takes a text", field.name), "\"in quotes\"")),
        }
    }

    /// A text of its own.
    pub(super) fn string(&self, field: Named<'_, '_>) -> Result<String, Fault> {
        self.text(field).map(Cow::into_owned)
    }

    /// A list of texts.
    pub(super) fn strings(&self, field: Named<'_, '_>) -> Result<Vec<String>, Fault> {
        let name = field.name;
        self.list(field)?.iter().map(|item| self.string(Named { name, value: &item.value })).collect()
    }

    /// A list of paragraphs; a single one may stand without the list.
    pub(super) fn paragraphs(&self, field: Named<'_, '_>) -> Result<Vec<String>, Fault> {
        if field.value.form == Form::Text {
            return Ok(vec![self.string(field)?]);
        }
        self.strings(field)
    }

    /// An id.
    pub(super) fn id(&mut self, field: Named<'_, '_>) -> Result<Id, Fault> {
        let text = self.text(field)?;
        self.id_of(text, field.value.span)
    }

    /// The id of a record, which no other one has: it need not be remembered.
    pub(super) fn own_id(&self, field: Named<'_, '_>) -> Result<Id, Fault> {
        parsed_id(&self.text(field)?, field.value.span)
    }

    /// The id a text says.
    pub(super) fn id_of(&mut self, text: Cow<'a, str>, at: Span) -> Result<Id, Fault> {
        match text {
            Cow::Borrowed(text) => {
                if let Some(id) = self.ids.get(text) {
                    return Ok(id.clone());
                }
                let id = parsed_id(text, at)?;
                self.ids.insert(text, id.clone());
                Ok(id)
            }
            Cow::Owned(text) => parsed_id(&text, at),
        }
    }

    /// A whole number.
    pub(super) fn number<T>(&self, field: Named<'_, '_>, most: T) -> Result<T, Fault>
    where
        T: std::str::FromStr + std::fmt::Display,
    {
        let takes = format!("`{}` takes a whole number", field.name);
        if field.value.form != Form::Number {
            return Err(wrong(field.value, &takes, "30"));
        }
        let written = field.value.span.of(self.text);
        written.parse().map_err(|_| {
            let message = format!("{takes} from 0 to {most}; found `{}`", short(written));
            Fault::new(field.value.span, message, "write it like this: 30")
        })
    }

    /// `true` or `false`.
    pub(super) fn yes(&self, field: Named<'_, '_>) -> Result<bool, Fault> {
        match field.value.span.of(self.text) {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(wrong(field.value, &format!("`{}` takes true or false", field.name), "true")),
        }
    }

    /// One of a few names.
    pub(super) fn word<T: Copy>(&self, field: Named<'_, '_>, known: &[(&'static str, T)]) -> Result<T, Fault> {
        let written = field.value.span.of(self.text);
        if field.value.form == Form::Word
            && let Some((_, value)) = known.iter().find(|(word, _)| *word == written)
        {
            return Ok(*value);
        }
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let bare = written.trim_matches('"');
        let message = match nearest(bare, words.iter().copied()) {
            Some(meant) => format!("`{}` is no value of `{}`; did you mean `{meant}`?", short(written), field.name),
            None => format!("`{}` is no value of `{}`", short(written), field.name),
        };
        let hint = format!("without quotes, one of: {}", words.join(", "));
        Err(Fault::new(field.value.span, message, hint))
    }

    /// A date.
    pub(super) fn date(&self, field: Named<'_, '_>) -> Result<Date, Fault> {
        let text = self.text(field)?;
        // The parser of dates would also take a date with a time.
        let exact = (text.len() == 10).then(|| text.parse().ok()).flatten();
        exact.ok_or_else(|| {
            let year = text.split_once('-').map_or("", |(year, _)| year);
            let message = if year.len() > 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("`{}` is beyond 9999-12-31, the last day a map can hold", short(&text))
            } else {
                format!("`{}` is not a date", short(&text))
            };
            Fault::new(field.value.span, message, "write year, month and day: \"2026-11-30\"")
        })
    }

    /// A time limit.
    pub(super) fn time_limit(&self, field: Named<'_, '_>) -> Result<TimeLimit, Fault> {
        let text = self.text(field)?;
        TimeLimit::parse(&text).map_err(|_| {
            let message = format!("`{}` is not a time limit", short(&text));
            Fault::new(field.value.span, message, "write for example \"P1D\" for a day or \"PT4H\" for four hours")
        })
    }

    /// An amount, with its unit where it has one.
    pub(super) fn quantity(&self, field: Named<'_, '_>) -> Result<Quantity, Fault> {
        let text = self.text(field)?;
        // What the writer writes is read without trying the many forms people type.
        if let Some(quick) = text.split_once(' ').and_then(|(amount, unit)| plain_quantity(amount, unit)) {
            return Ok(quick);
        }
        Quantity::parse(&text).map_err(|why| {
            let message = format!("`{}` is not an amount: {}", short(&text), shown(&why));
            Fault::new(field.value.span, message, "write for example \"500 EUR\", \"2.5 %\" or \"10 days\"")
        })
    }
}

fn plain_quantity(amount: &str, unit: &str) -> Option<Quantity> {
    if amount.is_empty() || amount.len() > 13 || !amount.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let amount = Amount::from_hundredths(amount.parse::<i64>().ok()?.checked_mul(100)?)?;
    match unit.as_bytes() {
        [_, _, _] => Some(Quantity { amount, unit: Some(Unit::parse(unit).ok()?) }),
        _ => None,
    }
}

/// Something else stands where a value of one form must stand.
pub(super) fn wrong(value: &Value, takes: &str, like: &str) -> Fault {
    let found = match &value.form {
        Form::Word => "a bare name",
        Form::Number => "a number",
        Form::Text => "a text",
        Form::Block(block) => match block.shape {
            Shape::List => "a list",
            Shape::Map => "a map",
            Shape::Fields | Shape::Tuple => "round brackets",
        },
        Form::Folded => "a record",
    };
    Fault::new(value.span, format!("{takes}; found {found}"), format!("write it like this: {like}"))
}

/// A field nobody knows.
pub(super) fn unknown_field(name: &str, at: Span, owner: &Owner<'_>, known: &[&str]) -> Fault {
    let mut message = format!("unknown field `{}` in {owner}", short(name));
    if let Some(meant) = nearest(name, known.iter().copied()) {
        message = format!("{message}; did you mean `{meant}`?");
    }
    Fault::new(at, message, format!("known fields: {}", known.join(", ")))
}

/// A field that was there before.
pub(super) fn twice_field(name: &str, at: Span, first: Span, owner: &Owner<'_>) -> Fault {
    let message = format!("field `{name}` stands twice in {owner}");
    Fault::new(at, message, "keep the one that is right and delete the other").beside("the first one", first)
}
