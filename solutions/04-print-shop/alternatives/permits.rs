//! Alternative: semaphores for everything.
//!
//! A permit can stand for a turn, a printer, a sheet, room for one, or the right to read; and a closed semaphore says that something is
//! over. It is fair, hands on what a dropped waiter had been given, and needs no loop around the wait.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, sleep_until},
};

pub struct Counter {
    meter: Meter,
    turn: Semaphore,
}

impl Counter {
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter,
            turn: Semaphore::new(1),
        }
    }

    pub async fn add(&self, pages: u64) -> u64 {
        let _turn = acquire(&self.turn, 1).await;
        let number = self.meter.read().await + pages;
        self.meter.write(number).await;
        number
    }
}

pub struct Printers {
    shop: Shop,
    free: Semaphore,
}

impl Printers {
    pub fn new(shop: Shop) -> Printers {
        Printers {
            free: Semaphore::new(shop.printers()),
            shop,
        }
    }

    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        let _printer = acquire(&self.free, 1).await;
        self.shop.print(&job).await
    }
}

/// Nobody ever gets a permit. That it is closed is the shot.
pub struct StartingPistol {
    shot: Semaphore,
}

impl StartingPistol {
    pub fn loaded() -> StartingPistol {
        StartingPistol {
            shot: Semaphore::new(0),
        }
    }

    pub fn fire(&self) {
        self.shot.close();
    }

    pub fn has_fired(&self) -> bool {
        self.shot.is_closed()
    }

    pub async fn wait(&self) {
        let _ = self.shot.acquire().await;
    }
}

pub struct Tray<T> {
    contents: Mutex<VecDeque<T>>,
    room: Semaphore,
    sheets: Semaphore,
}

impl<T: Send> Tray<T> {
    pub fn new(capacity: usize) -> Tray<T> {
        Tray {
            contents: Mutex::default(),
            room: Semaphore::new(capacity),
            sheets: Semaphore::new(0),
        }
    }

    pub async fn put(&self, sheet: T) -> Result<(), T> {
        let Ok(room) = self.room.acquire().await else {
            return Err(sheet);
        };
        let mut contents = lock(&self.contents);
        if self.room.is_closed() {
            return Err(sheet);
        }
        room.forget();
        contents.push_back(sheet);
        self.sheets.add_permits(1);
        Ok(())
    }

    pub async fn take(&self) -> Option<T> {
        if let Ok(sheet) = self.sheets.acquire().await {
            sheet.forget();
        }
        let sheet = lock(&self.contents).pop_front()?;
        self.room.add_permits(1);
        Some(sheet)
    }

    pub fn close(&self) {
        let _contents = lock(&self.contents);
        self.room.close();
        self.sheets.close();
    }
}

/// As many permits as there may be readers. A writer takes all of them.
pub struct Ledger {
    book: Book,
    readers: Semaphore,
}

const MOST_READERS: u32 = 1_000_000;

impl Ledger {
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book,
            readers: Semaphore::new(MOST_READERS as usize),
        }
    }

    pub async fn snapshot(&self) -> Vec<u64> {
        let _reads = acquire(&self.readers, 1).await;
        let mut balances = Vec::new();
        for account in 0..self.book.accounts() {
            balances.push(self.book.read(account).await);
        }
        balances
    }

    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        let _alone = acquire(&self.readers, MOST_READERS).await;
        let there = self.book.read(from).await;
        if there < amount {
            return Err(Overdrawn);
        }
        let more = self.book.read(to).await + amount;
        self.book.write(&[(from, there - amount), (to, more)]).await;
        Ok(())
    }
}

pub struct Rate {
    limit: usize,
    turn: Semaphore,
    starts: Mutex<VecDeque<Instant>>,
}

impl Rate {
    pub fn new(limit: usize) -> Rate {
        Rate {
            limit,
            turn: Semaphore::new(1),
            starts: Mutex::default(),
        }
    }

    pub async fn start(&self) {
        let _turn = acquire(&self.turn, 1).await;
        if let Some(oldest) = self.oldest() {
            sleep_until(oldest + Duration::from_secs(1)).await;
        }
        let mut starts = lock(&self.starts);
        if starts.len() == self.limit {
            starts.pop_front();
        }
        starts.push_back(Instant::now());
    }

    /// The start that has to be a second ago, if there is one.
    fn oldest(&self) -> Option<Instant> {
        let starts = lock(&self.starts);
        starts
            .front()
            .copied()
            .filter(|_| starts.len() == self.limit)
    }
}

async fn acquire(semaphore: &Semaphore, permits: u32) -> SemaphorePermit<'_> {
    let permit = semaphore.acquire_many(permits).await;
    permit.expect("nobody closes this one")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
