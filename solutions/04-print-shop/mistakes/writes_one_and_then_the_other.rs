//! Mistake: writes one account, and then the other.
//!
//! Under the lock nobody sees the book between the two writes. But a call that is dropped there leaves it like that: the money is gone.
//!
//! Breaks: ledger.moves, ledger.dropped
//! Verdict: wrong in ledger::always_somebody_who_reads
//! Verdict: wrong in ledger::dropped_at_any_await
//! Verdict: wrong in ledger::one_after_the_other
//! Verdict: wrong in ledger::readers_and_writers

mod ledger {
    impl Ledger {
        pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
            let book = self.book.write().await;
            let left = book.read(from).await.checked_sub(amount).ok_or(Overdrawn)?;
            let more = book.read(to).await + amount;
            book.write(&[(from, left)]).await;
            book.write(&[(to, more)]).await;
            Ok(())
        }
    }
}
