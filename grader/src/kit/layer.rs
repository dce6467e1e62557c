//! The layers of the kit: which crates each of them has, as its `Cargo.toml` says, and which one an exercise needs.
//!
//! The base is the package `kit`. A layer is a package `kit-NAME` in `grader/kit/layers/NAME`, on top of the base or of another
//! layer. To add a crate is to write one line into the `[dependencies]` of one of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use super::KitError;
use crate::files::{self, FileError, shown};

/// The package of the base.
pub const BASE: &str = "kit";

/// Where the base and the layers are, from the workspace's root on.
const BASE_FOLDER: &str = "grader/kit";
const LAYERS: &str = "grader/kit/layers";

/// tokio as submissions see it: they have it under tokio's own name.
pub const FACADE: &str = "facade";

/// What only checks may use. With it a submission could turn the clock, or forge a record.
pub const FOR_CHECKS: [&str; 4] = ["lab", "quarantine", "sim_core", "tokio"];

/// What worlds are below, or are made to be.
pub const NOT_FOR_WORLDS: [&str; 4] = ["facade", "lab", "quarantine", "sim"];

/// The base, or a layer on top of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Its package: `kit`, or `kit-http`.
    pub package: String,
    /// The crates in it, those of the layers below among them, as code writes their names.
    pub crates: BTreeSet<String>,
}

/// What an exercise is to be compiled with.
#[derive(Debug, Clone)]
pub struct Need<'a> {
    /// The `Cargo.toml` that asks for it, from the workspace's root on.
    pub manifest: PathBuf,
    /// The crates that answers may use, as code writes their names.
    pub answers: &'a [String],
    /// Those that checks may use beside.
    pub checks: &'a [String],
}

impl Layer {
    /// The base of the workspace at `root`, and then its layers, those with the fewest crates first.
    ///
    /// # Errors
    ///
    /// If a manifest can't be read.
    pub fn all(root: &Path) -> Result<Vec<Layer>, KitError> {
        let mut asked = BTreeMap::new();
        for (package, folder) in folders(root)? {
            asked.insert(package, dependencies(&folder.join("Cargo.toml"))?);
        }
        let mut layers: Vec<Layer> = asked
            .keys()
            .map(|package| {
                let mut crates = BTreeSet::new();
                collect(package, &asked, &mut BTreeSet::new(), &mut crates);
                Layer {
                    package: package.clone(),
                    crates,
                }
            })
            .collect();
        layers.sort_by_key(|layer| (layer.package != BASE, layer.crates.len()));
        Ok(layers)
    }

    /// Its library, which is empty.
    pub fn library(&self) -> String {
        self.package.replace('-', "_")
    }

    fn has(&self, name: &str) -> bool {
        self.crates.contains(name)
    }

    /// The name that people know it by.
    pub fn name(&self) -> &str {
        self.package.strip_prefix("kit-").unwrap_or(&self.package)
    }
}

impl Need<'_> {
    /// Whether what has these crates serves.
    pub fn is_met_by(&self, has: impl Fn(&str) -> bool) -> bool {
        let mut answers = self.answers.iter();
        answers.all(|name| may_answer(name) && has(name))
            && self.checks.iter().all(|name| has(name))
    }

    /// The smallest of `layers` that has all of it that is in the kit at all. What a learner adds to a `Cargo.toml` stops nobody: the
    /// compiler misses it where it is used.
    ///
    /// # Errors
    ///
    /// If the layers have it only between them.
    pub fn smallest<'l>(&self, layers: &'l [Layer]) -> Result<&'l Layer, KitError> {
        let there = |name: &&String| layers.iter().any(|layer| layer.has(name));
        let answers = self.answers.iter().filter(|name| may_answer(name));
        let known = Need {
            manifest: self.manifest.clone(),
            answers: &answers.filter(there).cloned().collect::<Vec<_>>(),
            checks: &self
                .checks
                .iter()
                .filter(there)
                .cloned()
                .collect::<Vec<_>>(),
        };
        let mut layers = layers.iter();
        let found = layers.find(|layer| known.is_met_by(|name| layer.has(name)));
        found.ok_or_else(|| KitError::NoLayer {
            file: shown(&self.manifest),
        })
    }

    /// Whether `layers` have all of it, and answers may use what they are to use.
    ///
    /// # Errors
    ///
    /// If not, with the first crate.
    pub fn check(&self, layers: &[Layer]) -> Result<(), KitError> {
        let file = shown(&self.manifest);
        if let Some(name) = self.answers.iter().find(|name| !may_answer(name)) {
            let name = name.clone();
            return Err(KitError::OnlyForChecks { file, name });
        }
        let mut asked = self.answers.iter().chain(self.checks);
        match asked.find(|name| !layers.iter().any(|layer| layer.has(name))) {
            Some(name) => Err(KitError::Unknown {
                file,
                name: name.clone(),
            }),
            None => self.smallest(layers).map(drop),
        }
    }
}

/// Whether answers may use the crate of this name. By the name of tokio they get the facade.
fn may_answer(name: &str) -> bool {
    name == "tokio" || (name != FACADE && !FOR_CHECKS.contains(&name))
}

/// The packages of the base and of all layers, and their folders.
fn folders(root: &Path) -> Result<BTreeMap<String, PathBuf>, FileError> {
    let mut folders = BTreeMap::from([(BASE.to_owned(), root.join(BASE_FOLDER))]);
    let layers = root.join(LAYERS);
    let entries = match fs::read_dir(&layers) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folders),
        entries => entries.and_then(Iterator::collect::<io::Result<Vec<_>>>),
    };
    for entry in entries.map_err(FileError::when("read", &layers))? {
        let folder = entry.path();
        // As for cargo, a folder is one that has a manifest.
        if folder.join("Cargo.toml").is_file() {
            let name = entry.file_name();
            folders.insert(format!("{BASE}-{}", name.to_string_lossy()), folder);
        }
    }
    Ok(folders)
}

/// Whether a package of the workspace is the base or a layer, by its name.
pub fn is_package(name: &str) -> bool {
    name.strip_prefix(BASE)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// All manifests, in the order of their packages.
///
/// # Errors
///
/// If the folder of the layers can't be read.
pub fn manifests(root: &Path) -> Result<Vec<PathBuf>, FileError> {
    let folders = folders(root)?.into_values();
    Ok(folders.map(|folder| folder.join("Cargo.toml")).collect())
}

/// The names in the `[dependencies]` of a manifest. What stands in another table is there for its features only.
fn dependencies(manifest: &Path) -> Result<Vec<String>, KitError> {
    let table: toml::Table = files::read(manifest)?
        .parse()
        .map_err(|error: toml::de::Error| KitError::Manifest {
            file: manifest.to_owned(),
            message: crate::escape::line(error.message()),
        })?;
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(|table| table.keys());
    Ok(names.cloned().collect())
}

/// Adds the crates that `package` asks for, by itself and by the layers that it stands on.
fn collect(
    package: &str,
    asked: &BTreeMap<String, Vec<String>>,
    seen: &mut BTreeSet<String>,
    crates: &mut BTreeSet<String>,
) {
    if !seen.insert(package.to_owned()) {
        return;
    }
    for name in asked.get(package).into_iter().flatten() {
        match asked.contains_key(name) {
            true => collect(name, asked, seen, crates),
            false => {
                crates.insert(name.replace('-', "_"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace with a base and three layers, one of them on top of another.
    fn workspace() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (folder, dependencies) in [
            (
                "grader/kit",
                "facade = 1\nlab = 1\ntokio = 1\ntokio-stream = 1\n[target.x.dependencies]\nslab = 1",
            ),
            (
                "grader/kit/layers/http",
                "kit = 1\nkit-util = 1\naxum = 1\ntower = 1",
            ),
            ("grader/kit/layers/parallel", "kit = 1\nrayon = 1"),
            (
                "grader/kit/layers/util",
                "kit = 1\ntokio-util.workspace = true",
            ),
        ] {
            let folder = root.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            let text = format!("[package]\nname = 'one'\n[dependencies]\n{dependencies}\n");
            fs::write(folder.join("Cargo.toml"), text).unwrap();
        }
        fs::write(root.path().join("grader/kit/layers/README.md"), "").unwrap();
        root
    }

    /// The package that an exercise gets, whose answers and checks ask for these; or why it should not ask for them.
    fn chosen(answers: &[&str], checks: &[&str]) -> (Result<String, KitError>, Option<KitError>) {
        let root = workspace();
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<Vec<_>>()
        };
        let need = Need {
            manifest: "exercises/01-chef/Cargo.toml".into(),
            answers: &owned(answers),
            checks: &owned(checks),
        };
        let layers = Layer::all(root.path()).unwrap();
        let smallest = need.smallest(&layers);
        let package = smallest.map(|layer| layer.package.clone());
        (package, need.check(&layers).err())
    }

    #[test]
    fn an_exercise_gets_the_smallest_layer_that_has_all_it_asks_for() {
        for (answers, checks, package) in [
            (&[][..], &[][..], "kit"),
            (&["tokio", "tokio_stream"], &["lab"], "kit"),
            (&["tokio_util"], &["lab"], "kit-util"),
            (&["rayon", "tokio"], &[], "kit-parallel"),
            (&["axum"], &[], "kit-http"),
            (&["axum", "tokio_util"], &[], "kit-http"),
            // What only the checks ask for counts as well.
            (&["tokio"], &["lab", "tower"], "kit-http"),
        ] {
            let (chosen, wrong) = chosen(answers, checks);
            assert_eq!(chosen.unwrap(), package);
            assert!(wrong.is_none());
        }
    }

    #[test]
    fn what_no_layer_has_is_an_error_that_names_it() {
        let unknown = |answers: &[&str], checks: &[&str]| match chosen(answers, checks) {
            (Ok(package), Some(KitError::Unknown { name, file })) => {
                // It is compiled all the same.
                assert_eq!(package, "kit");
                assert_eq!(file, "exercises/01-chef/Cargo.toml");
                name
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(unknown(&["tokio", "rand"], &[]), "rand");
        assert_eq!(unknown(&["tokio"], &["lab", "rand"]), "rand");
        // It is there for its features only.
        assert_eq!(unknown(&["slab"], &[]), "slab");
        for name in ["facade", "lab"] {
            let (chosen, wrong) = chosen(&["tokio", name], &[]);
            assert_eq!(chosen.unwrap(), "kit");
            assert!(
                matches!(wrong, Some(KitError::OnlyForChecks { name: told, .. }) if told == name)
            );
        }
        let of_two = chosen(&["axum", "rayon"], &[]);
        assert!(matches!(of_two.0, Err(KitError::NoLayer { .. })));
        assert!(matches!(of_two.1, Some(KitError::NoLayer { .. })));
    }

    #[test]
    fn the_real_layers_are_what_their_manifests_say() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let layers = Layer::all(root).unwrap();
        assert_eq!(layers[0].package, BASE);
        let below = |layer: &Layer| layer.crates.is_superset(&layers[0].crates);
        assert!(layers.iter().all(below), "each stands on the base");
    }
}
