//! The printers of a shop, with a line of jobs in front of them.

use sim::shop::{Fault, Job, Printout, Shop};
use tokio::sync::Semaphore;

/// The printers of a [`Shop`], with a line of jobs in front of them.
pub struct Printers {
    shop: Shop,
    /// One permit for each printer that is free. Whoever waits for one waits in order of arrival.
    free: Semaphore,
}

impl Printers {
    /// The printers of `shop`.
    pub fn new(shop: Shop) -> Printers {
        Printers {
            free: Semaphore::new(shop.printers()),
            shop,
        }
    }

    /// Prints `job` as soon as there is a printer for it, and returns what the shop returns.
    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        // The permit goes back when it is dropped: at the end, by an error, by a panic, and when this future is dropped.
        let permit = self.free.acquire().await;
        let _permit = permit.expect("nobody closes the semaphore");
        self.shop.print(&job).await
    }
}
