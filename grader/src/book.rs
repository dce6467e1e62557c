//! Where the book explains what happened.

use lab::Verdict;

use crate::course::{Exercise, Part};

/// The section for a check of `part` that came to `verdict`, such as `01-core-basics/blocking.html#blocking`.
///
/// Some verdicts have one cause whatever the part, and a section of their own; the others are explained where the part is.
pub fn section(exercise: &Exercise, part: &Part, verdict: Verdict) -> String {
    match verdict {
        Verdict::Blocked => "01-core-basics/blocking.html#blocking".to_owned(),
        Verdict::Stuck => "01-core-basics/blocking.html#never-waiting".to_owned(),
        Verdict::Deadlocked => "02-tasks-and-futures/deadlock.html#deadlock".to_owned(),
        Verdict::Leaked => "02-tasks-and-futures/leaks.html#leaks".to_owned(),
        Verdict::Unbuilt if part.section.is_empty() => format!("{}/index.html", exercise.chapter),
        _ => part.section.clone(),
    }
}
