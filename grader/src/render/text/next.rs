//! The closing lines: the points, and what to do next.

use super::*;

impl Page<'_> {
    /// That a machine could not watch what it is to judge.
    pub(super) fn unwatched(&self) -> Vec<String> {
        if self.report.provenance.blocking_calls != Some(BlockingCalls::NotWatched) {
            return Vec::new();
        }
        let text = "Not watched on this machine: calls that block. A short sleep on the executor's thread may go unseen here; \
                    elsewhere, it counts.";
        let mut lines = wrap(text, self.width);
        lines.push(String::new());
        lines
    }

    pub(super) fn next(&self) -> Vec<String> {
        let Points { earned, possible } = self.report.points;
        let points = format!("{earned} of {}.", count(possible as usize, "point"));
        let lines = wrap(&format!("{points} {}", self.advice()), self.width);
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(i, line)| match (i, line.strip_prefix(&points)) {
                (0, Some(rest)) => self.ink.paint(Tone::Strong, &points) + rest,
                _ => line,
            })
            .collect()
    }

    /// What to do next, in one or two sentences.
    fn advice(&self) -> String {
        let exercise = shell::quote(&self.report.exercise);
        match self.report.verdict {
            Verdict::Passed if self.view.only_some => String::from("Every check that ran passed."),
            Verdict::Passed if self.view.has_solution => format!(
                "Every check passed. `cargo grade solution {exercise}` compares your answer with the course's."
            ),
            Verdict::Passed => String::from("Every check passed."),
            Verdict::Unbuilt => match self.first_error() {
                Some(at) => format!("Nothing could be run. Next: fix {at}."),
                None => String::from("Nothing could be run. Next: fix what is said above."),
            },
            Verdict::Rejected => String::from("Nothing was run. Next: fix what is said above."),
            Verdict::GraderError => String::from(
                "The grader itself failed: this is not your fault, and says nothing about your answer. \
                 Run it again; if that does not help, report what it says above.",
            ),
            _ => self.next_part(&exercise),
        }
    }

    /// Where the compiler found the first error in the submission.
    fn first_error(&self) -> Option<String> {
        let mut errors = self
            .report
            .diagnostics
            .iter()
            .filter(|it| it.level == Level::Error);
        let at =
            errors.find_map(|error| error.at.as_ref().filter(|at| at.file.starts_with("src/")))?;
        Some(escape::line(&at.to_string()))
    }

    /// The first check that did not pass says what to work on.
    fn next_part(&self, exercise: &str) -> String {
        let hint = format!("`cargo grade hint {exercise}` helps if you are stuck.");
        let mut checks = self.report.checks.iter();
        let Some(check) = checks.find(|check| check.verdict != Verdict::Passed) else {
            return hint;
        };
        let part = escape::line(check.part());
        match check.verdict {
            Verdict::Unfinished => format!("Next: write `{part}` in src/lib.rs. {hint}"),
            _ => format!("Next: fix `{part}`. {hint}"),
        }
    }
}
