//! Mistake: gives the permit back after the `?`.
//!
//! `forget` and `add_permits` look like a pair. The `?` between them leaves by another door, and so do a panic and a drop; each takes a
//! printer away for good.
//!
//! Breaks: printers.fails, printers.panics, printers.dropped
//! Verdict: wrong in printers::some_give_up
//! Verdict: wrong in printers::dropped_at_any_await
//! Verdict: wrong in printers::on_fire
//! Verdict: wrong in printers::out_of_ink

mod printers {
    impl Printers {
        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            let permit = self.free.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let printout = self.shop.print(&job).await?;
            self.free.add_permits(1);
            Ok(printout)
        }
    }
}
