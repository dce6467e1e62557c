//! Another thread that does something at a moment of the world's choosing, while the home thread stands still.
//!
//! A wake from another thread has to come from another thread, and yet at the same moment in every run. So the home thread
//! hands a closure over and waits for its end. It must not sleep meanwhile, for the lab would take that for a poll that
//! blocks: it gives way to others again and again, and takes no lock that the other thread could hold.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU8, Ordering},
    },
    thread,
};

use super::{World, lock};

/// Something to be done on the other thread.
type Errand = Box<dyn FnOnce() + Send>;

/// Runs an errand on the other thread, with whatever has to be done before and after.
type Escort = Box<dyn Fn(&mut dyn FnMut()) + Send + Sync>;

/// Tells in which wait for a lock or another thread the other thread is, as a number that none of its other waits has; `None` if it is
/// in none.
type WaitOf = Box<dyn Fn() -> Option<u64> + Send + Sync>;

/// Whether there was a moment since it was last asked at which all threads slept but the home thread.
type Census = Box<dyn Fn() -> bool + Send + Sync>;

/// What the world may ask about the threads of the process.
struct Lookout {
    wait: WaitOf,
    census: Census,
}

/// The other thread of a world. It is started when it is first needed.
#[derive(Default)]
pub(super) struct Elsewhere {
    thread: OnceLock<thread::Thread>,
    desk: Arc<Desk>,
    escort: Arc<OnceLock<Escort>>,
    lookout: OnceLock<Lookout>,
}

/// Where the two threads meet. Only one of them is at it at a time: which one, `stage` says.
#[derive(Default)]
struct Desk {
    stage: AtomicU8,
    errand: Mutex<Option<Errand>>,
    outcome: Mutex<Option<thread::Result<()>>>,
}

const IDLE: u8 = 0;
const POSTED: u8 = 1;
const DONE: u8 = 2;
const CLOSED: u8 = 3;

/// How often the home thread gives way before it takes the other thread to be held up for good, if nobody tells what that one does:
/// half a second of nothing else on an idle machine, and on a busy one as much longer as others need.
const PATIENCE: u32 = 1_000_000;

/// How often, if the other thread has been in one and the same wait all the time. One that only has to wait for a processor is in none.
const PATIENCE_IN_A_WAIT: u32 = PATIENCE / 4;

/// In how many moments all threads must have been asleep, the other one in one and the same wait all the time: then there is nobody
/// who could end it. It takes tens of milliseconds. To give way takes as long as a processor is busy with others: on a machine with
/// a long queue, the turns above would take minutes.
const MOMENTS_ASLEEP: u32 = 200;

/// How often, if it is told what the other thread does, and it is at work.
const PATIENCE_AT_WORK: u32 = 50 * PATIENCE;

/// In one of so many turns it is asked what the other thread does.
const TURNS_TO_ASK: u32 = 64;

/// The other thread does not come to an end: it waits for something.
#[derive(Debug)]
pub(crate) struct HeldUp;

impl World {
    /// Has every errand on the world's other thread run by `escort`, so that an observer knows whose thread that is. Only
    /// the first call counts.
    pub fn set_escort(&self, escort: impl Fn(&mut dyn FnMut()) + Send + Sync + 'static) {
        let _ = self.inner.elsewhere.escort.set(Box::new(escort));
    }

    /// Has `wait` asked what the world's other thread does: the number of its wait for a lock or another thread, which none of its
    /// other waits has, or `None` if it is in none. While it is in one, `census` is asked whether there was a moment since the last
    /// question at which all threads slept but the home thread. Only the first call counts.
    pub fn set_lookout(
        &self,
        wait: impl Fn() -> Option<u64> + Send + Sync + 'static,
        census: impl Fn() -> bool + Send + Sync + 'static,
    ) {
        let lookout = Lookout {
            wait: Box::new(wait),
            census: Box::new(census),
        };
        let _ = self.inner.elsewhere.lookout.set(lookout);
    }

    /// Does `errand` on another thread and waits for its end. `Ok(Err(_))` is what it panicked with.
    pub(crate) fn elsewhere(
        &self,
        errand: impl FnOnce() + Send + 'static,
    ) -> Result<thread::Result<()>, HeldUp> {
        let Elsewhere {
            thread,
            desk,
            escort,
            lookout,
        } = &self.inner.elsewhere;
        let thread = thread.get_or_init(|| {
            let (desk, escort) = (desk.clone(), escort.clone());
            thread::spawn(move || attend(&desk, &escort))
                .thread()
                .clone()
        });
        *lock(&desk.errand) = Some(Box::new(errand));
        desk.stage.store(POSTED, Ordering::Release);
        thread.unpark();
        let lookout = lookout.get();
        let patience = lookout.map_or(PATIENCE, |_| PATIENCE_AT_WORK);
        let mut wait = None;
        let mut wait_since = 0;
        let mut moments_asleep = 0;
        for turn in 0..patience {
            if desk.stage.load(Ordering::Acquire) == DONE {
                desk.stage.store(IDLE, Ordering::Relaxed);
                return Ok(lock(&desk.outcome).take().unwrap_or(Ok(())));
            }
            thread::yield_now();
            let Some(lookout) = lookout else {
                continue;
            };
            if wait.is_none() && !turn.is_multiple_of(TURNS_TO_ASK) {
                continue;
            }
            let now_in = (lookout.wait)();
            if now_in.is_none() || now_in != wait {
                (wait, wait_since, moments_asleep) = (now_in, turn, 0);
                continue;
            }
            moments_asleep += u32::from((lookout.census)());
            if moments_asleep >= MOMENTS_ASLEEP || turn - wait_since >= PATIENCE_IN_A_WAIT {
                return Err(HeldUp);
            }
        }
        Err(HeldUp)
    }
}

/// What the other thread does with its life.
fn attend(desk: &Desk, escort: &OnceLock<Escort>) {
    loop {
        match desk.stage.load(Ordering::Acquire) {
            CLOSED => return,
            POSTED => {
                let mut errand = lock(&desk.errand).take();
                let mut run = || {
                    let errand = errand.take();
                    let outcome =
                        catch_unwind(AssertUnwindSafe(|| errand.map_or((), |errand| errand())));
                    *lock(&desk.outcome) = Some(outcome);
                };
                match escort.get() {
                    Some(escort) => escort(&mut run),
                    None => run(),
                }
                // A world that was dropped meanwhile has closed the desk; that is for good.
                let _ =
                    desk.stage
                        .compare_exchange(POSTED, DONE, Ordering::Release, Ordering::Relaxed);
            }
            _ => thread::park(),
        }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.desk.stage.store(CLOSED, Ordering::Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }
}
