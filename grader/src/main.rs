//! The command `cargo grade`: reads the command line, calls the command, sets the exit code.

use std::{panic, process::ExitCode};

use clap::Parser;

mod cli;
mod commands;
mod progress;
mod terminal;

/// 0: every check passed. 1: something did not pass. 2: wrong usage, or the grader itself failed.
fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is not worth a word.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    terminal::obey_ctrl_c();
    // A panic is the grader's own failure: what it was has been said.
    let Ok(obeyed) = panic::catch_unwind(|| commands::obey(arguments)) else {
        return ExitCode::from(2);
    };
    match obeyed {
        Ok(code) => code,
        Err(_) if grader::stop::interrupted() => {
            terminal::complain("\nStopped. Nothing of yours was changed.");
            ExitCode::from(130)
        }
        Err(error) => {
            terminal::complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}
