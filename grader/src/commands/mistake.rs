//! `cargo grade mistake`: the wrong answers that the course keeps, each as a whole.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    course::mistake::Mistake,
    desk::Desk,
    render::{columns::wrap, comparison::difference, ink::Ink},
};

use crate::terminal;

/// Lists the mistakes of `exercise`, or prints the one called `name`; with `diff` only how it differs from the solution.
pub fn mistake(desk: &Desk, exercise: &str, name: Option<&str>, diff: bool) -> Result<ExitCode> {
    let exercise = desk.course.exercise(exercise)?;
    let text = match name {
        None => {
            let mistakes = exercise.mistakes()?;
            if mistakes.is_empty() {
                terminal::remark(&format!(
                    "There are no mistakes of `{}` here.",
                    exercise.name
                ));
            }
            let width = terminal::width().clamp(40, 120);
            let entries: Vec<String> = mistakes.iter().map(|one| entry(one, width)).collect();
            entries.join("\n")
        }
        Some(name) => {
            let mistake = exercise.mistake(name)?;
            let files = mistake.answer.files();
            match (diff, files.len()) {
                (true, _) => {
                    let solution = exercise.solution()?.files();
                    let mut lines = Vec::new();
                    for (path, text) in &files {
                        let right = solution.get(path).map_or("", String::as_str);
                        if right != text {
                            lines.extend(difference(
                                (&format!("the solution: {path}"), right),
                                (&format!("{}: {path}", mistake.name), text),
                                Ink {
                                    colour: terminal::colour(),
                                },
                            ));
                        }
                    }
                    lines.join("\n") + "\n"
                }
                (false, 1) => files.into_values().collect(),
                (false, _) => {
                    let files = files.iter();
                    let files: Vec<_> = files
                        .map(|(path, text)| format!("// {path}\n\n{text}"))
                        .collect();
                    files.join("\n")
                }
            }
        }
    };
    terminal::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Its name, what is wrong with it, and its verdicts.
fn entry(mistake: &Mistake, width: usize) -> String {
    let mut text = format!("{}\n", mistake.name);
    for line in wrap(&mistake.summary, width - 2) {
        text += &format!("  {line}\n");
    }
    for (pattern, verdict) in &mistake.expected {
        text += &format!("  {verdict} in {pattern}\n");
    }
    text
}
