//! Where everything waits when a run has come to nothing: no task can run any more, or one only ever yields.
//!
//! tokio polls each task once more in a mode in which its leaves (a `recv`, a lock, a `JoinHandle`) leave a backtrace instead
//! of doing their work. What the run came to is settled by then: the poll can change nothing.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin};

use tokio::task::Id;

use crate::{
    frames::{self, Addresses},
    observer::Sought,
};

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
    /// The lock that it waits for, if it is one of tokio's.
    pub(crate) lock: Option<Sought>,
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

    use crate::{
        clones::{self, Clones},
        observer::{sought_in, sought_now},
        panics,
    };

    let of_body = |at: Addresses, is_leaf: bool, lock: Option<Sought>| Wait {
        task: None,
        at,
        is_leaf,
        lock,
    };
    let mut leaves = Vec::new();
    let mut body = Some(body);
    // What waits without a future of tokio's, or holds some that it polls only when they wake it, as `FuturesUnordered` and `LocalSet`
    // do, is known by the waker that it keeps.
    let clones = Clones::of(Waker::noop().clone());
    let waker = clones.waker();
    Trace::root(poll_fn(|_| {
        let context = &mut Context::from_waker(&waker);
        let mut look = |_: &_| {
            leaves.push(of_body(Addresses::here(), true, sought_now()));
        };
        if let Some(body) = body.take() {
            // A learner's future may panic when it is polled like this. That is nobody's fault.
            let poll = || trace_with(|| body.poll(context).is_ready(), &mut look);
            let _ = clones::look(|| catch_unwind(AssertUnwindSafe(poll)));
        }
        Poll::Ready(())
    }))
    .await;
    let kept = clones.taken().into_iter();
    leaves.extend(kept.map(|at| of_body(at, false, None)));
    // While tokio looks at the tasks it holds its queue, and a poll that wakes a task panics in there
    // (https://github.com/tokio-rs/tokio/issues/8391). Then the body's leaves have to do.
    let handle = Handle::current();
    let mut dump = pin!(handle.dump());
    let mut locks = Vec::new();
    let dump = poll_fn(|context| {
        let poll = || catch_unwind(AssertUnwindSafe(|| dump.as_mut().poll(context)));
        let (polled, sought) = sought_in(|| clones::look(poll));
        locks.extend(sought);
        match polled {
            Ok(polled) => polled.map(Some),
            Err(payload) => {
                panics::forget(payload);
                Poll::Ready(None)
            }
        }
    });
    let Some(dump) = dump.await else {
        return leaves;
    };
    for task in dump.tasks().iter() {
        let id = Some(task.id());
        let backtraces = task.trace().resolve_backtraces();
        let of_task = backtraces.iter().map(|backtrace| Wait {
            task: id,
            at: Addresses::of(backtrace.frames().map(|frame| frame.ip().addr())),
            is_leaf: true,
            lock: None,
        });
        let mut of_task: Vec<Wait> = of_task.collect();
        let theirs = locks.iter().filter(|sought| sought.task == id);
        assign(&mut of_task, theirs.cloned().collect());
        leaves.extend(of_task);
    }
    leaves
}

/// Says of the `waits` of a task which is for which lock. It was polled for the one after the other.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
))]
fn assign(waits: &mut [Wait], locks: Vec<Sought>) {
    if locks.is_empty() {
        return;
    }
    let is_for_lock = |wait: &&mut Wait| {
        let frames = wait.at.frames();
        frames.iter().any(|frame| frames::is_lock(&frame.file))
    };
    let mut waits: Vec<&mut Wait> = waits.iter_mut().filter(is_for_lock).collect();
    if waits.len() == locks.len() {
        for (wait, lock) in waits.iter_mut().zip(locks) {
            wait.lock = Some(lock);
        }
    }
}

/// tokio can't tell elsewhere.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
)))]
pub(crate) async fn everywhere<F: Future>(_body: Pin<&mut F>) -> Vec<Wait> {
    Vec::new()
}
