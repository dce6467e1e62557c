//! Mistake: asks whether the tray is closed before it looks for a sheet.
//!
//! A tray that is closed may have sheets in it. Whoever looks at the flag first never gets to them.
//!
//! Breaks: tray.left
//! Verdict: wrong in tray::closed
//! Verdict: wrong in tray::closed_while_they_wait

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn take(&self) -> Option<T> {
            loop {
                let mut came = pin!(self.sheet.notified());
                came.as_mut().enable();
                {
                    let mut contents = self.contents();
                    if contents.closed {
                        return None;
                    }
                    if let Some(sheet) = contents.sheets.pop_front() {
                        self.room.notify_one();
                        return Some(sheet);
                    }
                }
                came.await;
            }
        }
    }
}
