//! Mistake: looks every millisecond whether the value is there.
//!
//! A loop with a short sleep looks cheap. A thousand waiters wake a million times a second for nothing.
//!
//! Without: use futures::{FutureExt, future::Shared}
//! Breaks: promise.asleep
//! Verdict: wrong in promise::abandoned
//! Verdict: wrong in promise::set_by_another_task
//! Verdict: wrong in promise::sleeps_until_then
//! Verdict: wrong in promise::many_waiters
//! Verdict: wrong in promise::goes_on_in_another_task

use std::{
    mem,
    sync::{Arc, Mutex},
};
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
        let callbacks = {
            let mut done = self.result.lock().unwrap();
            if done.is_some() {
                return;
            }
            *done = Some(result.clone());
            mem::take(&mut *self.callbacks.lock().unwrap())
        };
        self.done.notify_waiters();
        for callback in callbacks {
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
                if let Some(result) = state.result.lock().unwrap().clone() {
                    return result;
                }
                time::sleep(Duration::from_millis(1)).await;
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
