//! A drop at every `.await`: whatever a function had in hand there must be where its docs say.

use std::{
    future::{Future, poll_fn},
    task::{Context, Poll},
};

use crate::{clones::Clones, observer::Observer};

/// Polls `future` as its owner would, and drops it where the seed says: at its first `.await` that waits, its second, and so on;
/// for an even seed as soon as it waits, for an odd one when what it waits for has come about and it was not polled again. So a
/// check with `seeds = 64` tries the first 32 in both ways, from whichever seed on it runs, and the seed of one that fails replays it.
///
/// `Some` is what the future came to if it ended before that. What fails after a drop says at which `.await` that was.
///
/// Each use in a run drops at the same number.
///
/// # Panics
///
/// Outside of a check.
pub async fn cut<F: Future>(future: F) -> Option<F::Output> {
    let observer = Observer::current().expect("`cut` is for checks: call it under `#[lab::test]`");
    let turn = observer.turn();
    let (last, when_woken) = (turn / 2 + 1, turn % 2 == 1);
    let mut future = Box::pin(future);
    let mut waits = 0;
    let mut clones = Clones::of(std::task::Waker::noop().clone());
    let output = poll_fn(|context| {
        if waits == last {
            // A sibling in this task may be the one that was woken.
            return match clones.woken() {
                true => Poll::Ready(None),
                false => Poll::Pending,
            };
        }
        let fresh = Clones::of(context.waker().clone());
        let polled = future
            .as_mut()
            .poll(&mut Context::from_waker(&fresh.waker()));
        clones = fresh;
        match polled {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => {
                waits += 1;
                match waits == last && !when_woken {
                    true => Poll::Ready(None),
                    false => Poll::Pending,
                }
            }
        }
    })
    .await;
    if output.is_none() {
        observer.dropped(clones.taken());
    }
    output
}
