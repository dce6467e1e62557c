//! `cargo grade new`: an exercise, its solution and its chapter, to begin with.

use std::process::ExitCode;

use anyhow::Result;
use grader::{
    desk::Desk,
    new::{self, Made},
    render::columns::wrap,
};

use crate::terminal;

/// Makes the exercise called `name`, under `number` or the one after the last.
pub fn new(desk: &Desk, name: &str, number: Option<u8>) -> Result<ExitCode> {
    let made = new::make(&desk.course, name, number)?;
    terminal::print(&text(name, &made))?;
    Ok(ExitCode::SUCCESS)
}

fn text(name: &str, made: &Made) -> String {
    let mut text = format!("`{name}` is a draft that works:\n\n");
    let [exercise, solution, chapter] = &made.folders;
    for (folder, what) in [
        (exercise, "one part with one check, and its hints"),
        (solution, "the solution, and one mistake"),
        (chapter, "its chapter"),
    ] {
        text += &format!("    {:<28}  {what}\n", folder.display());
    }
    let next = format!(
        "`{}` leads to the chapter. `CONTRIBUTING.md` says how to write the rest. When you are done, take `draft = true` out of \
         `exercise.toml`: then all is asked of it.",
        made.linked_in.display(),
    );
    let next = wrap(&next, terminal::width()).join("\n");
    text + &format!(
        "\nTry it:\n\n    cargo grade verify {name}\n    cargo grade run {name}\n    cargo book check\n\n{next}\n"
    )
}
