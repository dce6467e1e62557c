//! Where the book explains what happened.

use lab::Verdict;

use crate::course::{Check, Exercise, Part};

/// The section for `check`, one of `part`, if it came to `verdict`: such as `01-core-basics/blocking.html#blocking`.
///
/// Some verdicts have one cause whatever the check, and a section of their own. What did not run is explained where the part is; the
/// others where the check is.
pub fn section(exercise: &Exercise, part: &Part, check: &Check, verdict: Verdict) -> String {
    match verdict {
        Verdict::Blocked => "01-core-basics/blocking.html#blocking".to_owned(),
        Verdict::Stuck => "01-core-basics/blocking.html#never-waiting".to_owned(),
        Verdict::Deadlocked => "02-tasks-and-futures/deadlock.html#deadlock".to_owned(),
        Verdict::Leaked => "02-tasks-and-futures/leaks.html#leaks".to_owned(),
        Verdict::Unbuilt if part.section.is_empty() => format!("{}/index.html", exercise.chapter),
        Verdict::Unfinished | Verdict::Unbuilt | Verdict::Rejected | Verdict::GraderError => {
            part.section.clone()
        }
        _ => part.section_of(&check.name).to_owned(),
    }
}
