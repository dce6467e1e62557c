//! How long it takes from a save to its verdict on the watch screen, beside `cargo test` on the same crate.
//!
//! `cargo run --package grader --example save_to_verdict -- GRADER COPY ROUNDS` has the watch screen up in the workbook
//! `COPY`, and runs `cargo test` in the current folder, in turn: `.ci/save-to-verdict` does it all. Both are warm.

use std::{
    env,
    error::Error,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;

#[path = "../tests/cli/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Terminal;

const LIB: &str = "exercises/01-chef/src/lib.rs";

/// Answers, and what the screen says of each. They take turns, so that each verdict is a new one.
const ANSWERS: [(&str, &str); 2] = [
    ("solutions/01-chef/src/lib.rs", "✓ chef: passed"),
    ("solutions/01-chef/mistakes/cooks_in_order.rs", "✗ wrong"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [grader, copy, rounds] = &arguments[..] else {
        return Err("usage: save_to_verdict GRADER COPY ROUNDS".into());
    };
    let copy = Path::new(copy);
    let mut command = CommandBuilder::new(grader);
    command.cwd(copy);
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::start(command, 120, 40);
    terminal.wait_for("· chef: unfinished");

    let (mut watch, mut test) = (Vec::new(), Vec::new());
    // The first round warms both up.
    for round in 0..=rounds.parse()? {
        for (answer, verdict) in ANSWERS {
            // Never seen before, so that nothing can be known of it.
            let text = format!("{}\n// round {round}\n", fs::read_to_string(answer)?);
            let began = Instant::now();
            fs::write(copy.join(LIB), &text)?;
            terminal.wait_for(verdict);
            let seen = began.elapsed();
            if verdict.starts_with('✗') {
                // It goes on to run the course's answer; that is not what is measured.
                terminal.wait_for("ours ");
            }
            let began = Instant::now();
            fs::write(LIB, &text)?;
            Command::new("cargo")
                .args(["test", "--quiet", "--package", "chef"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            let tested = began.elapsed();
            if round > 0 {
                println!("{seen:>10.2?} on the watch screen   {tested:>10.2?} by cargo test");
                watch.push(seen);
                test.push(tested);
            }
        }
    }
    terminal.press("q");
    terminal.end();
    let (watch, test) = (median(watch), median(test));
    let ratio = watch.as_secs_f64() / test.as_secs_f64();
    println!("{watch:>10.2?} median              {test:>10.2?} median   ratio {ratio:.2}");
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
