//! Each command in the course of a learner's evening, by snapshot.

use crate::workbook::Workbook;

const EGG: &str = "exercises/01-egg/src/lib.rs";

/// The exercise `egg`, solved by the model answer but for `changes`.
fn solved(changes: &[(&str, &str)]) -> Workbook {
    let workbook = Workbook::tiny();
    workbook.write(EGG, workbook.read("solutions/01-egg/src/lib.rs"));
    for (from, to) in changes {
        workbook.change(EGG, from, to);
    }
    workbook
}

/// Breakfast, one dish after the other.
const IN_ORDER: (&str, &str) = (
    "join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await",
    "let _ = join_all::<Vec<std::future::Ready<()>>>;
    let mut plates = Vec::new();
    for dish in menu {
        plates.push(boil(kitchen, dish).await);
    }
    plates",
);

#[test]
fn a_fresh_workbook_is_unfinished() {
    let workbook = Workbook::tiny();
    let list = workbook.grade("list").ends_with(0).in_plain_text();
    insta::assert_snapshot!("list_fresh", list.out);
    let run = workbook.grade("run egg").ends_with(1).in_plain_text();
    insta::assert_snapshot!("run_fresh", run.out);
}

#[test]
fn without_a_command_the_exercises_are_listed() {
    let workbook = Workbook::tiny();
    let bare = workbook.grade("").ends_with(0);
    assert_eq!(bare.out, workbook.grade("list").out);
}

#[test]
fn progress_is_that_of_what_stands_in_the_file_now() {
    let workbook = solved(&[IN_ORDER]);
    let unknown = workbook.grade("list").ends_with(0).in_plain_text();
    insta::assert_snapshot!("list_not_graded", unknown.out);

    workbook.grade("run egg").ends_with(1);
    let wrong = workbook.grade("list").ends_with(0).in_plain_text();
    insta::assert_snapshot!("list_wrong", wrong.out);

    workbook.write(EGG, workbook.read("solutions/01-egg/src/lib.rs"));
    assert_eq!(workbook.grade("list").out, unknown.out);

    workbook.write(
        "exercises/02-toast/src/lib.rs",
        workbook.read("solutions/02-toast/src/lib.rs"),
    );
    workbook.grade("run --all").ends_with(0);
    let passed = workbook.grade("list").ends_with(0).in_plain_text();
    insta::assert_snapshot!("list_passed", passed.out);
}

#[test]
fn a_list_for_programs() {
    let ran = Workbook::tiny().grade("list --format json").ends_with(0);
    ran.json();
    insta::assert_snapshot!(ran.out);
}

#[test]
fn what_passes_takes_a_line_a_check() {
    let workbook = Workbook::tiny();
    let ran = workbook.grade("run egg --from solutions/01-egg");
    insta::assert_snapshot!(ran.ends_with(0).in_plain_text().out);
}

#[test]
fn what_is_wrong_is_told_with_its_timeline() {
    let ran = solved(&[IN_ORDER])
        .grade("run egg")
        .ends_with(1)
        .in_plain_text();
    insta::assert_snapshot!(ran.out);
}

#[test]
fn what_does_not_compile_is_told_as_rustc_does() {
    let workbook = solved(&[("pot.serve()", "pot.serve().await")]);
    let ran = workbook.grade("run egg").ends_with(1).in_plain_text();
    insta::assert_snapshot!(ran.out);
}

#[test]
fn all_exercises_are_run_one_after_the_other() {
    let ran = Workbook::tiny()
        .grade("run --all")
        .ends_with(1)
        .in_plain_text();
    insta::assert_snapshot!(ran.out);
    let named = Workbook::tiny().grade("run 01-egg toast egg").ends_with(1);
    assert_eq!(named.out, ran.out);
}

#[test]
fn one_check_is_run_on_one_seed() {
    let workbook = solved(&[IN_ORDER]);
    let ran = workbook.grade("run egg --only same_time --seed 3");
    insta::assert_snapshot!(ran.ends_with(1).in_plain_text().out);
    // Only a run of every check is progress.
    assert!(workbook.grade("list").out.contains("not graded"));
    workbook.grade("run egg --only boil::").ends_with(0);
}

/// A part may begin with the name of another.
#[test]
fn one_part_is_run_without_those_that_begin_as_it_does() {
    let workbook = Workbook::real();
    let ran = |which: &str| {
        let ran = workbook.grade(&format!("run chef {which} --format json"));
        let report = ran.ends_with(1).json();
        let checks = report["checks"].as_array().unwrap().iter();
        let names = checks.map(|check| check["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<String>>()
    };
    let (all, ran) = (ran(""), |only: &str| ran(&format!("--only {only}")));
    for part in ["cook", "cook_all"] {
        let mut of_part = all.clone();
        of_part.retain(|name| name.starts_with(&format!("{part}::")));
        assert!(ran(part) == of_part && of_part.len() > 1, "{part}");
    }
    // What a check is called in its part, and what its name contains.
    let same_time = ["cook_all::dishes_cook_at_the_same_time"];
    for only in [
        same_time[0],
        "dishes_cook_at_the_same_time",
        "cook_all::dishes",
        "the_same_time",
    ] {
        assert_eq!(ran(only), same_time, "{only}");
    }
    assert_eq!(
        ran("an_empty_menu_takes_no_time").len(),
        2,
        "two parts have one"
    );
    assert_eq!(ran("cook_a"), ran("cook_all"));
    let near = workbook.grade("run chef --only cock").ends_with(2);
    assert!(near.err.contains("did you mean `cook`?"), "{}", near.err);
    // Of all exercises, those are meant that have a part of this name.
    let all = workbook
        .grade("run --all --only promise --format json")
        .ends_with(1)
        .json();
    let names: Vec<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["exercise"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["downloader", "mini-scheduler"]);
}

#[test]
fn hints_go_a_step_further_each() {
    let workbook = Workbook::tiny();
    let first = workbook.grade("hint egg").ends_with(0).in_plain_text();
    insta::assert_snapshot!("hint_first", first.out);
    let last = workbook
        .grade("hint egg --step 2")
        .ends_with(0)
        .in_plain_text();
    insta::assert_snapshot!("hint_last", last.out);
    let part = workbook.grade("hint egg --part breakfast").ends_with(0);
    insta::assert_snapshot!("hint_part", part.in_plain_text().out);
}

#[test]
fn hints_are_for_the_first_part_that_does_not_pass() {
    let workbook = solved(&[IN_ORDER]);
    workbook.grade("run egg").ends_with(1);
    let hint = workbook.grade("hint egg").ends_with(0);
    assert!(hint.out.starts_with("egg · breakfast · "), "{}", hint.out);

    let workbook = solved(&[]);
    workbook.grade("run egg").ends_with(0);
    let none = workbook.grade("hint egg").ends_with(0).in_plain_text();
    insta::assert_snapshot!(none.out);
}

#[test]
fn the_solution_is_shown_after_a_pass() {
    let workbook = solved(&[("pot.serve()", "let plate = pot.serve();\n    plate")]);
    let refused = workbook.grade("solution egg").ends_with(1);
    assert_eq!(refused.out, "");
    insta::assert_snapshot!("solution_refused", refused.err);

    workbook.grade("run egg").ends_with(0);
    let shown = workbook.grade("solution egg").ends_with(0).in_plain_text();
    insta::assert_snapshot!("solution_after_a_pass", shown.out);
}

#[test]
fn the_solution_is_spoilt_for_those_who_ask() {
    let workbook = Workbook::tiny();
    let shown = workbook.grade("solution egg --spoil").ends_with(0);
    insta::assert_snapshot!("solution_spoilt", shown.in_plain_text().out);
    let same = solved(&[]).grade("solution egg --spoil").ends_with(0);
    insta::assert_snapshot!("solution_same", same.in_plain_text().out);
}

#[test]
fn a_timeline_is_drawn_of_the_first_failure() {
    let ran = solved(&[IN_ORDER]).grade("timeline egg").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn a_timeline_is_drawn_of_each_part_that_passes() {
    let workbook = Workbook::tiny();
    let ran = workbook.grade("timeline egg --from solutions/01-egg");
    insta::assert_snapshot!(ran.ends_with(0).in_plain_text().out);
}

#[test]
fn a_timeline_is_drawn_into_a_file() {
    let workbook = solved(&[]);
    let ran = workbook.grade("timeline egg --only same_time --svg egg.svg");
    let ran = ran.ends_with(0);
    assert_eq!(ran.out, "");
    assert_eq!(
        ran.err,
        "breakfast::dishes_cook_at_the_same_time is drawn in egg.svg\n"
    );
    insta::assert_snapshot!(workbook.read("egg.svg"));
}

#[test]
fn a_timeline_of_nothing_is_not_drawn() {
    let ran = Workbook::tiny().grade("timeline egg").ends_with(1);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err);
}

#[test]
fn the_course_can_be_named_from_anywhere() {
    let (workbook, elsewhere) = (Workbook::tiny(), tempfile::tempdir().unwrap());
    let mut command = workbook.command("list --course");
    let output = command
        .arg(workbook.path(""))
        .current_dir(elsewhere.path())
        .output();
    let named = workbook.ran(&output.unwrap()).ends_with(0);
    assert_eq!(named.out, workbook.grade("list").out);

    let mut command = workbook.command("list");
    let output = command.current_dir(workbook.path("exercises/01-egg/src"));
    let inside = workbook.ran(&output.output().unwrap()).ends_with(0);
    assert_eq!(inside.out, named.out);
}

#[test]
fn help_and_version_are_no_errors() {
    let workbook = Workbook::tiny();
    insta::assert_snapshot!("help", workbook.grade("--help").ends_with(0).out);
    insta::assert_snapshot!("help_run", workbook.grade("run --help").ends_with(0).out);
    workbook.grade("--version").ends_with(0);
}

/// A learner has read what the compiler advises, and adds a line to `Cargo.toml`: the grader does not see it, and says so.
#[test]
fn a_crate_that_the_grader_does_not_know_is_named_as_the_reason() {
    let workbook = Workbook::tiny();
    let said = |code: &str| {
        workbook.write(EGG, workbook.read("exercises/01-egg/skeleton.rs") + code);
        let ran = workbook.grade("run egg").ends_with(1).in_plain_text();
        let notes = ran.out.lines().filter(|line| line.contains("= note: `"));
        notes.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let uses = [
        "\nuse rand::Rng;\n",
        "\npub fn lucky() -> u8 {\n    rand::random()\n}\n",
        "\nextern crate rand;\n",
        "\nmod dice {\n    pub use ::rand::{Rng, random};\n}\n",
    ];
    let may_use = "what the grader compiles against";
    let these = "an answer to `egg` may use `std`, `futures`, `sim`, `tokio`";
    for code in uses {
        let note =
            format!("= note: `rand` is not among {may_use}, whatever `Cargo.toml` says; {these}");
        assert_eq!(said(code), [note], "{code}");
    }
    workbook.change(
        "exercises/01-egg/Cargo.toml",
        "[dependencies]",
        "[dependencies]\nrand = \"0.9\"",
    );
    for code in uses {
        let note =
            format!("= note: `rand` is in `Cargo.toml`, but is not among {may_use}; {these}");
        assert_eq!(said(code), [note], "{code}");
    }
    // A right answer that does not use it is right.
    workbook.write(EGG, workbook.read("solutions/01-egg/src/lib.rs"));
    workbook.grade("run egg").ends_with(0);
    // What is missing within a crate is another matter.
    assert_eq!(said("\nuse tokio::nowhere;\n"), [""; 0]);
    assert_eq!(said("\nuse crate::nowhere;\n"), [""; 0]);
}

#[test]
fn mistakes_are_listed_and_printed_as_wholes() {
    let workbook = Workbook::tiny();
    let list = workbook.grade("mistake toast").ends_with(0).in_plain_text();
    insta::assert_snapshot!("mistakes", list.out);
    let whole = workbook
        .grade("mistake 02-toast turns_the_clock")
        .ends_with(0);
    insta::assert_snapshot!("mistake_whole", whole.in_plain_text().out);
    let differs = workbook
        .grade("mistake toast turns_the_clock --diff")
        .ends_with(0);
    insta::assert_snapshot!("mistake_diff", differs.in_plain_text().out);

    let unknown = workbook
        .grade("mistake toast turns_the_clocks")
        .ends_with(2);
    assert_eq!(
        unknown.err,
        "error: unknown mistake `turns_the_clocks`; did you mean `turns_the_clock`?\n"
    );
    let all = workbook.grade("mistake toast --diff").ends_with(2);
    assert!(all.err.contains("NAME"), "{}", all.err);
    let none = workbook.grade("mistake egg").ends_with(0);
    assert_eq!(
        (&*none.out, &*none.err),
        ("", "There are no mistakes of `egg` here.\n")
    );
}
