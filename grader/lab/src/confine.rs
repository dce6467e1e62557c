//! What a submission may do with files: before any of its code runs, the thread that will run it gives up what only the lab
//! needs.
//!
//! To begin, the lab reads `/proc`: the state of its thread, and, by way of the standard library, where its stack ends. From
//! `/proc` safe code can also write to its own memory. So the grader's rules still allow reading it, and a second, stricter
//! layer, put on here, does not. It holds for this thread and for all that it starts.

use std::{env, io};

use crate::frames;

/// Leaves nothing but the working folder, and the program's own file, from which line tables are read.
#[cfg(target_os = "linux")]
pub(crate) fn to_own_folder() -> io::Result<()> {
    use landlock::{
        ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
        path_beneath_rules,
    };
    // No devices, no sockets, no pipes, and nothing to execute.
    let in_folder = AccessFs::ReadFile
        | AccessFs::ReadDir
        | AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::MakeSym
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir
        | AccessFs::Refer;
    let folder = env::current_dir()?;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(Ruleset::create)
        .and_then(|rules| rules.add_rules(path_beneath_rules([folder], in_folder)))
        .and_then(|rules| {
            rules.add_rules(path_beneath_rules(frames::program(), AccessFs::ReadFile))
        })
        .and_then(|rules| rules.restrict_self())
        .map_err(io::Error::other)?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err(io::Error::other("Landlock is not available")),
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
    }
}

/// There are no rules to add to.
#[cfg(not(target_os = "linux"))]
pub(crate) fn to_own_folder() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
