//! Alternative: a lock of std's, and a bell of its own for each who waits.
//!
//! One line for all of it: who comes takes places if there are enough, or stands in line with a [`Notify`]. Whoever leaves gives places to
//! those in front. It shows what a fair semaphore does, with nothing but a lock and something to sleep by.

use std::{
    collections::VecDeque,
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};
use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

/// Places, and a line of those who wait for some.
struct Line {
    state: Mutex<State>,
}

struct State {
    free: usize,
    waiting: VecDeque<Arc<Waiting>>,
}

struct Waiting {
    places: usize,
    has_them: AtomicBool,
    bell: Notify,
}

/// Somebody in line, or with places. They go back when it is dropped.
struct Places<'a> {
    line: &'a Line,
    me: Arc<Waiting>,
}

impl Line {
    fn of(places: usize) -> Line {
        let state = State {
            free: places,
            waiting: VecDeque::new(),
        };
        Line {
            state: Mutex::new(state),
        }
    }

    async fn take(&self, places: usize) -> Places<'_> {
        let me = Arc::new(Waiting {
            places,
            has_them: AtomicBool::new(false),
            bell: Notify::new(),
        });
        let mine = Places {
            line: self,
            me: me.clone(),
        };
        {
            let mut state = lock(&self.state);
            state.waiting.push_back(me.clone());
            state.serve();
        }
        // It rings once, and a bell that has rung is remembered.
        me.bell.notified().await;
        mine
    }
}

impl State {
    fn serve(&mut self) {
        while let Some(first) = self.waiting.front()
            && first.places <= self.free
        {
            self.free -= first.places;
            first.has_them.store(true, Ordering::Relaxed);
            first.bell.notify_one();
            self.waiting.pop_front();
        }
    }
}

impl Drop for Places<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.line.state);
        if self.me.has_them.load(Ordering::Relaxed) {
            state.free += self.me.places;
        } else {
            state.waiting.retain(|other| !Arc::ptr_eq(other, &self.me));
        }
        state.serve();
    }
}

pub struct Counter {
    meter: Meter,
    line: Line,
}

impl Counter {
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter,
            line: Line::of(1),
        }
    }

    pub async fn add(&self, pages: u64) -> u64 {
        let _turn = self.line.take(1).await;
        let number = self.meter.read().await + pages;
        self.meter.write(number).await;
        number
    }
}

pub struct Printers {
    shop: Shop,
    line: Line,
}

impl Printers {
    pub fn new(shop: Shop) -> Printers {
        Printers {
            line: Line::of(shop.printers()),
            shop,
        }
    }

    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        let _printer = self.line.take(1).await;
        self.shop.print(&job).await
    }
}

#[derive(Default)]
pub struct StartingPistol {
    fired: AtomicBool,
    bang: Notify,
}

impl StartingPistol {
    pub fn loaded() -> StartingPistol {
        StartingPistol::default()
    }

    pub fn fire(&self) {
        self.fired.store(true, Ordering::Release);
        self.bang.notify_waiters();
    }

    pub fn has_fired(&self) -> bool {
        self.fired.load(Ordering::Acquire)
    }

    pub async fn wait(&self) {
        // It hears every bang from here on, so the look comes after it.
        let bang = self.bang.notified();
        if !self.has_fired() {
            bang.await;
        }
    }
}

/// As with asyncio's `Condition` and its `notify_all`: any change wakes everyone, and everyone looks again.
pub struct Tray<T> {
    contents: Mutex<(VecDeque<T>, bool)>,
    capacity: usize,
    changed: Notify,
}

impl<T: Send> Tray<T> {
    pub fn new(capacity: usize) -> Tray<T> {
        Tray {
            contents: Mutex::default(),
            capacity,
            changed: Notify::new(),
        }
    }

    pub async fn put(&self, sheet: T) -> Result<(), T> {
        let mut sheet = Some(sheet);
        let put = self.when(|(sheets, closed)| {
            if *closed {
                return Some(Err(sheet.take()?));
            }
            if sheets.len() == self.capacity {
                return None;
            }
            sheets.push_back(sheet.take()?);
            self.changed.notify_waiters();
            Some(Ok(()))
        });
        put.await
    }

    pub async fn take(&self) -> Option<T> {
        let take = self.when(|(sheets, closed)| {
            if let Some(sheet) = sheets.pop_front() {
                self.changed.notify_waiters();
                return Some(Some(sheet));
            }
            closed.then_some(None)
        });
        take.await
    }

    pub fn close(&self) {
        lock(&self.contents).1 = true;
        self.changed.notify_waiters();
    }

    /// Waits until `look` finds what it looks for.
    async fn when<R>(&self, mut look: impl FnMut(&mut (VecDeque<T>, bool)) -> Option<R>) -> R {
        loop {
            let changed = pin!(self.changed.notified());
            if let Some(found) = look(&mut lock(&self.contents)) {
                return found;
            }
            changed.await;
        }
    }
}

pub struct Ledger {
    book: Book,
    line: Line,
}

impl Ledger {
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book,
            line: Line::of(usize::MAX),
        }
    }

    pub async fn snapshot(&self) -> Vec<u64> {
        let _reads = self.line.take(1).await;
        let mut balances = vec![0; self.book.accounts()];
        for (account, balance) in balances.iter_mut().enumerate() {
            *balance = self.book.read(account).await;
        }
        balances
    }

    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        let _alone = self.line.take(usize::MAX).await;
        let there = self.book.read(from).await;
        let left = there.checked_sub(amount).ok_or(Overdrawn)?;
        let more = self.book.read(to).await + amount;
        self.book.write(&[(to, more), (from, left)]).await;
        Ok(())
    }
}

pub struct Rate {
    line: Line,
    /// From when on each of so many starts may be followed by another one.
    slots: Mutex<Vec<Instant>>,
}

impl Rate {
    pub fn new(limit: usize) -> Rate {
        Rate {
            line: Line::of(1),
            slots: Mutex::new(vec![Instant::now(); limit]),
        }
    }

    pub async fn start(&self) {
        let _turn = self.line.take(1).await;
        let earliest = lock(&self.slots).iter().min().copied();
        let Some(earliest) = earliest else { return };
        sleep_until(earliest).await;
        if let Some(slot) = lock(&self.slots).iter_mut().min() {
            *slot = Instant::now() + Duration::from_secs(1);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
