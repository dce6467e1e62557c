//! Mistake: sends the job to the printers until it does not jam.
//!
//! To try and to try again needs no lock and no line. But the printers jam each time, whoever tries at the right moment goes first, and
//! everybody keeps looking.
//!
//! Without: mod printers { use tokio::sync::Semaphore }
//! Breaks: printers.jams, printers.order, exercise.sleeps
//! Verdict: wrong in printers::*

mod printers {
    pub struct Printers {
        shop: Shop,
    }

    impl Printers {
        pub fn new(shop: Shop) -> Printers {
            Printers { shop }
        }

        pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
            loop {
                match self.shop.print(&job).await {
                    Err(Fault::Jammed) => sleep(Duration::from_millis(1)).await,
                    result => return result,
                }
            }
        }
    }

    use std::time::Duration;
    use tokio::time::sleep;
}
