//! Mistake: takes the sheet that was put in last.
//!
//! `push` and `pop` belong together, and what they make is a stack.
//!
//! Breaks: tray.order
//! Verdict: wrong in tray::a_slow_reader
//! Verdict: wrong in tray::closed

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn take(&self) -> Option<T> {
            loop {
                let mut came = pin!(self.sheet.notified());
                came.as_mut().enable();
                {
                    let mut contents = self.contents();
                    if let Some(sheet) = contents.sheets.pop_back() {
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
    }
}
