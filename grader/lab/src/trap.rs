//! Sees the calls to the operating system that block, as they are made: a sleep of a nanosecond as well as one of an hour, on a
//! machine as busy as you like.
//!
//! What a clock tells of a poll rests on when threads got their turn. A system call does not: the home thread and all that it starts
//! are put under a seccomp filter that turns calls which sleep, wait, or work on files into a signal. The handler notes what was
//! called, and from where, if a poll is under way, and makes the call itself. (Chromium's sandbox does the same, to answer calls in
//! another way.) The filter looks only at calls that the C library makes, so that ours goes through, and so does the program that a
//! child process becomes.
//!
//! Where there is no such filter, the clock has to do: see `observer::block`.

use std::{
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::frames::Addresses;

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod linux;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
use linux as system;

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
mod elsewhere;
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
use elsewhere as system;

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    /// Sleeps.
    Sleep,
    /// Waits for another thread. That may be for a moment, and nobody's fault.
    Wait,
    /// Works on a file: what it does to it, as `opened a file`.
    File(&'static str),
}

/// A call that was made within a poll.
#[derive(Debug, Clone)]
pub(crate) struct Caught {
    pub(crate) call: Call,
    /// From where.
    pub(crate) at: Addresses,
    /// For how long, the time in the queue for a processor not counted. Zero for calls of which that does not matter.
    pub(crate) waited: Duration,
}

/// The calling thread's calls are seen from [`set`](Trap::set) on until this is dropped. (The filter stays, and lets everything
/// through then.)
#[derive(Debug)]
pub(crate) struct Trap {
    _notebook: system::Notebook,
}

thread_local! {
    /// Whether the calling thread is under the filter.
    static IS_SET: Cell<bool> = const { Cell::new(false) };
}

impl Trap {
    /// A trap for the calling thread. It reads `/proc`. `None` where calls can't be seen.
    pub(crate) fn prepare() -> Option<Trap> {
        let notebook = system::Notebook::open()?;
        Some(Trap {
            _notebook: notebook,
        })
    }

    /// Sets it on the calling thread, and on those that this one will start. False where the kernel has no such filter.
    pub(crate) fn set(&self) -> bool {
        if !IS_SET.get() {
            IS_SET.set(system::filter().is_ok());
        }
        IS_SET.get()
    }
}

/// Which of its waits a thread is in, told to other threads.
#[derive(Debug, Default)]
pub(crate) struct Waits(AtomicU64);

impl Waits {
    /// The wait that the thread is in now, by a number of its own; `None` if it is in none.
    pub(crate) fn current(&self) -> Option<u64> {
        let number = self.0.load(Ordering::Acquire);
        (number % 2 == 1).then_some(number)
    }

    /// To be called when a wait begins, and when it is over. A signal handler may.
    fn turn(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// Does `work` on the calling thread and tells `waits` of its waits. Nothing is told if the trap was not set on this thread or the one
/// that started it.
pub(crate) fn telling(waits: &Waits, work: impl FnOnce()) {
    system::telling(waits, work);
}

/// Whether the trap is set on the calling thread.
pub(crate) fn is_set() -> bool {
    IS_SET.get()
}

/// From now on the calling thread's calls are noted. Notes of before are thrown away.
pub(crate) fn arm() {
    system::arm();
}

/// What the calling thread has called since [`arm`], each call from each place once; of very many calls, the first.
pub(crate) fn caught() -> Vec<Caught> {
    system::caught()
}

/// The calling thread's calls are no longer noted.
pub(crate) fn disarm() {
    system::disarm();
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::Write,
        sync::{Condvar, Mutex, mpsc},
        thread,
    };

    use super::*;

    fn set() -> Option<Trap> {
        Trap::prepare().filter(Trap::set)
    }

    /// What `work` calls, if this machine can tell.
    fn calls(work: impl FnOnce()) -> Option<Vec<Call>> {
        let _trap = set()?;
        arm();
        work();
        let caught = caught().into_iter().map(|one| one.call).collect();
        disarm();
        Some(caught)
    }

    #[test]
    fn the_shortest_sleep_is_seen_with_its_line() {
        let Some(_trap) = set() else { return };
        arm();
        let line = line!() + 1;
        thread::sleep(Duration::from_nanos(1));
        let caught = caught();
        disarm();
        let [one] = &caught[..] else {
            panic!("{caught:?}")
        };
        assert_eq!(one.call, Call::Sleep);
        let frames = one.at.frames();
        assert!(
            frames
                .iter()
                .any(|frame| frame.file.ends_with("lab/src/trap.rs") && frame.line == line),
            "{frames:?}"
        );
    }

    #[test]
    fn what_is_called_again_and_again_is_noted_once() {
        let sleeps = || (0..100).for_each(|_| thread::sleep(Duration::from_nanos(1)));
        assert!(calls(sleeps).is_none_or(|calls| calls == [Call::Sleep]));
    }

    #[test]
    fn what_nobody_asked_for_is_not_noted() {
        let Some(_trap) = set() else { return };
        thread::sleep(Duration::from_nanos(1));
        arm();
        let before = caught();
        disarm();
        thread::sleep(Duration::from_nanos(1));
        arm();
        assert!(before.is_empty() && caught().is_empty());
        disarm();
    }

    #[test]
    fn a_wait_is_seen_and_so_is_how_long_it_was() {
        let (tell, told) = mpsc::channel();
        let Some(_trap) = set() else { return };
        let teller = thread::spawn(move || {
            thread::sleep(Duration::from_millis(3));
            tell.send(()).unwrap();
        });
        arm();
        told.recv().unwrap();
        let caught = caught();
        disarm();
        teller.join().unwrap();
        // It may be there before anybody waits for it.
        let waits = caught.iter().all(|one| one.call == Call::Wait);
        assert!(waits, "{caught:?}");
    }

    #[test]
    fn files_are_seen() {
        let folder = tempfile();
        let file = folder.join("file");
        let seen = calls(|| fs::write(&file, "text").unwrap());
        assert!(seen.is_none_or(|calls| calls == [Call::File("opened a file")]));
        let seen = calls(|| fs::rename(&file, folder.join("other")).unwrap());
        assert!(seen.is_none_or(|calls| calls == [Call::File("renamed a file")]));
        let seen = calls(|| fs::remove_dir_all(&folder).unwrap());
        assert!(seen.is_none_or(|calls| calls == [Call::File("opened a file")]));
    }

    fn tempfile() -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("lab-trap-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn honest_work_is_not_seen() {
        let seen = calls(|| {
            let lock = Mutex::new(0);
            let changed = Condvar::new();
            for line in 0..100 {
                writeln!(std::io::stdout(), "line {line}").unwrap();
                *lock.lock().unwrap() += 1;
                changed.notify_all();
                thread::yield_now();
            }
            let map: std::collections::HashMap<_, _> = (0..100).map(|one| (one, one)).collect();
            assert_eq!(map.len(), 100);
        });
        // Other tests print, too, and one may have to wait for them.
        let seen = seen.unwrap_or_default();
        assert!(seen.iter().all(|call| *call == Call::Wait), "{seen:?}");
    }

    #[test]
    fn threads_under_it_come_and_go_and_meet() {
        let Some(_trap) = set() else { return };
        for _ in 0..20 {
            let (tell, told) = mpsc::channel();
            let threads: Vec<_> = (0..32)
                .map(|number| {
                    let tell = tell.clone();
                    thread::spawn(move || {
                        thread::sleep(Duration::from_micros(10));
                        tell.send(number).unwrap();
                    })
                })
                .collect();
            drop(tell);
            assert_eq!(told.into_iter().sum::<u32>(), 31 * 16);
            // Half are waited for; the others end by themselves, all at once.
            threads
                .into_iter()
                .step_by(2)
                .for_each(|one| one.join().unwrap());
        }
    }

    #[test]
    fn another_thread_is_told_of_a_wait_and_of_its_end() {
        let Some(_trap) = set() else { return };
        let waits = std::sync::Arc::new(Waits::default());
        let (tell, told) = mpsc::channel::<()>();
        let waiter = thread::spawn({
            let waits = waits.clone();
            move || telling(&waits, || assert!(told.recv().is_err()))
        });
        while waits.current().is_none() {
            thread::yield_now();
        }
        drop(tell);
        waiter.join().unwrap();
        assert_eq!(waits.current(), None);
    }

    #[test]
    fn a_program_that_is_started_under_it_is_left_alone() {
        let Some(_trap) = set() else { return };
        let output = std::process::Command::new("cat").arg(file!()).output();
        if let Ok(output) = output {
            use std::os::unix::process::ExitStatusExt;
            assert_eq!(output.status.signal(), None);
        }
    }
}
