//! Reads the checks of an exercise from the source of `tests/checks.rs`.
//!
//! The list of checks comes from here and never from what a process prints: a check that is not reported did not pass.
//! Checks made by a macro are not seen, so there are none.

use std::{collections::BTreeMap, fs, path::Path};

use lab::record::Place;
use serde::{Deserialize, Serialize};
use syn::{
    Item, ItemFn, ItemMod, LitStr, Meta, MetaList, MetaNameValue, punctuated::Punctuated,
    spanned::Spanned,
};

pub use super::defect::ChecksError;
use super::{
    Check,
    defect::ARGUMENTS,
    source::{Source, text_attribute},
};
use crate::{
    digest, escape,
    files::{self, FileError},
    nearest::nearest,
    spans, tree,
};

/// The folder of an exercise with the modules that it adds to `sim`, if it has a world of its own.
pub const WORLD: &str = "world";

/// A module of the checks that holds checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its name, which is that of a part.
    pub name: String,
    /// Where it is declared.
    pub at: Place,
    /// In the order of the source; at least one.
    pub checks: Vec<Check>,
    /// What they say that they prove, in the order of the source.
    pub proofs: Vec<Proof>,
}

/// A check says that it proves a rule: an answer that breaks the rule fails it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The check, such as `cook::is_lazy`.
    pub check: String,
    /// The rule, such as `cook.lazy`. Whether there is such a rule is not known here.
    pub rule: String,
    /// Where the check says so.
    pub at: Place,
}

/// The modules of `dir/tests/checks.rs` that hold checks, in the order of the source. Places are named from `root`.
///
/// # Errors
///
/// At the first thing that is wrong, with file and line.
pub fn read(root: &Path, dir: &Path) -> Result<Vec<Module>, ChecksError> {
    let source = Source::open(root, dir.join("tests/checks.rs"))?;
    let modules = modules(&source);
    spans::forget();
    modules
}

/// The hash of all that decides about the verdicts on the exercise in `dir`: its `exercise.toml`, its `Cargo.toml` and the
/// files below `tests` and `world`, except hidden ones. How their lines end does not matter.
///
/// # Errors
///
/// If one of them can't be read.
pub fn sha256(dir: &Path) -> Result<String, FileError> {
    let mut files = vec![dir.join("exercise.toml"), dir.join("Cargo.toml")];
    files.extend(tree::files_without(&dir.join("tests"), tree::is_hidden)?);
    let world = dir.join(WORLD);
    if world.is_dir() {
        files.extend(tree::files_without(&world, tree::is_hidden)?);
    }
    files.sort();
    let mut pieces = Vec::new();
    for file in files {
        let name = file.strip_prefix(dir).unwrap_or(&file);
        pieces.push(name.as_os_str().as_encoded_bytes().to_owned());
        let content = fs::read(&file).map_err(FileError::when("read", &file))?;
        pieces.push(match std::str::from_utf8(&content) {
            Ok(text) => files::with_newlines(text).into_owned().into_bytes(),
            Err(_) => content,
        });
    }
    Ok(digest::sha256(pieces))
}

fn modules(source: &Source) -> Result<Vec<Module>, ChecksError> {
    let items = source.parse()?;
    let mut declared = BTreeMap::new();
    let mut modules = Vec::new();
    for item in &items {
        match item {
            Item::Fn(function) => refuse_tests(source, function)?,
            Item::Mod(module) => {
                let name = module.ident.to_string();
                let at = source.place(module.ident.span());
                once(&mut declared, &name, &at)?;
                let (checks, proofs) = match &module.content {
                    Some((_, items)) => checks(source, &name, items)?,
                    None => {
                        let source = source.file_of(module)?;
                        checks(&source, &name, &source.parse()?)?
                    }
                };
                if !checks.is_empty() {
                    modules.push(Module {
                        name,
                        at,
                        checks,
                        proofs,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(modules)
}

fn checks(
    source: &Source,
    part: &str,
    items: &[Item],
) -> Result<(Vec<Check>, Vec<Proof>), ChecksError> {
    let test_is_ours = items.iter().any(|item| match item {
        Item::Use(import) => imports_test(&import.tree, false),
        _ => false,
    });
    let mut declared = BTreeMap::new();
    let (mut checks, mut proofs) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Fn(function) => {
                let Some(attribute) = test_attribute(function) else {
                    continue;
                };
                let name = format!("{part}::{}", function.sig.ident);
                let at = source.place(function.sig.ident.span());
                if !is_check(attribute.path(), test_is_ours) {
                    let at = source.place(attribute.span());
                    return Err(ChecksError::NotACheck { at, name });
                }
                once(&mut declared, &name, &at)?;
                checks.push(check(source, function, attribute, name, at, &mut proofs)?);
            }
            Item::Mod(module) => refuse_tests_within(source, module)?,
            _ => {}
        }
    }
    Ok((checks, proofs))
}

/// The check that `attribute` makes of `function`. What it proves is added to `proofs`.
fn check(
    source: &Source,
    function: &ItemFn,
    attribute: &syn::Attribute,
    name: String,
    at: Place,
    proofs: &mut Vec<Proof>,
) -> Result<Check, ChecksError> {
    let [mut points, mut seeds] = [None, None];
    let mut unstarved = None;
    if !matches!(attribute.meta, Meta::Path(_)) {
        let arguments = attribute
            .parse_args_with(Punctuated::<Meta, syn::Token![,]>::parse_terminated)
            .map_err(|error| source.syntax(&error))?;
        for argument in &arguments {
            let argument_name = path_text(argument.path());
            match (argument_name.as_str(), argument) {
                ("points", Meta::NameValue(value)) => points = Some(number(source, value)?),
                ("seeds", Meta::NameValue(value)) => seeds = Some(number(source, value)?),
                ("starved", Meta::NameValue(value)) => unstarved = Some(off(source, value)?),
                ("proves", Meta::List(list)) => prove(source, &name, list, proofs)?,
                ("proves", other) => {
                    let at = source.place(other.span());
                    return Err(ChecksError::BadProves { at });
                }
                ("points" | "seeds" | "starved", other) => {
                    return Err(ChecksError::BadArgument {
                        at: source.place(other.span()),
                        argument: argument_name,
                    });
                }
                _ => {
                    return Err(ChecksError::UnknownArgument {
                        at: source.place(argument.path().span()),
                        nearest: nearest(&argument_name, ARGUMENTS).map(str::to_owned),
                        argument: argument_name,
                    });
                }
            }
        }
    }
    let Some(points) = points else {
        let at = source.place(attribute.span());
        return Err(ChecksError::NoPoints { at, name });
    };
    let Some(title) = title(function) else {
        return Err(ChecksError::NoTitle { at, name });
    };
    Ok(Check {
        name,
        title,
        points,
        seeds: u64::from(seeds.unwrap_or(1)),
        unstarved,
    })
}

/// Adds to `proofs` what `check` says in `proves("cook.lazy", "cook.price")`.
fn prove(
    source: &Source,
    check: &str,
    list: &MetaList,
    proofs: &mut Vec<Proof>,
) -> Result<(), ChecksError> {
    let bad = || ChecksError::BadProves {
        at: source.place(list.span()),
    };
    let rules = list
        .parse_args_with(Punctuated::<LitStr, syn::Token![,]>::parse_terminated)
        .map_err(|_| bad())?;
    if rules.is_empty() {
        return Err(bad());
    }
    for rule in &rules {
        let proof = Proof {
            check: check.to_owned(),
            rule: escape::line(rule.value().trim()),
            at: source.place(rule.span()),
        };
        let is_same = |other: &Proof| other.check == check && other.rule == proof.rule;
        if proofs.iter().any(is_same) {
            return Err(ChecksError::ProvesTwice {
                at: proof.at,
                check: check.to_owned(),
                rule: proof.rule,
            });
        }
        proofs.push(proof);
    }
    Ok(())
}

/// The first line of the doc comment.
fn title(function: &ItemFn) -> Option<String> {
    let doc = text_attribute(&function.attrs, "doc")?;
    let title = escape::line(doc.trim().lines().next()?.trim());
    (!title.is_empty()).then_some(title)
}

/// The attribute of `function` that makes it a test of any kind.
fn test_attribute(function: &ItemFn) -> Option<&syn::Attribute> {
    let ends_in_test = |path: &syn::Path| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "test")
    };
    function
        .attrs
        .iter()
        .find(|attribute| ends_in_test(attribute.path()))
}

/// Whether a path that ends in `test` is the lab's.
fn is_check(path: &syn::Path, test_is_ours: bool) -> bool {
    match path.segments.iter().rev().nth(1) {
        Some(parent) => parent.ident == "lab",
        None => test_is_ours,
    }
}

/// Whether an import brings the lab's `test` into scope under that name.
fn imports_test(tree: &syn::UseTree, from_lab: bool) -> bool {
    match tree {
        syn::UseTree::Path(path) => imports_test(&path.tree, path.ident == "lab"),
        syn::UseTree::Group(group) => group.items.iter().any(|tree| imports_test(tree, from_lab)),
        syn::UseTree::Name(name) => from_lab && name.ident == "test",
        syn::UseTree::Glob(_) => from_lab,
        _ => false,
    }
}

fn refuse_tests(source: &Source, function: &ItemFn) -> Result<(), ChecksError> {
    match test_attribute(function) {
        None => Ok(()),
        Some(_) => Err(ChecksError::OutsidePart {
            at: source.place(function.sig.ident.span()),
            name: function.sig.ident.to_string(),
        }),
    }
}

fn refuse_tests_within(source: &Source, module: &ItemMod) -> Result<(), ChecksError> {
    for item in module.content.iter().flat_map(|(_, items)| items) {
        match item {
            Item::Fn(function) => refuse_tests(source, function)?,
            Item::Mod(module) => refuse_tests_within(source, module)?,
            _ => {}
        }
    }
    Ok(())
}

fn once(declared: &mut BTreeMap<String, Place>, name: &str, at: &Place) -> Result<(), ChecksError> {
    match declared.insert(name.to_owned(), at.clone()) {
        None => Ok(()),
        Some(first) => Err(ChecksError::Twice {
            at: at.clone(),
            name: name.to_owned(),
            first,
        }),
    }
}

/// The reason in `starved = "off: counts polls"`.
fn off(source: &Source, argument: &MetaNameValue) -> Result<String, ChecksError> {
    let said = match &argument.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(said),
            ..
        }) => said.value(),
        _ => String::new(),
    };
    let why = said.strip_prefix("off:").map(str::trim);
    match why.filter(|why| !why.is_empty()) {
        Some(why) => Ok(escape::line(why)),
        None => Err(ChecksError::BadStarved {
            at: source.place(argument.span()),
        }),
    }
}

/// The value of an argument that is a number.
fn number(source: &Source, argument: &MetaNameValue) -> Result<u32, ChecksError> {
    let value = match &argument.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    };
    value
        .filter(|value| *value > 0)
        .ok_or_else(|| ChecksError::BadArgument {
            at: source.place(argument.value.span()),
            argument: path_text(&argument.path),
        })
}

fn path_text(path: &syn::Path) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    segments.join("::")
}

#[cfg(test)]
mod tests;
