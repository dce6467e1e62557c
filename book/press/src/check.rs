//! Whether all that the book shows is so: runs every program again, and compares.

use std::{
    collections::BTreeSet,
    env, fs, io,
    path::{Path, PathBuf},
};

use anyhow::Result;
use grader::course::Course;
use similar::TextDiff;

use crate::{
    api::{mentions::mentions, proof, table::Table},
    directive::{self, Directive},
    drawing, files, folds,
    keywords::Keywords,
    length,
    library::{Kind, Library, Recordings, chapter},
    links,
    problem::Problem,
    prose,
    recorder::{self, Wanted},
    site, style,
    syllabus::{Material, Syllabus},
};

/// What there is in the book, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    /// Rust programs that were run.
    pub rust: usize,
    /// Python programs that were run.
    pub python: usize,
    /// Timelines.
    pub timelines: usize,
    /// Compiler errors.
    pub errors: usize,
    /// What the grader says of mistakes.
    pub verdicts: usize,
    /// Predictions.
    pub predictions: usize,
    /// Links to the documentation of others that the press made.
    pub links: usize,
    /// Words of prose, by chapter file.
    pub words: Vec<(String, usize)>,
}

/// What a check found.
#[derive(Debug)]
pub struct Found {
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What there is.
    pub census: Census,
    /// Why the Python programs were not run, if they were not.
    pub without_python: Option<String>,
    /// Whether no mistakes were judged, for there are none in a copy that was handed out.
    pub without_verdicts: bool,
    /// The recordings that were written anew.
    pub written: Vec<PathBuf>,
}

/// A directive and where it stands.
struct Use {
    at: String,
    directive: Directive,
}

/// Checks the book in the folder `book`. With `record`, what has changed is written down instead of found wrong.
///
/// # Errors
///
/// If something can't be run or read at all.
pub fn check(book: &Path, record: bool) -> Result<Found> {
    let library = Library::of(book);
    let chapters = prose::chapters(book)?;
    let mut problems = Vec::new();
    let mut uses = Vec::new();
    for chapter in &chapters {
        let at = |line| format!("src/{}:{line}", chapter.file);
        for (line, what) in chapter.typed_by_hand() {
            problems.push(Problem { at: at(line), what });
        }
        for (line, error) in folds::problems(&chapter.text) {
            problems.push(Problem {
                at: at(line),
                what: error.to_string(),
            });
        }
        for placed in directive::all(&chapter.text) {
            match placed.directive {
                Ok(directive) => uses.push(Use {
                    at: at(placed.line),
                    directive,
                }),
                Err(error) => problems.push(Problem {
                    at: at(placed.line),
                    what: error.to_string(),
                }),
            }
        }
    }
    problems.extend(Keywords::of(book)?.lost(&chapters));
    let course = Course::load(&Course::find_root(book)?)?;
    // A copy that was handed out may be without some of the exercises.
    if course
        .exercises
        .iter()
        .all(|one| one.solution_dir.is_some())
    {
        let material = Material::of(&course, &library, &chapters);
        problems.extend(Syllabus::of(book)?.lost(&material));
    }
    problems.extend(missing(&library, &uses));
    problems.extend(unused(&library, &uses)?);
    problems.extend(drawing::problems(&library, drawings(&uses))?);
    let wanted = Wanted::by(uses.iter().map(|one| &one.directive), &library);
    problems.extend(unlinked(&library, &wanted)?);
    let mut census = Census {
        rust: wanted.rust.len(),
        python: wanted.python.len(),
        errors: wanted.errors.len(),
        verdicts: wanted.verdicts.len(),
        ..Census::default()
    };
    census.predictions = uses
        .iter()
        .filter(|one| matches!(one.directive, Directive::Predict(_)))
        .count();
    census.words = chapters
        .iter()
        .map(|chapter| (chapter.file.clone(), chapter.words()))
        .collect();
    let mut found = Found {
        problems,
        census,
        without_python: None,
        without_verdicts: false,
        written: Vec::new(),
    };
    // What is not there can't be run.
    if !found.problems.is_empty() {
        return Ok(found);
    }

    let fresh = recorder::record(book, &wanted)?;
    found.census.timelines = fresh
        .recordings
        .keys()
        .filter(|name| {
            name.extension()
                .is_some_and(|extension| extension == "json")
        })
        .count();
    found.without_python = fresh.without_python;
    found.without_verdicts = fresh.without_verdicts;
    let old = recorded(&library.recorded())?;
    let (no_python, no_verdicts) = (found.without_python.is_some(), found.without_verdicts);
    let skipped = |name: &Path| {
        no_python && name.starts_with("python") || no_verdicts && name.starts_with("verdicts")
    };
    if record {
        found.written = write(&library.recorded(), &old, &fresh.recordings, skipped)?;
    } else {
        found
            .problems
            .extend(differences(&old, &fresh.recordings, &uses, skipped));
    }
    if let (Some(reason), true) = (&found.without_python, env::var_os("CI").is_some()) {
        found.problems.push(Problem {
            at: "listings/python".to_owned(),
            what: format!("the Python programs were not run: {reason}"),
        });
    }
    let (links, unproven) = documented(book, &chapters)?;
    found.census.links = links;
    found.problems.extend(unproven);
    match site::build(book, None) {
        Ok(pages) => {
            found.problems.extend(links::check(&pages)?);
            found.problems.extend(length::check(&pages)?);
        }
        // Pages whose recordings are missing can't be made. That has been told.
        Err(_) if !found.problems.is_empty() => {}
        Err(error) => return Err(error),
    }
    found
        .problems
        .extend(style::check(book.parent().unwrap_or(book))?);
    Ok(found)
}

/// How many links to the documentation of others the pages have, and what is wrong with those that they may have.
fn documented(book: &Path, chapters: &[prose::Chapter]) -> Result<(usize, Vec<Problem>)> {
    let root = Course::find_root(book)?;
    let table = Table::of(book, &root)?;
    let links = chapters.iter().map(|chapter| {
        let mentions = mentions(&table, &chapter.file, &chapter.text);
        let targets: BTreeSet<_> = mentions.iter().map(|mention| mention.target).collect();
        targets.len()
    });
    let python = recorder::python().ok();
    let problems = proof::check(book, &root, &table, python.as_deref())?;
    Ok((links.sum(), problems))
}

/// The drawings that pages show: where, and which.
fn drawings(uses: &[Use]) -> impl Iterator<Item = (&str, &str)> {
    uses.iter().filter_map(|one| match &one.directive {
        Directive::Drawing(name) => Some((&*one.at, &**name)),
        _ => None,
    })
}

/// Programs that a page asks for and that do not exist.
fn missing(library: &Library, uses: &[Use]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for one in uses {
        let programs: &[(Kind, &String)] = match &one.directive {
            Directive::Listing(name) | Directive::Code(name) | Directive::Output(name) => {
                &[(Kind::Rust, name)]
            }
            Directive::Python(name) => &[(Kind::Python, name)],
            Directive::Beside(name) => &[(Kind::Rust, name), (Kind::Python, name)],
            Directive::Error(name) => &[(Kind::Error, name)],
            Directive::Verdict { .. }
            | Directive::Drawing(_)
            | Directive::Predict(_)
            | Directive::Exercise(_)
            | Directive::Index(_)
            | Directive::Answer
            | Directive::End => &[],
        };
        for (kind, name) in programs {
            if let Err(error) = library.program(*kind, name) {
                problems.push(Problem {
                    at: one.at.clone(),
                    what: format!("{}: {error}", one.directive),
                });
            }
        }
    }
    problems
}

/// Listings that their chapters do not have.
fn unlinked(library: &Library, wanted: &Wanted) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for name in &wanted.rust {
        if library.file(Kind::Rust, name).exists() && !library.is_in_chapter(name)? {
            problems.push(Problem {
                at: format!("listings/examples/{name}.rs"),
                what: format!(
                    "it is not in its chapter; add `{name}` to examples/{}.rs",
                    chapter(name)
                ),
            });
        }
    }
    Ok(problems)
}

/// Programs that no page shows.
fn unused(library: &Library, uses: &[Use]) -> io::Result<Vec<Problem>> {
    let directives = uses.iter().map(|one| &one.directive);
    let wanted = Wanted::by(directives.clone(), library);
    let shown: BTreeSet<&str> = directives
        .filter_map(|directive| match directive {
            Directive::Code(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let mut problems = Vec::new();
    for (kind, used) in [
        (Kind::Rust, &wanted.rust),
        (Kind::Python, &wanted.python),
        (Kind::Error, &wanted.errors),
    ] {
        for name in library.names(kind)? {
            let is_shown = kind == Kind::Rust && shown.contains(&*name);
            if !is_shown && !used.contains(&name) {
                problems.push(Problem {
                    at: format!("listings/{}/{name}", kind.folder()),
                    what: "no page shows it; show it or delete it".to_owned(),
                });
            }
        }
    }
    Ok(problems)
}

/// What is recorded now.
fn recorded(root: &Path) -> io::Result<Recordings> {
    let mut recordings = Recordings::new();
    if root.is_dir() {
        for file in files::below(root)? {
            let name = file.strip_prefix(root).unwrap_or(&file).to_owned();
            recordings.insert(name, fs::read_to_string(&file)?);
        }
    }
    Ok(recordings)
}

/// What was recorded and is not so any more, named by the first place that shows it.
fn differences(
    old: &Recordings,
    fresh: &Recordings,
    uses: &[Use],
    skipped: impl Fn(&Path) -> bool,
) -> Vec<Problem> {
    let names: BTreeSet<&PathBuf> = old.keys().chain(fresh.keys()).collect();
    let differ = |name: &&PathBuf| old.get(*name) != fresh.get(*name) && !skipped(name);
    let problem = |name: &PathBuf| {
        let file = format!("listings/recorded/{}", name.display());
        let at = shown_at(name, uses).unwrap_or_else(|| file.clone());
        let what = match (old.get(name), fresh.get(name)) {
            (None, _) => format!("nothing is recorded in {file}"),
            (Some(_), None) => format!("{file} belongs to no program that a page shows"),
            (Some(old), Some(fresh)) => {
                let difference = TextDiff::from_lines(old.as_str(), fresh.as_str());
                let difference = difference.unified_diff().context_radius(1).to_string();
                format!("a run differs from {file}:\n{}", difference.trim_end())
            }
        };
        Problem {
            at,
            what: format!("{what}\nif the run is right: cargo book check --record"),
        }
    };
    names.into_iter().filter(differ).map(problem).collect()
}

/// The first place whose directive shows the recording `name`.
fn shown_at(name: &Path, uses: &[Use]) -> Option<String> {
    let stem = name.file_stem()?.to_string_lossy();
    let shows = |directive: &Directive| match directive {
        Directive::Listing(one) | Directive::Output(one) => {
            name.starts_with("examples") && *one == stem
        }
        Directive::Python(one) => name.starts_with("python") && *one == stem,
        Directive::Beside(one) => !name.starts_with("errors") && *one == stem,
        Directive::Error(one) => name.starts_with("errors") && *one == stem,
        Directive::Verdict {
            exercise,
            mistake,
            check,
        } => crate::library::verdict(exercise, mistake, check) == name,
        Directive::Predict(one) => *one == stem,
        Directive::Code(_)
        | Directive::Drawing(_)
        | Directive::Exercise(_)
        | Directive::Index(_)
        | Directive::Answer
        | Directive::End => false,
    };
    let found = uses.iter().find(|one| shows(&one.directive))?;
    Some(found.at.clone())
}

/// Writes what has changed; returns the names.
fn write(
    root: &Path,
    old: &Recordings,
    fresh: &Recordings,
    skipped: impl Fn(&Path) -> bool,
) -> io::Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    for (name, text) in fresh {
        if old.get(name) != Some(text) {
            let file = root.join(name);
            grader::files::own_folder(file.parent().unwrap_or(root))?;
            grader::files::replace(&file, text).map_err(io::Error::other)?;
            written.push(name.clone());
        }
    }
    for name in old.keys() {
        if !fresh.contains_key(name) && !skipped(name) {
            fs::remove_file(root.join(name))?;
            written.push(name.clone());
        }
    }
    Ok(written)
}
