//! The source files of the checks: parsing them, finding the next, and naming places in them.

use std::path::{Path, PathBuf};

use lab::record::Place;
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Item, ItemMod};

use super::defect::ChecksError;
use crate::{
    escape,
    files::{self, FileError, shown},
    spans,
};

/// A file of the checks.
pub(super) struct Source {
    /// Where modules named in the file are looked for.
    folder: PathBuf,
    root: PathBuf,
    /// The file as it is named in errors.
    label: String,
    text: String,
}

impl Source {
    pub fn open(root: &Path, path: PathBuf) -> Result<Source, FileError> {
        Ok(Source {
            text: files::read(&path)?,
            label: shown(path.strip_prefix(root).unwrap_or(&path)),
            folder: path.parent().unwrap_or(root).to_owned(),
            root: root.to_owned(),
        })
    }

    pub fn parse(&self) -> Result<Vec<Item>, ChecksError> {
        let tokens = self
            .text
            .parse::<TokenStream>()
            .map_err(|error| ChecksError::Syntax {
                at: self.place(error.span()),
                message: "a bracket or quote has no partner, or a character is not Rust's"
                    .to_owned(),
            })?;
        let file: syn::File = syn::parse2(tokens).map_err(|error| self.syntax(&error))?;
        Ok(file.items)
    }

    /// The file of `mod name;`, which is the one that its `#[path]` says, or `name.rs`, or `name/mod.rs`.
    pub fn file_of(&self, module: &ItemMod) -> Result<Source, ChecksError> {
        let name = module.ident.to_string();
        let candidates = match text_attribute(&module.attrs, "path") {
            Some(path) => vec![path],
            None => vec![format!("{name}.rs"), format!("{name}/mod.rs")],
        };
        let found = candidates
            .iter()
            .map(|path| self.folder.join(path))
            .find(|path| path.is_file());
        match found {
            Some(path) => Ok(Source::open(&self.root, path)?),
            None => Err(ChecksError::NoFile {
                at: self.place(module.ident.span()),
                name,
                file: escape::line(&candidates[0]),
            }),
        }
    }

    pub fn syntax(&self, error: &syn::Error) -> ChecksError {
        ChecksError::Syntax {
            at: self.place(error.span()),
            message: escape::line(&error.to_string()),
        }
    }

    pub fn place(&self, span: Span) -> Place {
        spans::place(&self.label, span)
    }
}

/// The text of the first attribute `#[name = "text"]`, which is also what a doc comment is.
pub(super) fn text_attribute(attributes: &[Attribute], name: &str) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(meta) if meta.path.is_ident(name) => match &meta.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
}
