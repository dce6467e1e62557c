//! Alternative: a state that everyone watches.
//!
//! What may happen next is written down in one value, and everyone waits until that value says "you". A `watch` channel is a value together
//! with a way to sleep until it is another one. Each change wakes everyone, which is fine for dozens and too much for thousands.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// A line with numbers, as in an office.
struct Office {
    board: watch::Sender<Board>,
}

#[derive(Default)]
struct Board {
    tickets: u64,
    waiting: VecDeque<u64>,
    readers: usize,
    alone: usize,
}

/// Somebody's ticket. Dropped, it is off the board.
struct Ticket<'a> {
    office: &'a Office,
    number: u64,
    as_reader: bool,
    is_in: bool,
}

impl Office {
    fn new() -> Office {
        Office {
            board: watch::Sender::default(),
        }
    }

    /// Waits for a turn: as one of any number of readers, or as one of `places` who are alone otherwise.
    async fn turn(&self, as_reader: bool, places: usize) -> Ticket<'_> {
        let mut board = self.board.subscribe();
        let mut number = 0;
        self.board.send_modify(|board| {
            number = board.tickets;
            board.tickets += 1;
            board.waiting.push_back(number);
        });
        let mut ticket = Ticket {
            office: self,
            number,
            as_reader,
            is_in: false,
        };
        let _ = board
            .wait_for(|board| {
                let is_first = board.waiting.front() == Some(&number);
                let nobody_reads = as_reader || board.readers == 0;
                is_first && nobody_reads && board.alone < places
            })
            .await
            .map(drop);
        self.board.send_modify(|board| {
            board.waiting.pop_front();
            match as_reader {
                true => board.readers += 1,
                false => board.alone += 1,
            }
        });
        ticket.is_in = true;
        ticket
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.office.board.send_modify(|board| {
            match (self.is_in, self.as_reader) {
                (false, _) => board.waiting.retain(|number| *number != self.number),
                (true, true) => board.readers -= 1,
                (true, false) => board.alone -= 1,
            };
        });
    }
}

pub struct Counter {
    meter: Meter,
    office: Office,
}

impl Counter {
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter,
            office: Office::new(),
        }
    }

    pub async fn add(&self, pages: u64) -> u64 {
        let _turn = self.office.turn(false, 1).await;
        let number = self.meter.read().await + pages;
        self.meter.write(number).await;
        number
    }
}

pub struct Printers {
    shop: Shop,
    office: Office,
}

impl Printers {
    pub fn new(shop: Shop) -> Printers {
        Printers {
            shop,
            office: Office::new(),
        }
    }

    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        let _turn = self.office.turn(false, self.shop.printers()).await;
        self.shop.print(&job).await
    }
}

pub struct StartingPistol {
    fired: watch::Sender<bool>,
}

impl StartingPistol {
    pub fn loaded() -> StartingPistol {
        StartingPistol {
            fired: watch::Sender::new(false),
        }
    }

    pub fn fire(&self) {
        self.fired.send_replace(true);
    }

    pub fn has_fired(&self) -> bool {
        *self.fired.borrow()
    }

    pub async fn wait(&self) {
        let _ = self.fired.subscribe().wait_for(|fired| *fired).await;
    }
}

pub struct Tray<T> {
    /// Not in the value that is watched: that is looked at by many at once, and sheets need not be `Sync`.
    contents: Mutex<(VecDeque<T>, bool)>,
    capacity: usize,
    changes: watch::Sender<u64>,
}

impl<T: Send> Tray<T> {
    pub fn new(capacity: usize) -> Tray<T> {
        Tray {
            contents: Mutex::default(),
            capacity,
            changes: watch::Sender::new(0),
        }
    }

    pub async fn put(&self, sheet: T) -> Result<(), T> {
        let mut changes = self.changes.subscribe();
        loop {
            {
                let mut contents = lock(&self.contents);
                let (sheets, closed) = &mut *contents;
                if *closed {
                    return Err(sheet);
                }
                if sheets.len() < self.capacity {
                    sheets.push_back(sheet);
                    self.changes.send_modify(|changes| *changes += 1);
                    return Ok(());
                }
            }
            let _ = changes.changed().await;
        }
    }

    pub async fn take(&self) -> Option<T> {
        let mut changes = self.changes.subscribe();
        loop {
            {
                let mut contents = lock(&self.contents);
                let (sheets, closed) = &mut *contents;
                if let Some(sheet) = sheets.pop_front() {
                    self.changes.send_modify(|changes| *changes += 1);
                    return Some(sheet);
                }
                if *closed {
                    return None;
                }
            }
            let _ = changes.changed().await;
        }
    }

    pub fn close(&self) {
        lock(&self.contents).1 = true;
        self.changes.send_modify(|changes| *changes += 1);
    }
}

pub struct Ledger {
    book: Book,
    office: Office,
}

impl Ledger {
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book,
            office: Office::new(),
        }
    }

    pub async fn snapshot(&self) -> Vec<u64> {
        let _reads = self.office.turn(true, 1).await;
        let mut balances = Vec::new();
        for account in 0..self.book.accounts() {
            balances.push(self.book.read(account).await);
        }
        balances
    }

    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        let _alone = self.office.turn(false, 1).await;
        let left = self.book.read(from).await;
        let left = left.checked_sub(amount).ok_or(Overdrawn)?;
        let more = self.book.read(to).await + amount;
        self.book.write(&[(from, left), (to, more)]).await;
        Ok(())
    }
}

pub struct Rate {
    office: Office,
    limit: usize,
    starts: Mutex<VecDeque<Instant>>,
}

impl Rate {
    pub fn new(limit: usize) -> Rate {
        Rate {
            office: Office::new(),
            limit,
            starts: Mutex::default(),
        }
    }

    pub async fn start(&self) {
        let _turn = self.office.turn(false, 1).await;
        let second = Duration::from_secs(1);
        loop {
            let next = {
                let mut starts = lock(&self.starts);
                starts.retain(|start| start.elapsed() < second);
                if starts.len() < self.limit {
                    starts.push_back(Instant::now());
                    return;
                }
                starts[0] + second
            };
            sleep_until(next).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
