//! Mistake: lets in one reader at a time.
//!
//! A lock is right, and slower than need be: those who only read disturb nobody.
//!
//! Without: mod ledger { use tokio::sync::RwLock }
//! Breaks: ledger.side_by_side
//! Verdict: wrong in ledger::always_somebody_who_reads
//! Verdict: wrong in ledger::dropped_at_any_await
//! Verdict: wrong in ledger::readers_and_writers

mod ledger {
    pub struct Ledger {
        book: Mutex<Book>,
    }

    impl Ledger {
        pub fn new(book: Book) -> Ledger {
            Ledger {
                book: Mutex::new(book),
            }
        }

        pub async fn snapshot(&self) -> Vec<u64> {
            let book = self.book.lock().await;
            let mut balances = Vec::new();
            for account in 0..book.accounts() {
                balances.push(book.read(account).await);
            }
            balances
        }

        pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
            let book = self.book.lock().await;
            let left = book.read(from).await.checked_sub(amount).ok_or(Overdrawn)?;
            let more = book.read(to).await + amount;
            book.write(&[(from, left), (to, more)]).await;
            Ok(())
        }
    }

    use tokio::sync::Mutex;
}
