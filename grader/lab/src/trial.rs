//! Trials: code that may fail, without the check failing with it. So tests that a learner wrote can be put to the test.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use sim_core::Trusted;
use tokio::time::timeout;

use crate::{
    observer::{Observer, Tried},
    panics,
};

/// Virtual time after which a trial that has not ended is given up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What came of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// It ended well.
    Green,
    /// It panicked, or an expectation failed.
    Red {
        /// What was said.
        message: String,
        /// The line that said so, in whichever file. None if that is not known.
        line: Option<u32>,
    },
    /// It had not ended after [`PATIENCE`].
    Hangs,
}

impl Trusted for Trial {}

/// Runs `future` to its end. What panics or fails meanwhile is the trial's, and not the check's: in the tasks that it has spawned, too.
///
/// One trial at a time, and nothing of the check's own beside it: what fails there would be taken for the trial's.
///
/// A loop that never waits, or what blocks the thread, ends the check as it does everywhere.
///
/// # Panics
///
/// Outside of a check.
pub async fn trial(future: impl Future<Output = ()>) -> Trial {
    run(Box::pin(future)).await
}

async fn run(future: Pin<Box<dyn Future<Output = ()> + '_>>) -> Trial {
    let observer =
        Observer::current().expect("`trial` is for checks: call it under `#[lab::test]`");
    let mut trying = Trying {
        _tried: observer.tries(),
        observer: &observer,
        future: Some(future),
    };
    match timeout(PATIENCE, &mut trying).await {
        Ok(trial) => trial,
        Err(_) => Trial::Hangs,
    }
}

/// A trial that is under way.
struct Trying<'a> {
    future: Option<Pin<Box<dyn Future<Output = ()> + 'a>>>,
    observer: &'a Observer,
    /// Last, for what the future is dropped with may panic.
    _tried: Tried,
}

impl Future for Trying<'_> {
    type Output = Trial;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Trial> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(Trial::Green);
        };
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        let trial = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(())) => Trial::Green,
            Err(payload) => {
                let said = panics::forget(payload);
                let (message, line) = self.observer.last_tried().unwrap_or((said, None));
                Trial::Red { message, line }
            }
        };
        // What is left of it may panic when it goes, which changes nothing.
        self.give_up();
        Poll::Ready(trial)
    }
}

impl Trying<'_> {
    fn give_up(&mut self) {
        let future = self.future.take();
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(future))) {
            panics::forget(payload);
        }
    }
}

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        self.give_up();
    }
}
