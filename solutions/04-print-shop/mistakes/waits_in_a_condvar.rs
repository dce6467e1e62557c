//! Mistake: waits in a `Condvar` of std's.
//!
//! It is what a condition is called in a program with threads. Here it puts the one thread to sleep on which the others would run.
//!
//! Without: mod tray { use std::pin::pin }
//! Without: mod tray { use tokio::sync::Notify }
//! Breaks: exercise.thread
//! Verdict: blocked in tray::somebody_is_faster
//! Verdict: blocked in tray::a_put_gives_up
//! Verdict: blocked in tray::a_slow_reader
//! Verdict: blocked in tray::a_slow_writer
//! Verdict: blocked in tray::a_take_gives_up
//! Verdict: blocked in tray::closed_while_they_wait
//! Verdict: blocked in tray::dropped_at_any_await
//! Verdict: blocked in tray::many_on_both_sides

mod tray {
    pub struct Tray<T> {
        contents: Mutex<Contents<T>>,
        capacity: usize,
        changed: Condvar,
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
                changed: Condvar::new(),
            }
        }

        pub async fn put(&self, sheet: T) -> Result<(), T> {
            let contents = self.contents();
            let wait = self.changed.wait_while(contents, |contents| {
                !contents.closed && contents.sheets.len() == self.capacity
            });
            let mut contents = wait.unwrap_or_else(PoisonError::into_inner);
            if contents.closed {
                return Err(sheet);
            }
            contents.sheets.push_back(sheet);
            self.changed.notify_all();
            Ok(())
        }

        pub async fn take(&self) -> Option<T> {
            let contents = self.contents();
            let wait = self.changed.wait_while(contents, |contents| {
                !contents.closed && contents.sheets.is_empty()
            });
            let mut contents = wait.unwrap_or_else(PoisonError::into_inner);
            self.changed.notify_all();
            contents.sheets.pop_front()
        }

        pub fn close(&self) {
            self.contents().closed = true;
            self.changed.notify_all();
        }
    }

    use std::sync::Condvar;
}
