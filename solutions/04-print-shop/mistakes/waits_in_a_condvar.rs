//! Mistake: waits in a `Condvar` of std's.
//!
//! It is what a condition is called in a program with threads. Here it puts the one thread to sleep on which the others would run.
//!
//! Without: mod tray { use std::pin::pin }
//! Without: mod tray { use tokio::sync::Notify }
//! Breaks: exercise.thread
//! Verdict: blocked in tray::*

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
