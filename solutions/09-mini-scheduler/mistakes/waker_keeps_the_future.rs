//! Mistake: keeps the future of a task that has ended.
//!
//! The waker is the task, and the task has the future: as long as anybody holds a waker, it is there.
//!
//! Breaks: spawn.dropped_when_ended
//! Verdict: wrong in spawn::ended_and_gone
//! Verdict: wrong in spawn::cancelled_at_work
//! Verdict: wrong in spawn::panics
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle

mod scheduler {
    impl Shared {
        pub(crate) fn start(
            self: &Arc<Self>,
            body: Pin<Box<dyn Future<Output = ()> + Send>>,
        ) -> Arc<Work> {
            let mut state = lock(&self.state);
            state.tasks_made += 1;
            let work = Arc::new(Work {
                shared: self.clone(),
                number: state.tasks_made,
                progress: Mutex::new(Progress {
                    body: Some(body),
                    woken: false,
                    cancelled: false,
                    ended: None,
                }),
            });
            if state.closed {
                drop(state);
                work.cancel();
            } else {
                state.tasks.insert(work.number, work.clone());
                drop(state);
                work.wake_by_ref();
            }
            work
        }
    }

    struct Progress {
        body: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
        woken: bool,
        cancelled: bool,
        ended: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    }

    impl Work {
        fn poll(self: Arc<Self>) {
            let body = {
                let mut progress = lock(&self.progress);
                // From here on a wake is news, the poll below included.
                progress.woken = false;
                progress.body.take()
            };
            let Some(mut body) = body else { return };
            let waker = Waker::from(self.clone());
            let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
            let mut progress = lock(&self.progress);
            if polled.is_pending() && !progress.cancelled {
                progress.body = Some(body);
                return;
            }
            progress.ended = Some(body);
            drop(progress);
            self.shared.forget(self.number);
        }
    }
}

mod task {
    impl<F: Future> Body<F> {
        fn end(&mut self, result: Result<F::Output, TaskError>) {
            // First the future, then the word that it is gone.
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
}
