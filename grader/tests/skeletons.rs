//! What a learner begins with: when its placeholders go, no import of a skeleton is left over.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use grader::{course::Course, files};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Block, Fields, ImplItem, Item, UseTree};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names that an import brings in.
fn names(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => match &*path.tree {
            UseTree::Name(name) if name.ident == "self" => vec![path.ident.to_string()],
            UseTree::Group(group) => {
                let of = |tree: &UseTree| match tree {
                    UseTree::Name(name) if name.ident == "self" => vec![path.ident.to_string()],
                    tree => names(tree),
                };
                group.items.iter().flat_map(of).collect()
            }
            tree => names(tree),
        },
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Glob(_) => Vec::new(),
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
    }
}

/// All identifiers among `tokens`.
fn words(tokens: TokenStream) -> BTreeSet<String> {
    let words = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(ident) => BTreeSet::from([ident.to_string()]),
        TokenTree::Group(group) => words(group.stream()),
        _ => BTreeSet::new(),
    });
    words.collect()
}

/// Takes the placeholders out: bodies that say `todo!`, and fields that are called so.
fn without_placeholders(item: &mut Item) {
    let empty = |block: &mut Block| {
        if words(block.to_token_stream()).contains("todo") {
            block.stmts.clear();
        }
    };
    match item {
        Item::Fn(function) => empty(&mut function.block),
        Item::Impl(methods) => {
            for item in &mut methods.items {
                if let ImplItem::Fn(method) = item {
                    empty(&mut method.block);
                }
            }
        }
        Item::Struct(item) => {
            if let Fields::Named(fields) = &mut item.fields {
                let kept = fields.named.clone().into_iter();
                let kept = kept.filter(|field| field.ident.as_ref().is_some_and(|it| it != "todo"));
                fields.named = kept.collect();
            }
        }
        _ => {}
    }
}

#[test]
fn no_import_of_a_skeleton_is_for_a_placeholder() {
    for exercise in &Course::load(&root()).unwrap().exercises {
        let skeleton = files::read(&exercise.skeleton()).unwrap();
        let mut file = syn::parse_file(&skeleton).unwrap();
        file.items.iter_mut().for_each(without_placeholders);
        let (imports, others): (Vec<Item>, Vec<Item>) = file
            .items
            .into_iter()
            .partition(|item| matches!(item, Item::Use(_)));
        let used = words(others.iter().map(ToTokens::to_token_stream).collect());
        for import in imports {
            let Item::Use(import) = import else { continue };
            for name in names(&import.tree) {
                let what = format!("exercises/{}/skeleton.rs", exercise.folder);
                assert!(
                    used.contains(&name),
                    "{what}: `{name}` is only for what goes; write its path there"
                );
            }
        }
    }
}
