//! What the end of a check's process means: whether its record is one that the lab can have made, and what is known where there
//! is none.

use lab::{
    Verdict,
    record::{Record, Seeds},
};
use nix::sys::signal::Signal;

use super::{Wish, sightings::Doubt};
use crate::{course::Check, process::Exit};

/// What may be wrong with the end of a process that left no record. Its own limits it alone can pass.
pub(super) fn doubt_of(exit: Exit) -> Option<Doubt> {
    match exit {
        Exit::CpuLimit | Exit::OutputLimit | Exit::DiskLimit => None,
        Exit::WallLimit => Some(Doubt::Slowness),
        Exit::Code(_) | Exit::Signal(_) => Some(Doubt::Failure),
    }
}

/// Whether what went wrong is told in words of the system: that a thread can't be started, or a file not be written, may be the
/// machine's doing. A submission can say so, too, and gains nothing by it.
pub(super) fn tells_of_the_system(record: &Record) -> bool {
    let difference = record.difference.iter();
    let difference = difference.flat_map(|two| [&two.expected, &two.got]);
    let mut texts = [&record.message].into_iter().chain(difference);
    let is_of_system = |text: &String| text.contains("os error") || text.contains("OS can't");
    record.verdict != Verdict::Passed && texts.any(is_of_system)
}

/// Whether a record is one of the check that was run, and says what the lab can say of it, after as many seeds as it was to run.
pub(super) fn agrees(record: &Record, check: &Check, wish: Wish) -> bool {
    let (first, number) = match wish.seeds {
        Seeds::One(seed) => (seed, 1),
        Seeds::From(first) => (first, check.seeds),
        Seeds::Declared => (0, check.seeds),
        Seeds::Many(number) if check.seeds > 1 => (0, number),
        Seeds::Many(_) => (0, 1),
    };
    let last = first.saturating_add(number.max(1) - 1);
    let is_said = match record.verdict {
        Verdict::Passed => {
            record.seed == last
                && record.seeds_run == last - first + 1
                && record.message.is_empty()
                && record.difference.is_none()
        }
        // What only the grader can know.
        Verdict::Forged | Verdict::Unbuilt | Verdict::Rejected | Verdict::GraderError => false,
        _ => true,
    };
    record.check == check.name && is_said
}

/// What it means that a process ended without a record.
pub(super) fn unrecorded(exit: Exit, said: &str) -> (Verdict, String) {
    match exit {
        Exit::CpuLimit => (
            Verdict::Stuck,
            "It used up the CPU time of a check and was ended.".to_owned(),
        ),
        Exit::WallLimit => (
            Verdict::Stuck,
            "It neither ended nor used the CPU, and was ended from outside.".to_owned(),
        ),
        Exit::OutputLimit => (
            Verdict::Exhausted,
            "It printed or wrote more than a check may.".to_owned(),
        ),
        Exit::DiskLimit => (
            Verdict::Exhausted,
            "It wrote more files, or more into them, than a check may.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) if said.contains("has overflowed its stack") => (
            Verdict::Aborted,
            "It overflowed its stack: a function calls itself without end.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) if said.contains("memory allocation of") => (
            Verdict::Exhausted,
            "It asked for more memory than a check may have.".to_owned(),
        ),
        Exit::Signal(Signal::SIGABRT) => (
            Verdict::Aborted,
            "The process aborted before the check was over: by `abort`, or by a panic within a panic."
                .to_owned(),
        ),
        Exit::Signal(signal) => (
            Verdict::Aborted,
            format!("The process was ended by {signal} before the check was over."),
        ),
        Exit::Code(code) => (
            Verdict::Aborted,
            format!("The process exited with code {code} before the check was over."),
        ),
    }
}

pub(super) fn without_record(
    check: &Check,
    wish: Wish,
    verdict: Verdict,
    message: String,
) -> Record {
    Record {
        check: check.name.clone(),
        verdict,
        message,
        difference: None,
        at: None,
        stacks: Vec::new(),
        notes: Vec::new(),
        seed: match wish.seeds {
            Seeds::One(seed) | Seeds::From(seed) => seed,
            Seeds::Declared | Seeds::Many(_) => 0,
        },
        seeds_run: 1,
        printed_before: 0,
        virtual_micros: 0,
        timeline: None,
        is_doubtful: false,
        sees_calls: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(check: &Check, wish: Wish) -> Record {
        Record {
            seeds_run: 4,
            seed: 3,
            ..without_record(check, wish, Verdict::Passed, String::new())
        }
    }

    #[test]
    fn a_record_that_says_what_the_lab_can_not_have_said_is_not_believed() {
        let check = Check {
            name: "boil::in_time".to_owned(),
            title: String::new(),
            points: 1,
            seeds: 4,
            unstarved: None,
        };
        let wish = |seeds| Wish {
            seeds,
            ..Wish::default()
        };
        let declared = wish(Seeds::Declared);
        let right = passed(&check, declared);
        assert!(agrees(&right, &check, declared));
        let other = |change: &dyn Fn(&mut Record)| {
            let mut record = right.clone();
            change(&mut record);
            agrees(&record, &check, declared)
        };
        assert!(!other(&|record| record.check.push('x')));
        assert!(!other(&|record| record.seeds_run = 3));
        assert!(!other(&|record| record.seed = 0));
        assert!(!other(&|record| record.message.push('x')));
        for verdict in [
            Verdict::GraderError,
            Verdict::Forged,
            Verdict::Unbuilt,
            Verdict::Rejected,
        ] {
            assert!(!other(&|record| record.verdict = verdict), "{verdict}");
        }
        assert!(other(&|record| record.verdict = Verdict::Wrong));
        assert!(!agrees(&right, &check, wish(Seeds::One(3))));
        assert!(!agrees(&right, &check, wish(Seeds::Many(5))));
        assert!(!agrees(&right, &check, wish(Seeds::From(1))));
        // The last seed there is.
        let last = Record {
            seed: u64::MAX,
            seeds_run: 1,
            ..right.clone()
        };
        assert!(agrees(&last, &check, wish(Seeds::From(u64::MAX))));
    }

    #[test]
    fn an_end_without_a_record_is_never_a_pass() {
        for exit in [
            Exit::Code(0),
            Exit::Signal(Signal::SIGKILL),
            Exit::Signal(Signal::SIGABRT),
            Exit::CpuLimit,
            Exit::WallLimit,
            Exit::OutputLimit,
        ] {
            let (verdict, message) = unrecorded(exit, "test result: ok. 1 passed");
            assert_ne!(verdict, Verdict::Passed, "{exit:?}");
            assert!(message.ends_with('.'), "{message}");
        }
    }

    #[test]
    fn a_stack_overflow_and_a_failed_allocation_are_told_from_other_aborts() {
        let aborted = |said| unrecorded(Exit::Signal(Signal::SIGABRT), said);
        let overflow = aborted("thread 'x' has overflowed its stack");
        assert!(overflow.1.contains("overflowed its stack"));
        let allocation = aborted("memory allocation of 9 bytes failed");
        assert_eq!(allocation.0, Verdict::Exhausted);
        assert_eq!(aborted("").0, Verdict::Aborted);
    }
}
