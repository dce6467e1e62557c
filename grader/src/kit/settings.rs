//! The user's own cargo settings, which every cargo command is under: what holds for the kit whatever they are, and which of them
//! are left to name when it can't be built.
//!
//! Cargo takes them from `config.toml` in the folder, in those above it and in its home, and from the environment, which beats the
//! files; arguments beat both. What makes another kit or puts it elsewhere is therefore said anew, or taken out of the environment.
//! What says where crates come from (mirrors, proxies, credentials) stays as it is.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::toolchain::Toolchain;
use crate::files::shown;

/// Where the kit is, from the workspace's root on. Cargo resolves it by itself: an absolute path may have braces, which are
/// special in a `build-dir`, or lead there through a link, and then cargo takes it for two folders.
pub const FOLDER: &str = "target/kit";

/// The profile of the kit, from the workspace's root on.
pub const PROFILE: &str = "grader/kit/profile.toml";

/// How variables begin that may not reach cargo.
const LEFT_OUT: [&str; 11] = [
    "CARGO_BUILD_",
    "CARGO_ENCODED_",
    "CARGO_INCREMENTAL",
    "CARGO_LOG",
    "CARGO_PROFILE_",
    "CARGO_TARGET_",
    "CARGO_TERM_",
    "CARGO_UNSTABLE_",
    "RUSTC",
    "RUSTDOC",
    "RUSTFLAGS",
];

/// This one may: on how many processors it is built makes no other kit, and whoever sets it has little memory.
const LET_IN: &str = "CARGO_BUILD_JOBS";

/// What is said instead.
const SAID: [(&str, &str); 10] = [
    // It beats all flags in files.
    ("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}tokio_unstable"),
    ("CARGO_BUILD_BUILD_DIR", FOLDER),
    ("CARGO_BUILD_WARNINGS", "allow"),
    ("CARGO_INCREMENTAL", "0"),
    // Empty, they switch off what files say.
    ("RUSTC_WRAPPER", ""),
    ("RUSTC_WORKSPACE_WRAPPER", ""),
    // No features of nightly, whatever `[env]` says.
    ("RUSTC_BOOTSTRAP", "-1"),
    ("CARGO_TERM_COLOR", "never"),
    ("CARGO_TERM_QUIET", "false"),
    ("CARGO_TERM_VERBOSE", "false"),
];

/// Tables of a `config.toml` that reach the kit all the same: they say where crates come from, or what the compilers of build
/// scripts are to do.
const REACHING: [&str; 9] = [
    "env",
    "http",
    "include",
    "net",
    "patch",
    "paths",
    "registries",
    "registry",
    "source",
];

/// Puts `cargo`, a build, under settings that make the same kit for every user. `variables` are the names in the environment.
pub fn fix(cargo: &mut Command, toolchain: &Toolchain, variables: impl Iterator<Item = OsString>) {
    for name in variables {
        let text = name.to_string_lossy();
        if text != LET_IN && LEFT_OUT.iter().any(|left_out| text.starts_with(left_out)) {
            cargo.env_remove(&name);
        }
    }
    cargo.envs(SAID).env("RUSTC", &toolchain.rustc);
    cargo
        .args(["--profile", "kit", "--config", PROFILE])
        .args(["--target-dir", FOLDER])
        .args(["--target", &toolchain.host])
        // The linker that submissions are linked with: the one that the compiler looks for by itself.
        .arg("--config")
        .arg(format!("target.{}.linker='cc'", toolchain.host));
}

/// The settings of the user's that reach the kit, in a sentence to add to what went wrong. Empty if there are none.
pub fn suspects(root: &Path) -> String {
    let own = root.join(".cargo");
    let above = root.ancestors().map(|folder| folder.join(".cargo"));
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let mut folders: Vec<PathBuf> = above.chain(home).filter(|folder| *folder != own).collect();
    folders.dedup();
    let files = folders
        .iter()
        .flat_map(|folder| ["config.toml", "config"].map(|name| folder.join(name)));
    let named: Vec<String> = files.filter_map(|file| reaching(&file)).collect();
    match named.is_empty() {
        true => String::new(),
        false => format!(
            "\nSettings of your own may be the cause: {}.",
            named.join(", ")
        ),
    }
}

/// What of a `config.toml` reaches the kit, if it is there and anything does.
fn reaching(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let name = shown(file);
    let Ok(config) = text.parse::<toml::Table>() else {
        return Some(format!("`{name}`, which is no TOML"));
    };
    let tables: Vec<String> = REACHING
        .iter()
        .filter(|table| config.contains_key(**table))
        .map(|table| format!("`{table}`"))
        .collect();
    (!tables.is_empty()).then(|| format!("{} in `{name}`", tables.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(variables: &[&str]) -> Command {
        let toolchain = Toolchain {
            rustc: PathBuf::from("/toolchain/bin/rustc"),
            version: "rustc 1".to_owned(),
            host: "x86_64-unknown-linux-gnu".to_owned(),
        };
        let mut cargo = Command::new("cargo");
        fix(&mut cargo, &toolchain, variables.iter().map(OsString::from));
        cargo
    }

    #[test]
    fn variables_that_make_another_kit_do_not_reach_cargo() {
        let settings = [
            "RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_TARGET_DIR",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER",
            "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS",
            "CARGO_BUILD_RUSTC_WRAPPER",
            "CARGO_BUILD_RUSTC",
            "CARGO_PROFILE_DEV_PANIC",
            "CARGO_PROFILE_KIT_OPT_LEVEL",
            "CARGO_UNSTABLE_BUILD_STD",
            "RUSTDOCFLAGS",
        ];
        let cargo = fixed(&settings);
        for name in settings {
            let removed = cargo.get_envs().find(|(set, _)| *set == name);
            assert_eq!(removed, Some((name.as_ref(), None)), "{name}");
        }
    }

    #[test]
    fn variables_that_do_not_stay_as_they_are() {
        let settings = [
            "CARGO_HOME",
            "CARGO_BUILD_JOBS",
            "CARGO_HTTP_PROXY",
            "CARGO_NET_OFFLINE",
            "CARGO_REGISTRIES_MINE_TOKEN",
            "PATH",
            "RUSTUP_TOOLCHAIN",
            "CC",
        ];
        let cargo = fixed(&settings);
        for name in settings {
            assert!(cargo.get_envs().all(|(set, _)| set != name), "{name}");
        }
    }

    #[test]
    fn what_files_may_say_is_said_anew() {
        let cargo = fixed(&[
            "RUSTC",
            "RUSTC_WRAPPER",
            "CARGO_INCREMENTAL",
            "CARGO_ENCODED_RUSTFLAGS",
        ]);
        for (name, value) in [
            ("RUSTC", "/toolchain/bin/rustc"),
            ("RUSTC_WRAPPER", ""),
            ("RUSTC_WORKSPACE_WRAPPER", ""),
            ("CARGO_INCREMENTAL", "0"),
            ("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}tokio_unstable"),
            ("CARGO_BUILD_BUILD_DIR", "target/kit"),
        ] {
            let said = cargo.get_envs().find(|(set, _)| *set == name);
            assert_eq!(said, Some((name.as_ref(), Some(value.as_ref()))), "{name}");
        }
        let arguments: Vec<_> = cargo.get_args().map(|one| one.to_string_lossy()).collect();
        let arguments = arguments.join(" ");
        for said in [
            "--profile kit --config grader/kit/profile.toml",
            "--target-dir target/kit",
            "--target x86_64-unknown-linux-gnu",
            "--config target.x86_64-unknown-linux-gnu.linker='cc'",
        ] {
            assert!(arguments.contains(said), "{arguments}");
        }
    }

    #[test]
    fn the_profile_leaves_nothing_to_others() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit/profile.toml");
        let config: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
        let kit = &config["profile"]["kit"];
        // All that cargo's reference has, but for `split-debuginfo`, whose default is the system's.
        let of_all = [
            "debug",
            "strip",
            "debug-assertions",
            "overflow-checks",
            "incremental",
        ];
        let of_one = ["opt-level", "codegen-units"];
        for key in of_all
            .iter()
            .chain(&of_one)
            .chain(&["lto", "panic", "rpath"])
        {
            assert!(kit.get(key).is_some(), "{key}");
        }
        for key in of_all {
            assert!(kit["package"]["*"].get(key).is_some(), "{key}");
        }
        for key in of_all.iter().chain(&of_one) {
            assert!(kit["build-override"].get(key).is_some(), "{key}");
        }
    }

    #[test]
    fn settings_that_reach_the_kit_are_named_with_their_files() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("above/workbook");
        let write = |file: &Path, text: &str| {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write(&root.join(".cargo/config.toml"), "[env]\nOURS = '1'\n");
        let above = place.path().join("above/.cargo/config.toml");
        write(&above, "[build]\ntarget = 'wasm32-unknown-unknown'\n");
        assert!(
            !suspects(&root).contains(&*shown(&above)),
            "it does not reach the kit"
        );
        write(&above, "[env]\nCC = 'none'\n[net]\noffline = true\n");
        let said = suspects(&root);
        assert!(
            said.contains(&format!("`env`, `net` in `{}`", above.display())),
            "{said}"
        );
        write(&above, "[env\n");
        assert!(suspects(&root).contains("which is no TOML"));
    }
}
