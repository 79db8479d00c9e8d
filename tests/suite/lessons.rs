//! What other terminal programs taught: complaints that people had about them, and the test that keeps each from being
//! true here.
//!
//! 1. Help is where people try it: `lessons::the_first_frame_says_where_help_is`,
//!    `newcomer::help_is_where_people_try_it_and_gives_back_what_was_in_front`
//! 2. Help runs what it names and filters at once: `journeys::help_and_palette_know_other_words_for_it`
//! 3. Commands are found by key and by the user's own words: `commands::a_command_is_found_by_its_key_its_words_and_what_it_does`
//! 4. A label says what follows from it: `newcomer::commands_say_what_takes_them_back_and_where_they_work`,
//!    `commands::titles_and_sentences_are_whole`
//! 5. Hints are few, fit the place and can be turned off: `commands::hints_are_few_and_work_where_they_are_shown`,
//!    `reflexes::borders_hints_and_keys_are_shown_as_they_were_set_up`
//! 6. No key destroys, also not pressed twice: `lessons::no_key_pressed_twice_loses_anything`,
//!    `journeys::a_decision_is_renamed_moved_and_deleted`, `journeys::leaving_asks_while_something_is_not_saved`
//! 7. One gesture is one step of undo, told by name: `journeys::a_selection_is_set_in_one_step`,
//!    `journeys::a_right_is_set_undone_and_done_again_under_its_name`
//! 8. The sign of unsaved changes is honest: `journeys::the_mark_of_unsaved_changes_follows_history`
//! 9. Files change under one: `outside::a_map_without_unsaved_changes_follows_the_file`,
//!    `outside::both_sides_merge_on_one_key`, `recovery::a_second_instance_only_reads_until_the_first_has_left`
//! 10. The cursor hangs on no palette: `lessons::the_cursor_is_seen_without_colour_and_by_a_sign`,
//!     `frames::every_pair_of_colours_that_is_seen_is_legible`
//! 11. Light terminals are ordinary: `reflexes::what_the_terminal_says_of_its_ground_counts_once_and_only_for_a_guess`,
//!     `lessons::a_theme_on_a_ground_that_is_not_its_own_brings_one`
//! 12. Nothing hangs on what a terminal answers:
//!     `terminal::the_ground_of_the_terminal_is_asked_for_behind_the_first_frame_and_its_answer_counts`,
//!     `lessons::a_theme_on_a_ground_that_is_not_its_own_brings_one`
//! 13. The mouse does not take copying away: `terminal::the_mouse_is_left_to_the_terminal_by_a_key_and_by_a_setting`,
//!     `journeys::cells_are_copied_pasted_and_filled`, `reflexes::a_selection_is_copied_as_markdown`
//! 14. The click that brings one here does nothing else: `pty::the_mouse_points_and_its_wheel_goes_through_what_is_in_front`,
//!     and the tests of `src/cli/terminal/pointer.rs`
//! 15. Keys do nothing that cannot be seen: `lessons::on_a_screen_too_small_keys_change_nothing`,
//!     `pty::a_terminal_that_is_too_small_says_so_and_recovers`
//! 16. At 80 columns nothing is cut without a sign: `lessons::columns_that_do_not_fit_are_counted_and_reached`,
//!     `reflexes::nothing_that_is_told_is_cut_without_a_sign`, `scripts::any_script_is_drawn_whole_at_any_size`
//! 17. The reflexes of spreadsheets: `reflexes::hands_of_spreadsheets`
//! 18. Multiplexers take chords away: `lessons::every_chord_has_a_plain_twin`
//! 19. Esc may come late: `lessons::q_closes_whatever_takes_no_letters`, `lessons::every_chord_has_a_plain_twin`
//! 20. The terminal is given back: `pty::an_edit_is_saved_as_one_line_and_the_terminal_given_back`,
//!     `pty::signals_give_the_terminal_back_and_end_the_program`
//! 21. No sign needs a patched font: `frames::no_sign_needs_a_patched_font_or_is_read_aloud_dot_by_dot`,
//!     `frames::plain_glyphs_leak_no_other_sign`
//! 22. The first screen is not empty: `journeys::the_start_page_opens_what_is_chosen_and_writes_nothing`,
//!     `pty::the_demo_shows_its_counts_and_writes_nothing`, `reflexes::an_empty_map_says_how_to_go_on`
//! 23. Reading only is a flag and a switch: `recovery::the_flag_for_reading_changes_nothing_and_takes_no_lock`,
//!     `lessons::reading_only_is_switched_and_shown`
//! 24. Pages do not drift from the program: `reference::the_page_of_commands_is_fresh_and_whole`,
//!     `readme::the_keys_it_lists_do_something`, `cli::doctor_says_what_decided_each_setting`
//! 25. Every list is walked by line, page, end and number: `lessons::every_list_is_walked_by_line_page_end_and_number`,
//!     `lessons::a_selection_goes_on_with_every_motion`
//!
//! And what the screen offers beside: the box behind a prefix `commands::after_a_prefix_the_keys_that_may_follow_are_shown_and_work`;
//! key, palette and mouse for everything `commands::every_action_is_reached_by_key_by_palette_and_by_mouse`; live filters
//! `journeys::findings_are_narrowed_down_and_lead_to_the_cell`; undo over a restart
//! `recovery::edits_of_a_killed_run_are_offered_and_what_was_saved_can_be_undone_later`; details that follow
//! `newcomer::details_that_do_not_fit_name_the_key_that_shows_them_whole`; few colours
//! `frames::with_few_colours_only_the_table_of_256_is_used`; text of every screen
//! `linear::the_grid_says_every_right_finding_and_fact`; line mode `line_mode::a_map_is_walked_filled_settled_and_saved`; a room
//! `newcomer::on_a_projector_every_word_is_bold`; any size `faults::every_size_is_drawn_and_none_of_them_does_harm`; the tour
//! `journeys::the_tour_teaches_by_doing_and_goes_on_where_it_was_left`; an import that is looked at first
//! `intake_screen::a_foreign_file_becomes_a_map_on_enter_and_nothing_on_escape`.

use ratatui::style::{Color, Modifier};

use sayso::app::commands::COMMANDS;
use sayso::app::key::Strokes;
use sayso::app::mode::Mode;
use sayso::app::preview::{Preview, Target};
use sayso::app::{Access, Depth, Effect, Event, Glyphs, Ground, Opened, Preferences, Screen, ThemeName};
use sayso::interchange::native;
use sayso::model::{Matrix, sketch};

use super::stage::Stage;

fn demo() -> Matrix {
    native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix
}

const SMALL: &str = "
    # Money
           | COO | Legal | Lead
    Refund | I   | C     |
    # People
    Hire   | I   |       | D
";

fn of_size(size: (u16, u16)) -> Stage {
    Stage::with(demo(), size, &Preferences::default())
}

#[test]
fn every_test_that_is_named_here_exists() {
    let named: Vec<&str> = include_str!("lessons.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|name| name.contains("::"))
        .collect();
    assert!(named.len() > 50, "{}", named.len());
    let suite = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    for name in named {
        let (module, test) = name.split_once("::").unwrap();
        let mut files = vec![suite.join(format!("{module}.rs"))];
        if let Ok(entries) = std::fs::read_dir(suite.join(module)) {
            files.extend(entries.map(|entry| entry.unwrap().path()));
        }
        let is_in = |file: &std::path::PathBuf| {
            std::fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {test}(")))
        };
        assert!(files.iter().any(is_in), "there is no {name}");
    }
}

#[test]
fn the_first_frame_says_where_help_is() {
    for size in [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
        let stage = of_size(size);
        assert!(stage.rows().last().unwrap().ends_with("? help"), "{size:?}: {:?}", stage.rows().last());
    }
}

#[test]
fn no_key_pressed_twice_loses_anything() {
    let before = sketch::parse(SMALL).unwrap().matrix;
    for place in ["1 g g home", "1 g g home right", "1 g g { home", "1 ctrl-up home right", "2", "3", "4"] {
        for command in COMMANDS.iter() {
            for key in command.keys {
                let mut stage = Stage::new(before.clone());
                stage.press(place).press(key).press(key);
                let gone = stage.app.matrix().decision_count() < before.decision_count()
                    || stage.app.matrix().role_count() < before.role_count();
                assert!(!gone, "{key} twice at {place} takes something away unasked");
                while stage.app.history().depth() > 0 {
                    while stage.mode() != "normal" {
                        stage.press("esc");
                    }
                    stage.press("u");
                }
                assert_eq!(*stage.app.matrix(), before, "{key} twice at {place} is not taken back by undo");
                // With something unsaved nobody is out by one key, however often it is pressed.
                let mut stage = Stage::new(before.clone());
                stage.press("1 g g home right").press("c i").press(place).press(key).press(key).press(key);
                assert!(!stage.effects.contains(&Effect::Quit), "{key} at {place} leaves with unsaved changes");
            }
        }
    }
}

#[test]
fn the_cursor_is_seen_without_colour_and_by_a_sign() {
    for (glyphs, sign) in [(Glyphs::Unicode, "▶"), (Glyphs::Ascii, ">")] {
        let preferences = Preferences { theme: ThemeName::Mono, glyphs, ..Preferences::default() };
        for keys in ["1", "2 down", "3 down", "4 down"] {
            let mut stage = Stage::with(demo(), (80, 24), &preferences);
            stage.press(keys);
            let frame = stage.frame();
            let marked: Vec<u16> =
                (0..24).filter(|y| (0..80).any(|x| frame[(x, *y)].symbol() == sign && *y > 1)).collect();
            assert!(!marked.is_empty(), "{keys}: no {sign}\n{}", stage.rows().join("\n"));
            let stands_out =
                |y: &u16| (0..80).any(|x| frame[(x, *y)].modifier.intersects(Modifier::REVERSED | Modifier::BOLD));
            assert!(marked.iter().any(stands_out), "{keys}");
        }
        // In lists in front the chosen one is reversed or bold, with its own line in the plain theme too.
        for keys in ["n f", "d q", ":", "?", "R", "T"] {
            let mut stage = Stage::with(demo(), (80, 24), &preferences);
            stage.press(keys);
            let before = stage.frame();
            stage.press("down");
            let looks = |frame: &ratatui::buffer::Buffer| -> Vec<Modifier> {
                frame.content().iter().map(|cell| cell.modifier).collect()
            };
            assert_ne!(looks(&before), looks(&stage.frame()), "{keys}: which one is chosen is not seen");
        }
    }
}

#[test]
fn a_theme_on_a_ground_that_is_not_its_own_brings_one() {
    let own = |theme, ground, depth| {
        let stage = Stage::with(demo(), (80, 24), &Preferences { theme, ground, depth, ..Preferences::default() });
        let frame = stage.frame();
        let resets = frame.content().iter().filter(|cell| cell.bg == Color::Reset || cell.fg == Color::Reset).count();
        resets > 0
    };
    for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
        assert!(own(ThemeName::Dark, Ground::Dark, depth) && own(ThemeName::Light, Ground::Light, depth));
        for ground in [Ground::Unknown, Ground::Light] {
            assert!(!own(ThemeName::Dark, ground, depth), "{ground:?} {depth:?}");
        }
        for ground in [Ground::Unknown, Ground::Dark] {
            assert!(!own(ThemeName::Light, ground, depth), "{ground:?} {depth:?}");
        }
    }
    // What the terminal answers settles it, also where the theme was chosen.
    let preferences = Preferences { ground: Ground::Unknown, answers: true, ..Preferences::default() };
    let mut stage = Stage::with(demo(), (80, 24), &preferences);
    assert!(stage.app.asks_ground() && !stage.app.is_on_own_ground());
    stage.event(Event::Ground { is_light: false });
    assert!(!stage.app.asks_ground() && stage.app.is_on_own_ground());
    stage.press("f4");
    assert!(stage.app.theme() == ThemeName::Light && !stage.app.is_on_own_ground());
}

#[test]
fn on_a_screen_too_small_keys_change_nothing() {
    let mut stage = of_size((80, 24));
    stage.press("g g home right");
    let place = stage.place();
    stage.event(Event::Resize(18, 5));
    for command in COMMANDS.iter() {
        for key in command.keys.iter().filter(|key| !["q", "ctrl-q", "ctrl-c"].contains(key)) {
            stage.press(key);
        }
    }
    assert_eq!((stage.app.history().depth(), stage.effects.len(), stage.mode()), (0, 0, "normal"));
    stage.event(Event::Resize(80, 24));
    assert_eq!(stage.place(), place);
    stage.event(Event::Resize(18, 5)).press("q");
    assert_eq!(stage.effects, [Effect::Quit]);
}

#[test]
fn columns_that_do_not_fit_are_counted_and_reached() {
    for size in [(80, 24), (60, 20), (40, 12)] {
        let mut stage = of_size(size);
        stage.press("g g home");
        let roles = stage.roles().len();
        let head = |stage: &Stage| stage.rows().into_iter().find(|row| row.contains("Decision")).unwrap();
        let right = head(&stage);
        assert!(right.contains('+') && right.contains('›'), "{size:?}: {right}");
        stage.press("end");
        let left = head(&stage);
        assert!(left.contains('‹') && !left.contains('›'), "{size:?}: {left}");
        assert_eq!(stage.app.grid().column, roles);
    }
}

#[test]
fn every_chord_has_a_plain_twin() {
    // Also Alt: a terminal sends it as Esc and a letter, and a multiplexer may tear the two apart.
    let is_plain = |keys: &&&str| {
        let strokes = Strokes::parse(keys).unwrap();
        [Some(strokes.first), strokes.then].into_iter().flatten().all(|key| !key.ctrl && !key.alt)
    };
    for command in COMMANDS.iter() {
        assert!(command.keys.iter().any(|keys| is_plain(&keys)), "{} is on {:?} alone", command.id, command.keys);
    }
}

#[test]
fn q_closes_whatever_takes_no_letters() {
    for (keys, mode) in [
        ("n f", "menu"),
        ("d q", "menu"),
        ("home x", "menu"),
        ("n E", "page"),
        ("=", "page"),
        ("R", "rules"),
        ("R E", "page"),
        ("n f f1", "page"),
        ("R f1", "page"),
    ] {
        let mut stage = of_size((80, 24));
        stage.press("g g home right").press(keys);
        assert_eq!(stage.mode(), mode, "{keys}");
        let depth = stage.app.history().depth();
        stage.press("q");
        assert_ne!(stage.mode(), mode, "{keys}");
        assert!(stage.effects.is_empty() && stage.app.history().depth() == depth, "{keys}: q did more than close");
    }
    // Where letters are typed q is one, and Esc leaves.
    for keys in [":", "?", "T", "g d", "a", "e", "/"] {
        let mut stage = of_size((80, 24));
        stage.press("g g home right").press(keys);
        let mode = stage.mode();
        assert!(stage.app.mode().types(), "{keys}");
        stage.press("q");
        assert_eq!(stage.mode(), mode, "{keys}");
        while stage.mode() != "normal" {
            stage.press("esc");
        }
    }
}

/// Presses keys and says which line of the list in front, or of the screen, is chosen then.
fn chosen(stage: &mut Stage, keys: &str) -> usize {
    stage.press(keys);
    match stage.app.mode() {
        Mode::Menu(menu) => menu.pick.at(),
        Mode::Palette(pick) | Mode::Help(pick) => pick.at(),
        Mode::Rules(list) => list.at,
        Mode::Page { top, .. } => *top,
        Mode::Preview(preview) => preview.top,
        _ => match stage.app.screen() {
            Screen::Grid => stage.app.grid().line,
            Screen::Findings => stage.app.findings().at,
            Screen::Role => stage.app.role_page().at,
            Screen::Overview => stage.app.overview().at,
        },
    }
}

#[test]
fn every_list_is_walked_by_line_page_end_and_number() {
    // Screens, and lists in front where letters are typed and where not.
    for (keys, types, counts) in [
        ("2", false, true),
        ("1 g g home right 3", false, true),
        ("4", false, true),
        ("R", false, true),
        ("n E", false, true),
        ("n f", false, false),
        (":", true, false),
        ("?", true, false),
        ("g d", true, false),
        ("T", true, false),
    ] {
        let mut stage = Stage::with(demo(), (60, 14), &Preferences::default());
        stage.press(keys);
        let first = chosen(&mut stage, "home");
        let last = chosen(&mut stage, "end");
        assert!(last > first, "{keys}: End goes from {first} to {last}");
        assert_eq!(chosen(&mut stage, "down"), last, "{keys}: the end is the end");
        assert_eq!(chosen(&mut stage, "home"), first, "{keys}");
        let line = chosen(&mut stage, "down");
        let page = chosen(&mut stage, "pagedown");
        assert!(line > first && (page > line || last == line), "{keys}: {first} {line} {page} {last}");
        assert!(chosen(&mut stage, "pageup") < page || last == line, "{keys}");
        if types {
            // A caret in typed text has the keys; with Ctrl they mean the list still.
            stage.type_text("e");
            assert!(chosen(&mut stage, "ctrl-end") > chosen(&mut stage, "ctrl-home"), "{keys}");
            continue;
        }
        let top = if stage.mode() == "normal" { "g g" } else { "g" };
        assert_eq!((chosen(&mut stage, "G"), chosen(&mut stage, top)), (last, first), "{keys}");
        if counts {
            // 6 to 9 count at once, whatever digits are set up to do.
            let counted = chosen(&mut stage, "6 down");
            assert_eq!(counted, chosen(&mut stage, "home down down down down down down"), "{keys}");
        }
    }
    let table = "Task,Lead,Legal,Ops\n".to_owned() + &"Pay an invoice,A,I,Q\n".repeat(40);
    let preview = Preview::of_file("raci.csv", table.as_bytes(), Target::NewMap, &Matrix::default()).unwrap();
    let mut stage = Stage::opened(Opened { preview: Some(Box::new(preview)), ..Opened::default() });
    stage.event(Event::Resize(60, 14)).press("down");
    let last = chosen(&mut stage, "ctrl-end");
    assert!(last > 0 && chosen(&mut stage, "ctrl-home") == 0 && chosen(&mut stage, "pagedown") > 0);
}

#[test]
fn a_list_that_is_longer_than_its_box_says_how_long() {
    for (keys, says) in [("g d", "1 of 27"), ("? ", "1 of "), ("=", "1–"), ("R", "1 of ")] {
        let mut stage = of_size((60, 14));
        stage.press("g g home right").press(keys.trim());
        let shown = stage.rows().join("\n");
        assert!(shown.contains(says), "{keys}:\n{shown}");
    }
}

#[test]
fn a_selection_goes_on_with_every_motion() {
    for (keys, lines, columns) in [
        ("v 6 j", (2, 8), (1, 1)),
        ("v G", (2, 32), (1, 1)),
        ("v end", (2, 2), (1, 11)),
        ("v $", (2, 2), (1, 11)),
        ("v 7 G", (2, 9), (1, 1)),
        ("v pagedown", (2, 32), (1, 1)),
        ("v j home", (2, 3), (0, 1)),
        ("v j g g", (2, 2), (1, 1)),
        ("shift-down shift-down", (2, 4), (1, 1)),
    ] {
        let mut stage = Stage::new(demo());
        stage.press("g g home right").press(keys);
        let block = stage.app.grid().block();
        assert!(stage.app.grid().anchor.is_some(), "{keys}");
        assert_eq!((block.lines, block.columns), (lines, columns), "{keys}");
    }
}

#[test]
fn reading_only_is_switched_and_shown() {
    for width in [60, 80, 120] {
        let mut stage = of_size((width, 24));
        stage.press("g g home right , w");
        assert!(stage.rows()[0].contains("(read only)"), "{width}: {}", stage.rows()[0]);
        stage.press("d");
        assert!(stage.said().starts_with('!') && stage.app.history().depth() == 0);
        stage.press(", w").event(Event::Access(Access::Write)).press("d");
        assert!(!stage.rows()[0].contains("(read only)") && stage.app.history().depth() == 1, "{}", stage.rows()[0]);
    }
}
