//! Mistake: waits for the printer with the `block_on` of another executor.
//!
//! `futures::executor::block_on` turns a future into a value wherever one stands. It parks the thread on which the printer's timer would
//! go off.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in printers::*

mod printers {
    impl Printers {
        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            let permit = self.free.acquire().await;
            let _permit = permit.expect("nobody closes the semaphore");
            futures::executor::block_on(self.shop.print(&job))
        }
    }
}
