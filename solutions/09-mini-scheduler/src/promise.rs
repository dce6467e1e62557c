//! A promise: a value that is set once, for all who wait for it.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt, mem,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use crate::lock::lock;

/// A value that will be set later, or an error instead. Clones are the same promise, and each may set it.
pub struct Promise<T, E> {
    state: Arc<Mutex<PromiseState<T, E>>>,
}

enum PromiseState<T, E> {
    Pending {
        callbacks: Vec<OnDone<T, E>>,
        waiters: BTreeMap<u64, Waker>,
        waiters_made: u64,
    },
    Done(Result<T, E>),
}

type OnDone<T, E> = Box<dyn FnOnce(Result<T, E>) + Send>;

/// The promise was already done: it keeps what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyDone;

impl fmt::Display for AlreadyDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the promise was done already")
    }
}

impl Error for AlreadyDone {}

impl<T, E> Clone for Promise<T, E> {
    fn clone(&self) -> Self {
        Promise {
            state: self.state.clone(),
        }
    }
}

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    /// A promise that is not done.
    pub fn pending() -> Promise<T, E> {
        let state = PromiseState::Pending {
            callbacks: Vec::new(),
            waiters: BTreeMap::new(),
            waiters_made: 0,
        };
        Promise {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Sets the value. Before it returns, every callback has been called, and everything that waits has been
    /// woken.
    pub fn resolve(&self, value: T) -> Result<(), AlreadyDone> {
        self.settle(Ok(value))
    }

    /// Sets an error in place of a value.
    pub fn reject(&self, error: E) -> Result<(), AlreadyDone> {
        self.settle(Err(error))
    }

    fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
        let mut state = lock(&self.state);
        let before = match &*state {
            PromiseState::Done(_) => return Err(AlreadyDone),
            PromiseState::Pending { .. } => {
                mem::replace(&mut *state, PromiseState::Done(result.clone()))
            }
        };
        // From here on the promise is done, and whoever is called may use it.
        drop(state);
        if let PromiseState::Pending {
            callbacks, waiters, ..
        } = before
        {
            waiters.into_values().for_each(Waker::wake);
            for callback in callbacks {
                callback(result.clone());
            }
        }
        Ok(())
    }

    /// What was set, if anything was.
    pub fn result(&self) -> Option<Result<T, E>> {
        match &*lock(&self.state) {
            PromiseState::Pending { .. } => None,
            PromiseState::Done(result) => Some(result.clone()),
        }
    }

    /// Registers `callback`, to be called once with what is set: when that happens, or now if it has happened.
    pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
        let result = match &mut *lock(&self.state) {
            PromiseState::Pending { callbacks, .. } => {
                callbacks.push(Box::new(callback));
                return;
            }
            PromiseState::Done(result) => result.clone(),
        };
        callback(result);
    }

    /// Waits until the promise is done, and gives what was set.
    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        Wait {
            promise: self.clone(),
            number: None,
        }
    }
}

/// One who waits for a promise, and the number under which its waker is kept.
struct Wait<T, E> {
    promise: Promise<T, E>,
    number: Option<u64>,
}

impl<T: Clone, E: Clone> Future for Wait<T, E> {
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        // Cloned before the lock, and that of the poll before dropped after it: both may run code of others.
        let waker = context.waker().clone();
        let _before;
        match &mut *lock(&this.promise.state) {
            PromiseState::Done(result) => Poll::Ready(result.clone()),
            PromiseState::Pending {
                waiters,
                waiters_made,
                ..
            } => {
                let number = *this.number.get_or_insert_with(|| {
                    *waiters_made += 1;
                    *waiters_made
                });
                _before = waiters.insert(number, waker);
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Wait<T, E> {
    fn drop(&mut self) {
        let _waker;
        if let (PromiseState::Pending { waiters, .. }, Some(number)) =
            (&mut *lock(&self.promise.state), self.number)
        {
            _waker = waiters.remove(&number);
        }
    }
}
