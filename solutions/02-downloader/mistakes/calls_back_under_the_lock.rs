//! Mistake: calls the callbacks while it holds a lock.
//!
//! The lock is taken to read the callbacks, and the loop over them is in the same block. A callback that uses the
//! promise needs the lock that its caller holds.
//!
//! Without: use futures::{FutureExt, future::Shared}
//! Breaks: promise.likes
//! Verdict: blocked in promise::callback_uses_the_promise
//! Verdict: blocked in promise::every_callback_uses_the_promise

use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

type Callback<T> = Box<dyn FnOnce(Result<T, Abandoned>) + Send>;

struct State<T> {
    result: Mutex<Option<Result<T, Abandoned>>>,
    callbacks: Mutex<Vec<Callback<T>>>,
    done: Notify,
}

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Arc::new(State {
        result: Mutex::new(None),
        callbacks: Mutex::new(Vec::new()),
        done: Notify::new(),
    });
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

pub struct Setter<T: Clone> {
    state: Arc<State<T>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    state: Arc<State<T>>,
}

impl<T: Clone> State<T> {
    fn finish(&self, result: Result<T, Abandoned>) {
        let mut done = self.result.lock().unwrap();
        if done.is_some() {
            return;
        }
        *done = Some(result.clone());
        self.done.notify_waiters();
        for callback in self.callbacks.lock().unwrap().drain(..) {
            callback(result.clone());
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Setter<T> {
    pub fn set(self, value: T) {
        self.state.finish(Ok(value));
    }
}

impl<T: Clone> Drop for Setter<T> {
    fn drop(&mut self) {
        self.state.finish(Err(Abandoned));
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(async move {
            loop {
                let done = state.done.notified();
                if let Some(result) = state.result.lock().unwrap().clone() {
                    return result;
                }
                done.await;
            }
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let done = self.state.result.lock().unwrap();
        if let Some(result) = done.clone() {
            drop(done);
            callback(result);
        } else {
            self.state
                .callbacks
                .lock()
                .unwrap()
                .push(Box::new(callback));
        }
    }
}
