//! Bad input: a clear error, the next step, and exit code 2; or, if it is the submission's, a report.

use std::os::unix::fs::symlink;

use crate::{format::assert_matches_schema, workbook::Workbook};

/// What `arguments` print as an error.
#[track_caller]
fn error(workbook: &Workbook, arguments: &str) -> String {
    let ran = workbook.grade(arguments).ends_with(2);
    assert_eq!(ran.out, "", "an error prints nothing else");
    ran.err
}

#[test]
fn names_that_nobody_has() {
    let workbook = Workbook::tiny();
    insta::assert_snapshot!(
        [
            "run eg",
            "run bacon",
            "reset tosat",
            "run egg --only dish_cook",
            "run egg --only brekfast",
            "run egg --only toast",
            "hint egg --part boill",
            "hint egg --part bacon",
            "hint egg --step 0",
            "hint egg --step 3",
            "timeline egg --only lunch",
        ]
        .map(|arguments| format!("cargo grade {arguments}\n{}", error(&workbook, arguments)))
        .join("\n")
    );
}

#[test]
fn command_lines_that_make_no_sense() {
    let workbook = Workbook::tiny();
    insta::assert_snapshot!(
        [
            "run",
            "run egg --all",
            "run egg toast --from solutions/01-egg",
            "run --all --from solutions/01-egg",
            "run egg --seed minus-one",
            "run egg --format xml",
            "rum egg",
            "timeline egg --from solutions/01-egg --only boil --svg egg.svg",
        ]
        .map(|arguments| format!("cargo grade {arguments}\n{}", error(&workbook, arguments)))
        .join("\n")
    );
    assert!(!workbook.path("egg.svg").exists());
}

#[test]
fn folders_that_are_no_crate() {
    let workbook = Workbook::tiny();
    workbook.write("notes.txt", "buy eggs");
    insta::assert_snapshot!(
        [
            "run egg --from nowhere",
            "run egg --from notes.txt",
            "run egg --from solutions/01-egg/src/lib.rs",
        ]
        .map(|arguments| format!("cargo grade {arguments}\n{}", error(&workbook, arguments)))
        .join("\n")
    );
}

#[test]
fn no_workbook_here() {
    let (workbook, elsewhere) = (Workbook::tiny(), tempfile::tempdir().unwrap());
    for arguments in ["", "list", "run egg"] {
        let mut command = workbook.command(arguments);
        let output = command.current_dir(elsewhere.path()).output().unwrap();
        let ran = workbook.ran(&output).ends_with(2);
        let elsewhere = elsewhere.path().to_string_lossy();
        assert_eq!(
            ran.err.replace(&*elsewhere, "[elsewhere]"),
            "error: no workbook at or above `[elsewhere]`; run this inside the folder that holds `exercises/` and the \
             workspace's `Cargo.toml`\n"
        );
    }
}

#[test]
fn a_course_that_is_wrong() {
    let toml = "exercises/01-egg/exercise.toml";
    let checks = "exercises/01-egg/tests/checks.rs";
    let changes = [
        (toml, "hints = [", "hint = ["),
        (toml, "title = ", "titel = "),
        (toml, "summary = \"", "summary = 3 # \""),
        (toml, "name = \"boil\"", "name = \"boil"),
        (toml, "name = \"boil\"", "name = \"boyl\""),
        (toml, "name = \"breakfast\"", "name = \"boil\""),
        (
            checks,
            "nothing_boils_before_the_first_poll",
            "an_egg_takes_exactly_its_time",
        ),
        (checks, "points = 1, ", ""),
        (checks, "seeds = 4", "seed = 4"),
        (
            checks,
            "    /// An egg is in the pot for exactly its time\n",
            "",
        ),
        (checks, "mod breakfast", "mod breakfast;\nmod brunch"),
        (checks, "settle().await;", "settle(.await;"),
    ];
    let errors = changes.map(|(file, from, to)| {
        let workbook = Workbook::tiny();
        workbook.change(file, from, to);
        error(&workbook, "list")
    });
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn a_course_that_lacks_a_file() {
    let files = [
        "exercises/01-egg/skeleton.rs",
        "exercises/01-egg/tests/checks.rs",
    ];
    let errors = files.map(|file| {
        let workbook = Workbook::tiny();
        std::fs::remove_file(workbook.path(file)).unwrap();
        error(&workbook, "list")
    });
    insta::assert_snapshot!(errors.join("\n"));

    let workbook = Workbook::tiny();
    std::fs::remove_dir_all(workbook.path("solutions")).unwrap();
    insta::assert_snapshot!(
        "a_course_without_solutions",
        [
            "solution egg",
            "solution egg --spoil",
            "verify egg",
            "verify --right",
            "verify egg --mutants",
        ]
        .map(|arguments| format!("cargo grade {arguments}\n{}", error(&workbook, arguments)))
        .join("\n")
    );
}

/// What is printed about `exercises/01-egg` after `spoil` was at it. It is refused in every format, with exit code 1.
fn refused(spoil: impl FnOnce(&Workbook)) -> String {
    let workbook = Workbook::tiny();
    spoil(&workbook);
    let report = workbook.grade("run egg --format json").ends_with(1).json();
    assert_matches_schema(&report);
    assert_eq!(report["verdict"], "rejected");
    assert_eq!(report["points"]["earned"], 0);
    let list = workbook.grade("list").ends_with(0);
    assert!(list.out.contains("rejected"), "{}", list.out);
    workbook.grade("run egg").ends_with(1).in_plain_text().out
}

const LIB: &str = "exercises/01-egg/src/lib.rs";

#[test]
fn without_a_lib_there_is_nothing_to_grade() {
    insta::assert_snapshot!(refused(|workbook| {
        std::fs::rename(
            workbook.path(LIB),
            workbook.path("exercises/01-egg/src/egg.rs"),
        )
        .unwrap();
    }));
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    insta::assert_snapshot!(refused(|workbook| {
        workbook.write(LIB, b"//! The egg.\n// caf\xe9\n");
    }));
}

#[test]
fn links_are_not_followed() {
    insta::assert_snapshot!(refused(|workbook| {
        symlink(
            workbook.path("solutions/01-egg/src/lib.rs"),
            workbook.path("exercises/01-egg/src/answer.rs"),
        )
        .unwrap();
    }));
}

#[test]
fn names_that_do_not_print_are_shown_escaped() {
    insta::assert_snapshot!(refused(|workbook| {
        workbook.write("exercises/01-egg/src/\u{1b}[2J\n.rs", "");
    }));
}

#[test]
fn a_signature_that_was_changed_is_explained() {
    let workbook = Workbook::tiny();
    workbook.change(LIB, "kitchen: &Kitchen, egg", "kitchen: Kitchen, egg");
    let ran = workbook.grade("run egg").ends_with(1).in_plain_text();
    insta::assert_snapshot!(ran.out);
}
