//! The shapes of known holes of the compiler, through which safe code gets round the borrow checker or the type system.
//!
//! A hole takes several things that have little to do with each other in honest code, and may stand in several files. Only
//! where all are there one of them is objected to. Where honest code may have all of them it is doubted. A submission that puts
//! its code together in macros can hide them all the same.
//!
//! - rust-lang/rust#25860: a function one of whose parameters says that one lifetime outlives another, such as `&'a Dish<'b>`,
//!   and that takes something of the one and returns it as of the other. As a *function pointer* it forgets what the parameter
//!   said. It becomes one where its name is used as a value.
//! - rust-lang/rust#57893: a trait that is implemented for every `T: ?Sized`, and so for its own *trait objects*, and those of
//!   traits that build on it, which have associated types of their own.
//! - rust-lang/rust#84591: a bound *for all* lifetimes, in which a type ties two of them. The trait's own bounds are then taken
//!   to hold for those too that are not tied so.
//! - rust-lang/rust#100051: an `impl` for an associated type, which forgets what its lifetimes say once it is looked up.
//! - rust-lang/rust#84366: what a function returns need not live as long as the function. Where an associated type makes
//!   something of that, it is taken to live as long. This is only doubted.

use std::collections::{BTreeMap, BTreeSet};

use lab::record::Place;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use self::{
    headers::{
        Header, Kind, Scope, Signature, angles, bounds_of, by_commas, each_row, says_static,
        up_to_the_end,
    },
    lifetimes::{Known, Mentioned, translates},
};
use super::{
    Doubt, Doubtful, Objection, Refused, Screened,
    names::{is_punct, is_word, name_of},
    work::{Enough, Work},
};
use crate::spans;

mod headers;
mod lifetimes;

/// A type of the standard library that says of what it holds that it lives for ever.
const HIDING: &str = "LocalKey";

/// The traits of functions.
const FUNCTIONS: [&str; 6] = [
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
];

/// Names, and those that are made of them.
type Makes = BTreeMap<String, Vec<String>>;

/// What a submission declares.
#[derive(Debug, Default)]
struct Declared {
    /// Names under which the `use` of another makes it known.
    renamed: Makes,
    /// Types and traits in whose headers a name is mentioned.
    mentioned_in: Makes,
    /// Traits that build on a trait.
    built_on: Makes,
    /// Traits that build on any.
    building: BTreeSet<String>,
    /// Traits that are implemented for all types.
    of_all: BTreeSet<String>,
    /// Traits that are implemented for something with a parameter that may be of any size, and for what.
    of_subject: Vec<(String, String)>,
    /// Aliases with parameters.
    aliases: BTreeSet<String>,
    /// Types and traits in whose headers something is said of `'static`.
    hiding: BTreeSet<String>,
    /// Aliases of associated types.
    projecting: BTreeSet<String>,
}

/// Looks for them in `files`, and adds what it finds to `screened`.
pub(super) fn look(files: &[(&str, TokenStream)], work: &mut Work, screened: &mut Screened) {
    if let Err(Enough::Spent) = try_look(files, work, screened) {
        let first = files.first().map_or("src/lib.rs", |(path, _)| path);
        screened.objections.push(Objection {
            at: spans::place(first, Span::call_site()),
            to: Refused::Sprawling,
        });
    }
}

fn try_look(
    files: &[(&str, TokenStream)],
    work: &mut Work,
    screened: &mut Screened,
) -> Result<(), Enough> {
    let mut declared = Declared::default();
    for (_, tokens) in files {
        each_row(tokens.clone(), work, |row, headers, scope, work| {
            headers
                .iter()
                .try_for_each(|header| declared.add(header, work))?;
            if scope.in_use || headers.iter().any(|header| header.kind == Kind::Use) {
                declared.add_renamed(row);
            }
            Ok(())
        })?;
    }
    declared.close();
    let mut found = Found::new(&declared);
    for (path, tokens) in files {
        each_row(tokens.clone(), work, |row, headers, scope, work| {
            let row = Row { path, row, scope };
            headers
                .iter()
                .try_for_each(|header| found.add_header(row, header, work))?;
            found.add_row(row, work)
        })?;
    }
    found.report(screened);
    Ok(())
}

impl Declared {
    fn add(&mut self, header: &Header, work: &mut Work) -> Result<(), Enough> {
        work.take(header.tokens.len())?;
        if header.kind == Kind::Impl {
            match trait_for_all(header.tokens, work)? {
                Some((of, None)) => _ = self.of_all.insert(of),
                Some((of, Some(subject))) => self.of_subject.push((of, subject)),
                None => {}
            }
            return Ok(());
        }
        let (Kind::Trait | Kind::Data | Kind::Alias, [TokenTree::Ident(name), rest @ ..]) =
            (header.kind, header.tokens)
        else {
            return Ok(());
        };
        let name = name_of(name);
        if header.kind == Kind::Trait {
            let (_, bounds) = angles(rest, work)?;
            let bounds = match bounds {
                [colon, bounds @ ..] if is_punct(colon, ':') => bounds_of(bounds, work)?,
                _ => Vec::new(),
            };
            if !bounds.is_empty() {
                self.building.insert(name.clone());
            }
            for bound in bounds {
                self.built_on.entry(bound).or_default().push(name.clone());
            }
        }
        // One without parameters has no lifetime but its own.
        if !rest.first().is_some_and(|first| is_punct(first, '<')) {
            return Ok(());
        }
        let nothing = BTreeSet::new();
        let known = Known {
            hiding: &nothing,
            of_self: &Mentioned::default(),
        };
        if Mentioned::within(rest, known, work)?.has_static() {
            self.hiding.insert(name.clone());
        }
        if header.kind == Kind::Alias {
            self.aliases.insert(name.clone());
            if rest.iter().any(|token| is_word(token, "as")) {
                self.projecting.insert(name.clone());
            }
        }
        for token in rest {
            if let TokenTree::Ident(word) = token {
                let made = self.mentioned_in.entry(name_of(word)).or_default();
                made.push(name.clone());
            }
        }
        Ok(())
    }

    /// Adds what a row of a `use` gives other names.
    fn add_renamed(&mut self, row: &[TokenTree]) {
        for three in row.windows(3) {
            if let [
                TokenTree::Ident(old),
                TokenTree::Ident(word),
                TokenTree::Ident(new),
            ] = three
                && word == "as"
            {
                let names = self.renamed.entry(name_of(old)).or_default();
                names.push(name_of(new));
            }
        }
    }

    /// Adds to each set what is made of its members.
    fn close(&mut self) {
        self.hiding.insert(HIDING.to_owned());
        for set in [&mut self.hiding, &mut self.projecting] {
            spread(set, [&self.renamed, &self.mentioned_in]);
        }
        spread(&mut self.aliases, [&self.renamed, &Makes::new()]);
        // `impl<T: ?Sized> Object for Id<T>`
        for (of, subject) in std::mem::take(&mut self.of_subject) {
            if self.aliases.contains(&subject) {
                self.of_all.insert(of);
            }
        }
        for set in [&mut self.of_all, &mut self.building] {
            spread(set, [&self.renamed, &self.built_on]);
        }
    }
}

/// Adds to `names` all that is made of them.
fn spread(names: &mut BTreeSet<String>, makes: [&Makes; 2]) {
    let mut open: Vec<String> = names.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for made in makes.iter().filter_map(|makes| makes.get(&name)).flatten() {
            if names.insert(made.clone()) {
                open.push(made.clone());
            }
        }
    }
}

/// A row of tokens, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Row<'r> {
    path: &'r str,
    row: &'r [TokenTree],
    scope: &'r Scope,
}

impl Row<'_> {
    fn place(self, token: &TokenTree) -> Place {
        spans::place(self.path, token.span())
    }
}

/// What was found, and rests on what is declared.
#[derive(Debug)]
struct Found<'d> {
    declared: &'d Declared,
    objections: Vec<Objection>,
    doubts: Vec<Doubt>,
    /// Functions that take one lifetime for another, by their names.
    translators: BTreeMap<String, Place>,
    /// The same, where a macro names them.
    named_by_macros: Vec<Place>,
    /// Names that are used as values.
    values: BTreeSet<String>,
    has_function_pointers: bool,
}

impl<'d> Found<'d> {
    fn new(declared: &'d Declared) -> Found<'d> {
        Found {
            declared,
            objections: Vec::new(),
            doubts: Vec::new(),
            translators: BTreeMap::new(),
            named_by_macros: Vec::new(),
            values: BTreeSet::new(),
            has_function_pointers: false,
        }
    }

    fn add_header(&mut self, row: Row, header: &Header, work: &mut Work) -> Result<(), Enough> {
        match header.kind {
            Kind::Impl => self.add_impl(row, header, work),
            Kind::Fn => self.add_function(row, header, work),
            _ => Ok(()),
        }
    }

    fn add_impl(&mut self, row: Row, header: &Header, work: &mut Work) -> Result<(), Enough> {
        let (generics, rest) = angles(header.tokens, work)?;
        let is_projection = |token: &TokenTree| match token {
            TokenTree::Ident(word) => {
                word == "as" || self.declared.projecting.contains(&name_of(word))
            }
            _ => false,
        };
        let end = rest.iter().position(|token| is_word(token, "where"));
        let (rest, bounds) = rest.split_at(end.unwrap_or(rest.len()));
        let nothing = Mentioned::default();
        let known = self.known(&nothing);
        if rest.iter().any(is_projection) && Mentioned::within(rest, known, work)?.number() > 1 {
            self.object(row, header.keyword, Refused::Projection);
        }
        // `impl<F: Fn() -> R, R> Kitchen for F { type Dish = R; }`
        let is_for = match rest {
            [.., word, TokenTree::Ident(_) | TokenTree::Group(_)] => is_word(word, "for"),
            _ => false,
        };
        let has_type = header.body.is_some_and(|body| {
            let mut tokens = body.stream().into_iter();
            tokens.any(|token| matches!(token, TokenTree::Ident(word) if word == "type"))
        });
        if is_for && has_type && (returns(generics) || returns(bounds)) {
            self.doubt(row, header.keyword, Doubtful::ReturnedType);
        }
        Ok(())
    }

    fn add_function(&mut self, row: Row, header: &Header, work: &mut Work) -> Result<(), Enough> {
        let (name, rest) = match header.tokens {
            [TokenTree::Ident(name), rest @ ..] => (Some(name_of(name)), rest),
            [_, TokenTree::Ident(_), rest @ ..] => (None, rest),
            _ => return Ok(()),
        };
        let Some(signature) = Signature::of(rest, work)? else {
            return Ok(());
        };
        let nothing = Mentioned::default();
        let of_self = Mentioned::within(&row.scope.implements, self.known(&nothing), work)?;
        if translates(&signature, self.known(&of_self.into_self()), work)? {
            let place = row.place(header.keyword);
            match name {
                Some(name) => _ = self.translators.entry(name).or_insert(place),
                None => self.named_by_macros.push(place),
            }
        }
        if takes_static_projections(&signature, row.scope) {
            self.doubt(row, header.keyword, Doubtful::StaticProjection);
        }
        Ok(())
    }

    fn add_row(&mut self, row: Row, work: &mut Work) -> Result<(), Enough> {
        for (index, token) in row.row.iter().enumerate() {
            let TokenTree::Ident(word) = token else {
                continue;
            };
            let after = &row.row[index + 1..];
            match word.to_string().as_str() {
                "fn" if matches!(after, [TokenTree::Group(_), ..]) => {
                    self.add_pointer(row, token, after, work)?;
                }
                "dyn" => {
                    let bounds = bounds_of(after, work)?;
                    let of_all = |bound: &String| {
                        self.declared.of_all.contains(bound)
                            || (bound.starts_with('$') && !self.declared.of_all.is_empty())
                    };
                    if bounds.iter().any(of_all) {
                        self.object(row, token, Refused::ObjectOfAll);
                    }
                }
                "for" if after.first().is_some_and(|next| is_punct(next, '<')) => {
                    self.add_bound(row, token, after, work)?;
                }
                _ if is_value(row, index, work)? => _ = self.values.insert(name_of(word)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds a function pointer, of which this is what follows `fn`.
    fn add_pointer(
        &mut self,
        row: Row,
        token: &TokenTree,
        after: &[TokenTree],
        work: &mut Work,
    ) -> Result<(), Enough> {
        let Some(signature) = Signature::of(after, work)? else {
            return Ok(());
        };
        self.has_function_pointers |= !signature.parameters.is_empty();
        let nothing = Mentioned::default();
        // A closure becomes one, and what it becomes forgets.
        if translates(&signature, self.known(&nothing), work)? {
            self.object(row, token, Refused::ImpliedBound);
        }
        Ok(())
    }

    /// Adds a bound for all lifetimes, of which this is what follows `for`.
    fn add_bound(
        &mut self,
        row: Row,
        token: &TokenTree,
        after: &[TokenTree],
        work: &mut Work,
    ) -> Result<(), Enough> {
        let (binder, rest) = angles(after, work)?;
        let nothing = Mentioned::default();
        let bound = Mentioned::within(binder, self.known(&nothing), work)?;
        if bound.is_empty() {
            return Ok(());
        }
        let first = up_to_the_end(rest, work)?;
        let builds = |token: &TokenTree| {
            matches!(token, TokenTree::Ident(word) if self.declared.building.contains(&name_of(word)))
                || is_punct(token, '$')
        };
        if !first.iter().any(builds) {
            return Ok(());
        }
        for part in arguments(first, work)? {
            let part = Mentioned::within(&part, self.known(&nothing), work)?;
            if part.number() > 1 && part.has_one_of(&bound) {
                self.object(row, token, Refused::ForAll);
                break;
            }
        }
        Ok(())
    }

    fn known<'k>(&'k self, of_self: &'k Mentioned) -> Known<'k> {
        Known {
            hiding: &self.declared.hiding,
            of_self,
        }
    }

    fn object(&mut self, row: Row, token: &TokenTree, to: Refused) {
        if self.objections.len() < super::MOST_OBJECTIONS {
            let at = row.place(token);
            self.objections.push(Objection { at, to });
        }
    }

    fn doubt(&mut self, row: Row, token: &TokenTree, about: Doubtful) {
        if self.doubts.len() < super::MOST_OBJECTIONS {
            let at = row.place(token);
            self.doubts.push(Doubt { at, about });
        }
    }

    /// Says what was found, now that all files have been seen.
    fn report(self, screened: &mut Screened) {
        let Found {
            declared,
            objections,
            doubts,
            translators,
            named_by_macros,
            mut values,
            has_function_pointers,
        } = self;
        screened.objections.extend(objections);
        screened.doubts.extend(doubts);
        // A function that is imported under another name may be used by that one.
        values.extend(declared.renamed.keys().cloned());
        let translators = translators.into_iter();
        let used = translators.filter_map(|(name, at)| values.contains(&name).then_some(at));
        for at in used.chain(named_by_macros) {
            match has_function_pointers {
                true => screened.objections.push(Objection {
                    at,
                    to: Refused::ImpliedBound,
                }),
                false => screened.doubts.push(Doubt {
                    at,
                    about: Doubtful::ImpliedBound,
                }),
            }
        }
    }
}

/// The types in a bound or a predicate: what is before its colon, and what stands in angle brackets, each for itself.
fn arguments(bound: &[TokenTree], work: &mut Work) -> Result<Vec<Vec<TokenTree>>, Enough> {
    let mut found = Vec::new();
    let mut rest = bound;
    let mut before = 0;
    while let [token, after @ ..] = rest {
        let is_path = matches!(after, [next, ..] if is_punct(next, ':'));
        match token {
            token if is_punct(token, '<') => {
                let (within, after) = angles(rest, work)?;
                if within.is_empty() {
                    break;
                }
                let within = &within[1..within.len() - 1];
                found.extend(by_commas(within).map(<[_]>::to_vec));
                rest = after;
                continue;
            }
            token if is_punct(token, ':') && is_path => rest = &rest[2..],
            token if is_punct(token, ':') && before == 0 => {
                before = bound.len() - rest.len();
                rest = after;
            }
            _ => rest = after,
        }
    }
    found.push(bound[..before].to_vec());
    Ok(found)
}

/// Whether the word at `index` is a value, or may be one: it is not called, declared or imported there.
fn is_value(row: Row, index: usize, work: &mut Work) -> Result<bool, Enough> {
    let before = index.checked_sub(1).map(|before| &row.row[before]);
    let is_declared = before.is_some_and(|before| is_word(before, "fn"));
    if is_declared || row.scope.in_use {
        return Ok(false);
    }
    let after = match &row.row[index + 1..] {
        // With its generics: `f::<T>`.
        [colon, other, rest @ ..] if is_punct(colon, ':') && is_punct(other, ':') => {
            match angles(rest, work)? {
                // A path that goes on.
                ([], _) => return Ok(false),
                (_, after) => after,
            }
        }
        after => after,
    };
    let is_called = |group: &Group| group.delimiter() == Delimiter::Parenthesis;
    Ok(!matches!(after, [TokenTree::Group(group), ..] if is_called(group)))
}

/// The trait in `impl<T: ?Sized> Trait for T`, of which `header` is what follows `impl`; and the type, if that is not a
/// parameter alone.
fn trait_for_all(
    header: &[TokenTree],
    work: &mut Work,
) -> Result<Option<(String, Option<String>)>, Enough> {
    let is_unsized = header
        .windows(2)
        .any(|two| is_punct(&two[0], '?') && is_word(&two[1], "Sized"));
    let (_, rest) = angles(header, work)?;
    let end = rest.iter().position(|token| is_word(token, "where"));
    let rest = &rest[..end.unwrap_or(rest.len())];
    let Some(at) = rest.iter().position(|token| is_word(token, "for")) else {
        return Ok(None);
    };
    let of = bounds_of(&rest[..at], work)?.pop();
    let Some(of) = of.filter(|_| is_unsized) else {
        return Ok(None);
    };
    Ok(match &rest[at + 1..] {
        [TokenTree::Ident(_)] => Some((of, None)),
        [dollar, TokenTree::Ident(_)] if is_punct(dollar, '$') => Some((of, None)),
        subject => bounds_of(subject, work)?
            .pop()
            .map(|subject| (of, Some(subject))),
    })
}

/// Whether in `bounds` there is one on a function that returns something: `F: Fn() -> R`.
fn returns(bounds: &[TokenTree]) -> bool {
    bounds.windows(4).any(|four| match four {
        [TokenTree::Ident(word), TokenTree::Group(_), dash, angle] => {
            let name = name_of(word);
            FUNCTIONS.contains(&name.as_str()) && is_punct(dash, '-') && is_punct(angle, '>')
        }
        _ => false,
    })
}

/// Whether a function takes a value of an associated type of `T`, where `T: 'static`, and says nothing of how long that type
/// lives.
fn takes_static_projections(signature: &Signature, scope: &Scope) -> bool {
    let mut says_more = false;
    let mut lasting = BTreeSet::new();
    if scope.is_lasting {
        lasting.insert("Self".to_owned());
    }
    // Those of an `impl` end with its first bound that is none of a parameter, and that is no loss.
    let around = scope.implements.get(1..).unwrap_or_default();
    let own = signature.generics.get(1..).unwrap_or_default();
    let bounds = [around, own, signature.bounds];
    for bound in bounds
        .into_iter()
        .flat_map(by_commas)
        .filter(|bound| says_static(bound))
    {
        match bound {
            [TokenTree::Ident(name), colon, next, ..]
                if is_punct(colon, ':') && !is_punct(next, ':') =>
            {
                lasting.insert(name_of(name));
            }
            // `T::Item: 'static`
            _ => says_more = true,
        }
    }
    if says_more || lasting.is_empty() {
        return false;
    }
    let is_of_lasting = |two: &[TokenTree]| match two {
        // `T::Item`, `T as Iterator`
        [TokenTree::Ident(name), next] => {
            lasting.contains(&name_of(name)) && (is_punct(next, ':') || is_word(next, "as"))
        }
        _ => false,
    };
    // The name of a parameter is none of a type.
    by_commas(&signature.parameters).any(|parameter| {
        let mut parts = parameter.splitn(2, |token| is_punct(token, ':'));
        let of = parts.nth(1).unwrap_or(parameter);
        of.windows(2).any(is_of_lasting)
    })
}

#[cfg(test)]
mod tests;
