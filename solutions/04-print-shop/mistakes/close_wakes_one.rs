//! Mistake: wakes one call on either side when the tray is closed.
//!
//! A sheet is for one, so it was `notify_one`. That nothing more will come is for everybody.
//!
//! Breaks: tray.closes, tray.end, tray.closed
//! Verdict: wrong in tray::closed_while_they_wait

mod tray {
    impl<T: Send> Tray<T> {
        pub fn close(&self) {
            self.contents().closed = true;
            self.sheet.notify_one();
            self.room.notify_one();
        }
    }
}
