//! Where everything waits when a run has come to nothing: no task can run any more, or one only ever yields.
//!
//! tokio polls each task once more in a mode in which its leaves (a `recv`, a lock, a `JoinHandle`) leave a backtrace instead
//! of doing their work. What the run came to is settled by then: the poll can change nothing.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin};

use tokio::task::Id;

use crate::frames::Addresses;

/// Something that waits.
#[derive(Debug)]
pub(crate) struct Wait {
    /// The task; none is the check's body.
    pub(crate) task: Option<Id>,
    /// Where.
    pub(crate) at: Addresses,
    /// Whether this is a future of tokio's. Otherwise it is where a future of somebody else's has kept the waker, with whatever waits
    /// inside of it.
    pub(crate) is_leaf: bool,
}

/// All leaves that the check's body and every task wait at; the body's come first.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
))]
pub(crate) async fn everywhere<F: Future>(body: Pin<&mut F>) -> Vec<Wait> {
    use std::{
        future::poll_fn,
        panic::catch_unwind,
        pin::pin,
        task::{Context, Poll, Waker},
    };
    use tokio::runtime::{
        Handle,
        dump::{Trace, trace_with},
    };

    use crate::{clones::Clones, panics};

    let of_task = |task: Option<Id>, is_leaf: bool| move |at: Addresses| Wait { task, at, is_leaf };
    let mut leaves = Vec::new();
    let mut body = Some(body);
    // What waits without a future of tokio's, or holds some that it polls only when they wake it, as `FuturesUnordered` and `LocalSet`
    // do, is known by the waker that it keeps.
    let clones = Clones::of(Waker::noop().clone());
    let waker = clones.waker();
    Trace::root(poll_fn(|_| {
        let context = &mut Context::from_waker(&waker);
        let mut look = |_: &_| {
            leaves.push(of_task(None, true)(Addresses::here()));
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
    leaves.extend(clones.taken().into_iter().map(of_task(None, false)));
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
            let frames = backtrace.frames().map(|frame| frame.ip().addr());
            leaves.push(of_task(Some(task.id()), true)(Addresses::of(frames)));
        }
    }
    leaves
}

/// tokio can't tell elsewhere.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
)))]
pub(crate) async fn everywhere<F: Future>(_body: Pin<&mut F>) -> Vec<Wait> {
    Vec::new()
}
