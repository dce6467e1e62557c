//! What has to hold of the kit's manifests, so that a crate can be added by one line: no layer compiles again what the base has,
//! and no crate hands on what a submission must not reach.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What cargo prints.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap());
    let output = cargo.current_dir(workspace()).args(arguments).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The packages of the layers.
fn layers() -> Vec<String> {
    let folders = fs::read_dir(workspace().join("grader/kit/layers")).unwrap();
    let names = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap());
    names.map(|name| format!("kit-{name}")).collect()
}

/// All that `package` is built from, with the features that it is built with, as cargo's `tree` tells by `edges`.
fn tree(package: &str, edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = cargo(&[
        "tree",
        "--locked",
        "--package",
        package,
        "--edges",
        edges,
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}|{f}",
    ]);
    let mut tree: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines.lines() {
        let (package, features) = line.split_once('|').unwrap();
        // Where it is, and what kind it is, stands behind the version.
        let named: Vec<&str> = package.split_whitespace().take(2).collect();
        let features = features.trim_end_matches(" (*)").to_owned();
        tree.entry(named.join(" ")).or_default().insert(features);
    }
    tree
}

#[test]
fn the_base_has_each_crate_with_the_features_that_the_layers_ask_for() {
    let base = tree("kit", "normal,build");
    for layer in layers() {
        let with_layer = tree(&layer, "normal,build");
        for (package, features) in &base {
            assert_eq!(
                with_layer.get(package),
                Some(features),
                "`{layer}` would have {package} compiled again, and all that stands on it: name these features in \
                 grader/kit/Cargo.toml",
            );
        }
    }
}

/// Tasks and time are tokio's, and the lab hears of them by `tracing`. A submission that had either could turn the clock that it
/// is judged by, or listen instead of the lab.
#[test]
fn no_crate_that_an_answer_may_use_hands_on_tokio_or_tracing() {
    // For checks only, or without what must not be reached.
    let known = [
        "facade",
        "lab",
        "lab-macros",
        "tokio",
        "tracing",
        "tracing-core",
    ];
    // What they hand on they have behind a feature, which the kit is built without.
    let behind = BTreeMap::from([("axum-core", "tracing")]);
    let mut packages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for layer in layers().iter().map(String::as_str).chain(["kit"]) {
        packages.extend(tree(layer, "normal"));
    }
    let metadata = cargo(&["metadata", "--locked", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let mut searched = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap();
        let name = text("name");
        let features = packages.get(&format!("{name} v{}", text("version")));
        let Some(features) = features.filter(|_| !known.contains(&name)) else {
            continue;
        };
        let found = handing_on(&Path::new(text("manifest_path")).with_file_name("src"));
        match behind.get(name) {
            Some(feature) => {
                let mut all = features.iter().flat_map(|some| some.split(','));
                assert!(all.all(|one| one != *feature), "{name}: {features:?}");
            }
            None => assert_eq!(found, [""; 0], "{name}"),
        }
        searched += 1;
    }
    assert!(searched > 60, "only {searched} packages were found");
}

/// The lines in the sources below `folder` by which tokio or `tracing` could be had from there.
fn handing_on(folder: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                let suspicious = text.lines().filter(|line| hands_on(line));
                lines.extend(suspicious.map(|line| format!("{}: {line}", path.display())));
            }
        }
    }
    lines
}

/// Whether a line of code makes a part of tokio or of `tracing` public.
fn hands_on(line: &str) -> bool {
    let begins = ["pub use ", "pub extern crate "].into_iter();
    let mut rest = begins.filter_map(|begin| line.trim().strip_prefix(begin));
    let path = rest.next().map(|rest| rest.trim_start_matches("::"));
    let name = path.and_then(|path| {
        path.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
    });
    ["tokio", "tracing", "tracing_core", "tracing_subscriber"]
        .map(Some)
        .contains(&name)
}
