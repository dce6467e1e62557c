//! When things happen on a network, and who is to be woken then.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::{
    task::coop,
    time::{Instant, Sleep},
};

use crate::world::World;

/// The world's clock, with the instants that tokio's timers want.
#[derive(Debug)]
pub(super) struct Clock {
    world: World,
    start: Instant,
}

/// Somebody who waits at a socket, and the timer that wakes them when there is something to be had.
#[derive(Debug, Default)]
pub(super) struct Waiter {
    waker: Option<Waker>,
    timer: Option<Pin<Box<Sleep>>>,
}

/// Those who are to be woken. Not while the network's state is locked: whoever wakes may look at it.
#[derive(Debug, Default)]
pub(super) struct Wakes(Vec<Waker>);

impl Clock {
    pub(super) fn new(world: &World) -> Clock {
        Clock {
            world: world.clone(),
            start: Instant::now() - world.elapsed(),
        }
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    /// The time since the world began.
    pub(super) fn now(&self) -> Duration {
        self.world.elapsed()
    }
}

impl Waiter {
    /// Has the task of `context` woken by [`Waiter::wake`], and at the moment `due`, if one is known.
    pub(super) fn wait(&mut self, clock: &Clock, context: &Context<'_>, due: Option<Duration>) {
        match &mut self.waker {
            Some(waker) => waker.clone_from(context.waker()),
            none => *none = Some(context.waker().clone()),
        }
        if let Some(due) = due {
            self.set(clock, due, &mut Wakes::default());
        }
    }

    /// Has whoever waits woken at the moment `due`, not now.
    pub(super) fn set(&mut self, clock: &Clock, due: Duration, wakes: &mut Wakes) {
        let Some(waker) = &self.waker else { return };
        let deadline = clock.start + due;
        let timer = match &mut self.timer {
            Some(timer) => {
                if timer.deadline() != deadline || timer.is_elapsed() {
                    timer.as_mut().reset(deadline);
                }
                timer
            }
            none => none.insert(Box::pin(clock.world.sleep(due.saturating_sub(clock.now())))),
        };
        // Polled in the name of whoever waits, it wakes them and not the task that is running. That task's budget is none of
        // its business.
        let timer = pin!(coop::unconstrained(timer.as_mut()));
        if timer.poll(&mut Context::from_waker(waker)).is_ready() {
            self.wake(wakes);
        }
    }

    /// Wakes whoever waits.
    pub(super) fn wake(&mut self, wakes: &mut Wakes) {
        wakes.0.extend(self.waker.take());
    }
}

impl Wakes {
    pub(super) fn extend(&mut self, wakers: impl IntoIterator<Item = Waker>) {
        self.0.extend(wakers);
    }

    pub(super) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}

/// Polls as tokio's own sockets do: a task that always finds something to do gets no more than its share, and one that waits
/// for ever is found where it waits.
pub(super) fn poll_socket<T>(
    context: &mut Context<'_>,
    mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
) -> Poll<T> {
    let polled = std::future::poll_fn(|context| {
        let polled = poll(context);
        if polled.is_pending() {
            // It does nothing but tell tokio, if tokio asks, that this task waits here.
            let here = pin!(coop::unconstrained(coop::consume_budget()));
            let _ = here.poll(context);
        }
        polled
    });
    pin!(coop::cooperative(polled)).poll(context)
}
