//! Mistake: wakes the first who has asked a handle.
//!
//! The waker is kept if there is one already. A handle may be passed on to another task.
//!
//! Breaks: spawn.awaited
//! Verdict: wrong in spawn::awaits_another

mod task {
    impl<T> Future for Task<T> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let mut outcome = lock(&self.outcome);
            match mem::replace(&mut *outcome, Outcome::Taken) {
                Outcome::Awaited(before) => {
                    let first = before.unwrap_or_else(|| context.waker().clone());
                    *outcome = Outcome::Awaited(Some(first));
                    drop(outcome);
                    Poll::Pending
                }
                Outcome::Here(result) => Poll::Ready(result),
                Outcome::Taken => panic!("a task was polled after it had given its result"),
            }
        }
    }
}
