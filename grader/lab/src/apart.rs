//! Futures that a check runs beside each other in one task, each polled for its own sake only.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Wake, Waker},
};

use crate::clones;

/// Futures that run beside each other, as in a `FuturesUnordered`: each is polled when it was woken itself, so that none lives on the
/// wakes of another. Unlike there, the lab sees where they wait.
pub struct Apart<'a, T> {
    futures: Vec<Option<Pin<Box<dyn Future<Output = T> + 'a>>>>,
    bells: Arc<Bells>,
}

/// Who was woken, and who has to be woken for that.
#[derive(Default)]
struct Bells(Mutex<Rung>);

#[derive(Default)]
struct Rung {
    /// Their numbers, each once, in the order in which they were woken.
    numbers: VecDeque<usize>,
    outer: Option<Waker>,
}

/// What wakes one of them.
struct Bell {
    number: usize,
    bells: Arc<Bells>,
}

impl<'a, T> Apart<'a, T> {
    /// None yet.
    pub fn new() -> Apart<'a, T> {
        Apart {
            futures: Vec::new(),
            bells: Arc::default(),
        }
    }

    /// One more, which is first polled by [`Apart::next`].
    pub fn push(&mut self, future: impl Future<Output = T> + 'a) {
        self.bells.rung().numbers.push_back(self.futures.len());
        self.futures.push(Some(Box::pin(future)));
    }

    /// Waits until one of them is over, which is dropped then. `None` if there is none any more.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        if self.futures.iter().all(Option::is_none) {
            return Poll::Ready(None);
        }
        if clones::looks() {
            for future in self.futures.iter_mut().flatten() {
                let _ = future.as_mut().poll(context);
            }
            return Poll::Pending;
        }
        self.bells.rung().outer = Some(context.waker().clone());
        for _ in 0..self.futures.len() {
            let Some(number) = self.bells.rung().numbers.pop_front() else {
                return Poll::Pending;
            };
            let Some(future) = &mut self.futures[number] else {
                continue;
            };
            let bells = self.bells.clone();
            let waker = Waker::from(Arc::new(Bell { number, bells }));
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                self.futures[number] = None;
                return Poll::Ready(Some(output));
            }
        }
        // Others have their turn before one that has woken itself.
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<T> Default for Apart<'_, T> {
    fn default() -> Self {
        Apart::new()
    }
}

impl<T> fmt::Debug for Apart<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.futures.iter().flatten().count();
        f.debug_struct("Apart").field("left", &left).finish()
    }
}

impl Bells {
    fn rung(&self) -> MutexGuard<'_, Rung> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut rung = self.bells.rung();
        if !rung.numbers.contains(&self.number) {
            rung.numbers.push_back(self.number);
        }
        let outer = rung.outer.clone();
        drop(rung);
        if let Some(outer) = outer {
            outer.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, pin::pin};

    use super::*;

    #[test]
    fn each_is_polled_when_it_was_woken_itself() {
        let polls = [const { Cell::new(0) }; 2];
        let waker = Cell::new(None);
        let mut apart = Apart::new();
        apart.push(poll_fn(|context| {
            polls[0].set(polls[0].get() + 1);
            waker.set(Some(context.waker().clone()));
            Poll::<u8>::Pending
        }));
        apart.push(poll_fn(|_| {
            polls[1].set(polls[1].get() + 1);
            Poll::<u8>::Pending
        }));
        let mut next = pin!(apart.next());
        let mut context = Context::from_waker(Waker::noop());
        for polled in [[1, 1], [1, 1], [1, 1]] {
            assert!(next.as_mut().poll(&mut context).is_pending());
            assert_eq!(polls.each_ref().map(Cell::get), polled);
        }
        waker.take().unwrap().wake();
        assert!(next.as_mut().poll(&mut context).is_pending());
        assert_eq!(polls.each_ref().map(Cell::get), [2, 1]);
        clones::look(|| assert!(next.as_mut().poll(&mut context).is_pending()));
        assert_eq!(polls.each_ref().map(Cell::get), [3, 2]);
    }

    #[test]
    fn they_come_as_they_are_over_and_then_none() {
        let mut apart = Apart::new();
        apart.push(std::future::ready(1));
        apart.push(std::future::ready(2));
        let mut context = Context::from_waker(Waker::noop());
        for expected in [Some(1), Some(2), None] {
            let next = pin!(apart.next()).poll(&mut context);
            assert_eq!(next, Poll::Ready(expected));
        }
    }
}
