//! What a child process may use, and the limits of the system that see to it.

use std::{io, os::unix::process::CommandExt, process::Command, time::Duration};

use nix::{
    errno::Errno,
    libc::rlim_t,
    sys::resource::{Resource, setrlimit},
};

use crate::disk::Allowance;

/// What a child may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// CPU time, in whole seconds: what counts first, so that a busy machine punishes nobody.
    pub cpu: Duration,
    /// Wall time, for a child that only waits.
    pub wall: Duration,
    /// Memory that it alone has, in bytes; the stacks of its threads are part of it, and so it limits those as well. A limit on
    /// threads would count those of all that the same user runs.
    pub memory: u64,
    /// Address space, in bytes. More than memory: what is only reserved, or is a file, counts too.
    pub address_space: u64,
    /// The size of any file it writes, its output included, in bytes.
    pub output: u64,
    /// What its working folder may hold. It is looked at now and then, so for a moment it may hold more.
    pub disk: Allowance,
}

/// What becomes of a limit that the system does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It is left out.
    LeftOut,
    /// It is an error.
    Told,
}

impl Limits {
    /// Limits the calling process, for good. For a child between fork and exec: only system calls are made.
    pub fn set(&self, missing: Missing) -> io::Result<()> {
        let cpu = self.cpu.as_secs().max(1);
        let Limits {
            memory,
            address_space,
            output,
            ..
        } = *self;
        for (resource, soft, hard) in [
            (Resource::RLIMIT_CPU, cpu, cpu + 1),
            (Resource::RLIMIT_DATA, memory, memory),
            (Resource::RLIMIT_AS, address_space, address_space),
            (Resource::RLIMIT_FSIZE, output, output),
            (Resource::RLIMIT_CORE, 0, 0),
        ] {
            // `rlim_t` is 64 bits wide wherever this is built.
            match setrlimit(resource, soft as rlim_t, hard as rlim_t) {
                Err(errno) if missing == Missing::LeftOut && is_not_there(resource, errno) => {}
                set => set?,
            }
        }
        Ok(())
    }
}

/// Whether the system has no such limit, by what it says: macOS knows those of memory by name, and from version 12 on refuses
/// any value. What the lab itself allows a check holds there.
fn is_not_there(resource: Resource, errno: Errno) -> bool {
    let of_memory = matches!(resource, Resource::RLIMIT_AS | Resource::RLIMIT_DATA);
    of_memory && errno == Errno::EINVAL
}

/// Whether the system has all limits: tried in a child that does nothing.
pub fn hold() -> bool {
    let limits = Limits {
        cpu: Duration::from_secs(60),
        wall: Duration::ZERO,
        memory: 1 << 30,
        address_space: 4 << 30,
        output: 1 << 20,
        disk: Allowance {
            bytes: 0,
            entries: 0,
        },
    };
    let mut command = Command::new("true");
    // SAFETY: between fork and exec only system calls are made, and nothing is allocated.
    unsafe { command.pre_exec(move || limits.set(Missing::Told)) };
    let tried = command.spawn().and_then(|mut child| child.wait());
    // That there is no such program, or no room for a child, says nothing of limits.
    !tried.is_err_and(|error| error.raw_os_error() == Some(Errno::EINVAL as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_the_system_does_not_have_is_left_out_and_any_other_error_is_told() {
        use Resource::{RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE};
        for resource in [RLIMIT_AS, RLIMIT_DATA] {
            assert!(is_not_there(resource, Errno::EINVAL), "as on macOS 12");
            assert!(!is_not_there(resource, Errno::EPERM));
        }
        for resource in [RLIMIT_CPU, RLIMIT_FSIZE] {
            assert!(!is_not_there(resource, Errno::EINVAL));
        }
        #[cfg(target_os = "linux")]
        assert!(hold());
    }
}
