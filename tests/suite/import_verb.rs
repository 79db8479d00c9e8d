//! `sayso import` with its choices: which tables, what is one role, who decides, and into which map.

use super::scratch::Scratch;

const RACI: &str = "Area,Task,Ops,Dev\nDay,Bake bread,A,R\nDay,Sell bread,R,A\n";

/// Runs the verb and hands back the exit code and both outputs together.
fn import(scratch: &Scratch, arguments: &[&str]) -> (i32, String) {
    let ran = scratch.run([&["import"], arguments].concat(), b"");
    (ran.code, ran.out + &ran.err)
}

fn says(scratch: &Scratch, arguments: &[&str], code: i32, parts: &[&str]) {
    let (ended, said) = import(scratch, arguments);
    assert_eq!(ended, code, "{arguments:?}\n{said}");
    for part in parts {
        assert!(said.contains(part), "{arguments:?}: {part}\n{said}");
    }
}

#[test]
fn into_a_map_changes_only_what_differs() {
    let scratch = Scratch::new();
    scratch.write("bakery.csv", RACI);
    says(&scratch, &["bakery.csv", "-o", "bakery.ron"], 0, &["wrote bakery.ron"]);
    let map = scratch.path("bakery.ron");
    let commented = format!("// ours\n{}", std::fs::read_to_string(&map).unwrap());
    std::fs::write(&map, &commented).unwrap();

    says(
        &scratch,
        &["bakery.csv", "-o", "bakery.ron", "--into"],
        0,
        &["0 to add, 0 to change, 4 alike", "says all of this"],
    );
    scratch.write("more.csv", "Area,Task,Ops,Shop\nDay,Bake bread,I,A\nNight,Clean up,A,R\n");
    let expected = [
        "In the map: 5 to add, 1 to change, 0 alike, 3 left alone",
        "  + role \"Shop\"",
        "  + Bake bread: Shop decides",
        "  + area \"Night\"",
        "  + Clean up: Ops decides; Shop contributes and executes",
        "  ~ Bake bread: Ops decides, now is informed",
    ];
    let expected = [&expected[1..], &["In the map:", "add `--yes`"]].concat();
    says(&scratch, &["more.csv", "-o", "bakery.ron", "--into"], 0, &expected);
    assert_eq!(std::fs::read_to_string(&map).unwrap(), commented);

    says(&scratch, &["more.csv", "-o", "bakery.ron", "--into", "--yes"], 0, &["wrote bakery.ron"]);
    let after = std::fs::read_to_string(&map).unwrap();
    assert!(after.starts_with("// ours\n"), "the rest of the file stays as it is");
    // What the import did not speak of has not moved.
    let untouched = commented.lines().filter(|line| line.contains("Sell bread")).collect::<Vec<_>>();
    assert!(!untouched.is_empty() && untouched.iter().all(|line| after.contains(line)));
    says(&scratch, &["more.csv", "-o", "bakery.ron", "--into", "--yes"], 0, &["says all of this already"]);

    // Letters nobody is sure of are shown, never put into a map that is settled.
    scratch.write("odd.csv", "Task,Ops,Dev\nBake bread,C,I\nSell bread,I,C\n");
    says(&scratch, &["odd.csv", "-o", "bakery.ron", "--into", "--yes"], 2, &["not sure", "--notation raci"]);
    says(&scratch, &["odd.csv", "--into"], 2, &["--output"]);
    says(&scratch, &["bakery.csv", "-o", "none.ron", "--into"], 2, &["none.ron"]);
}

#[test]
fn tables_and_roles_are_chosen() {
    let scratch = Scratch::new();
    let table = |roles: &str, row: &str| format!("| Task | {roles} |\n|---|---|---|\n| {row} | A | R |\n\n");
    let page =
        format!("## Day\n\n{}## Night\n\n{}", table("Shop | Help desk", "Sell"), table("Shop | Helpdesk", "Guard"));
    scratch.write("page.md", page);
    says(
        &scratch,
        &["page.md"],
        0,
        &[
            "2 decisions in 2 areas, 3 roles",
            "1. Day: 1 decision, 2 roles",
            "2. Night: 1 decision, 2 roles",
            "look like one role",
        ],
    );
    says(&scratch, &["page.md", "--same", "Helpdesk=Help desk"], 0, &["2 decisions in 2 areas, 2 roles"]);
    says(&scratch, &["page.md", "--same", "Nobody=Help desk"], 2, &["has no role \"Nobody\""]);
    says(&scratch, &["page.md", "--same", "Help desk"], 2, &["does not name two roles"]);
    says(&scratch, &["page.md", "--sheet", "night"], 0, &["Read 1 table: 1 decision, 2 roles", "Guard"]);
    says(&scratch, &["page.md", "--table", "1"], 0, &["Read 1 table: 1 decision, 2 roles", "Sell"]);
    says(&scratch, &["page.md", "--table", "3"], 2, &["without `--sheet` and `--table`"]);
}

#[test]
fn responsible_decides_when_that_is_said() {
    let scratch = Scratch::new();
    scratch.write("rasci.csv", "Task,Ops,Dev\nShip it,R,S\nStop it,I,R\nTurn it,R,C\n");
    says(&scratch, &["rasci.csv"], 0, &["in 3 of 3 rows", "--r-decides"]);
    says(&scratch, &["rasci.csv", "--r-decides"], 0, &["3 to decide"]);
}

#[test]
fn a_foreign_file_named_alone_is_told_where_there_is_no_terminal() {
    let scratch = Scratch::new();
    let table = "Task,Ops,Dev\nShip it,A,R\nRoll back,A,I\n";
    for name in ["raci.csv", "raci.txt"] {
        scratch.write(name, table);
        let ran = scratch.run([name], b"");
        assert!(ran.code == 0 && ran.out.contains("Read 1 table: 2 decisions, 2 roles"), "{}", ran.text());
        assert!(ran.err.contains("nothing was written; `sayso import FILE -o MAP`"), "{}", ran.err);
    }
    // What names itself a map is none by being a table, and prose is neither.
    scratch.write("raci.sayso.ron", table);
    scratch.write("notes.md", "# Notes\n\nNothing here.\n");
    for (name, says) in [("raci.sayso.ron", "raci.sayso.ron:1:"), ("notes.md", "no table of decision rights")] {
        let ran = scratch.run([name], b"");
        assert!(ran.code == 2 && ran.err.contains(says), "{}", ran.text());
    }
    assert!(scratch.run(["gone.csv"], b"").err.contains("gone.csv"));
}
