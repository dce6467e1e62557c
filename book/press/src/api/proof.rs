//! Whether what names lead to exists, without the network.
//!
//! - **Crates:** `cargo doc` makes their documentation from the very sources in `Cargo.lock`, and docs.rs made its own from the same.
//!   So a page is there if the file is, and a place on it if its id is. Anything less can't say: `tokio::spawn` is a path that
//!   compiles, and has no page. It takes some eight seconds of a processor once, and nothing until a version changes.
//! - **The standard library:** its documentation is a part of the toolchain that is not installed everywhere. So rustdoc resolves the
//!   paths, as links of a crate that has nothing else in it: it finds an item, its kind and its place, and takes under a second. The
//!   facade `std` has a page for everything it re-exports. Where the documentation is installed, the page has to be there, too.
//! - **Python:** the interpreter has the object, and the page is the one for the module that it comes from.

use std::{
    cell::RefCell,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use serde::Deserialize;

use super::table::{Item, Object, Table, Target};
use crate::problem::Problem;

/// Problems with the targets of `table`, the `links.toml` of the book in the folder `book`. Without a `python` its targets are not
/// looked at.
///
/// # Errors
///
/// If documentation can't be made, or Python can't be run.
pub fn check(
    book: &Path,
    root: &Path,
    table: &Table,
    python: Option<&str>,
) -> Result<Vec<Problem>> {
    let (mut of_std, mut of_crates, mut objects) = (Vec::new(), Vec::new(), Vec::new());
    for target in table.targets() {
        match target {
            Target::Rust(item) if item.krate() == "std" => of_std.push(item),
            Target::Rust(item) => of_crates.push(item),
            Target::Python(object) => objects.push(object),
        }
    }
    let mut wrong: Vec<(String, String)> = Vec::new();
    if !of_crates.is_empty() {
        let docs = document(root, table)?;
        wrong.extend(missing(&docs, &of_crates));
    }
    if !of_std.is_empty() {
        wrong.extend(unresolved(&of_std)?);
        let docs = sysroot()?.join("share/doc/rust/html");
        if wrong.is_empty() && docs.join("std").is_dir() {
            wrong.extend(missing(&docs, &of_std));
        }
    }
    if let (Some(python), false) = (python, objects.is_empty()) {
        wrong.extend(unknown(python, &objects)?);
    }
    let text = fs::read_to_string(book.join("links.toml")).unwrap_or_default();
    let line = |key: &str| {
        let quoted = format!("\"{key}\"");
        let line = text.lines().position(|line| line.contains(&quoted));
        line.map_or(0, |line| line + 1)
    };
    wrong.sort_by_key(|(key, _)| line(key));
    let problem = |(key, why): (String, String)| Problem {
        at: format!("links.toml:{}", line(&key)),
        what: format!("`{key}` leads nowhere: {why}"),
    };
    Ok(wrong.into_iter().map(problem).collect())
}

/// Makes the documentation of the crates; returns the folder that it is in.
fn document(root: &Path, table: &Table) -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        filenames: Vec<PathBuf>,
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["doc", "--quiet", "--no-deps"])
        .args(table.packages().flat_map(|package| ["--package", package]))
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be run")?;
    ensure!(
        output.status.success(),
        "the crates' documentation can't be made"
    );
    let messages = output.stdout.split(|byte| *byte == b'\n');
    let messages = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    let mut pages = messages.flat_map(|message| message.filenames);
    let page = pages.find(|page| page.ends_with("index.html"));
    // The page of a crate, in the folder of the crate.
    let docs = page
        .as_deref()
        .and_then(Path::parent)
        .and_then(Path::parent);
    Ok(docs
        .context("cargo does not say where the documentation is")?
        .to_owned())
}

/// What is not in the folder `docs`, which holds what rustdoc made.
fn missing(docs: &Path, items: &[&Item]) -> Vec<(String, String)> {
    let why = |item: &Item| -> Option<String> {
        let page = item.page();
        let Ok(html) = fs::read_to_string(docs.join(&page)) else {
            return Some(format!("its crate's documentation has no page {page}"));
        };
        let place = item.place.as_ref()?;
        let is_there = html.contains(&format!("id=\"{place}\""));
        (!is_there).then(|| format!("the page {page} has no #{place}"))
    };
    let wrong = items
        .iter()
        .filter_map(|item| Some((key(item), why(item)?)));
    wrong.collect()
}

/// What rustdoc does not resolve.
fn unresolved(items: &[&Item]) -> Result<Vec<(String, String)>> {
    let place = tempfile::tempdir()?;
    let file = place.path().join("names.rs");
    // A name a line, so that a line says which one is meant.
    let links: String = items
        .iter()
        .map(|item| format!("//! - [it]({})\n", link(item)))
        .collect();
    fs::write(&file, links)?;
    let output = Command::new(std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()))
        .args(["--edition", "2024", "--error-format", "json", "--out-dir"])
        .arg(place.path())
        .arg(&file)
        .output()
        .context("rustdoc could not be run")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "rustdoc fails: {said}");

    let mut whys: Vec<Option<String>> = vec![None; items.len()];
    for (line, why) in said.lines().filter_map(complaint) {
        match line.checked_sub(1).and_then(|index| whys.get_mut(index)) {
            Some(of_line) => *of_line = Some(why),
            None => bail!("rustdoc says: {why}"),
        }
    }
    // The others are links now, and rustdoc knows where to: to the same kind of page, and the same place on it.
    let html = fs::read_to_string(place.path().join("names/index.html"))?;
    let links = links_of(&html)?;
    ensure!(
        links.len() == items.len(),
        "rustdoc made {} links of {}",
        links.len(),
        items.len()
    );
    for ((item, link), why) in items.iter().zip(links).zip(&mut whys) {
        let last = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
        let (ours, theirs) = (last(&item.address()), last(&link));
        if why.is_none() && ours != theirs {
            *why = Some(format!("rustdoc leads to {theirs}"));
        }
    }
    let wrong = items
        .iter()
        .zip(whys)
        .filter_map(|(item, why)| Some((key(item), why?)));
    Ok(wrong.collect())
}

/// An item as a link that rustdoc resolves, with its kind.
fn link(item: &Item) -> String {
    let path = item.path.join("::");
    let place = item
        .place
        .as_deref()
        .and_then(|place| place.split_once('.'));
    match (place, &*item.kind) {
        (Some(("variant", name)), _) => format!("variant@{path}::{name}"),
        (Some((_, name)), _) => format!("method@{path}::{name}"),
        (None, "constant") => format!("const@{path}"),
        (None, "attr") => format!("macro@{path}"),
        (None, kind) => format!("{kind}@{path}"),
    }
}

/// The line that a diagnostic of rustdoc's is about, and what it says there.
fn complaint(json: &str) -> Option<(usize, String)> {
    #[derive(Deserialize)]
    struct Diagnostic {
        message: String,
        spans: Vec<Span>,
    }
    #[derive(Deserialize)]
    struct Span {
        line_start: usize,
        label: Option<String>,
    }
    let diagnostic: Diagnostic = serde_json::from_str(json).ok()?;
    let span = diagnostic.spans.into_iter().next()?;
    let why = span.label.unwrap_or_default();
    Some((span.line_start, format!("{}; {why}", diagnostic.message)))
}

/// Where the links in a crate's own words lead.
fn links_of(html: &str) -> Result<Vec<String>> {
    let links = RefCell::new(Vec::new());
    let handler = element!(".docblock a[href]", |element| {
        links.borrow_mut().extend(element.get_attribute("href"));
        Ok(())
    });
    let settings = RewriteStrSettings {
        element_content_handlers: vec![handler],
        ..RewriteStrSettings::new()
    };
    rewrite_str(html, settings)?;
    Ok(links.into_inner())
}

/// The folder of the toolchain.
fn sysroot() -> Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    let output = output.context("rustc could not be run")?;
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim(),
    ))
}

/// What the interpreter does not know, or knows from somewhere else.
fn unknown(python: &str, objects: &[&Object]) -> Result<Vec<(String, String)>> {
    let names: Vec<(&str, &str)> = objects
        .iter()
        .map(|object| (&*object.page, &*object.name))
        .collect();
    let mut child = Command::new(python)
        .args(["-c", include_str!("proof.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{python} could not be run"))?;
    let mut input = child.stdin.take().context("it has an input")?;
    input.write_all(&serde_json::to_vec(&names)?)?;
    drop(input);
    let output = child.wait_with_output()?;
    ensure!(
        output.status.success(),
        "{python} does not say which names it knows"
    );
    let whys: Vec<Option<String>> = serde_json::from_slice(&output.stdout)?;
    ensure!(
        whys.len() == objects.len(),
        "{python} does not speak of every name"
    );
    let key = |object: &&Object| Target::Python((*object).clone()).key();
    let wrong = objects.iter().zip(whys);
    Ok(wrong
        .filter_map(|(object, why)| Some((key(object), why?)))
        .collect())
}

fn key(item: &Item) -> String {
    Target::Rust(item.clone()).key()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorder;

    /// What is wrong with the targets in a table, each with its line and the name that it is about.
    fn wrong(rust: &[&str], python: &[&str]) -> Vec<(String, String)> {
        let place = tempfile::tempdir().unwrap();
        let entries = |targets: &[&str]| -> String {
            targets
                .iter()
                .map(|target| format!("\"{target}\" = []\n"))
                .collect()
        };
        let text = format!(
            "python_version = \"3.13\"\n[rust]\n{}[python]\n{}",
            entries(rust),
            entries(python)
        );
        fs::write(place.path().join("links.toml"), text).unwrap();
        fs::write(place.path().join("Cargo.lock"), "package = []").unwrap();
        let table = Table::of(place.path(), place.path()).unwrap();
        let interpreter = recorder::python().ok();
        let problems = check(place.path(), place.path(), &table, interpreter.as_deref()).unwrap();
        let problems = problems.into_iter();
        problems.map(|problem| (problem.at, problem.what)).collect()
    }

    #[test]
    fn what_the_standard_library_has_is_there() {
        let there = [
            "struct@std::sync::Mutex",
            "struct@std::sync::Mutex#method.lock",
            "trait@std::future::Future#tymethod.poll",
            "enum@std::task::Poll#variant.Pending",
            "fn@std::thread::spawn",
            "macro@std::pin::pin",
            "mod@std::thread",
        ];
        assert_eq!(wrong(&there, &[]), []);
    }

    #[test]
    fn a_wrong_target_is_named_with_its_line() {
        let planted = [
            ("struct@std::sync::Mutexx", "no item named `Mutexx`"),
            ("enum@std::sync::RwLock", "is not an enum"),
            (
                "trait@std::future::Future#method.poll",
                "rustdoc leads to trait.Future.html#tymethod.poll",
            ),
        ];
        let wrong = wrong(
            &[
                "fn@std::thread::sleep",
                planted[0].0,
                planted[1].0,
                planted[2].0,
            ],
            &[],
        );
        assert_eq!(wrong.len(), planted.len(), "{wrong:?}");
        for ((at, what), (line, (key, why))) in wrong.iter().zip([4, 5, 6].into_iter().zip(planted))
        {
            assert!(
                at == &format!("links.toml:{line}") && what.contains(key) && what.contains(why),
                "{at}: {what}"
            );
        }
    }

    #[test]
    fn python_has_the_object_on_the_page_of_its_module() {
        if recorder::python().is_err() {
            return;
        }
        let there = [
            "asyncio-task#asyncio.gather",
            "asyncio-eventloop#asyncio.loop.call_soon",
            "asyncio-queue#asyncio.Queue.put",
            "exceptions#ExceptionGroup",
            "time#time.sleep",
        ];
        assert_eq!(wrong(&[], &there), []);
        let planted = wrong(
            &[],
            &["asyncio-task#asyncio.gathr", "asyncio-task#asyncio.Queue"],
        );
        assert_eq!(planted.len(), 2, "{planted:?}");
        assert!(
            planted[0].1.contains("Python has no asyncio.gathr"),
            "{planted:?}"
        );
        assert!(
            planted[1].1.contains("it is documented on asyncio-queue"),
            "{planted:?}"
        );
    }

    #[test]
    fn a_page_that_rustdoc_did_not_make_is_missing() {
        let docs = tempfile::tempdir().unwrap();
        let page = docs.path().join("tokio/task/struct.JoinSet.html");
        fs::create_dir_all(page.parent().unwrap()).unwrap();
        fs::write(page, "<section id=\"method.join_next\">").unwrap();
        let item = |place: &str| Item {
            kind: "struct".to_owned(),
            path: ["tokio", "task", "JoinSet"].map(str::to_owned).into(),
            place: Some(place.to_owned()),
        };
        let (there, gone) = (item("method.join_next"), item("method.join_last"));
        let elsewhere = Item {
            kind: "enum".to_owned(),
            ..there.clone()
        };
        let wrong = missing(docs.path(), &[&there, &gone, &elsewhere]);
        let keys: Vec<&str> = wrong.iter().map(|(key, _)| &**key).collect();
        assert_eq!(
            keys,
            [
                "struct@tokio::task::JoinSet#method.join_last",
                "enum@tokio::task::JoinSet#method.join_next"
            ]
        );
    }
}
