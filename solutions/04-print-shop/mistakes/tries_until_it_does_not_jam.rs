//! Mistake: sends the job to the printers until it does not jam.
//!
//! To try and to try again needs no lock and no line. But the printers jam each time, whoever tries at the right moment goes first, and
//! everybody keeps looking.
//!
//! Without: mod printers { use tokio::sync::Semaphore }
//! Breaks: printers.jams, printers.order, exercise.sleeps
//! Verdict: wrong in printers::dropped_at_any_await
//! Verdict: wrong in printers::in_line
//! Verdict: wrong in printers::on_fire
//! Verdict: wrong in printers::out_of_ink
//! Verdict: wrong in printers::some_give_up
//! Verdict: wrong in printers::the_line_sleeps
//! Verdict: wrong in printers::a_hundred

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
