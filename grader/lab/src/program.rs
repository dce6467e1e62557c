//! Checks that were compiled as a library: where a submission is connected to them, and a `main` that does what libtest does
//! for one test.

use std::{env, process, sync::OnceLock, thread};

/// How much stack a check has: as much as libtest gives to a test.
const STACK: usize = 2 << 20;

/// Where a submission, as a trait object of the type `S`, is connected to checks that were compiled without it.
#[derive(Debug)]
pub struct Socket<S: ?Sized + 'static>(OnceLock<&'static S>);

impl<S: ?Sized> Socket<S> {
    /// Nothing is connected yet.
    pub const fn empty() -> Socket<S> {
        Socket(OnceLock::new())
    }

    /// Connects `submission`. What is connected already stays.
    pub fn connect(&self, submission: &'static S) {
        let _ = self.0.set(submission);
    }

    /// What is connected.
    ///
    /// # Panics
    ///
    /// If that is nothing.
    pub fn get(&self) -> &'static S {
        self.0.get().expect("a submission is connected first")
    }
}

/// Runs the one of `checks`, which are names and what they do, that the arguments name as `--exact NAME`. The process ends as
/// that of a test: with 101 if it panics.
pub fn main(checks: &[(&'static str, fn())]) {
    let mut arguments = env::args().skip_while(|argument| argument != "--exact");
    let name = arguments.nth(1).unwrap_or_default();
    let Some((name, check)) = checks.iter().find(|(known, _)| *known == name) else {
        eprintln!("lab: there is no check `{name}`; name one of them after `--exact`");
        process::exit(2);
    };
    let thread = thread::Builder::new()
        .name((*name).to_owned())
        .stack_size(STACK)
        .spawn(*check);
    let ended = match thread {
        Ok(thread) => thread.join(),
        Err(error) => {
            eprintln!("lab: the check can't be given a thread: {error}");
            process::exit(2);
        }
    };
    if ended.is_err() {
        process::exit(101);
    }
}
