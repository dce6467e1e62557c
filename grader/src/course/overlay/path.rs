//! The items of a file, each by its path: `fn pipeline`, `impl Drop for Pot { fn drop }`, `mod pool { fn run }`.

use std::{collections::BTreeSet, ops::Range};

use lab::record::Place;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, ImplItem, Item, ItemUse, spanned::Spanned};

use super::{OverlayError, imports};
use crate::{escape, spans};

/// A source file, its items and the comments between them.
#[derive(Debug)]
pub struct Source {
    /// The file as errors name it, such as `solutions/01-chef/src/lib.rs`.
    pub label: String,
    /// All of it.
    pub text: String,
    /// Its items.
    pub level: Level,
    /// Where an inner attribute other than a `//!` stands, if one does.
    pub attribute: Option<Place>,
    /// The lines, counted from 1, that begin within a literal and must not be shifted.
    pub within_literals: BTreeSet<usize>,
}

/// The items of a file or between two braces.
#[derive(Debug, Default)]
pub struct Level {
    /// What is between the braces, or all of the file, in bytes.
    pub body: Range<usize>,
    /// All but the imports, in their order.
    pub entries: Vec<Entry>,
    /// The imports, in their order.
    pub uses: Vec<Import>,
}

/// An item.
#[derive(Debug)]
pub struct Entry {
    /// The step of the path, token by token, such as `impl Drop for Pot`.
    pub key: String,
    /// It as it is written, in one line.
    pub shown: String,
    /// All of it, with docs and attributes, in bytes.
    pub range: Range<usize>,
    /// Its tokens, without docs.
    pub tokens: String,
    /// Whether it has attributes or docs.
    pub attributes: bool,
    /// What is in it, if it is an `impl` or a `mod` with braces.
    pub inside: Option<Level>,
    /// Its name, if it is a `mod` that stands in a file of its own.
    pub module: Option<String>,
    /// Its name, if it is a type.
    pub brings: Option<String>,
    /// The type whose own methods it has, if it is an `impl` without a trait.
    pub extends: Option<String>,
}

/// A `use` item.
#[derive(Debug)]
pub struct Import {
    /// All of it, in bytes.
    pub range: Range<usize>,
    /// It.
    pub item: ItemUse,
    /// What it imports, as `use tokio::time::sleep`; with `pub` before that where it stands.
    pub names: Vec<String>,
}

impl Source {
    /// Reads `text`, the content of the file that errors name `label`.
    ///
    /// # Errors
    ///
    /// If it is not Rust.
    pub fn read(label: &str, text: &str) -> Result<Source, OverlayError> {
        let tokens: TokenStream =
            text.parse()
                .map_err(|error: proc_macro2::LexError| OverlayError::Syntax {
                    at: spans::place(label, error.span()),
                    message: "a bracket or quote has no partner, or a character is not Rust's"
                        .to_owned(),
                })?;
        let mut within_literals = BTreeSet::new();
        find_literals(tokens.clone(), &mut within_literals);
        let file: syn::File = syn::parse2(tokens).map_err(|error| OverlayError::Syntax {
            at: spans::place(label, error.span()),
            message: escape::line(&error.to_string()),
        })?;
        let attribute = file.attrs.iter().find(|one| !is_doc(one));
        Ok(Source {
            attribute: attribute.map(|one| spans::place(label, one.span())),
            level: Level::of_items(text, 0..text.len(), &file.items),
            label: label.to_owned(),
            text: text.to_owned(),
            within_literals,
        })
    }

    /// The line of the byte `at`, counted from 1.
    pub fn line(&self, at: usize) -> u32 {
        let lines = self.text[..at].matches('\n').count() + 1;
        u32::try_from(lines).unwrap_or(u32::MAX)
    }

    /// Where the byte `at` is.
    pub fn place(&self, at: usize) -> Place {
        Place {
            file: self.label.clone(),
            line: self.line(at),
            column: None,
        }
    }
}

impl Level {
    fn of_items(text: &str, body: Range<usize>, items: &[Item]) -> Level {
        let mut level = Level {
            body,
            ..Level::default()
        };
        for item in items {
            match item {
                Item::Use(item) => level.uses.push(Import {
                    range: item.span().byte_range(),
                    names: imports::names(item),
                    item: item.clone(),
                }),
                item => level.entries.push(Entry::of_item(text, item)),
            }
        }
        level
    }

    /// Where all items begin and end, in their order.
    pub fn ranges(&self) -> Vec<&Range<usize>> {
        let entries = self.entries.iter().map(|one| &one.range);
        let mut ranges: Vec<_> = entries
            .chain(self.uses.iter().map(|one| &one.range))
            .collect();
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    /// The paths of all that is in it, each as it would be written.
    pub fn paths(&self) -> Vec<String> {
        let uses = self.uses.iter().flat_map(|one| one.names.clone());
        let entries = self.entries.iter().flat_map(|entry| {
            let inside = entry.inside.iter().flat_map(Level::paths);
            let inside = inside.map(|path| format!("{} {{ {path} }}", entry.shown));
            [entry.shown.clone()].into_iter().chain(inside)
        });
        entries.chain(uses).collect()
    }
}

impl Entry {
    fn of_item(text: &str, item: &Item) -> Entry {
        let (attributes, named) = match item {
            Item::Const(item) => (&item.attrs, format!("const {}", item.ident)),
            Item::Enum(item) => (&item.attrs, format!("enum {}", item.ident)),
            Item::ExternCrate(item) => (&item.attrs, format!("extern crate {}", item.ident)),
            Item::Fn(item) => (&item.attrs, format!("fn {}", item.sig.ident)),
            Item::Macro(item) => match &item.ident {
                Some(name) => (&item.attrs, format!("macro_rules! {name}")),
                None => (
                    &item.attrs,
                    format!("{} !", written(item.mac.path.to_token_stream())),
                ),
            },
            Item::Mod(item) => (&item.attrs, format!("mod {}", item.ident)),
            Item::Static(item) => (&item.attrs, format!("static {}", item.ident)),
            Item::Struct(item) => (&item.attrs, format!("struct {}", item.ident)),
            Item::Trait(item) => (&item.attrs, format!("trait {}", item.ident)),
            Item::Type(item) => (&item.attrs, format!("type {}", item.ident)),
            Item::Union(item) => (&item.attrs, format!("union {}", item.ident)),
            Item::Impl(item) => return Entry::of_impl(text, item),
            // What syn has no name for goes by all of its tokens.
            other => return Entry::leaf(text, other, false, &written(other.to_token_stream())),
        };
        let mut entry = Entry::leaf(text, item, !attributes.is_empty(), &named);
        match item {
            Item::Enum(item) => entry.brings = Some(item.ident.to_string()),
            Item::Struct(item) => entry.brings = Some(item.ident.to_string()),
            Item::Type(item) => entry.brings = Some(item.ident.to_string()),
            Item::Union(item) => entry.brings = Some(item.ident.to_string()),
            Item::Mod(item) => match &item.content {
                Some((braces, items)) => {
                    let body = between(braces.span.open(), braces.span.close());
                    entry.inside = Some(Level::of_items(text, body, items));
                }
                None => entry.module = Some(item.ident.to_string()),
            },
            _ => {}
        }
        entry
    }

    fn of_impl(text: &str, item: &syn::ItemImpl) -> Entry {
        let mut bare = item.clone();
        bare.attrs.clear();
        let mut header: Vec<TokenTree> = bare.to_token_stream().into_iter().collect();
        header.pop();
        let begins = header
            .first()
            .map_or(0, |token| token.span().byte_range().start);
        let braces = &item.brace_token.span;
        let shown = &text[begins..braces.open().byte_range().start];
        let own = match (&item.trait_, &*item.self_ty) {
            (None, syn::Type::Path(path)) => path.path.segments.last(),
            _ => None,
        };
        let members = item
            .items
            .iter()
            .map(|member| Entry::of_member(text, member));
        Entry {
            key: written(header.into_iter().collect()),
            shown: escape::line(&shown.split_whitespace().collect::<Vec<_>>().join(" ")),
            inside: Some(Level {
                body: between(braces.open(), braces.close()),
                entries: members.collect(),
                uses: Vec::new(),
            }),
            extends: own.map(|segment| segment.ident.to_string()),
            ..Entry::leaf(text, item, !item.attrs.is_empty(), "")
        }
    }

    fn of_member(text: &str, member: &ImplItem) -> Entry {
        let named = match member {
            ImplItem::Const(item) => format!("const {}", item.ident),
            ImplItem::Fn(item) => format!("fn {}", item.sig.ident),
            ImplItem::Type(item) => format!("type {}", item.ident),
            ImplItem::Macro(item) => format!("{} !", written(item.mac.path.to_token_stream())),
            other => written(other.to_token_stream()),
        };
        Entry::leaf(text, member, false, &named)
    }

    fn leaf(text: &str, item: &impl ToTokens, attributes: bool, named: &str) -> Entry {
        let range = item.to_token_stream().span().byte_range();
        debug_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
        Entry {
            key: key(named),
            shown: escape::line(named),
            range,
            tokens: written(item.to_token_stream()),
            attributes,
            inside: None,
            module: None,
            brings: None,
            extends: None,
        }
    }
}

/// What stands between two braces, in bytes.
fn between(open: Span, close: Span) -> Range<usize> {
    open.byte_range().end..close.byte_range().start
}

/// `path` with its tokens apart, so that two spellings of it are one.
pub fn key(path: &str) -> String {
    match path.parse::<TokenStream>() {
        Ok(tokens) => written(tokens),
        Err(_) => path.to_owned(),
    }
}

/// `tokens` with a space between them, and without docs.
pub fn written(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text.pop();
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let inner = tokens.next_if(
                    |next| matches!(next, TokenTree::Punct(next) if next.as_char() == '!'),
                );
                if tokens.next_if(is_doc_group).is_none() {
                    text.push_str(if inner.is_some() { "# ! " } else { "# " });
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("( ", ") "),
                    Delimiter::Brace => ("{ ", "} "),
                    Delimiter::Bracket => ("[ ", "] "),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            token => {
                text.push_str(&token.to_string());
                text.push(' ');
            }
        }
    }
}

/// Whether `token` is the `[doc = …]` of an attribute, which is also what a doc comment is.
fn is_doc_group(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

fn find_literals(tokens: TokenStream, lines: &mut BTreeSet<usize>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => find_literals(group.stream(), lines),
            TokenTree::Literal(literal) => {
                let span = literal.span();
                lines.extend(span.start().line + 1..=span.end().line);
            }
            _ => {}
        }
    }
}
