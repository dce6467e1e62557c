//! Becomes another program, which keeps all that this one has open.

use std::{os::unix::process::CommandExt, process::Command};

pub fn reached() -> Vec<String> {
    // It returns only if it was refused.
    let _ = Command::new("/bin/sh").args(["-c", "exit 0"]).exec();
    Vec::new()
}
