//! Alternative: channels instead of locks.
//!
//! What is shared is passed from hand to hand: whoever has received it has it alone, and sends it back. The receivers are behind a lock
//! that is only there for the line. A channel whose senders are all gone says that all have left.

use std::{
    sync::{Mutex as StdMutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{FutureExt, future::Shared};
use sim::shop::{Book, Fault, Job, Meter, Overdrawn, Printout, Shop};
use tokio::{
    sync::{
        Mutex, SetOnce,
        mpsc::{self, Receiver, Sender},
        oneshot,
    },
    time::{Instant, sleep_until},
};

/// Things that one after the other may have.
struct Things<T> {
    back: Sender<T>,
    line: Mutex<Receiver<T>>,
}

/// One of them. It goes back when it is dropped.
struct Mine<'a, T> {
    thing: Option<T>,
    back: &'a Sender<T>,
}

impl<T> Things<T> {
    fn of(things: Vec<T>) -> Things<T> {
        let (back, line) = mpsc::channel(things.len());
        for thing in things {
            let _ = back.try_send(thing);
        }
        Things {
            back,
            line: Mutex::new(line),
        }
    }

    async fn take(&self) -> Mine<'_, T> {
        Mine {
            thing: self.line.lock().await.recv().await,
            back: &self.back,
        }
    }
}

impl<T> Drop for Mine<'_, T> {
    fn drop(&mut self) {
        if let Some(thing) = self.thing.take() {
            let _ = self.back.try_send(thing);
        }
    }
}

pub struct Counter {
    meter: Things<Meter>,
}

impl Counter {
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter: Things::of(vec![meter]),
        }
    }

    pub async fn add(&self, pages: u64) -> u64 {
        let mine = self.meter.take().await;
        let meter = mine.thing.as_ref().expect("the channel is open");
        let number = meter.read().await + pages;
        meter.write(number).await;
        number
    }
}

pub struct Printers {
    /// A clone of the shop for each printer.
    printers: Things<Shop>,
}

impl Printers {
    pub fn new(shop: Shop) -> Printers {
        Printers {
            printers: Things::of(vec![shop.clone(); shop.printers()]),
        }
    }

    pub async fn print(&self, job: Job) -> Result<Printout, Fault> {
        let mine = self.printers.take().await;
        let printer = mine.thing.as_ref().expect("the channel is open");
        printer.print(&job).await
    }
}

pub struct StartingPistol {
    bullet: StdMutex<Option<oneshot::Sender<()>>>,
    bang: Shared<oneshot::Receiver<()>>,
}

impl StartingPistol {
    pub fn loaded() -> StartingPistol {
        let (bullet, bang) = oneshot::channel();
        StartingPistol {
            bullet: StdMutex::new(Some(bullet)),
            bang: bang.shared(),
        }
    }

    pub fn fire(&self) {
        let bullet = lock(&self.bullet).take();
        if let Some(bullet) = bullet {
            let _ = bullet.send(());
        }
    }

    pub fn has_fired(&self) -> bool {
        lock(&self.bullet).is_none()
    }

    pub async fn wait(&self) {
        let _ = self.bang.clone().await;
    }
}

pub struct Tray<T> {
    slot: StdMutex<Option<Sender<T>>>,
    sheets: Mutex<Receiver<T>>,
    closed: SetOnce<()>,
}

impl<T: Send> Tray<T> {
    pub fn new(capacity: usize) -> Tray<T> {
        let (slot, sheets) = mpsc::channel(capacity);
        Tray {
            slot: StdMutex::new(Some(slot)),
            sheets: Mutex::new(sheets),
            closed: SetOnce::new(),
        }
    }

    pub async fn put(&self, sheet: T) -> Result<(), T> {
        let slot = lock(&self.slot).clone();
        let Some(slot) = slot else {
            return Err(sheet);
        };
        tokio::select! {
            biased;
            _ = self.closed.wait() => Err(sheet),
            Ok(room) = slot.reserve() => {
                room.send(sheet);
                Ok(())
            }
            else => Err(sheet),
        }
    }

    pub async fn take(&self) -> Option<T> {
        // The last sender is gone when the tray is closed and nobody waits to put something in.
        self.sheets.lock().await.recv().await
    }

    pub fn close(&self) {
        lock(&self.slot).take();
        let _ = self.closed.set(());
    }
}

pub struct Ledger {
    book: Book,
    line: Mutex<Readers>,
}

/// A reader holds a sender. When a receiver hears that there is none any more, all of its readers have left.
#[derive(Default)]
struct Readers {
    door: Option<Sender<()>>,
    left: Vec<Receiver<()>>,
}

impl Ledger {
    pub fn new(book: Book) -> Ledger {
        Ledger {
            book,
            line: Mutex::default(),
        }
    }

    pub async fn snapshot(&self) -> Vec<u64> {
        let _inside = self.line.lock().await.enter();
        let mut balances = Vec::new();
        for account in 0..self.book.accounts() {
            balances.push(self.book.read(account).await);
        }
        balances
    }

    pub async fn transfer(&self, from: usize, to: usize, amount: u64) -> Result<(), Overdrawn> {
        // As long as this is held nobody comes in.
        let mut line = self.line.lock().await;
        line.all_have_left().await;
        let left = self.book.read(from).await;
        let left = left.checked_sub(amount).ok_or(Overdrawn)?;
        let more = self.book.read(to).await + amount;
        self.book.write(&[(from, left), (to, more)]).await;
        Ok(())
    }
}

impl Readers {
    fn enter(&mut self) -> Sender<()> {
        let left = &mut self.left;
        let door = self.door.get_or_insert_with(|| {
            let (door, leaves) = mpsc::channel(1);
            left.push(leaves);
            door
        });
        door.clone()
    }

    async fn all_have_left(&mut self) {
        self.door = None;
        while let Some(leaves) = self.left.last_mut() {
            // Nothing is ever sent.
            leaves.recv().await;
            self.left.pop();
        }
    }
}

pub struct Rate {
    slots: Sender<Instant>,
    line: Mutex<Line>,
}

struct Line {
    next: Option<Instant>,
    slots: Receiver<Instant>,
}

impl Rate {
    pub fn new(limit: usize) -> Rate {
        let (slots, rest) = mpsc::channel(limit);
        for _ in 0..limit {
            let _ = slots.try_send(Instant::now());
        }
        Rate {
            slots,
            line: Mutex::new(Line {
                next: None,
                slots: rest,
            }),
        }
    }

    pub async fn start(&self) {
        let mut line = self.line.lock().await;
        if line.next.is_none() {
            line.next = line.slots.recv().await;
        }
        if let Some(next) = line.next {
            sleep_until(next).await;
        }
        line.next = None;
        let next = Instant::now() + Duration::from_secs(1);
        let _ = self.slots.try_send(next);
    }
}

fn lock<T>(mutex: &StdMutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
