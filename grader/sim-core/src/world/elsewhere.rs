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

/// The other thread of a world. It is started when it is first needed.
#[derive(Default)]
pub(super) struct Elsewhere {
    thread: OnceLock<thread::Thread>,
    desk: Arc<Desk>,
    escort: Arc<OnceLock<Escort>>,
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

/// How often the home thread gives way before it takes the other thread to be held up for good: half a second of nothing
/// else on an idle machine, and on a busy one as much longer as others need.
const PATIENCE: u32 = 1_000_000;

/// The other thread does not come to an end: it waits for something.
#[derive(Debug)]
pub(crate) struct HeldUp;

impl World {
    /// Has every errand on the world's other thread run by `escort`, so that an observer knows whose thread that is. Only
    /// the first call counts.
    pub fn set_escort(&self, escort: impl Fn(&mut dyn FnMut()) + Send + Sync + 'static) {
        let _ = self.inner.elsewhere.escort.set(Box::new(escort));
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
        for _ in 0..PATIENCE {
            if desk.stage.load(Ordering::Acquire) == DONE {
                desk.stage.store(IDLE, Ordering::Relaxed);
                return Ok(lock(&desk.outcome).take().unwrap_or(Ok(())));
            }
            thread::yield_now();
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
