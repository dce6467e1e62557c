//! Names, as the compiler compares them.

use proc_macro2::{Ident, TokenTree};
use unicode_normalization::UnicodeNormalization;

/// What `ident` is called: `r#include` is `include`, and of the spellings that Unicode calls the same there is one.
pub(super) fn name_of(ident: &Ident) -> String {
    let spelled = ident.to_string();
    let name = spelled.strip_prefix("r#").unwrap_or(&spelled);
    match name.is_ascii() {
        true => name.to_owned(),
        false => name.nfc().collect(),
    }
}

/// Whether `token` is an identifier of this name.
pub(super) fn is_word(token: &TokenTree, wanted: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if name_of(ident) == wanted)
}

/// Whether `token` is this sign.
pub(super) fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}
