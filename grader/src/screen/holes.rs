//! The shapes of two known holes of the compiler, through which safe code gets round the borrow checker or the type system.
//!
//! A hole takes two things that have nothing to do with each other in honest code, and may stand in two files. Only where both
//! are there one of them is objected to. A submission that puts its code together in macros can hide them all the same.
//!
//! - rust-lang/rust#25860: a function one of whose parameters says that one lifetime outlives another, such as `&'a Dish<'b>`,
//!   and whose result has one of them. As a *function pointer* it forgets what the parameter said.
//! - rust-lang/rust#57893: a trait that is implemented for every `T: ?Sized`, and so for its own *trait objects*, which have
//!   associated types of their own.

use std::collections::BTreeSet;

use lab::record::Place;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{MOST_NESTING, Objection, Refused, is_punct};
use crate::spans;

/// What of the shapes was seen in a submission so far.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Functions of the shape of the first hole.
    functions: Vec<Place>,
    has_function_pointers: bool,
    /// The traits that are implemented for all types.
    traits: BTreeSet<String>,
    /// Trait objects, and of which trait each is.
    objects: Vec<(String, Place)>,
}

impl Shapes {
    /// Looks for them in the file `path`.
    pub(super) fn look(&mut self, path: &str, tokens: TokenStream) {
        // Not recursive: a submission may be nested as deep as its size allows.
        let mut streams = vec![(tokens, 0)];
        while let Some((stream, depth)) = streams.pop() {
            let tokens: Vec<TokenTree> = stream.into_iter().collect();
            for (index, token) in tokens.iter().enumerate() {
                let after = &tokens[index + 1..];
                match token {
                    TokenTree::Group(group) if depth < MOST_NESTING => {
                        streams.push((group.stream(), depth + 1));
                    }
                    TokenTree::Ident(word) if word == "fn" => match after {
                        [TokenTree::Group(parameters), ..] => {
                            self.has_function_pointers |= !parameters.stream().is_empty();
                        }
                        [TokenTree::Ident(_), signature @ ..] if translates(signature) => {
                            self.functions.push(spans::place(path, word.span()));
                        }
                        _ => {}
                    },
                    TokenTree::Ident(word) if word == "impl" => {
                        self.traits.extend(trait_for_all(after));
                    }
                    TokenTree::Ident(word) if word == "dyn" => {
                        let place = spans::place(path, word.span());
                        self.objects
                            .extend(last_name(after).map(|name| (name, place)));
                    }
                    _ => {}
                }
            }
        }
    }

    /// What is objected to, now that all files have been seen.
    pub(super) fn objections(self) -> impl Iterator<Item = Objection> {
        let Shapes {
            functions,
            has_function_pointers,
            traits,
            objects,
        } = self;
        let functions = functions.into_iter().filter(move |_| has_function_pointers);
        let objects = objects
            .into_iter()
            .filter(move |(name, _)| traits.contains(name));
        let functions = functions.map(|at| (at, Refused::ImpliedBound));
        let objects = objects.map(|(_, at)| (at, Refused::ObjectOfAll));
        functions
            .chain(objects)
            .map(|(at, to)| Objection { at, to })
    }
}

/// Whether a function, of which this is what follows its name, takes one lifetime for another.
fn translates(signature: &[TokenTree]) -> bool {
    let (generics, rest) = angles(signature);
    let own = lifetimes(generics);
    let [TokenTree::Group(parameters), dash, angle, output @ ..] = rest else {
        return false;
    };
    if own.len() < 2 || !is_punct(dash, '-') || !is_punct(angle, '>') {
        return false;
    }
    let is_over = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(word) => word == "where",
        token => is_punct(token, ';'),
    };
    let end = output.iter().position(is_over).unwrap_or(output.len());
    let output = lifetimes(&output[..end]);
    let parameters: Vec<TokenTree> = parameters.stream().into_iter().collect();
    by_commas(&parameters).any(|parameter| {
        let mut named = lifetimes(parameter);
        named.retain(|lifetime| own.contains(lifetime));
        named.len() > 1 && !named.is_disjoint(&output)
    })
}

/// The trait in `impl<T: ?Sized> Trait for T`, of which this is what follows `impl`.
fn trait_for_all(after: &[TokenTree]) -> Option<String> {
    let is_body = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let header = &after[..after.iter().position(is_body)?];
    let is_unsized = header
        .windows(2)
        .any(|two| is_punct(&two[0], '?') && is_word(&two[1], "Sized"));
    let (_, rest) = angles(header);
    let end = rest.iter().position(|token| is_word(token, "where"));
    let rest = &rest[..end.unwrap_or(rest.len())];
    match rest {
        [of @ .., word, TokenTree::Ident(_)] if is_unsized && is_word(word, "for") => last_name(of),
        _ => None,
    }
}

/// The last name of the path at the beginning of `tokens`, such as `Stream` in `futures::Stream<Item = T>`.
fn last_name(tokens: &[TokenTree]) -> Option<String> {
    let mut name = None;
    for token in tokens {
        match token {
            // `dyn for<'a> Fn(&'a str)`
            TokenTree::Ident(word) if word == "for" => return last_name(angles(&tokens[1..]).1),
            TokenTree::Ident(word) => name = Some(word.to_string()),
            token if is_punct(token, ':') => {}
            _ => break,
        }
    }
    name
}

/// What stands in angle brackets at the beginning of `tokens`, if they begin so, and what follows.
fn angles(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let mut depth = 0;
    for index in 0..tokens.len() {
        depth += turn(tokens, index);
        if depth == 0 {
            let is_in = is_punct(&tokens[index], '>');
            return tokens.split_at(index + usize::from(is_in));
        }
    }
    (&[], tokens)
}

/// The parts between the commas that stand in no angle brackets.
fn by_commas(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    let mut depth = 0;
    let mut index = 0;
    tokens.split(move |token| {
        depth += turn(tokens, index);
        index += 1;
        depth == 0 && is_punct(token, ',')
    })
}

/// Whether an angle bracket opens at `index`, or closes. That of an arrow does neither.
fn turn(tokens: &[TokenTree], index: usize) -> i32 {
    let follows = |sign| index > 0 && is_punct(&tokens[index - 1], sign);
    match &tokens[index] {
        token if is_punct(token, '<') => 1,
        token if is_punct(token, '>') && !follows('-') && !follows('=') => -1,
        _ => 0,
    }
}

/// The lifetimes in `tokens`, and in macros what may stand for one.
fn lifetimes(tokens: &[TokenTree]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut streams = vec![tokens.to_vec()];
    while let Some(tokens) = streams.pop() {
        for (index, token) in tokens.iter().enumerate() {
            match (token, tokens.get(index + 1)) {
                (TokenTree::Group(group), _) => streams.push(group.stream().into_iter().collect()),
                (sign, Some(TokenTree::Ident(name)))
                    if is_punct(sign, '\'') || is_punct(sign, '$') =>
                {
                    found.insert(name.to_string());
                }
                _ => {}
            }
        }
    }
    found
}

fn is_word(token: &TokenTree, wanted: &str) -> bool {
    matches!(token, TokenTree::Ident(word) if word == wanted)
}
