//! Mistake: numbers a wait by how many wait already.
//!
//! When one has left, the next gets the number of somebody who is still there, and puts its waker in the other's place.
//!
//! Breaks: promise.any_number
//! Verdict: wrong in promise::waits_come_and_go

mod promise {
    enum PromiseState<T, E> {
        Pending {
            callbacks: Vec<OnDone<T, E>>,
            waiters: BTreeMap<u64, Waker>,
        },
        Done(Result<T, E>),
    }

    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn pending() -> Promise<T, E> {
            let state = PromiseState::Pending {
                callbacks: Vec::new(),
                waiters: BTreeMap::new(),
            };
            Promise {
                state: Arc::new(Mutex::new(state)),
            }
        }
    }

    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            let waker = context.waker().clone();
            let _before;
            match &mut *lock(&this.promise.state) {
                PromiseState::Done(result) => Poll::Ready(result.clone()),
                PromiseState::Pending { waiters, .. } => {
                    let number = *this.number.get_or_insert(waiters.len() as u64);
                    _before = waiters.insert(number, waker);
                    Poll::Pending
                }
            }
        }
    }
}
