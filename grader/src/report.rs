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
    /// What the submission printed in that run, or in all runs of a process that ended before it could tell them apart. Nothing if
    /// it passed and nobody asked.
    #[serde(default, skip_serializing_if = "Printed::is_empty")]
    pub printed: Printed,
}

/// What a submission printed, on standard output and standard error, in the order in which it came. It says what it likes: nothing
/// in it is the grader's word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The text, or its end.
    pub text: String,
    /// How many bytes before that are left out.
    pub omitted_bytes: u64,
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
    /// What the compiler adds to it, and the grader: what it found at the place, notes and help, one each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
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

impl Diagnostic {
    /// Adds a note, in full as well.
    pub fn note(&mut self, note: &str) {
        let rendered = self.rendered.trim_end();
        self.rendered = format!("{rendered}\n  = note: {note}\n");
        self.notes.push(format!("note: {note}"));
    }

    /// The message and what is added to it, in a line each.
    pub fn in_lines(&self) -> String {
        let lines = [&self.message].into_iter().chain(&self.notes);
        let lines: Vec<&str> = lines.map(String::as_str).collect();
        lines.join("\n")
    }
}

impl Printed {
    /// What is kept of it, in bytes.
    pub const MOST: usize = 64 << 10;

    /// `bytes`, before which others are left out.
    pub fn new(bytes: &[u8], omitted_bytes: u64) -> Printed {
        let mut printed = Printed {
            text: String::from_utf8_lossy(bytes).into_owned(),
            omitted_bytes,
        };
        if omitted_bytes > 0 {
            printed.begin_with_a_line();
        }
        printed
    }

    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.omitted_bytes == 0
    }

    /// Leaves out the beginning, so that at most `most` bytes are kept.
    pub fn shorten(&mut self, most: usize) {
        if self.text.len() > most {
            let from = self.text.ceil_char_boundary(self.text.len() - most);
            self.leave_out(from);
            self.begin_with_a_line();
        }
    }

    /// Leaves out what is left of a line, if there is another one.
    fn begin_with_a_line(&mut self) {
        if let Some(end) = self.text.trim_end_matches('\n').find('\n') {
            self.leave_out(end + 1);
        }
    }

    fn leave_out(&mut self, bytes: usize) {
        self.text.drain(..bytes);
        self.omitted_bytes += bytes as u64;
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

#[cfg(test)]
mod tests {
    use super::Printed;

    #[test]
    fn of_what_was_printed_the_last_lines_are_kept() {
        let mut printed = Printed::new("one\ntwo\nthree\n".as_bytes(), 0);
        printed.shorten(100);
        assert_eq!(
            (&*printed.text, printed.omitted_bytes),
            ("one\ntwo\nthree\n", 0)
        );
        printed.shorten(8);
        assert_eq!((&*printed.text, printed.omitted_bytes), ("three\n", 8));
        // A single line is cut between two characters.
        let mut line = Printed::new("añb".as_bytes(), 0);
        line.shorten(2);
        assert_eq!((&*line.text, line.omitted_bytes), ("b", 3));
    }

    #[test]
    fn what_begins_within_a_line_begins_with_the_next() {
        let printed = Printed::new(b"\xb1half\nwhole\n", 10);
        assert_eq!(printed.text, "whole\n");
        assert!(Printed::new(b"", 0).is_empty());
    }
}
