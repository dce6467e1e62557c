//! Mistake: reads the book with the `block_on` of another executor.
//!
//! In an iterator there is no `.await`, and `futures::executor::block_on` does not panic as tokio's own does. It parks the thread on which
//! the book's timer would go off.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in ledger::always_somebody_who_reads
//! Verdict: blocked in ledger::dropped_at_any_await
//! Verdict: blocked in ledger::one_after_the_other
//! Verdict: blocked in ledger::readers_and_writers

mod ledger {
    impl Ledger {
        pub async fn snapshot(&self) -> Vec<u64> {
            let book = self.book.read().await;
            let accounts = 0..book.accounts();
            let balances = accounts.map(|account| futures::executor::block_on(book.read(account)));
            balances.collect()
        }
    }
}
