//! What explains a prediction: `{{#answer}}` … `{{#end}}` right below its `{{#predict}}`.

use std::collections::BTreeMap;

use crate::directive::{self, Directive};

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// There is no prediction right above it.
    #[error(
        "`{{{{#answer}}}}` explains no prediction; put it right below a `{{{{#predict NAME}}}}`"
    )]
    NoPrediction,
    /// It begins within another.
    #[error(
        "`{{{{#answer}}}}` within the answer that begins on line {0}; write `{{{{#end}}}}` before it"
    )]
    Nested(usize),
    /// It never ends.
    #[error("`{{{{#answer}}}}` does not end; write `{{{{#end}}}}` below its last paragraph")]
    Endless,
    /// An end without a beginning.
    #[error("`{{{{#end}}}}` ends no answer; delete it, or write `{{{{#answer}}}}` above")]
    NoAnswer,
    /// It has a heading, which could not be linked to while the answer is hidden.
    #[error(
        "a heading is hidden in the answer that begins on line {0}; write `{{{{#end}}}}` above the heading"
    )]
    Heading(usize),
}

/// What is wrong with the answers of a chapter, each with its line, counted from 1.
pub fn problems(chapter: &str) -> Vec<(usize, FoldError)> {
    let directives: BTreeMap<usize, Directive> = directive::all(chapter)
        .into_iter()
        .filter_map(|placed| Some((placed.line, placed.directive.ok()?)))
        .collect();
    let mut problems = Vec::new();
    let mut begun = None;
    let mut predicted = false;
    let mut in_code = false;
    for (line, text) in (1..).zip(chapter.lines()) {
        let fence = text.trim_start().starts_with("```");
        in_code ^= fence;
        match (directives.get(&line), begun) {
            (Some(Directive::Answer), Some(outer)) => {
                problems.push((line, FoldError::Nested(outer)));
            }
            (Some(Directive::Answer), None) => {
                if !predicted {
                    problems.push((line, FoldError::NoPrediction));
                }
                begun = Some(line);
            }
            (Some(Directive::End), None) => problems.push((line, FoldError::NoAnswer)),
            (Some(Directive::End), Some(_)) => begun = None,
            (None, Some(answer)) if !in_code && is_heading(text) => {
                problems.push((line, FoldError::Heading(answer)));
            }
            _ => {}
        }
        if !text.trim().is_empty() {
            predicted = matches!(directives.get(&line), Some(Directive::Predict(_)));
        }
    }
    problems.extend(begun.map(|line| (line, FoldError::Endless)));
    problems
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start().trim_start_matches('#');
    let signs = line.trim_start().len() - text.len();
    (1..=6).contains(&signs) && (text.is_empty() || text.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_stands_right_below_its_prediction() {
        let chapter = "# Lazy\n\n{{#predict c01_lazy}}\n\n{{#answer}}\n\nIt runs `#[test]`.\n\n```rust\n# hidden\n```\n\n{{#end}}\n\
                       \n## Next\n\n{{#predict c01_eager}}\n{{#answer}}\nSo.\n{{#end}}\n";
        assert_eq!(problems(chapter), []);
    }

    #[test]
    fn what_is_no_answer_is_told_with_its_line() {
        for (chapter, problem) in [
            (
                "Text.\n{{#answer}}\nSo.\n{{#end}}\n",
                (2, FoldError::NoPrediction),
            ),
            (
                "{{#predict a}}\nText.\n{{#answer}}\n{{#end}}\n",
                (3, FoldError::NoPrediction),
            ),
            (
                "{{#predict a}}\n{{#answer}}\n{{#answer}}\n{{#end}}\n",
                (3, FoldError::Nested(2)),
            ),
            (
                "{{#predict a}}\n{{#answer}}\nSo.\n",
                (2, FoldError::Endless),
            ),
            ("{{#predict a}}\n{{#end}}\n", (2, FoldError::NoAnswer)),
            (
                "{{#predict a}}\n{{#answer}}\n## Why\n{{#end}}\n",
                (3, FoldError::Heading(2)),
            ),
        ] {
            assert_eq!(problems(chapter), [problem], "{chapter}");
        }
    }
}
