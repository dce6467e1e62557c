//! Mistake: gets in line after it has looked.
//!
//! A sheet that comes between the look and the `notified()` rings when nobody is in line, and the call sleeps beside it. Here a count that
//! is kept behind a lock is what takes a moment in between.
//!
//! Breaks: tray.sheet
//! Verdict: wrong in tray::many_on_both_sides

mod tray {
    pub struct Tray<T> {
        contents: Mutex<Contents<T>>,
        capacity: usize,
        sheet: Notify,
        room: Notify,
        waits: tokio::sync::Mutex<usize>,
    }

    impl<T: Send> Tray<T> {
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
                waits: tokio::sync::Mutex::new(0),
            }
        }

        pub async fn put(&self, sheet: T) -> Result<(), T> {
            loop {
                let mut room = pin!(self.room.notified());
                room.as_mut().enable();
                {
                    let mut contents = self.contents();
                    if contents.closed {
                        return Err(sheet);
                    }
                    if contents.sheets.len() < self.capacity {
                        contents.sheets.push_back(sheet);
                        self.sheet.notify_waiters();
                        return Ok(());
                    }
                }
                room.await;
            }
        }

        pub async fn take(&self) -> Option<T> {
            loop {
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
                *self.waits.lock().await += 1;
                self.sheet.notified().await;
            }
        }
    }
}
