//! The course: what exercises there are, read from the folders.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use lab::record::Place;
use serde::{Deserialize, Serialize};

use self::{
    checks::{ChecksError, Module, Proof},
    description::{Description, ManifestError, PartEntry},
    folders::{Folder, Stray},
    mistake::{Mistake, MistakeError, Shelf},
    overlay::Answer,
    parsed::Parsed,
    rules::{Docs, Rules, RulesError},
    signatures::SkeletonError,
};
use crate::{
    digest, escape,
    files::{self, FileError, shown},
    nearest::{did_you_mean, nearest},
    store::Store,
};

pub mod checks;
mod defect;
pub mod description;
pub mod folders;
pub mod mistake;
pub mod overlay;
mod parsed;
pub mod rules;
pub mod seam;
pub mod signatures;
mod source;

pub use checks::WORLD;

/// Where a hand-out has the worlds of exercises that stayed behind: pages of the book may take place there.
pub const OTHER_WORLDS: &str = "grader/sim/worlds";

/// The file of an exercise that its `src/lib.rs` begins as.
const SKELETON: &str = "skeleton.rs";

/// The course, read from `exercises/` and `solutions/` of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The workspace's root.
    pub root: PathBuf,
    /// In the order of their folders' names.
    pub exercises: Vec<Exercise>,
    /// What lies beside them and is none.
    pub strays: Vec<Stray>,
}

/// One skeleton crate, paired with one chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// The package name, such as `chef`.
    pub name: String,
    /// The folder's name, such as `01-chef`.
    pub folder: String,
    /// `exercises/01-chef`, absolute.
    pub dir: PathBuf,
    /// `solutions/01-chef`, absolute; none in a copy of the workbook that was handed out without the course's answers.
    pub solution_dir: Option<PathBuf>,
    /// The title, such as `The chef`.
    pub title: String,
    /// The chapter's file name without its ending, such as `01-core-basics`.
    pub chapter: String,
    /// One or two sentences.
    pub summary: String,
    /// How many seconds of CPU time it may take to verify all that must hold for it, if anything is said about that.
    pub verify_cpu: Option<u64>,
    /// Whether it is not finished yet: less is asked of it then, and the gate refuses it.
    pub draft: bool,
    /// In the order of `exercise.toml`, which is that of rising difficulty.
    pub parts: Vec<Part>,
    /// What its checks say that they prove, in the order of the source.
    pub proofs: Vec<Proof>,
    /// The crates that its `Cargo.toml` depends on, as code writes their names. Submissions see these and no others.
    pub dependencies: Vec<String>,
    /// The crates that only its checks depend on.
    pub dev_dependencies: Vec<String>,
    /// What the skeleton promises, as [`signatures`] writes it.
    pub signatures: String,
    /// The hash of everything that decides about a verdict: the checks, the world, what the skeleton promises, `exercise.toml`
    /// and `Cargo.toml`.
    pub checks_sha256: String,
}

/// One thing to write within an exercise; a module of the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The module's name, such as `cook_all`.
    pub name: String,
    /// The section of the book, such as `01-core-basics.html#together`.
    pub section: String,
    /// The sections for single checks that have one of their own, by the names of these, such as `cook_all::in_order`.
    pub sections: BTreeMap<String, String>,
    /// From a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// What somebody whose answer passes has learned, in a sentence or two.
    pub learned: Option<String>,
    /// In the order of the source.
    pub checks: Vec<Check>,
}

/// One test, worth points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// `part::name`.
    pub name: String,
    /// The first line of its doc comment.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// How many seeds it asks for.
    pub seeds: u64,
    /// Why none of its polls is starved of tokio's budget; none if some are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unstarved: Option<String>,
}

/// What is wrong with the course, or with the name of one of its exercises.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// There is no workbook here.
    #[error(
        "no workbook at or above `{}`; run this inside the folder that holds `exercises/` and the workspace's `Cargo.toml`",
        shown(.from)
    )]
    NoCourse {
        /// Where the search began.
        from: PathBuf,
    },
    /// There is no workbook here, but the folder of an exercise.
    #[error(
        "`{folder}` is the folder of one exercise, without the workbook around it; in a workbook, `cargo grade run {name} --from \
         DIR` grades it, and `cargo grade hand-out DIR {name}` makes a copy with this exercise only"
    )]
    LoneExercise {
        /// The folder.
        folder: String,
        /// What the exercise is called.
        name: String,
    },
    /// This copy has no answers of the course's.
    #[error(
        "this copy of the workbook was handed out without the course's answers, so there is none to `{exercise}`; ask your \
         instructor, or use the full workbook"
    )]
    NoSolution {
        /// The exercise.
        exercise: String,
    },
    /// There is no such exercise.
    #[error("unknown exercise `{name}`; the exercises are {all}{}", did_you_mean(.nearest))]
    UnknownExercise {
        /// What was asked for.
        name: String,
        /// The exercise that was probably meant.
        nearest: Option<String>,
        /// All names.
        all: String,
    },
    /// A part of `exercise.toml` without checks.
    #[error(
        "{at}: part `{part}` has no checks; write some in `mod {part}` of {checks}, or remove the part"
    )]
    PartWithoutModule {
        /// Where the part's name stands.
        at: Place,
        /// The part.
        part: String,
        /// The file of the checks.
        checks: String,
    },
    /// Checks that belong to no part of `exercise.toml`.
    #[error(
        "{at}: `mod {module}` has checks but is no part; add a `[[part]]` named `{module}` to {manifest}"
    )]
    ModuleWithoutPart {
        /// Where the module is declared.
        at: Place,
        /// The module.
        module: String,
        /// The exercise's `exercise.toml`.
        manifest: String,
    },
    /// A section for a check that is not there.
    #[error("{at}: part `{part}` has no check `{check}`{}", did_you_mean(.nearest))]
    SectionWithoutCheck {
        /// Where the check's name stands.
        at: Place,
        /// The part.
        part: String,
        /// The name.
        check: String,
        /// The check that was probably meant.
        nearest: Option<String>,
    },
    /// A file or folder of the course can't be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// An `exercise.toml` is wrong.
    #[error(transparent)]
    Description(#[from] ManifestError),
    /// The checks of an exercise are wrong.
    #[error(transparent)]
    Checks(#[from] ChecksError),
    /// A skeleton is wrong.
    #[error(transparent)]
    Skeleton(#[from] SkeletonError),
    /// A mistake is wrong.
    #[error(transparent)]
    Mistake(#[from] MistakeError),
    /// A `rules.toml` is wrong, or what is said of its rules.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

impl Course {
    /// The workbook's root: the nearest folder, `from` or above it, that holds `exercises/` and a workspace's
    /// `Cargo.toml`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find_root(from: &Path) -> Result<PathBuf, CourseError> {
        let absolute = std::path::absolute(from).map_err(FileError::when("found", from))?;
        let root = absolute.ancestors().find(|folder| is_root(folder));
        root.map(Path::to_owned)
            .ok_or_else(|| match lone_exercise(&absolute) {
                Some(error) => error,
                None => CourseError::NoCourse {
                    from: absolute.clone(),
                },
            })
    }

    /// Reads the course whose workspace is at `root`.
    ///
    /// # Errors
    ///
    /// At the first thing that is wrong with it, with the place and the next step.
    pub fn load(root: &Path) -> Result<Course, CourseError> {
        Course::load_with(root, None)
    }

    /// The same; what was parsed of it before is taken from `store`, if one is given, and what is parsed now is put there.
    ///
    /// # Errors
    ///
    /// As [`Course::load`].
    pub fn load_with(root: &Path, store: Option<&Store>) -> Result<Course, CourseError> {
        let root = std::path::absolute(root).map_err(FileError::when("found", root))?;
        let (folders, strays) = folders::sorted(&root)?;
        let exercises = thread::scope(|scope| {
            let begin = |folder| {
                let root = &root;
                scope.spawn(move || Exercise::load(root, folder, store))
            };
            let loading: Vec<_> = folders.iter().map(begin).collect();
            let loaded = loading.into_iter().map(|one| match one.join() {
                Ok(exercise) => exercise,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            loaded.collect::<Result<Vec<_>, _>>()
        })?;
        Ok(Course {
            root,
            exercises,
            strays,
        })
    }

    /// The exercise called `name`, by its package or its folder: `chef`, `01-chef`, `exercises/01-chef/`.
    ///
    /// # Errors
    ///
    /// If there is none: with the nearest name, and all of them.
    pub fn exercise(&self, name: &str) -> Result<&Exercise, CourseError> {
        let folder = self.folder_of(name);
        let found = self
            .exercises
            .iter()
            .find(|exercise| exercise.name == name || exercise.folder == folder);
        found.ok_or_else(|| {
            let all: Vec<&str> = self
                .exercises
                .iter()
                .map(|exercise| &*exercise.name)
                .collect();
            let folders = self.exercises.iter().map(|exercise| &*exercise.folder);
            CourseError::UnknownExercise {
                name: escape::line(name),
                nearest: nearest(&folder, all.iter().copied().chain(folders)).map(str::to_owned),
                all: format!("`{}`", all.join("`, `")),
            }
        })
    }

    /// Whether there are answers of the course's: there are none in a copy that was handed out without.
    pub fn has_solutions(&self) -> bool {
        let mut exercises = self.exercises.iter();
        exercises.any(|exercise| exercise.solution_dir.is_some())
    }

    /// The folders of all worlds: those of its exercises, and those of others that a hand-out has.
    ///
    /// # Errors
    ///
    /// If the latter can't be read.
    pub fn worlds(&self) -> Result<Vec<PathBuf>, FileError> {
        let mut worlds: Vec<PathBuf> = self.exercises.iter().filter_map(Exercise::world).collect();
        let others = self.root.join(OTHER_WORLDS);
        if others.is_dir() {
            let entries = fs::read_dir(&others).and_then(Iterator::collect::<io::Result<Vec<_>>>);
            let entries = entries.map_err(FileError::when("read", &others))?;
            worlds.extend(entries.iter().map(fs::DirEntry::path));
        }
        worlds.sort();
        Ok(worlds)
    }

    /// What `name` calls a folder of `exercises/`, however it was typed or completed by a shell.
    fn folder_of(&self, name: &str) -> String {
        let path = Path::new(name);
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let path = path.strip_prefix(".").unwrap_or(path);
        let path = path.strip_prefix("exercises").unwrap_or(path);
        // Components leave out a trailing slash.
        path.components().as_path().to_string_lossy().into_owned()
    }
}

impl Part {
    /// The section of the book for `check`: its own if it has one.
    pub fn section_of(&self, check: &str) -> &str {
        self.sections.get(check).unwrap_or(&self.section)
    }
}

/// How well a check fits a name that was asked for; the best comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is called so, with its part or without, or its part is.
    Named,
    /// Its name contains it.
    Contains,
}

impl Check {
    /// Its name within its part.
    pub fn in_part(&self) -> &str {
        let (_, name) = self.name.split_once("::").unwrap_or_default();
        name
    }

    /// How well it fits `only`, if at all.
    fn fit(&self, only: &str) -> Option<Fit> {
        let part = self.name.split("::").next().unwrap_or_default();
        match [&self.name, part, self.in_part()].contains(&only) {
            true => Some(Fit::Named),
            false => self.name.contains(only).then_some(Fit::Contains),
        }
    }
}

impl Exercise {
    /// How well the checks fit `only` that fit it best; none if no check does.
    pub fn fit(&self, only: &str) -> Option<Fit> {
        self.checks().filter_map(|check| check.fit(only)).min()
    }

    /// The checks that `only` means, each with its part: those that are called so, or else those whose names contain it. All if
    /// nothing is asked for.
    pub fn chosen(&self, only: Option<&str>) -> impl Iterator<Item = (&Part, &Check)> {
        let best = only.map(|only| (only, self.fit(only)));
        let parts = self.parts.iter();
        let checks = parts.flat_map(|part| part.checks.iter().map(move |check| (part, check)));
        checks.filter(move |(_, check)| {
            best.is_none_or(|(only, best)| best.is_some() && check.fit(only) == best)
        })
    }

    /// All checks, in the course's order.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.parts.iter().flat_map(|part| &part.checks)
    }

    /// What the checks are worth together.
    pub fn points(&self) -> u32 {
        self.checks().map(|check| check.points).sum()
    }

    /// The folder of its world, if it has one of its own.
    pub fn world(&self) -> Option<PathBuf> {
        let world = self.dir.join(WORLD);
        world.is_dir().then_some(world)
    }

    /// What a learner begins with, and what `reset` puts back.
    pub fn skeleton(&self) -> PathBuf {
        self.dir.join(SKELETON)
    }

    /// The folder of the course's own answers, right and wrong.
    ///
    /// # Errors
    ///
    /// If this copy of the workbook has none.
    pub fn solution_dir(&self) -> Result<&Path, CourseError> {
        let none = || CourseError::NoSolution {
            exercise: self.name.clone(),
        };
        self.solution_dir.as_deref().ok_or_else(none)
    }

    /// The wrong submissions that the course keeps for this exercise, sorted by name.
    ///
    /// # Errors
    ///
    /// If this copy of the workbook has none; at the first that is wrong, with file and line.
    pub fn mistakes(&self) -> Result<Vec<Mistake>, CourseError> {
        Ok(self.shelf()?.mistakes()?)
    }

    /// The wrong submission called `name` that the course keeps for this exercise.
    ///
    /// # Errors
    ///
    /// If there is none, with the nearest name; if it is wrong, with file and line.
    pub fn mistake(&self, name: &str) -> Result<Mistake, CourseError> {
        Ok(self.shelf()?.mistake(name)?)
    }

    /// What its `rules.toml` says; none if it has no such file.
    ///
    /// # Errors
    ///
    /// If it can't be read or is wrong, with file and line.
    pub fn rules(&self) -> Result<Option<Rules>, CourseError> {
        let file = self.dir.join(rules::FILE);
        if !file.exists() {
            return Ok(None);
        }
        let (label, text) = (self.label(rules::FILE), files::read(&file)?);
        Ok(Some(Rules::read(&label, &text, &self.names_of_parts())?))
    }

    /// What the docs of its skeleton say.
    ///
    /// # Errors
    ///
    /// If it can't be read, or is not Rust.
    pub fn docs(&self) -> Result<Docs, CourseError> {
        let skeleton = files::read(&self.skeleton())?;
        let label = self.label(SKELETON);
        Ok(Docs::read(&label, &skeleton, &self.names_of_parts())?)
    }

    fn names_of_parts(&self) -> Vec<&str> {
        self.parts.iter().map(|part| &*part.name).collect()
    }

    /// How `file` of its folder is named in errors.
    pub fn label(&self, file: &str) -> String {
        format!("exercises/{}/{file}", self.folder)
    }

    /// The course's answer to this exercise.
    ///
    /// # Errors
    ///
    /// If this copy of the workbook has none, or it can't be read.
    pub fn solution(&self) -> Result<Answer, CourseError> {
        Ok(self.shelf()?.solution()?)
    }

    fn shelf(&self) -> Result<Shelf<'_>, CourseError> {
        let dir = self.solution_dir()?;
        Ok(Shelf {
            // `solutions/01-chef` is two steps below the root.
            root: dir.ancestors().nth(2).unwrap_or(dir),
            dir,
            checks: self.checks().map(|check| &*check.name).collect(),
        })
    }

    /// Whether its checks are others by now than those that were read.
    ///
    /// # Errors
    ///
    /// If one of their files can't be read any more.
    pub fn has_changed(&self) -> Result<bool, FileError> {
        let now = checks_sha256(&checks::sha256(&self.dir)?, &self.signatures);
        Ok(now != self.checks_sha256)
    }

    fn load(root: &Path, folder: &Folder, store: Option<&Store>) -> Result<Exercise, CourseError> {
        let Folder {
            dir,
            name,
            cargo_toml,
        } = folder;
        let label = |file: &str| shown(dir.join(file).strip_prefix(root).unwrap_or(dir));
        let manifest = Description::read(
            &label("exercise.toml"),
            &files::read(&dir.join("exercise.toml"))?,
        )?;
        let folder = dir.file_name().unwrap_or_default();
        let solution_dir = root.join("solutions").join(folder);
        let (parsed, of_checks) = Parsed::of(root, dir, name, store)?;
        let Parsed {
            mut modules,
            signatures,
        } = parsed;
        let proofs = modules.iter_mut().map(|module| &mut module.proofs);
        let proofs = proofs.flat_map(std::mem::take).collect();
        Ok(Exercise {
            checks_sha256: checks_sha256(&of_checks, &signatures),
            signatures,
            name: name.clone(),
            folder: shown(Path::new(folder)),
            dir: dir.clone(),
            solution_dir: solution_dir.is_dir().then_some(solution_dir),
            title: manifest.title,
            chapter: manifest.chapter,
            summary: manifest.summary,
            verify_cpu: manifest.verify_cpu,
            draft: manifest.draft,
            parts: parts(manifest.parts, modules, label)?,
            proofs,
            dependencies: dependencies(cargo_toml, "dependencies"),
            dev_dependencies: dependencies(cargo_toml, "dev-dependencies"),
        })
    }
}

fn checks_sha256(of_checks: &str, signatures: &str) -> String {
    digest::sha256([of_checks, signatures])
}

/// Each part with the checks of its module.
fn parts(
    entries: Vec<PartEntry>,
    mut modules: Vec<Module>,
    label: impl Fn(&str) -> String,
) -> Result<Vec<Part>, CourseError> {
    let mut parts = Vec::new();
    for entry in entries {
        let Some(module) = modules.iter().position(|module| module.name == entry.name) else {
            return Err(CourseError::PartWithoutModule {
                at: entry.at,
                part: escape::line(&entry.name),
                checks: label("tests/checks.rs"),
            });
        };
        let checks = modules.remove(module).checks;
        parts.push(Part {
            sections: sections(&entry, &checks)?,
            name: entry.name,
            section: entry.section,
            hints: entry.hints,
            learned: entry.learned,
            checks,
        });
    }
    match modules.into_iter().next() {
        None => Ok(parts),
        Some(module) => Err(CourseError::ModuleWithoutPart {
            at: module.at,
            module: module.name,
            manifest: label("exercise.toml"),
        }),
    }
}

/// The sections that `entry` has for some of the `checks` of its part.
fn sections(entry: &PartEntry, checks: &[Check]) -> Result<BTreeMap<String, String>, CourseError> {
    let sections = entry.sections.iter().map(|(check, at, section)| {
        let name = format!("{}::{check}", entry.name);
        match checks.iter().any(|one| one.name == name) {
            true => Ok((name, section.clone())),
            false => Err(CourseError::SectionWithoutCheck {
                at: at.clone(),
                part: escape::line(&entry.name),
                check: escape::line(check),
                nearest: nearest(check, checks.iter().map(Check::in_part)).map(str::to_owned),
            }),
        }
    });
    sections.collect()
}

fn is_root(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"));
    folder.join("exercises").is_dir()
        && manifest.is_ok_and(|text| {
            text.parse::<toml::Table>()
                .is_ok_and(|table| table.contains_key("workspace"))
        })
}

/// What is said in the folder of an exercise that was taken out of its workbook.
fn lone_exercise(from: &Path) -> Option<CourseError> {
    let mut folders = from.ancestors();
    let folder = folders.find(|folder| folder.join("exercise.toml").is_file())?;
    let cargo_toml = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let name = folders::package_name(&cargo_toml)?;
    Some(CourseError::LoneExercise {
        folder: shown(folder),
        name: escape::line(&name),
    })
}

/// The names in a table of dependencies.
fn dependencies(cargo_toml: &str, kind: &str) -> Vec<String> {
    let table = cargo_toml.parse::<toml::Table>().ok();
    let dependencies = table.and_then(|mut table| match table.remove(kind) {
        Some(toml::Value::Table(dependencies)) => Some(dependencies),
        _ => None,
    });
    let names = dependencies.into_iter().flat_map(|table| table.into_iter());
    names.map(|(name, _)| name.replace('-', "_")).collect()
}

#[cfg(test)]
mod tests;
