//! Update: the only code that changes the app.
//!
//! An event goes to whatever takes the keys; the proposed step is carried out; then `settle` puts everything derived back in
//! order, in one place, after every event.

use super::commands::{COMMANDS, session_quit};
use super::form::{Form, Intent, Taken, Value};
use super::grid::Line;
use super::key::{Code, Key};
use super::layout::Layout;
use super::mode::{KEYS, Menu, Mode};
use super::preview::{Preview, Target, is_bare};
use super::start::Opening;
use super::text::{Tone, span};
use super::{Access, App, Effect, Event, Message, Screen, Step, Weight, screens, submit};
use crate::interchange::formats;
use crate::model::sorting::InOrder;
use crate::rules::Finding;

impl App {
    /// Takes one event and returns what must be done outside.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Key(key) => self.take_key(key, &mut effects),
            Event::Paste(text) => self.take_paste(&text, &mut effects),
            Event::Mouse(mouse, x, y) => self.take_mouse(mouse, x, y, &mut effects),
            Event::Resize(width, height) => self.size = (width, height),
            Event::Saved { name, depth, notice, quit } => self.take_saved(name, depth, notice, quit, &mut effects),
            Event::Saving { quit } => self.begin_saving(quit),
            Event::NotSaved(why) => self.take_not_saved(why),
            Event::Failed(why) => self.refuse(why),
            Event::Foreign { name, bytes } => {
                let seen = Preview::of_file(&name, &bytes, Target::OpenMap, &self.matrix);
                self.look_at(seen, &name, &mut effects);
            }
            Event::Taken { name, taken } => {
                let seen = Preview::of_taken(&name, *taken, Target::OpenMap, &self.matrix);
                self.look_at(seen, &name, &mut effects);
            }
            Event::Names { folder, names } => self.offer_files(&folder, names),
            Event::Told(text) => self.tell(text),
            Event::Access(access) => self.set_access(access),
            Event::Ground { is_light } => self.hear_ground(is_light),
            Event::Outside { what, then } => self.hear_outside(what, then, &mut effects),
        }
        self.finish(&mut effects);
        effects
    }

    /// Offers the files that a table can be read from, where the name of one is asked for.
    fn offer_files(&mut self, folder: &str, mut files: Vec<String>) {
        let Mode::Form(form) = &mut self.mode else { return };
        let asked = matches!(&form.intent, Intent::Import { folder: now } if now == folder);
        let Some(field) = form.fields.first_mut().filter(|_| asked) else { return };
        let is_read = |name: &String| formats::by_ending(name).is_some_and(formats::Format::is_read);
        files.retain(|name| name.ends_with('/') || is_read(name));
        // Files first: a folder is where one looks when the file is not here.
        files.order_by_key(|name| name.ends_with('/'));
        if let Value::Text { names, .. } = &mut field.value {
            *names = files.into_iter().map(|name| format!("{folder}{name}")).collect();
        }
    }

    /// Asks for the files of another folder as soon as its name is typed.
    fn follow_folder(form: &mut Form, effects: &mut Vec<Effect>) {
        let typed = form.written("File");
        let typed = typed.get(..typed.rfind('/').map_or(0, |at| at + 1)).unwrap_or("").to_owned();
        if let Intent::Import { folder } = &mut form.intent
            && *folder != typed
        {
            (*folder).clone_from(&typed);
            effects.push(Effect::ListFiles(typed));
        }
    }

    /// Carries a step out as if a key had proposed it, and returns what must be done outside.
    pub(super) fn take_step(&mut self, step: Step) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.message = None;
        self.carry_out(step, &mut effects);
        self.finish(&mut effects);
        effects
    }

    fn look_at(&mut self, seen: Result<Preview, String>, name: &str, effects: &mut Vec<Effect>) {
        match seen {
            Ok(preview) => self.carry_out(Step::open(Mode::Preview(Box::new(preview))), effects),
            Err(why) => self.refuse(format!("{name}: {why}")),
        }
    }

    /// What comes after every event.
    fn finish(&mut self, effects: &mut Vec<Effect>) {
        self.ask_outside_in_time();
        self.settle();
        self.follow_tour(effects);
        let happened = self.history.take_entries();
        if !happened.is_empty() {
            effects.insert(0, Effect::Keep(happened));
        }
    }

    /// Whether it is the finding that `n` went to last.
    pub(super) fn is_visited(&self, finding: &Finding) -> bool {
        self.visited.as_ref().is_some_and(|visited| visited.identity() == finding.identity())
    }

    fn set_access(&mut self, access: Access) {
        match &access {
            Access::Write => self.tell("the map can be changed"),
            Access::Read(why) => self.tell(format!("read only: {why}")),
        }
        self.access = access;
    }

    pub(super) fn tell(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), weight: Weight::Done });
    }

    pub(super) fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), weight: Weight::Refused });
    }

    pub(super) fn take_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.pending.last = Some(key);
        // Keys pressed on a screen too small to show what they do would act unseen.
        if Layout::of(self).is_none() {
            if matches!(key, Key { code: Code::Char('q'), .. } | Key { code: Code::Char('c'), ctrl: true, .. }) {
                let step = session_quit(self);
                self.carry_out(step, effects);
            }
            return;
        }
        if self.asks_for_keys(key) {
            return self.show_keys();
        }
        if self.counts_in_front(key) {
            return;
        }
        let often = self.times_in_front(key);
        for _ in 1..often {
            self.take_key_in_front(key, effects);
        }
        self.take_key_in_front(key, effects);
    }

    /// A key goes to whatever takes the keys.
    fn take_key_in_front(&mut self, key: Key, effects: &mut Vec<Effect>) {
        match std::mem::take(&mut self.mode) {
            Mode::Normal => self.take_screen_key(key, effects),
            Mode::Form(form) => self.take_form_key(form, key, effects),
            Mode::Menu(menu) => self.take_menu_key(menu, key, effects),
            Mode::Palette(pick) => self.take_palette_key(pick, key, false, effects),
            Mode::Help(pick) => self.take_palette_key(pick, key, true, effects),
            Mode::Search(search) => self.take_search_key(search, key),
            Mode::Page { title, lines, top, then } => self.take_page_key(title, lines, top, then, key, effects),
            Mode::Rules(list) => self.take_rules_key(list, key, effects),
            Mode::Preview(preview) => self.take_preview_key(preview, key, effects),
        }
    }

    /// Whether a key asks what the keys do in what is in front; where letters are typed, only one that is no letter does.
    fn asks_for_keys(&self, key: Key) -> bool {
        let is_free = !self.mode.types() || key.typed().is_none();
        is_free
            && !self.mode.keys().is_empty()
            && self.keymap.command(self.screen, key).is_some_and(|command| command.id == "help")
    }

    /// Shows what the keys do in what is in front, which comes back as it was.
    fn show_keys(&mut self) {
        let mode = std::mem::take(&mut self.mode);
        let lines = mode.keys().iter();
        let lines = lines.map(|(keys, does)| vec![span(format!("{keys:<20} "), Tone::Key), span(*does, Tone::Plain)]);
        let lines = lines.collect();
        self.mode = Mode::Page { title: KEYS.to_owned(), lines, top: 0, then: Some(Box::new(Step::open(mode))) };
    }

    pub(super) fn take_screen_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.message = None;
        // Without a selection Ctrl-C means what it means in every terminal.
        let leave = key == Key { ctrl: true, ..Key::plain(Code::Char('c')) };
        if leave && (self.screen != Screen::Grid || self.grid.anchor.is_none()) {
            let step = session_quit(self);
            return self.carry_out(step, effects);
        }
        self.take_bound_key(key, effects);
    }

    fn take_form_key(&mut self, mut form: Box<Form>, key: Key, effects: &mut Vec<Effect>) {
        match form.take(key) {
            Taken::Used | Taken::Unknown => {
                App::follow_folder(&mut form, effects);
                self.mode = Mode::Form(form);
            }
            // Where the start page asked for it, there is no map to come back to.
            Taken::Cancel
                if matches!(form.intent, Intent::Import { .. }) && self.name.is_none() && is_bare(&self.matrix) =>
            {
                effects.push(Effect::Open(Opening::Start));
            }
            Taken::Cancel => self.tell("nothing changed"),
            Taken::Submit => {
                // What leaves the program tells all findings, not those found so far.
                if matches!(form.intent, Intent::Export | Intent::PageOfRole) {
                    self.finish_check();
                }
                self.take_form(form, effects);
            }
        }
    }

    fn take_form(&mut self, mut form: Box<Form>, effects: &mut Vec<Effect>) {
        match submit::submit(self, &form) {
            Ok(step) => {
                let added = form.intent.clone();
                let before = self.history.depth();
                self.carry_out(step, effects);
                if self.history.depth() > before {
                    self.follow(&added);
                }
            }
            Err(why) => {
                // A reason that opens with a field's name puts the focus there.
                let label = why.split(':').next().unwrap_or("");
                form.focus_on(label);
                form.error = Some(why);
                self.mode = Mode::Form(form);
            }
        }
    }

    /// The cursor goes to what a form has just added.
    fn follow(&mut self, intent: &Intent) {
        match intent {
            Intent::AddDecision => {
                if let Some(key) = self.matrix.decisions().map(|(key, _)| key).max() {
                    let column = self.grid.column;
                    self.grid.go_to(&self.matrix, Some(key), None);
                    self.grid.column = column;
                }
            }
            Intent::AddRole => self.grid.column = self.grid.heads().len(),
            Intent::AddArea => {
                let last = self.matrix.areas_in_order().last().map(|area| area.id.clone());
                if let Some(at) = self.grid.lines().iter().position(|line| *line == Line::Area(last.clone())) {
                    self.grid.line = at;
                }
            }
            _ => {}
        }
    }

    fn take_rules_key(&mut self, mut list: super::ruleset::RuleList, key: Key, effects: &mut Vec<Effect>) {
        use super::ruleset::Outcome;
        match list.take(self, key) {
            Outcome::Leave => self.message = None,
            Outcome::Stay => self.mode = Mode::Rules(list),
            Outcome::Open(mode) => self.mode = mode,
            Outcome::Do(step) => {
                self.carry_out(step, effects);
                self.mode = Mode::Rules(list);
            }
        }
    }

    fn take_menu_key(&mut self, mut menu: Box<Menu>, key: Key, effects: &mut Vec<Effect>) {
        let direct = menu.items.iter().position(|item| item.key == Some(key));
        let chosen = match key.code {
            Code::Esc => return self.leave_menu(*menu, effects),
            Code::Char('q') if !menu.filters && direct.is_none() => return self.leave_menu(*menu, effects),
            Code::Enter => menu.pick.chosen(),
            _ => direct,
        };
        match chosen.and_then(|at| menu.items.get(at)) {
            Some(item) => {
                let step = item.step.clone();
                self.carry_out(step, effects);
            }
            None => {
                let texts = menu.texts();
                match key.typed() {
                    Some('g') if !menu.filters => menu.pick.choose(0),
                    Some('G') if !menu.filters => menu.pick.choose(usize::MAX),
                    Some('j') if !menu.filters => menu.pick.step(1),
                    Some('k') if !menu.filters => menu.pick.step(-1),
                    Some(_) if !menu.filters => {}
                    _ => {
                        menu.pick.take(key, &texts);
                    }
                }
                self.mode = Mode::Menu(menu);
            }
        }
    }

    fn leave_menu(&mut self, menu: Menu, effects: &mut Vec<Effect>) {
        self.carry_out(menu.otherwise.unwrap_or_else(|| Step::Tell("nothing changed".to_owned())), effects);
    }

    fn take_palette_key(&mut self, mut pick: super::pick::Pick, key: Key, help: bool, effects: &mut Vec<Effect>) {
        let back = |pick| if help { Mode::Help(pick) } else { Mode::Palette(pick) };
        match key.code {
            Code::Esc => {}
            Code::F(1) => {}
            Code::Enter => {
                let Some(command) = pick.chosen().and_then(|at| COMMANDS.get(at)) else {
                    self.mode = back(pick);
                    return;
                };
                if !command.applies(self.screen) {
                    let screen = command.screens().first().map_or("", |screen| screen.name());
                    return self.refuse(format!("\"{}\" works on the {screen} screen", command.title));
                }
                self.message = None;
                self.run_once(command, effects);
            }
            _ => {
                let texts = super::commands::palette_texts(self);
                pick.take(key, &texts);
                self.mode = back(pick);
            }
        }
    }

    fn take_page_key(
        &mut self,
        title: String,
        lines: Vec<super::text::Spans>,
        top: usize,
        then: Option<Box<Step>>,
        key: Key,
        effects: &mut Vec<Effect>,
    ) {
        let page = usize::from(self.size.1.saturating_sub(4)).max(1);
        let top = match (key.code, key.typed()) {
            (Code::Esc | Code::Enter, _) | (_, Some('q' | 'E' | '=')) => {
                if let Some(step) = then {
                    self.carry_out(*step, effects);
                }
                return;
            }
            (Code::Up, _) | (_, Some('k')) => top.saturating_sub(1),
            (Code::Down, _) | (_, Some('j')) => top + 1,
            (Code::PageUp, _) => top.saturating_sub(page),
            (Code::PageDown, _) | (_, Some(' ')) => top + page,
            (Code::Home, _) | (_, Some('g')) => 0,
            (Code::End, _) | (_, Some('G')) => usize::MAX,
            _ => top,
        };
        let (_, rows) = screens::page::window(self.size, &lines);
        let top = top.min(rows.saturating_sub(screens::page::room(self.size)));
        self.mode = Mode::Page { title, lines, top, then };
    }

    fn take_paste(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let texts = match &self.mode {
            Mode::Palette(_) | Mode::Help(_) => super::commands::palette_texts(self),
            _ => Vec::new(),
        };
        match &mut self.mode {
            Mode::Form(form) => {
                form.paste(text);
                App::follow_folder(form, effects);
            }
            Mode::Palette(pick) | Mode::Help(pick) => pick.paste(text, &texts),
            Mode::Search(search) => {
                let search = std::mem::take(search);
                self.search_pasted(search, text);
            }
            Mode::Menu(menu) if menu.filters => {
                let texts = menu.texts();
                menu.pick.paste(text, &texts);
            }
            Mode::Normal if self.screen == Screen::Grid => {
                let step = super::commands::paste_text(self, text);
                self.carry_out(step, effects);
            }
            _ => self.refuse("text can be pasted into a field or into the grid"),
        }
    }

    pub(super) fn carry_out(&mut self, step: Step, effects: &mut Vec<Effect>) {
        match step {
            Step::Edit { .. } | Step::Undo | Step::Redo if self.is_read_only() => {
                self.refuse_change();
                effects.push(Effect::AskAgain);
            }
            Step::Edit { label, edits } => self.perform(label, edits),
            Step::Undo => match self.history.undo(&mut self.matrix) {
                Ok(Some(stepped)) => {
                    self.after_edits(&stepped.touched, true);
                    self.tell(format!("undone: {}", stepped.label));
                }
                Ok(None) => self.refuse("nothing to undo: this is the map as it was opened"),
                Err(why) => self.refuse(format!("what was done before no longer fits this map: {why}")),
            },
            Step::Redo => match self.history.redo(&mut self.matrix) {
                Ok(Some(stepped)) => {
                    self.after_edits(&stepped.touched, true);
                    self.tell(format!("done again: {}", stepped.label));
                }
                Ok(None) => self.refuse("nothing to do again"),
                Err(why) => self.refuse(format!("what was undone no longer fits this map: {why}")),
            },
            Step::Go(go) => self.go(go),
            Step::Open(mode) => match *mode {
                // Better said before a form is filled in than after.
                Mode::Form(ref form) if form.intent.changes_map() && self.is_read_only() => {
                    self.refuse_change();
                    effects.push(Effect::AskAgain);
                }
                Mode::Preview(_) if self.is_read_only() => self.refuse_change(),
                Mode::Preview(preview) => self.show_preview(preview),
                mode => {
                    if let Mode::Form(form) = &mode
                        && let Intent::Import { folder } = &form.intent
                    {
                        effects.push(Effect::ListFiles(folder.clone()));
                    }
                    self.mode = mode;
                }
            },
            Step::AskLeftOver => self.offer_left_over(),
            Step::TakeLeftOver => self.take_left_over(effects),
            Step::ThrowLeftOverAway => self.throw_left_over_away(effects),
            Step::AskOutside => self.ask_outside(),
            Step::MergeOutside => self.merge_outside(effects),
            Step::TakeOutside => self.take_outside(effects),
            Step::KeepMine => self.keep_mine(effects),
            Step::Access(access) => self.set_access(access),
            Step::HoldCheck => self.hold_check(),
            Step::Tour => self.turn_tour(),
            Step::TurnMouse => self.turn_mouse(effects),
            Step::TurnShownKeys => self.turn_shown_keys(),
            Step::TurnDigits => self.turn_digits(),
            Step::TurnHints => self.turn_hints(),
            Step::Tell(text) => self.tell(text),
            Step::Refuse(why) => self.refuse(why),
            Step::Request(effect) => {
                if let Effect::Copy(text) = &effect {
                    let lines = text.lines().count();
                    self.tell(format!(
                        "copied {lines} line{} (if your terminal allows)",
                        if lines == 1 { "" } else { "s" }
                    ));
                }
                effects.extend(self.hold_for_save(effect));
            }
            Step::Copy(cells, text) => {
                let count: usize = cells.iter().map(Vec::len).sum();
                self.tell(format!("copied {count} cell{}; p pastes", if count == 1 { "" } else { "s" }));
                self.copied = cells;
                self.copied_text = Some(text.clone());
                // Moving goes on from where the block begins, as hands expect it.
                let block = self.grid.block();
                (self.grid.line, self.grid.column, self.grid.anchor) = (block.lines.0, block.columns.0, None);
                effects.push(Effect::Copy(text));
            }
            Step::Many(steps) => steps.into_iter().for_each(|step| self.carry_out(step, effects)),
        }
    }

    /// Puts everything derived back in order: scroll positions and the fixes at the cursor.
    pub(super) fn settle(&mut self) {
        if let Some(layout) = Layout::of(self) {
            let rows = usize::from(layout.body.height);
            match self.screen {
                Screen::Grid => {
                    let titles = screens::grid::title_width(self);
                    self.grid.scroll(rows.saturating_sub(1), usize::from(layout.body.width), titles);
                }
                Screen::Findings => self.findings.scroll(rows.saturating_sub(1)),
                Screen::Role => {
                    self.arrange_role_page(usize::from(layout.body.width), rows.saturating_sub(1));
                    self.role_page.scroll(rows.saturating_sub(1));
                }
                Screen::Overview => {
                    self.arrange_overview(usize::from(layout.body.width));
                    self.overview.scroll(rows.saturating_sub(1));
                }
            }
        }
        // While something stands in front, the fixes behind it stay as they are.
        self.remedies_due |= self.shows_remedies();
        if self.at_once {
            self.find_remedies();
        } else if self.remedies_due && !self.is_remedied_here() {
            // A frame in a hurry comes before they are found: none are better than those of another place.
            self.forget_remedies();
        }
        self.settle_settings();
    }
}
