//! Small tables of every odd shape, and what they are read as.

use super::super::{csv, markdown};
use super::*;

/// A reading as short text: a line per table (`corner: roles`), section and row (`area > title: Role=letters`).
fn sketch(reading: &Reading) -> String {
    let mut out = String::new();
    for table in &reading.tables {
        out.push_str(&format!("{}: {}\n", table.corner, table.roles.join(", ")));
        for row in &table.rows {
            if let Some(area) = &row.area {
                out.push_str(&format!("{area} > "));
            }
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|(role, cell)| {
                    let letters: String = match cell {
                        CellReading::Unreadable(text) => format!("?{text}"),
                        CellReading::Limit(limit) => format!("<{}>", limit.written),
                        mark => mark.letters().collect(),
                    };
                    format!("{}={letters}", table.roles[*role])
                })
                .chain(row.attributes.iter().map(|(header, text)| format!("[{header}] {text}")))
                .collect();
            out.push_str(&format!("{}: {}\n", row.title, cells.join(", ")));
        }
    }
    out
}

fn check(source: &str, expected: &str) -> Reading {
    let document = if source.trim_start().starts_with(['|', '#']) {
        markdown::read_text(source)
    } else {
        csv::read(source.as_bytes()).expect("readable")
    };
    let reading = recognise(&document);
    assert_eq!(sketch(&reading), expected, "{source}\n{reading:#?}");
    reading
}

#[test]
fn plain_tables() {
    check("Task,Ops,Dev\nShip,A,R\nStop,R/A,I\n", "Task: Ops, Dev\nShip: Ops=A, Dev=R\nStop: Ops=RA, Dev=I\n");
    check("| | Ops | Dev |\n|---|---|---|\n| **Ship it** | **A** | n/a |\n", ": Ops, Dev\nShip it: Ops=A\n");
    // Decisions that begin like a right.
    check(
        "Task,Ops,Dev\nApprove refunds,A,R\nNotify everybody,R,A\nDecide,,A\n",
        "Task: Ops, Dev\nApprove refunds: Ops=A, Dev=R\nNotify everybody: Ops=R, Dev=A\nDecide: Dev=A\n",
    );
    // An idle role, a blank cell, a short row, an odd cell.
    check(
        "Task,Ops,Dev,Legal\nShip it,A,R,\nStop it,A\nTurn it,ask Bob,A,\n",
        "Task: Ops, Dev, Legal\nShip it: Ops=A, Dev=R\nStop it: Ops=A\nTurn it: Ops=?ask Bob, Dev=A\n",
    );
}

#[test]
fn headers_are_found_where_they_are() {
    let reading = check(
        ",,,\n,Our decision rights,,\n,Task,Ops,Dev\n,Ship it,A,R\n,Stop it,I,A\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nStop it: Ops=I, Dev=A\n",
    );
    assert_eq!(reading.tables[0].headings, ["Our decision rights"]);
    // A role whose name is a word for a right.
    check(
        "Step,Responsible,Ops\nShip it,R,A\nStop it,A,I\n",
        "Step: Responsible, Ops\nShip it: Responsible=R, Ops=A\nStop it: Responsible=A, Ops=I\n",
    );
    // Names of groups over the roles, and the header repeated on a new page.
    check(
        "Task,Inside,,Outside\n,Ops,Dev,Bank\nShip it,A,R,I\nStop it,A,C,I\n,Ops,Dev,Bank\nTurn it,R,A,I\n",
        "Task: Ops, Dev, Bank\nShip it: Ops=A, Dev=R, Bank=I\nStop it: Ops=A, Dev=C, Bank=I\nTurn it: Ops=R, Dev=A, Bank=I\n",
    );
}

#[test]
fn columns_that_are_no_roles() {
    check(
        "No,Category,Task,Priority,Ops,Dev,Notes\n1,Run,Ship it,A,A,R,mind the gap\n2,,Stop it,C,R,A,-\n3,Grow,Sell it,A,I,A,\n",
        "Task: Ops, Dev\n\
         Run > Ship it: Ops=A, Dev=R, [No] 1, [Priority] A, [Notes] mind the gap\n\
         Run > Stop it: Ops=R, Dev=A, [No] 2, [Priority] C, [Notes] -\n\
         Grow > Sell it: Ops=I, Dev=A, [No] 3, [Priority] A\n",
    );
    check(
        "| Task | Ops | Dev | SLA (Dev) |\n|---|---|---|---|\n| Ship it | A | R | 4 h<br>8 h |\n| Stop it | I | A | - |\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R, [SLA (Dev)] 4 h; 8 h\nStop it: Ops=I, Dev=A, [SLA (Dev)] -\n",
    );
}

#[test]
fn sections_and_empty_decisions() {
    // Several plain lines without marks, each with decisions after it.
    check(
        "Task,Ops,Dev\nRunning,,\nShip it,A,R\nGrowing,,\nSell it,I,A\n",
        "Task: Ops, Dev\nRunning > Ship it: Ops=A, Dev=R\nGrowing > Sell it: Ops=I, Dev=A\n",
    );
    // One line amid the others, and one at the end: nobody has thought about them yet.
    check(
        "Task,Ops,Dev\nShip it,A,R\nHold it,,\nSell it,I,A\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nHold it: \nSell it: Ops=I, Dev=A\n",
    );
    check(
        "Task,Ops,Dev\nRunning,,\nShip it,A,R\nGrowing,,\nSell it,I,A\nHold it,,\n",
        "Task: Ops, Dev\nRunning > Ship it: Ops=A, Dev=R\nGrowing > Sell it: Ops=I, Dev=A\nGrowing > Hold it: \n",
    );
    // Shape tells them apart: bold in a row that breaks off, against a plain line.
    let reading = check(
        "| Task | Ops | Dev |\n|---|---|---|\n| **Running** |\n| Ship it | A | R |\n| Hold it | | |\n| Turn it | A | |\n| **Growing** |\n| Sell it | I | A |\n",
        "Task: Ops, Dev\nRunning > Ship it: Ops=A, Dev=R\nRunning > Hold it: \nRunning > Turn it: Ops=A\nGrowing > Sell it: Ops=I, Dev=A\n",
    );
    assert_eq!(reading.tables[0].sections.len(), 2);
    // A name that counts on from its neighbours is one of them, however many have no marks.
    check(
        "Task,Ops,Dev\nD-1 Ship it,A,R\nD-2 Hold it,,\nD-3 Sell it,I,A\nD-4 Turn it,,\nD-5 Burn it,A,\n",
        "Task: Ops, Dev\nD-1 Ship it: Ops=A, Dev=R\nD-2 Hold it: \nD-3 Sell it: Ops=I, Dev=A\nD-4 Turn it: \nD-5 Burn it: Ops=A\n",
    );
    // Where the numbers of decisions begin anew under each, the numbered lines above them are sections.
    check(
        "Task,Ops,Dev\n1. Running,,\n1. Ship it,A,R\n2. Growing,,\n1. Sell it,I,A\n2. Burn it,A,\n3. Going,,\n1. End it,A,\n",
        "Task: Ops, Dev\n1. Running > 1. Ship it: Ops=A, Dev=R\n2. Growing > 1. Sell it: Ops=I, Dev=A\n2. Growing > 2. Burn it: Ops=A\n3. Going > 1. End it: Ops=A\n",
    );
    // Footnotes and legends below.
    let reading = check(
        "Task,Ops,Dev\nShip it,A*,R\nSell it,I,A\n* after the audit,,\nR = Runs,,\n\"Legend: A = Answers, I = Is told\",,\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nSell it: Ops=I, Dev=A\n",
    );
    assert_eq!(reading.skipped.len(), 3);
    let legend: Vec<(char, &str, usize)> = reading.legend.iter().map(|e| (e.letter, e.text.as_str(), e.line)).collect();
    assert_eq!(legend, [('R', "Runs", 5), ('A', "Answers", 6), ('I', "Is told", 6)]);
}

#[test]
fn numbers_and_capitals_show_sections() {
    check(
        "No,Task,Ops,Dev\n1,Running,,\n1.1,Ship it,A,R\n1.2,Hold it,,\n2,Growing,,\n2.1,Sell it,I,A\n",
        "Task: Ops, Dev\nRunning > Ship it: Ops=A, Dev=R, [No] 1.1\nRunning > Hold it: [No] 1.2\nGrowing > Sell it: Ops=I, Dev=A, [No] 2.1\n",
    );
    check(
        "No,Task,Ops,Dev\n1,Ship it,A,R\n,Growing,,\n2,Sell it,I,A\n3,Hold it,,\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R, [No] 1\nGrowing > Sell it: Ops=I, Dev=A, [No] 2\nGrowing > Hold it: [No] 3\n",
    );
    check(
        "Task,Ops,Dev\nShip it,A,R\nGROWING,,\nSell it,I,A\nHold it,,\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nGROWING > Sell it: Ops=I, Dev=A\nGROWING > Hold it: \n",
    );
}

#[test]
fn names_in_the_cells() {
    check(
        "Topic,R,A,C,I\nBilling,Tech,PM,Legal/Finance,\"Design, Community\"\nSearch,PM,PM,,All\n",
        "Topic: Tech, PM, Legal/Finance, Design, Community, All\n\
         Billing: Tech=R, PM=A, Legal/Finance=C, Design=I, Community=I\n\
         Search: PM=RA, All=I\n",
    );
    check(
        "| Decision | Driver | Approver | Informed |\n|---|---|---|---|\n| Ship it | Ops<br>Dev | Boss | Everyone |\n",
        "Decision: Ops, Dev, Boss, Everyone\nShip it: Ops=D, Dev=D, Boss=A, Everyone=I\n",
    );
    check(
        "Category,Area,Primary DRI,Secondary DRI\nShop,Prices,Ann,Bob\n,Stock,Bob,\nPeople,Prices,Eve,Ann\n",
        "Area: Ann, Bob, Eve\n\
         Shop > Prices: Ann=D, [Secondary DRI] Bob\n\
         Shop > Stock: Bob=D\n\
         People > Prices: Eve=D, [Secondary DRI] Ann\n",
    );
    // Roles that are called by letters, in a grid of letters.
    check("Task,A,C,I\nShip it,R,A,I\nStop it,A,R,\n", "Task: A, C, I\nShip it: A=R, C=A, I=I\nStop it: A=A, C=R\n");
}

#[test]
fn several_tables() {
    check(
        "RACI of the shop\nTask,Ops,Dev\nShip it,A,R\n,,\nThe office,,\nTask,Legal,Boss\nSign it,R,A\n",
        "Task: Ops, Dev\nRACI of the shop > Ship it: Ops=A, Dev=R\nTask: Legal, Boss\nThe office > Sign it: Legal=R, Boss=A\n",
    );
    let table = |row: &str| format!("| Task | Ops | Dev |\n|---|---|---|\n{row}\n\n");
    let one = table("| Ship it | A | R |");
    let two = table("| Ship it | I | A |");
    check(
        &format!("# Rights\n\n## Running\n\n{one}## Growing\n\n{two}"),
        "Task: Ops, Dev\nRunning > Ship it: Ops=A, Dev=R\nTask: Ops, Dev\nGrowing > Ship it: Ops=I, Dev=A\n",
    );
    // The same inner heading under two outer ones.
    let reading = check(
        &format!("# Store\n\n## Access\n\n{one}# Bank\n\n## Access\n\n{two}"),
        "Task: Ops, Dev\nStore / Access > Ship it: Ops=A, Dev=R\nTask: Ops, Dev\nBank / Access > Ship it: Ops=I, Dev=A\n",
    );
    assert_eq!(reading.roles(), ["Ops", "Dev"]);
}

#[test]
fn roles_down_the_side_are_turned() {
    let turned = "Ship it: Field team=C, Night team=A\nStop it: Field team=A, Night team=I\nTurn it: Field team=A, Night team=R\n";
    check(
        "Weekend rights,,,\n,Ship it,Stop it,Turn it\nField team,C,A,A\nNight team,A,I,R\n",
        &format!(": Field team, Night team\n{turned}"),
    );
    // The corner says it; a line of prose below describes the decisions, and a legend of words stays one.
    let reading = check(
        "Role,Ship it,Stop it,Turn it\nAnn,Consulted,Accountable,Accountable\nBo,Accountable,Informed,Responsible\n,,,\n\
         Tool,crane,brake,wheel\n,,,\nAccountable:,the one who answers,,\n",
        "Role: Ann, Bo\nShip it: Ann=C, Bo=A, [Tool] crane\nStop it: Ann=A, Bo=I, [Tool] brake\nTurn it: Ann=A, Bo=R, [Tool] wheel\n",
    );
    assert_eq!(reading.legend.iter().map(|entry| entry.letter).collect::<String>(), "A");
    // Decisions whose rows lack a decider are not turned for it, nor when the corner names decisions.
    check(
        "Step,Field team,Night team\nShip it,A,\nStop it,,A\nTurn it,R,\n",
        "Step: Field team, Night team\nShip it: Field team=A\nStop it: Night team=A\nTurn it: Field team=R\n",
    );
    check(
        "Task,Ship,Stop,Turn\nPay team,A,A,A\nHire team,R,I,C\n",
        "Task: Ship, Stop, Turn\nPay team: Ship=A, Stop=A, Turn=A\nHire team: Ship=R, Stop=I, Turn=C\n",
    );
}

#[test]
fn headers_of_two_lines() {
    // Roles above, the other headings and groups of roles below.
    check(
        ",,,Ops,Dev,Bank\nPriority,State,Activity,Inside,,Outside\n,,FIRST PART,,,\nhigh,open,Ship it,A,R,I\nlow,open,Stop it,A,C,I\n",
        "Activity: Ops, Dev, Bank\n\
         FIRST PART > Ship it: Ops=A, Dev=R, Bank=I, [Priority] high, [State] open\n\
         FIRST PART > Stop it: Ops=A, Dev=C, Bank=I, [Priority] low, [State] open\n",
    );
    // Cells that reach down: the second line belongs to the header.
    let raw = |text: &str, merged: &[(usize, usize, usize, usize)]| {
        let mut document = csv::read(text.as_bytes()).expect("readable");
        document.tables[0].merged =
            merged.iter().map(|&(row, column, rows, columns)| Merged { row, column, rows, columns }).collect();
        sketch(&recognise(&document))
    };
    assert_eq!(
        raw(",Ops,Dev\nRights at sea,,\nShip it,A,R\nStop it,I,A\n", &[(0, 1, 2, 1), (0, 2, 2, 1)]),
        "Rights at sea: Ops, Dev\nShip it: Ops=A, Dev=R\nStop it: Ops=I, Dev=A\n"
    );
    assert_eq!(
        raw("Task,Ops,Crew,\n,,Dev,QA\nShip it,A,R,\nStop it,I,,A\n", &[(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2)]),
        "Task: Ops, Dev, QA\nShip it: Ops=A, Dev=R\nStop it: Ops=I, QA=A\n"
    );
    // One mark over several cells counts in each.
    assert_eq!(
        raw("Task,Ops,Dev\nShip it,A,R\nStop it,,\nTurn it,C,\n", &[(1, 1, 2, 1), (1, 2, 2, 1), (3, 1, 1, 2)]),
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nStop it: Ops=A, Dev=R\nTurn it: Ops=C, Dev=C\n"
    );
}

#[test]
fn what_stands_beside_is_no_role() {
    let reading = check(
        "No,Task,Ops,Dev,Hours,,Week,Sum\n1,Ship it,R,I,2,,1,9\n2,Stop it,R,C,3,,2,8\n3,Turn it,C,R,1,,,\n4,Sell it,R,C,1,,,\n",
        "Task: Ops, Dev\nShip it: Ops=R, Dev=I, [No] 1, [Hours] 2\nStop it: Ops=R, Dev=C, [No] 2, [Hours] 3\n\
         Turn it: Ops=C, Dev=R, [No] 3, [Hours] 1\nSell it: Ops=R, Dev=C, [No] 4, [Hours] 1\n",
    );
    assert!(reading.skipped[0].what.contains("Week | Sum"), "{:?}", reading.skipped);
    // A gap between roles, and notes after one.
    check(
        "Task,Ops,,Dev,,Notes,Link\nShip it,A,,R,,by hand,x.org\nStop it,I,,A,,at night,y.org\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R, [Notes] by hand, [Link] x.org\nStop it: Ops=I, Dev=A, [Notes] at night, [Link] y.org\n",
    );
    // Two matrices side by side.
    check(
        "Task,Ops,Dev,,Task,Legal,Boss\nShip it,A,R,,Sign it,R,A\nStop it,I,A,,Tear it,A,\n",
        "Task: Ops, Dev\nShip it: Ops=A, Dev=R\nStop it: Ops=I, Dev=A\nTask: Legal, Boss\nSign it: Legal=R, Boss=A\nTear it: Legal=A\n",
    );
    // One cell far away.
    let reading = check(
        "Task,Ops,Dev,,,\nDAYTIME,,,,,0\nShip it,A,R,,,\nNIGHTS,,,,,\nStop it,I,A,,,\n",
        "Task: Ops, Dev\nDAYTIME > Ship it: Ops=A, Dev=R\nNIGHTS > Stop it: Ops=I, Dev=A\n",
    );
    assert!(reading.skipped[0].what.contains("the cell \"0\" in column 6"), "{:?}", reading.skipped);
}

#[test]
fn headers_and_lines_that_describe_roles() {
    let reading = check(
        "Task,Ops team - runs what is there day and night,Dev team - builds what comes next year\n\
         Skills,\"pumps\nvalves\",\"paper\npens\"\nShip it,A,R\nStop it,I,A\n",
        "Task: Ops team, Dev team\nShip it: Ops team=A, Dev team=R\nStop it: Ops team=I, Dev team=A\n",
    );
    assert_eq!(
        reading.tables[0].about,
        [
            (0, "runs what is there day and night".to_owned()),
            (1, "builds what comes next year".to_owned()),
            (0, "Skills: pumps; valves".to_owned()),
            (1, "Skills: paper; pens".to_owned()),
        ]
    );
    check(
        "Task,Finance - North,Finance - South\nShip it,A,R\n",
        "Task: Finance - North, Finance - South\nShip it: Finance - North=A, Finance - South=R\n",
    );
}

#[test]
fn ticks_speak_where_the_table_does() {
    check(
        "| Task | Your responsibility | Our harbour |\n|---|---|---|\n| Tie the boat | :heavy_check_mark: | :x: |\n| Feed the gulls | ❌ | ✅ |\n",
        "Task: Your responsibility, Our harbour\nTie the boat: Your responsibility=A\nFeed the gulls: Our harbour=A\n",
    );
    let reading = check("| Feature | Small | Large |\n|---|---|---|\n| Export | ✓ | ✓ |\n| Audit | ✗ | ✓ |\n", "");
    assert!(reading.skipped[0].why.contains("ticks"), "{:?}", reading.skipped);
}

#[test]
fn limits_are_rights_where_columns_hold_them() {
    check(
        "| Purchase | Clerk | Head | Board |\n|---|---|---|---|\n| Paper | < 50€ | < 500€ two quotes | two quotes |\n| Boats | | < 2k€ | two quotes and a survey |\n",
        "Purchase: Clerk, Head, Board\nPaper: Clerk=<< 50€>, Head=<< 500€ two quotes>, Board=<two quotes>\n\
         Boats: Head=<< 2k€>, Board=<two quotes and a survey>\n",
    );
    check(
        "# Signing limits\n\n| Contract | Lead | Director |\n|---|---|---|\n| Lease | 5,000 USD | Unlimited |\n| Loan | 500 USD | 20,000 USD |\n",
        "Contract: Lead, Director\nLease: Lead=<5,000 USD>, Director=<Unlimited>\nLoan: Lead=<500 USD>, Director=<20,000 USD>\n",
    );
    // Prices and times are no limits.
    check("| Plan | Small | Large |\n|---|---|---|\n| Price | 5 USD | 50 USD |\n| Setup | 10 USD | 0 USD |\n", "");
    check("| Answer | Small | Large |\n|---|---|---|\n| Mail | < 8 h | < 2 h |\n| Phone | < 4 h | < 1 h |\n", "");
}

#[test]
fn footnotes_go_to_the_rows_that_point_at_them() {
    check(
        "| Task | Ops | Dev |\n|---|---|---|\n| Ship it | A* | R |\n| Stop many* | R | A |\n| Turn it | R² | A |\n| **Sell it** | **R** | A |\n\n*May be done by others.\n\n² At night only.\n",
        "Task: Ops, Dev\n\
         Ship it: Ops=A, Dev=R, [Footnote] May be done by others.\n\
         Stop many: Ops=R, Dev=A, [Footnote] May be done by others.\n\
         Turn it: Ops=R, Dev=A, [Footnote] At night only.\n\
         Sell it: Ops=R, Dev=A\n",
    );
}

#[test]
fn spellings_of_one_role_are_pointed_out() {
    let table = |roles: &str| format!("| Task | {roles} |\n|---|---|---|\n| Ship it | A | R |\n\n");
    let source = format!("## One\n\n{}## Two\n\n{}", table("Client | Help desk"), table("**Client** | Helpdesk"));
    let mut reading = recognise(&markdown::read_text(&source));
    assert_eq!(reading.roles(), ["Client", "Help desk", "Helpdesk"]);
    assert_eq!(reading.notes.len(), 1);
    assert!(reading.notes[0].text.contains("\"Help desk\" (line 3) and \"Helpdesk\""), "{:?}", reading.notes);
    assert!(reading.rename_role("helpdesk", "Help desk") && !reading.rename_role("nobody", "Help desk"));
    assert_eq!(reading.roles(), ["Client", "Help desk"]);
}

#[test]
fn wanted_tables_are_read_alone() {
    let table = |row: &str| format!("| Task | Ops | Dev |\n|---|---|---|\n| {row} | A | R |\n\n");
    let source =
        format!("# Rights\n\n## Day\n\n{}## Night\n\n{}{}", table("Ship it"), table("Stop it"), table("Turn it"));
    let document = markdown::read_text(&source);
    let read = |sheet: Option<&str>, table: Option<usize>| {
        sketch(&recognise_wanted(&document, &Wanted { sheet: sheet.map(str::to_owned), table }))
    };
    assert_eq!(read(Some("day"), None), "Task: Ops, Dev\nShip it: Ops=A, Dev=R\n");
    assert_eq!(read(Some("Night"), Some(2)), "Task: Ops, Dev\nTurn it: Ops=A, Dev=R\n");
    assert_eq!(read(None, Some(4)), "");
    assert_eq!(read(Some("Noon"), None), "");
}

#[test]
fn tables_that_are_no_matrices() {
    for (source, why) in [
        ("| Roles |\n|---|\n| R: runs it |\n| A: answers for it |\n", "explains"),
        ("| D = Driver | A = Approver |\n|---|---|\n| Leads it. | Says yes. |\n", "explains"),
        (
            "| Key | Word | About |\n|---|---|---|\n| **R** | Responsible | runs |\n| **A** | Accountable | answers |\n",
            "explains",
        ),
        ("| Version | Date | Author |\n|---|---|---|\n| 1.0 | 2026-01-01 | Ann |\n", "no column"),
        ("| Document | Owner | Accountable |\n|---|---|---|\n| Plan | Ann | Bob |\n", "no column"),
        ("| Word | Responsible | Accountable |\n|---|---|---|\n| Means | does it | answers for it |\n", "no column"),
        ("| Feature | Small | Large |\n|---|---|---|\n| Bulk export | X | X |\n| Audit log | N | X |\n", "no column"),
        ("| Option | Mark |\n|---|---|\n| Blue paint | A |\n", "one letter alone"),
        ("| Letter | Letter |\n|---|---|\n| R | A |\n| C | I |\n", "no column names"),
    ] {
        let reading = check(source, "");
        assert_eq!(reading.skipped.len(), 1, "{source}");
        assert!(reading.skipped[0].why.contains(why), "{source} {:?}", reading.skipped);
    }
}

#[test]
fn names_below_limits_are_a_ladder() {
    // Columns are the steps; one role on two of them reaches as far as both.
    check(
        "Expense,up to 500 EUR,up to 5k EUR,over 5k EUR\nTravel,Team lead,Head of Sales,CEO\nTools,Team lead,CEO,CEO\nCars,,CEO,\n",
        "Expense: Team lead, Head of Sales, CEO\n\
         Travel: Team lead=<up to 500 EUR>, Head of Sales=<up to 5k EUR>, CEO=<over 5k EUR>\n\
         Tools: Team lead=<up to 500 EUR>, CEO=<up to 5k EUR; over 5k EUR>\n\
         Cars: CEO=<up to 5k EUR>\n",
    );
    // Rows are the steps of one decision.
    check(
        "# Purchase orders\n\n| Amount | Approver | Note |\n|---|---|---|\n| < $1,000 | Team lead | |\n| < $10,000 | Head of Ops, CFO | by mail |\n| unlimited | CEO | |\n",
        "Amount: Team lead, Head of Ops, CFO, CEO\n\
         Purchase orders: Team lead=<< $1,000>, Head of Ops=<< $10,000>, CFO=<< $10,000>, CEO=<unlimited>, [Note] < $10,000: by mail\n",
    );
    // An amount in one row only is a name like any other.
    check(
        "Amount,DRI\n< 500 EUR,Team lead\nEverything else,CEO\n",
        "Amount: Team lead, CEO\n< 500 EUR: Team lead=D\nEverything else: CEO=D\n",
    );
}

#[test]
fn names_are_cleaned() {
    for (text, clean) in [
        ("  Ship\n it ", "Ship it"),
        ("**Ship it**", "Ship it"),
        ("Ship it (4)", "Ship it (4)"),
        ("tools (operators*)", "tools (operators)"),
        ("Ship it*", "Ship it"),
        ("2 * 3", "2 * 3"),
        ("one<br>two<BR/>three", "one; two; three"),
        ("a < b", "a < b"),
        ("snake_case_name", "snake_case_name"),
        ("Zero\u{200b}width\u{a0}gap", "Zerowidth gap"),
        ("[MVP+] Ask", "[MVP+] Ask"),
        ("*", "*"),
        ("", ""),
    ] {
        assert_eq!(clean_name(text), clean, "{text:?}");
    }
}

#[test]
fn repairs_and_doubts_are_told() {
    let reading = recognise(&csv::read("Task,Ops,Ops\nShip it,С,A\n,R,\n".as_bytes()).expect("readable"));
    let told: Vec<(usize, usize)> = reading.notes.iter().map(|n| (n.line, n.column)).collect();
    assert_eq!(told, [(1, 3), (2, 2), (3, 1)]);
}

#[test]
fn a_line_without_marks_right_under_the_header() {
    // Like the decisions below it: one that nobody took up.
    check(
        "Task,Ops,Dev\nRotate the keys,,\nShip the build,A,R\nStop the line,R,A\n",
        "Task: Ops, Dev\nRotate the keys: \nShip the build: Ops=A, Dev=R\nStop the line: Ops=R, Dev=A\n",
    );
    // Shorter than all of them: their title.
    check(
        "Task,Ops,Dev\nHiring,,\nApprove an offer,A,R\nSign a contract,R,A\n",
        "Task: Ops, Dev\nHiring > Approve an offer: Ops=A, Dev=R\nHiring > Sign a contract: Ops=R, Dev=A\n",
    );
}

#[test]
fn limits_among_words_and_ranges() {
    check(
        "# Delegation of authority\n\n| Call | Lead | Head | Board |\n|---|---|---|---|\n\
         | Buy | Up to $1,000 | $1,000-$50,000 | $50,000+ |\n| Sign | No authority | Up to $25k | Unlimited |\n\
         | Hire | Recommend | Approve | Approve |\n",
        "Call: Lead, Head, Board\n\
         Buy: Lead=<Up to $1,000>, Head=<$1,000-$50,000>, Board=<$50,000+>\n\
         Sign: Head=<Up to $25k>, Board=<Unlimited>\n\
         Hire: Lead=R, Head=A, Board=A\n",
    );
}

#[test]
fn headers_of_a_word_and_its_letter() {
    check(
        "Call,Accountable (A),Responsible (R),Informed (I)\nApprove the budget,Treasurer,Clerk,All leads\n\
         Accept a change,Sponsor,Clerk,Vendors\n",
        "Call: Treasurer, Clerk, All leads, Sponsor, Vendors\n\
         Approve the budget: Treasurer=A, Clerk=R, All leads=I\n\
         Accept a change: Sponsor=A, Clerk=R, Vendors=I\n",
    );
}
