//! Landlock: rules for files, for TCP, and for signals and abstract sockets to the outside.

use std::io;

use landlock::{
    ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr,
    RulesetStatus, Scope, path_beneath_rules,
};
use nix::errno::Errno;

use crate::sandbox::reach::Reach;

/// The newest version whose rights are used. Of an older kernel what it has is used: what it lacks (cutting files short, TCP,
/// signals) the seccomp filter refuses as well.
const VERSION: ABI = ABI::V6;

/// Rules that nobody is under yet.
#[derive(Debug)]
pub(super) struct Rules(RulesetCreated);

impl Rules {
    /// Rules that leave only `reach`.
    pub(super) fn new(reach: &Reach) -> io::Result<Rules> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let execute = read | AccessFs::Execute;
        let device = AccessFs::ReadFile | AccessFs::WriteFile;
        let write = AccessFs::from_all(VERSION) & !AccessFs::Execute;
        Ruleset::default()
            .handle_access(AccessFs::from_all(VERSION))
            .and_then(|rules| rules.handle_access(AccessNet::from_all(VERSION)))
            .and_then(|rules| rules.scope(Scope::from_all(VERSION)))
            .and_then(Ruleset::create)
            .and_then(|rules| rules.add_rules(path_beneath_rules(&reach.read, read)))
            .and_then(|rules| rules.add_rules(path_beneath_rules(&reach.execute, execute)))
            .and_then(|rules| rules.add_rules(path_beneath_rules(&reach.devices, device)))
            .and_then(|rules| rules.add_rules(path_beneath_rules(&reach.write, write)))
            .map(Rules)
            .map_err(io::Error::other)
    }

    /// Puts the calling thread under them. It is a system call, and no more.
    pub(super) fn apply(self) -> io::Result<()> {
        // The error is replaced: a boxed one would be allocated.
        let status = self.0.restrict_self().map_err(|_| Errno::EPERM)?;
        match status.ruleset {
            RulesetStatus::NotEnforced => Err(Errno::ENOTSUP.into()),
            RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok(()),
        }
    }
}
