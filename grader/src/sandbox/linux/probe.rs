//! Tries what can't be undone, in a child.

use std::io;

use nix::{
    sys::wait::{WaitStatus, waitpid},
    unistd::{ForkResult, fork},
};

/// Whether `attempt` succeeds in a child. It must make system calls only, and allocate nothing: other threads of ours may
/// hold any lock at the moment of the fork.
pub(super) fn succeeds(mut attempt: impl FnMut() -> io::Result<()>) -> bool {
    // SAFETY: the child makes system calls only, as said above, and ends without unwinding or running what `exit` would.
    match unsafe { fork() } {
        Ok(ForkResult::Child) => {
            let code = i32::from(attempt().is_err());
            // SAFETY: it ends the process.
            unsafe { nix::libc::_exit(code) }
        }
        Ok(ForkResult::Parent { child }) => {
            matches!(waitpid(child, None), Ok(WaitStatus::Exited(_, 0)))
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::errno::Errno;

    #[test]
    fn what_a_child_finds_out_is_known() {
        assert!(succeeds(|| Ok(())));
        assert!(!succeeds(|| Err(Errno::EPERM.into())));
    }
}
