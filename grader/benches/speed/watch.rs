//! From a save to its verdict on the watch screen, beside `cargo test` on the same crate: that links its `main.rs`, and looks for
//! tests in its documentation, as it does for a learner.

use std::{
    fs,
    process::{Command, Stdio},
};

use anyhow::Result;
use grader::course::Course;
use portable_pty::CommandBuilder;

use crate::{
    pty::Terminal,
    row::{Figure, Goal, Row, Size},
    shared::{
        rounds::{Pairs, timed},
        workbook::Workbook,
        workplace::{Workplace, cargo, read},
    },
};

const LIB: &str = "exercises/01-chef/src/lib.rs";

/// What the screen says of the solution and of a mistake. They take turns, so that each verdict is a new one.
const PASSED: &str = "✓ chef: passed";
const WRONG: (&str, &str) = ("cooks_in_order", "✗ wrong");

pub fn rows(place: &Workplace, size: &Size) -> Result<Vec<Row>> {
    let (watched, tested) = (place.workbook("watched")?, place.workbook("tested")?);
    let skeleton = read(&watched.root.join("exercises/01-chef/skeleton.rs"))?;
    fs::write(watched.root.join(LIB), skeleton)?;
    let mut command = CommandBuilder::new(&place.grader);
    command.args(["watch", "chef"]);
    command.cwd(&watched.root);
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for("· chef: unfinished");

    let on_screen = |round| {
        let (answer, verdict) = answer(&watched, round)?;
        let (seconds, ()) = timed(|| {
            fs::write(watched.root.join(LIB), &answer)?;
            terminal.wait_for(verdict);
            Ok(())
        })?;
        if verdict.starts_with('✗') {
            // It goes on to run the course's answer; that is not what is measured.
            terminal.wait_for("ours ");
        }
        Ok(seconds)
    };
    let by_cargo = |round| {
        let (answer, _) = answer(&tested, round)?;
        fs::write(tested.root.join(LIB), answer)?;
        let (seconds, _) = timed(|| Ok(test(place, &tested, "chef", &[]).status()?))?;
        Ok(seconds)
    };
    // As many of each answer; the round that warms up is one of the second.
    let pairs = Pairs::in_turn(2 * size.rounds, on_screen, by_cargo)?;
    terminal.press("q");
    terminal.end();
    let what = "chef: save → verdict on the watch screen, warm";
    let row = Row::new(
        what,
        "`cargo test -p chef`, `main.rs` and doc tests too",
        Figure::of_pairs(&pairs),
    );
    Ok(vec![row.with(Goal::AtMost(0.7))])
}

/// What is saved in this round, and what is said of it. Never seen before, so that nothing can be known of it.
fn answer(workbook: &Workbook, round: usize) -> Result<(String, &'static str)> {
    let (answer, verdict) = match round % 2 {
        0 => (
            read(&workbook.root.join("solutions/01-chef/src/lib.rs"))?,
            PASSED,
        ),
        _ => {
            let course = Course::load(&workbook.root)?;
            let mistake = course.exercise("chef")?.mistake(WRONG.0)?;
            (
                mistake
                    .answer
                    .files()
                    .remove("src/lib.rs")
                    .unwrap_or_default(),
                WRONG.1,
            )
        }
    };
    Ok((format!("{answer}\n// round {round}\n"), verdict))
}

/// `cargo test` for the crate `name` of `workbook`, with these arguments.
pub fn test(place: &Workplace, workbook: &Workbook, name: &str, arguments: &[&str]) -> Command {
    let mut command = cargo(&workbook.root);
    command
        .args(["test", "--quiet", "--package", name])
        .args(arguments)
        .env("CARGO_TARGET_DIR", place.cargo_target())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
