//! The table of names: `links.toml` beside `book.toml`.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// Something that has a place in the documentation of others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Of the standard library, or of a crate that the workspace uses.
    Rust(Item),
    /// Of Python's standard library.
    Python(Object),
}

/// An item of a Rust crate, as rustdoc names its page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Its kind, as it stands in the address of its page: `struct`, `fn`, `mod`, …
    pub kind: String,
    /// Its path, crate first.
    pub path: Vec<String>,
    /// A place on its page: `method.join_next`, `tymethod.poll`, `variant.Lagged`.
    pub place: Option<String>,
}

/// An object of Python's standard library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// The page of the library reference: `asyncio-task`.
    pub page: String,
    /// Its name there: `asyncio.gather`, `asyncio.loop.call_soon`.
    pub name: String,
}

/// Which names stand for what.
#[derive(Debug, Default)]
pub struct Table {
    /// Targets in the order of the file.
    targets: Vec<Target>,
    /// What a name may mean, as indices of `targets`.
    names: BTreeMap<String, Vec<usize>>,
    /// What names mean on a page, or on the pages of a folder; `None` where they mean nothing of others.
    pages: BTreeMap<String, BTreeMap<String, Option<usize>>>,
    /// The version of the Python documentation that is linked to.
    python: String,
    /// Package name and version of every crate that is linked to, by crate name.
    versions: BTreeMap<String, (String, String)>,
}

/// Why a table is none.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// A file can't be read.
    #[error("{} can't be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no TOML, or not in the shape of a table.
    #[error("{}: {error}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        error: Box<toml::de::Error>,
    },
    /// A target is not written as targets are.
    #[error(
        "links.toml: `{0}` is no target; write `struct@tokio::task::JoinSet` or `asyncio-task#asyncio.gather`"
    )]
    NoTarget(String),
    /// A page gives a name a meaning that nothing in the table has, or more than one thing.
    #[error(
        "links.toml: on {page}, `{name}` is to mean `{meaning}`; write a name that stands for one target"
    )]
    NoMeaning {
        /// The page or folder.
        page: String,
        /// The name.
        name: String,
        /// What it is to mean.
        meaning: String,
    },
    /// A crate is not in the lock file, or is there in several versions.
    #[error("links.toml: Cargo.lock has {found} versions of `{krate}`; a link needs one")]
    Versions {
        /// The crate.
        krate: String,
        /// How many versions there are.
        found: usize,
    },
}

/// `links.toml`, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    python_version: String,
    rust: BTreeMap<String, Vec<String>>,
    python: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pages: BTreeMap<String, BTreeMap<String, String>>,
}

/// The part of `Cargo.lock` that versions are read from.
#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// The kinds of items that have pages, by the first part of a page's name.
const KINDS: [&str; 10] = [
    "attr", "constant", "enum", "fn", "macro", "mod", "struct", "trait", "type", "union",
];

impl Table {
    /// The table of the book in the folder `book`; empty if it has none. Versions come from `Cargo.lock` in the folder `root`.
    ///
    /// # Errors
    ///
    /// If a file can't be read or understood, or a crate has no version of its own.
    pub fn of(book: &Path, root: &Path) -> Result<Table, TableError> {
        let file = book.join("links.toml");
        if !file.exists() {
            return Ok(Table::default());
        }
        let (text, lock_file) = (read(&file)?, root.join("Cargo.lock"));
        Table::read(&file, &text, &lock_file, &read(&lock_file)?)
    }

    fn read(file: &Path, text: &str, lock_file: &Path, lock: &str) -> Result<Table, TableError> {
        let malformed = |file: &Path, error| TableError::Malformed {
            file: file.to_owned(),
            error: Box::new(error),
        };
        let written: File = toml::from_str(text).map_err(|error| malformed(file, error))?;
        let lock: Lock = toml::from_str(lock).map_err(|error| malformed(lock_file, error))?;
        let mut table = Table {
            python: written.python_version,
            ..Table::default()
        };
        for (target, names) in written.rust {
            let item = Item::read(&target).ok_or(TableError::NoTarget(target))?;
            table.add_version(item.krate(), &lock)?;
            table.add(Target::Rust(item), names);
        }
        for (target, names) in written.python {
            let object = Object::read(&target).ok_or(TableError::NoTarget(target))?;
            table.add(Target::Python(object), names);
        }
        for (page, meanings) in written.pages {
            let mut decided = BTreeMap::new();
            for (name, meaning) in meanings {
                let target = match (&*meaning, table.names.get(&meaning).map(Vec::as_slice)) {
                    ("", _) => None,
                    (_, Some([one])) => Some(*one),
                    _ => {
                        return Err(TableError::NoMeaning {
                            page,
                            name,
                            meaning,
                        });
                    }
                };
                decided.insert(name, target);
            }
            table.pages.insert(page, decided);
        }
        Ok(table)
    }

    fn add(&mut self, target: Target, names: Vec<String>) {
        let index = self.targets.len();
        for name in names.into_iter().chain([target.to_string()]) {
            let meanings = self.names.entry(name).or_default();
            if !meanings.contains(&index) {
                meanings.push(index);
            }
        }
        self.targets.push(target);
    }

    fn add_version(&mut self, krate: &str, lock: &Lock) -> Result<(), TableError> {
        if krate == "std" {
            return Ok(());
        }
        let mut packages = lock.package.iter();
        let found: Vec<&Package> = packages
            .by_ref()
            .filter(|package| package.name.replace('-', "_") == krate)
            .collect();
        let [package] = found[..] else {
            return Err(TableError::Versions {
                krate: krate.to_owned(),
                found: found.len(),
            });
        };
        let version = (package.name.clone(), package.version.clone());
        self.versions.insert(krate.to_owned(), version);
        Ok(())
    }

    /// Everything that may be linked to.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// What the inline code `code` stands for on the page in the file `page`; nothing if it may be several things. The arguments of
    /// a call, and an `.await` after it, don't count.
    pub fn target(&self, page: &str, code: &str) -> Option<&Target> {
        let name = called(code);
        let folder = page.split_once('/').map_or("", |(folder, _)| folder);
        let decided = [page, folder].into_iter().find_map(|place| {
            let decided = self.pages.get(place)?;
            decided.get(code).or_else(|| decided.get(name))
        });
        let index = match decided {
            Some(decided) => (*decided)?,
            None => match self.names.get(code).or_else(|| self.names.get(name))?[..] {
                [one] => one,
                _ => return None,
            },
        };
        Some(&self.targets[index])
    }

    /// The address of its documentation, in the version that the workspace uses.
    pub fn url(&self, target: &Target) -> String {
        match target {
            Target::Python(Object { page, name }) => {
                format!(
                    "https://docs.python.org/{}/library/{page}.html#{name}",
                    self.python
                )
            }
            Target::Rust(item) => match self.versions.get(item.krate()) {
                None => format!("https://doc.rust-lang.org/{}", item.address()),
                Some((package, version)) => {
                    format!("https://docs.rs/{package}/{version}/{}", item.address())
                }
            },
        }
    }

    /// The packages whose documentation is linked to.
    pub fn packages(&self) -> impl Iterator<Item = &str> {
        self.versions.values().map(|(package, _)| &**package)
    }
}

impl Item {
    /// `struct@tokio::task::JoinSet`, or `struct@tokio::task::JoinSet#method.join_next`.
    fn read(target: &str) -> Option<Item> {
        let (kind, rest) = target.split_once('@')?;
        let (path, place) = match rest.split_once('#') {
            Some((path, place)) => (path, Some(place)),
            None => (rest, None),
        };
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        let is_name = |name: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let has_place = place.is_none_or(|place| {
            let parts = place.split_once('.');
            parts.is_some_and(|(kind, name)| is_name(kind) && is_name(name))
        });
        let is_one = KINDS.contains(&kind) && path.iter().all(|name| is_name(name)) && has_place;
        is_one.then(|| Item {
            kind: kind.to_owned(),
            path,
            place: place.map(str::to_owned),
        })
    }

    /// The crate that it belongs to.
    pub fn krate(&self) -> &str {
        &self.path[0]
    }

    /// The name of the place on its page: `join_next` of `method.join_next`.
    pub fn member(&self) -> Option<&str> {
        let place = self.place.as_deref()?;
        place.split_once('.').map(|(_, member)| member)
    }

    /// Its page below the documentation of all crates: `tokio/task/struct.JoinSet.html`.
    pub fn page(&self) -> String {
        let (name, folders) = self.path.split_last().expect("a path has a crate");
        match &*self.kind {
            "mod" => format!("{}/index.html", self.path.join("/")),
            kind => format!("{}/{kind}.{name}.html", folders.join("/")),
        }
    }

    /// Its page, and the place on it.
    pub fn address(&self) -> String {
        match &self.place {
            Some(place) => format!("{}#{place}", self.page()),
            None => self.page(),
        }
    }
}

impl Object {
    /// `asyncio-task#asyncio.gather`.
    fn read(target: &str) -> Option<Object> {
        let (page, name) = target.split_once('#')?;
        let is_one = !page.is_empty() && !name.is_empty();
        is_one.then(|| Object {
            page: page.to_owned(),
            name: name.to_owned(),
        })
    }
}

impl Target {
    /// The target as `links.toml` has it.
    pub fn key(&self) -> String {
        match self {
            Target::Python(Object { page, name }) => format!("{page}#{name}"),
            Target::Rust(Item { kind, path, place }) => {
                let place = place.as_ref().map(|place| format!("#{place}"));
                format!("{kind}@{}{}", path.join("::"), place.unwrap_or_default())
            }
        }
    }

    /// Its short name, and where it belongs: `JoinSet::join_next` and `tokio::task`; `gather` and `asyncio`.
    pub fn split(&self) -> (String, String) {
        let full = self.to_string();
        let (sign, levels) = match self {
            Target::Python(_) => (".", 1),
            Target::Rust(item) => ("::", 1 + usize::from(item.place.is_some())),
        };
        let parts: Vec<&str> = full.split(sign).collect();
        let (home, name) = parts.split_at(parts.len().saturating_sub(levels));
        (name.join(sign), home.join(sign))
    }
}

/// Its full name in its language: `tokio::task::JoinSet::join_next`, `tokio::select!`, `asyncio.gather`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Python(object) => f.write_str(&object.name),
            Target::Rust(item) => {
                f.write_str(&item.path.join("::"))?;
                match (item.member(), &*item.kind) {
                    (Some(member), _) => write!(f, "::{member}"),
                    (None, "macro") => f.write_str("!"),
                    (None, _) => Ok(()),
                }
            }
        }
    }
}

/// What is called in `code`, if it is one call and nothing besides: `tokio::spawn` in `tokio::spawn(work())`.
pub(super) fn called(code: &str) -> &str {
    let call = code.strip_suffix(".await").unwrap_or(code);
    match call.split_once('(') {
        Some((name, rest)) if closes_at_its_end(rest) => name,
        _ => code,
    }
}

/// Whether the parenthesis before `rest` closes where `rest` ends.
fn closes_at_its_end(rest: &str) -> bool {
    let mut open = 1;
    let mut closed = rest.char_indices().filter_map(|(at, c)| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (open == 0).then_some(at)
    });
    closed.next() == Some(rest.len().saturating_sub(1))
}

fn read(file: &Path) -> Result<String, TableError> {
    fs::read_to_string(file).map_err(|source| TableError::Unreadable {
        file: file.to_owned(),
        source,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A small table, for the tests of its neighbours, too.
    pub(crate) fn table() -> Table {
        read(SMALL).unwrap()
    }

    const SMALL: &str = r##"
        python_version = "3.13"

        [rust]
        "fn@tokio::task::spawn" = ["tokio::spawn", "spawn"]
        "macro@tokio::select" = ["select!"]
        "struct@std::sync::Mutex" = ["Mutex"]
        "struct@tokio::sync::Mutex" = ["Mutex"]
        "struct@tokio::task::JoinSet" = ["JoinSet"]
        "struct@tokio::task::JoinSet#method.join_next" = ["join_next"]

        [python]
        "asyncio-task#asyncio.gather" = ["gather"]

        [pages."02-tasks"]
        spawn = ""

        [pages."02-tasks/mutex.md"]
        Mutex = "std::sync::Mutex"
    "##;

    fn read(text: &str) -> Result<Table, TableError> {
        let lock = "[[package]]\nname = \"tokio\"\nversion = \"1.54.1\"\n";
        Table::read(Path::new("links.toml"), text, Path::new("Cargo.lock"), lock)
    }

    #[test]
    fn a_name_leads_to_the_version_in_use() {
        let table = table();
        for (code, url) in [
            (
                "JoinSet",
                "docs.rs/tokio/1.54.1/tokio/task/struct.JoinSet.html",
            ),
            (
                "join_next().await",
                "docs.rs/tokio/1.54.1/tokio/task/struct.JoinSet.html#method.join_next",
            ),
            (
                "tokio::spawn(f(x))",
                "docs.rs/tokio/1.54.1/tokio/task/fn.spawn.html",
            ),
            (
                "tokio::select!",
                "docs.rs/tokio/1.54.1/tokio/macro.select.html",
            ),
            (
                "std::sync::Mutex",
                "doc.rust-lang.org/std/sync/struct.Mutex.html",
            ),
            (
                "gather",
                "docs.python.org/3.13/library/asyncio-task.html#asyncio.gather",
            ),
        ] {
            let target = table.target("page.md", code).expect(code);
            assert_eq!(table.url(target), format!("https://{url}"));
        }
        for code in ["join", "spawn(a) + spawn(b)", "a spawn", "await gather()"] {
            assert_eq!(table.target("page.md", code), None, "{code}");
        }
    }

    #[test]
    fn a_name_that_may_be_several_things_is_decided_by_its_page_or_not_at_all() {
        let table = table();
        let means = |page, code| table.target(page, code).map(Target::to_string);
        assert_eq!(means("01-basics/index.md", "Mutex"), None);
        let of_std = Some("std::sync::Mutex".to_owned());
        assert_eq!(means("02-tasks/mutex.md", "Mutex"), of_std);
        // Its folder holds as well.
        assert_eq!(means("02-tasks/mutex.md", "spawn"), None);
        assert!(means("01-basics/index.md", "spawn").is_some());
    }

    #[test]
    fn what_is_no_target_is_named() {
        for (from, to, named) in [
            ("fn@tokio", "func@tokio", "func@tokio::task::spawn"),
            ("#method.join_next", "#join_next", "JoinSet#join_next"),
            ("\"std::sync::Mutex\"", "\"Mutex\"", "02-tasks/mutex.md"),
            ("macro@tokio", "macro@tokyo", "0 versions of `tokyo`"),
            ("[python]", "[snake]", "snake"),
        ] {
            let text = SMALL.replacen(from, to, 1);
            let error = read(&text).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
