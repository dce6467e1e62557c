//! What the kit is built from, as a hash: a kit of the same sources serves, wherever it was built.
//!
//! Of the workspace's manifest and lock file only what concerns the kit counts, so that a new exercise, or a crate that a learner adds to
//! one, asks for no other kit.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Deserialize;

use super::{layer, settings::PROFILE};
use crate::{
    digest::sha256,
    files::{self, FileError},
    tree,
};

/// The folders whose sources the kit is built from.
const FOLDERS: [&str; 7] = [
    "facade",
    "kit",
    "lab",
    "lab-macros",
    "quarantine",
    "sim",
    "sim-core",
];

/// A `Cargo.lock`.
#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    /// `name`, or `name version` where there are several, or `name version (source)`.
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The hash of all that the kit of the workspace at `root` is built from, toolchain left aside.
///
/// # Errors
///
/// If a file can't be read.
pub fn sources(root: &Path) -> Result<String, FileError> {
    let mut pieces = vec![
        of_lock(files::read(&root.join("Cargo.lock"))?),
        of_manifest(files::read(&root.join("Cargo.toml"))?),
        files::read(&root.join(PROFILE))?,
    ];
    for manifest in layer::manifests(root)? {
        pieces.push(files::read(&manifest)?);
    }
    for folder in FOLDERS {
        let folder = root.join("grader").join(folder);
        pieces.push(files::read(&folder.join("Cargo.toml"))?);
        for file in tree::files(&folder.join("src"))? {
            // From the root on: a workbook that was moved or copied needs no other kit.
            let name = file.strip_prefix(root).unwrap_or(&file);
            pieces.push(name.to_string_lossy().into_owned());
            pieces.push(files::read(&file)?);
        }
    }
    Ok(sha256(pieces))
}

/// What `Cargo.lock` says of the base, the layers, and all that they depend on; all of it, if it is written in another way.
fn of_lock(text: String) -> String {
    let Ok(Lock { package }) = toml::from_str(&text) else {
        return text;
    };
    let mut by_name: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for one in &package {
        by_name.entry(&one.name).or_default().push(one);
    }
    let is_root = |one: &&Package| one.source.is_none() && layer::is_package(&one.name);
    let mut left: Vec<&Package> = package.iter().filter(is_root).collect();
    let mut found = BTreeSet::new();
    while let Some(one) = left.pop() {
        let said = (&one.name, &one.version, &one.source, &one.checksum);
        if !found.insert(said) {
            continue;
        }
        for dependency in &one.dependencies {
            let mut words = dependency.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next());
            let named = by_name.get(name).into_iter().flatten();
            left.extend(named.filter(|one| version.is_none_or(|version| version == one.version)));
        }
    }
    format!("{found:?}")
}

/// What the workspace's `Cargo.toml` says but for its members; all of it, if it is written in another way.
fn of_manifest(text: String) -> String {
    let Ok(mut manifest) = text.parse::<toml::Table>() else {
        return text;
    };
    if let Some(workspace) = manifest
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut)
    {
        for list in ["members", "default-members", "exclude"] {
            workspace.remove(list);
        }
    }
    manifest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4

        [[package]]
        name = "kit"
        version = "0.1.0"
        dependencies = ["tokio", "slab 0.4.1"]

        [[package]]
        name = "kit-http"
        version = "0.1.0"
        dependencies = ["axum", "kit"]

        [[package]]
        name = "chef"
        version = "0.1.0"
        dependencies = ["slab 0.3.0"]

        [[package]]
        name = "tokio"
        version = "1.0.0"
        source = "registry"
        checksum = "aa"
        dependencies = ["bytes"]

        [[package]]
        name = "axum"
        version = "0.8.0"

        [[package]]
        name = "bytes"
        version = "1.0.0"

        [[package]]
        name = "slab"
        version = "0.3.0"

        [[package]]
        name = "slab"
        version = "0.4.1"
    "#;

    #[test]
    fn only_what_the_kit_depends_on_counts_of_the_lock_file() {
        let of = |from: &str, to: &str| {
            assert!(LOCK.contains(from), "{from}");
            of_lock(LOCK.replacen(from, to, 1))
        };
        let same = of_lock(LOCK.to_owned());
        let added = "[[package]]\nname = \"ferry\"\nversion = \"0.1.0\"\ndependencies = [\"rand\"]\n\n\
                     [[package]]\nname = \"rand\"\nversion = \"0.9.0\"\n";
        assert_eq!(of_lock(format!("{LOCK}\n{added}")), same);
        assert_eq!(of("version = \"0.3.0\"", "version = \"0.3.9\""), same);
        for (from, to) in [
            ("version = \"0.4.1\"", "version = \"0.4.2\""),
            ("checksum = \"aa\"", "checksum = \"bb\""),
            ("version = \"0.8.0\"", "version = \"0.8.1\""),
            ("[\"bytes\"]", "[]"),
            ("\"slab 0.4.1\"", "\"slab 0.3.0\""),
        ] {
            assert_ne!(of(from, to), same, "{to}");
        }
        // What is no lock file counts as a whole.
        assert_eq!(of_lock("version = 5".to_owned()), "version = 5");
    }

    #[test]
    fn members_of_the_workspace_do_not_count() {
        let of = |text: &str| of_manifest(text.to_owned());
        let rest = "[workspace.dependencies]\ntokio = '1'\n[profile.dev]\ndebug = false\n";
        let two = format!("[workspace]\nmembers = ['a', 'b']\ndefault-members = ['a']\n{rest}");
        let one = format!("[workspace]\nmembers = ['a']\n{rest}");
        assert_eq!(of(&one), of(&two));
        assert_ne!(of(&one), of(&one.replace("'1'", "'2'")));
        assert_ne!(of(&one), of(&one.replace("false", "true")));
    }

    #[test]
    fn the_real_lock_file_is_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let of = of_lock(files::read(&root.join("Cargo.lock")).unwrap());
        for name in ["tokio", "sim-core", "axum", "proc-macro2"] {
            assert!(of.contains(&format!("(\"{name}\", ")), "{name}");
        }
        for name in ["chef", "ratatui", "mdbook-driver"] {
            assert!(!of.contains(&format!("(\"{name}\", ")), "{name}");
        }
    }
}
