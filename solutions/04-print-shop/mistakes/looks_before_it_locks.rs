//! Mistake: reads under a lock for readers, and writes under one for writers.
//!
//! To hold the writer's lock only for the write keeps it short. But what was read may not be true any more: the last of the money is
//! moved by all who saw it.
//!
//! Breaks: ledger.overdrawn, ledger.alone
//! Verdict: wrong in ledger::dropped_at_any_await
//! Verdict: wrong in ledger::readers_and_writers
//! Verdict: wrong in ledger::the_last_of_the_money

mod ledger {
    impl Ledger {
        pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
            let book = self.book.read().await;
            let left = book.read(from).await.checked_sub(amount).ok_or(Overdrawn)?;
            let more = book.read(to).await + amount;
            drop(book);
            let book = self.book.write().await;
            book.write(&[(from, left), (to, more)]).await;
            Ok(())
        }
    }
}
