//! Mistake: lets readers in as long as somebody reads.
//!
//! The first reader takes the room, and the last one leaves it: that is how readers and writers are in textbooks. If there is always
//! somebody who reads, the writer never gets in.
//!
//! Without: mod ledger { use tokio::sync::RwLock }
//! Breaks: ledger.turn
//! Verdict: wrong in ledger::always_somebody_who_reads
//! Verdict: wrong in ledger::dropped_at_any_await
//! Verdict: wrong in ledger::readers_and_writers

mod ledger {
    pub struct Ledger {
        book: Book,
        readers: Mutex<usize>,
        room: Semaphore,
    }

    impl Ledger {
        pub fn new(book: Book) -> Ledger {
            Ledger {
                book,
                readers: Mutex::new(0),
                room: Semaphore::new(1),
            }
        }

        pub async fn snapshot(&self) -> Vec<u64> {
            let mut readers = self.readers.lock().await;
            if *readers == 0 {
                let room = self.room.acquire().await;
                room.expect("nobody closes the semaphore").forget();
            }
            *readers += 1;
            drop(readers);
            let mut balances = Vec::new();
            for account in 0..self.book.accounts() {
                balances.push(self.book.read(account).await);
            }
            let mut readers = self.readers.lock().await;
            *readers -= 1;
            if *readers == 0 {
                self.room.add_permits(1);
            }
            balances
        }

        pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
            let room = self.room.acquire().await;
            let _room = room.expect("nobody closes the semaphore");
            let left = self
                .book
                .read(from)
                .await
                .checked_sub(amount)
                .ok_or(Overdrawn)?;
            let more = self.book.read(to).await + amount;
            self.book.write(&[(from, left), (to, more)]).await;
            Ok(())
        }
    }

    use tokio::sync::{Mutex, Semaphore};
}
