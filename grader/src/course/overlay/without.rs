//! What an overlay leaves out of its base: the paths behind `Without:`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::{imports, path};

/// What one line leaves out.
#[derive(Debug, PartialEq, Eq)]
pub struct Without {
    /// The `mod`s and the `impl` that it is in, from outside to inside.
    pub within: Vec<String>,
    /// The item, if it is one.
    pub item: Option<String>,
    /// The names that are no longer imported, if it is a `use`.
    pub imports: Vec<String>,
}

impl Without {
    /// Reads `fn pipeline`, `impl Pot { fn drop }`, `mod pool { use std::mem }`. None if it is nothing of the kind.
    pub fn read(text: &str) -> Option<Without> {
        let mut within = Vec::new();
        let mut tokens: Vec<TokenTree> = text.parse::<TokenStream>().ok()?.into_iter().collect();
        loop {
            let all: TokenStream = tokens.iter().cloned().collect();
            if let Ok(item) = syn::parse2::<syn::ItemUse>(quote!(#all;)) {
                return Some(Without {
                    within,
                    item: None,
                    imports: imports::names(&item),
                });
            }
            match tokens.pop()? {
                TokenTree::Group(inner) if inner.delimiter() == Delimiter::Brace => {
                    within.push(path::written(tokens.into_iter().collect()));
                    tokens = inner.stream().into_iter().collect();
                }
                // An item has a keyword and a name.
                _ if tokens.is_empty() => return None,
                _ => {
                    return Some(Without {
                        within,
                        item: Some(path::written(all)),
                        imports: Vec::new(),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_token_by_token() {
        let read = |text| Without::read(text).unwrap();
        let item = |within: &[&str], item: &str| Without {
            within: within.iter().map(|&step| step.to_owned()).collect(),
            item: Some(item.to_owned()),
            imports: Vec::new(),
        };
        assert_eq!(read("fn pipeline"), item(&[], "fn pipeline"));
        assert_eq!(read("impl  Drop for Pot"), item(&[], "impl Drop for Pot"));
        assert_eq!(
            read("mod pool { impl<T: Send> Queue<T> { fn pop } }"),
            item(&["mod pool", "impl < T : Send > Queue < T >"], "fn pop")
        );
        assert_eq!(
            read("mod pool { use std::{mem, task::{self, Waker}} }"),
            Without {
                within: vec!["mod pool".to_owned()],
                item: None,
                imports: ["use std::mem", "use std::task", "use std::task::Waker"]
                    .map(str::to_owned)
                    .into(),
            }
        );
    }

    #[test]
    fn what_is_no_path_is_none() {
        for text in ["", "pipeline", "fn (", "mod pool {}", "mod pool { run }"] {
            assert_eq!(Without::read(text), None, "{text}");
        }
    }
}
