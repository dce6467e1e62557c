//! What readers may type who don't know our words: hidden words of a page, for the search.
//!
//! `keywords.toml` beside `book.toml` has them, by page or heading. They are other names for what stands there, and nothing else.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{inert::text, problem::Problem, prose::Chapter};

/// Keywords by page, such as `01-core-basics/polling.md`, or by heading, such as `01-core-basics/polling.md#wakers`.
#[derive(Debug, Default)]
pub struct Keywords {
    places: BTreeMap<String, Vec<String>>,
}

/// Why there are none.
#[derive(Debug, thiserror::Error)]
pub enum KeywordsError {
    /// The file can't be read.
    #[error("{} can't be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not a table of lists.
    #[error("{}: {error}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        error: Box<toml::de::Error>,
    },
}

impl Keywords {
    /// The keywords of the book in the folder `book`; none if it has no such file.
    ///
    /// # Errors
    ///
    /// If the file can't be read or understood.
    pub fn of(book: &Path) -> Result<Keywords, KeywordsError> {
        let file = book.join("keywords.toml");
        match fs::read_to_string(&file) {
            Ok(written) => match toml::from_str(&written) {
                Ok(places) => Ok(Keywords { places }),
                Err(error) => Err(KeywordsError::Malformed {
                    file,
                    error: Box::new(error),
                }),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Keywords::default()),
            Err(source) => Err(KeywordsError::Unreadable { file, source }),
        }
    }

    /// The page made from the chapter in `file`, with its keywords below their headings.
    pub fn added(&self, file: &str, page: &str) -> String {
        let mut added = String::new();
        // Each once: a line of a program may begin like a heading.
        let mut places = self.places.clone();
        for line in page.lines() {
            added.push_str(line);
            added.push('\n');
            let words = headings(file, line)
                .into_iter()
                .filter_map(|place| places.remove(&place));
            for words in words.collect::<Vec<_>>() {
                let words = text(&words.join(", "));
                added.push_str(&format!("\n<p class=\"keywords\" hidden>{words}</p>\n\n"));
            }
        }
        added
    }

    /// Places that no chapter has.
    pub fn lost(&self, chapters: &[Chapter]) -> Vec<Problem> {
        let there = chapters.iter().flat_map(|chapter| {
            let lines = chapter.text.lines();
            lines.flat_map(|line| headings(&chapter.file, line))
        });
        let there: Vec<String> = there.collect();
        let lost = self.places.keys().filter(|place| !there.contains(place));
        lost.map(|place| Problem {
            at: "keywords.toml".to_owned(),
            what: format!("there is no heading for {place}"),
        })
        .collect()
    }
}

/// What a line is called as a place, if it is a heading: the page, if it is the page's own, and its name.
fn headings(file: &str, line: &str) -> Vec<String> {
    let mut places = Vec::new();
    if line.starts_with("# ") {
        places.push(file.to_owned());
    }
    let name = line
        .starts_with('#')
        .then(|| line.rsplit_once("{#"))
        .flatten();
    if let Some((_, name)) = name {
        places.push(format!("{file}#{}", name.trim_end_matches('}')));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_stand_below_their_heading() {
        let written = "\"a.md\" = [\"rate limit\", \"throttle\"]\n\"a.md#more\" = [\"enum\"]\n\"a.md#gone\" = []\n";
        let keywords = Keywords {
            places: toml::from_str(written).unwrap(),
        };
        let page = "# A\n\n```python\n# A\n```\n\n## More {#more}\n\n## Less {#less}\n";
        assert_eq!(
            keywords.added("a.md", page),
            "# A\n\n<p class=\"keywords\" hidden>rate limit, throttle</p>\n\n\n```python\n# A\n```\n\n\
             ## More {#more}\n\n<p class=\"keywords\" hidden>enum</p>\n\n\n## Less {#less}\n"
        );
        assert_eq!(keywords.added("b.md", page), page);
        let chapter = Chapter {
            file: "a.md".to_owned(),
            text: page.to_owned(),
        };
        let lost = keywords.lost(&[chapter]);
        assert_eq!(lost.len(), 1);
        assert!(lost[0].what.contains("a.md#gone"), "{lost:?}");
    }
}
