//! Mistake: takes a printer before the future is polled.
//!
//! What a function does before it returns its future happens at the call. A future that was made and put aside holds a printer then.
//!
//! Breaks: exercise.arrives
//! Verdict: wrong in printers::arrives_at_its_first_poll

mod printers {
    impl Printers {
        pub fn print(&self, job: Job) -> impl Future<Output = Result<Printout, Fault>> + Send {
            let permit = self.free.try_acquire();
            async move {
                let _permit = match permit {
                    Ok(permit) => permit,
                    Err(_) => {
                        let permit = self.free.acquire().await;
                        permit.expect("nobody closes the semaphore")
                    }
                };
                self.shop.print(&job).await
            }
        }
    }
}
