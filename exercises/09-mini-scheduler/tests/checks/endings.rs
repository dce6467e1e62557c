//! The ends that a task may come to, and what may be dropped with it.

use std::{
    fmt,
    future::Future,
    panic::panic_any,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use mini_scheduler::{Scheduler, Task};
use sim::clock::Witness;

use super::{SAID, Told, call_soon_and_panic, panics_out_of_run, polled, told};

/// A handle that several have: each takes it out, uses it and puts it back.
#[derive(Clone, Default)]
pub(super) struct Shared {
    handle: Arc<Mutex<Option<Held>>>,
    /// The task's own waker, as soon as it was polled.
    waker: Arc<Mutex<Option<Waker>>>,
}

type Held = Pin<Box<Task<()>>>;

impl Shared {
    pub(super) fn put(&self, task: Task<()>) {
        self.put_back(Box::pin(task));
    }

    fn put_back(&self, task: Held) {
        *self.handle.lock().expect("nothing panics here") = Some(task);
    }

    fn take(&self) -> Option<Held> {
        self.handle.lock().expect("nothing panics here").take()
    }

    /// What a poll of it gave.
    pub(super) fn ask(&self, waker: &Waker) -> Told {
        let Some(mut task) = self.take() else {
            return Told("nothing: somebody else has the handle".to_owned());
        };
        let answer = task.as_mut().poll(&mut Context::from_waker(waker));
        self.put_back(task);
        polled(answer, told)
    }

    pub(super) fn cancel(&self) {
        if let Some(task) = self.take() {
            task.cancel();
            self.put_back(task);
        }
    }
}

/// How a task may come to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum End {
    Returns,
    Panics,
    IsCancelled,
    CancelsItself,
    GoesWithItsScheduler,
}

impl End {
    pub(super) const ALL: [End; 5] = [
        End::Returns,
        End::Panics,
        End::IsCancelled,
        End::CancelsItself,
        End::GoesWithItsScheduler,
    ];

    /// Those to which a task comes while its handle is free to be asked.
    pub(super) const UNHELD: [End; 4] = [
        End::Returns,
        End::Panics,
        End::CancelsItself,
        End::GoesWithItsScheduler,
    ];

    /// What there is to tell of such a task.
    pub(super) fn told(self) -> Told {
        match self {
            End::Returns => Told::output(()),
            End::Panics => Told::panicked(SAID),
            End::IsCancelled | End::CancelsItself | End::GoesWithItsScheduler => Told::cancelled(),
        }
    }

    /// Brings `task` to this end.
    pub(super) fn bring_about(self, mut scheduler: Scheduler, task: &Shared) {
        match self {
            End::Returns | End::Panics | End::CancelsItself => scheduler.run(),
            End::IsCancelled => {
                task.cancel();
                scheduler.run();
            }
            End::GoesWithItsScheduler => {
                // It has been polled then, and waits.
                call_soon_and_panic(&scheduler.handle());
                panics_out_of_run(&mut scheduler);
            }
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            End::Returns => "that returned",
            End::Panics => "that panicked",
            End::IsCancelled => "that was cancelled",
            End::CancelsItself => "that cancelled itself",
            End::GoesWithItsScheduler => "whose scheduler was dropped",
        })
    }
}

/// A future that comes to an end, and what is dropped with it.
pub(super) struct Ending<T> {
    end: End,
    task: Shared,
    _drops: T,
}

impl<T> Ending<T> {
    pub(super) fn new(end: End, task: &Shared, drops: T) -> Ending<T> {
        Ending {
            end,
            task: task.clone(),
            _drops: drops,
        }
    }
}

impl<T> Future for Ending<T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        *self.task.waker.lock().expect("nothing panics here") = Some(context.waker().clone());
        match self.end {
            End::Returns => return Poll::Ready(()),
            End::Panics => panic_any(SAID),
            End::CancelsItself => self.task.cancel(),
            End::IsCancelled | End::GoesWithItsScheduler => {}
        }
        Poll::Pending
    }
}

/// Asks the handle of the task that it is dropped with.
pub(super) struct Asks {
    task: Shared,
    witness: Witness,
}

impl Asks {
    pub(super) fn new(task: &Shared, witness: &Witness) -> Asks {
        Asks {
            task: task.clone(),
            witness: witness.clone(),
        }
    }
}

impl Drop for Asks {
    fn drop(&mut self) {
        let answer = self.task.ask(Waker::noop());
        self.witness.note(format!("{answer:?}"));
    }
}

/// Wakes the task that it is dropped with, and cancels it.
pub(super) struct Clings {
    task: Shared,
    witness: Witness,
}

impl Clings {
    pub(super) fn new(task: &Shared, witness: &Witness) -> Clings {
        Clings {
            task: task.clone(),
            witness: witness.clone(),
        }
    }
}

impl Drop for Clings {
    fn drop(&mut self) {
        let waker = self.task.waker.lock().expect("nothing panics here").take();
        if let Some(waker) = waker {
            waker.wake();
        }
        self.task.cancel();
        self.witness.note("dropped");
    }
}
