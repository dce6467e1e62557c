//! Mistake: gives its waker to the timer once, at the first poll.
//!
//! Whoever writes a future by hand polls the timer when it is made, and from then on looks only whether the time has come. If the
//! future has moved to another task by then, it is the first one that is woken.
//!
//! Breaks: cook.moment
//! Placeless: its `poll` returns, and leaves nothing behind by which it could be found.
//! Verdict: deadlocked in cook::another_task_may_await_the_dish

use std::{
    pin::{Pin, pin},
    task::{Context, Poll},
};

use tokio::{
    task::unconstrained,
    time::{Instant, Sleep},
};

/// A dish being cooked: the pot and its timer, once it is on the stove.
struct Cooking<'a> {
    kitchen: &'a Kitchen,
    dish: Dish,
    pot: Option<(sim::kitchen::Pot, Pin<Box<Sleep>>)>,
}

impl Future for Cooking<'_> {
    type Output = Plate;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Plate> {
        match self.pot.take() {
            None => {
                let mut timer = Box::pin(sleep(self.dish.time));
                let pot = self.kitchen.start(&self.dish);
                // There is no second poll, so it must not yield before it has looked.
                if pin!(unconstrained(timer.as_mut())).poll(context).is_ready() {
                    return Poll::Ready(pot.serve());
                }
                self.pot = Some((pot, timer));
                Poll::Pending
            }
            Some((pot, timer)) if timer.deadline() <= Instant::now() => Poll::Ready(pot.serve()),
            cooking => {
                self.pot = cooking;
                Poll::Pending
            }
        }
    }
}

pub fn cook(kitchen: &Kitchen, dish: Dish) -> impl Future<Output = Plate> {
    Cooking {
        kitchen,
        dish,
        pot: None,
    }
}
