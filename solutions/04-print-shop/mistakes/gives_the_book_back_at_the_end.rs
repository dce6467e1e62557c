//! Mistake: gives the permits back in the last line.
//!
//! A call that is dropped, and one that leaves with an error, never gets there. Everybody waits for it then.
//!
//! Without: mod ledger { use tokio::sync::RwLock }
//! Breaks: ledger.no_longer
//! Verdict: wrong in ledger::dropped_at_any_await

mod ledger {
    pub struct Ledger {
        book: Book,
        readers: Semaphore,
    }

    impl Ledger {
        pub fn new(book: Book) -> Ledger {
            Ledger {
                book,
                readers: Semaphore::new(1_000),
            }
        }

        pub async fn snapshot(&self) -> Vec<u64> {
            let _reads = self.readers.acquire().await;
            let mut balances = Vec::new();
            for account in 0..self.book.accounts() {
                balances.push(self.book.read(account).await);
            }
            balances
        }

        pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
            let alone = self.readers.acquire_many(1_000).await;
            alone.expect("nobody closes the semaphore").forget();
            let there = self.book.read(from).await;
            let result = match there.checked_sub(amount) {
                Some(left) => {
                    let more = self.book.read(to).await + amount;
                    self.book.write(&[(from, left), (to, more)]).await;
                    Ok(())
                }
                None => Err(Overdrawn),
            };
            self.readers.add_permits(1_000);
            result
        }
    }

    use tokio::sync::Semaphore;
}
