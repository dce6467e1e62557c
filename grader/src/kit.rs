//! The kit: the prebuilt dependencies that submissions compile against.
//!
//! Cargo builds it, once, into a target folder of its own, so that an editor's builds and the grader's do not wait for each
//! other. From then on submissions are compiled by `rustc` directly.

use std::{
    collections::BTreeMap,
    env, fmt,
    fs::{self, TryLockError},
    io,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::{
    digest::sha256,
    files::{self, FileError},
    stop::Stop,
};

mod build;

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
    /// Crate names and their libraries.
    libraries: BTreeMap<String, PathBuf>,
    /// Where their dependencies are.
    pub dependencies: PathBuf,
    /// When `rustc` was last changed: a toolchain that was updated in place needs another kit.
    rustc_changed: u64,
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
        "the kit that submissions compile against could not be built:\n{0}\nIf this names a linker or a component that is \
         missing, install it (on Debian: apt-get install gcc); if it names the network or the disk, mend that. Then try again."
    )]
    Cargo(String),
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
const FOR_CHECKS: [(&str, &str); 6] = [
    ("futures", "futures"),
    ("lab", "lab"),
    ("sim", "sim"),
    ("tokio", "tokio"),
    ("tokio_stream", "tokio_stream"),
    ("tokio_test", "tokio_test"),
];

/// The folders whose sources the kit is built from.
const SOURCES: [&str; 5] = ["facade", "kit", "lab", "lab-macros", "sim"];

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
        let folder = root.join("target").join("kit");
        let manifest = folder.join("kit.json");
        let sources = sources(root)?;
        if let Some(kit) = Kit::read(&manifest).filter(|kit| kit.fits(&sources)) {
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
        if let Some(kit) = Kit::read(&manifest).filter(|kit| kit.fits(&sources)) {
            return Ok(kit);
        }
        files::sweep(&folder);
        tell(News::Begins);
        let kit = Kit::build(root, &folder, &sources, tell, stop)?;
        let json = serde_json::to_string_pretty(&kit).map_err(io::Error::from);
        let json = json.map_err(FileError::when("written", &manifest))?;
        files::replace(&manifest, json)?;
        Ok(kit)
    }

    /// The kit for the workspace at `root`, if it is there and fits.
    pub fn present(root: &Path) -> Option<Kit> {
        let kit = Kit::read(&root.join("target").join("kit").join("kit.json"))?;
        kit.fits(&sources(root).ok()?).then_some(kit)
    }

    /// The kit that is there, if one is, whether or not it fits.
    fn read(manifest: &Path) -> Option<Kit> {
        serde_json::from_slice(&fs::read(manifest).ok()?).ok()
    }

    fn fits(&self, sources: &str) -> bool {
        self.sha256 == sha256([sources, &self.toolchain])
            && changed(&self.rustc) == Some(self.rustc_changed)
            && self.libraries.values().all(|library| library.exists())
    }

    fn build(
        root: &Path,
        folder: &Path,
        sources: &str,
        tell: &mut dyn FnMut(News),
        stop: &Stop,
    ) -> Result<Kit, KitError> {
        let rustc = rustc()?;
        let toolchain = version(&rustc)?;
        let artifacts = build::build(root, folder, tell, stop)?;
        let mut libraries = BTreeMap::new();
        for (_, library) in FOR_SUBMISSIONS.iter().chain(&FOR_CHECKS) {
            let artifact = artifacts.iter().find(|artifact| artifact.name == *library);
            let file = artifact.map(|artifact| artifact.library.clone());
            libraries.insert(
                (*library).to_owned(),
                file.ok_or(KitError::Incomplete(library))?,
            );
        }
        let tokio = artifacts.iter().find(|artifact| artifact.name == "tokio");
        Ok(Kit {
            sha256: sha256([sources, &toolchain]),
            rustc_changed: changed(&rustc).unwrap_or_default(),
            rustc,
            toolchain,
            tokio: tokio.map_or_else(String::new, |tokio| tokio.version.clone()),
            libraries,
            dependencies: folder.join("kit").join("deps"),
        })
    }

    /// What a submission may use: names, and the libraries behind them.
    pub fn for_submissions(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        self.named(&FOR_SUBMISSIONS)
    }

    /// What checks may use, beside the submission.
    pub fn for_checks(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        self.named(&FOR_CHECKS)
    }

    /// The folder that the kit is in.
    pub fn folder(&self) -> &Path {
        // The libraries are in `kit/deps` of it.
        let above = self.dependencies.ancestors().nth(2);
        above.unwrap_or(&self.dependencies)
    }

    /// What tells this kit from all others, also from one of the same sources that was built elsewhere or by another `rustc`.
    pub fn identity(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| self.sha256.clone())
    }

    /// The folders that a compiler has to read.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        let libraries = self
            .libraries
            .values()
            .filter_map(|library| library.parent());
        libraries.chain([self.dependencies.as_path()])
    }

    fn named(
        &self,
        names: &'static [(&'static str, &'static str)],
    ) -> impl Iterator<Item = (&'static str, &Path)> {
        names
            .iter()
            .filter_map(|(name, library)| Some((*name, self.libraries.get(*library)?.as_path())))
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

/// The toolchain's own `rustc`, past rustup's proxy, which takes longer to start than the compiler.
fn rustc() -> Result<PathBuf, KitError> {
    let beside_cargo =
        env::var_os("CARGO").map(|cargo| PathBuf::from(cargo).with_file_name("rustc"));
    if let Some(rustc) = beside_cargo.filter(|rustc| rustc.is_file()) {
        return Ok(rustc);
    }
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .map_err(KitError::NoRustc)?;
    let sysroot = String::from_utf8_lossy(&output.stdout);
    Ok(Path::new(sysroot.trim()).join("bin").join("rustc"))
}

fn version(rustc: &Path) -> Result<String, KitError> {
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .map_err(KitError::NoRustc)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// When a file was last changed, in milliseconds since 1970.
fn changed(file: &Path) -> Option<u64> {
    let time: SystemTime = fs::metadata(file).ok()?.modified().ok()?;
    let since: Duration = time.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}

/// The hash of all that the kit is built from, toolchain left aside.
fn sources(root: &Path) -> Result<String, FileError> {
    let mut pieces = Vec::new();
    for file in ["Cargo.lock", "Cargo.toml"] {
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
