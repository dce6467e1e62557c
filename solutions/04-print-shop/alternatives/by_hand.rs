//! Alternative: polled and woken by hand.
//!
//! What tokio's primitives are made of: a number for each who waits, a waker beside it, and a future that looks whether it is its turn.
//! Worth writing once, to see how much there is to forget.

use std::{
    collections::{BTreeMap, VecDeque},
    future::poll_fn,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};
use tokio::time::{Instant, sleep_until};

/// Who waits, by number, and what each is woken by.
#[derive(Default)]
struct Sleepers {
    numbers: u64,
    wakers: BTreeMap<u64, Waker>,
}

impl Sleepers {
    /// Has `waker` woken for `number`, or for a new number.
    fn sleep(&mut self, number: &mut Option<u64>, waker: &Waker) {
        let numbers = &mut self.numbers;
        let number = *number.get_or_insert_with(|| {
            *numbers += 1;
            *numbers
        });
        self.wakers.insert(number, waker.clone());
    }

    fn leave(&mut self, number: &Option<u64>) {
        number.and_then(|number| self.wakers.remove(&number));
    }

    /// Whether nobody came before `number`.
    fn is_first(&self, number: &Option<u64>) -> bool {
        match (self.wakers.first_key_value(), number) {
            (None, _) => true,
            (Some((first, _)), number) => Some(*first) == *number,
        }
    }

    fn wake_first(&self) {
        if let Some(waker) = self.wakers.values().next() {
            waker.wake_by_ref();
        }
    }

    fn wake_all(&self) {
        self.wakers.values().for_each(Waker::wake_by_ref);
    }
}

/// Places, in order of arrival.
struct Places {
    state: Mutex<State>,
}

struct State {
    free: usize,
    sleepers: Sleepers,
}

/// A future of places; then the places themselves.
struct Turn<'a> {
    of: &'a Places,
    wants: usize,
    number: Option<u64>,
    has: bool,
}

impl Places {
    fn new(free: usize) -> Places {
        Places {
            state: Mutex::new(State {
                free,
                sleepers: Sleepers::default(),
            }),
        }
    }

    async fn take(&self, wants: usize) -> Turn<'_> {
        let mut turn = Turn {
            of: self,
            wants,
            number: None,
            has: false,
        };
        poll_fn(|context| Pin::new(&mut turn).poll_turn(context)).await;
        turn
    }
}

impl Turn<'_> {
    fn poll_turn(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.of.state);
        if !state.sleepers.is_first(&self.number) || state.free < self.wants {
            state.sleepers.sleep(&mut self.number, context.waker());
            return Poll::Pending;
        }
        state.sleepers.leave(&self.number);
        state.free -= self.wants;
        // There may be enough for the next one, too.
        state.sleepers.wake_first();
        drop(state);
        self.has = true;
        Poll::Ready(())
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.of.state);
        match self.has {
            true => state.free += self.wants,
            false => state.sleepers.leave(&self.number),
        }
        state.sleepers.wake_first();
    }
}

pub struct Counter {
    meter: Meter,
    turn: Places,
}

impl Counter {
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter,
            turn: Places::new(1),
        }
    }

    pub async fn add(&self, pages: u64) -> u64 {
        let turn = self.turn.take(1).await;
        let number = self.meter.read().await + pages;
        self.meter.write(number).await;
        drop(turn);
        number
    }
}

pub struct Printers {
    shop: Shop,
    places: Places,
}

impl Printers {
    pub fn new(shop: Shop) -> Printers {
        Printers {
            places: Places::new(shop.printers()),
            shop,
        }
    }

    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        let turn = self.places.take(1).await;
        let result = self.shop.print(&job).await;
        drop(turn);
        result
    }
}

#[derive(Default)]
pub struct StartingPistol {
    state: Mutex<(bool, Sleepers)>,
}

/// Takes its waker away when it is dropped.
struct Runner<'a> {
    pistol: &'a StartingPistol,
    number: Option<u64>,
}

impl StartingPistol {
    pub fn loaded() -> StartingPistol {
        StartingPistol::default()
    }

    pub fn fire(&self) {
        let mut state = lock(&self.state);
        state.0 = true;
        state.1.wake_all();
    }

    pub fn has_fired(&self) -> bool {
        lock(&self.state).0
    }

    pub async fn wait(&self) {
        let mut runner = Runner {
            pistol: self,
            number: None,
        };
        poll_fn(|context| {
            let mut state = lock(&self.state);
            if state.0 {
                return Poll::Ready(());
            }
            state.1.sleep(&mut runner.number, context.waker());
            Poll::Pending
        })
        .await;
    }
}

impl Drop for Runner<'_> {
    fn drop(&mut self) {
        lock(&self.pistol.state).1.leave(&self.number);
    }
}

pub struct Tray<T> {
    contents: Mutex<Contents<T>>,
}

struct Contents<T> {
    capacity: usize,
    sheets: VecDeque<T>,
    closed: bool,
    puts: Sleepers,
    takes: Sleepers,
}

/// Somebody who waits at the tray, on one of its sides.
struct Waits<'a, T> {
    tray: &'a Tray<T>,
    puts: bool,
    number: Option<u64>,
}

impl<T: Send> Tray<T> {
    pub fn new(capacity: usize) -> Tray<T> {
        Tray {
            contents: Mutex::new(Contents {
                capacity,
                sheets: VecDeque::new(),
                closed: false,
                puts: Sleepers::default(),
                takes: Sleepers::default(),
            }),
        }
    }

    pub async fn put(&self, sheet: T) -> Result<(), T> {
        let mut waits = Waits {
            tray: self,
            puts: true,
            number: None,
        };
        let mut sheet = Some(sheet);
        poll_fn(|context| {
            let mut contents = lock(&self.contents);
            if contents.closed {
                return Poll::Ready(sheet.take().map_or(Ok(()), Err));
            }
            if contents.sheets.len() == contents.capacity {
                contents.puts.sleep(&mut waits.number, context.waker());
                return Poll::Pending;
            }
            contents.sheets.extend(sheet.take());
            Poll::Ready(Ok(()))
        })
        .await
    }

    pub async fn take(&self) -> Option<T> {
        let mut waits = Waits {
            tray: self,
            puts: false,
            number: None,
        };
        poll_fn(|context| {
            let mut contents = lock(&self.contents);
            let sheet = contents.sheets.pop_front();
            if sheet.is_none() && !contents.closed {
                contents.takes.sleep(&mut waits.number, context.waker());
                return Poll::Pending;
            }
            Poll::Ready(sheet)
        })
        .await
    }

    pub fn close(&self) {
        let mut contents = lock(&self.contents);
        contents.closed = true;
        contents.puts.wake_all();
        contents.takes.wake_all();
    }
}

impl<T> Drop for Waits<'_, T> {
    /// At the end of a call, whatever end: those who can go on now are told.
    fn drop(&mut self) {
        let mut contents = lock(&self.tray.contents);
        match self.puts {
            true => contents.puts.leave(&self.number),
            false => contents.takes.leave(&self.number),
        }
        if !contents.sheets.is_empty() {
            contents.takes.wake_first();
        }
        if contents.sheets.len() < contents.capacity {
            contents.puts.wake_first();
        }
    }
}

pub struct Ledger {
    book: Book,
    places: Places,
}

impl Ledger {
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book,
            places: Places::new(usize::MAX),
        }
    }

    pub async fn snapshot(&self) -> Vec<u64> {
        let _reads = self.places.take(1).await;
        let mut balances = Vec::new();
        for account in 0..self.book.accounts() {
            balances.push(self.book.read(account).await);
        }
        balances
    }

    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        let _alone = self.places.take(usize::MAX).await;
        let left = self.book.read(from).await;
        let left = left.checked_sub(amount).ok_or(Overdrawn)?;
        let more = self.book.read(to).await + amount;
        self.book.write(&[(from, left), (to, more)]).await;
        Ok(())
    }
}

pub struct Rate {
    turn: Places,
    limit: usize,
    starts: Mutex<Vec<Instant>>,
}

impl Rate {
    pub fn new(limit: usize) -> Rate {
        Rate {
            turn: Places::new(1),
            limit,
            starts: Mutex::default(),
        }
    }

    pub async fn start(&self) {
        let _turn = self.turn.take(1).await;
        let nth_last = {
            let starts = lock(&self.starts);
            let nth_last = starts.len().checked_sub(self.limit);
            nth_last.map(|index| starts[index])
        };
        if let Some(nth_last) = nth_last {
            sleep_until(nth_last + Duration::from_secs(1)).await;
        }
        let mut starts = lock(&self.starts);
        starts.push(Instant::now());
        let old = starts.len().saturating_sub(self.limit);
        starts.drain(..old);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
