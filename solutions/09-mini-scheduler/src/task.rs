//! A task as whoever spawned it sees it: a handle to await, and how the output gets there.

use std::{
    any::Any,
    error::Error,
    fmt, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use crate::{lock::lock, scheduler::Work};

/// A task that was spawned. Await it for what comes of it.
pub struct Task<T> {
    pub(crate) outcome: Arc<Mutex<Outcome<T>>>,
    pub(crate) work: Arc<Work>,
}

/// What came of a task.
pub(crate) enum Outcome<T> {
    /// Nothing yet. Who is to be woken.
    Awaited(Option<Waker>),
    Here(Result<T, TaskError>),
    Taken,
}

/// Why a task has no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskError {
    /// It was cancelled, or its scheduler was dropped.
    Cancelled,
    /// It panicked, and this is its message. Empty if the panic's payload is neither a `&str` nor a `String`.
    Panicked(String),
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TaskError::Cancelled => f.write_str("the task was cancelled"),
            TaskError::Panicked(said) => write!(f, "the task panicked: {said}"),
        }
    }
}

impl Error for TaskError {}

impl<T> Task<T> {
    /// Cancels it: it is not polled again, and its future is dropped.
    pub fn cancel(&self) {
        self.work.cancel();
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T, TaskError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = context.waker().clone();
        let mut outcome = lock(&self.outcome);
        match mem::replace(&mut *outcome, Outcome::Taken) {
            Outcome::Awaited(_before) => {
                *outcome = Outcome::Awaited(Some(waker));
                drop(outcome);
                Poll::Pending
            }
            Outcome::Here(result) => Poll::Ready(result),
            Outcome::Taken => panic!("a task was polled after it had given its result"),
        }
    }
}

/// The future of a task, and where to leave what comes of it.
pub(crate) struct Body<F: Future> {
    pub(crate) future: Option<Pin<Box<F>>>,
    pub(crate) outcome: Arc<Mutex<Outcome<F::Output>>>,
}

impl<F: Future> Body<F> {
    /// The first to set the result is right.
    fn end(&mut self, result: Result<F::Output, TaskError>) {
        // First the future, then the word that it is gone.
        self.future = None;
        let mut outcome = lock(&self.outcome);
        if let Outcome::Awaited(waker) = &mut *outcome {
            let waker = waker.take();
            *outcome = Outcome::Here(result);
            drop(outcome);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl<F: Future> Future for Body<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(());
        };
        // What a panic leaves behind is dropped and never looked at again.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(payload) => Err(TaskError::Panicked(said(&*payload))),
        };
        self.end(result);
        Poll::Ready(())
    }
}

impl<F: Future> Drop for Body<F> {
    fn drop(&mut self) {
        self.end(Err(TaskError::Cancelled));
    }
}

/// What somebody said who panicked.
fn said(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        String::new()
    }
}
