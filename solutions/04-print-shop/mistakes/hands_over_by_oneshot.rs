//! Mistake: hands the sheet to a call that waits, who may be gone.
//!
//! A `oneshot` for each who waits gets the sheet to the right one at once. A call that is dropped when the sheet is in its channel takes it
//! along.
//!
//! Breaks: tray.take_dropped
//! Verdict: wrong in tray::a_take_gives_up
//! Verdict: wrong in tray::dropped_at_any_await
//! Verdict: wrong in tray::many_on_both_sides

mod tray {
    struct Contents<T> {
        sheets: VecDeque<T>,
        closed: bool,
        takers: VecDeque<oneshot::Sender<T>>,
    }

    impl<T: Send> Tray<T> {
        pub fn new(capacity: usize) -> Tray<T> {
            let contents = Contents {
                sheets: VecDeque::new(),
                closed: false,
                takers: VecDeque::new(),
            };
            Tray {
                contents: Mutex::new(contents),
                capacity,
                room: Notify::new(),
            }
        }

        pub async fn put(&self, mut sheet: T) -> Result<(), T> {
            loop {
                let mut room = pin!(self.room.notified());
                room.as_mut().enable();
                {
                    let mut contents = self.contents();
                    if contents.closed {
                        return Err(sheet);
                    }
                    while let Some(taker) = contents.takers.pop_front() {
                        match taker.send(sheet) {
                            Ok(()) => return Ok(()),
                            Err(back) => sheet = back,
                        }
                    }
                    if contents.sheets.len() < self.capacity {
                        contents.sheets.push_back(sheet);
                        return Ok(());
                    }
                }
                room.await;
            }
        }

        pub async fn take(&self) -> Option<T> {
            let mine = {
                let mut contents = self.contents();
                if let Some(sheet) = contents.sheets.pop_front() {
                    self.room.notify_one();
                    return Some(sheet);
                }
                if contents.closed {
                    return None;
                }
                let (taker, mine) = oneshot::channel();
                contents.takers.push_back(taker);
                mine
            };
            mine.await.ok()
        }

        pub fn close(&self) {
            let mut contents = self.contents();
            contents.closed = true;
            contents.takers.clear();
            self.room.notify_waiters();
        }
    }

    pub struct Tray<T> {
        contents: Mutex<Contents<T>>,
        capacity: usize,
        room: Notify,
    }

    use tokio::sync::oneshot;
}
