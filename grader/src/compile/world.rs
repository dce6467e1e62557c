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
    rustc::{self, FOR_CHECKS, Sim, Site},
    seam::{self, HASH},
};
use crate::{
    budget::Budget,
    course::{Exercise, WORLD},
    digest::sha256,
    disk::{self, Scratch},
    files::{self, FileError},
    kit::{
        Kit,
        compiler::{FLAGS, externs},
    },
};

/// The first file of `sim`, as cargo compiles it too. What makes it have worlds is a feature there, and a list of modules.
const ROOT: &str = include_str!("../../sim/src/lib.rs");
const ROOT_FILE: &str = "sim.rs";
const LIST: &str = "worlds.rs";

/// What it is compiled to.
const LIBRARY: [&str; 1] = ["libsim.rlib"];

/// It is compiled once and runs on thousands of seeds.
const OPTIMISED: [&str; 2] = ["-C", "opt-level=2"];

/// What lies in the `world` of some exercises, as it was read.
#[derive(Debug, Default)]
struct Sources {
    /// Each file from the workbook's root on, and what stands in it.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// The modules of `sim` that it makes, and their files.
    modules: Vec<(String, PathBuf)>,
}

/// `sim` with the worlds of `exercises`. What is not there yet is compiled. None where none of them has a world.
///
/// # Errors
///
/// If a world does not compile, the grader itself fails, or is stopped.
pub fn sim_of(site: Site, exercises: &[&Exercise]) -> Result<Option<Sim>, CompileError> {
    let sources = Sources::read(exercises)?;
    if sources.modules.is_empty() {
        return Ok(None);
    }
    let store = site.kit.folder().join(CHECKS);
    let (of, name) = (of(exercises), name(site.kit, exercises, &sources));
    let folder = store.join(name);
    if !seam::is_whole(&folder) {
        let scratch = match files::own_folder(&store).and_then(|()| Scratch::new_in(&store)) {
            Ok(scratch) => scratch,
            // The kit came with an image, say. The world is compiled for each submission then.
            Err(error) if seam::is_closed(&error) => {
                let folder = site.scratch.join("sim");
                fs::create_dir_all(&folder).map_err(FileError::when("created", &folder))?;
                sources.compile(site, &folder, &of)?;
                return Ok(Some(Sim::new(folder)));
            }
            Err(error) => return Err(FileError::when("written", &store)(error).into()),
        };
        disk::sweep(&store);
        sources.compile(site, scratch.path(), &of)?;
        seam::keep(&folder, scratch.path(), &LIBRARY)?;
        seam::forget_older(&store, &prefix(exercises), &folder);
    }
    Ok(Some(Sim::new(folder)))
}

/// What the compiled world of `exercise` is called, if it has one that can be read.
pub fn name_of(kit: &Kit, exercise: &Exercise) -> Option<String> {
    let sources = Sources::read(&[exercise]).ok()?;
    (!sources.modules.is_empty()).then(|| name(kit, &[exercise], &sources))
}

/// `world-of-egg-HASH`.
fn name(kit: &Kit, exercises: &[&Exercise], sources: &Sources) -> String {
    let mut pieces = vec![kit.identity(), ROOT.to_owned()];
    pieces.extend(
        [&FLAGS[..], &OPTIMISED]
            .concat()
            .into_iter()
            .map(str::to_owned),
    );
    for (file, content) in &sources.files {
        pieces.extend([files::shown(file), sha256([content])]);
    }
    let mut hash = sha256(pieces);
    hash.truncate(HASH);
    prefix(exercises) + &hash
}

fn prefix(exercises: &[&Exercise]) -> String {
    match exercises {
        [one] => format!("world-of-{}-", one.name),
        _ => "worlds-".to_owned(),
    }
}

/// Whose worlds they are, for people.
fn of(exercises: &[&Exercise]) -> String {
    let folders: Vec<&str> = exercises.iter().map(|one| &*one.folder).collect();
    folders.join(", ")
}

impl Sources {
    fn read(exercises: &[&Exercise]) -> Result<Sources, FileError> {
        let mut sources = Sources::default();
        for exercise in exercises {
            let world = exercise.dir.join(WORLD);
            if !world.is_dir() {
                continue;
            }
            let place = Path::new("exercises").join(&exercise.folder).join(WORLD);
            for file in files::below(&world)? {
                let inside = file.strip_prefix(&world).unwrap_or(&file);
                if let Some(name) = module(inside) {
                    sources.modules.push((name.to_owned(), place.join(inside)));
                }
                let content = fs::read(&file).map_err(FileError::when("read", &file))?;
                sources.files.push((place.join(inside), content));
            }
        }
        Ok(sources)
    }

    /// Compiles them in `place`. For people they are those `of` some exercises.
    fn compile(&self, site: Site, place: &Path, of: &str) -> Result<(), CompileError> {
        let dir = fs::canonicalize(place).map_err(FileError::when("found", place))?;
        let mut list = String::new();
        for (name, file) in &self.modules {
            // Writing to a string does not fail.
            let _ = writeln!(list, "#[path = {:?}]\npub mod {name};", dir.join(file));
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
                exercise: of.to_owned(),
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
