//! Mistake: draws a number, and keeps it when it goes away.
//!
//! As in an office: draw a number, wait until it is called. Whoever leaves takes the number along, and when it is called nobody
//! comes, forever.
//!
//! Without: mod printers { use tokio::sync::Semaphore }
//! Breaks: printers.leaves
//! Verdict: wrong in printers::dropped_at_any_await
//! Verdict: wrong in printers::some_give_up

mod printers {
    pub struct Printers {
        shop: Shop,
        numbers: AtomicUsize,
        done: watch::Sender<usize>,
    }

    struct Turn<'a>(&'a watch::Sender<usize>);

    impl Drop for Turn<'_> {
        fn drop(&mut self) {
            self.0.send_modify(|done| *done += 1);
        }
    }

    impl Printers {
        pub fn new(shop: Shop) -> Printers {
            Printers {
                shop,
                numbers: AtomicUsize::new(0),
                done: watch::Sender::new(0),
            }
        }

        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            let printers = self.shop.printers();
            let mut done = self.done.subscribe();
            let _ = done
                .wait_for(|done| number < done + printers)
                .await
                .map(drop);
            let _turn = Turn(&self.done);
            self.shop.print(&job).await
        }
    }

    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::sync::watch;
}
