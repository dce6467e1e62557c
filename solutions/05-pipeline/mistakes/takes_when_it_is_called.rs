//! Mistake: takes the item when `pop` is called.
//!
//! It is there, so why wait for a poll? But the future that has it may be dropped without one, in a `select!` that another
//! branch has won.
//!
//! Verdict: wrong in priority_queue::nothing_before_the_first_poll

impl<T: Send> PriorityQueue<T> {
    pub fn pop(&self) -> BoxFuture<'_, Option<T>> {
        let there = self.available.try_acquire().ok().and_then(|permit| {
            permit.forget();
            lock(&self.items).sorted.pop_first()
        });
        Box::pin(async move {
            if let Some((_, item)) = there {
                return Some(item);
            }
            if let Ok(permit) = self.available.acquire().await {
                permit.forget();
            }
            let (_, item) = lock(&self.items).sorted.pop_first()?;
            Some(item)
        })
    }
}
