//! A directive as it stands on the page: Markdown with some HTML around it.

use std::path::Path;

use grader::{course::Course, render::timeline};

use crate::{
    api::{index::Index, mentions, table::Table},
    directive::{self, Directive},
    drawing::{Drawing, DrawingError},
    folds::{self, FoldError},
    inert::text,
    keywords::Keywords,
    library::{self, Kind, Library, LibraryError},
    panel,
    predict::{Prediction, PredictionError},
};

/// What pages are made from.
#[derive(Debug)]
pub struct Sources {
    /// The programs.
    pub library: Library,
    /// The exercises.
    pub course: Course,
    /// The names of others' APIs.
    pub table: Table,
    /// The index of those names. It is made from all pages.
    pub index: Index,
    /// What is added for the search.
    pub keywords: Keywords,
}

/// Why a page can't be made.
#[derive(Debug, thiserror::Error)]
#[error("{chapter}:{line}: {source}")]
pub struct PageError {
    /// The chapter's file, relative to `book/src`.
    pub chapter: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub source: Box<DirectiveError>,
}

/// What is wrong with a directive.
#[derive(Debug, thiserror::Error)]
pub enum DirectiveError {
    /// It is none.
    #[error(transparent)]
    NotUnderstood(#[from] directive::NotUnderstood),
    /// It is an answer in the wrong place.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// What it asks for is not there.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The exercise is not there.
    #[error(transparent)]
    Course(#[from] grader::course::CourseError),
    /// The drawing is not there, or not whole.
    #[error("drawings/{name}.txt: {error}")]
    Drawing {
        /// Its name.
        name: String,
        /// What is wrong.
        error: DrawingError,
    },
    /// The prediction is wrong.
    #[error("predictions/{name}.toml: {error}")]
    Prediction {
        /// Its name.
        name: String,
        /// What is wrong.
        error: PredictionError,
    },
}

impl Sources {
    /// The chapter in `file` with everything in it that it asks for.
    ///
    /// # Errors
    ///
    /// At an answer that explains no prediction, or the first directive that asks for what is not there.
    pub fn page(&self, file: &str, chapter: &str) -> Result<String, PageError> {
        let error = |line, source| PageError {
            chapter: file.to_owned(),
            line,
            source: Box::new(source),
        };
        if let Some((line, fold)) = folds::problems(chapter).into_iter().next() {
            return Err(error(line, fold.into()));
        }
        let mentions = mentions::mentions(&self.table, file, chapter);
        let chapter = &mentions::linked(&self.table, chapter, &mentions);
        let mut directives = directive::all(chapter).into_iter().peekable();
        let mut page = String::new();
        for (number, line) in chapter.lines().enumerate() {
            match directives.next_if(|placed| placed.line == number + 1) {
                None => page.push_str(line),
                Some(placed) => {
                    let found = placed.directive.map_err(DirectiveError::from);
                    let found = found.and_then(|directive| self.expand(file, &directive));
                    page.push_str(&found.map_err(|source| error(placed.line, source))?);
                }
            }
            page.push('\n');
        }
        Ok(self.keywords.added(file, &page))
    }

    fn expand(&self, file: &str, directive: &Directive) -> Result<String, DirectiveError> {
        Ok(match directive {
            Directive::Listing(name) => figure(&[
                self.code(Kind::Rust, name)?,
                self.output(Kind::Rust, name)?,
                self.timeline(name)?,
            ]),
            Directive::Code(name) => figure(&[self.code(Kind::Rust, name)?]),
            Directive::Output(name) => {
                figure(&[self.output(Kind::Rust, name)?, self.timeline(name)?])
            }
            Directive::Python(name) => figure(&[
                self.code(Kind::Python, name)?,
                self.output(Kind::Python, name)?,
            ]),
            Directive::Beside(name) => self.beside(name)?,
            Directive::Error(name) => {
                let said = self.library.recording(&Kind::Error.output(name))?;
                figure(&[self.code(Kind::Error, name)?, block("text", "error", &said)])
            }
            Directive::Verdict {
                exercise,
                mistake,
                check,
            } => {
                let said = library::verdict(exercise, mistake, check);
                figure(&[block("text", "verdict", &self.library.recording(&said)?)])
            }
            Directive::Drawing(name) => match Drawing::of(&self.library, name) {
                Ok(drawing) => drawing.html(),
                Err(error) => {
                    return Err(DirectiveError::Drawing {
                        name: name.clone(),
                        error,
                    });
                }
            },
            Directive::Predict(name) => self.predict(file, name)?,
            Directive::Answer => {
                "<details class=\"explanation\">\n<summary>Why?</summary>\n".to_owned()
            }
            Directive::End => "</details>\n".to_owned(),
            Directive::Index(part) => self.index.part(*part).to_owned(),
            Directive::Exercise(name) => match self.course.exercise(name) {
                Ok(exercise) => panel::panel(exercise),
                // It may be that only some exercises were handed out. In the full course it is a slip of the pen.
                Err(_) if !self.course.has_solutions() => panel::missing(name),
                Err(error) => return Err(error.into()),
            },
        })
    }

    fn beside(&self, name: &str) -> Result<String, DirectiveError> {
        let side = |kind, title: &str| -> Result<String, DirectiveError> {
            let (code, output) = (self.code(kind, name)?, self.output(kind, name)?);
            Ok(format!(
                "<div class=\"side\">\n<p class=\"side-title\">{title}</p>\n\n{code}\n{output}\n</div>\n"
            ))
        };
        Ok(format!(
            "<div class=\"beside\">\n<div class=\"sides\">\n{}{}</div>\n</div>\n\n{}",
            side(Kind::Python, "asyncio")?,
            side(Kind::Rust, "tokio")?,
            self.timeline(name)?
        ))
    }

    /// A prediction, by its name and the page's: what was chosen is remembered under both.
    fn predict(&self, page: &str, name: &str) -> Result<String, DirectiveError> {
        let wrong = |error| DirectiveError::Prediction {
            name: name.to_owned(),
            error,
        };
        let file = Path::new("predictions").join(format!("{name}.toml"));
        let prediction = Prediction::read(&self.library.text(&file)?).map_err(wrong)?;
        let (kind, program) = match (&prediction.listing, &prediction.python) {
            (Some(program), _) => (Kind::Rust, program),
            (None, Some(program)) => (Kind::Python, program),
            (None, None) => return Err(wrong(PredictionError::NotOneProgram)),
        };
        let printed = self.library.recording(&kind.output(program))?;
        let answer = prediction.answer(&printed).map_err(wrong)?;
        let mut choices = String::new();
        for (index, choice) in prediction.choices.iter().enumerate() {
            let right = index == answer;
            choices.push_str(&format!(
                "<label class=\"choice\"><input type=\"radio\" name=\"{name}\" value=\"{index}\" data-right=\"{right}\">\
                 <span class=\"says\">{}</span></label>\n\
                 <p class=\"because\" data-of=\"{index}\" hidden><strong>{}</strong> {}</p>\n",
                text(choice.says.trim_end()),
                if right { "Yes." } else { "No." },
                text(choice.because.trim()),
            ));
        }
        let timeline = match kind {
            Kind::Rust => self.timeline(program)?,
            Kind::Python | Kind::Error => String::new(),
        };
        Ok(format!(
            "{}\n<form class=\"predict\" data-key=\"{}#{name}\">\n<fieldset>\n<legend>{}</legend>\n{choices}\
             <button type=\"submit\">Check</button>\n<div class=\"answer\" role=\"status\"></div>\n</fieldset>\n\
             <details>\n<summary>What it prints</summary>\n\n{}\n{timeline}\n</details>\n</form>\n",
            figure(&[self.code(kind, program)?]),
            text(page),
            text(&prediction.question),
            block("text", "output", &printed),
        ))
    }

    fn code(&self, kind: Kind, name: &str) -> Result<String, LibraryError> {
        let program = self.library.program(kind, name)?;
        let language = match kind {
            Kind::Python => "python",
            Kind::Rust | Kind::Error => "rust",
        };
        let file = self.library.file(kind, name);
        let file = file.file_name().unwrap_or_default().to_string_lossy();
        let caption = format!(
            "<figcaption>{} <code>{file}</code></figcaption>\n\n",
            text(&program.title)
        );
        Ok(caption + &block(language, "code", &program.code))
    }

    fn output(&self, kind: Kind, name: &str) -> Result<String, LibraryError> {
        let printed = self.library.recording(&kind.output(name))?;
        Ok(block("text", "output", &printed))
    }

    fn timeline(&self, name: &str) -> Result<String, LibraryError> {
        let timeline = self.library.timeline(&Kind::Rust.timeline(name))?;
        let drawn = timeline.filter(|timeline| !timeline.lanes.is_empty());
        Ok(drawn.map_or_else(String::new, |timeline| {
            picture(&timeline::svg(&timeline, "", ""))
        }))
    }
}

/// A picture without its own style: the book's follows the theme that the reader has chosen. Its caption stands beside it, and
/// who does not see it hears a name.
fn picture(svg: &str) -> String {
    let styled = svg
        .split_once("<style>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</style>\n")?.1)));
    let svg = styled.map_or_else(
        || svg.to_owned(),
        |(before, after)| format!("{before}{after}"),
    );
    let svg = svg.replacen("<title></title>", "<title>Timeline of the run</title>", 1);
    format!("<div class=\"timeline\">\n{svg}</div>\n")
}

fn figure(contents: &[String]) -> String {
    let contents: Vec<&str> = contents.iter().map(|one| &**one).collect();
    format!(
        "<figure class=\"listing\">\n{}\n</figure>\n",
        contents.join("\n")
    )
}

/// A code block in a division of its own. The fence is longer than any in the text.
fn block(language: &str, class: &str, content: &str) -> String {
    let longest = content
        .lines()
        .map(|line| line.chars().take_while(|c| *c == '`').count())
        .max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!(
        "<div class=\"{class}\">\n\n{fence}{language}\n{}\n{fence}\n\n</div>\n",
        content.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_those_inside() {
        let block = block("text", "output", "```\n");
        assert!(block.contains("\n````text\n```\n````\n"), "{block}");
    }

    #[test]
    fn a_picture_leaves_its_style_to_the_book() {
        let timeline = sim_core::timeline::Timeline::default();
        let svg = timeline::svg(&timeline, "", "");
        assert!(svg.contains("<style>"));
        assert!(!picture(&svg).contains("style>"));
        assert!(picture(&svg).contains("<title>Timeline of the run</title>"));
    }
}
