//! A signature of a submission that is not the skeleton's: both are shown, one below the other. What the compiler says of it is about
//! code that the learner never sees.

use std::{collections::BTreeSet, ops::RangeInclusive, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{ImplItem, Item, Signature, Type, spanned::Spanned};

use crate::{
    course::signatures::MODULE,
    escape, files,
    report::{Diagnostic, Level},
    spans, tree,
};

/// A function that the skeleton promises.
struct Promised {
    /// The type whose method it is.
    owner: Option<String>,
    name: String,
    /// As the skeleton has it, in one line.
    signature: String,
    /// Where it is called in the module of signatures.
    lines: RangeInclusive<usize>,
}

/// `said` of the checks, with those errors explained that are about one of the promised `signatures`: in `scratch` stands the
/// submission. Each function is explained once.
pub fn explain(said: Vec<Diagnostic>, signatures: &str, scratch: &Path) -> Vec<Diagnostic> {
    let promised = promised(signatures);
    let file = format!("/{MODULE}.rs");
    let mut told = BTreeSet::new();
    let explained = said.into_iter().filter_map(|one| {
        let at = one.at.as_ref().filter(|at| at.file.ends_with(&file));
        let line = at.map(|at| at.line as usize);
        let found = line.and_then(|line| promised.iter().position(|it| it.lines.contains(&line)));
        match found {
            Some(number) if one.level == Level::Error => {
                match explanation(&promised[number], scratch) {
                    Some(mut error) => {
                        error.note(&format!("the compiler says: {}", in_short(&one)));
                        told.insert(number).then_some(error)
                    }
                    None => Some(one),
                }
            }
            _ => Some(one),
        }
    });
    let explained = explained.collect();
    spans::forget();
    explained
}

/// What the compiler says, and what it has found at the place.
fn in_short(error: &Diagnostic) -> String {
    let found = error.notes.first();
    let found = found.filter(|note| !note.starts_with("note: ") && !note.starts_with("help: "));
    match found {
        Some(found) => format!("{}, {found}", error.message),
        None => error.message.clone(),
    }
}

/// Both signatures; nothing if they read the same.
fn explanation(promised: &Promised, scratch: &Path) -> Option<Diagnostic> {
    let name = match &promised.owner {
        Some(owner) => format!("{owner}::{}", promised.name),
        None => promised.name.clone(),
    };
    let ours = format!("pub {}", promised.signature);
    let theirs = theirs(promised, scratch);
    let (message, at, yours) = match theirs {
        Some((_, theirs)) if theirs == ours => return None,
        Some((at, theirs)) => (
            format!("`{name}` has another signature than in the skeleton"),
            Some(at),
            theirs,
        ),
        None => (format!("`{name}` is missing"), None, "(nothing)".to_owned()),
    };
    let notes = vec![
        format!("skeleton: {ours}"),
        format!("yours: {}", escape::line(&yours)),
    ];
    let place = at.as_ref().map(|at| format!(" --> {at}\n"));
    Some(Diagnostic {
        level: Level::Error,
        code: None,
        rendered: format!(
            "error: {message}\n{}  |\n  | skeleton  {ours}\n  | yours     {}\n  |\n",
            place.unwrap_or_default(),
            escape::line(&yours)
        ),
        at,
        message,
        notes,
    })
}

/// The functions that `signatures`, as the course writes them out, are about.
fn promised(signatures: &str) -> Vec<Promised> {
    // It is the course's own, and was written by the grader.
    let Ok(file) = syn::parse_file(signatures) else {
        return Vec::new();
    };
    let of = |owner: Option<String>, signature: &Signature, whole: &dyn Spanned| Promised {
        owner,
        name: signature.ident.to_string(),
        signature: in_one_line(&signature.span().source_text().unwrap_or_default()),
        lines: whole.span().start().line..=whole.span().end().line,
    };
    let owner = |held: &Type| {
        let holder = match held {
            Type::Path(path) => path.path.segments.last()?.ident.to_string(),
            _ => return None,
        };
        // The type that holds theirs, so that its methods can be called.
        file.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == holder => match &item.fields.iter().next()?.ty {
                Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
                _ => None,
            },
            _ => None,
        })
    };
    let mut promised = Vec::new();
    for item in &file.items {
        match item {
            Item::Fn(function) => promised.push(of(None, &function.sig, function)),
            Item::Impl(methods) => {
                let owner = owner(&methods.self_ty);
                promised.extend(methods.items.iter().filter_map(|item| match item {
                    ImplItem::Fn(method) => Some(of(owner.clone(), &method.sig, method)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    promised
}

/// Where the submission in `scratch` has the promised function, and how it declares it.
fn theirs(promised: &Promised, scratch: &Path) -> Option<(lab::record::Place, String)> {
    let src = scratch.join("src");
    let mut all = tree::files(&src).ok()?;
    // Where the skeleton has it, first.
    all.sort_by_key(|file| (!file.ends_with("lib.rs"), file.clone()));
    all.iter().find_map(|file| {
        let text = files::read(file).ok()?;
        let tokens: TokenStream = text.parse().ok()?;
        let (start, range) = declared(tokens, promised.owner.as_deref(), &promised.name)?;
        let label = format!("src/{}", file.strip_prefix(&src).ok()?.display());
        Some((spans::at(&label, start), in_one_line(text.get(range)?)))
    })
}

/// Where a function is declared among `tokens`, or in an `impl` of its owner: from its first word to the last before its body. By
/// tokens, since there is no telling how deep the syntax of a submission goes; brackets the screen has bounded.
fn declared(
    tokens: TokenStream,
    owner: Option<&str>,
    name: &str,
) -> Option<(proc_macro2::LineColumn, std::ops::Range<usize>)> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_word =
        |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(it) if *it == word);
    let is_body = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    // What belongs to the item that is looked at, from its first word on.
    let mut item = 0;
    for (i, token) in tokens.iter().enumerate() {
        let before = &tokens[item..i];
        let is_named =
            before.len() > 1 && is_word(&tokens[i - 2], "fn") && is_word(&tokens[i - 1], name);
        if owner.is_none() && is_named {
            let rest = tokens[i..].iter().position(is_body)?;
            // Attributes are no part of it.
            let words = before.iter().position(|token| !is_attribute(token))?;
            let (first, last) = (&before[words], &tokens[i + rest - 1]);
            return Some((
                first.span().start(),
                first.span().byte_range().start..last.span().byte_range().end,
            ));
        }
        if is_body(token) {
            if let (TokenTree::Group(group), Some(owner)) = (token, owner) {
                let is_theirs = before.iter().any(|token| is_word(token, "impl"))
                    && before.iter().any(|token| is_word(token, owner))
                    && !before.iter().any(|token| is_word(token, "for"));
                let inside = match is_theirs {
                    true => declared(group.stream(), None, name),
                    false if before.iter().any(|token| is_word(token, "mod")) => {
                        declared(group.stream(), Some(owner), name)
                    }
                    false => None,
                };
                if inside.is_some() {
                    return inside;
                }
            } else if let TokenTree::Group(group) = token
                && before.iter().any(|token| is_word(token, "mod"))
                && let Some(inside) = declared(group.stream(), None, name)
            {
                return Some(inside);
            }
            item = i + 1;
        }
    }
    None
}

/// Whether this is a piece of `#[…]`.
fn is_attribute(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => ['#', '!'].contains(&punct.as_char()),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        _ => false,
    }
}

/// A signature that may go over several lines, in one.
fn in_one_line(signature: &str) -> String {
    let words: Vec<&str> = signature.split_whitespace().collect();
    words
        .join(" ")
        .replace("( ", "(")
        .replace(", )", ")")
        .replace(" )", ")")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_name_and_its_owner() {
        let text = r#"
            //! An answer.
            use std::fmt;
            struct Other;
            impl Other { pub fn take(&self) {} }
            impl fmt::Debug for Pot { fn take(&self) -> u8 { 1 } }
            mod deep { impl<T> super::Pot<T> { /// Takes.
                #[inline]
                pub async fn take(
                    &self,
                    dish: Dish,
                ) -> Plate where T: Send { body() } } }
            #[must_use]
            pub(crate) fn cook(of: [u8; 3]) -> u8 { fn take() {} 0 }
        "#;
        let of = |owner, name| {
            let (_, range) = declared(text.parse().unwrap(), owner, name)?;
            Some(in_one_line(&text[range]))
        };
        let cook = "pub(crate) fn cook(of: [u8; 3]) -> u8";
        assert_eq!(of(None, "cook").as_deref(), Some(cook));
        let take = "pub async fn take(&self, dish: Dish) -> Plate where T: Send";
        assert_eq!(of(Some("Pot"), "take").as_deref(), Some(take));
        assert_eq!(of(Some("Pot"), "cook"), None);
        assert_eq!(of(None, "take"), None, "one within a body is nobody's");
        spans::forget();
    }
}
