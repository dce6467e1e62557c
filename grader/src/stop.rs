//! The end of child processes: a family of them, which can be ended at once and from any thread.

use std::{
    collections::BTreeSet,
    io,
    os::unix::process::CommandExt,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, killpg},
    unistd::Pid,
};

/// Ends the processes that were started under it, and lets no more start. It can't be taken back.
#[derive(Debug, Default)]
pub struct Stop {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    /// The process groups that are running.
    groups: BTreeSet<i32>,
}

/// A child in a process group of its own. Whatever it has started in there ends with it.
#[derive(Debug)]
pub struct Family<'a> {
    /// The child, to talk with it and to wait for it.
    pub child: Child,
    group: Pid,
    stop: &'a Stop,
}

/// What the user ends with Ctrl-C: everything.
static EVERYTHING: Stop = Stop::new();

/// Ends what is running and refuses to start anything more. For Ctrl-C: it may be called from any thread.
pub fn interrupt() {
    EVERYTHING.stop();
}

/// Whether the user has asked for an end of everything.
pub fn interrupted() -> bool {
    EVERYTHING.state().stopped
}

impl Stop {
    /// One under which nothing runs yet.
    pub const fn new() -> Stop {
        Stop {
            state: Mutex::new(State {
                stopped: false,
                groups: BTreeSet::new(),
            }),
        }
    }

    /// Ends what runs under it, and refuses to start anything more.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        for group in &state.groups {
            // It may have ended by itself just now.
            let _ = killpg(Pid::from_raw(*group), Signal::SIGKILL);
        }
    }

    /// Whether it was stopped, or everything was.
    pub fn is_stopped(&self) -> bool {
        self.state().stopped || interrupted()
    }

    /// What waiting for a stopped child comes to.
    ///
    /// # Errors
    ///
    /// If it was stopped.
    pub fn check(&self) -> io::Result<()> {
        match self.is_stopped() {
            true => Err(stopped()),
            false => Ok(()),
        }
    }

    /// Starts `command` in a process group of its own.
    ///
    /// # Errors
    ///
    /// If it can't be started, or this was stopped.
    pub fn spawn(&self, command: &mut Command) -> io::Result<Family<'_>> {
        command.process_group(0);
        // Held while the child starts, so that who stops it finds it. Always in this order.
        let (mut ours, mut all) = (self.state(), EVERYTHING.state());
        if ours.stopped || all.stopped {
            return Err(stopped());
        }
        let child = command.spawn()?;
        let group = i32::try_from(child.id()).map_err(io::Error::other)?;
        ours.groups.insert(group);
        all.groups.insert(group);
        Ok(Family {
            child,
            group: Pid::from_raw(group),
            stop: self,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Family<'_> {
    /// Ends it, and waits until the child has ended.
    ///
    /// # Errors
    ///
    /// If the system loses track of it.
    pub fn end(&mut self) -> io::Result<()> {
        match killpg(self.group, Signal::SIGKILL) {
            Ok(()) | Err(Errno::ESRCH) => {}
            Err(error) => return Err(error.into()),
        }
        self.child.wait().map(drop)
    }

    /// By what it is stopped.
    pub fn stop(&self) -> &Stop {
        self.stop
    }
}

impl Drop for Family<'_> {
    fn drop(&mut self) {
        // If all are gone there is nobody to tell.
        let _ = killpg(self.group, Signal::SIGKILL);
        let _ = self.child.wait();
        let group = self.group.as_raw();
        self.stop.state().groups.remove(&group);
        EVERYTHING.state().groups.remove(&group);
    }
}

fn stopped() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "stopped by you")
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn what_is_stopped_ends_and_the_rest_goes_on() {
        let (one, other) = (Stop::new(), Stop::new());
        let sleeps = || {
            let mut command = Command::new("sleep");
            command.arg("1000");
            command
        };
        let mut ended = one.spawn(&mut sleeps()).unwrap();
        let mut goes_on = other.spawn(&mut sleeps()).unwrap();
        one.stop();
        let status = ended.child.wait().unwrap();
        assert_eq!(status.signal(), Some(Signal::SIGKILL as i32));
        assert!(goes_on.child.try_wait().unwrap().is_none());
        assert!(one.is_stopped() && !other.is_stopped());
        let refused = one.spawn(&mut sleeps()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::Interrupted);
        goes_on.end().unwrap();
    }
}
