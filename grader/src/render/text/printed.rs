//! What the submission itself printed: behind a bar, line by line, so that nobody takes it for a word of the grader's.

use super::*;

/// How many lines are shown where not all are asked for.
const LAST: usize = 10;

/// The columns of the widest page.
const WIDEST: usize = 110;

/// What stands before each line.
const BAR: &str = "│ ";

/// How much is shown of what the submission printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Under a check that failed, that there is something, and the key that unfolds it.
    Folded,
    /// The same, unfolded.
    Unfolded,
    /// Under a check that failed, the last lines.
    Last,
    /// All of it, under every check.
    All,
}

/// The last lines that `check` printed, at most `most`, for whoever shows them in a way of their own; and how many there are in all.
/// They are inert, and none is wider than a page.
pub fn last_printed(check: &CheckReport, most: usize) -> (Vec<String>, usize) {
    let lines = escape::lines(&check.printed.text);
    let last = lines.iter().skip(lines.len().saturating_sub(most));
    (last.map(|line| cut(line, WIDEST)).collect(), lines.len())
}

impl Page<'_> {
    /// What `check` printed, under a heading; nothing if it printed nothing.
    pub(super) fn printed(&self, check: &CheckReport) -> Vec<String> {
        if check.printed.is_empty() {
            return Vec::new();
        }
        let all = escape::lines(&check.printed.text);
        let is_whole = check.printed.omitted_bytes == 0;
        let (lines, heading) = match self.view.output {
            Output::Folded => (
                &[][..],
                format!(
                    "Your code printed {}: `o` shows {}.",
                    count(all.len(), "line"),
                    if all.len() == 1 { "it" } else { "them" }
                ),
            ),
            Output::Last if all.len() > LAST => (
                &all[all.len() - LAST..],
                format!(
                    "Printed by the code itself (the last {LAST} of {}{}; `--show-output` has {}):",
                    if is_whole { "" } else { "more than " },
                    count(all.len(), "line"),
                    if is_whole { "all" } else { "more" }
                ),
            ),
            Output::Last | Output::Unfolded | Output::All => match check.printed.omitted_bytes {
                0 => (&all[..], "Printed by the code itself:".to_owned()),
                omitted => (
                    &all[..],
                    format!(
                        "Printed by the code itself, the last {} (the {} before are not kept):",
                        count(all.len(), "line"),
                        count(usize::try_from(omitted).unwrap_or(usize::MAX), "byte")
                    ),
                ),
            },
        };
        let mut shown = self.indented(&heading, 0);
        shown.extend(lines.iter().flat_map(|line| self.barred(line)));
        shown
    }

    /// One line of it: cut, or where all is asked for wrapped.
    fn barred(&self, line: &str) -> Vec<String> {
        let room = self.width - self.indent - width_of(BAR);
        let pieces = match self.view.output {
            Output::Last => vec![cut(line, room)],
            _ if line.is_empty() => vec![String::new()],
            _ => wrap(line, room),
        };
        let bar = self.ink.paint(Tone::Quiet, BAR);
        let pieces = pieces.iter();
        pieces
            .map(|piece| self.moved(&format!("{bar}{piece}")))
            .collect()
    }
}
