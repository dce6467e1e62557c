//! The terminal: its width, its colours, its Ctrl-C.

use std::{
    io::{self, Write},
    process,
};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Result, bail};
use grader::render::columns::wrap;
use terminal_size::{Width, terminal_size};

/// The columns of the terminal; 80 where there is none.
pub fn width() -> usize {
    terminal_size().map_or(80, |(Width(columns), _)| usize::from(columns))
}

/// Whether standard output wants colour: a terminal that has it, and nobody said `NO_COLOR`.
pub fn colour() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Writes to standard output. If its reader has gone, as `head` does, nobody is left to tell; the exit code still counts.
///
/// # Errors
///
/// If it is full.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            bail!("what there is to say can't be written: {error}")
        }
        _ => Ok(()),
    }
}

/// Writes to standard error what is no error: a word on what was done, or why nothing was.
pub fn remark(text: &str) {
    for line in wrap(text, width()) {
        eprintln!("{line}");
    }
}

/// Has Ctrl-C end what is running; the command then cleans up and returns. A second one does not wait for that.
pub fn obey_ctrl_c() {
    let handler = || {
        if grader::process::interrupted() {
            process::exit(130);
        }
        grader::process::interrupt();
    };
    // Without a handler Ctrl-C still ends the process; only scratch files are left behind.
    let _ = ctrlc::set_handler(handler);
}
