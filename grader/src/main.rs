//! The command `cargo grade`: reads the command line, calls the command, sets the exit code.

use std::process::ExitCode;

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
    match commands::obey(arguments) {
        Ok(code) => code,
        Err(_) if grader::stop::interrupted() => {
            eprintln!("\nStopped. Nothing of yours was changed.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
