//! What child processes take of the machine: the memory of one that runs, the CPU time of those that have ended.

use std::{
    fs,
    process::{Child, ExitStatus},
    thread,
    time::Duration,
};

use anyhow::Result;
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};

/// Waits for the end of `child`: how it ended, and the most memory that it held itself, in MiB. Its own children are not
/// counted.
///
/// The system keeps the most that a process has held for as long as it runs. It is looked at every few milliseconds, so only
/// what it takes just before its end can be missed.
pub fn watched(child: &mut Child) -> Result<(ExitStatus, f64)> {
    let mut peak = 0.0;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        peak = peak_of(&child.id().to_string()).unwrap_or(peak);
        thread::sleep(Duration::from_millis(2));
    }
}

/// The most that the process `id` has held so far, in MiB; `self` is this one.
pub fn peak_of(id: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// The CPU time of all children that have ended so far, in seconds.
pub fn cpu_so_far() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = usage.user_time() + usage.system_time();
    Ok(time.num_microseconds() as f64 / 1e6)
}

/// The CPU time of the children that end while `work` is done, in seconds.
pub fn cpu_of<T>(work: impl FnOnce() -> Result<T>) -> Result<f64> {
    let before = cpu_so_far()?;
    work()?;
    Ok(cpu_so_far()? - before)
}

/// The most memory that any child that has ended held, in MiB. A child begins as a copy of this process, so it is never less
/// than that.
pub fn largest_so_far() -> Result<f64> {
    Ok(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64 / 1024.0)
}
