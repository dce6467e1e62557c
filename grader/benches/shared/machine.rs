//! The machine that figures are of, in a line: without it they say nothing.

use std::{fs, thread};

/// Processors, what else the machine does, and the compiler.
pub fn described(toolchain: &str) -> String {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{processors} processors, {toolchain}, load average {}",
        load()
    )
}

/// The load average of the last minute, where the system tells it.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let first = text.split_whitespace().next().unwrap_or("unknown");
    first.to_owned()
}
