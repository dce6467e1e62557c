//! Mistake: has room for one sheet more than it should.
//!
//! The comparison is off by one: a full tray takes another sheet.
//!
//! Breaks: tray.capacity
//! Verdict: wrong in tray::a_slow_reader
//! Verdict: wrong in tray::many_on_both_sides
//! Verdict: wrong in tray::a_put_gives_up
//! Verdict: wrong in tray::somebody_is_faster
//! Verdict: wrong in tray::closed_while_they_wait

mod tray {
    impl<T: Send> Tray<T> {
        pub async fn put(&self, sheet: T) -> Result<(), T> {
            loop {
                let mut room = pin!(self.room.notified());
                room.as_mut().enable();
                {
                    let mut contents = self.contents();
                    if contents.closed {
                        return Err(sheet);
                    }
                    if contents.sheets.len() <= self.capacity {
                        contents.sheets.push_back(sheet);
                        self.sheet.notify_one();
                        return Ok(());
                    }
                }
                room.await;
            }
        }
    }
}
