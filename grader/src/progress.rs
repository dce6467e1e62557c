//! How far a grading is: on a terminal a bar with the rate and the time that is left, elsewhere a line for each tenth.

use std::{
    env,
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle, TermLike};

use crate::terminal;

/// How far it is.
pub enum Indicator {
    /// A bar that is drawn anew.
    Bar(ProgressBar),
    /// Lines that stay.
    Lines {
        /// How many tenths were said.
        said: Mutex<usize>,
        /// How many results there will be.
        of: usize,
    },
}

const TENTHS: usize = 10;

const STYLE: &str = "{wide_bar} {pos} of {len} results, {rate} a second, {eta} left";

impl Indicator {
    /// Shows that `done` results of `of` are there. These took no time.
    pub fn new(done: usize, of: usize) -> Indicator {
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb || !io::stderr().is_terminal() {
            let said = Mutex::new(done * TENTHS / of.max(1));
            return Indicator::Lines { said, of };
        }
        let target = ProgressDrawTarget::term_like(Box::new(LastLine));
        let bar = ProgressBar::with_draw_target(Some(of as u64), target);
        // A style that can't be read leaves the bar as it comes.
        if let Ok(style) = ProgressStyle::with_template(STYLE) {
            bar.set_style(style.with_key("rate", rate));
        }
        bar.set_position(done as u64);
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_secs(1));
        Indicator::Bar(bar)
    }

    /// Shows that `done` results are there.
    pub fn tell(&self, done: usize) {
        match self {
            Indicator::Bar(bar) => bar.set_position(done as u64),
            Indicator::Lines { said, of } => {
                let tenth = done * TENTHS / (*of).max(1);
                let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                if tenth > *said {
                    *said = tenth;
                    terminal::complain(&format!("{done} of {of} results"));
                }
            }
        }
    }

    /// Removes the bar.
    pub fn end(&self) {
        if let Indicator::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn rate(state: &ProgressState, to: &mut dyn std::fmt::Write) {
    // What can't be written is not shown.
    let _ = write!(to, "{:.1}", state.per_sec());
}

/// The terminal's last line, without its end: a `^C` that is typed appears there. On a full line it would begin the next one,
/// and the bar would stay above it.
#[derive(Debug)]
struct LastLine;

/// The columns of `^C`, and one for the cursor.
const TYPED: usize = 3;

impl LastLine {
    fn escape(&self, n: usize, code: char) -> io::Result<()> {
        match n {
            0 => Ok(()),
            n => write!(io::stderr(), "\u{1b}[{n}{code}"),
        }
    }
}

impl TermLike for LastLine {
    fn width(&self) -> u16 {
        let columns = terminal::width().saturating_sub(TYPED).max(1);
        u16::try_from(columns).unwrap_or(u16::MAX)
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.escape(n, 'A')
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.escape(n, 'B')
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.escape(n, 'C')
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.escape(n, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        writeln!(io::stderr(), "{line}")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        write!(io::stderr(), "{text}")
    }

    fn clear_line(&self) -> io::Result<()> {
        write!(io::stderr(), "\r\u{1b}[2K")
    }

    fn flush(&self) -> io::Result<()> {
        io::stderr().flush()
    }
}
