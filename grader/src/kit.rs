//! The kit: the prebuilt dependencies that submissions compile against.
//!
//! Cargo builds it, once, into a target folder of its own, so that an editor's builds and the grader's do not wait for each
//! other. From then on submissions are compiled by `rustc` directly.
//!
//! - `build` has cargo build it, under `settings` that are the same for every user; `toolchain` is with what.
//! - `compiler` is how the compiler is called against it, and `proof` shows that this works before a kit is believed.
//! - [`whole`] tells whether all of its files are still there as they were built.

use std::{
    collections::BTreeMap,
    fmt,
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
mod proof;
mod settings;
mod toolchain;
pub mod whole;

use build::Built;
use settings::{FOLDER, PROFILE};
use toolchain::{Toolchain, changed};
use whole::{Damage, Files};

/// What submissions and checks are compiled against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kit {
    /// The hash of everything it was built from, toolchain included.
    pub sha256: String,
    /// The compiler that built it; no other can read it.
    pub rustc: PathBuf,
    /// `rustc --version`.
    pub toolchain: String,
    /// tokio's version.
    pub tokio: String,
    /// When `rustc` was last changed: a toolchain that was updated in place needs another kit.
    rustc_changed: u64,
    /// Crate names and their libraries, which are among the files.
    libraries: BTreeMap<String, PathBuf>,
    /// All that a compiler may read of it, from its folder on: a workbook that was moved or copied has its kit with it.
    files: Files,
    /// Where it is now.
    #[serde(skip)]
    folder: PathBuf,
}

/// Why there is no kit.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// There is no compiler.
    #[error("`rustc` can't be run: {0}; install Rust with rustup, then try again")]
    NoRustc(io::Error),
    /// There is no cargo.
    #[error("`cargo` can't be run: {0}; install Rust with rustup, then try again")]
    NoCargo(io::Error),
    /// Cargo failed.
    #[error(
        "the kit that submissions compile against could not be built:\n{said}\nIf this names a linker or a component that is \
         missing, install it (on Debian: apt-get install gcc); if it names the network or the disk, mend that. Then try \
         again.{settings}"
    )]
    Cargo {
        /// What cargo said.
        said: String,
        /// The user's settings that reach it, as a line of their own.
        settings: String,
    },
    /// Cargo built it, and nothing can be compiled against it.
    #[error(
        "cargo built the kit, but what is compiled against it, as submissions are, fails:\n{said}\nIf this names a linker or a \
         component that is missing, install it (on Debian: apt-get install gcc). If it names a crate, remove `target/kit`. Then \
         try again.{settings}"
    )]
    Unproven {
        /// What the compiler, the linker or the program said.
        said: String,
        /// The user's settings that reach the kit, as a line of their own.
        settings: String,
    },
    /// Cargo built it, and put it elsewhere.
    #[error(
        "cargo put `{}` there, and not into `target/kit` as it was told; which of your settings says so (`build-dir`, \
         `target-dir`)? Take it back, then try again.{settings}", files::shown(.file)
    )]
    Elsewhere {
        /// A file that it built.
        file: PathBuf,
        /// The user's settings that reach the kit, as a line of their own.
        settings: String,
    },
    /// Cargo built it, but something is missing.
    #[error("cargo built the kit without the library `{0}`; run `cargo clean` and try again")]
    Incomplete(&'static str),
    /// It was stopped.
    #[error(
        "stopped while building what exercises compile against; the next time goes on from there"
    )]
    Stopped,
    /// A file of the workbook can't be read, or the target folder can't be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What is heard while the kit is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News<'a> {
    /// There is none yet, or none that fits: one is built.
    Begins,
    /// Another grader is building it.
    Waits,
    /// Cargo fetches something, in its own words.
    Fetching(&'a str),
    /// Cargo has begun with this crate.
    Compiling(&'a str),
    /// Cargo has done this much of it.
    Built {
        /// Done so far.
        done: usize,
        /// In all.
        total: usize,
    },
}

/// The file in its folder that says what it is.
const MANIFEST: &str = "kit.json";

/// How often it is looked whether another grader has built the kit.
const LOOK: Duration = Duration::from_millis(50);

/// What a submission may use, and under what name the kit has it.
const FOR_SUBMISSIONS: [(&str, &str); 4] = [
    ("futures", "futures"),
    ("sim", "sim"),
    ("tokio", "facade"),
    ("tokio_stream", "tokio_stream"),
];

/// What checks may use, beside the submission.
const FOR_CHECKS: [(&str, &str); 7] = [
    ("futures", "futures"),
    ("lab", "lab"),
    ("quarantine", "quarantine"),
    ("sim", "sim"),
    ("tokio", "tokio"),
    ("tokio_stream", "tokio_stream"),
    ("tokio_test", "tokio_test"),
];

/// What the worlds of exercises may use, as `sim/Cargo.toml` names it.
const FOR_WORLDS: [(&str, &str); 3] = [
    ("fastrand", "fastrand"),
    ("sim_core", "sim_core"),
    ("tokio", "tokio"),
];

/// The folders whose sources the kit is built from.
const SOURCES: [&str; 7] = [
    "facade",
    "kit",
    "lab",
    "lab-macros",
    "quarantine",
    "sim",
    "sim-core",
];

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
        let folder = root.join(FOLDER);
        let sources = sources(root)?;
        if let Some(kit) = Kit::read(&folder).filter(|kit| kit.fits(&sources)) {
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
        let old = Kit::read(&folder);
        if let Some(kit) = old.as_ref().filter(|kit| kit.fits(&sources)) {
            return Ok(kit.clone());
        }
        files::sweep(&folder);
        tell(News::Begins);
        // Cargo does not look into the files that it has built, so one that is damaged has to go.
        let _ = old.map(|old| old.check());
        let manifest = folder.join(MANIFEST);
        // What is known of the files does not hold any more once cargo has begun.
        match fs::remove_file(&manifest) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(FileError::when("removed", &manifest)(error).into());
            }
            _ => {}
        }
        let kit = Kit::build(root, &folder, &sources, tell, stop)?;
        proof::prove(&kit, stop).map_err(|error| error.under(root))?;
        let json = serde_json::to_string_pretty(&kit).map_err(io::Error::from);
        let json = json.map_err(FileError::when("written", &manifest))?;
        files::replace(&manifest, json)?;
        Ok(kit)
    }

    /// The kit for the workspace at `root`, if it is there and fits.
    pub fn present(root: &Path) -> Option<Kit> {
        let kit = Kit::read(&root.join(FOLDER))?;
        kit.fits(&sources(root).ok()?).then_some(kit)
    }

    /// The kit that is in `folder`, if one is, whether or not it fits.
    fn read(folder: &Path) -> Option<Kit> {
        let kit: Kit = serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()?;
        let folder = found(folder);
        kit.files.stay_inside().then_some(Kit { folder, ..kit })
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
        root: &Path,
        folder: &Path,
        sources: &str,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        let toolchain = Toolchain::found()?;
        let built =
            build::build(root, &toolchain, tell, stop).map_err(|error| error.under(root))?;
        let folder = found(folder);
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
        // The package `kit` itself is empty.
        let dependencies = built.iter().filter(|one| one.name != "kit");
        let paths = dependencies.flat_map(|one| &one.files);
        let paths: Vec<PathBuf> = paths.map(|file| within(file)).collect::<Result<_, _>>()?;
        let mut libraries = BTreeMap::new();
        for (_, name) in FOR_SUBMISSIONS.iter().chain(&FOR_CHECKS).chain(&FOR_WORLDS) {
            let library = built.iter().find(|one| one.name == *name);
            let library = library.and_then(Built::library);
            let library = library.ok_or(KitError::Incomplete(name))?;
            libraries.insert((*name).to_owned(), within(library)?);
        }
        let tokio = built.iter().find(|one| one.name == "tokio");
        Ok(Kit {
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
            if Kit::read(&self.folder).is_some_and(|kit| kit == *self) {
                damage.clear();
            }
        })
    }

    /// What a submission may use: names, and the libraries behind them.
    pub fn for_submissions(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        self.named(&FOR_SUBMISSIONS)
    }

    /// What checks may use, beside the submission.
    pub fn for_checks(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        self.named(&FOR_CHECKS)
    }

    /// What the world of an exercise may use.
    pub fn for_worlds(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        self.named(&FOR_WORLDS)
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

    fn named(
        &self,
        names: &'static [(&'static str, &'static str)],
    ) -> impl Iterator<Item = (&'static str, PathBuf)> {
        let library = |name| Some(self.folder.join(self.libraries.get(name)?));
        names
            .iter()
            .filter_map(move |(name, of_kit)| Some((*name, library(*of_kit)?)))
    }
}

impl KitError {
    /// With the user's settings that may be the cause, where the workspace is at `root`.
    fn under(mut self, root: &Path) -> KitError {
        if let KitError::Cargo { settings, .. } | KitError::Unproven { settings, .. } = &mut self {
            *settings = settings::suspects(root);
        }
        self
    }
}

impl fmt::Display for News<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            News::Begins => f.write_str(
                "Building what exercises compile against. This is done once and takes about a minute.",
            ),
            News::Waits => f.write_str("Another grader is building what exercises compile against."),
            News::Fetching(words) => f.write_str(words),
            News::Compiling(name) => write!(f, "Compiling {name}"),
            News::Built { done, total } => write!(f, "{done} of {total} built"),
        }
    }
}

/// Where `path` really is, past links.
fn found(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The hash of all that the kit is built from, toolchain left aside.
fn sources(root: &Path) -> Result<String, FileError> {
    let mut pieces = Vec::new();
    for file in ["Cargo.lock", "Cargo.toml", PROFILE] {
        pieces.push(files::read(&root.join(file))?);
    }
    for folder in SOURCES {
        let folder = root.join("grader").join(folder);
        pieces.push(files::read(&folder.join("Cargo.toml"))?);
        add_sources(root, &folder.join("src"), &mut pieces)?;
    }
    Ok(sha256(pieces))
}

fn add_sources(root: &Path, folder: &Path, pieces: &mut Vec<String>) -> Result<(), FileError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut paths: Vec<_> = entries
        .map_err(FileError::when("read", folder))?
        .iter()
        .map(fs::DirEntry::path)
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add_sources(root, &path, pieces)?;
        } else {
            // From the root on: a workbook that was moved or copied needs no other kit.
            let name = path.strip_prefix(root).unwrap_or(&path);
            pieces.push(name.to_string_lossy().into_owned());
            pieces.push(files::read(&path)?);
        }
    }
    Ok(())
}
