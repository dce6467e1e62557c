//! The book of a ledger: accounts that take their time to be read and to be written.

use std::{
    error::Error,
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    Trusted,
    timeline::{SpanEnd, SpanKind},
    world::{OpenSpan, World, lock},
};

/// A book with the balance of each account. There is one: it can't be cloned.
pub struct Book {
    world: World,
    accounts: usize,
    lane: usize,
    time: Duration,
    log: Arc<Mutex<Log>>,
}

/// There is too little in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdrawn;

impl Trusted for Overdrawn {}

/// What was done to a book. The checks hold it; learner code does not.
#[derive(Debug)]
pub struct BookWitness {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug)]
struct Log {
    balances: Vec<u64>,
    writes: usize,
    reading: usize,
    writing: usize,
    smudges: usize,
}

/// Somebody who is reading or writing. Dropped before the end, it is on the record as cancelled.
struct Use<'a> {
    book: &'a Book,
    writes: bool,
    span: Option<OpenSpan>,
}

impl Book {
    /// A book in `world` with these `balances`, where it takes `time` to read an account and to write, and who watches it.
    pub fn open(world: &World, balances: Vec<u64>, time: Duration) -> (Book, BookWitness) {
        let accounts = balances.len();
        let log = Arc::new(Mutex::new(Log {
            balances,
            writes: 0,
            reading: 0,
            writing: 0,
            smudges: 0,
        }));
        let book = Book {
            world: world.clone(),
            accounts,
            lane: world.open_lane("book"),
            time,
            log: log.clone(),
        };
        (book, BookWitness { log })
    }

    /// A book on the real clock that prints what happens, for `main.rs`.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, and in a check.
    #[track_caller]
    pub fn live(balances: Vec<u64>) -> Book {
        Book::open(&World::live(), balances, Duration::from_millis(200)).0
    }

    /// How many accounts there are. They are numbered from 0.
    pub fn accounts(&self) -> usize {
        self.accounts
    }

    /// The balance of `account` at the first poll; it takes its time to find it.
    ///
    /// # Panics
    ///
    /// If there is no such account.
    pub async fn read(&self, account: usize) -> u64 {
        let balance = lock(&self.log).balances[account];
        let being_used = Use::begin(self, false, &format!("reading account {account}"));
        self.world.sleep(self.time).await;
        being_used.end();
        balance
    }

    /// Writes these accounts with their new balances, all of them at the end of the time that this takes.
    ///
    /// Dropped before its end, the future has written nothing.
    ///
    /// # Panics
    ///
    /// If there is no such account.
    pub async fn write(&self, entries: &[(usize, u64)]) {
        let being_used = Use::begin(self, true, "writing");
        self.world.sleep(self.time).await;
        let mut log = lock(&self.log);
        for (account, balance) in entries {
            log.balances[*account] = *balance;
        }
        log.writes += 1;
        drop(log);
        being_used.end();
    }
}

impl<'a> Use<'a> {
    fn begin(book: &'a Book, writes: bool, label: &str) -> Use<'a> {
        let mut log = lock(&book.log);
        if log.writing > 0 || writes && log.reading > 0 {
            log.smudges += 1;
        }
        match writes {
            true => log.writing += 1,
            false => log.reading += 1,
        }
        Use {
            book,
            writes,
            span: Some(book.world.open_span(book.lane, label, SpanKind::Working)),
        }
    }

    fn end(mut self) {
        self.leave(SpanEnd::Done);
    }

    fn leave(&mut self, end: SpanEnd) {
        let Some(span) = self.span.take() else { return };
        self.book.world.close_span(span, end);
        let mut log = lock(&self.book.log);
        match self.writes {
            true => log.writing -= 1,
            false => log.reading -= 1,
        }
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        self.leave(SpanEnd::Cancelled);
    }
}

impl BookWitness {
    /// What stands in the book.
    pub fn balances(&self) -> Vec<u64> {
        lock(&self.log).balances.clone()
    }

    /// How often something was written into it.
    pub fn writes(&self) -> usize {
        lock(&self.log).writes
    }

    /// How often somebody began to read or write while another one wrote, or to write while another one read.
    pub fn smudges(&self) -> usize {
        lock(&self.log).smudges
    }
}

impl fmt::Display for Overdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is too little in the account")
    }
}

impl Error for Overdrawn {}

impl fmt::Debug for Book {
    /// No more than the name: to know what stands in it, it has to be read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Book")
    }
}
