//! Mistake: starts a task for each queue that tidies up, and stops none.
//!
//! There is nothing to tidy up, but there might be one day. The task goes on when the queue is gone.
//!
//! Breaks: exercise.nothing_left
//! Verdict: leaked in priority_queue::*

use std::time::Duration;

impl<T: Send> PriorityQueue<T> {
    pub fn open() -> PriorityQueue<T> {
        tokio::spawn(async {
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
            }
        });
        let items = Items {
            sorted: BTreeMap::new(),
            pushed: 0,
        };
        PriorityQueue {
            available: Semaphore::new(0),
            items: Mutex::new(items),
        }
    }
}
