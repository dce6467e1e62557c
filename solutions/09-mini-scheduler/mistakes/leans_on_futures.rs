//! Mistake: leaves the promise to the `futures` crate.
//!
//! It would be the right thing to do elsewhere. Here the crate is not among the dependencies, because it is what is to
//! be built.
//!
//! Breaks: exercise.crates
//! Verdict: unbuilt in *

mod promise {
    use futures::FutureExt;

    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
            Wait {
                promise: self.clone(),
                number: None,
            }
            .boxed()
        }
    }
}
