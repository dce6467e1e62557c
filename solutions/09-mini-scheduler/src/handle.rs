//! How work gets into the loop: callbacks, timers and tasks.

use std::{
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use crate::{
    lock::lock,
    scheduler::{Callback, Shared, When},
    task::{Body, Outcome, Task},
};

/// Gives work to a [`Scheduler`](crate::Scheduler): from anywhere, from within callbacks and tasks, and from other threads as well.
#[derive(Clone)]
pub struct Handle {
    pub(crate) shared: Arc<Shared>,
}

impl Handle {
    /// Puts `callback` at the end of the ready queue.
    pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
        self.shared.call_soon(Box::new(callback));
    }

    /// Has `callback` called once when `delay` has passed from now.
    pub fn call_later(&self, delay: Duration, callback: impl FnOnce() + Send + 'static) -> Timer {
        let callback: Callback = Box::new(callback);
        // The scheduler's, but the timer can take it away even from the ready queue.
        let callback = Arc::new(Mutex::new(Some(callback)));
        let cancel = Arc::downgrade(&callback);
        let at = self.shared.clock.now() + delay;
        let call = move || {
            let callback = lock(&callback).take();
            if let Some(callback) = callback {
                callback();
            }
        };
        Timer {
            when: self.shared.call_at(at, Box::new(call)),
            callback: cancel,
            shared: self.shared.clone(),
        }
    }

    /// Starts `future` as a task of its own.
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let outcome = Arc::new(Mutex::new(Outcome::Awaited(None)));
        let body = Body {
            future: Some(Box::pin(future)),
            outcome: outcome.clone(),
        };
        let work = self.shared.start(Box::pin(body));
        Task { outcome, work }
    }
}

/// A timer that was set with [`Handle::call_later`].
pub struct Timer {
    shared: Arc<Shared>,
    when: When,
    callback: Weak<Mutex<Option<Callback>>>,
}

impl Timer {
    /// Cancels it: its callback is dropped and will not be called, even if its time has come.
    pub fn cancel(&self) {
        let timer = lock(&self.shared.state).timers.remove(&self.when);
        let callback = self.callback.upgrade();
        let callback = callback.and_then(|callback| lock(&callback).take());
        drop((timer, callback));
        // The loop may be waiting for this one.
        self.shared.clock.unpark();
    }
}
