//! The terminal: its width, its colours, its Ctrl-C.

use std::{
    io::{self, IsTerminal, Write},
    process,
};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Result, bail};
use grader::{kit::News, render::columns::wrap, stop};
use indicatif::{ProgressBar, ProgressStyle};
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
        complain(&line);
    }
}

/// Writes a line to standard error. Where that can't be written, on a full disk perhaps, there is nothing to be done about it.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Has Ctrl-C end what is running; the command then cleans up and returns. A second one does not wait for that.
pub fn obey_ctrl_c() {
    let handler = || {
        if stop::interrupted() {
            process::exit(130);
        }
        stop::interrupt();
    };
    // Without a handler Ctrl-C still ends the process; only scratch files are left behind.
    let _ = ctrlc::set_handler(handler);
}

/// Says on standard error how far the kit is: with a bar on a terminal, in one sentence elsewhere.
#[derive(Debug, Default)]
pub struct Building {
    bar: Option<ProgressBar>,
}

impl Building {
    /// Hears what there is to say.
    pub fn hear(&mut self, news: News) {
        match news {
            News::Begins | News::Adds(_) | News::Waits => {
                remark(&news.to_string());
                // It is removed when the kit is ready, or can't be built.
                self.bar = io::stderr().is_terminal().then(bar);
            }
            News::Fetching(_) | News::Compiling(_) => {
                if let Some(bar) = &self.bar {
                    bar.set_message(news.to_string());
                }
            }
            News::Built { done, total } => {
                if let Some(bar) = &self.bar {
                    bar.set_length(total as u64);
                    bar.set_position(done as u64);
                }
            }
        }
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len}  {wide_msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
