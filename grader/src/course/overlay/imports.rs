//! Imports, compared by what they import and not by how they are grouped.

use quote::ToTokens;
use syn::{ItemUse, UseTree};

/// What rustfmt puts into a line.
const WIDTH: usize = 100;

/// The names that `item` imports, each as `use tokio::time::sleep`; with `pub` before that where it stands.
pub fn names(item: &ItemUse) -> Vec<String> {
    let mut names = Vec::new();
    collect(&item.tree, &opening(item), &mut names);
    names
}

/// `item`, which stands `indent` columns from the left, with only those of its names that are `kept`; nothing if that is none of
/// them.
pub fn with_only(item: &ItemUse, indent: usize, kept: &dyn Fn(&str) -> bool) -> Option<String> {
    let tree = prune(&item.tree, &opening(item), kept)?;
    let mut text = opening(item);
    print(&tree, indent, 1, &mut text);
    Some(text + ";")
}

/// What stands before the names: `pub use `, or `use ::`.
fn opening(item: &ItemUse) -> String {
    let visible = item.vis.to_token_stream().to_string().replace(' ', "");
    let visible = if visible.is_empty() {
        visible
    } else {
        visible + " "
    };
    let colons = if item.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    format!("{visible}use {colons}")
}

fn collect(tree: &UseTree, before: &str, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => collect(&path.tree, &format!("{before}{}::", path.ident), names),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, before, names);
            }
        }
        leaf => names.push(full(leaf, before)),
    }
}

/// The whole name of a leaf of the tree. `tokio::task::{self}` is `tokio::task`.
fn full(leaf: &UseTree, before: &str) -> String {
    let name = format!("{before}{}", alone(leaf));
    match name.strip_suffix("::self") {
        Some(module) => module.to_owned(),
        None => name.replace("::self as ", " as "),
    }
}

fn alone(leaf: &UseTree) -> String {
    match leaf {
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(rename) => format!("{} as {}", rename.ident, rename.rename),
        other => other.to_token_stream().to_string(),
    }
}

fn prune(tree: &UseTree, before: &str, kept: &dyn Fn(&str) -> bool) -> Option<UseTree> {
    match tree {
        UseTree::Path(path) => {
            let before = format!("{before}{}::", path.ident);
            let ident = path.ident.clone();
            Some(match prune(&path.tree, &before, kept)? {
                // `self` can't stand without braces, and needs not.
                UseTree::Name(name) if name.ident == "self" => {
                    UseTree::Name(syn::UseName { ident })
                }
                UseTree::Rename(rename) if rename.ident == "self" => {
                    UseTree::Rename(syn::UseRename { ident, ..rename })
                }
                tree => UseTree::Path(syn::UsePath {
                    tree: Box::new(tree),
                    ..path.clone()
                }),
            })
        }
        UseTree::Group(group) => {
            let trees = group.items.iter();
            let trees: Vec<UseTree> = trees.filter_map(|one| prune(one, before, kept)).collect();
            match <[UseTree; 1]>::try_from(trees) {
                Ok([only]) => Some(only),
                Err(none) if none.is_empty() => None,
                Err(several) => Some(UseTree::Group(syn::UseGroup {
                    items: several.into_iter().collect(),
                    ..group.clone()
                })),
            }
        }
        leaf => kept(&full(leaf, before)).then(|| leaf.clone()),
    }
}

/// Puts `tree` behind `text`, of which the last line begins `indent` columns from the left; `behind` is how much more comes after
/// it.
fn print(tree: &UseTree, indent: usize, behind: usize, text: &mut String) {
    let line = text
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .trim_start()
        .len();
    let flat = flat(tree);
    match tree {
        _ if indent + line + flat.len() + behind <= WIDTH => text.push_str(&flat),
        UseTree::Path(path) => {
            text.push_str(&format!("{}::", path.ident));
            print(&path.tree, indent, behind, text);
        }
        UseTree::Group(group) => {
            text.push('{');
            for tree in &group.items {
                text.push('\n');
                text.push_str(&" ".repeat(indent + 4));
                print(tree, indent + 4, 1, text);
                text.push(',');
            }
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            text.push('}');
        }
        _ => text.push_str(&flat),
    }
}

fn flat(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(path) => format!("{}::{}", path.ident, flat(&path.tree)),
        UseTree::Group(group) => {
            let trees: Vec<String> = group.items.iter().map(flat).collect();
            format!("{{{}}}", trees.join(", "))
        }
        leaf => alone(leaf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(item: &str, name: &str) -> Option<String> {
        let item = syn::parse_str(item).unwrap();
        assert!(
            names(&item).iter().any(|one| one == name),
            "{:?}",
            names(&item)
        );
        with_only(&item, 0, &|one| one != name)
    }

    #[test]
    fn a_name_is_all_of_its_path() {
        let item = syn::parse_str(
            "pub(crate) use ::tokio::{self as t, task::{self, JoinSet}, time::*, io::{self as bytes, Read as _}};",
        );
        assert_eq!(
            names(&item.unwrap()),
            [
                "pub(crate) use ::tokio as t",
                "pub(crate) use ::tokio::task",
                "pub(crate) use ::tokio::task::JoinSet",
                "pub(crate) use ::tokio::time::*",
                "pub(crate) use ::tokio::io as bytes",
                "pub(crate) use ::tokio::io::Read as _",
            ]
        );
    }

    #[test]
    fn what_is_left_without_a_name_is_written_as_rustfmt_would() {
        let item = "use tokio::{task::{self, JoinSet}, time::sleep};";
        for (name, left) in [
            (
                "use tokio::task",
                "use tokio::{task::JoinSet, time::sleep};",
            ),
            (
                "use tokio::task::JoinSet",
                "use tokio::{task, time::sleep};",
            ),
            (
                "use tokio::time::sleep",
                "use tokio::task::{self, JoinSet};",
            ),
        ] {
            assert_eq!(without(item, name).as_deref(), Some(left));
        }
        let renamed = "use tokio::{task::{self as t, JoinSet}};";
        assert_eq!(
            without(renamed, "use tokio::task::JoinSet").as_deref(),
            Some("use tokio::task as t;")
        );
        assert_eq!(without("use std::panic;", "use std::panic"), None);
        assert_eq!(without("use std::{panic};", "use std::panic"), None);
    }

    #[test]
    fn what_does_not_fit_into_a_line_is_broken_at_its_groups() {
        let long = "a_name_that_takes_the_larger_part_of_a_line_by_itself";
        let item = format!("use a::{{{long}, b::{{c, {long}2}}, d}};");
        assert_eq!(
            without(&item, "use a::d").unwrap(),
            format!("use a::{{\n    {long},\n    b::{{c, {long}2}},\n}};")
        );
    }
}
