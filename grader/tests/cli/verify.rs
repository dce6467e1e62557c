//! `cargo grade verify`: promises that hold, and each way to break one.

use crate::workbook::{Ran, Workbook};

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

/// What was printed, but for the CPU time that it took: that is another each time.
fn without_cost(ran: Ran) -> String {
    let words: Vec<&str> = ran.out.split("It took ").collect();
    let after = |text: &&str| text.split_once(" s of CPU").expect("a time").1.to_owned();
    let after: Vec<String> = words[1..].iter().map(after).collect();
    format!(
        "{}It took [n] s of CPU{}",
        words[0],
        after.join("It took [n] s of CPU")
    )
}

#[test]
fn promises_that_hold() {
    let workbook = kept();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("solutions/02-toast/alternatives/another.rs", solution);
    let ran = workbook.grade("verify toast --seeds 10").ends_with(0);
    insta::assert_snapshot!(without_cost(ran.in_plain_text()));
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
    insta::assert_snapshot!(without_cost(ran.ends_with(0).in_plain_text()));

    // One that is right on the four seeds that the check asks for.
    workbook.write("solutions/02-toast/alternatives/short.rs", too_short);
    let ran = workbook.grade("verify toast --right --seeds 4");
    ran.ends_with(0);
    let ran = workbook.grade("verify toast --right --seeds 100");
    insta::assert_snapshot!(without_cost(ran.ends_with(1).in_plain_text()));
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
    insta::assert_snapshot!(without_cost(ran.in_plain_text()));
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

/// A learner is told where nothing goes on, and in words what was got; or the mistake says why the former can't be.
#[test]
fn what_is_said_of_a_mistake_must_help() {
    let workbook = kept();
    let hangs = "//! Mistake: waits for ever.\n//!\n//! Without: use tokio::time::sleep\n//! Verdict: deadlocked in *\n\n\
                 pub async fn toast(_: &Kitchen, _: Dish) -> Plate {\n    std::future::pending().await\n}\n";
    let name = format!("{MISTAKES}/hangs.rs");
    workbook.write(&name, hangs);
    let ran = workbook.grade("verify toast --only hangs").ends_with(1);
    insta::assert_snapshot!(without_cost(ran.in_plain_text()));

    workbook.change(
        &name,
        "//! Verdict",
        "//! Placeless: it is pending by itself.\n//! Verdict",
    );
    workbook.change(
        "exercises/02-toast/tests/checks.rs",
        "expect_eq!(plate.to_string(), \"toast\", \"what",
        "expect_eq!(Some(plate.to_string()), Some(\"toast\".to_owned()), \"what",
    );
    workbook.change(
        &format!("{MISTAKES}/too_early_2.rs"),
        "    pot.serve()",
        "    drop(pot);\n    kitchen.start(&Dish::new(\"bread\", slice.time)).serve()",
    );
    let ran = workbook.grade("verify toast --only hangs --only too_early_2");
    insta::assert_snapshot!(without_cost(ran.ends_with(1).in_plain_text()));

    let ran = workbook.grade("verify toast --only hagns").ends_with(2);
    assert!(ran.err.contains("did you mean `hangs`?"), "{}", ran.err);
}

const RULES: &str = "\
[exercise]
about = { explains = \"Exercise 02, the toast.\" }

[toast]
exact = \"Toasts one slice for exactly its time.\"
";

/// The same workbook, where `toast` has a rule, a check that proves it and a mistake that breaks it.
fn ruled() -> Workbook {
    let workbook = kept();
    workbook.write("exercises/02-toast/rules.toml", RULES);
    let checks = "exercises/02-toast/tests/checks.rs";
    workbook.change(checks, "seeds = 4", "seeds = 4, proves(\"toast.exact\")");
    let mistake = format!("{MISTAKES}/too_early.rs");
    workbook.change(
        &mistake,
        "//! Verdict",
        "//! Breaks: toast.exact\n//! Verdict",
    );
    workbook
}

#[test]
fn the_rules_are_printed_and_nothing_is_run() {
    let workbook = ruled();
    let ran = workbook
        .grade("verify --rules")
        .ends_with(0)
        .in_plain_text();
    insta::assert_snapshot!(ran.out);
    // They are one claim more.
    let ran = workbook.grade("verify toast --seeds 10").ends_with(0);
    assert!(ran.out.contains("14 of 14 claims hold"), "{}", ran.out);
}

#[test]
fn each_rule_that_is_not_kept_is_named() {
    let workbook = ruled();
    let more = "\
crisp = \"Toasts one slice for exactly\"
thin = \"one slice\"
late = \"never\"
sent = { by = \"compiler\", quote = \"one\" }
typed = { by = \"compiler\", quote = \"slice\" }

[exercise]
thread = { by = \"lab\", verdict = \"blocked\", quote = \"the toast.\" }
left = { by = \"lab\", verdict = [\"leaked\", \"stuck\"], quote = \"the toast.\" }
";
    let rules = RULES.replace("[exercise]\nabout", "[exercise]\n#");
    let rules = rules.replace("[exercise]\n", "") + more;
    workbook.write("exercises/02-toast/rules.toml", rules);
    let checks = "exercises/02-toast/tests/checks.rs";
    workbook.change(checks, "proves(", "proves(\"toast.thin\", ");
    // Another check, so that one of the part could pass; it does not.
    workbook.change(
        checks,
        "    /// A slice",
        "    /// The same\n    #[lab::test(points = 1)]\n    async fn same(world: World) {}\n\n    /// A slice",
    );
    let mistake = format!("{MISTAKES}/too_early.rs");
    workbook.change(
        &mistake,
        "toast.exact",
        "toast.exact, toast.sent, exercise.left",
    );
    workbook.change(&mistake, "a_slice_takes_exactly_its_time", "*");
    let ran = workbook.grade("verify toast --rules").ends_with(1);
    insta::assert_snapshot!(ran.in_plain_text().out);
}

#[test]
fn a_rule_that_is_not_there_is_no_broken_promise_but_an_error() {
    let workbook = ruled();
    workbook.change("exercises/02-toast/rules.toml", "exact =", "exactly =");
    let ran = workbook.grade("verify toast --rules").ends_with(2);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err);
    std::fs::remove_file(workbook.path("exercises/02-toast/rules.toml")).unwrap();
    let ran = workbook.grade("verify toast").ends_with(2);
    insta::assert_snapshot!(ran.err);
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
    insta::assert_snapshot!(without_cost(ran.in_plain_text()));

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

/// What is said of the only exercise that was verified, in one line and without what it cost.
fn said(ran: &Ran) -> String {
    let words: Vec<&str> = ran.out.split_whitespace().collect();
    let text = words.join(" ");
    let text = text.split_once("toast: ").expect("what was verified").1;
    text.split_once(". It took")
        .expect("what it cost")
        .0
        .to_owned()
}

/// The mistakes that were verified.
fn mistakes(ran: &Ran) -> Vec<&str> {
    let lines = ran.out.lines();
    let lines = lines.filter_map(|line| line.strip_prefix("holds  toast · mistake "));
    lines.filter_map(|line| line.split(':').next()).collect()
}

#[test]
fn of_what_was_verified_before_a_share_is_drawn() {
    let workbook = kept();
    let verify = |more: &str| workbook.grade(&format!("verify toast --seeds 4 {more}"));
    let file = "solutions/verified.toml";
    assert_eq!(said(&verify("--record").ends_with(0)), "verified 13 claims");

    // An eighth of ten mistakes, among them the only one of its verdict.
    let ran = verify("--draw abc").ends_with(0).in_plain_text();
    let drawn = "verified 5 of 13 claims, drawn by abc; 8 not verified. Nothing has changed since all of it was verified";
    assert_eq!(said(&ran), drawn);
    let end = "\n5 of 5 claims hold.\nNot verified: 8 claims.\n";
    assert!(ran.out.ends_with(end), "{}", ran.out);
    assert_eq!(mistakes(&ran).len(), 2);
    assert!(mistakes(&ran).contains(&"turns_the_clock"), "{}", ran.out);

    // Another engine: a quarter of them.
    let recorded = workbook.read(file);
    let engine = recorded.lines().find(|line| line.starts_with("engine"));
    workbook.change(file, engine.unwrap(), "engine = \"another\"");
    let ran = verify("--draw abc").ends_with(0);
    let drawn = "verified 6 of 13 claims, drawn by abc; 7 not verified. What judges it has changed since all of it was verified";
    assert_eq!(said(&ran), drawn);

    // Another exercise: all of them, and it does not become known so.
    workbook.write(file, &recorded);
    let checks = "exercises/02-toast/tests/checks.rs";
    workbook.change(checks, "/// A slice", "/// Each slice");
    let ran = verify("--draw abc").ends_with(0);
    let all = "verified 13 claims. All of it was never verified as it is now";
    assert_eq!(said(&ran), all);
    assert_eq!(workbook.read(file), recorded);
}

#[test]
fn what_does_not_hold_is_not_recorded() {
    let workbook = kept();
    let file = workbook.path("solutions/verified.toml");
    std::fs::remove_file(workbook.path(&format!("{MISTAKES}/too_early_9.rs"))).unwrap();
    workbook
        .grade("verify toast --seeds 4 --record")
        .ends_with(1);
    assert!(!file.exists());
    for other in ["--right", "--mutants", "--draw abc"] {
        let ran = workbook.grade(&format!("verify toast --record {other}"));
        assert!(
            ran.ends_with(2).err.contains("cannot be used with"),
            "{other}"
        );
    }
    std::fs::write(&file, "toast = 3").unwrap();
    let ran = workbook.grade("verify toast --draw abc").ends_with(2);
    assert_eq!(ran.out, "");
    let next = "remove it and give that command";
    assert!(
        ran.err.contains("verified.toml") && ran.err.contains(next),
        "{}",
        ran.err
    );
}

#[test]
fn several_exercises_are_verified_in_turn_each_once() {
    let ran = kept().grade("verify 02-toast egg toast --right --seeds 4");
    let ran = ran.ends_with(0).in_plain_text();
    let claims = ran.out.lines().filter(|line| line.starts_with("holds"));
    let exercises: Vec<&str> = claims
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    assert_eq!(exercises, ["toast", "egg"], "{}", ran.out);
    let ran = kept().grade("verify toast bread").ends_with(2);
    assert!(ran.err.contains("unknown exercise `bread`"), "{}", ran.err);
}

#[test]
fn an_exercise_may_not_take_more_than_its_budget() {
    let workbook = kept();
    let manifest = workbook.read("exercises/02-toast/exercise.toml");
    let verify = |budget: u64, more: &str| {
        let manifest = format!("verify_cpu = {budget}\n{manifest}");
        workbook.write("exercises/02-toast/exercise.toml", manifest);
        workbook.grade(&format!("verify toast {more}"))
    };
    let ran = verify(10_000, "--seeds 4").ends_with(0);
    assert!(ran.out.contains(" and may take 10000."), "{}", ran.out);
    // Thirteen claims take more than a second. A few on many seeds, or again and again, are not what it is for.
    let ran = verify(1, "--seeds 4").ends_with(1).in_plain_text();
    let complaint = ran.out.split("These do not hold:\n\n").nth(1);
    insta::assert_snapshot!(complaint.unwrap());
    for more in ["--right --seeds 300", "--right --repeat 2 --seeds 4"] {
        verify(1, more).ends_with(0);
    }
}
