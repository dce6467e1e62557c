//! Mistake: looks only once, and takes the wake for the truth.
//!
//! Woken means that there was room. Between the wake and the next poll another call may have come and taken it.
//!
//! Breaks: tray.capacity
//! Verdict: wrong in tray::somebody_is_faster
//! Verdict: deadlocked in tray::closed

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn put(&self, sheet: T) -> Result<(), T> {
            let mut room = pin!(self.room.notified());
            room.as_mut().enable();
            let is_full = self.contents().sheets.len() == self.capacity;
            if is_full {
                room.await;
            }
            let mut contents = self.contents();
            if contents.closed {
                return Err(sheet);
            }
            contents.sheets.push_back(sheet);
            self.sheet.notify_one();
            Ok(())
        }
    }
}
