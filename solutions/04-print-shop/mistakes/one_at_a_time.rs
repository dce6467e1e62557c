//! Mistake: puts a lock around all printers.
//!
//! A printer jams when two jobs use it, so one locks. One lock for three printers leaves two of them idle.
//!
//! Without: mod printers { use tokio::sync::Semaphore }
//! Breaks: printers.prints, printers.idle
//! Verdict: wrong in printers::in_line
//! Verdict: wrong in printers::on_fire
//! Verdict: wrong in printers::out_of_ink
//! Verdict: wrong in printers::some_give_up
//! Verdict: wrong in printers::a_hundred

mod printers {
    pub struct Printers {
        shop: Mutex<Shop>,
    }

    impl Printers {
        pub fn new(shop: Shop) -> Printers {
            Printers {
                shop: Mutex::new(shop),
            }
        }

        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            self.shop.lock().await.print(&job).await
        }
    }

    use tokio::sync::Mutex;
}
