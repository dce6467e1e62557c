//! The ledger of the shop: many readers, or one writer.

use sim::shop::{Book, Overdrawn};
use tokio::sync::RwLock;

/// The ledger of the shop: accounts between which money is moved, and which are read as a whole.
pub struct Ledger {
    /// tokio's lock is fair: a reader that comes after a waiting writer waits, too.
    book: RwLock<Book>,
}

impl Ledger {
    /// A ledger that is kept in `book`.
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book: RwLock::new(book),
        }
    }

    /// Reads all accounts, one after the other, and returns their balances, in the order of their numbers.
    pub async fn snapshot(&self) -> Vec<u64> {
        let book = self.book.read().await;
        let mut balances = Vec::new();
        for account in 0..book.accounts() {
            balances.push(book.read(account).await);
        }
        balances
    }

    /// Moves `amount` from one account to another one.
    ///
    /// # Errors
    ///
    /// [`Overdrawn`] if there is less than `amount` in `from`.
    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        // The balance is looked at under the same lock: what was enough before may not be enough now.
        let book = self.book.write().await;
        let left = book.read(from).await.checked_sub(amount).ok_or(Overdrawn)?;
        let more = book.read(to).await + amount;
        book.write(&[(from, left), (to, more)]).await;
        Ok(())
    }
}
