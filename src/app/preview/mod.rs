//! A foreign document before it becomes a map: what was understood of it, what the user says about it, what would change.
//!
//! Always true: nothing of it is in the map before the user says so, and then it is one gesture; letters of an unsure method
//! are taken into a new map only when that is asked for twice, and into a map that is there not at all.

mod take;
mod words;

use super::input::Input;
use super::key::{Code, Key};
use crate::interchange::formats::{self, FormatError, Taken};
use crate::interchange::identify::{identify, is_without_accountable, likeliest, rows_without_accountable};
use crate::interchange::intake::{self, Choices, Intake, Proposal, Summary};
use crate::interchange::notation::Notation;
use crate::interchange::table::Reading;
use crate::interchange::table::spelling::{Near, near};
use crate::model::{Edit, MapChange, Matrix};

/// More than this is a file and not what somebody has just copied.
pub const LARGEST_PASTE: usize = 4 * 1024 * 1024;

/// What becomes of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The program was started with it: it becomes the map, or the program is left.
    NewMap,
    /// It goes into the map on the screen.
    OpenMap,
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaf {
    /// What was understood, and what can be said about it.
    Understood,
    /// What would change in the map.
    Changes,
}

/// Something the user can say about the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// The method behind the letters.
    Letters,
    /// Whether a table is wanted, by its place.
    Table(usize),
    /// Whether two spellings are one role, by their place.
    Same(usize),
    /// Whether R decides where nobody is accountable.
    ResponsibleDecides,
    /// What the map is called.
    Title,
}

/// A foreign document being looked at.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it is called.
    pub name: String,
    /// What becomes of it.
    pub target: Target,
    /// What of it is looked at.
    pub leaf: Leaf,
    /// Which question takes the keys.
    pub at: usize,
    /// First line of the text that is shown.
    pub top: usize,
    /// What was said last, and must be noticed.
    pub said: Option<String>,
    /// The name that the map is to be saved under.
    proposed: Option<String>,
    content: Content,
    notation: Option<Notation>,
    tables: Vec<bool>,
    same: Vec<bool>,
    r_decides: bool,
    title: Input,
    /// Whether the user was told that the method is not sure.
    warned: bool,
    matrix: Matrix,
    /// What was understood; a whole map needs no understanding.
    summary: Option<Summary>,
    proposal: Option<Proposal>,
}

/// What the document holds.
#[derive(Clone, Debug)]
enum Content {
    /// Tables, roles that may be one, and how many rows have nobody accountable, of how many.
    Tables { reading: Reading, near: Vec<Near>, without: (usize, usize) },
    /// A whole map, with nothing to be recognised.
    Map(Box<Matrix>),
}

/// What became of a key.
enum Outcome {
    Stay,
    Leave,
    Take,
}

impl Preview {
    /// Looks at a file.
    ///
    /// # Errors
    /// Why it cannot be read, or that it holds no table of rights.
    pub fn of_file(name: &str, bytes: &[u8], target: Target, map: &Matrix) -> Result<Preview, String> {
        Preview::of_taken(name, Preview::read(name, bytes)?, target, map)
    }

    /// Reads a file, which takes most of the time of a look at it.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Taken, String> {
        formats::choose(Some(name), bytes).and_then(|format| format.take(bytes)).map_err(said)
    }

    /// Looks at what was read of a file.
    ///
    /// # Errors
    /// That it holds no table of rights.
    pub fn of_taken(name: &str, taken: Taken, target: Target, map: &Matrix) -> Result<Preview, String> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folder = name.strip_suffix(file).unwrap_or("");
        let proposed = format!("{folder}{stem}.sayso.ron");
        Preview::new(file, &title_from(stem), taken, target, Some(proposed), map)
    }

    /// Looks at pasted text.
    ///
    /// # Errors
    /// Why it cannot be read, or that it holds no table of rights.
    pub fn of_text(text: &str, map: &Matrix) -> Result<Preview, String> {
        let format = formats::by_content(text.as_bytes()).map_err(said)?;
        // With tabs in it, it comes from a spreadsheet, whatever its cells look like.
        let format = if text.contains('\t') { formats::by_name("tsv").map_err(said)? } else { format };
        let taken = format.take(text.as_bytes()).map_err(said)?;
        Preview::new("the clipboard", "", taken, Target::OpenMap, None, map)
    }

    fn new(
        name: &str,
        title: &str,
        taken: Taken,
        target: Target,
        proposed: Option<String>,
        map: &Matrix,
    ) -> Result<Preview, String> {
        let (content, title) = match taken {
            Taken::Map(found) => {
                let title = found.title().to_owned();
                (Content::Map(found), title)
            }
            Taken::Reading(reading) if reading.tables.is_empty() => {
                return Err(format!(
                    "{name} holds no table of decision rights: roles across the top, a decision in each row"
                ));
            }
            Taken::Reading(reading) => {
                let title = intake::title_of(&reading).unwrap_or(title).to_owned();
                let (near, without) = (near(&reading), rows_without_accountable(&reading));
                (Content::Tables { reading, near, without }, title)
            }
        };
        let (tables, same) = match &content {
            Content::Tables { reading, near, .. } => (vec![true; reading.tables.len()], vec![false; near.len()]),
            Content::Map(_) => (Vec::new(), Vec::new()),
        };
        let mut preview = Preview {
            name: name.to_owned(),
            target,
            leaf: Leaf::Understood,
            at: 0,
            top: 0,
            said: None,
            proposed,
            content,
            notation: None,
            tables,
            same,
            r_decides: false,
            title: Input::new(title),
            warned: false,
            matrix: Matrix::default(),
            summary: None,
            proposal: None,
        };
        preview.understand(map);
        Ok(preview)
    }

    /// What was understood, under all that was said; nothing about a whole map.
    #[must_use]
    pub fn summary(&self) -> Option<&Summary> {
        self.summary.as_ref()
    }

    /// The map it makes.
    #[must_use]
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// What would change in the map on the screen; nothing where it is empty.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    /// Whether the method behind the letters is known, or was said.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.summary.as_ref().is_none_or(|summary| summary.confirmed)
    }

    /// What can be said about the document, in the order of the screen.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        if let Content::Tables { near, without: (without, all), .. } = &self.content {
            questions.push(Question::Letters);
            if self.tables.len() > 1 {
                questions.extend((0..self.tables.len()).map(Question::Table));
            }
            questions.extend((0..near.len()).map(Question::Same));
            if is_without_accountable(*without, *all) {
                questions.push(Question::ResponsibleDecides);
            }
        }
        if self.names_map() {
            questions.push(Question::Title);
        }
        questions
    }

    /// The method that the letters are read in.
    fn letters(&self) -> Notation {
        self.summary.as_ref().map_or(Notation::Dci, |summary| summary.notation)
    }

    /// Whether it becomes a map of its own, which has a title.
    fn names_map(&self) -> bool {
        self.proposal.is_none()
    }

    /// The question that takes the keys.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        self.questions().get(self.at).copied()
    }

    /// How far the caret of the title is in, where that takes the keys.
    #[must_use]
    pub fn caret(&self) -> Option<&str> {
        (self.leaf == Leaf::Understood && self.question() == Some(Question::Title)).then(|| self.title.before())
    }

    /// Makes everything anew from what was said.
    fn understand(&mut self, map: &Matrix) {
        match &self.content {
            Content::Map(found) => {
                self.matrix = Matrix::clone(found);
                // A title names nothing that may be missing, so it cannot be refused.
                let _ = self.matrix.apply(Edit::SetMap(MapChange::Title(self.title.text().to_owned())));
            }
            Content::Tables { reading, near, .. } => {
                let reading = wanted(reading, near, &self.tables, &self.same);
                let identified = identify(&reading);
                let found = identified.notation;
                let notation = self.notation.or(found).unwrap_or_else(|| likeliest(&reading));
                let confirmed = self.notation.or(found).is_some();
                let title = self.title.text().to_owned();
                let choices = Choices { notation, confirmed, title, r_decides: self.r_decides };
                let Intake { matrix, summary } = intake::map_with(&reading, &choices, identified);
                (self.matrix, self.summary) = (matrix, Some(summary));
            }
        }
        self.proposal = None;
        if self.target == Target::OpenMap && !is_bare(map) {
            // Refused only by a mistake of ours, and then there is nothing to propose.
            self.proposal = Some(intake::into_map(map, &self.matrix).unwrap_or_default());
        }
    }

    /// Whether letters are typed into it: into the title.
    pub(in crate::app) fn types(&self) -> bool {
        self.question() == Some(Question::Title) && self.leaf == Leaf::Understood
    }

    /// Takes a key.
    fn take(&mut self, map: &Matrix, key: Key, room: usize) -> Outcome {
        self.said = None;
        let in_title = self.types();
        let last = self.questions().len().saturating_sub(1);
        match (key.code, key.typed()) {
            (Code::Char('c' | 'q'), _) if key.ctrl => return Outcome::Leave,
            (Code::Esc, _) if self.leaf == Leaf::Changes => self.turn_to(Leaf::Understood),
            (Code::Esc, _) => return Outcome::Leave,
            (Code::Enter, _) => return self.go_on(),
            (Code::PageDown, _) => self.top = self.top.saturating_add(room),
            (Code::PageUp, _) => self.top = self.top.saturating_sub(room),
            (Code::Up, _) if self.leaf == Leaf::Changes => self.top = self.top.saturating_sub(1),
            (Code::Down, _) if self.leaf == Leaf::Changes => self.top = self.top.saturating_add(1),
            (Code::Up, _) => self.at = self.at.saturating_sub(1),
            // Past the last question the text is scrolled.
            (Code::Down, _) if self.at == last => self.top = self.top.saturating_add(1),
            (Code::Down | Code::Tab, _) => self.at = (self.at + 1).min(last),
            // In the title they belong to the caret, unless Ctrl says that the text is meant.
            (Code::Home, _) if key.ctrl || !in_title => self.top = 0,
            (Code::End, _) if key.ctrl || !in_title => self.top = usize::MAX,
            _ if in_title => self.type_title(key, map),
            (_, Some('g')) => self.top = 0,
            (_, Some('G')) => self.top = usize::MAX,
            (_, Some('q')) => return Outcome::Leave,
            (_, Some('k')) => self.at = self.at.saturating_sub(1),
            (_, Some('j')) => self.at = (self.at + 1).min(last),
            (Code::Left, _) | (_, Some('h')) => self.change(-1, map),
            (Code::Right, _) | (_, Some('l')) => self.change(1, map),
            (_, Some(' ')) => self.change(0, map),
            _ => {}
        }
        Outcome::Stay
    }

    fn type_title(&mut self, key: Key, map: &Matrix) {
        if self.title.take(key) {
            self.understand(map);
        }
    }

    fn turn_to(&mut self, leaf: Leaf) {
        self.leaf = leaf;
        self.top = 0;
    }

    /// What Enter does: the next leaf, or the map.
    fn go_on(&mut self) -> Outcome {
        if self.matrix.decision_count() == 0 {
            self.said = Some("there is no decision in it to take".to_owned());
            return Outcome::Stay;
        }
        if !self.is_sure() && (self.proposal.is_some() || !self.warned) {
            self.at = 0;
            self.turn_to(Leaf::Understood);
            let notation = self.letters();
            let again = match self.proposal {
                Some(_) => "",
                None => "; Enter again takes it so, and the map keeps saying that it is not confirmed (V07)",
            };
            self.said = Some(format!("are these letters {notation}? Space says yes, ← → chooses another{again}"));
            self.warned = true;
            return Outcome::Stay;
        }
        match (&self.proposal, self.leaf) {
            (Some(_), Leaf::Understood) => {
                self.turn_to(Leaf::Changes);
                Outcome::Stay
            }
            _ => Outcome::Take,
        }
    }

    /// Another answer to the question that takes the keys; by nothing = confirmed, or the other of two.
    fn change(&mut self, by: isize, map: &Matrix) {
        match self.question() {
            Some(Question::Letters) => {
                let now = self.letters();
                let all = Notation::ALL;
                let at = all.iter().position(|notation| *notation == now).unwrap_or(0);
                let next = (at + all.len()).saturating_add_signed(by) % all.len();
                self.notation = all.get(next).copied();
            }
            Some(Question::Table(at)) => {
                let others = self.tables.iter().enumerate().any(|(other, on)| other != at && *on);
                match self.tables.get_mut(at) {
                    Some(on) if !*on || others => *on = !*on,
                    _ => self.said = Some("one table at least must be wanted; Esc leaves it all".to_owned()),
                }
            }
            Some(Question::Same(at)) => {
                if let Some(on) = self.same.get_mut(at) {
                    *on = !*on;
                }
            }
            Some(Question::ResponsibleDecides) => self.r_decides = !self.r_decides,
            Some(Question::Title) | None => return,
        }
        self.top = 0;
        self.understand(map);
    }
}

/// The reading with the tables that are wanted and the roles that are one.
fn wanted(reading: &Reading, near: &[Near], tables: &[bool], same: &[bool]) -> Reading {
    let mut reading = reading.clone();
    let mut keep = tables.iter().copied();
    reading.tables.retain(|_| keep.next().unwrap_or(true));
    for near in near.iter().zip(same).filter(|(_, one)| **one).map(|(near, _)| near) {
        reading.rename_role(&near.other, &near.one);
        reading.notes.retain(|note| *note != near.note);
    }
    reading
}

/// Whether a map holds nothing yet.
pub(super) fn is_bare(map: &Matrix) -> bool {
    map.decision_count() == 0 && map.role_count() == 0 && map.areas_in_order().is_empty()
}

fn said(why: FormatError) -> String {
    why.to_string()
}

/// A title made from the name of a file without its ending.
fn title_from(stem: &str) -> String {
    let words: Vec<&str> = stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let title: String = words.join(" ").chars().filter(|c| !crate::model::is_hidden(*c)).collect();
    let mut chars = title.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
