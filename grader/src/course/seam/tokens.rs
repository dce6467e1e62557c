//! Tokens: names and lifetimes in them, and other names for them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The tokens without anything between them.
pub fn compact(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

/// The names in `tokens`, and in all that is between brackets there.
pub fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                found.insert(name.to_string());
            }
            TokenTree::Group(group) => names(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The lifetimes in `tokens`, each once.
pub fn lifetimes_in(tokens: TokenStream) -> Vec<TokenStream> {
    fn look(tokens: TokenStream, found: &mut BTreeMap<String, TokenStream>) {
        let mut rest = tokens.into_iter().peekable();
        while let Some(token) = rest.next() {
            if let TokenTree::Group(group) = &token {
                look(group.stream(), found);
            }
            if is_tick(&token)
                && let Some(name) = rest.next()
                && !["static", "_"].contains(&&*name.to_string())
            {
                found.insert(name.to_string(), [token, name].into_iter().collect());
            }
        }
    }
    let mut found = BTreeMap::new();
    look(tokens, &mut found);
    found.into_values().collect()
}

pub fn is_tick(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '\'')
}

/// Puts `lifetime` where one is left out in references, and where one is written `'_`. What can be called has lifetimes of its own.
pub fn fill(tokens: TokenStream, lifetime: &TokenStream, everywhere: bool) -> TokenStream {
    let mut filled: Vec<TokenTree> = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    let mut own_lifetimes = false;
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Ident(name) => {
                own_lifetimes = ["Fn", "FnMut", "FnOnce", "fn", "AsyncFn", "AsyncFnOnce"]
                    .contains(&&*name.to_string());
                filled.push(name.into());
            }
            TokenTree::Group(group)
                if own_lifetimes && group.delimiter() == Delimiter::Parenthesis =>
            {
                filled.push(group.into());
            }
            TokenTree::Group(group) => {
                filled.push(
                    Group::new(
                        group.delimiter(),
                        fill(group.stream(), lifetime, everywhere),
                    )
                    .into(),
                );
            }
            TokenTree::Punct(and) if and.as_char() == '&' => {
                filled.push(Punct::new('&', Spacing::Alone).into());
                if !rest.peek().is_some_and(is_tick) {
                    filled.extend(lifetime.clone());
                }
                let is_mutable =
                    matches!(rest.peek(), Some(TokenTree::Ident(name)) if *name == "mut");
                if is_mutable && !everywhere {
                    filled.extend(rest);
                    break;
                }
            }
            TokenTree::Punct(tick) if tick.as_char() == '\'' => match rest.peek() {
                Some(TokenTree::Ident(name)) if *name == "_" && everywhere => {
                    rest.next();
                    filled.extend(lifetime.clone());
                }
                _ => filled.push(tick.into()),
            },
            other => filled.push(other),
        }
    }
    filled.into_iter().collect()
}

/// Puts other tokens in for names.
pub fn replaced(tokens: TokenStream, put_in: &BTreeMap<String, TokenStream>) -> TokenStream {
    let replace = |token: TokenTree| match token {
        TokenTree::Ident(name) => match put_in.get(&name.to_string()) {
            Some(tokens) => tokens.clone(),
            None => name.to_token_stream(),
        },
        TokenTree::Group(group) => {
            Group::new(group.delimiter(), replaced(group.stream(), put_in)).to_token_stream()
        }
        other => other.to_token_stream(),
    };
    tokens.into_iter().map(replace).collect()
}

pub fn angles(args: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let args: Vec<_> = args.into_iter().collect();
    match args.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#args),*>),
    }
}

/// `PriorityQueue` as `priority_queue`.
pub fn snake(name: &Ident) -> String {
    let mut snake = String::new();
    for letter in name.to_string().chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// A name for what `text` says, of letters.
pub fn in_letters(text: &str) -> String {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    let last = parts.filter(|part| !["stand_in", "lab", "seam", ""].contains(part));
    last.collect::<Vec<_>>().join("_").to_lowercase()
}

/// `first_finished` as `FirstFinished`.
pub fn camel(name: &Ident) -> String {
    let name = name.to_string();
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters.clone()).collect::<String>()
    });
    words.collect()
}
