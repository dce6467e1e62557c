//! What a chapter asks for: a line such as `{{#listing c01_lazy}}`.

use std::fmt;

use crate::api::index::Part;

/// Something to be put in the place of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Directive {
    /// A Rust program with its output, and its timeline if it left one.
    Listing(String),
    /// A Rust program alone.
    Code(String),
    /// What a Rust program printed, and its timeline if it left one.
    Output(String),
    /// A Python program with its output.
    Python(String),
    /// A Python program and a Rust program of the same name, side by side, each with its output.
    Beside(String),
    /// A Rust file that does not compile, and what the compiler says.
    Error(String),
    /// What the grader says of a mistake in one check.
    Verdict {
        /// The exercise, such as `chef`.
        exercise: String,
        /// The mistake's file name without `.rs`.
        mistake: String,
        /// The check, such as `cook::a_dish_takes_exactly_its_time`.
        check: String,
    },
    /// A drawing of boxes and arrows, with its caption and its words.
    Drawing(String),
    /// A prediction: a program, some outputs to choose from, and then the true one.
    Predict(String),
    /// What follows explains the prediction above, and is not to be seen before the reader has chosen.
    Answer,
    /// The end of that.
    End,
    /// An exercise: its parts, points and commands.
    Exercise(String),
    /// A part of the index.
    Index(Part),
}

/// A directive and the line that it stands on, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The line.
    pub line: usize,
    /// What it says; or why it can't be understood.
    pub directive: Result<Directive, NotUnderstood>,
}

/// A line that looks like a directive and is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// There is no directive of that name.
    #[error("there is no directive `{{{{#{0}}}}}`; book/README.md lists them")]
    Unknown(String),
    /// It has too many words or too few.
    #[error("`{{{{#{name}}}}}` takes {expected}")]
    Words {
        /// The directive.
        name: String,
        /// What it takes.
        expected: &'static str,
    },
}

/// Directives that mdBook itself knows.
const MDBOOKS: [&str; 4] = ["include", "playground", "rustdoc_include", "title"];

/// All directives of a chapter, in order. Lines in code blocks are none.
pub fn all(chapter: &str) -> Vec<Placed> {
    let mut in_code = false;
    let mut placed = Vec::new();
    for (number, line) in chapter.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code && let Some(directive) = of_line(line) {
            placed.push(Placed {
                line: number + 1,
                directive,
            });
        }
    }
    placed
}

fn of_line(line: &str) -> Option<Result<Directive, NotUnderstood>> {
    let inside = line.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
    let mut words = inside.split_whitespace();
    let name = words.next().unwrap_or_default();
    if MDBOOKS.contains(&name) {
        return None;
    }
    let words: Vec<String> = words.map(str::to_owned).collect();
    Some(understood(name, words))
}

fn understood(name: &str, words: Vec<String>) -> Result<Directive, NotUnderstood> {
    let expected = |expected| NotUnderstood::Words {
        name: name.to_owned(),
        expected,
    };
    if name == "verdict" {
        let [exercise, mistake, check] = <[String; 3]>::try_from(words)
            .map_err(|_| expected("an exercise, a mistake and a check"))?;
        return Ok(Directive::Verdict {
            exercise,
            mistake,
            check,
        });
    }
    if let "answer" | "end" = name {
        let [] = <[String; 0]>::try_from(words).map_err(|_| expected("nothing"))?;
        return Ok(match name {
            "answer" => Directive::Answer,
            _ => Directive::End,
        });
    }
    if name == "index" {
        let part = match &words[..] {
            [part] => Part::named(part),
            _ => None,
        };
        return part
            .map(Directive::Index)
            .ok_or(expected("asyncio, tokio or names"));
    }
    let of_one: fn(String) -> Directive = match name {
        "listing" => Directive::Listing,
        "code" => Directive::Code,
        "output" => Directive::Output,
        "python" => Directive::Python,
        "beside" => Directive::Beside,
        "error" => Directive::Error,
        "drawing" => Directive::Drawing,
        "predict" => Directive::Predict,
        "exercise" => Directive::Exercise,
        _ => return Err(NotUnderstood::Unknown(name.to_owned())),
    };
    let [one] = <[String; 1]>::try_from(words).map_err(|_| expected("one name"))?;
    Ok(of_one(one))
}

impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, what) = match self {
            Directive::Listing(what) => ("listing", what),
            Directive::Code(what) => ("code", what),
            Directive::Output(what) => ("output", what),
            Directive::Python(what) => ("python", what),
            Directive::Beside(what) => ("beside", what),
            Directive::Error(what) => ("error", what),
            Directive::Drawing(what) => ("drawing", what),
            Directive::Predict(what) => ("predict", what),
            Directive::Exercise(what) => ("exercise", what),
            Directive::Index(part) => return write!(f, "{{{{#index {}}}}}", part.name()),
            Directive::Answer => return f.write_str("{{#answer}}"),
            Directive::End => return f.write_str("{{#end}}"),
            Directive::Verdict {
                exercise,
                mistake,
                check,
            } => return write!(f, "{{{{#verdict {exercise} {mistake} {check}}}}}"),
        };
        write!(f, "{{{{#{name} {what}}}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_says_what_it_asks_for_and_where() {
        let chapter = "# Futures\n\n{{#listing c01_lazy}}\n\n```text\n{{#listing no}}\n```\n{{#title Futures}}\n\
                       {{#verdict chef cooks_in_order cook_all::together}}\n{{#lisstng c01_lazy}}\n{{#python a b}}\n";
        let placed: Vec<_> = all(chapter)
            .into_iter()
            .map(|placed| match placed.directive {
                Ok(directive) => (placed.line, directive.to_string()),
                Err(error) => (placed.line, error.to_string()),
            })
            .collect();
        let expected = [
            (3, "{{#listing c01_lazy}}"),
            (9, "{{#verdict chef cooks_in_order cook_all::together}}"),
            (
                10,
                "there is no directive `{{#lisstng}}`; book/README.md lists them",
            ),
            (11, "`{{#python}}` takes one name"),
        ];
        assert_eq!(placed, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
