//! The terminal: its width, its colours, its Ctrl-C.

use std::{
    io::{self, Write},
    process,
};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size};

/// The columns of the terminal; 80 where there is none.
pub fn width() -> usize {
    terminal_size().map_or(80, |(Width(columns), _)| usize::from(columns))
}

/// Whether standard output wants colour: a terminal that has it, and nobody said `NO_COLOR`.
pub fn colour() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Writes to standard output.
///
/// # Errors
///
/// If it is closed or full; see [`is_closed_pipe`].
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Whether the reader of our output has gone, as `head` does. Nobody is left to tell.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
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
