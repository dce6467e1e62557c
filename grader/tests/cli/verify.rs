//! `cargo grade verify`: promises that hold, and each way to break one.

use crate::workbook::Workbook;

const MISTAKES: &str = "solutions/02-toast/mistakes";

/// A workbook whose `toast` keeps every promise: its one mistake is there under as many names as it takes.
fn kept() -> Workbook {
    let workbook = Workbook::tiny();
    let mistake = workbook.read(&format!("{MISTAKES}/too_early.rs"));
    for number in 2..=9 {
        workbook.write(&format!("{MISTAKES}/too_early_{number}.rs"), &mistake);
    }
    workbook
}

#[test]
fn promises_that_hold() {
    let workbook = kept();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("solutions/02-toast/alternatives/another.rs", solution);
    let ran = workbook.grade("verify toast --seeds 10").ends_with(0);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn what_has_to_pass_can_be_verified_alone() {
    let workbook = kept();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    let too_short = solution.replace(
        "sleep(slice.time)",
        "sleep(slice.time.min(std::time::Duration::from_millis(90)))",
    );
    workbook.write("solutions/02-toast/alternatives/another.rs", solution);
    let ran = workbook.grade("verify toast --right --seeds 100");
    insta::assert_snapshot!(ran.ends_with(0).in_plain_text().out);

    // One that is right on the four seeds that the check asks for.
    workbook.write("solutions/02-toast/alternatives/short.rs", too_short);
    let ran = workbook.grade("verify toast --right --seeds 4");
    ran.ends_with(0);
    let ran = workbook.grade("verify toast --right --seeds 100");
    insta::assert_snapshot!(ran.ends_with(1).in_plain_text().out);
}

#[test]
fn each_promise_that_is_broken_is_named() {
    let workbook = kept();
    // Too few mistakes, and one that is none.
    std::fs::remove_file(workbook.path(&format!("{MISTAKES}/too_early_9.rs"))).unwrap();
    let right = workbook.read("solutions/02-toast/src/lib.rs");
    let header =
        "//! Mistake: none at all.\n//!\n//! Base: nothing\n//! Verdict: deadlocked in *\n\n";
    for number in 2..=8 {
        workbook.write(
            &format!("{MISTAKES}/too_early_{number}.rs"),
            header.to_owned() + &right,
        );
    }
    // An alternative that is a mistake.
    let mistake = workbook.mistake("toast", "too_early");
    workbook.write("solutions/02-toast/alternatives/quick.rs", mistake);
    // A skeleton that warns and does something.
    workbook.write(
        "exercises/02-toast/skeleton.rs",
        right.replace("//! The toast.", "use std::fs;"),
    );
    // A solution that is right on the first seeds only.
    workbook.change(
        "solutions/02-toast/src/lib.rs",
        "sleep(slice.time)",
        "sleep(slice.time.min(std::time::Duration::from_millis(90)))",
    );
    let ran = workbook.grade("verify toast --seeds 100").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn every_check_is_run_as_often_as_asked() {
    let ran = kept().grade("verify toast --seeds 10 --repeat 3");
    let ran = ran.ends_with(0).in_plain_text();
    let last = ran.out.lines().last();
    assert_eq!(
        last,
        Some("13 of 13 claims hold, in 3 runs of every check.")
    );
    let none = kept().grade("verify toast --repeat 0").ends_with(2);
    assert!(none.err.contains("--repeat"), "{}", none.err);
}

#[test]
fn a_check_that_no_mistake_fails_is_named() {
    let workbook = kept();
    for folder in ["exercises/01-egg", "solutions/01-egg"] {
        std::fs::remove_dir_all(workbook.path(folder)).unwrap();
    }
    workbook.change(
        "exercises/02-toast/tests/checks.rs",
        "    /// A slice",
        "    /// Nothing
    #[lab::test(points = 1)]
    async fn nothing(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        drop(toast(&kitchen, Dish::new(\"toast\", world.draw_ms(1..=9))).await);
    }

    /// A slice",
    );
    let ran = workbook.grade("verify --seeds 10").ends_with(1);
    let broken: Vec<&str> = ran.out.lines().filter(|line| line.contains("- ")).collect();
    // Where it was looked at, and at the end.
    assert_eq!(
        broken, ["       - no mistake is caught by toast::nothing"; 2],
        "{}",
        ran.out
    );
}

#[test]
fn a_header_that_is_wrong_is_no_broken_promise_but_an_error() {
    let workbook = kept();
    workbook.change(
        &format!("{MISTAKES}/too_early.rs"),
        "a_slice_takes",
        "a_slice_tekes",
    );
    let ran = workbook.grade("verify toast").ends_with(2);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err);
}

#[test]
fn what_a_mistake_never_uses_is_named_where_it_was_written() {
    let workbook = kept();
    let file = format!("{MISTAKES}/too_early.rs");
    let unused = "use std::mem;\n\nfn spare() {}\n\n/// Toasts";
    workbook.change(&file, "/// Toasts", unused);
    workbook.change(
        &file,
        "    let _ = sleep(slice.time);\n",
        "    struct Idle {\n        field: u8,\n    }\n    drop(Idle { field: 1 });\n",
    );
    let ran = workbook.grade("verify toast --seeds 4").ends_with(1);
    let broken: Vec<&str> = ran.out.lines().collect();
    let first = broken
        .iter()
        .position(|line| line.starts_with("FAILS"))
        .unwrap();
    insta::assert_snapshot!(broken[first..first + 8].join("\n"));
}

#[test]
fn an_overlay_that_fits_nothing_is_an_error() {
    let workbook = kept();
    let file = format!("{MISTAKES}/too_early.rs");
    workbook.change(&file, "//! Verdict", "//! Without: fn toats\n//! Verdict");
    let ran = workbook.grade("verify toast").ends_with(2);
    assert_eq!(
        ran.err,
        format!("error: {file}:5: no `fn toats` in the base; did you mean `fn toast`?\n")
    );
    assert_eq!(
        workbook.grade("mistake toast too_early").ends_with(2).err,
        ran.err
    );
}

/// A `cargo` that answers, whatever it is asked, what `script` says.
fn cargo_that(workbook: &Workbook, script: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    workbook.write("cargo", format!("#!/bin/sh\n{script}\n"));
    let cargo = workbook.path("cargo");
    std::fs::set_permissions(&cargo, PermissionsExt::from_mode(0o755)).unwrap();
    cargo
}

#[test]
fn a_change_of_the_solution_that_no_check_notices_is_named() {
    let workbook = kept();
    let change = |line: usize, (from, to): (usize, usize), replacement: &str| {
        serde_json::json!({
            "name": format!("solutions/02-toast/src/lib.rs:{line}:{from}: with {replacement}"),
            "file": "solutions/02-toast/src/lib.rs",
            "span": {"start": {"line": line, "column": from}, "end": {"line": line, "column": to}},
            "replacement": replacement,
        })
    };
    let changes = serde_json::json!([
        change(9, (11, 21), "slice.time / 2"),
        change(9, (11, 21), "5"),
        change(9, (11, 21), "slice.time + slice.time - slice.time"),
    ]);
    let cargo = cargo_that(&workbook, &format!("echo '{changes}'"));
    let mutants = |more: &str| {
        let mut command = workbook.command(&format!("verify toast --mutants{more}"));
        workbook.ran(&command.env("CARGO", &cargo).output().unwrap())
    };
    let ran = mutants("").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);

    // Each is in one shard.
    let shards = ["1/2", "2/2"].map(|shard| mutants(&format!(" --shard {shard}")).out);
    let claims = shards.iter().flat_map(|out| out.lines());
    let claims = claims.filter(|line| line.contains("toast · mutant"));
    // The one that is missed is told at the end, too.
    assert_eq!(claims.count(), 4, "{shards:#?}");
}

#[test]
fn what_is_missing_for_mutants_is_said() {
    let workbook = kept();
    let cargo = cargo_that(
        &workbook,
        "echo 'error: no such command: `mutants`' >&2; exit 101",
    );
    let mut command = workbook.command("verify toast --mutants");
    let ran = workbook.ran(&command.env("CARGO", &cargo).output().unwrap());
    insta::assert_snapshot!(ran.ends_with(2).err);
    let ran = workbook.grade("verify toast --shard 1/2").ends_with(2);
    assert!(ran.err.contains("--mutants"), "{}", ran.err);
}
