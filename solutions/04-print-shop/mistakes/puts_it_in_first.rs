//! Mistake: puts the sheet in first, and waits for room then.
//!
//! The call is slow when the tray is too full, and that looks like backpressure. Meanwhile the tray holds more than it may, and the sheet of
//! a call that is dropped is in it.
//!
//! Breaks: tray.put_dropped
//! Verdict: wrong in tray::a_put_gives_up
//! Verdict: wrong in tray::closed_while_they_wait
//! Verdict: wrong in tray::dropped_at_any_await

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn put(&self, sheet: T) -> Result<(), T> {
            {
                let mut contents = self.contents();
                if contents.closed {
                    return Err(sheet);
                }
                contents.sheets.push_back(sheet);
                self.sheet.notify_one();
            }
            loop {
                let mut room = pin!(self.room.notified());
                room.as_mut().enable();
                if self.contents().sheets.len() <= self.capacity {
                    return Ok(());
                }
                room.await;
            }
        }
    }
}
