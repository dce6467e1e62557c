//! How much the screen does for one submission: at most so many steps for each byte of it, and none after a stop.

use crate::stop::Stop;

/// Steps for each byte. Honest code takes one or two.
const STEPS_PER_BYTE: usize = 8;

/// How often it asks whether it was stopped, in steps.
const LOOK: usize = 1 << 16;

/// The work that is left.
#[derive(Debug)]
pub(super) struct Work<'a> {
    left: usize,
    until_look: usize,
    stop: &'a Stop,
}

/// Why nothing more is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enough {
    /// It takes more steps than honest code of this size.
    Spent,
    /// It was stopped.
    Stopped,
}

impl<'a> Work<'a> {
    /// For a submission of so many bytes, until `stop`.
    pub(super) fn on(bytes: usize, stop: &'a Stop) -> Work<'a> {
        Work {
            left: bytes.saturating_mul(STEPS_PER_BYTE).saturating_add(LOOK),
            until_look: LOOK,
            stop,
        }
    }

    /// Takes so many `steps`.
    ///
    /// # Errors
    ///
    /// If there are not so many left, or it was stopped.
    pub(super) fn take(&mut self, steps: usize) -> Result<(), Enough> {
        self.left = self.left.checked_sub(steps).ok_or(Enough::Spent)?;
        self.until_look = match self.until_look.checked_sub(steps) {
            Some(left) => left,
            None if self.stop.is_stopped() => return Err(Enough::Stopped),
            None => LOOK,
        };
        Ok(())
    }
}
