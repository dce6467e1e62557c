//! The toolchain: which compiler builds the kit, and whether it is still the one that did.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::KitError;

/// A compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// Where it is.
    pub rustc: PathBuf,
    /// `rustc --version`.
    pub version: String,
    /// What it compiles for by itself, such as `x86_64-unknown-linux-gnu`.
    pub host: String,
}

impl Toolchain {
    /// The one that cargo uses here.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn found() -> Result<Toolchain, KitError> {
        Toolchain::of(rustc()?)
    }

    /// The one whose compiler is `rustc`.
    ///
    /// # Errors
    ///
    /// If it can't be run.
    pub fn of(rustc: PathBuf) -> Result<Toolchain, KitError> {
        let mut command = Command::new(&rustc);
        let output = command.arg("-vV").output().map_err(KitError::NoRustc)?;
        let said = String::from_utf8_lossy(&output.stdout);
        let host = said.lines().find_map(|line| line.strip_prefix("host: "));
        Ok(Toolchain {
            version: said.lines().next().unwrap_or_default().trim().to_owned(),
            host: host.unwrap_or_default().trim().to_owned(),
            rustc,
        })
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

/// When a file was last changed, in milliseconds since 1970.
pub fn changed(file: &Path) -> Option<u64> {
    let time: SystemTime = fs::metadata(file).ok()?.modified().ok()?;
    let since: Duration = time.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_millis()).ok()
}
