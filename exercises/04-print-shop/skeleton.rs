//! Exercise 04, the print shop: code that shares things, and waits for its turn.
//!
//! Write the six types below. Each is a part of its own and worth points by itself. Besides the standard library you have
//! `tokio`, `futures` and `sim`. Run the code with `cargo run -p print-shop`, and have it checked with `cargo grade run
//! print-shop`.
//!
//! These rules hold for every part:
//!
//! - Time is the time of tokio's clock, the one that `tokio::time` goes by. The checks run on a paused clock: they wait for
//!   hours in an instant, and they see every millisecond that you are early or late.
//! - Nothing may hold the thread, and no task may be left running. A call that has to wait sleeps: nothing
//!   wakes it while nothing changes.
//! - Each type is shared by reference, for example in an [`Arc`](std::sync::Arc), between tasks and threads.
//! - A call arrives when its future is first polled. Calls that arrive at the same moment may be served in any order.
#![allow(unused_variables)] // Delete this line when all parts are written.

use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};

/// A counter of printed pages, to which any number of callers add.
///
/// The number is kept by an old [`Meter`]: `meter.read().await` returns the number on it, and
/// `meter.write(number).await` sets another one. Each takes some time, or none. A `write` that is dropped before
/// its end changes nothing.
pub struct Counter {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Counter {
    /// A counter that goes on from the number on `meter`.
    pub fn new(meter: Meter) -> Counter {
        todo!("counter: keep the meter, and what protects it")
    }

    /// Adds `pages` to the number on the meter, and returns the new number.
    ///
    /// - To add, it reads the meter once and writes once. No call's pages are lost, however many calls come at once.
    /// - Calls are served in the order in which they arrive. Each begins as soon as the one before it is over.
    /// - A call that is dropped has added nothing. The next call begins at that moment, if it was waiting for this one.
    pub async fn add(&self, pages: u64) -> u64 {
        todo!("counter: read, add and write, with no other call in between")
    }
}

/// The printers of a [`Shop`], with a line of jobs in front of them.
///
/// `shop.print(&job).await` prints a [`Job`] on a free printer, takes as long as the job does, and returns a [`Printout`]
/// or a [`Fault`]. If all printers are busy, the job jams: it fails with [`Fault::Jammed`]. A printer that catches fire
/// panics. If the future of `print` is dropped, its printer stops and is free.
pub struct Printers {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Printers {
    /// The printers of `shop`; [`Shop::printers`] says how many there are.
    pub fn new(shop: Shop) -> Printers {
        todo!("printers: keep the shop, and a place for each printer")
    }

    /// Prints `job` as soon as there is a printer for it, and returns what the shop returns.
    ///
    /// - There are never more jobs printing than there are printers, so none jams.
    /// - Jobs are printed in the order in which they arrive. No printer is idle while a job waits.
    /// - A job that fails hands its printer to the next job, and so does a job that panics. The panic reaches the caller.
    /// - A call that is dropped while it prints hands its printer to the next job at that moment. One that is dropped while it
    ///   waits leaves the line, and the others move up.
    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        todo!("printers: wait for a free printer, and give it back whatever happens")
    }
}

/// A starting pistol: it fires once, and every runner that waits for it starts.
pub struct StartingPistol {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl StartingPistol {
    /// A pistol that has not fired.
    pub fn loaded() -> StartingPistol {
        todo!("starting_pistol: make a pistol that has not fired")
    }

    /// Fires: every waiting call returns, at this moment. Firing again changes nothing.
    pub fn fire(&self) {
        todo!("starting_pistol: remember the shot, and wake every waiting call")
    }

    /// Whether it has fired.
    pub fn has_fired(&self) -> bool {
        todo!("starting_pistol: say whether it has fired")
    }

    /// Returns when the pistol fires.
    ///
    /// - A call that comes after the shot returns at once, even if no call was waiting at the shot.
    /// - A call that is dropped keeps no other from starting.
    /// - Until the shot the caller sleeps: it is not woken to look whether the pistol has fired.
    pub async fn wait(&self) {
        todo!("starting_pistol: sleep until it fires, unless it has fired already")
    }
}

/// A paper tray with room for a few sheets, between callers that put sheets in and callers that take them out.
pub struct Tray<T> {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<T>,
}

impl<T: Send> Tray<T> {
    /// An open tray, empty, with room for `capacity` sheets, at least 1.
    pub fn new(capacity: usize) -> Tray<T> {
        todo!("tray: make an empty tray")
    }

    /// Puts `sheet` into the tray, as soon as there is room.
    ///
    /// - There are never more than `capacity` sheets in the tray. A call that finds it full waits until a sheet is taken out.
    /// - No call waits while there is room for its sheet.
    /// - A call that is dropped before it returns has put nothing in. If there is room, another waiting call gets it.
    ///
    /// # Errors
    ///
    /// The sheet, if the tray is closed, at that moment.
    pub async fn put(&self, sheet: T) -> Result<(), T> {
        todo!("tray: wait for room, put the sheet in, and wake a call that waits for a sheet")
    }

    /// Takes a sheet out of the tray, as soon as there is one. Returns `None` if the tray is closed and empty.
    ///
    /// - The sheets come out in the order in which they were put in, each once.
    /// - No call waits while there is a sheet for it.
    /// - A call that is dropped before it returns has taken nothing. If there is a sheet, another waiting call gets it.
    pub async fn take(&self) -> Option<T> {
        todo!("tray: wait for a sheet, take it out, and wake a call that waits for room")
    }

    /// Closes the tray. Every `put` that waits gets its sheet back, now, and so does every later one. Sheets that are in the
    /// tray can still be taken out; once it is empty, every `take` that waits returns `None`.
    pub fn close(&self) {
        todo!("tray: close it, and wake every waiting call")
    }
}

/// The ledger of the shop: money is moved between its accounts, and they are read as a whole.
///
/// It is kept in a [`Book`]: `book.read(account).await` returns the balance of one account, and `book.write(&entries).await`
/// writes new balances, all at once at its end. Each takes some time. A `write` that is dropped before its end has written
/// nothing. Accounts are numbered from 0, and `book.accounts()` says how many there are. An entry is the number of an account
/// and its new balance.
pub struct Ledger {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Ledger {
    /// A ledger that is kept in `book`.
    pub fn new(book: Book) -> Ledger {
        todo!("ledger: keep the book, and what protects it")
    }

    /// Reads all accounts, one after the other, and returns their balances, in the order of their numbers.
    ///
    /// - The balances are those of one moment: no transfer writes while a snapshot is being read.
    /// - It waits for the transfers that arrived before it, and for nothing else. Any number of snapshots read side by side.
    pub async fn snapshot(&self) -> Vec<u64> {
        todo!("ledger: read all accounts while no transfer writes")
    }

    /// Moves `amount` from one account to another: reads `from`, then `to`, then writes both with a single `write`.
    ///
    /// - Meanwhile no other call reads or writes.
    /// - It waits for all calls that arrived before it, and for nothing else. Snapshots that arrive later wait for it, so that
    ///   it gets its turn even if there is always a reader.
    /// - A call that is dropped before it returns has moved nothing. Calls that waited for it wait no longer.
    ///
    /// # Errors
    ///
    /// [`Overdrawn`] if there is less than `amount` in `from`. Nothing is written then.
    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        todo!("ledger: read both accounts and write both, alone with the book")
    }
}

/// A limit on how many things may start in a second.
pub struct Rate {
    /// Replace this with the fields you need.
    todo: std::marker::PhantomData<()>,
}

impl Rate {
    /// A limit of `limit` starts a second, at least 1.
    pub fn new(limit: usize) -> Rate {
        todo!("rate: remember the limit, and the last starts")
    }

    /// Returns when the caller may start. The moment at which it returns is the start.
    ///
    /// - No window of one second has more than `limit` starts in it, wherever it begins. Its end is not part of it: after
    ///   a start at 300 ms, one at 1,300 ms is in another window.
    /// - Callers start in the order in which they arrive.
    /// - Each starts as early as the two rules above allow.
    /// - A call that is dropped before it returns does not count as a start, and delays no other call.
    pub async fn start(&self) {
        todo!("rate: wait until the window has room, in line")
    }
}
