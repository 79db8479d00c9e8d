//! Git itself, with sayso as its merge driver and as what it compares maps with: in repositories of their own.
//!
//! Where there is no git the tests say so and are left out.

use std::path::Path;
use std::process::{Command, Output};

use sayso::interchange::native;
use sayso::model::{Id, Status};

use crate::scratch::Scratch;

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");
const MAP: &str = "acme.sayso.ron";

/// A repository with a map in it.
struct Repository(Scratch);

/// Takes the repository, or ends the test saying why it was left out.
macro_rules! repository_or_skip {
    ($made:expr) => {
        match $made {
            Ok(repository) => repository,
            Err(why) => {
                println!("left out: there is no git here ({why})");
                return;
            }
        }
    };
}

impl Repository {
    fn new() -> Result<Repository, String> {
        let repository = Repository(Scratch::new());
        repository.command("git").arg("--version").output().map_err(|why| why.to_string())?;
        repository.git("init -q -b main .");
        repository.git("config user.email ana@example.org");
        repository.git("config user.name Ana");
        repository.write(ACME);
        Ok(repository)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let folder = Path::new(env!("CARGO_BIN_EXE_sayso")).parent().unwrap();
        let system = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(&system)));
        command.current_dir(self.0.path("")).env_clear().env("PATH", path.unwrap()).env("HOME", self.0.path(""));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("NO_COLOR", "1").env("SAYSO_TODAY", "2026-11-03");
        command
    }

    fn ran(&self, program: &str, arguments: &str) -> Output {
        self.command(program).args(arguments.split_whitespace()).output().unwrap()
    }

    /// Runs git, which must succeed, and answers what it printed.
    fn git(&self, arguments: &str) -> String {
        let output = self.ran("git", arguments);
        assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn write(&self, map: &str) {
        self.0.write(MAP, map);
    }

    fn read(&self) -> String {
        std::fs::read_to_string(self.0.path(MAP)).unwrap()
    }

    fn commit(&self, what: &str) {
        self.git("add -A");
        self.git(&format!("commit -qm {what}"));
    }

    /// Two branches of one map, each with changes; stands on `main`, where ours are.
    fn branch(&self, ours: &[(&str, &str)], theirs: &[(&str, &str)]) {
        self.commit("base");
        self.git("checkout -qb theirs");
        self.write(&edited(ACME, theirs));
        self.commit("theirs");
        self.git("checkout -q main");
        self.write(&edited(ACME, ours));
        self.commit("ours");
    }

    fn merge(&self) -> Output {
        self.ran("git", "merge --no-edit -q theirs")
    }
}

fn edited(map: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(map.to_owned(), |map, (from, to)| {
        assert!(map.contains(from), "{from} is not in the map");
        map.replace(from, to)
    })
}

const LEAD: &str = "\"support-lead\": Decides(upto: \"500 EUR\"),";
const FINANCE: &str = "\"finance\": Contributes(text: \"checks the invoice\"),";

#[test]
fn two_branches_that_edit_one_decision_merge_by_themselves() {
    let repository = repository_or_skip!(Repository::new());
    repository.git("config merge.conflictStyle diff3");
    assert!(repository.ran("sayso", "git-setup").status.success());
    // Next to each other, so that the text merge of git would give up.
    repository.branch(
        &[
            (LEAD, "\"support-lead\": Decides(upto: \"700 EUR\"), // since May"),
            ("title: \"Acme CX\"", "title: \"Acme\""),
        ],
        &[
            (FINANCE, "\"finance\": Informed,"),
            ("\"coo\": Decides(over: \"500 EUR\"),", "\"coo\": Decides(over: \"700 EUR\"),"),
        ],
    );
    let merged = repository.merge();
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
    assert_eq!(
        repository.read(),
        edited(
            ACME,
            &[
                (LEAD, "\"support-lead\": Decides(upto: \"700 EUR\"), // since May"),
                ("title: \"Acme CX\"", "title: \"Acme\""),
                (FINANCE, "\"finance\": Informed,"),
                ("\"coo\": Decides(over: \"500 EUR\"),", "\"coo\": Decides(over: \"700 EUR\"),"),
            ]
        ),
        "comments and layout of ours, changes of both"
    );
    assert_eq!(repository.git("status --porcelain"), "");
}

#[test]
fn a_conflict_becomes_a_contested_decision_and_never_broken_text() {
    let repository = repository_or_skip!(Repository::new());
    assert!(repository.ran("sayso", "git-setup").status.success());
    repository.branch(
        &[(LEAD, "\"support-lead\": Decides(upto: \"700 EUR\"),")],
        &[
            (LEAD, "\"support-lead\": Decides(upto: \"900 EUR\"), // since June"),
            ("rank: 30,\n            rights", "rank: 30,\n            success: \"no gap\",\n            rights"),
        ],
    );
    let merged = repository.merge();
    assert_eq!(merged.status.code(), Some(1), "git knows that somebody has to look");
    assert_eq!(repository.git("status --porcelain"), format!("UU {MAP}\n"));
    let map = native::read(repository.read().as_bytes()).unwrap().matrix;
    let refund = map.decision_by_id(&Id::parse("refund").unwrap()).unwrap();
    assert_eq!(refund.status(), Status::Contested);
    assert_eq!(
        refund.note(),
        ["Merge: kept: Support Lead decides up to 700 EUR; theirs: Support Lead decides up to 900 EUR"]
    );
    let other = map.decision_by_id(&Id::parse("hire-an-agent").unwrap()).unwrap();
    assert_eq!((other.success(), other.status()), ("no gap", Status::Draft), "only what is disputed is contested");
    let said = String::from_utf8_lossy(&merged.stderr).into_owned();
    assert!(
        said.contains("a comment of theirs is not taken over, line ") && said.contains(": // since June"),
        "{said}"
    );
    assert!(
        said.contains("acme.sayso.ron: conflict: Refund a customer: kept: Support Lead decides up to 700"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_read_stops_the_merge_and_loses_nothing() {
    let repository = repository_or_skip!(Repository::new());
    assert!(repository.ran("sayso", "git-setup").status.success());
    repository.branch(&[(LEAD, "\"support-lead\": Informed,")], &[("version: 1,", "version: 1, surprise: true,")]);
    let before = repository.read();
    let merged = repository.merge();
    assert!(!matches!(merged.status.code(), Some(0 | 1)), "{merged:?}");
    assert_eq!((repository.read(), repository.git("status --porcelain")), (before, String::new()), "as it was");
}

#[test]
fn both_sides_may_add_the_map() {
    let repository = repository_or_skip!(Repository::new());
    assert!(repository.ran("sayso", "git-setup").status.success());
    std::fs::rename(repository.0.path(MAP), repository.0.path("kept")).unwrap();
    repository.commit("base");
    for (branch, change) in
        [("theirs", (FINANCE, "\"finance\": Informed,")), ("main", ("top: true,", "top: true, // A"))]
    {
        repository.git(&format!("checkout -q{} {branch}", if branch == "main" { "" } else { "b" }));
        repository.write(&edited(ACME, &[change]));
        repository.commit("map");
    }
    let merged = repository.merge();
    assert_eq!(merged.status.code(), Some(1));
    let map = repository.read();
    assert!(
        native::read(map.as_bytes()).is_ok() && map.contains("checks the invoice") && map.contains("top: true, // A")
    );
}

#[test]
fn a_conflict_that_git_left_is_taken_apart_again() {
    let repository = repository_or_skip!(Repository::new());
    repository
        .branch(&[(LEAD, "\"support-lead\": Decides(upto: \"700 EUR\"),")], &[(FINANCE, "\"finance\": Informed,")]);
    assert_eq!(repository.merge().status.code(), Some(1), "without the driver neighbouring lines conflict");
    let check = repository.ran("sayso", "check acme.sayso.ron");
    let said = String::from_utf8_lossy(&check.stderr).into_owned();
    assert_eq!(check.status.code(), Some(2));
    assert!(
        said.contains("acme.sayso.ron:60:1: merge conflict at line 60") && said.contains("`sayso merge`"),
        "{said}"
    );
    let merged = repository.ran("sayso", "merge acme.sayso.ron");
    assert_eq!(merged.status.code(), Some(0), "{merged:?}");
    assert!(repository.read().contains("Informed,") && repository.read().contains("700 EUR"));
    assert_eq!(repository.ran("sayso", "merge acme.sayso.ron").status.code(), Some(2), "nothing is left to do");
    // A conflict that git knows nothing of.
    repository.0.write("other.ron", "<<<<<<< a\n(\n=======\n)\n>>>>>>> b\n");
    let other = repository.ran("sayso", "merge other.ron");
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("is not in conflict for git"), "{other:?}");
}

#[test]
fn git_compares_maps_fact_by_fact_and_copes_with_what_is_none() {
    let repository = repository_or_skip!(Repository::new());
    assert!(repository.ran("sayso", "git-setup").status.success());
    repository.commit("base");
    // Layout is no difference; a right is one, under the name of its decision.
    repository.write(&edited(ACME, &[("rank: 10,", "rank:   10,"), (FINANCE, "\"finance\": Informed,")]));
    let diff = repository.git("diff -U0");
    let lines: Vec<&str> = diff.lines().filter(|line| line.starts_with(['+', '-', '@'])).skip(2).collect();
    assert_eq!(
        lines,
        ["@@ -17 +17 @@ Refund a customer", "-    Finance contributes: checks the invoice", "+    Finance is informed",],
        "{diff}"
    );
    repository.write("no map at all\n");
    assert!(repository.git("diff").contains("+no map at all"), "git still shows what there is");
    // As an external program.
    repository.write(&edited(ACME, &[(FINANCE, "\"finance\": Informed,")]));
    repository.git("config --unset diff.sayso.textconv");
    repository.command("git").args(["config", "diff.sayso.command", "sayso diff"]).status().unwrap();
    let said = "    Refund a customer: Finance is now informed (was: contributes: checks the invoice)";
    assert_eq!(repository.git("diff"), format!("{MAP}\n{said}\n"));
    repository.git("rm -q --cached acme.sayso.ron");
    let gone = repository.git("diff --cached");
    assert!(gone.contains("Refund a customer: was removed (COO decides over 500 EUR; "), "{gone}");
}

#[test]
fn git_setup_says_what_it_does_does_it_once_and_takes_it_back() {
    let repository = repository_or_skip!(Repository::new());
    repository.0.write(".gitattributes", "*.txt text");
    let config = || std::fs::read_to_string(repository.0.path(".git/config")).unwrap();
    let attributes = || std::fs::read_to_string(repository.0.path(".gitattributes")).unwrap();
    let before = config();
    let said = |arguments: &str| {
        let output = repository.ran("sayso", arguments);
        let text = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&text));
        let folder = std::fs::canonicalize(repository.0.path("")).unwrap();
        String::from_utf8(text).unwrap().replace(&*folder.to_string_lossy(), "FOLDER")
    };
    let dry = said("git-setup --dry-run");
    assert_eq!((config(), attributes()), (before.clone(), "*.txt text".to_owned()), "only said: {dry}");
    let done = said("git-setup");
    assert_eq!(done.replace("would ", ""), dry.replace("would ", ""));
    assert_eq!(attributes(), "*.txt text\n*.sayso.ron text eol=lf diff=sayso merge=sayso\n");
    let again = said("git-setup");
    assert!(
        again.lines().all(|line| line.ends_with("is set already") || line.ends_with("knows maps already")),
        "{again}"
    );
    // Somebody's own setting is not ours to take back.
    repository.git("config merge.sayso.name mine");
    let undone = said("git-setup --undo");
    insta::assert_snapshot!(format!("{done}---\n{again}---\n{undone}"));
    assert_eq!(attributes(), "*.txt text\n");
    repository.git("config --unset merge.sayso.name");
    assert_eq!(config(), before);

    let outside = repository.command("sayso").arg("git-setup").current_dir(std::env::temp_dir()).output().unwrap();
    assert_eq!(outside.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&outside.stderr).contains("`sayso git-setup --global`"), "{outside:?}");
    let global = said("git-setup --global");
    assert!(global.contains("add to FOLDER/.config/git/attributes"), "{global}");
    assert!(repository.git("check-attr merge x.sayso.ron").contains("merge: sayso"));
    said("git-setup --global --undo");
    assert!(!repository.0.path(".config/git/attributes").exists(), "an empty file is not left behind");
}

#[test]
fn without_sayso_the_driver_merges_text_as_git_does() {
    let repository = repository_or_skip!(Repository::new());
    assert!(repository.ran("sayso", "git-setup").status.success());
    repository.branch(
        &[("title: \"Acme CX\"", "title: \"Acme\"")],
        &[("title: \"Hire an agent\"", "title: \"Hire agents\"")],
    );
    let system = std::env::var_os("PATH").unwrap_or_default();
    let has_sayso = std::env::split_paths(&system).any(|folder| folder.join("sayso").exists());
    if has_sayso {
        println!("left out: sayso is installed here");
        return;
    }
    let mut merge = repository.command("git");
    let merged = merge.args(["merge", "--no-edit", "-q", "theirs"]).env("PATH", system).output().unwrap();
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
    assert!(repository.read().contains("\"Acme\"") && repository.read().contains("Hire agents"));
}
