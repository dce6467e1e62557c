//! What passes between the grader and the process that runs a check: an order in, a sealed record out.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sim_core::timeline::Timeline;

use crate::Verdict;

/// The environment variable that names the file descriptor on which the record is to be written. Where it is missing
/// the check runs for a person, under `cargo test`.
pub const CHANNEL_VARIABLE: &str = "LAB_CHANNEL";

/// What the grader writes to the check's standard input, as one JSON document, before any learner code runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// The first half of the key that seals the record, in hexadecimal: see [`crate::seal`].
    pub secret: String,
    /// The seeds to run.
    pub seeds: Seeds,
    /// Whether the timeline is wanted even if the check passes.
    pub timeline: bool,
    /// Whether the check's process is to give up, before any learner code runs, the files that only the lab needs. Asked
    /// where the grader has put it under rules that still allow them.
    pub confine: bool,
}

/// Which seeds to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seeds {
    /// As many as the check asks for, from 0 on.
    Declared,
    /// As many as the check asks for, from this one on.
    From(u64),
    /// This one only.
    One(u64),
    /// 0 and so on, this many, for checks that ask for more than one.
    Many(u64),
}

/// What one run of one check came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The check, as `part::name`.
    pub check: String,
    /// What it came to.
    pub verdict: Verdict,
    /// What happened, in one or two sentences; empty if it passed.
    pub message: String,
    /// What the failed assertion expected and got.
    pub difference: Option<Difference>,
    /// Where it happened, in the learner's own path if it is known.
    pub at: Option<Place>,
    /// The submission's calls that were on the stack whenever a loop without end was looked at, outermost first. Which of
    /// them it was is chance: whoever has the source can tell which loop it is, which is not.
    pub stacks: Vec<Vec<Place>>,
    /// More that is worth knowing, a sentence each.
    pub notes: Vec<String>,
    /// The seed of the run that failed, or of the last one.
    pub seed: u64,
    /// How many seeds were run.
    pub seeds_run: u64,
    /// How many bytes the process had printed when that run began.
    pub printed_before: u64,
    /// Virtual time when that run ended, in microseconds.
    pub virtual_micros: u64,
    /// What happened in that run. Absent if it passed and nobody asked.
    pub timeline: Option<Timeline>,
    /// Whether it rests on a thread that was seen to wait: that may be an accident of a busy machine or a slow disk, and another
    /// process has to see the same.
    pub is_doubtful: bool,
    /// Whether calls that block were seen as they were made. If not, only the clock told of them. True of a process that told
    /// nothing.
    pub sees_calls: bool,
}

/// The most bytes of each text in a record.
const MOST_TEXT: usize = 64 << 10;

impl Record {
    /// The record with no text in it that is longer than anybody reads, so that a record of any run can be sent.
    pub fn shortened(mut self) -> Record {
        let difference = self.difference.iter_mut();
        let difference = difference.flat_map(|two| [&mut two.expected, &mut two.got]);
        let texts = self.notes.iter_mut().chain(difference);
        for text in texts.chain([&mut self.message]) {
            shorten(text, MOST_TEXT);
        }
        self
    }
}

/// Cuts off what goes beyond `most` bytes of `text`, and says that it did.
pub fn shorten(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
}

/// Expected against got, as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What the check expected.
    pub expected: String,
    /// What it got.
    pub got: String,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, as `src/lib.rs`.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1; absent where only the line is known.
    pub column: Option<u32>,
}

impl fmt::Display for Place {
    /// `src/lib.rs:14:5`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match self.column {
            Some(column) => write!(f, ":{column}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Place {
    type Err = ();

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Place, ()> {
        let (rest, last) = text.rsplit_once(':').ok_or(())?;
        let last = last.parse().map_err(|_| ())?;
        let (file, line, column) = match rest.rsplit_once(':') {
            Some((file, line)) if line.parse::<u32>().is_ok() => {
                (file, line.parse().map_err(|_| ())?, Some(last))
            }
            _ => (rest, last, None),
        };
        Ok(Place {
            file: file.to_owned(),
            line,
            column,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let mut text = "añb".to_owned();
        shorten(&mut text, 4);
        assert_eq!(text, "añb");
        shorten(&mut text, 2);
        assert_eq!(text, "a…");
    }

    #[test]
    fn a_place_reads_back_what_it_displays() {
        for text in ["src/lib.rs:14:5", "src/lib.rs:14", "src/a:b.rs:1:2"] {
            assert_eq!(text.parse::<Place>().unwrap().to_string(), text);
        }
        assert!("src/lib.rs".parse::<Place>().is_err());
    }
}
