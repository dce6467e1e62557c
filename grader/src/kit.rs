//! The kit: the prebuilt dependencies that submissions compile against.
//!
//! Cargo builds it, once, into a target folder of its own, so that an editor's builds and the grader's do not wait for each
//! other. From then on submissions are compiled by `rustc` directly.
//!
//! It has a base, which most exercises are content with, and layers on top of it. Each is built when an exercise first needs it,
//! into the same folder, and nothing is compiled twice. A [`Kit`] is the base, or the base and a layer.
//!
//! - `layer` is what there is in each, and which one an exercise gets.
//! - `sources` is what it is built from, by which it is known whether it still serves.
//! - `build` has cargo build it, under `settings` that are the same for every user; `toolchain` is with what.
//! - `compiler` is how the compiler is called against it, and `proof` shows that this works before a kit is believed.
//! - [`whole`] tells whether all of its files are still there as they were built.

use std::{
    collections::BTreeMap,
    fs::{self, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    digest::sha256,
    files::{self, FileError},
    stop::Stop,
};

mod build;
pub mod compiler;
mod error;
mod layer;
mod news;
mod proof;
mod settings;
mod sources;
mod toolchain;
pub mod whole;

use build::Built;
pub use error::KitError;
pub use layer::Need;
use layer::{BASE, FACADE, FOR_CHECKS, Layer, NOT_FOR_WORLDS};
pub use news::News;
use settings::FOLDER;
use sources::sources;
use toolchain::{Toolchain, changed};
use whole::{Damage, Files};

/// What submissions and checks are compiled against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kit {
    /// The package of its topmost layer, or that of the base.
    package: String,
    /// The hash of everything it was built from, toolchain included. The base and all layers have the same.
    pub sha256: String,
    /// The compiler that built it; no other can read it.
    pub rustc: PathBuf,
    /// `rustc --version`.
    pub toolchain: String,
    /// tokio's version.
    pub tokio: String,
    /// When `rustc` was last changed: a toolchain that was updated in place needs another kit.
    rustc_changed: u64,
    /// The names of the crates that an exercise may ask for, and their libraries, which are among the files.
    libraries: BTreeMap<String, PathBuf>,
    /// All that a compiler may read of it, from its folder on: a workbook that was moved or copied has its kit with it.
    files: Files,
    /// Where it is now.
    #[serde(skip)]
    folder: PathBuf,
}

/// How often it is looked whether another grader has built the kit.
const LOOK: Duration = Duration::from_millis(50);

impl Kit {
    /// The kit for the workspace at `root`: the one that is there if it fits, a new one otherwise. `say` is told before
    /// something is built that takes a while.
    ///
    /// # Errors
    ///
    /// If the toolchain, the disk or the workbook's own sources don't let it be built.
    pub fn ready(root: &Path, say: &mut dyn FnMut(&str)) -> Result<Kit, KitError> {
        let mut tell = |news: News| {
            if news == News::Begins {
                say(&news.to_string());
            }
        };
        Kit::ready_for(root, &mut tell, &Stop::new())
    }

    /// As [`Kit::ready`], for somebody who wants to hear how far it is, and may end it.
    ///
    /// # Errors
    ///
    /// As [`Kit::ready`]; [`KitError::Stopped`] if it was stopped.
    pub fn ready_for(
        root: &Path,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        // What is there is found without a look at the layers.
        match Kit::present(root) {
            Some(kit) => Ok(kit),
            None => {
                let layers = Layer::all(root)?;
                Kit::of(&layers[0], &layers, root, tell, stop)
            }
        }
    }

    /// The kit with the layer that serves `need`: the base, if that does. What is not there is built, as by [`Kit::ready_for`].
    ///
    /// # Errors
    ///
    /// As [`Kit::ready_for`]; and if layers have it only between them.
    pub fn serving(
        need: &Need,
        root: &Path,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        let layers = Layer::all(root)?;
        let layer = need.smallest(&layers)?;
        let base = Kit::of(&layers[0], &layers, root, tell, stop)?;
        match layer.package == BASE {
            true => Ok(base),
            false => Kit::of(layer, &layers, root, tell, stop),
        }
    }

    /// Whether the kit of the workspace at `root` has all of `need`, built or not.
    ///
    /// # Errors
    ///
    /// If it has not, or a manifest can't be read.
    pub fn check_need(need: &Need, root: &Path) -> Result<(), KitError> {
        need.check(&Layer::all(root)?)
    }

    /// The kit with `layer`, one of `layers`, and all that stands under it.
    fn of(
        layer: &Layer,
        layers: &[Layer],
        root: &Path,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        let folder = root.join(FOLDER);
        let sources = sources(root)?;
        let read = || Kit::read(&folder, &layer.package);
        if let Some(kit) = read().filter(|kit| kit.fits(&sources)) {
            return Ok(kit);
        }
        fs::create_dir_all(&folder).map_err(FileError::when("created", &folder))?;
        let lock = folder.join("lock");
        let lock = files::open_own(&lock).map_err(FileError::when("written", &lock))?;
        // Another grader may be building it. A file system without locks only costs that twice the work.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            tell(News::Waits);
            while let Err(TryLockError::WouldBlock) = lock.try_lock() {
                stop.check().map_err(|_| KitError::Stopped)?;
                thread::sleep(LOOK);
            }
        }
        let old = read();
        if let Some(kit) = old.as_ref().filter(|kit| kit.fits(&sources)) {
            return Ok(kit.clone());
        }
        files::sweep(&folder);
        tell(match layer.package == BASE {
            true => News::Begins,
            false => News::Adds(layer.name()),
        });
        // Cargo does not look into the files that it has built, so one that is damaged has to go.
        let _ = old.map(|old| old.check());
        // What is known of the files does not hold any more once cargo has begun. What stands on them stands on others then.
        for one in layers {
            if one == layer || layer.package == BASE {
                remove(&folder.join(manifest(&one.package)))?;
            }
        }
        let kit = Kit::build(layer, layers, root, &sources, tell, stop)?;
        proof::prove(&kit, stop).map_err(|error| error.under(root))?;
        let manifest = folder.join(manifest(&layer.package));
        let json = serde_json::to_string_pretty(&kit).map_err(io::Error::from);
        let json = json.map_err(FileError::when("written", &manifest))?;
        files::replace(&manifest, json)?;
        Ok(kit)
    }

    /// The kit for the workspace at `root`, if it is there and fits.
    pub fn present(root: &Path) -> Option<Kit> {
        Kit::found(BASE, root)
    }

    /// As [`Kit::present`], with the layer that serves `need`.
    pub fn present_for(need: &Need, root: &Path) -> Option<Kit> {
        let layers = Layer::all(root).ok()?;
        Kit::found(&need.smallest(&layers).ok()?.package, root)
    }

    fn found(package: &str, root: &Path) -> Option<Kit> {
        let kit = Kit::read(&root.join(FOLDER), package)?;
        kit.fits(&sources(root).ok()?).then_some(kit)
    }

    /// The kit with the layer `package` that is in `folder`, if one is, whether or not it fits.
    fn read(folder: &Path, package: &str) -> Option<Kit> {
        let json = fs::read(folder.join(manifest(package))).ok()?;
        let kit: Kit = serde_json::from_slice(&json).ok()?;
        let folder = found(folder);
        kit.files.stay_inside().then_some(Kit { folder, ..kit })
    }

    /// Whether it has all the crates of `need`.
    pub fn serves(&self, need: &Need) -> bool {
        need.is_met_by(|name| self.libraries.contains_key(name))
    }

    fn fits(&self, sources: &str) -> bool {
        let mut libraries = self.libraries.values();
        self.sha256 == sha256([sources, &self.toolchain])
            && self.has_its_compiler()
            && libraries.all(|library| self.files.contain(library))
            && self.files.are_in(&self.folder)
    }

    /// Whether the compiler is the one that built it. The time of a copied one may be another, as in an image of a container.
    fn has_its_compiler(&self) -> bool {
        let is_it = |toolchain: Toolchain| toolchain.version == self.toolchain;
        changed(&self.rustc).is_some_and(|time| time == self.rustc_changed)
            || Toolchain::of(self.rustc.clone()).is_ok_and(is_it)
    }

    fn build(
        layer: &Layer,
        layers: &[Layer],
        root: &Path,
        sources: &str,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        let toolchain = Toolchain::found()?;
        let built = build::build(&layer.package, root, &toolchain, tell, stop)
            .map_err(|error| error.under(root))?;
        let folder = found(&root.join(FOLDER));
        // From the folder on. Cargo names files by where they really are, or as it was told.
        let within = |file: &Path| {
            let elsewhere = |_| KitError::Elsewhere {
                file: file.to_owned(),
                settings: settings::suspects(root),
            };
            found(file)
                .strip_prefix(&folder)
                .map(Path::to_owned)
                .map_err(elsewhere)
        };
        // The packages of the layers themselves are empty.
        let is_empty = |one: &&Built| layers.iter().any(|layer| layer.library() == one.name);
        let dependencies = built.iter().filter(|one| !is_empty(one));
        let paths = dependencies.flat_map(|one| &one.files);
        let paths: Vec<PathBuf> = paths.map(|file| within(file)).collect::<Result<_, _>>()?;
        let mut libraries = BTreeMap::new();
        for name in &layer.crates {
            let named = built.iter().filter(|one| one.name == *name);
            let mut found = named.filter_map(|one| within(one.library()?).ok());
            // Macros and build scripts may need one of the same name, which is built for them, and elsewhere.
            let library = found.find(|library| library.starts_with(&toolchain.host));
            let library = library.ok_or_else(|| KitError::Incomplete(name.clone()))?;
            libraries.insert(name.clone(), library);
        }
        let tokio = built.iter().find(|one| one.name == "tokio");
        Ok(Kit {
            package: layer.package.clone(),
            sha256: sha256([sources, &toolchain.version]),
            rustc_changed: changed(&toolchain.rustc).unwrap_or_default(),
            rustc: toolchain.rustc,
            toolchain: toolchain.version,
            tokio: tokio.map_or_else(String::new, |tokio| tokio.version.clone()),
            libraries,
            files: Files::recorded(&folder, paths)?,
            folder,
        })
    }

    /// Reads all of its files: whether they are as they were built. One that is not is removed, so that the next command builds
    /// it anew. For when the compiler fails in a way that may be the kit's fault: it takes some tenths of a second.
    ///
    /// # Errors
    ///
    /// If one is missing or is not as it was.
    pub fn check(&self) -> Result<(), Damage> {
        let checked = self.files.check(&self.folder);
        checked.inspect_err(|damage| {
            // Another grader may be building another kit there, and then the files are not ours.
            if Kit::read(&self.folder, &self.package).is_some_and(|kit| kit == *self) {
                damage.clear();
            }
        })
    }

    /// What answers may use, if their exercise asks for it: names, and the libraries behind them.
    pub fn for_submissions(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        let there = self.named(|name| !FOR_CHECKS.contains(&name));
        there.map(|(name, library)| match name {
            FACADE => ("tokio", library),
            name => (name, library),
        })
    }

    /// What checks may use, beside the submission.
    pub fn for_checks(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        self.named(|name| name != FACADE)
    }

    /// What the world of an exercise may use.
    pub fn for_worlds(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        self.named(|name| !NOT_FOR_WORLDS.contains(&name))
    }

    /// The folder that the kit is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What tells this kit from all others, also from one of the same sources that another compiler built. Where it is does not
    /// matter.
    pub fn identity(&self) -> String {
        let files = serde_json::to_string(&self.files).unwrap_or_default();
        sha256([&self.sha256, &self.toolchain, &files])
    }

    /// The folders that a compiler has to read.
    pub fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let folders = self.files.folders().into_iter();
        folders.map(|folder| self.folder.join(folder))
    }

    fn named(&self, is_wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, PathBuf)> {
        let libraries = self.libraries.iter();
        let wanted = libraries.filter(move |(name, _)| is_wanted(name));
        wanted.map(|(name, library)| (&**name, self.folder.join(library)))
    }
}

/// The file in the kit's folder that says what is there with the layer `package`.
fn manifest(package: &str) -> String {
    format!("{package}.json")
}

/// Removes `file`, if it is there.
fn remove(file: &Path) -> Result<(), FileError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(FileError::when("removed", file)),
    }
}

/// Where `path` really is, past links.
fn found(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
