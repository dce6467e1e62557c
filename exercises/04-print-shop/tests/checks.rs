//! The checks of the print shop. One file a part, and here what they share: moments, arrivals, and a line with several places.

use std::{collections::VecDeque, fmt, ops::RangeInclusive, time::Duration};

use futures::future::FusedFuture;
use lab::{Apart, Trusted, settle};
use sim::World;
use tokio::time::sleep;
use tokio_test::task::Spawn;

#[path = "checks/counter.rs"]
mod counter;
#[path = "checks/ledger.rs"]
mod ledger;
#[path = "checks/printers.rs"]
mod printers;
#[path = "checks/rate.rs"]
mod rate;
#[path = "checks/starting_pistol.rs"]
mod starting_pistol;
#[path = "checks/tray.rs"]
mod tray;

/// What came of something, in words: compared by them, and shown as they stand.
#[derive(Clone, PartialEq, PartialOrd, Eq, Ord)]
struct Told(String);

impl Trusted for Told {}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A caller who comes at some moment, needs so much time with what is shared, and goes away after so much.
#[derive(Debug, Clone, Copy)]
struct Caller {
    at: Duration,
    needs: Duration,
    /// When the caller gives up, if it is not done by then.
    until: Option<Duration>,
}

/// When a caller had what is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turn {
    from: Duration,
    to: Duration,
    gave_up: bool,
}

/// The turns of `callers`, who came in this order, if `places` of them can have a turn at once: those who have come first, each as soon
/// as there is a place. `None` for those who gave up while they waited. None at all if somebody gives up at a moment at which a
/// place becomes free, or is done: then two stories would be right.
fn turns(callers: &[Caller], places: usize) -> Option<Vec<Option<Turn>>> {
    let mut turns = vec![None; callers.len()];
    let mut waiting = VecDeque::new();
    let mut having: Vec<usize> = Vec::new();
    let last = callers.iter().map(|caller| caller.at + caller.needs);
    let end: Duration = last.sum();
    let mut now = ms(0);
    while now <= end {
        let gives_up = |index: &usize| callers[*index].until == Some(now);
        let is_over = |index: &usize| turns[*index].is_some_and(|turn: Turn| turn.to == now);
        let done =
            |index: &usize| turns[*index].is_some_and(|turn| turn.to == now && !turn.gave_up);
        let is_close = having.iter().any(|index| gives_up(index) && done(index));
        let frees = having.iter().any(is_over);
        if is_close || frees && waiting.iter().any(gives_up) {
            return None;
        }
        having.retain(|index| !is_over(index));
        waiting.retain(|index| !gives_up(index));
        waiting.extend((0..callers.len()).filter(|index| callers[*index].at == now));
        while having.len() < places
            && let Some(index) = waiting.pop_front()
        {
            let done = now + callers[index].needs;
            let until = callers[index].until.filter(|until| *until < done);
            turns[index] = Some(Turn {
                from: now,
                to: until.unwrap_or(done),
                gave_up: until.is_some(),
            });
            having.push(index);
        }
        now += ms(1);
    }
    Some(turns)
}

/// Callers who come one after the other, `gap` apart, and need times out of `needs`.
fn callers(
    world: &World,
    count: usize,
    gap: RangeInclusive<u64>,
    needs: RangeInclusive<u64>,
) -> Vec<Caller> {
    let mut at = ms(0);
    let mut caller = || {
        at += world.draw_ms(gap.clone());
        Caller {
            at,
            needs: world.draw_ms(needs.clone()),
            until: None,
        }
    };
    (0..count).map(|_| caller()).collect()
}

/// Runs all of these beside each other, each for its own sake; what they came to, in their order.
async fn all<'a, T: 'a>(futures: impl IntoIterator<Item = impl Future<Output = T> + 'a>) -> Vec<T> {
    let mut apart = Apart::new();
    for (index, future) in futures.into_iter().enumerate() {
        apart.push(async move { (index, future.await) });
    }
    let mut outputs = Vec::new();
    while let Some(output) = apart.next().await {
        outputs.push(output);
    }
    outputs.sort_by_key(|(index, _)| *index);
    outputs.into_iter().map(|(_, output)| output).collect()
}

/// Polls those who were woken until nobody is any more, or for a while: time does not pass. One that has ended may be woken, too.
async fn quiet<F: FusedFuture>(calls: &mut [Spawn<F>]) {
    for _ in 0..100 {
        settle().await;
        for call in calls.iter_mut().filter(|call| call.is_woken()) {
            let _ = call.poll();
        }
    }
}

/// Waits until the world is `at` old.
async fn until(world: &World, at: Duration) {
    sleep(at.saturating_sub(world.elapsed())).await;
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A number of things from `range`, drawn from the seed.
fn some(world: &World, range: RangeInclusive<u64>) -> usize {
    world.draw(range) as usize
}

/// A moment, or a time: `250 ms`.
fn moment(time: Duration) -> Told {
    Told(format!("{} ms", time.as_millis()))
}

/// What is in `told`, or that there is nothing.
fn or_nothing(told: Option<Told>) -> Told {
    told.unwrap_or_else(|| Told("nothing".to_owned()))
}

/// What happened, and when: `the shot at 250 ms`.
fn told(what: impl fmt::Display, at: Duration) -> Told {
    Told(format!("{what} at {} ms", at.as_millis()))
}
