//! Headers: what stands between a keyword such as `fn` and the body of what it begins, and how to read parts of it.

use std::rc::Rc;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::super::{
    MOST_NESTING,
    names::{is_punct, is_word, name_of},
    work::{Enough, Work},
};

/// What a header begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fn,
    Impl,
    Trait,
    /// `struct`, `enum` or `union`.
    Data,
    /// `type`
    Alias,
    Use,
}

impl Kind {
    /// What a keyword begins. `r#fn` is none.
    fn of(word: &Ident) -> Option<Kind> {
        Some(match word.to_string().as_str() {
            "fn" => Kind::Fn,
            "impl" => Kind::Impl,
            "trait" => Kind::Trait,
            "struct" | "enum" | "union" => Kind::Data,
            "type" => Kind::Alias,
            "use" => Kind::Use,
            _ => return None,
        })
    }
}

/// A header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'t> {
    pub(super) kind: Kind,
    /// Its keyword.
    pub(super) keyword: &'t TokenTree,
    /// What follows the keyword, without the body.
    pub(super) tokens: &'t [TokenTree],
    /// The body in braces, if there is one.
    pub(super) body: Option<&'t Group>,
}

/// One row of tokens, as they stand between two brackets, and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// What follows the keyword of the innermost `impl` around it.
    pub(super) implements: Rc<[TokenTree]>,
    /// Whether all that the innermost trait around it is implemented for lives for ever.
    pub(super) is_lasting: bool,
    /// Whether it is part of a `use`.
    pub(super) in_use: bool,
}

/// Hands each row of tokens in `tokens` to `see`, with the headers that end in it.
///
/// # Errors
///
/// If `see` has enough, or too much work is left.
pub(super) fn each_row(
    tokens: TokenStream,
    work: &mut Work,
    mut see: impl FnMut(&[TokenTree], &[Header], &Scope, &mut Work) -> Result<(), Enough>,
) -> Result<(), Enough> {
    // Not recursive: a submission may be nested as deep as its size allows.
    let mut rows = vec![(tokens, Scope::default(), 0)];
    while let Some((row, scope, depth)) = rows.pop() {
        let row: Vec<TokenTree> = row.into_iter().collect();
        work.take(row.len())?;
        let headers = headers(&row);
        see(&row, &headers, &scope, work)?;
        // What is nested deeper is refused for that alone.
        if depth == MOST_NESTING {
            continue;
        }
        let bodies = headers.iter().filter(|header| header.body.is_some());
        let mut next = bodies.peekable();
        let mut in_use = scope.in_use;
        for (index, token) in row.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let is_body = |header: &&&Header| {
                        header.body.is_some_and(|body| std::ptr::eq(body, group))
                    };
                    let header = next.next_if(|header| is_body(&header));
                    let implements = match header {
                        Some(header) if header.kind == Kind::Impl => header.tokens.into(),
                        _ => scope.implements.clone(),
                    };
                    let is_lasting = match header {
                        Some(header) if header.kind == Kind::Trait => says_static(header.tokens),
                        _ => scope.is_lasting,
                    };
                    let scope = Scope {
                        implements,
                        is_lasting,
                        in_use,
                    };
                    rows.push((group.stream(), scope, depth + 1));
                }
                TokenTree::Ident(word) => {
                    in_use |= Kind::of(word) == Some(Kind::Use) && begins(Kind::Use, &row, index);
                }
                token => in_use &= !is_punct(token, ';'),
            }
        }
    }
    Ok(())
}

/// The headers in a row that end in it. Each token belongs to one at most: where a keyword follows before the body, the
/// later one has it.
fn headers(row: &[TokenTree]) -> Vec<Header<'_>> {
    let mut found = Vec::new();
    let mut begun: Option<(Kind, usize)> = None;
    for (index, token) in row.iter().enumerate() {
        let ends = match token {
            TokenTree::Ident(word) => {
                if let Some(kind) = Kind::of(word)
                    && begins(kind, row, index)
                {
                    begun = Some((kind, index));
                }
                continue;
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
            token if is_punct(token, ';') => None,
            _ => continue,
        };
        // The braces of `use a::{b};` are no body.
        let goes_on =
            |(kind, _): &(Kind, usize)| ends.is_some() && matches!(kind, Kind::Use | Kind::Alias);
        if begun.as_ref().is_some_and(goes_on) {
            continue;
        }
        if let Some((kind, start)) = begun.take() {
            found.push(Header {
                kind,
                keyword: &row[start],
                tokens: &row[start + 1..index],
                body: ends,
            });
        }
    }
    // None of these needs an end where a macro hands it on.
    if let Some((kind, start)) = begun {
        found.push(Header {
            kind,
            keyword: &row[start],
            tokens: &row[start + 1..],
            body: None,
        });
    }
    found
}

/// Whether the keyword at `index` begins something, and is not part of a type.
fn begins(kind: Kind, row: &[TokenTree], index: usize) -> bool {
    let next = row.get(index + 1);
    match kind {
        // `-> impl Sized + use<'a>`
        Kind::Use => !next.is_some_and(|next| is_punct(next, '<')),
        Kind::Impl => match index.checked_sub(1).map(|before| &row[before]) {
            // Before it a macro may end a repetition.
            Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ';' | '*' | '?'),
            Some(TokenTree::Ident(word)) => word == "unsafe" || word == "default",
            _ => true,
        },
        // A name, which a macro may put there.
        _ => next.is_some_and(|next| matches!(next, TokenTree::Ident(_)) || is_punct(next, '$')),
    }
}

/// Whether `'static` stands in `tokens`.
pub(super) fn says_static(tokens: &[TokenTree]) -> bool {
    let is_static = |two: &[TokenTree]| is_punct(&two[0], '\'') && is_word(&two[1], "static");
    tokens.windows(2).any(is_static)
}

/// What stands in angle brackets at the beginning of `tokens`, if they begin so, and what follows.
///
/// # Errors
///
/// If to find the end is too much work.
pub(super) fn angles<'t>(
    tokens: &'t [TokenTree],
    work: &mut Work,
) -> Result<(&'t [TokenTree], &'t [TokenTree]), Enough> {
    if !tokens.first().is_some_and(|first| is_punct(first, '<')) {
        return Ok((&[], tokens));
    }
    let mut depth = 0;
    let end = (0..tokens.len()).find(|index| {
        depth += turn(tokens, *index);
        depth == 0
    });
    work.take(end.unwrap_or(tokens.len()))?;
    Ok(match end {
        Some(end) => tokens.split_at(end + 1),
        None => (&[], tokens),
    })
}

/// The parts between the commas that stand in no angle brackets.
pub(super) fn by_commas(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    let mut depth = 0;
    let mut index = 0;
    tokens.split(move |token| {
        depth += turn(tokens, index);
        index += 1;
        depth == 0 && is_punct(token, ',')
    })
}

/// Whether an angle bracket opens at `index`, or closes. That of an arrow does neither.
pub(super) fn turn(tokens: &[TokenTree], index: usize) -> i32 {
    let follows = |sign| index > 0 && is_punct(&tokens[index - 1], sign);
    match &tokens[index] {
        token if is_punct(token, '<') => 1,
        token if is_punct(token, '>') && !follows('-') && !follows('=') => -1,
        _ => 0,
    }
}

/// The signature of a function, or of a pointer to one.
#[derive(Debug)]
pub(super) struct Signature<'t> {
    /// In angle brackets, with them.
    pub(super) generics: &'t [TokenTree],
    pub(super) parameters: Vec<TokenTree>,
    /// Empty where nothing is returned.
    pub(super) output: &'t [TokenTree],
    /// What follows `where`.
    pub(super) bounds: &'t [TokenTree],
}

impl<'t> Signature<'t> {
    /// The signature in `tokens`, which may go on behind it.
    ///
    /// # Errors
    ///
    /// If to read it is too much work.
    pub(super) fn of(
        tokens: &'t [TokenTree],
        work: &mut Work,
    ) -> Result<Option<Signature<'t>>, Enough> {
        let (generics, rest) = angles(tokens, work)?;
        let [TokenTree::Group(parameters), rest @ ..] = rest else {
            return Ok(None);
        };
        let (output, rest) = match rest {
            [dash, angle, rest @ ..] if is_punct(dash, '-') && is_punct(angle, '>') => {
                rest.split_at(up_to_the_end(rest, work)?.len())
            }
            _ => (&rest[..0], rest),
        };
        let parameters: Vec<TokenTree> = parameters.stream().into_iter().collect();
        work.take(parameters.len())?;
        Ok(Some(Signature {
            generics,
            parameters,
            output,
            bounds: match rest {
                [first, bounds @ ..] if is_word(first, "where") => bounds,
                _ => &rest[..0],
            },
        }))
    }
}

/// A type or a bound at the beginning of `tokens`: up to what can't be part of it.
///
/// # Errors
///
/// If to find the end is too much work.
pub(super) fn up_to_the_end<'t>(
    tokens: &'t [TokenTree],
    work: &mut Work,
) -> Result<&'t [TokenTree], Enough> {
    let mut depth = 0;
    let end = (0..tokens.len()).find(|index| {
        depth += turn(tokens, *index);
        let ends = match &tokens[*index] {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(word) => word == "where",
            TokenTree::Punct(punct) => matches!(punct.as_char(), ',' | ';' | '='),
            TokenTree::Literal(_) => false,
        };
        depth < 0 || (depth == 0 && ends)
    });
    let end = end.unwrap_or(tokens.len());
    work.take(end)?;
    Ok(&tokens[..end])
}

/// The last names of the paths joined by `+` at the beginning of `tokens`, such as `Stream` in `futures::Stream<Item = T>`;
/// `$t` for one that a macro puts there.
///
/// # Errors
///
/// If to read them is too much work.
pub(super) fn bounds_of(tokens: &[TokenTree], work: &mut Work) -> Result<Vec<String>, Enough> {
    let tokens = up_to_the_end(tokens, work)?;
    let mut names = Vec::new();
    let mut last = None;
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = after;
        match token {
            // `dyn for<'a> Fn(&'a str)`
            TokenTree::Ident(word) if word == "for" => rest = angles(after, work)?.1,
            TokenTree::Ident(word) => last = Some(name_of(word)),
            // `dyn (Object)`, but not `dyn Fn(Object)`.
            TokenTree::Group(group) if last.is_none() => {
                let within: Vec<TokenTree> = group.stream().into_iter().collect();
                last = within.iter().rev().find_map(word_of);
            }
            TokenTree::Punct(punct) => match (punct.as_char(), after) {
                ('+', _) => names.extend(last.take()),
                // A lifetime.
                ('\'', [_, after @ ..]) => rest = after,
                ('$', [name, after @ ..]) => {
                    last = word_of(name).map(|name| format!("${name}"));
                    rest = after;
                }
                ('<', _) => match angles(&tokens[tokens.len() - rest.len() - 1..], work)? {
                    ([], _) => break,
                    (_, after) => rest = after,
                },
                _ => {}
            },
            _ => {}
        }
    }
    names.extend(last);
    Ok(names)
}

fn word_of(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(word) => Some(name_of(word)),
        _ => None,
    }
}
