//! The kit: the prebuilt dependencies that submissions compile against.
//!
//! Cargo builds it, once, into a target folder of its own, so that an editor's builds and the grader's do not wait for each
//! other. From then on submissions are compiled by `rustc` directly.

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use crate::{
    digest::sha256,
    files::{self, FileError},
};

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
    /// A file of the workbook can't be read, or the target folder can't be written.
    #[error(transparent)]
    File(#[from] FileError),
}

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
        let folder = root.join("target").join("kit");
        let manifest = folder.join("kit.json");
        let sources = sources(root)?;
        if let Some(kit) = Kit::read(&manifest).filter(|kit| kit.fits(&sources)) {
            return Ok(kit);
        }
        fs::create_dir_all(&folder).map_err(FileError::when("created", &folder))?;
        let lock = folder.join("lock");
        let lock = File::create(&lock).map_err(FileError::when("written", &lock))?;
        // Another grader may be building it. A file system without locks only costs that twice the work.
        let _ = lock.lock();
        if let Some(kit) = Kit::read(&manifest).filter(|kit| kit.fits(&sources)) {
            return Ok(kit);
        }
        say(
            "Building what exercises compile against. This is done once and takes about half a minute.",
        );
        let kit = Kit::build(root, &folder, &sources)?;
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

    fn build(root: &Path, folder: &Path, sources: &str) -> Result<Kit, KitError> {
        let rustc = rustc()?;
        let toolchain = version(&rustc)?;
        let artifacts = cargo_build(root, folder)?;
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

/// One library that cargo built.
struct Artifact {
    name: String,
    version: String,
    library: PathBuf,
}

fn cargo_build(root: &Path, folder: &Path) -> Result<Vec<Artifact>, KitError> {
    let terminal = io::stderr().is_terminal();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["build", "--package", "kit", "--profile", "kit"])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--target-dir")
        .arg(folder)
        // Flags of the user's would make another kit, and lose the cfg that the lab needs.
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}tokio_unstable")
        .env_remove("CARGO_TARGET_DIR")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // On a terminal cargo shows its own progress.
        .stderr(if terminal {
            Stdio::inherit()
        } else {
            Stdio::piped()
        })
        .spawn()
        .map_err(KitError::NoCargo)?;
    let errors = cargo.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut text = String::new();
            // What can't be read is only missing from the message.
            let _ = stderr.read_to_string(&mut text);
            text
        })
    });
    let messages = cargo.stdout.take().map(io::BufReader::new);
    let artifacts = messages.into_iter().flat_map(artifacts).collect();
    let status = cargo.wait().map_err(KitError::NoCargo)?;
    let errors = errors.and_then(|reader| reader.join().ok());
    if status.success() {
        Ok(artifacts)
    } else {
        Err(KitError::Cargo(errors.unwrap_or_default()))
    }
}

/// The libraries that cargo's messages speak of.
fn artifacts(messages: impl io::BufRead) -> Vec<Artifact> {
    #[derive(Deserialize)]
    struct Message {
        package_id: String,
        target: Target,
        filenames: Vec<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    let lines = messages.lines().map_while(Result::ok);
    lines
        // Other messages have other fields.
        .filter_map(|line| serde_json::from_str::<Message>(&line).ok())
        .filter_map(|message| {
            let mut files = message.filenames.into_iter();
            let library = files.find(|file| file.extension().is_some_and(|end| end == "rlib"))?;
            let version = message.package_id.rsplit(['#', '@']).next();
            Some(Artifact {
                name: message.target.name,
                version: version.unwrap_or_default().to_owned(),
                library,
            })
        })
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_are_read_from_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","package_id":"registry+index#tokio@1.54.1","target":{"name":"tokio"},"#,
            r#""filenames":["/t/libtokio-1.rlib","/t/libtokio-1.rmeta"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\nno json\n",
        );
        let artifacts = artifacts(messages.as_bytes());
        assert_eq!(artifacts.len(), 1);
        assert_eq!(artifacts[0].name, "tokio");
        assert_eq!(artifacts[0].version, "1.54.1");
        assert_eq!(artifacts[0].library, Path::new("/t/libtokio-1.rlib"));
    }
}
