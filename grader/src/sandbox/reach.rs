//! Which files a stage may use.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::kit::Kit;

/// Files and folders, with all that is in them. What is not there is left out.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// May be read.
    pub(super) read: Vec<PathBuf>,
    /// May be read and executed.
    pub(super) execute: Vec<PathBuf>,
    /// May be read and written, and be made in there.
    pub(super) write: Vec<PathBuf>,
    /// Devices, which may be read and written.
    pub(super) devices: Vec<PathBuf>,
}

/// Where systems keep shared libraries, and the loader that starts programs. Never all of `/usr`: containers like to keep the
/// work itself in `/usr/src`.
const LIBRARIES: [&str; 9] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/gnu/store",
];

/// What the loader looks libraries up in.
const LOADER: [&str; 3] = ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"];

/// Where systems keep compilers and linkers.
const TOOLS: [&str; 5] = [
    "/bin",
    "/usr/bin",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/libexec",
];

/// The names under which a linker is called.
const LINKERS: [&str; 4] = ["cc", "gcc", "clang", "ld"];

impl Reach {
    /// The toolchain, the kit, the system's linker and libraries, and the folders `also`; its scratch folder to write.
    pub(super) fn of_compiler(kit: &Kit, scratch: &Path, also: &[&Path]) -> Reach {
        let mut execute = paths(&LIBRARIES);
        execute.extend(paths(&TOOLS));
        execute.extend(LINKERS.iter().filter_map(|name| home_of(name)));
        execute.extend(home(&kit.rustc));
        let mut read = paths(&LOADER);
        read.extend(
            kit.folders()
                .chain(also.iter().map(|one| (*one).to_owned())),
        );
        Reach {
            read,
            execute,
            write: vec![scratch.to_owned()],
            devices: paths(&["/dev/null", "/dev/urandom"]),
        }
    }

    /// The check's program and the libraries it is linked with, `/proc`, and its own folder to write.
    pub(super) fn of_check(program: &Path, folder: &Path) -> Reach {
        let mut execute = paths(&LIBRARIES);
        execute.push(program.to_owned());
        let mut read = paths(&LOADER);
        read.push(PathBuf::from("/proc"));
        Reach {
            read,
            execute,
            write: vec![folder.to_owned()],
            devices: paths(&["/dev/null"]),
        }
    }
}

fn paths(names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(PathBuf::from).collect()
}

/// The [`home`] of the tool that `PATH` finds.
fn home_of(tool: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(tool))
        .find(|tool| tool.exists())
        .and_then(|tool| home(&tool))
}

/// Where a tool is really installed: the folder above its `bin`, with its libraries in it. `None` for one of the system's,
/// which needs nothing that is not named above.
fn home(tool: &Path) -> Option<PathBuf> {
    let tool = tool.canonicalize().ok()?;
    let bin = tool.parent()?;
    let home = bin.parent()?;
    let mut known = TOOLS.iter().chain(&LIBRARIES);
    let of_system = known.any(|known| bin.starts_with(known));
    // A tool that lies loose somewhere, or at the root of all, has no home.
    let is_home = bin.ends_with("bin") && home.parent().is_some();
    (is_home && !of_system).then(|| home.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_writes_in_its_folder_only() {
        let reach = Reach::of_check(Path::new("/scratch/checks"), Path::new("/scratch/1"));
        assert_eq!(reach.write, [Path::new("/scratch/1")]);
        assert!(reach.execute.contains(&PathBuf::from("/scratch/checks")));
    }

    #[test]
    fn a_tool_is_at_home_above_its_bin() {
        let place = tempfile::tempdir().unwrap();
        let place = place.path().canonicalize().unwrap();
        let bin = place.join("toolchain").join("bin");
        std::fs::create_dir_all(&bin).unwrap();
        for tool in [bin.join("rustc"), place.join("loose")] {
            std::fs::write(tool, "").unwrap();
        }
        assert_eq!(home(&bin.join("rustc")), Some(place.join("toolchain")));
        assert_eq!(home(&place.join("loose")), None);
        assert_eq!(home_of("sh"), None, "the system's");
        assert_eq!(home_of("there-is-no-such-tool"), None);
    }
}
