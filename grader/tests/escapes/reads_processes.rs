//! Reads and writes itself and its parent by way of `/proc`: safe code could change constants there.

use std::{fs::File, os::unix::process::parent_id};

pub fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    for process in ["self".to_owned(), "thread-self".to_owned(), parent_id().to_string()] {
        for file in ["mem", "maps", "environ", "cmdline", "stat", "fd/0", "fd/1", "root/etc/passwd"] {
            let file = format!("/proc/{process}/{file}");
            let opened = File::open(&file).is_ok();
            if opened || File::options().write(true).open(&file).is_ok() {
                reached.push(file);
            }
        }
    }
    reached
}
