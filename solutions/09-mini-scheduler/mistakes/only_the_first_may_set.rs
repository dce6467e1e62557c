//! Mistake: lets only the first handle set the promise.
//!
//! Clones are for those who wait, as the receivers of a channel are. But each is the promise, and whoever has one may keep it.
//!
//! Breaks: promise.clones
//! Verdict: wrong in promise::set_once
//! Verdict: wrong in promise::used_by_a_waker

mod promise {
    pub struct Promise<T, E> {
        state: Arc<Mutex<PromiseState<T, E>>>,
        is_first: bool,
    }

    impl<T, E> Clone for Promise<T, E> {
        fn clone(&self) -> Self {
            Promise {
                state: self.state.clone(),
                is_first: false,
            }
        }
    }

    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn pending() -> Promise<T, E> {
            let state = PromiseState::Pending {
                callbacks: Vec::new(),
                waiters: BTreeMap::new(),
                waiters_made: 0,
            };
            Promise {
                state: Arc::new(Mutex::new(state)),
                is_first: true,
            }
        }

        pub fn resolve(&self, value: T) -> Result<(), AlreadyDone> {
            match self.is_first {
                true => self.settle(Ok(value)),
                false => Err(AlreadyDone),
            }
        }

        pub fn reject(&self, error: E) -> Result<(), AlreadyDone> {
            match self.is_first {
                true => self.settle(Err(error)),
                false => Err(AlreadyDone),
            }
        }
    }
}
