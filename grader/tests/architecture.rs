//! No module uses one above it: ARCHITECTURE.md lists the layers of each crate, and the sources are held against that list.
//!
//! What counts as a use is a path that begins with `crate`, `self` or `super`, in an import or anywhere else, also within
//! macros. Unit tests don't count: they may borrow samples from wherever there are some.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use walkdir::WalkDir;

/// The crates that are made of modules, and where their sources are.
const CRATES: [(&str, &str); 4] = [
    ("grader", "grader/src"),
    ("lab", "grader/lab/src"),
    ("sim-core", "grader/sim-core/src"),
    ("press", "book/press/src"),
];

/// The way to a module from the root of its crate, such as `render::class`; the root's own is empty.
type Module = Vec<String>;

/// For each folder of modules, which of them uses which, and an example of a line that says so.
type Uses = BTreeMap<Module, BTreeMap<(String, String), String>>;

#[test]
fn no_module_uses_one_of_its_own_layer_or_above() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut wrong = Vec::new();
    for (name, src) in CRATES {
        let layers = layers(&architecture, name);
        wrong.extend(held_against(&layers, &root().join(src)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn modules_of_a_folder_do_not_use_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for (name, src) in CRATES {
        for (folder, uses) in uses(&root().join(src)) {
            if let Some(circle) = circle(&uses) {
                let folder = [name].into_iter().chain(folder.iter().map(String::as_str));
                let folder = folder.collect::<Vec<_>>().join("::");
                circles.push(format!("in {folder}:\n  {}", circle.join("\n  ")));
            }
        }
    }
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

/// A crate of four files, with one line more in the lowest.
fn made_up(line: &str) -> (tempfile::TempDir, Uses) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("top")).unwrap();
    for (file, text) in [
        ("lib.rs", "mod top; mod middle; mod low;"),
        ("top.rs", "mod part; use crate::{low::Low, middle};"),
        (
            "top/part.rs",
            "use super::Thing; const X: crate::low::Low = low!(crate::middle::x);",
        ),
        ("middle.rs", "use crate::low::Low;"),
        ("low.rs", line),
    ] {
        fs::write(dir.path().join(file), text).unwrap();
    }
    let uses = uses(dir.path());
    (dir, uses)
}

#[test]
fn an_upward_import_is_told_however_it_is_written() {
    let layers: Vec<Vec<String>> = ["top", "middle", "low"]
        .map(|one| vec![one.to_owned()])
        .into();
    let (dir, uses) = made_up("#[cfg(test)] mod tests { use crate::top::X; }");
    assert_eq!(held_against(&layers, dir.path()), [""; 0]);
    assert_eq!(circle(&uses[&Vec::new()]), None);

    for line in [
        "use crate::top::Thing;",
        "use crate::{middle::X, top};",
        "use super::top::part::Y as Z;",
        "pub fn f() -> crate::top::Thing { todo!() }",
        "fn f() { println!(\"{}\", crate::top::NAME); }",
        "mod inner { use super::super::top; }",
        "fn f() { use {crate::{{top}}}; }",
    ] {
        let (dir, uses) = made_up(line);
        let told = held_against(&layers, dir.path());
        assert!(
            told.iter().any(|told| told.contains("low uses top")),
            "{line}: {told:?}"
        );
        assert!(circle(&uses[&Vec::new()]).is_some(), "{line}");
    }
    let (dir, _) = made_up("");
    fs::write(dir.path().join("new.rs"), "").unwrap();
    let told = held_against(&layers, dir.path());
    assert!(
        told.iter().any(|told| told.contains("new is in no layer")),
        "{told:?}"
    );
}

#[test]
fn every_limit_stands_where_the_table_says() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, table) = architecture.split_once("\n## Limits\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.contains(".rs`")).collect();
    assert!(rows.len() > 10, "{rows:?}");
    for row in rows {
        let mut file = String::new();
        let place = row.trim_end_matches('|').rsplit('|').next().unwrap();
        for code in place.split('`').skip(1).step_by(2) {
            match code.ends_with(".rs") {
                true => file = fs::read_to_string(root().join(code)).unwrap(),
                false => assert!(file.contains(code), "there is no `{code}`: {row}"),
            }
        }
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let named = architecture
        .split('`')
        .filter(|code| code.ends_with(".rs") || code.ends_with('/'));
    for path in named.filter(|code| !code.contains(['*', ' ', '\n']) && !code.contains("NN")) {
        let found = ["", "grader", "grader/src"]
            .iter()
            .any(|from| root().join(from).join(path).exists());
        assert!(found, "there is no {path}");
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap().to_owned()
}

/// The layers of a crate, the highest first: the lines of the block under `<!-- layers: NAME -->`.
fn layers(architecture: &str, name: &str) -> Vec<Vec<String>> {
    let mark = format!("<!-- layers: {name} -->");
    let (_, rest) = architecture
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no {mark}"));
    let block = rest.split("```").nth(1).unwrap();
    let lines = block.lines().skip(1);
    let modules = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    lines
        .map(modules)
        .filter(|layer: &Vec<_>| !layer.is_empty())
        .collect()
}

/// What in `src` is not as `layers` says.
fn held_against(layers: &[Vec<String>], src: &Path) -> Vec<String> {
    let mut level = BTreeMap::new();
    for (number, layer) in layers.iter().enumerate() {
        level.extend(layer.iter().map(|module| (module.clone(), number)));
    }
    let found = modules(src);
    let top: BTreeSet<&String> = found.keys().filter_map(|module| module.first()).collect();
    let mut wrong = Vec::new();
    wrong.extend(top.iter().filter_map(|module| {
        let known = level.contains_key(*module);
        (!known).then(|| format!("{}: {module} is in no layer", src.display()))
    }));
    wrong.extend(level.keys().filter_map(|module| {
        let there = top.contains(module);
        (!there).then(|| format!("{}: there is no {module}", src.display()))
    }));
    for ((from, to), example) in uses(src).remove(&Vec::new()).unwrap_or_default() {
        if let (Some(above), Some(below)) = (level.get(&from), level.get(&to))
            && above >= below
        {
            wrong.push(format!("{}: {from} uses {to}: {example}", src.display()));
        }
    }
    wrong
}

/// The modules that are files, without those of tests.
fn modules(src: &Path) -> BTreeMap<Module, PathBuf> {
    let mut modules = BTreeMap::new();
    for entry in WalkDir::new(src).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let name = path.strip_prefix(src).unwrap().with_extension("");
        let mut module: Module = name
            .iter()
            .map(|part| part.to_str().unwrap().to_owned())
            .collect();
        if module
            .iter()
            .any(|part| part == "tests" || part == "sample")
            || module == ["main"]
        {
            continue;
        }
        if module == ["lib"] {
            module.clear();
        }
        modules.insert(module, path);
    }
    modules
}

/// Which modules of `src` use which others that lie in the same folder, themselves or by what is in them.
fn uses(src: &Path) -> Uses {
    let modules = modules(src);
    let mut uses = Uses::new();
    for (module, path) in &modules {
        let text = fs::read_to_string(path).unwrap();
        let tokens: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut paths = Vec::new();
        collect(&tokens.into_iter().collect::<Vec<_>>(), module, &mut paths);
        for written in paths {
            let mut target = written.clone();
            while !target.is_empty() && !modules.contains_key(&target) {
                target.pop();
            }
            let shared = module
                .iter()
                .zip(&target)
                .take_while(|(a, b)| a == b)
                .count();
            if let (Some(from), Some(to)) = (module.get(shared), target.get(shared)) {
                let folder = uses.entry(module[..shared].to_vec()).or_default();
                let example = format!("{} has crate::{}", module.join("::"), written.join("::"));
                folder.entry((from.clone(), to.clone())).or_insert(example);
            }
        }
    }
    uses
}

/// All paths in `tokens` that begin in this crate, from its root.
fn collect(tokens: &[TokenTree], module: &[String], paths: &mut Vec<Module>) {
    let mut at = 0;
    while at < tokens.len() {
        if is_test(&tokens[at..]) {
            at = after_item(tokens, at);
            continue;
        }
        // A module within the file: its `super` is this one.
        if let [
            TokenTree::Ident(keyword),
            TokenTree::Ident(name),
            TokenTree::Group(inner),
            ..,
        ] = &tokens[at..]
            && keyword == "mod"
        {
            let inner: Vec<_> = inner.stream().into_iter().collect();
            let below: Module = module.iter().cloned().chain([name.to_string()]).collect();
            collect(&inner, &below, paths);
            at += 3;
            continue;
        }
        match &tokens[at] {
            TokenTree::Ident(first) => {
                let start = match first.to_string().as_str() {
                    "crate" => Some(Module::new()),
                    "self" => Some(module.to_vec()),
                    "super" => Some(module[..module.len().saturating_sub(1)].to_vec()),
                    _ => None,
                };
                match start {
                    Some(start) if is_path(&tokens[at + 1..]) => {
                        at = path(tokens, at + 3, start, paths);
                    }
                    _ => at += 1,
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                collect(&inner, module, paths);
                at += 1;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// Reads the rest of a path from `at` on, with all that it branches to, and returns where it ends.
fn path(tokens: &[TokenTree], mut at: usize, mut so_far: Module, paths: &mut Vec<Module>) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for branch in inner.split(|token| is_punct(token, ',')) {
                    path(branch, 0, so_far.clone(), paths);
                }
                return at + 1;
            }
            Some(TokenTree::Ident(name)) if name == "super" => {
                so_far.pop();
            }
            Some(TokenTree::Ident(name)) if name == "self" => {}
            Some(TokenTree::Ident(name)) => so_far.push(name.to_string()),
            _ => {
                paths.push(so_far);
                return at;
            }
        }
        at += 1;
        if !is_path(&tokens[at.min(tokens.len())..]) {
            paths.push(so_far);
            return at;
        }
        at += 2;
    }
}

/// Whether `::` comes next.
fn is_path(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punct(first, ':') && is_punct(second, ':'))
}

fn is_punct(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == punct)
}

/// Whether `#[cfg(test)]` comes next.
fn is_test(tokens: &[TokenTree]) -> bool {
    match tokens {
        [hash, TokenTree::Group(attribute), ..] if is_punct(hash, '#') => {
            attribute.stream().to_string().replace(' ', "") == "cfg(test)"
        }
        _ => false,
    }
}

/// Where the item ends that begins at `at`: after its braces, or its semicolon.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    let end = tokens[at..].iter().position(ends);
    end.map_or(tokens.len(), |end| at + end + 1)
}

/// A circle of uses, if there is one: each step with its example.
fn circle(uses: &BTreeMap<(String, String), String>) -> Option<Vec<String>> {
    let mut left: BTreeSet<&String> = uses.keys().flat_map(|(from, to)| [from, to]).collect();
    // What uses nothing that is left is in no circle.
    loop {
        let free = |module: &&String| {
            !uses
                .keys()
                .any(|(from, to)| from == *module && left.contains(to))
        };
        let Some(free) = left.iter().copied().find(free) else {
            break;
        };
        left.remove(free);
    }
    let steps = uses
        .iter()
        .filter(|((from, to), _)| left.contains(from) && left.contains(to));
    let steps: Vec<_> = steps
        .map(|((from, to), example)| format!("{from} uses {to}: {example}"))
        .collect();
    (!steps.is_empty()).then_some(steps)
}
