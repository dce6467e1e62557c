//! What a learner sees, for the situations that a learner is in.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::render::{
    sample::{self, check, diagnostic, half_way},
    timeline::sample::{self as timelines, LaneExt, lane},
};

const VIEW: View = View {
    title: "The chef",
    from: None,
    only_some: false,
    has_solution: true,
    output: Output::Last,
    width: 80,
    colour: false,
};

/// A part with these checks.
fn shown(checks: Vec<CheckReport>) -> String {
    report(&sample::report(checks), &VIEW)
}

#[test]
fn half_way_there() {
    assert_snapshot!(report(&half_way(), &VIEW));
}

#[test]
fn nothing_is_written_yet() {
    let checks = half_way().checks.into_iter();
    let unfinished = |it: CheckReport| check(&it.name, &it.title, Verdict::Unfinished);
    assert_snapshot!(shown(checks.map(unfinished).collect()));
}

#[test]
fn everything_passed() {
    let checks = half_way().checks.into_iter();
    let passed = |it: CheckReport| check(&it.name, &it.title, Verdict::Passed);
    let mut passed = sample::report(checks.map(passed).collect());
    passed.diagnostics = vec![unused_future("src/lib.rs:3:5")];
    assert_snapshot!(report(&passed, &VIEW));
}

#[test]
fn one_check_of_a_submission_from_elsewhere_is_run_again() {
    let mut again = sample::report(vec![
        check(
            "cook::takes_its_time",
            "A dish is on the stove for exactly its time",
            Verdict::Blocked,
        )
        .because(
            "`cook` held the thread for 3 s of real time. Nothing else could run.",
            "src/lib.rs:14:5",
        )
        .recorded(
            timelines::timeline(
                vec![
                    lane("pasta")
                        .working(0, 0, sim_core::timeline::SpanEnd::Done)
                        .failure(0, "raw"),
                ],
                0,
            ),
            17,
            0,
        ),
    ]);
    again.checks[0].notes = vec![String::from(
        "A second run on the same seed showed the same.",
    )];
    let view = View {
        from: Some("my answers/it's mine"),
        only_some: true,
        ..VIEW
    };
    assert_snapshot!(report(&again, &view));
    again = sample::report(vec![check(
        "cook::takes_its_time",
        "A title",
        Verdict::Passed,
    )]);
    assert_snapshot!(report(&again, &view));
}

#[test]
fn every_verdict_has_its_words() {
    let checks = Verdict::ALL.map(|verdict| {
        let name = format!("{verdict}::check");
        check(&name, "What it asks for", verdict)
    });
    assert_snapshot!(shown(checks.into()));
}

/// Each line of what was printed stands behind a bar, in colour and without, in a narrow page and in a wide one.
#[test]
fn what_was_printed_stands_behind_a_bar() {
    let text = "one\n\n  ✓ two   passed  2/2\nthree is too long for one line of a page that is not wider than this\n";
    let check = check("cook::cooks", "It cooks", Verdict::Wrong).printing(text);
    let mut cut = check.clone();
    cut.printed.omitted_bytes = 12_345;
    for (check, output, width) in [
        (&check, Output::Last, 48),
        (&check, Output::All, 48),
        (&cut, Output::All, 80),
        (&check, Output::Folded, 80),
        (&check, Output::Unfolded, 80),
    ] {
        let view = View {
            output,
            width,
            ..VIEW
        };
        let name = format!("printed_{output:?}_{width}");
        assert_snapshot!(name, report(&sample::report(vec![check.clone()]), &view));
    }
}

fn unused_future(at: &str) -> Diagnostic {
    let rendered = format!(
        "warning: unused implementer of `Future` that must be used\n --> {at}\n  |\n\
         5 |     cook(kitchen, dish);\n  |     ^^^^^^^^^^^^^^^^^^^\n  |\n  \
         = note: futures do nothing unless you `.await` or poll them\n"
    );
    let message = "unused implementer of `Future` that must be used";
    diagnostic(Level::Warning, "unused_must_use", at, message, &rendered)
}

fn error(line: u32) -> Diagnostic {
    let rendered = format!(
        "error[E0308]: mismatched types\n --> src/lib.rs:{line}:5\n  |\n\
         {line} |     3\n  |     ^ expected `Plate`, found integer\n"
    );
    let at = format!("src/lib.rs:{line}:5");
    diagnostic(Level::Error, "E0308", &at, "mismatched types", &rendered)
}

#[test]
fn what_does_not_compile_is_said_first_and_once() {
    let mut unbuilt = half_way();
    for check in &mut unbuilt.checks {
        *check = sample::check(&check.name, &check.title, Verdict::Unbuilt);
        check.message = String::from("The submission does not compile.");
    }
    unbuilt = sample::report(unbuilt.checks);
    unbuilt.diagnostics = vec![unused_future("src/lib.rs:5:5"), error(9), error(9)];
    assert_snapshot!(report(&unbuilt, &VIEW));

    unbuilt.diagnostics.clear();
    assert_snapshot!(report(&unbuilt, &VIEW), @r"
    The chef

    The submission does not compile.

    0 of 14 points. Nothing could be run. Next: fix what is said above.
    ");
}

#[test]
fn of_many_errors_and_warnings_the_first_are_shown() {
    let mut unbuilt = sample::report(vec![check("a::b", "A title", Verdict::Unbuilt)]);
    unbuilt.diagnostics = (1..=8).map(error).collect();
    let other = diagnostic(
        Level::Warning,
        "dead_code",
        "src/lib.rs:1:1",
        "never used",
        "warning: never used",
    );
    unbuilt.diagnostics.push(other);
    unbuilt
        .diagnostics
        .extend((1..=4).map(|line| unused_future(&format!("src/lib.rs:{line}:1"))));
    let text = report(&unbuilt, &VIEW);
    assert_eq!(text.matches("error[E0308]").count(), 5);
    assert!(
        text.contains("and 3 more errors:\n  src/lib.rs:6:5: mismatched types\n"),
        "{text}"
    );
    assert_eq!(text.matches("warning: unused implementer").count(), 3);
    assert!(text.contains("and 2 more warnings\n"), "{text}");
    assert!(!text.contains("never used"), "{text}");
}

#[test]
fn what_is_refused_is_named() {
    let mut refused = sample::report(vec![check("a::b", "A title", Verdict::Rejected)]);
    let message = "`src/notes.rs` is not UTF-8 text. Save it as UTF-8, or take it out of src.";
    refused.diagnostics = vec![Diagnostic {
        code: None,
        ..diagnostic(Level::Error, "", "src/notes.rs:1", message, "")
    }];
    assert_snapshot!(report(&refused, &VIEW));
}

#[test]
fn values_that_fit_are_two_lines_and_others_a_diff() {
    let plates = |names: &[&str]| format!("{names:?}");
    let menu: Vec<String> = (1..=30).map(|i| format!("dish number {i}")).collect();
    let mut menu: Vec<&str> = menu.iter().map(String::as_str).collect();
    let expected = plates(&menu);
    menu.swap(1, 2);
    menu.truncate(27);
    let got = plates(&menu);
    let wrong = |name| check(name, "Plates come in order", Verdict::Wrong);
    assert_snapshot!(shown(vec![
        wrong("a::short").differing(&plates(&["pasta", "sauce"]), &plates(&["sauce", "pasta"])),
        wrong("b::long").differing(&expected, &got),
        wrong("c::lines").differing("Plate {\n    dish: 1,\n\n}", "Plate {\n    dish: 2,\n}"),
        wrong("d::list").differing(
            "[\n    (1, \"a\"),\n    (2, \"b\"),\n]",
            "[\n    (2, \"b\"),\n]"
        ),
        wrong("e::text").differing("one [\ntwo,\nthree", "one"),
        wrong("f::the_same").differing("NaN", "NaN"),
        wrong("g::endless").differing(&"a\n".repeat(2_000), &"b\n".repeat(2_000)),
    ]));
}

#[test]
fn what_fails_for_the_same_reason_is_told_once() {
    let blocked = |name| {
        let message =
            "The executor's thread was blocked at src/lib.rs:28:5. Nothing else could run.";
        check(name, "A title", Verdict::Blocked).because(message, "src/lib.rs:28:5")
    };
    let elsewhere = "The executor's thread was blocked at src/lib.rs:90:5. Nothing else could run.";
    let text = shown(vec![
        blocked("a::one"),
        blocked("a::two"),
        blocked("a::three").because(elsewhere, "src/lib.rs:90:5"),
    ]);
    assert_eq!(text.matches("    For the same reason.\n").count(), 1);
    assert!(
        text.contains("    The executor's thread was blocked at src/lib.rs:90:5.\n"),
        "{text}"
    );
}

#[test]
fn a_command_with_a_long_name_has_the_whole_width() {
    let name = format!("serve_as_ready::{}", "x".repeat(48));
    let text = shown(vec![check(&name, "A title", Verdict::Wrong)]);
    let expected = format!(
        "    replay\n    cargo grade run chef \\\n      --only {name} \\\n      --seed 63\n"
    );
    assert!(text.contains(&expected), "{text}");
    assert!(text.lines().all(|line| width_of(line) <= 80), "{text}");
}

#[test]
fn colour_says_nothing_that_words_do_not() {
    let mut half_way = half_way();
    half_way.diagnostics = vec![unused_future("src/lib.rs:5:5")];
    let coloured = report(
        &half_way,
        &View {
            colour: true,
            ..VIEW
        },
    );
    assert!(coloured.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    let trimmed: Vec<_> = stripped.lines().map(str::trim_end).collect();
    let plain = report(&half_way, &VIEW);
    assert_eq!(trimmed, plain.lines().collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a submission says, it steers no terminal.
    #[test]
    fn untrusted_text_is_inert(text in any::<String>(), other in any::<String>(), verdict in any_verdict()) {
        let mut check = check("a::b", &text, verdict).because(&other, "src/lib.rs:1:1").differing(&text, &other);
        check.notes = vec![text.clone()];
        let mut submission = sample::report(vec![check]);
        submission.exercise = text.clone();
        submission.diagnostics = vec![diagnostic(Level::Error, &text, "src/lib.rs:1:1", &other, &text)];
        let shown = report(&submission, &View { title: &other, from: Some(&text), ..VIEW });
        prop_assert!(shown.chars().all(|c| c == '\n' || escape::is_inert(c)));
    }

    /// Only what the compiler prints may be wider than the page.
    #[test]
    fn everything_fits_the_page(
        text in "[ -~äé日本\n\t]{0,300}",
        other in "[a-z, \n]{0,900}",
        verdict in any_verdict(),
        width in 40_usize..100,
    ) {
        let mut check = check("a::b", &text, verdict).because(&other, "src/lib.rs:1:1").differing(&text, &other);
        check.notes = vec![text.clone()];
        let submission = sample::report(vec![check.clone(), check]);
        let shown = report(&submission, &View { title: &other, width, ..VIEW });
        for line in shown.lines() {
            prop_assert!(width_of(line) <= width, "{} > {width}: {line}", width_of(line));
        }
    }
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(&Verdict::ALL)
}

#[test]
fn a_machine_that_cannot_watch_says_so() {
    let mut report = sample::report(vec![sample::check("cook::one", "One", Verdict::Passed)]);
    assert!(!super::report(&report, &VIEW).contains("Not watched"));
    report.provenance.blocking_calls = Some(BlockingCalls::NotWatched);
    assert!(super::report(&report, &VIEW).contains("Not watched on this machine"));
}
