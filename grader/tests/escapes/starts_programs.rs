//! Starts programs: a shell, one that sends signals to the grader, and one that leaves the group and stays.

use std::{
    env,
    os::unix::process::{CommandExt, parent_id},
    process::Command,
};

pub fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    let grader = parent_id().to_string();
    let own = env::current_exe().unwrap().display().to_string();
    for (program, arguments) in [
        ("/bin/sh", ["-c", "true"]),
        ("/bin/kill", ["-0", &grader]),
        ("setsid", ["sleep", "1"]),
        (&own, ["--list", "--quiet"]),
    ] {
        let spawned = Command::new(program).args(arguments).spawn();
        let left = Command::new(program)
            .args(arguments)
            .process_group(0)
            .spawn();
        if spawned.is_ok() || left.is_ok() {
            reached.push(program.to_owned());
        }
    }
    reached
}
