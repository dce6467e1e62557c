//! Mistake: gives the permit back at the end, and not in a `Drop`.
//!
//! It sees to errors, for the result is kept in a variable. A panic unwinds past the last line, and a future that is dropped never gets
//! there.
//!
//! Breaks: printers.panics, printers.dropped
//! Verdict: wrong in printers::some_give_up
//! Verdict: wrong in printers::dropped_at_any_await
//! Verdict: wrong in printers::on_fire

mod printers {
    impl Printers {
        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            let permit = self.free.acquire().await;
            permit.expect("nobody closes the semaphore").forget();
            let result = self.shop.print(&job).await;
            self.free.add_permits(1);
            result
        }
    }
}
