//! What each line below the header is: a decision, a section, or something that is left out and said so.
//!
//! Always true: a line is taken for a section only when decisions follow it; a lone line without marks is an empty
//! decision, because a gap nobody sees is worse than a section too few.

use std::borrow::Cow;

use super::super::halves::{each_in_halves, in_halves, joined};
use super::super::letters::{CellReading, is_blank, legend_entry, read_cell};
use super::super::words::word_for;
use super::columns::{self, Plan};
use super::grid::Grid;
use super::{LegendEntry, MatrixRow, MatrixTable, Note, Reading, Skipped, TextLine};

/// What a line below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    /// Marks or unreadable cells: certainly a decision.
    Filled,
    /// A name and nothing else; shaped like a section (bold, or the row breaks off after the name) or not.
    Bare {
        shaped: bool,
    },
    /// A name and attributes, no marks: an empty decision.
    Unmarked,
    /// The header once more.
    Repeat,
    /// A second header line: text over the role columns before the first marks.
    Heading,
    /// Prose below the roles, before the first marks or after the last: it describes the roles.
    About,
    Legend,
    Footnote,
}

/// Reads the lines of one matrix.
pub(super) fn read(grid: &Grid, plan: &Plan, reading: &mut Reading) -> MatrixTable {
    let mut table = MatrixTable {
        headings: columns::headings(grid, plan.header),
        corner: grid.heading(plan.header, plan.name),
        line: grid.line(plan.header),
        roles: plan.roles.iter().map(|(_, name)| name.clone()).collect(),
        ..MatrixTable::default()
    };
    table.about = plan.about.clone();
    leave_above(grid, plan.header, reading);
    if plan.body > plan.header + 1 && plan.roles.iter().any(|(column, _)| !grid.is_empty(plan.header + 1, *column)) {
        tell(grid, plan.header + 1, Line::Heading, reading);
    }
    for column in &plan.strays {
        for row in (0..grid.rows()).filter(|row| !grid.is_empty(*row, *column)) {
            let what = format!("the cell \"{}\" in column {}", grid.text(row, *column), column + 1);
            let why = "it stands alone, far from the table".to_owned();
            reading.skipped.push(Skipped { what, why, line: grid.line(row) });
        }
    }
    let lines = classify(grid, plan);
    let sections = sections(&lines, &|at| is_shorter_than_all(grid, plan, &lines, at));
    let mut area = opening_area(grid, plan, &lines);
    if let Some(text) = &area {
        table.sections.push(TextLine { line: grid.line(plan.header), text: text.clone() });
    }
    let mut column_area: Option<String> = None;
    let mut decisions: Vec<(usize, Option<String>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let row = plan.body + at;
        match line {
            // "Phase 2 | Editor | Printer": the header once more, and a section by its first cell.
            Line::Repeat if is_other_corner(grid, plan, row) => {
                let text = name_of(grid, plan, row);
                table.sections.push(TextLine { line: grid.line(row), text: text.clone() });
                area = Some(text);
                column_area = None;
            }
            Line::Blank | Line::Repeat | Line::Heading | Line::Footnote | Line::Legend => {
                tell(grid, row, *line, reading)
            }
            Line::About => {
                let name = grid.text(row, plan.name);
                for (place, (column, _)) in plan.roles.iter().enumerate() {
                    let text =
                        grid.cell(row, *column).map(|cell| cell.text.replace(['\n', '\r'], "; ")).unwrap_or_default();
                    let text = super::clean_name(&text);
                    if !text.is_empty() {
                        let about = if name.is_empty() { text.into_owned() } else { format!("{name}: {text}") };
                        table.about.push((place, about));
                    }
                }
            }
            Line::Bare { .. } if sections.get(at).copied().unwrap_or(false) => {
                let text = name_of(grid, plan, row);
                table.sections.push(TextLine { line: grid.line(row), text: text.clone() });
                area = Some(text);
                column_area = None;
            }
            Line::Filled | Line::Unmarked | Line::Bare { .. } => {
                if let Some(column) = plan.area {
                    // A blank cell repeats the one above.
                    let text = grid.text(row, column);
                    column_area = if text.is_empty() { column_area } else { Some(text.into_owned()) };
                }
                let area = match (&area, &column_area) {
                    (Some(section), Some(column)) => Some(format!("{section} / {column}")),
                    (section, column) => section.clone().or_else(|| column.clone()),
                };
                decisions.push((row, area));
            }
        }
    }
    let parts = in_halves(&decisions, |part, from| {
        let (mut rows, mut notes) = (Vec::with_capacity(decisions.len() - from), Vec::new());
        rows.extend(part.iter().map(|(row, area)| decision(grid, plan, *row, area.clone(), &mut notes)));
        (rows, notes)
    });
    let (rows, notes): (Vec<Vec<MatrixRow>>, Vec<Vec<Note>>) = parts.into_iter().unzip();
    table.rows = joined(rows);
    reading.notes.extend(notes.into_iter().flatten());
    table
}

/// Whether a repeated header calls the names something else than the header does.
fn is_other_corner(grid: &Grid, plan: &Plan, row: usize) -> bool {
    let text = grid.text(row, plan.name);
    !text.is_empty() && super::same_name(&text) != super::same_name(&grid.heading(plan.header, plan.name))
}

/// Where the header is repeated with the name of a section each time, its own corner names the first section.
fn opening_area(grid: &Grid, plan: &Plan, lines: &[Line]) -> Option<String> {
    let repeats =
        lines.iter().enumerate().any(|(at, line)| *line == Line::Repeat && is_other_corner(grid, plan, plan.body + at));
    let corner = grid.heading(plan.header, plan.name);
    (repeats && !corner.is_empty()).then_some(corner)
}

/// Tells of a line that is no decision, and takes the letters it explains.
pub(super) fn tell(grid: &Grid, row: usize, line: Line, reading: &mut Reading) {
    match line {
        Line::Repeat => leave(grid, row, "it repeats the header", reading),
        Line::Heading => leave(grid, row, "it is a second header line", reading),
        Line::Footnote => leave(grid, row, "it is a footnote", reading),
        Line::Legend => {
            let line = grid.line(row);
            let mut entries: Vec<(char, String)> =
                grid.filled(row).flat_map(|column| legend_entries(&grid.text(row, column))).collect();
            if entries.is_empty() {
                entries.extend(spread_legend(grid, row));
            }
            reading.legend.extend(entries.into_iter().map(|(letter, text)| LegendEntry { letter, text, line }));
            leave(grid, row, "it explains a letter", reading);
        }
        _ => {}
    }
}

/// `Accountable: | the one who answers` or `R | Responsible`: a legend with its words in the next cell.
pub(super) fn spread_legend(grid: &Grid, row: usize) -> Option<(char, String)> {
    let mut filled = grid.filled(row);
    let (key, text) = (filled.next()?, filled.next()?);
    if filled.next().is_some() {
        return None;
    }
    let (key, text) = (grid.text(row, key), grid.text(row, text));
    if !text.contains(char::is_alphabetic) || read_cell(&text).is_mark() {
        return None;
    }
    let bare = key.trim_end_matches([':', '=']).trim();
    if let Some(word) = word_for(bare)
        && bare.len() < key.len()
    {
        return Some((word.letter, text.into_owned()));
    }
    legend_entry(&format!("{bare} = {text}"))
}

/// Tells of the lines above a header; a title there was taken as a heading, and further lines of the header were used.
pub(super) fn leave_above(grid: &Grid, header: usize, reading: &mut Reading) {
    let used = grid.upper_lines(header);
    for row in (0..header).filter(|row| columns::title_in(grid, *row).is_none() && !used.contains(row)) {
        leave(grid, row, "it stands above the header", reading);
    }
}

fn leave(grid: &Grid, row: usize, why: &str, reading: &mut Reading) {
    let texts: Vec<Cow<str>> = (0..grid.width).map(|c| grid.text(row, c)).filter(|t| !t.is_empty()).collect();
    if !texts.is_empty() {
        let what = format!("the line \"{}\"", texts.join(" | "));
        reading.skipped.push(Skipped { what, why: why.to_owned(), line: grid.line(row) });
    }
}

/// The name of a line; a section may stand in the first filled cell instead.
fn name_of(grid: &Grid, plan: &Plan, row: usize) -> String {
    let name = grid.text(row, plan.name);
    let name = if name.is_empty() {
        (0..grid.width).map(|c| grid.text(row, c)).find(|t| !t.is_empty()).unwrap_or_default()
    } else {
        name
    };
    name.into_owned()
}

fn decision(grid: &Grid, plan: &Plan, row: usize, area: Option<String>, notes: &mut Vec<Note>) -> MatrixRow {
    let line = grid.line(row);
    let mut decision = MatrixRow { title: grid.text(row, plan.name).into_owned(), area, line, ..MatrixRow::default() };
    if decision.title.is_empty() {
        notes.push(Note { line, column: plan.name + 1, text: "this line has marks but no name".to_owned() });
    }
    if let Some(cell) = grid.cell(row, plan.name) {
        super::footnotes::signs_in(cell.text, &mut decision.signs);
    }
    let said = grid.row(row);
    decision.cells.reserve_exact(said.filled().count().min(plan.roles.len()));
    for (role, (column, _)) in plan.roles.iter().enumerate() {
        let Some(cell) = said.reading(*column) else { continue };
        // Nearly every cell: one letter, with room for nothing else.
        if let Some(lone) = cell.lone() {
            decision.cells.push((role, lone));
            continue;
        }
        if let Some(cell) = grid.cell(row, *column) {
            super::footnotes::signs_in(cell.text, &mut decision.signs);
        }
        if let CellReading::Letters(read) = cell
            && read.repaired
        {
            let letters: String = read.letters.iter().collect();
            let text = format!("letters of another script that look like {letters} were read as {letters}");
            notes.push(Note { line, column: column + 1, text });
        }
        decision.cells.push((role, cell.clone()));
    }
    for (column, header) in &plan.attributes {
        let Some(cell) = grid.cell(row, *column) else { continue };
        let text = super::clean_name(cell.text);
        if !text.is_empty() {
            decision.attributes.push((header.clone(), text.into_owned()));
        }
    }
    decision
}

/// What each line below the header is.
pub(super) fn classify(grid: &Grid, plan: &Plan) -> Vec<Line> {
    let first = plan.body;
    let marked = |row: usize| {
        let row = grid.row(row);
        plan.roles.iter().any(|(c, _)| row.kind(*c).is_mark())
    };
    let first_marked = (first..grid.rows()).find(|r| marked(*r)).unwrap_or(first);
    let last_marked = (first..grid.rows()).rev().find(|r| marked(*r)).unwrap_or(first);
    // Where every name is bold, bold says nothing about sections.
    let bold = |row: usize| grid.cell(row, plan.name).is_some_and(|c| c.bold || is_wrapped_bold(c.text));
    let bold_means_section = !(first..grid.rows()).any(|row| marked(row) && bold(row));
    let loud = |row: usize| {
        // Nearly every name has a small letter that no formatting took in.
        let quiet = |text: &str| text.bytes().any(|byte| byte.is_ascii_lowercase()) && !text.contains('<');
        !grid.cell(row, plan.name).is_some_and(|cell| quiet(cell.text)) && is_loud(&grid.text(row, plan.name))
    };
    let loud_means_section = !(first..grid.rows()).any(|row| marked(row) && loud(row));
    let number = number_column(grid, plan, &marked);
    let number_of = |row: usize| number.map(|c| grid.text(row, c)).unwrap_or_default();
    let header_names: Vec<&str> = plan.roles.iter().map(|(_, name)| name.as_str()).collect();

    let line = |row: usize| {
        let elsewhere = |column: &usize| {
            plan.strays.contains(column) || plan.beside.iter().any(|(first, end)| (*first..*end).contains(column))
        };
        if grid.filled(row).all(|column| elsewhere(&column)) {
            return Line::Blank;
        }
        let role_cells = || plan.roles.iter().map(|(c, _)| *c).filter(|c| !grid.is_empty(row, *c));
        if role_cells().next().is_some()
            && plan.roles.iter().zip(&header_names).all(|((c, _), name)| grid.text(row, *c) == **name)
        {
            return Line::Repeat;
        }
        if marked(row) {
            return Line::Filled;
        }
        if row > last_marked && spread_legend(grid, row).is_some() {
            return Line::Legend;
        }
        let outside = row < first_marked || (row > last_marked && is_blank_line(grid, row.wrapping_sub(1)));
        if outside && describes_roles(grid, plan, row, row > last_marked) {
            return Line::About;
        }
        if role_cells().next().is_some() {
            return if row < first_marked && grid.is_empty(row, plan.name) { Line::Heading } else { Line::Filled };
        }
        // A sentence where the numbers stand is no number.
        let is_number = |column: usize| Some(column) == number && !columns::is_name(&grid.text(row, column));
        let filled: Vec<usize> = grid.filled(row).filter(|column| !elsewhere(column)).collect();
        let named: Vec<usize> = filled.iter().copied().filter(|column| !is_number(*column)).collect();
        let [only] = named[..] else {
            return if row > last_marked && filled.iter().any(|c| is_legend(grid, row, *c)) {
                Line::Legend
            } else {
                Line::Unmarked
            };
        };
        if row > last_marked && is_legend(grid, row, only) {
            return Line::Legend;
        }
        // Text below that stands beside the names, or reaches over the whole table, names no decision.
        let apart = only < plan.name || grid.reaches(row, only) > plan.roles.len();
        if row > last_marked && (apart || grid.cell(row, only).is_some_and(|c| is_footnote(c.text))) {
            return Line::Footnote;
        }
        if only > plan.name {
            return Line::Unmarked;
        }
        let breaks_off = grid.raw.rows.get(row).is_some_and(|cells| cells.len() == 1) && grid.width > 1;
        let own = number_of(row);
        if !own.is_empty() {
            // 2 stands over 2.1; a line 2.2 beside it that has no marks is an empty decision.
            let next = (row + 1..grid.rows()).map(number_of).find(|text| !text.is_empty()).unwrap_or_default();
            let inner = next.strip_prefix(own.trim_end_matches('.')).is_some_and(|rest| rest.starts_with('.'));
            return if inner { Line::Bare { shaped: true } } else { Line::Unmarked };
        }
        let text = grid.text(row, only);
        // Where decisions are numbered, a line without a number is none.
        let shaped = breaks_off
            || number.is_some()
            || (bold_means_section && bold(row))
            || (loud_means_section && loud(row))
            || text.ends_with(':');
        if !shaped && counts_on(grid, plan, row) {
            return Line::Unmarked;
        }
        Line::Bare { shaped }
    };
    let rows: Vec<usize> = (first..grid.rows()).collect();
    each_in_halves(&rows, |row| line(*row))
}

fn is_blank_line(grid: &Grid, row: usize) -> bool {
    grid.filled(row).next().is_none()
}

/// Most roles have text here and none has a mark; before the first decision only prose is no odd decision.
fn describes_roles(grid: &Grid, plan: &Plan, row: usize, below: bool) -> bool {
    let texts: Vec<&str> = plan
        .roles
        .iter()
        .filter(|(column, _)| !grid.is_empty(row, *column))
        .filter_map(|(column, _)| grid.cell(row, *column))
        .map(|cell| cell.text)
        .collect();
    let prose = |text: &str| text.chars().count() > 40 || text.trim().contains('\n') || text.contains("<br");
    texts.len() >= 2
        && texts.len() * 2 >= plan.roles.len()
        && (below || texts.iter().filter(|text| prose(text)).count() * 2 >= texts.len())
}

/// The column that numbers the decisions, if they are numbered.
fn number_column(grid: &Grid, plan: &Plan, marked: &dyn Fn(usize) -> bool) -> Option<usize> {
    (0..plan.name).filter(|c| Some(*c) != plan.area).find(|&column| {
        let decisions = || (plan.body..grid.rows()).filter(|row| marked(*row));
        let numbered = decisions().filter(|row| {
            let text = grid.text(*row, column);
            text.contains(|c: char| c.is_ascii_digit()) && !columns::is_name(&text)
        });
        numbered.count() * 10 >= decisions().count() * 8
    })
}

/// Whether the number in the first word of a name stands between the numbers of its neighbours: "D-7" between "D-6" and "D-8"
/// is one of them, marks or not.
fn counts_on(grid: &Grid, plan: &Plan, row: usize) -> bool {
    let code = |row: usize| code_of(&grid.text(row, plan.name));
    let named = |row: &usize| !grid.is_empty(*row, plan.name);
    let Some((prefix, number)) = code(row) else { return false };
    let before = (plan.body..row).rev().find(named).map(code);
    let behind = (row + 1..grid.rows()).find(named).map(code);
    let is = |code: Option<(String, u64)>, wanted: Option<u64>| {
        code.is_some_and(|(other, number)| other == prefix && Some(number) == wanted)
    };
    // The first and the last have one neighbour.
    (before.is_some() || behind.is_some())
        && before.is_none_or(|code| is(code, number.checked_sub(1)))
        && behind.is_none_or(|code| is(code, number.checked_add(1)))
}

/// The number that the first word of a name ends in, and what stands before it there: `dec-0017` is 17 after `dec-`.
fn code_of(name: &str) -> Option<(String, u64)> {
    let word = name.split_whitespace().next()?.trim_end_matches(['.', ':', ')']);
    let prefix = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word.get(prefix.len()..)?.parse().ok()?;
    Some((prefix.to_owned(), number))
}

/// Written in capitals throughout; an abbreviation is not.
fn is_loud(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 4 && !text.chars().any(char::is_lowercase)
}

fn is_wrapped_bold(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    text.len() > 4 && text.starts_with("**") && text.ends_with("**")
}

fn is_legend(grid: &Grid, row: usize, column: usize) -> bool {
    grid.cell(row, column).is_some_and(|cell| !legend_entries(cell.text).is_empty())
}

/// `R = Runs`, or a whole legend in one cell: `Key: R = Runs, A = Answers`.
fn legend_entries(text: &str) -> Vec<(char, String)> {
    if let Some(entry) = legend_entry(text)
        && !text.contains([',', ';'])
    {
        return vec![entry];
    }
    let titled = legend_title(text);
    let entries: Vec<(char, String)> =
        titled.unwrap_or(text).split([',', ';']).take(12).filter_map(legend_entry).collect();
    // One such piece in a sentence is chance.
    if entries.len() >= 2 || titled.is_some() || legend_entry(text).is_some() { entries } else { Vec::new() }
}

/// What follows the word for a legend.
fn legend_title(text: &str) -> Option<&str> {
    let (title, rest) = text.split_once(':')?;
    let title = super::super::words::fold(title.trim_matches(is_blank));
    ["legend", "legende", "leyenda", "legenda", "key"].contains(&title.as_str()).then_some(rest)
}

fn is_footnote(text: &str) -> bool {
    let text = text.trim_matches(is_blank);
    let text = text.trim_start_matches(['(', '[']);
    let numbered = text.chars().next().is_some_and(|c| c.is_ascii_digit())
        && text.chars().find(|c| !c.is_ascii_digit()).is_some_and(|c| matches!(c, ')' | ']'));
    let title = text.split_once(':').map(|(title, _)| super::super::words::fold(title.trim_matches(is_blank)));
    let titled = title.is_some_and(|title| {
        ["note", "notes", "source", "hinweis", "anmerkung", "quelle", "remarque", "nota", "notas", "fuente", "fonte"]
            .contains(&title.as_str())
    });
    numbered
        || titled
        || legend_title(text).is_some()
        || (text.starts_with(['*', '†', '‡', '¹', '²', '³']) && !text.starts_with("**"))
}

/// Whether a line has fewer words than every decision, of which there are several: "Hiring" over "Approve an offer".
fn is_shorter_than_all(grid: &Grid, plan: &Plan, lines: &[Line], at: usize) -> bool {
    let words = |at: usize| name_of(grid, plan, plan.body + at).split_whitespace().count();
    let own = words(at);
    let mut others =
        lines.iter().enumerate().filter(|(_, line)| **line == Line::Filled).map(|(at, _)| words(at)).peekable();
    others.peek().is_some() && others.all(|other| own < other)
}

/// Which of the bare lines are sections.
fn sections(lines: &[Line], is_title: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let mut sections = vec![false; lines.len()];
    // What comes next, blank lines apart, seen from the end.
    let mut leads = vec![false; lines.len()];
    let mut decision_next = false;
    let mut decision_ahead = false;
    let mut ahead = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        leads[at] = decision_next;
        ahead[at] = decision_ahead;
        match line {
            Line::Filled | Line::Unmarked => (decision_next, decision_ahead) = (true, true),
            Line::Bare { .. } => decision_next = false,
            _ => {}
        }
    }
    let any_shaped = lines.contains(&Line::Bare { shaped: true });
    if any_shaped {
        // The file shows what a section looks like; a plain bare line beside them is an empty decision. It still counts
        // as one of the lines that follow its section.
        for (at, line) in lines.iter().enumerate() {
            let follows = lines.get(at + 1..).and_then(|rest| rest.iter().find(|l| **l != Line::Blank));
            let leads = leads[at] || matches!(follows, Some(Line::Bare { shaped: false }));
            // Two shaped lines in a row: an outer and an inner section.
            let outer = matches!(follows, Some(Line::Bare { shaped: true })) && ahead[at];
            sections[at] = *line == Line::Bare { shaped: true } && (leads || outer);
        }
        return sections;
    }
    let candidates: Vec<usize> =
        (0..lines.len()).filter(|at| matches!(lines[*at], Line::Bare { .. }) && leads[*at]).collect();
    // One alone may as well be a decision nobody took up: only one that reads like a title of all the others is none.
    let opens = lines
        .iter()
        .position(|l| *l != Line::Blank)
        .is_some_and(|first| candidates.first() == Some(&first) && is_title(first));
    if candidates.len() >= 2 || opens {
        for at in candidates {
            sections[at] = true;
        }
    }
    sections
}
