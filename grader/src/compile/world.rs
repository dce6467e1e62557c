//! The world of an exercise: `sim` as its answers and its checks see it.
//!
//! What is everybody's of `sim` is in the kit. What lies in an exercise's `world` is compiled upon that once, and kept beside the
//! kit as its checks are, so that a change of it concerns this exercise only. One without a world has the kit's `sim`.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    CHECKS, CompileError,
    kept::{self, HASH},
    rustc::{self, FOR_CHECKS, Sim, Site},
};
use crate::{
    budget::Budget,
    course::{Course, Exercise, WORLD},
    digest::sha256,
    disk::{self, Scratch},
    files::{self, FileError},
    kit::{
        Kit,
        compiler::{FLAGS, externs},
    },
    tree,
};

/// The first file of `sim`, as cargo compiles it too. What makes it have worlds is a feature there, and a list of modules.
const ROOT: &str = include_str!("../../sim/src/lib.rs");
const ROOT_FILE: &str = "sim.rs";
const LIST: &str = "worlds.rs";

/// What it is compiled to.
const LIBRARY: [&str; 1] = ["libsim.rlib"];

/// It is compiled once and runs on thousands of seeds.
const OPTIMISED: [&str; 2] = ["-C", "opt-level=2"];

/// What lies in the `world` of an exercise, or of several, as it was read.
#[derive(Debug)]
struct Sources {
    /// What it is called when it is compiled, but for the hash.
    name: String,
    /// Where it lies, for people.
    place: String,
    /// Each file from the workbook's root on, and what stands in it.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// The modules of `sim` that it makes, and their files.
    modules: Vec<(String, PathBuf)>,
}

/// `sim` with the world of `exercise`. What is not there yet is compiled. None where it has no world.
///
/// # Errors
///
/// If the world does not compile, the grader itself fails, or is stopped.
pub fn sim_of(site: Site, exercise: &Exercise) -> Result<Option<Sim>, CompileError> {
    ready(site, &Sources::of(exercise)?)
}

/// `sim` with the worlds of all exercises, as cargo has it. None where none of them has a world.
///
/// # Errors
///
/// As [`sim_of`].
pub fn sim_of_all(site: Site, course: &Course) -> Result<Option<Sim>, CompileError> {
    ready(site, &Sources::of_all(course)?)
}

fn ready(site: Site, sources: &Sources) -> Result<Option<Sim>, CompileError> {
    if sources.modules.is_empty() {
        return Ok(None);
    }
    let store = site.kit.folder().join(CHECKS);
    let folder = store.join(sources.full_name(site.kit));
    if !kept::is_whole(&folder) {
        let scratch = match files::own_folder(&store).and_then(|()| Scratch::new_in(&store)) {
            Ok(scratch) => scratch,
            // The kit came with an image, say. The world is compiled for each submission then.
            Err(error) if kept::is_closed(&error) => {
                let folder = site.scratch.join("sim");
                fs::create_dir_all(&folder).map_err(FileError::when("created", &folder))?;
                sources.compile(site, &folder)?;
                return Ok(Some(Sim::new(folder)));
            }
            Err(error) => return Err(FileError::when("written", &store)(error).into()),
        };
        disk::sweep(&store);
        sources.compile(site, scratch.path())?;
        kept::keep(&folder, scratch.path(), &LIBRARY)?;
        kept::forget_older(&store, &format!("{}-", sources.name), &folder);
    }
    Ok(Some(Sim::new(folder)))
}

/// What the compiled world of `exercise` is called, if it has one that can be read.
pub fn name_of(kit: &Kit, exercise: &Exercise) -> Option<String> {
    let sources = Sources::of(exercise).ok()?;
    (!sources.modules.is_empty()).then(|| sources.full_name(kit))
}

/// The compiled world of `exercise`, if it has one that can be read, and was compiled.
pub fn kept(kit: &Kit, exercise: &Exercise) -> Option<Sim> {
    let folder = kit.folder().join(CHECKS).join(name_of(kit, exercise)?);
    kept::is_whole(&folder).then(|| Sim::new(folder))
}

impl Sources {
    fn none(name: String, place: String) -> Sources {
        Sources {
            name,
            place,
            files: Vec::new(),
            modules: Vec::new(),
        }
    }

    fn of(exercise: &Exercise) -> Result<Sources, FileError> {
        let place = Path::new("exercises").join(&exercise.folder).join(WORLD);
        let name = format!("world-of-{}", exercise.name);
        let mut sources = Sources::none(name, files::shown(&place));
        sources.add(&exercise.dir.join(WORLD), &place)?;
        Ok(sources)
    }

    fn of_all(course: &Course) -> Result<Sources, FileError> {
        let place = format!("exercises/*/{WORLD}");
        let mut sources = Sources::none("worlds".to_owned(), place);
        for world in course.worlds()? {
            let place = world.strip_prefix(&course.root).unwrap_or(&world);
            sources.add(&world, place)?;
        }
        Ok(sources)
    }

    /// Adds what lies in `folder`, which is `place` from the workbook's root on; nothing if it is not there.
    fn add(&mut self, folder: &Path, place: &Path) -> Result<(), FileError> {
        if !folder.is_dir() {
            return Ok(());
        }
        for file in tree::files_without(folder, tree::is_hidden)? {
            let inside = file.strip_prefix(folder).unwrap_or(&file);
            if let Some(name) = module(inside) {
                self.modules.push((name.to_owned(), place.join(inside)));
            }
            let content = fs::read(&file).map_err(FileError::when("read", &file))?;
            self.files.push((place.join(inside), content));
        }
        Ok(())
    }

    /// `world-of-egg-HASH`.
    fn full_name(&self, kit: &Kit) -> String {
        let mut pieces = vec![kit.identity(), ROOT.to_owned()];
        let flags = FLAGS.iter().chain(&OPTIMISED);
        pieces.extend(flags.map(|flag| (*flag).to_owned()));
        for (file, content) in &self.files {
            pieces.extend([files::shown(file), sha256([content])]);
        }
        let mut hash = sha256(pieces);
        hash.truncate(HASH);
        format!("{}-{hash}", self.name)
    }

    /// Compiles it in the folder `place`.
    fn compile(&self, site: Site, place: &Path) -> Result<(), CompileError> {
        let dir = fs::canonicalize(place).map_err(FileError::when("found", place))?;
        let mut list = String::new();
        for (name, file) in &self.modules {
            // From the list on, so that the same world comes out the same wherever it is compiled. Writing to a string does not fail.
            let _ = writeln!(list, "#[path = {file:?}]\npub mod {name};");
        }
        let files = self.files.iter();
        let files = files.map(|(file, content)| (file.as_path(), content.as_slice()));
        let own = [(ROOT_FILE, ROOT.as_bytes()), (LIST, list.as_bytes())];
        let own = own.map(|(file, content)| (Path::new(file), content));
        for (file, content) in files.chain(own) {
            let file = dir.join(file);
            let parent = file.parent().unwrap_or(&dir);
            fs::create_dir_all(parent).map_err(FileError::when("created", parent))?;
            fs::write(&file, content).map_err(FileError::when("written", &file))?;
        }
        let site = Site {
            scratch: &dir,
            also: None,
            sim: None,
            // This is done once, and no submission is to pay for it.
            within: &Budget::new(2 * FOR_CHECKS.wall),
            ..site
        };
        let mut end = rustc::run(command(site.kit, &dir), FOR_CHECKS, site)?;
        if !end.is_known() {
            end = rustc::run(command(site.kit, &dir), FOR_CHECKS, site)?;
        }
        match end.is_well() {
            true => Ok(()),
            false => Err(CompileError::World {
                place: self.place.clone(),
                said: end.first_errors(),
            }),
        }
    }
}

/// The command that compiles what is laid out in `dir`.
fn command(kit: &Kit, dir: &Path) -> Command {
    let mut sim = rustc::command(kit, dir);
    // The list of modules is where cargo has it, too.
    sim.env("OUT_DIR", dir)
        .args(["--crate-type", "rlib", "--crate-name", "sim"])
        .args(OPTIMISED)
        .args(["--cfg", "feature=\"world\"", "-A", "warnings", ROOT_FILE]);
    externs(&mut sim, kit.for_worlds());
    sim
}

/// The module of `sim` that `file` is, from `world` on: `NAME.rs` or `NAME/mod.rs`. Cargo finds them likewise, by `sim/build.rs`.
fn module(file: &Path) -> Option<&str> {
    let parts: Vec<&str> = file.iter().map_while(|part| part.to_str()).collect();
    match parts[..] {
        [file] => file.strip_suffix(".rs"),
        [folder, "mod.rs"] => Some(folder),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_a_file_or_a_folder() {
        let of = |file: &'static str| module(Path::new(file));
        assert_eq!(of("kitchen.rs"), Some("kitchen"));
        assert_eq!(of("workshop/mod.rs"), Some("workshop"));
        assert_eq!(of("workshop/record.rs"), None);
        assert_eq!(of("notes.txt"), None);
    }
}
