//! A reader that keeps count: it fails past a number of bytes, and when the user asks for an end.
//!
//! Whoever unpacks reads what it likes, holds it in memory, and tells of an error in its own words. Here is how much that can be,
//! and what really went wrong.

use std::{
    cell::{Cell, RefCell},
    io::{self, Read, Seek, SeekFrom},
};

use crate::stop::Stop;

/// What is read, and what may be.
#[derive(Debug)]
pub(super) struct Meter {
    read: Cell<u64>,
    left: Cell<u64>,
    passed: Cell<bool>,
    /// What went wrong below, which is not the archive's fault.
    failed: RefCell<Option<io::Error>>,
}

/// A reader with a meter.
pub(super) struct Metered<'m, R> {
    from: R,
    pub(super) meter: &'m Meter,
    stop: &'m Stop,
}

impl Default for Meter {
    /// Without a limit.
    fn default() -> Meter {
        Meter {
            read: Cell::new(0),
            left: Cell::new(u64::MAX),
            passed: Cell::new(false),
            failed: RefCell::default(),
        }
    }
}

impl Meter {
    /// Lets so many more bytes be read, and no more than these.
    pub(super) fn allow(&self, bytes: u64) {
        self.left.set(bytes);
    }

    /// How many more may be read.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// How many have been read.
    pub(super) fn read(&self) -> u64 {
        self.read.get()
    }

    /// Whether there was more than was allowed.
    pub(super) fn passed(&self) -> bool {
        self.passed.get()
    }

    /// What went wrong that is not the archive's fault.
    pub(super) fn failed(&self) -> Option<io::Error> {
        self.failed.take()
    }
}

impl<'m, R> Metered<'m, R> {
    pub(super) fn new(from: R, meter: &'m Meter, stop: &'m Stop) -> Metered<'m, R> {
        Metered { from, meter, stop }
    }

    /// Takes note of what went wrong below.
    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            let copy = match error.raw_os_error() {
                Some(number) => io::Error::from_raw_os_error(number),
                None if error.kind() == io::ErrorKind::Interrupted => error.kind().into(),
                // Whoever unpacks, below, has errors without a number: these are the archive's.
                None => return,
            };
            self.meter.failed.replace(Some(copy));
        })
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Not as an interruption, which readers try again.
        if let Err(error) = self.note(self.stop.check()) {
            return Err(io::Error::other(error));
        }
        let read = self.from.read(buffer);
        let read = match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            read => self.note(read)?,
        };
        self.meter.read.set(self.meter.read.get() + read as u64);
        match self.meter.left.get().checked_sub(read as u64) {
            Some(left) => {
                self.meter.left.set(left);
                Ok(read)
            }
            None => {
                self.meter.passed.set(true);
                Err(io::Error::other("it is more than is read"))
            }
        }
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.from.seek(to)
    }
}
