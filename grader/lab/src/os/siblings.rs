//! The threads of this process: how many there are, and whether they sleep. Linux only.

#[cfg(target_os = "linux")]
use std::{
    fs::{self, File},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

#[cfg(target_os = "linux")]
use nix::{sys::stat::fstat, unistd::gettid};

/// The threads beside one.
#[derive(Debug)]
pub(crate) struct Siblings {
    /// The folder with an entry for each.
    #[cfg(target_os = "linux")]
    folder: File,
    /// How many there were when they were counted.
    #[cfg(target_os = "linux")]
    known: AtomicUsize,
    /// Those at which nobody looks.
    #[cfg(target_os = "linux")]
    excused: Mutex<Vec<i32>>,
}

#[cfg(target_os = "linux")]
impl Siblings {
    /// Those of the calling thread, at which nobody looks. `None` where the operating system does not tell.
    pub(crate) fn of_this_thread() -> Option<Siblings> {
        let siblings = Siblings {
            folder: File::open("/proc/self/task").ok()?,
            known: AtomicUsize::new(0),
            excused: Mutex::default(),
        };
        siblings.excuse_this_thread();
        (siblings.number() > 0).then_some(siblings)
    }

    /// Counts them: from now on these are known.
    pub(crate) fn count(&self) {
        self.known.store(self.number(), Ordering::Relaxed);
    }

    /// The calling thread is looked at no longer.
    pub(crate) fn excuse_this_thread(&self) {
        let mut excused = self.excused.lock().unwrap_or_else(PoisonError::into_inner);
        excused.push(gettid().as_raw());
    }

    /// How many there are beside those that are known.
    pub(crate) fn more(&self) -> usize {
        self.number()
            .saturating_sub(self.known.load(Ordering::Relaxed))
    }

    /// One system call, and no path that is looked up: this is asked whenever the runtime has nothing to do.
    fn number(&self) -> usize {
        /// A folder is linked to by its parent and by itself; here each thread counts as one in it.
        const OF_THE_FOLDER: usize = 2;
        let links = fstat(&self.folder).map_or(0, |found| found.st_nlink);
        usize::try_from(links).map_or(0, |links| links.saturating_sub(OF_THE_FOLDER))
    }

    /// Whether there was a moment during this call at which all slept, but for those that are excused and the calling one.
    ///
    /// Each is looked at twice. One that slept both times, and was not given the processor in between, has slept all that time;
    /// and between the two rounds lies a moment of which that is true for all.
    pub(crate) fn are_asleep(&self) -> bool {
        let first = self.sleepers();
        first.is_some() && first == self.sleepers()
    }

    /// All of them, and how often each has given up the processor; `None` if one does not sleep.
    fn sleepers(&self) -> Option<Vec<(i32, u64)>> {
        let own = gettid().as_raw();
        let excused = self.excused.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sleepers = Vec::new();
        for entry in fs::read_dir("/proc/self/task").ok()? {
            let entry = entry.ok()?;
            let thread: i32 = entry.file_name().to_str()?.parse().ok()?;
            if thread == own || excused.contains(&thread) {
                continue;
            }
            // One that has ended meanwhile has nothing left to do; but it may have woken another.
            let status = fs::read_to_string(entry.path().join("status")).ok()?;
            sleepers.push((thread, switches_of_a_sleeper(&status)?));
        }
        sleepers.sort_unstable();
        Some(sleepers)
    }
}

/// How often a thread of this status was off its processor, if it sleeps.
#[cfg(target_os = "linux")]
fn switches_of_a_sleeper(status: &str) -> Option<u64> {
    let mut sleeps = false;
    let mut switches = 0;
    for line in status.lines() {
        let (key, value) = line.split_once(':')?;
        match key {
            "State" => sleeps = value.trim_start().starts_with('S'),
            "voluntary_ctxt_switches" | "nonvoluntary_ctxt_switches" => {
                switches += value.trim().parse::<u64>().ok()?;
            }
            _ => {}
        }
    }
    sleeps.then_some(switches)
}

#[cfg(not(target_os = "linux"))]
impl Siblings {
    pub(crate) fn of_this_thread() -> Option<Siblings> {
        None
    }

    pub(crate) fn count(&self) {}

    pub(crate) fn excuse_this_thread(&self) {}

    pub(crate) fn more(&self) -> usize {
        0
    }

    pub(crate) fn are_asleep(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_status_tells_whether_its_thread_sleeps() {
        let status = |state: &str| {
            format!(
                "Name:\todd: name\nState:\t{state}\nvoluntary_ctxt_switches:\t40\nnonvoluntary_ctxt_switches:\t2\n"
            )
        };
        assert_eq!(switches_of_a_sleeper(&status("S (sleeping)")), Some(42));
        assert_eq!(switches_of_a_sleeper(&status("R (running)")), None);
        assert_eq!(switches_of_a_sleeper(&status("D (disk sleep)")), None);
    }
}
