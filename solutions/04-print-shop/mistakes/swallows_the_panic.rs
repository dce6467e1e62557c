//! Mistake: makes an error of the panic.
//!
//! To catch a panic and go on looks careful. The caller is told that there was no ink, and never hears of the fire.
//!
//! Breaks: printers.reaches
//! Verdict: wrong in printers::on_fire

mod printers {
    impl Printers {
        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            let permit = self.free.acquire().await;
            let _permit = permit.expect("nobody closes the semaphore");
            let print = AssertUnwindSafe(self.shop.print(&job));
            match print.catch_unwind().await {
                Ok(result) => result,
                Err(_) => Err(Fault::OutOfInk(job.name)),
            }
        }
    }

    use futures::FutureExt;
    use std::panic::AssertUnwindSafe;
}
