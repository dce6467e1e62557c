//! A generator, written by hand: what a function with `yield` in it becomes.

use std::{error::Error, fmt};

/// A generator that counts down: a function that stops at each `yield` and goes on from there when it is resumed.
#[derive(Debug)]
pub struct Countdown {
    start: u32,
    yielded: u32,
    place: Place,
}

/// Where in its body a countdown is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Beginning,
    /// At the `yield` of this number.
    Yield(u32),
    End,
}

/// What a generator did when it was resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It yielded this number, and waits there.
    Yielded(u32),
    /// It ended, and this is how many times it had yielded.
    Returned(u32),
}

/// What can be thrown into the countdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// It catches this one at the `yield`, and counts down from its start again.
    Restart,
    /// It does not catch this one.
    Stop,
}

/// Why resuming a generator gave neither a number nor its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorError {
    /// A value was sent, but no `yield` waits for it, because the generator has not begun. It stays as it was.
    NotBegun,
    /// It had ended before.
    Exhausted,
    /// This exception came out of it. That was its end.
    Uncaught(Exception),
}

impl fmt::Display for GeneratorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GeneratorError::NotBegun => {
                f.write_str("a value was sent to a generator that has not begun")
            }
            GeneratorError::Exhausted => f.write_str("the generator has come to its end"),
            GeneratorError::Uncaught(exception) => {
                write!(f, "{exception:?} came out of the generator")
            }
        }
    }
}

impl Error for GeneratorError {}

// An iterator can't say what it returned at its end, so this `next` is not that of `Iterator`.
#[allow(clippy::should_implement_trait)]
impl Countdown {
    /// A countdown from `start`.
    pub fn new(start: u32) -> Countdown {
        Countdown {
            start,
            yielded: 0,
            place: Place::Beginning,
        }
    }

    /// Resumes it: it begins, or its `yield` gives nothing.
    pub fn next(&mut self) -> Result<Step, GeneratorError> {
        match self.place {
            Place::Beginning => Ok(self.count_from(self.start)),
            Place::Yield(number) => Ok(self.count_from(number - 1)),
            Place::End => Err(GeneratorError::Exhausted),
        }
    }

    /// Resumes it: its `yield` gives `value`.
    pub fn send(&mut self, value: u32) -> Result<Step, GeneratorError> {
        match self.place {
            Place::Beginning => Err(GeneratorError::NotBegun),
            Place::Yield(_) => Ok(self.count_from(value)),
            Place::End => Err(GeneratorError::Exhausted),
        }
    }

    /// Resumes it: its `yield` raises `exception`.
    pub fn throw(&mut self, exception: Exception) -> Result<Step, GeneratorError> {
        match (self.place, exception) {
            (Place::Yield(_), Exception::Restart) => Ok(self.count_from(self.start)),
            _ => {
                self.place = Place::End;
                Err(GeneratorError::Uncaught(exception))
            }
        }
    }

    /// The head of the loop, and what follows it up to the `yield` or the end.
    fn count_from(&mut self, number: u32) -> Step {
        if number == 0 {
            self.place = Place::End;
            return Step::Returned(self.yielded);
        }
        self.yielded += 1;
        self.place = Place::Yield(number);
        Step::Yielded(number)
    }
}
