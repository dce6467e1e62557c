//! The layers as Linux has them.
//!
//! - `landlock` makes rules for files; `seccomp` makes filters for system calls.
//! - `probe` tries a layer in a child.

use std::{io, path::Path};

use nix::{
    errno::Errno,
    sched::{CloneFlags, unshare},
    sys::socket::{AddressFamily, SockFlag, SockType, socket},
};

use super::reach::Reach;

mod landlock;
mod probe;
mod seccomp;

pub(super) use seccomp::Filter;

/// What to do about a layer that is missing.
pub(super) const REMEDY: &str = "Grade on Linux 5.13 or newer with both switched on, or in a container or virtual machine that \
                                 has them.";

/// Users, so that the others may be had without being root, and so that root has no rights; networks without an interface;
/// shared memory and semaphores of its own. No process namespace: nothing of a check's may fork, and nothing of the compiler's
/// leaves its process group.
const NAMESPACES: CloneFlags = CloneFlags::CLONE_NEWUSER
    .union(CloneFlags::CLONE_NEWNET)
    .union(CloneFlags::CLONE_NEWIPC);

/// The walls around one process.
#[derive(Debug, Default)]
pub(super) struct Cage {
    namespaces: bool,
    rules: Option<landlock::Rules>,
    filter: Option<Filter>,
    entered: bool,
}

impl Cage {
    /// With rules for `reach`, the filter, and namespaces: whatever there is of them.
    pub(super) fn new(
        reach: Option<&Reach>,
        filter: Option<&Filter>,
        namespaces: bool,
    ) -> io::Result<Cage> {
        Ok(Cage {
            namespaces,
            rules: reach.map(landlock::Rules::new).transpose()?,
            filter: filter.cloned(),
            entered: false,
        })
    }

    /// The filter comes last: it refuses what the others are made with.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.entered, true) {
            return Err(Errno::EALREADY.into());
        }
        nix::sys::prctl::set_no_new_privs()?;
        if self.namespaces {
            unshare(NAMESPACES)?;
        }
        if let Some(rules) = self.rules.take() {
            rules.apply()?;
        }
        if let Some(filter) = &self.filter {
            filter.apply()?;
        }
        Ok(())
    }
}

/// Whether files are out of reach under Landlock rules.
pub(super) fn rules_hold() -> bool {
    let Ok(mut cage) = Cage::new(Some(&Reach::default()), None, false) else {
        return false;
    };
    probe::succeeds(|| {
        cage.enter()?;
        refused(open(Path::new("/")))
    })
}

/// Whether there are no sockets under `filter`.
pub(super) fn filter_holds(filter: &Filter) -> bool {
    let Ok(mut cage) = Cage::new(None, Some(filter), false) else {
        return false;
    };
    let socket = || {
        let flags = SockFlag::empty();
        socket(AddressFamily::Inet, SockType::Datagram, flags, None)
    };
    probe::succeeds(|| {
        cage.enter()?;
        refused(socket())
    })
}

/// Whether a process may have namespaces of its own.
pub(super) fn namespaces_hold() -> bool {
    Cage::new(None, None, true).is_ok_and(|mut cage| probe::succeeds(|| cage.enter()))
}

/// Opened by a plain system call: this runs where nothing may be allocated.
fn open(folder: &Path) -> nix::Result<std::os::fd::OwnedFd> {
    use nix::{
        fcntl::{OFlag, open},
        sys::stat::Mode,
    };
    open(folder, OFlag::O_RDONLY | OFlag::O_DIRECTORY, Mode::empty())
}

fn refused<T>(tried: nix::Result<T>) -> io::Result<()> {
    match tried {
        Err(Errno::EACCES | Errno::EPERM) => Ok(()),
        _ => Err(Errno::ENOTSUP.into()),
    }
}
