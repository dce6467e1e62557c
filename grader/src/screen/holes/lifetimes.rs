//! Lifetimes: which are mentioned in a type, and whether a signature takes one for another.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenTree};

use super::{
    super::{
        names::{is_punct, is_word, name_of},
        work::{Enough, Work},
    },
    headers::{Signature, by_commas},
};

/// The lifetime of what lives for ever.
pub(super) const STATIC: &str = "static";

/// All that is known to be borrowed by `self`, and by no name.
const OF_SELF: &str = "&self";

/// A lifetime with no name. No two are the same.
const UNNAMED: &str = "_";

/// How often each lifetime is mentioned.
#[derive(Debug, Default, Clone)]
pub(super) struct Mentioned(BTreeMap<String, usize>);

/// What names stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'k> {
    /// Types and traits in which something is said of `'static`.
    pub(super) hiding: &'k BTreeSet<String>,
    /// Those that `Self` has.
    pub(super) of_self: &'k Mentioned,
}

impl Mentioned {
    /// The lifetimes in `tokens`, and in macros what may stand for one.
    ///
    /// # Errors
    ///
    /// If that is too much work.
    pub(super) fn within(
        tokens: &[TokenTree],
        known: Known,
        work: &mut Work,
    ) -> Result<Mentioned, Enough> {
        let mut found = Mentioned::default();
        let mut rows = vec![tokens.to_vec()];
        while let Some(row) = rows.pop() {
            work.take(row.len())?;
            let mut before = None;
            for (index, token) in row.iter().enumerate() {
                match (token, row.get(index + 1)) {
                    (TokenTree::Group(group), _) => {
                        rows.push(group.stream().into_iter().collect());
                    }
                    (sign, Some(TokenTree::Ident(name))) if is_punct(sign, '\'') => {
                        found.add(&name_of(name));
                    }
                    // `&$a`, `<$a`, `$a: $b`
                    (sign, Some(TokenTree::Ident(name))) if is_punct(sign, '$') => {
                        found.add(&format!("${}", name_of(name)));
                    }
                    (sign, Some(next))
                        if is_punct(sign, '&') && !is_punct(next, '\'') && !is_punct(next, '$') =>
                    {
                        found.add(UNNAMED);
                    }
                    (TokenTree::Ident(word), _)
                        if !before.is_some_and(|sign| is_punct(sign, '\'')) =>
                    {
                        let name = name_of(word);
                        if name == "Self" || name == "self" {
                            found.extend(known.of_self);
                        }
                        if known.hiding.contains(&name) {
                            found.add(STATIC);
                        }
                    }
                    _ => {}
                }
                before = Some(token);
            }
        }
        Ok(found)
    }

    /// How many different ones there are.
    pub(super) fn number(&self) -> usize {
        let unnamed = self.0.get(UNNAMED).copied().unwrap_or_default();
        self.0.len() + unnamed.saturating_sub(1)
    }

    /// Whether one of `others` is among them.
    pub(super) fn has_one_of(&self, others: &Mentioned) -> bool {
        self.0.keys().any(|one| others.0.contains_key(one))
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something of them lives for ever.
    pub(super) fn has_static(&self) -> bool {
        self.0.contains_key(STATIC)
    }

    /// What `Self` mentions, if this is what the header of its `impl` does: where one has no name, `Self` is its name.
    pub(super) fn into_self(mut self) -> Mentioned {
        if let Some(unnamed) = self.0.remove(UNNAMED) {
            self.0.insert("Self".to_owned(), unnamed);
        }
        self.0.remove(STATIC);
        self.0.values_mut().for_each(|number| *number = 1);
        self
    }

    fn add(&mut self, name: &str) {
        *self.0.entry(name.to_owned()).or_default() += 1;
    }

    fn extend(&mut self, others: &Mentioned) {
        for (name, number) in &others.0 {
            *self.0.entry(name.clone()).or_default() += number;
        }
    }

    fn of(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// Whether a function of this signature takes one lifetime for another: one of its parameters mentions both, and so says that
/// the one outlives the other; and both are mentioned elsewhere too, the one in a parameter.
///
/// # Errors
///
/// If that is too much work.
pub(super) fn translates(
    signature: &Signature,
    known: Known,
    work: &mut Work,
) -> Result<bool, Enough> {
    let own = Mentioned::within(signature.generics, known, work)?;
    let mut output = Mentioned::within(signature.output, known, work)?;
    let mut parts: Vec<Mentioned> = Vec::new();
    for (number, parameter) in by_commas(&signature.parameters).enumerate() {
        let is_self = number == 0 && parameter.iter().any(|token| is_word(token, "self"));
        for part in by_elements(parameter) {
            let mut part = Mentioned::within(&part, known, work)?;
            // What borrows from `self` has its lifetime, if neither has a name.
            let unnamed = part.0.remove(UNNAMED);
            if is_self && unnamed.is_some() && output.0.remove(UNNAMED).is_some() {
                part.add(OF_SELF);
                output.add(OF_SELF);
            }
            // What a macro puts there is a lifetime if it is declared as one.
            part.0
                .retain(|name, _| !name.starts_with('$') || own.0.contains_key(name));
            parts.push(part);
        }
    }
    let mut of_parameters = Mentioned::default();
    parts.iter().for_each(|part| of_parameters.extend(part));
    let is_to = |name: &str| name == STATIC || of_parameters.of(name) + output.of(name) > 1;
    let is_from = |name: &str| name != STATIC && of_parameters.of(name) > 1;
    Ok(parts.iter().any(|part| {
        let mut to = part.0.keys().filter(|name| is_to(name)).peekable();
        let from: Vec<_> = part.0.keys().filter(|name| is_from(name)).collect();
        to.peek().is_some() && to.any(|to| from.iter().any(|from| *from != to))
    }))
}

/// The elements of a parameter that is a tuple, or the parameter as a whole.
fn by_elements(parameter: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    match parameter {
        [.., colon, TokenTree::Group(tuple)]
            if is_punct(colon, ':') && tuple.delimiter() == Delimiter::Parenthesis =>
        {
            let elements: Vec<TokenTree> = tuple.stream().into_iter().collect();
            by_commas(&elements).map(<[_]>::to_vec).collect()
        }
        // That of a pointer has no name.
        [TokenTree::Group(tuple)] if tuple.delimiter() == Delimiter::Parenthesis => {
            let elements: Vec<TokenTree> = tuple.stream().into_iter().collect();
            by_commas(&elements).map(<[_]>::to_vec).collect()
        }
        whole => vec![whole.to_vec()],
    }
}
