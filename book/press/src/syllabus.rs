//! What asyncio tutorials teach, and what covers it here: `book/syllabus.toml`, held against the exercises and the programs of the pages.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
};

use grader::course::Course;
use serde::Deserialize;

use crate::{
    directive,
    library::Library,
    problem::Problem,
    prose::Chapter,
    recorder::Wanted,
    written::{self, WrittenError},
};

/// The file beside `book.toml`.
const FILE: &str = "syllabus.toml";

/// All systems, by their numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Syllabus {
    systems: BTreeMap<Number, System>,
}

/// One thing that tutorials build or explain.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    /// What it is, in a phrase.
    what: String,
    /// Graded parts that cover it, such as `chef/cook_all`.
    #[serde(default)]
    parts: Vec<String>,
    /// Programs of the book that cover it, such as `c01_menu`, in whatever language.
    #[serde(default)]
    listings: Vec<String>,
}

/// The number of a system, such as `02.10`: ordered as people count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Number {
    chapter: u8,
    system: u8,
}

/// What there is to cover a system with.
#[derive(Debug, Default)]
pub struct Material {
    /// The parts of the exercises, such as `chef/cook_all`.
    parts: BTreeSet<String>,
    /// The pages that show each program.
    listings: BTreeMap<String, BTreeSet<String>>,
}

impl Material {
    /// The parts of the exercises of `course`, and the programs of `library` that the pages in `chapters` have run.
    pub fn of(course: &Course, library: &Library, chapters: &[Chapter]) -> Material {
        let mut material = Material::default();
        for exercise in &course.exercises {
            let parts = exercise.parts.iter();
            let names = parts.map(|part| format!("{}/{}", exercise.name, part.name));
            material.parts.extend(names);
        }
        for chapter in chapters {
            let placed = directive::all(&chapter.text);
            let directives: Vec<_> = placed
                .into_iter()
                .filter_map(|placed| placed.directive.ok())
                .collect();
            let wanted = Wanted::by(directives.iter(), library);
            for name in [wanted.rust, wanted.python, wanted.errors]
                .into_iter()
                .flatten()
            {
                let pages = material.listings.entry(name).or_default();
                pages.insert(chapter.file.clone());
            }
        }
        material
    }
}

impl Syllabus {
    /// The syllabus of the book in the folder `book`; an empty one if it has no such file.
    ///
    /// # Errors
    ///
    /// If the file can't be read or understood.
    pub fn of(book: &Path) -> Result<Syllabus, WrittenError> {
        let syllabus = written::read_if_there(&book.join(FILE))?;
        Ok(syllabus.unwrap_or_default())
    }

    /// Parts and programs that it names and that are not there.
    pub fn lost(&self, material: &Material) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (number, system) in &self.systems {
            let mut lost = |what: String| {
                problems.push(Problem {
                    at: FILE.to_owned(),
                    what: format!("{number}: {what}"),
                });
            };
            for part in &system.parts {
                if !material.parts.contains(part) {
                    lost(format!("no exercise has the part {part}"));
                }
            }
            for listing in &system.listings {
                if !material.listings.contains_key(listing) {
                    lost(format!("no page shows a program called {listing}"));
                }
            }
        }
        problems
    }

    /// As a table in plain text, with the pages that show each program, and how many systems are covered in all.
    pub fn table(&self, material: &Material) -> String {
        let mut text = String::new();
        let mut covered = 0;
        for (number, system) in &self.systems {
            text += &format!("{number:5}  {}\n", system.what);
            let by = system.parts.iter().cloned();
            let by = by.chain(system.listings.iter().map(|listing| {
                let pages = material.listings.get(listing).into_iter().flatten();
                let pages: Vec<&str> = pages.map(String::as_str).collect();
                format!("{listing} ({})", pages.join(", "))
            }));
            let by: Vec<String> = by.collect();
            covered += usize::from(!by.is_empty());
            if by.is_empty() {
                text += "       not covered yet\n";
            }
            for one in by {
                text += &format!("       {one}\n");
            }
        }
        text + &format!("{covered} of {} covered\n", self.systems.len())
    }
}

impl TryFrom<String> for Number {
    type Error = String;

    fn try_from(text: String) -> Result<Number, String> {
        let number = text.split_once('.').and_then(|(chapter, system)| {
            Some(Number {
                chapter: chapter.parse().ok()?,
                system: system.parse().ok()?,
            })
        });
        number.ok_or_else(|| format!("`{text}` is no number of a system, such as `02.10`"))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}.{}", self.chapter, self.system))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material() -> Material {
        Material {
            parts: BTreeSet::from(["chef/cook_all".to_owned()]),
            listings: BTreeMap::from([(
                "c01_menu".to_owned(),
                BTreeSet::from(["01/menu.md".to_owned()]),
            )]),
        }
    }

    #[test]
    fn it_is_counted_as_people_count() {
        let written = r#"
            "01.10" = { what = "The tenth" }
            "01.2" = { what = "A menu", parts = ["chef/cook_all"], listings = ["c01_menu"] }
        "#;
        let syllabus: Syllabus = toml::from_str(written).unwrap();
        assert_eq!(
            syllabus.table(&material()),
            "01.2   A menu\n       chef/cook_all\n       c01_menu (01/menu.md)\n\
             01.10  The tenth\n       not covered yet\n\
             1 of 2 covered\n"
        );
        assert_eq!(syllabus.lost(&material()), []);
    }

    #[test]
    fn a_part_or_a_program_that_is_not_there_is_a_problem() {
        let written = r#"
            "01.1" = { what = "A menu", parts = ["chef/cook"], listings = ["c01_dinner"] }
        "#;
        let syllabus: Syllabus = toml::from_str(written).unwrap();
        let lost: Vec<String> = syllabus
            .lost(&material())
            .into_iter()
            .map(|problem| problem.what)
            .collect();
        assert_eq!(
            lost,
            [
                "01.1: no exercise has the part chef/cook",
                "01.1: no page shows a program called c01_dinner"
            ]
        );
    }

    #[test]
    fn a_number_that_is_none_is_refused() {
        let error = toml::from_str::<Syllabus>("\"one\" = { what = \"\" }").unwrap_err();
        assert!(error.to_string().contains("`one` is no number"), "{error}");
    }
}
