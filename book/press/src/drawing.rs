//! Drawings of boxes and arrows: `listings/drawings`. Each is a text of box-drawing characters with a caption, and with words
//! for readers who do not see it.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use crate::{
    inert::text,
    library::{Kind, Library, LibraryError},
    problem::Problem,
};

mod svg;

/// The folder below `book/listings`.
const FOLDER: &str = "drawings";

/// The line between the words and the picture.
const BORDER: &str = "---";

/// A drawing as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What it is called: the first line.
    pub caption: String,
    /// The listing whose output has every number of the picture, if the file names one: `numbers: c09_places`.
    pub numbers: Option<String>,
    /// What it shows, in sentences. A paragraph an entry, and one at least.
    pub words: Vec<String>,
    /// The picture.
    pub picture: String,
}

/// Why a file is no drawing.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// The file can't be had.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// It has no first line.
    #[error("its first line has to be a caption")]
    NoCaption,
    /// It has no words.
    #[error(
        "it has no text alternative; say in sentences what it shows, between the caption and the line `{BORDER}`"
    )]
    NoWords,
    /// It has no picture.
    #[error("it has no picture below the line `{BORDER}`")]
    NoPicture,
    /// It has a number that no run has printed.
    #[error("the number {number} is not in the output of `{listing}`")]
    Number {
        /// The number.
        number: String,
        /// The listing that should print it.
        listing: String,
    },
}

impl Drawing {
    /// The drawing called `name`.
    ///
    /// # Errors
    ///
    /// If there is none, or a part of it is missing, or one of its numbers is not in the output of the listing that it names.
    pub fn of(library: &Library, name: &str) -> Result<Drawing, DrawingError> {
        let drawing = Drawing::read(&library.text(&file(name))?)?;
        if let Some(listing) = &drawing.numbers {
            let printed = library.recording(&Kind::Rust.output(listing))?;
            let printed: BTreeSet<&str> = numbers(&printed).collect();
            if let Some(number) = numbers(&drawing.picture).find(|one| !printed.contains(one)) {
                return Err(DrawingError::Number {
                    number: number.to_owned(),
                    listing: listing.clone(),
                });
            }
        }
        Ok(drawing)
    }

    /// The drawing in the file that says `text`.
    ///
    /// # Errors
    ///
    /// If a part of it is missing.
    pub fn read(text: &str) -> Result<Drawing, DrawingError> {
        let mut lines = text.lines();
        let caption = lines.next().unwrap_or_default().trim().to_owned();
        let mut numbers = None;
        let mut words = vec![String::new()];
        for line in lines.by_ref().take_while(|line| line.trim() != BORDER) {
            let last = words.len() - 1;
            if let Some(listing) = line.strip_prefix("numbers: ") {
                numbers = Some(listing.trim().to_owned());
            } else if line.trim().is_empty() {
                words.push(String::new());
            } else {
                words[last] = format!("{} {}", words[last], line.trim());
            }
        }
        words.retain_mut(|paragraph| {
            *paragraph = paragraph.trim().to_owned();
            !paragraph.is_empty()
        });
        let picture = lines.collect::<Vec<_>>().join("\n");
        if caption.is_empty() || caption == BORDER {
            Err(DrawingError::NoCaption)
        } else if words.is_empty() {
            Err(DrawingError::NoWords)
        } else if picture.trim().is_empty() {
            Err(DrawingError::NoPicture)
        } else {
            Ok(Drawing {
                caption,
                numbers,
                words,
                picture,
            })
        }
    }

    /// The drawing on a page. Nothing in it has an id: a page may show it twice, and all pages are printed as one.
    pub fn html(&self) -> String {
        let words = self.words.iter();
        let words: String = words
            .map(|paragraph| format!("<p>{}</p>\n", text(paragraph)))
            .collect();
        format!(
            "<figure class=\"drawing\">\n<figcaption>{}</figcaption>\n<div class=\"picture\">\n{}</div>\n\
             <details class=\"in-words\">\n<summary>The drawing in words</summary>\n{words}</details>\n</figure>\n",
            text(&self.caption),
            svg::svg(&self.picture, &self.caption),
        )
    }
}

/// What is wrong with the drawings of a book whose pages show these, each a place and a name: one that is not there or not
/// whole, and one that no page shows.
///
/// # Errors
///
/// If the folder can't be read.
pub fn problems<'a>(
    library: &Library,
    shown: impl Iterator<Item = (&'a str, &'a str)>,
) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for (at, name) in shown {
        names.insert(name);
        if let Err(error) = Drawing::of(library, name) {
            problems.push(Problem {
                at: at.to_owned(),
                what: format!("{}: {error}", file(name).display()),
            });
        }
    }
    for name in library.texts(Path::new(FOLDER))? {
        if !names.contains(&*name) {
            problems.push(Problem {
                at: format!("listings/{FOLDER}/{name}.txt"),
                what: "no page shows it; show it or delete it".to_owned(),
            });
        }
    }
    Ok(problems)
}

/// The file of the drawing called `name`, relative to `book/listings`.
fn file(name: &str) -> PathBuf {
    Path::new(FOLDER).join(format!("{name}.txt"))
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "A task.\n\nA box\nwith <one> word.\n\nAn end.\n---\n╭──────╮\n│ task │\n╰──────╯\n";

    #[test]
    fn a_drawing_has_a_caption_words_and_a_picture() {
        let drawing = Drawing::read(FILE).unwrap();
        assert_eq!(drawing.caption, "A task.");
        assert_eq!(drawing.words, ["A box with <one> word.", "An end."]);
        assert!(drawing.picture.starts_with('╭'));
        for (text, missing) in [
            ("", "caption"),
            ("---\nx", "caption"),
            ("A task.\n\n \n---\nx\n", "text alternative"),
            ("A task.\n\nA box.\n", "picture"),
            ("A task.\n\nA box.\n---\n\n", "picture"),
        ] {
            let error = Drawing::read(text).unwrap_err().to_string();
            assert!(error.contains(missing), "{text:?}: {error}");
        }
    }

    #[test]
    fn on_the_page_its_text_is_text_and_no_line_ends_the_html() {
        let html = Drawing::read(FILE).unwrap().html();
        assert!(
            html.contains("<p>A box with &lt;one&gt; word.</p>"),
            "{html}"
        );
        assert!(html.contains("role=\"img\""), "{html}");
        assert!(html.contains("<title>A task.</title>"), "{html}");
        assert!(!html.contains("\n\n"), "{html}");
    }

    #[test]
    fn a_number_is_a_word_of_digits() {
        let found: Vec<&str> = numbers("40 bytes, u64, 1.").collect();
        assert_eq!(found, ["40", "1"]);
    }
}
