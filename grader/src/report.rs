//! The report: all verdicts of one submission, as data. Every renderer works from this one type.

use lab::{
    Verdict,
    record::{Difference, Place},
};
use serde::{Deserialize, Serialize};
use sim_core::timeline::Timeline;

mod bounds;

/// More than the bytes of a report as JSON, and of a line of a class's results.
pub const LONGEST_LINE: usize = 8 << 20;

/// The name and version of the JSON document. Fields may be added to it, never renamed.
pub const SCHEMA: &str = "workbook-report/1";

/// All verdicts of one submission for one exercise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The exercise's package name.
    pub exercise: String,
    /// What was graded.
    pub submission: SubmissionId,
    /// The worst verdict among the checks.
    pub verdict: Verdict,
    /// The sum over the checks.
    pub points: Points,
    /// One entry for each check that ran, in the course's order.
    pub checks: Vec<CheckReport>,
    /// What the compiler, intake or the screen said.
    pub diagnostics: Vec<Diagnostic>,
    /// What a person should look at before the points count: honest code may have it, and so may code that gets round the compiler.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<Diagnostic>,
    /// What the verdicts rest on.
    pub provenance: Provenance,
}

/// What was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionId {
    /// The folder it was read from, as the user named it.
    pub name: String,
    /// The hash of what was read.
    pub sha256: String,
}

/// Points earned out of those possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// Earned.
    pub earned: u32,
    /// Possible.
    pub possible: u32,
}

/// What one check came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// `part::name`.
    pub name: String,
    /// The check's one-line title.
    pub title: String,
    /// What it came to.
    pub verdict: Verdict,
    /// All of the check's points, or none.
    pub points: Points,
    /// What happened, in one or two sentences; empty if it passed.
    pub message: String,
    /// Where, as `src/lib.rs:14:5`, if known.
    #[serde(with = "place_as_text")]
    pub at: Option<Place>,
    /// The seed of the run that failed, or of the last one.
    pub seed: u64,
    /// Virtual time at the end of that run.
    pub virtual_seconds: f64,
    /// The section of the book that explains it, such as `01-core-basics/blocking.html#blocking`.
    pub chapter: String,
    /// What the failed assertion expected and got.
    pub difference: Option<Difference>,
    /// More that is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// How many seeds were run.
    pub seeds_run: u64,
    /// What happened in that run. Absent if it passed and nobody asked.
    pub timeline: Option<Timeline>,
    /// For the report's [`Provenance`]: whether its calls that block were watched, if it was run.
    #[serde(skip)]
    pub blocking_calls: Option<BlockingCalls>,
}

/// Something the compiler, intake or the screen said about the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// The compiler's code, such as `E0277`, or the lint's name.
    pub code: Option<String>,
    /// Where, in the learner's own path, if known.
    #[serde(with = "place_as_text")]
    pub at: Option<Place>,
    /// In one line.
    pub message: String,
    /// In full, as the compiler prints it, without colours.
    pub rendered: String,
}

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing could be run.
    Error,
    /// Worth knowing.
    Warning,
}

/// What the verdicts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The hash of the exercise's checks and `exercise.toml`.
    pub checks_sha256: String,
    /// What the kit was built from.
    pub kit_sha256: String,
    /// `rustc --version`.
    pub toolchain: String,
    /// The version of tokio.
    pub tokio: String,
    /// Which layers held while it ran.
    pub sandbox: Sandbox,
    /// What the compiler's other solver says of it, if it was asked: of what has points, in a class and with `--from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_opinion: Option<SecondOpinion>,
    /// Whether calls that block were seen as they were made. Absent if no check was run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocking_calls: Option<BlockingCalls>,
}

/// How it is known that a poll blocked the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockingCalls {
    /// The system told of each call that sleeps or works on a file, however short it was.
    Watched,
    /// Only by the clock, at least of some checks: this machine has no such filter. A short sleep may have gone unseen.
    NotWatched,
}

/// What the compiler's other solver of traits says of a submission that compiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondOpinion {
    /// It accepts it as well.
    Agrees,
    /// It refuses it.
    Disagrees,
    /// It came to no end, or is not there.
    Unavailable,
}

/// Which layers held between the submission and the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// CPU, wall, memory and output limits.
    pub limits: Layer,
    /// Rules for files.
    pub landlock: Layer,
    /// A filter for system calls.
    pub seccomp: Layer,
    /// Users, networks and shared memory of its own.
    pub namespaces: Layer,
}

/// Whether a layer held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// It held.
    Enforced,
    /// It was not asked for.
    Off,
    /// This machine does not have it.
    Unavailable,
}

impl Report {
    /// What is said of the grader's own failure, if it failed.
    pub fn failure(&self) -> Option<&str> {
        let mut checks = self.checks.iter();
        let failed = checks.find(|check| check.verdict == Verdict::GraderError);
        failed.map(|check| check.message.as_str())
    }

    /// Whether every check passed.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }
}

impl CheckReport {
    /// The part the check belongs to.
    pub fn part(&self) -> &str {
        self.name.split_once("::").map_or("", |(part, _)| part)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        points.fold(Points::default(), |sum, points| Points {
            earned: sum.earned.saturating_add(points.earned),
            possible: sum.possible.saturating_add(points.possible),
        })
    }
}

/// A place as the text `src/lib.rs:14:5`.
mod place_as_text {
    use lab::record::Place;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(at: &Option<Place>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(place) => to.collect_str(place),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Place>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| {
            text.parse()
                .map_err(|()| D::Error::custom(format!("`{text}` is no FILE:LINE:COLUMN")))
        })
        .transpose()
    }
}
