//! A paper tray: a bounded buffer from a lock and two ways to sleep.

use std::{
    collections::VecDeque,
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// A paper tray with room for a few sheets, between those who put sheets in and those who take them out.
pub struct Tray<T> {
    /// std's lock, because it is never held across an `.await`.
    contents: Mutex<Contents<T>>,
    capacity: usize,
    /// Rings when a sheet has come, and when the tray is closed.
    sheet: Notify,
    /// Rings when there is room again, and when the tray is closed.
    room: Notify,
}

struct Contents<T> {
    sheets: VecDeque<T>,
    closed: bool,
}

impl<T: Send> Tray<T> {
    /// An open tray, empty, with room for `capacity` sheets.
    pub fn new(capacity: usize) -> Tray<T> {
        let contents = Contents {
            sheets: VecDeque::new(),
            closed: false,
        };
        Tray {
            contents: Mutex::new(contents),
            capacity,
            sheet: Notify::new(),
            room: Notify::new(),
        }
    }

    /// Puts `sheet` into the tray, as soon as there is room.
    ///
    /// # Errors
    ///
    /// The sheet, if the tray is closed.
    pub async fn put(&self, sheet: T) -> Result<(), T> {
        loop {
            // In line before it looks: a ring between the look and the wait is not missed then.
            let mut room = pin!(self.room.notified());
            room.as_mut().enable();
            {
                let mut contents = self.contents();
                if contents.closed {
                    return Err(sheet);
                }
                if contents.sheets.len() < self.capacity {
                    contents.sheets.push_back(sheet);
                    self.sheet.notify_one();
                    return Ok(());
                }
            }
            room.await;
        }
    }

    /// Takes a sheet out of the tray, as soon as there is one. `None` if the tray is closed and empty.
    pub async fn take(&self) -> Option<T> {
        loop {
            let mut came = pin!(self.sheet.notified());
            came.as_mut().enable();
            {
                let mut contents = self.contents();
                if let Some(sheet) = contents.sheets.pop_front() {
                    self.room.notify_one();
                    return Some(sheet);
                }
                if contents.closed {
                    return None;
                }
            }
            came.await;
        }
    }

    /// Closes the tray, and wakes everyone who waits.
    pub fn close(&self) {
        self.contents().closed = true;
        self.sheet.notify_waiters();
        self.room.notify_waiters();
    }

    /// Nobody panics while holding the lock, so that it can't be poisoned.
    fn contents(&self) -> MutexGuard<'_, Contents<T>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
