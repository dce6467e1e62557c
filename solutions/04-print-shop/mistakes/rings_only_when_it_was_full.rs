//! Mistake: rings only if the tray was full.
//!
//! If it was not full, nobody waits for room, one thinks. But two may be waiting: one sheet taken makes it not full, and for the second
//! sheet nobody is called.
//!
//! Breaks: tray.room
//! Verdict: wrong in tray::many_on_both_sides

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn take(&self) -> Option<T> {
            loop {
                let mut came = pin!(self.sheet.notified());
                came.as_mut().enable();
                {
                    let mut contents = self.contents();
                    let was_full = contents.sheets.len() == self.capacity;
                    if let Some(sheet) = contents.sheets.pop_front() {
                        if was_full {
                            self.room.notify_one();
                        }
                        return Some(sheet);
                    }
                    if contents.closed {
                        return None;
                    }
                }
                came.await;
            }
        }
    }
}
