//! Mistake: locks the book for each account.
//!
//! Each balance is right when it is read. A transfer between two reads makes a list that never stood in the book.
//!
//! Breaks: ledger.snapshot
//! Verdict: wrong in ledger::always_somebody_who_reads
//! Verdict: wrong in ledger::readers_and_writers

mod ledger {
    impl Ledger {
        pub async fn snapshot(&self) -> Vec<u64> {
            let accounts = self.book.read().await.accounts();
            let mut balances = Vec::new();
            for account in 0..accounts {
                balances.push(self.book.read().await.read(account).await);
            }
            balances
        }
    }
}
