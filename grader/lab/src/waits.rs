//! Where everything waits when a run has come to nothing: no task can run any more, or one only ever yields.
//!
//! tokio polls each task once more in a mode in which its leaves (a `recv`, a lock, a `JoinHandle`) leave a backtrace instead
//! of doing their work. What the run came to is settled by then: the poll can change nothing.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin};

use crate::frames::Addresses;

/// All leaves that the check's body and every task wait at; the body's come first.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
))]
pub(crate) async fn everywhere<F: Future>(body: Pin<&mut F>) -> Vec<Addresses> {
    use std::{future::poll_fn, panic::catch_unwind, pin::pin, task::Poll};
    use tokio::runtime::{
        Handle,
        dump::{Trace, trace_with},
    };

    use crate::panics;

    let mut leaves = Vec::new();
    let mut body = Some(body);
    Trace::root(poll_fn(|context| {
        let mut look = |_: &_| {
            leaves.push(Addresses::here());
        };
        if let Some(body) = body.take() {
            // A learner's future may panic when it is polled like this. That is nobody's fault.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                trace_with(|| body.poll(context).is_ready(), &mut look)
            }));
        }
        Poll::Ready(())
    }))
    .await;
    // While tokio looks at the tasks it holds its queue, and a poll that wakes a task panics in there
    // (https://github.com/tokio-rs/tokio/issues/8391). Then the body's leaves have to do.
    let handle = Handle::current();
    let mut dump = pin!(handle.dump());
    let dump =
        poll_fn(
            |context| match catch_unwind(AssertUnwindSafe(|| dump.as_mut().poll(context))) {
                Ok(polled) => polled.map(Some),
                Err(payload) => {
                    panics::forget(payload);
                    Poll::Ready(None)
                }
            },
        );
    let Some(dump) = dump.await else {
        return leaves;
    };
    for task in dump.tasks().iter() {
        for backtrace in task.trace().resolve_backtraces() {
            leaves.push(Addresses::of(
                backtrace.frames().map(|frame| frame.ip().addr()),
            ));
        }
    }
    leaves
}

/// tokio can't tell elsewhere.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
)))]
pub(crate) async fn everywhere<F: Future>(_body: Pin<&mut F>) -> Vec<Addresses> {
    Vec::new()
}
