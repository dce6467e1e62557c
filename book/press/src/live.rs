//! Live verdicts: what is known of an exercise, for the panel on its chapter's page.

use grader::{
    course::{Exercise, Part},
    desk::Progress,
    escape,
    render::{text, timeline},
    report::{CheckReport, Points, Report},
};
use lab::Verdict;
use serde::Serialize;
use sim_core::timeline::Timeline;

pub mod judging;

/// The most lines of what the code printed.
const MOST_PRINTED: usize = 40;

/// The columns of what the compiler says.
const WIDTH: usize = 80;

/// What a panel shows. All text in it is inert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Live {
    /// How the exercise stands, in a sentence.
    status: String,
    /// Whether it is being judged.
    busy: bool,
    /// The points of the whole exercise.
    points: Points,
    /// In the course's order.
    parts: Vec<PartState>,
    /// What the compiler, intake or the screen said.
    diagnostics: String,
    /// The first check that did not pass, if any was run.
    trouble: Option<Trouble>,
    /// The first part that does not pass, for which there are hints.
    hints: Option<Hints>,
}

/// How a part stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PartState {
    name: String,
    /// Its worst check's verdict; none if nothing is known.
    verdict: Option<Verdict>,
    points: Points,
}

/// A check that did not pass.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Trouble {
    title: String,
    name: String,
    verdict: Verdict,
    message: String,
    /// What was expected and got, if an assertion failed.
    difference: Option<[String; 2]>,
    notes: String,
    /// The last lines that the code itself printed.
    printed: String,
    /// As `src/lib.rs:14:5`.
    at: Option<String>,
    /// The section of the book, as a link from a page in a folder beside it.
    chapter: String,
    /// What happened, as SVG.
    yours: Option<String>,
    /// What happens in the same run of the course's own answer, as SVG.
    ours: Option<String>,
}

/// The hints of a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Hints {
    part: String,
    steps: usize,
}

impl Live {
    /// How far the learner is with `exercise`.
    pub fn of(exercise: &Exercise, progress: &Progress) -> Live {
        let nothing = Points {
            earned: 0,
            possible: exercise.points(),
        };
        let mut live = Live {
            status: match progress {
                Progress::Untouched => "Not begun yet.".to_owned(),
                Progress::Changed => "Changed since it was last judged.".to_owned(),
                Progress::Unreadable => "It can’t be read.".to_owned(),
                Progress::Graded(report) => status(report),
            },
            busy: false,
            points: nothing,
            parts: exercise
                .parts
                .iter()
                .map(|part| PartState::of(part, progress))
                .collect(),
            diagnostics: String::new(),
            trouble: None,
            hints: hints(exercise, progress.report()),
        };
        if let Progress::Graded(report) = progress {
            live.points = report.points;
            live.diagnostics = diagnostics(exercise, report);
            if live.diagnostics.is_empty() {
                live.trouble = first_trouble(report).map(|check| Trouble::of(exercise, check));
            }
        }
        live
    }

    /// The same while it is being judged, or got ready for that, as `status` says.
    pub fn busy(self, status: &str) -> Live {
        Live {
            status: status.to_owned(),
            busy: true,
            ..self
        }
    }

    /// The same when nothing can be judged, for this reason.
    pub fn failed(self, reason: &str) -> Live {
        Live {
            status: escape::line(reason),
            busy: false,
            ..self
        }
    }

    /// The same with the run of the course's own answer, to be compared with.
    pub fn compared(mut self, ours: &Timeline) -> Live {
        if let Some(trouble) = &mut self.trouble {
            trouble.ours = Some(timeline::svg(
                ours,
                "The same in our answer",
                &trouble.message,
            ));
        }
        self
    }
}

/// The first check that did not pass and is not only unfinished; otherwise the first that did not pass.
pub fn first_trouble(report: &Report) -> Option<&CheckReport> {
    let failed = |check: &&CheckReport| check.verdict != Verdict::Passed;
    let mut failed = report.checks.iter().filter(failed).peekable();
    let first = failed.peek().copied();
    failed
        .find(|check| check.verdict != Verdict::Unfinished)
        .or(first)
}

impl PartState {
    fn of(part: &Part, progress: &Progress) -> PartState {
        let possible = part.checks.iter().map(|check| check.points).sum();
        let checks = |report: &'_ Report| -> Vec<CheckReport> {
            let checks = report.checks.iter();
            let checks = checks.filter(|check| check.part() == part.name);
            checks.cloned().collect()
        };
        let checks = progress.report().map(checks).unwrap_or_default();
        let earned = checks.iter().map(|check| check.points.earned).sum();
        PartState {
            name: part.name.clone(),
            verdict: match progress {
                Progress::Untouched => Some(Verdict::Unfinished),
                _ => checks.iter().map(|check| check.verdict).max(),
            },
            points: Points { earned, possible },
        }
    }
}

impl Trouble {
    fn of(exercise: &Exercise, check: &CheckReport) -> Trouble {
        let timeline = check.timeline.as_ref().filter(|one| !one.is_empty());
        let mut notes = check.notes.clone();
        if timeline.is_some() && exercise.solution_dir.is_none() {
            notes.push(text::NO_SOLUTION.to_owned());
        }
        Trouble {
            title: escape::line(&check.title),
            name: escape::line(&check.name),
            verdict: check.verdict,
            message: escape::block(&check.message),
            difference: check.difference.as_ref().map(|difference| {
                [&difference.expected, &difference.got].map(|one| escape::block(one))
            }),
            notes: escape::block(&notes.join("\n")),
            printed: text::last_printed(check, MOST_PRINTED).0.join("\n"),
            at: check.at.as_ref().map(|at| escape::line(&at.to_string())),
            chapter: format!("../{}", escape::line(&check.chapter)),
            yours: timeline
                .map(|one| timeline::svg(one, "What happened in your answer", &check.message)),
            ours: None,
        }
    }
}

fn status(report: &Report) -> String {
    let Points { earned, possible } = report.points;
    match report.verdict {
        Verdict::Passed => format!("Every check passes: {earned} of {possible} points."),
        verdict => format!("{verdict}: {earned} of {possible} points."),
    }
}

/// What was said before anything could run.
fn diagnostics(exercise: &Exercise, report: &Report) -> String {
    if ![Verdict::Unbuilt, Verdict::Rejected].contains(&report.verdict) {
        return String::new();
    }
    let view = text::View {
        title: &exercise.title,
        from: None,
        only_some: false,
        has_solution: exercise.solution_dir.is_some(),
        output: text::Output::Last,
        width: WIDTH,
        colour: false,
    };
    let lines = text::diagnostics(report, &view);
    lines.join("\n").trim_matches('\n').to_owned()
}

fn hints(exercise: &Exercise, report: Option<&Report>) -> Option<Hints> {
    let passes = |part: &Part| {
        report.is_some_and(|report| {
            let mut checks = report.checks.iter();
            checks.all(|check| check.part() != part.name || check.verdict == Verdict::Passed)
        })
    };
    let part = exercise.parts.iter().find(|part| !passes(part))?;
    Some(Hints {
        part: part.name.clone(),
        steps: part.hints.len(),
    })
}
