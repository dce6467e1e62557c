//! The screen: refuses, before compiling, what could make the compiler open files that are not the submission's, or
//! get round `-F unsafe_code`.
//!
//! It works on tokens and not on syntax. So it sees into macros, does not care whether the file parses, and has no
//! recursion that deep nesting could overflow. A macro can move tokens about, but can't make an identifier that does not
//! stand somewhere in the source: an identifier that could become one of the refused constructs is refused wherever
//! macros get hold of it.
//!
//! What is left to the compiler: everything that `-F unsafe_code` sees, and crates that it was not given.
//! One thing can't be had by screening: known holes of the compiler let safe code break memory safety. Of some of them the
//! screen knows the shapes, and refuses them, or has a person look at what may be honest: see `holes`.
//!
//! - `names` compares names as the compiler does.
//! - `work` bounds what is done for a submission: it grows with its size and no faster, and ends when it is stopped.

use std::fmt;

use lab::record::Place;
use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

use self::{
    names::{is_punct, is_word, name_of},
    work::{Enough, Work},
};
use crate::{
    intake::Submission,
    report::{Diagnostic, Level},
    spans,
    stop::Stop,
};

mod holes;
mod names;
mod work;

/// The deepest nesting of brackets that is compiled.
pub const MOST_NESTING: usize = 200;

/// The most objections that are reported for one submission.
pub const MOST_OBJECTIONS: usize = 20;

/// Something in a submission that is not compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Where it stands.
    pub at: Place,
    /// What it is.
    pub to: Refused,
}

/// What the screen refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A macro that opens a file when compiled, or its name where a macro gets hold of it.
    Opens(String),
    /// A macro that reads the environment when compiled.
    Environment(String),
    /// `#[path = "…"]`
    Path,
    /// `#[debugger_visualizer(…)]`, which puts a file into the program.
    Visualizer,
    /// `#![feature(…)]`
    Feature,
    /// `mod` in a macro, where it can get a `path` that is not seen.
    ModInMacro,
    /// `unsafe` in an attribute, or where a macro can put it into one. The compiler's lint does not see `naked`.
    UnsafeAttribute,
    /// `&'a &'b`
    NestedLifetimes,
    /// A function that takes one lifetime for another, where there are function pointers.
    ImpliedBound,
    /// A trait object of a trait that is implemented for all types.
    ObjectOfAll,
    /// A bound for all lifetimes, whose trait hands it on to another without what goes unsaid in it.
    ForAll,
    /// An `impl` for what another type stands for, where that ties two lifetimes.
    Projection,
    /// Headers of functions and the like that run into each other for as long as no honest code has them.
    Sprawling,
    /// A line for a script's interpreter or tool at the top, after which compiler and screen would read differently.
    Preamble,
    /// Brackets within brackets within brackets …
    Nesting,
    /// A file that does not consist of Rust's tokens, with a word that may be meant to open others.
    Unreadable(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Opens(name) => write!(
                f,
                "`{name}` can make the compiler open any file, so it is refused here and wherever a macro could call it; \
                 write the content itself, or choose another name"
            ),
            Refused::Environment(name) => {
                write!(f, "`{name}!` reads the environment of the machine that grades; write the value itself")
            }
            Refused::Path => {
                f.write_str("`path` can make the compiler open any file; put the module where `mod` looks for it")
            }
            Refused::Visualizer => {
                f.write_str("`debugger_visualizer` can make the compiler open any file; remove it")
            }
            Refused::Feature => f.write_str("exercises are written in stable Rust; remove `feature`"),
            Refused::ModInMacro => {
                f.write_str("a macro can hide which file a `mod` opens; write the module outside of macros")
            }
            Refused::UnsafeAttribute => {
                f.write_str("`unsafe` attributes, and `unsafe` in macros, get round the compiler's checks; remove it")
            }
            Refused::NestedLifetimes => f.write_str(
                "a reference to a reference with another named lifetime can get round the borrow checker; \
                 leave one of the lifetimes out",
            ),
            Refused::ImpliedBound => f.write_str(
                "this function takes one lifetime for another, and as a function pointer can get round the borrow checker; \
                 leave one of the lifetimes out, or use no function pointers",
            ),
            Refused::ObjectOfAll => f.write_str(
                "its trait is implemented for all types, so its trait objects can get round the type system; \
                 use the trait without `dyn`, or implement it for the types that you need",
            ),
            Refused::ForAll => f.write_str(
                "this bound ties two lifetimes for all of them, and the trait's own bounds forget it, which can get round the \
                 borrow checker; leave one of the lifetimes out",
            ),
            Refused::Projection => f.write_str(
                "an `impl` for an associated type in which two lifetimes are tied can get round the borrow checker; write it for \
                 the type itself",
            ),
            Refused::Sprawling => f.write_str(
                "the headers of functions, traits or `impl`s are too long to be read; divide them",
            ),
            Refused::Preamble => {
                f.write_str("the file begins with a line for scripts, which a library has no use for; remove it")
            }
            Refused::Nesting => {
                write!(f, "brackets are nested more than {MOST_NESTING} deep; divide it into functions")
            }
            Refused::Unreadable(word) => write!(
                f,
                "from here on the file can't be read as Rust, so it is unknown what `{word}` in it is for; correct this place first"
            ),
        }
    }
}

impl Objection {
    /// The objection as an entry of the report.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = self.to.to_string();
        Diagnostic {
            level: Level::Error,
            notes: Vec::new(),
            code: None,
            at: Some(self.at.clone()),
            rendered: format!("error: {message}\n --> {}\n", self.at),
            message,
        }
    }
}

/// Something in a submission that honest code may have too, and that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Where it stands.
    pub at: Place,
    /// What it is.
    pub about: Doubtful,
}

/// What the screen can't tell from honest code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubtful {
    /// A function that takes one lifetime for another, and is not only called.
    ImpliedBound,
    /// A trait for functions, whose associated type is what they return.
    ReturnedType,
    /// A value of an associated type, whose lifetime nothing says but that of the type it belongs to.
    StaticProjection,
}

impl fmt::Display for Doubtful {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Doubtful::ImpliedBound => {
                "this function takes one lifetime for another, and is used as a value: in honest code that is rare"
            }
            Doubtful::ReturnedType => {
                "this trait makes an associated type of what a function returns, which can get round the borrow checker"
            }
            Doubtful::StaticProjection => {
                "this takes a value of an associated type to live as long as the type it belongs to, which can get round the \
                 borrow checker"
            }
        })
    }
}

impl Doubt {
    /// The doubt as an entry of the report.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = self.about.to_string();
        Diagnostic {
            level: Level::Warning,
            notes: Vec::new(),
            code: None,
            at: Some(self.at.clone()),
            rendered: format!("warning: {message}\n --> {}\n", self.at),
            message,
        }
    }
}

/// What the screen says of a submission.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Screened {
    /// What is not to be compiled, in the order of the files; at most [`MOST_OBJECTIONS`]. None is good.
    pub objections: Vec<Objection>,
    /// What a person should look at; as many at most.
    pub doubts: Vec<Doubt>,
}

/// What is to be said of `submission` before it is compiled. Whoever stops it gets what was found until then.
pub fn screen(submission: &Submission, stop: &Stop) -> Screened {
    let bytes = submission.files.values().map(String::len).sum();
    let mut work = Work::on(bytes, stop);
    let mut screened = Screened::default();
    let mut files = Vec::new();
    for (path, text) in &submission.files {
        if stop.is_stopped() {
            break;
        }
        let (tokens, objections) = screen_file(path, text, &mut work);
        screened.objections.extend(objections);
        files.extend(tokens.map(|tokens| (path.as_str(), tokens)));
    }
    holes::look(&files, &mut work, &mut screened);
    drop(files);
    spans::forget();
    screened.objections.truncate(MOST_OBJECTIONS);
    screened.doubts.truncate(MOST_OBJECTIONS);
    screened
}

/// The tokens of a file, if it consists of them, and what is objected to in it alone.
fn screen_file(path: &str, text: &str, work: &mut Work) -> (Option<TokenStream>, Vec<Objection>) {
    if has_preamble(text) {
        let at = Place {
            file: path.to_owned(),
            line: 1,
            column: Some(1),
        };
        let to = Refused::Preamble;
        return (None, vec![Objection { at, to }]);
    }
    let (tokens, objections) = match text.parse::<TokenStream>() {
        Ok(tokens) => (Some(tokens.clone()), walk(tokens, work)),
        // The compiler will say what is wrong with the file. It still follows an `include!` in it, though, and prints
        // what it finds there.
        Err(error) => match suspicious_word(text) {
            Some(word) => {
                let to = Refused::Unreadable(word.to_owned());
                (None, vec![(error.span(), to)])
            }
            None => (None, Vec::new()),
        },
    };
    let mut objections: Vec<Objection> = objections
        .into_iter()
        .map(|(span, to)| Objection {
            at: spans::place(path, span),
            to,
        })
        .collect();
    objections.sort_by_key(|objection| (objection.at.line, objection.at.column));
    (tokens, objections)
}

/// Macros that open files.
const OPENING: [&str; 3] = ["include", "include_bytes", "include_str"];

/// Macros that read the environment.
const ENVIRONMENT: [&str; 2] = ["env", "option_env"];

/// Where a stream of tokens stands.
#[derive(Clone, Copy, Default)]
struct Context {
    depth: usize,
    in_attribute: bool,
    in_macro: bool,
    in_use: bool,
}

fn walk(tokens: TokenStream, work: &mut Work) -> Vec<(Span, Refused)> {
    let mut found = Vec::new();
    // Not recursive: a submission may be nested as deep as its size allows.
    let mut streams = vec![(tokens, Context::default())];
    while let Some((stream, mut context)) = streams.pop() {
        if found.len() >= MOST_OBJECTIONS {
            break;
        }
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        match work.take(tokens.len()) {
            Ok(()) => {}
            Err(Enough::Stopped) => break,
            Err(Enough::Spent) => {
                found.extend(tokens.first().map(|one| (one.span(), Refused::Sprawling)));
                break;
            }
        }
        for (index, token) in tokens.iter().enumerate() {
            let (before, after) = (&tokens[..index], &tokens[index + 1..]);
            match token {
                TokenTree::Group(group) if context.depth == MOST_NESTING => {
                    found.push((group.span_open(), Refused::Nesting));
                }
                TokenTree::Group(group) => {
                    streams.push((group.stream(), context.within(before, group)))
                }
                TokenTree::Ident(ident) => {
                    let word = name_of(ident);
                    context.in_use |= word == "use";
                    found.extend(
                        refused_word(&word, context, after).map(|refused| (ident.span(), refused)),
                    );
                }
                TokenTree::Punct(punct) => {
                    context.in_use &= punct.as_char() != ';';
                    if is_nested_lifetimes(&tokens[index..]) {
                        found.push((punct.span(), Refused::NestedLifetimes));
                    }
                }
                TokenTree::Literal(_) => {}
            }
        }
    }
    found
}

impl Context {
    /// The context inside `group`, which comes after the tokens `before`.
    fn within(self, before: &[TokenTree], group: &Group) -> Context {
        let is_attribute = group.delimiter() == Delimiter::Bracket
            && match before {
                [.., hash, bang] if is_punct(bang, '!') => is_punct(hash, '#'),
                [.., hash] => is_punct(hash, '#'),
                [] => false,
            };
        let is_macro = match before {
            [.., TokenTree::Ident(_), bang] => is_punct(bang, '!'),
            [.., macro_rules, bang, TokenTree::Ident(_)] => {
                is_word(macro_rules, "macro_rules") && is_punct(bang, '!')
            }
            _ => false,
        };
        Context {
            depth: self.depth + 1,
            in_attribute: self.in_attribute || is_attribute,
            in_macro: self.in_macro || is_macro,
            in_use: self.in_use,
        }
    }
}

/// Why a word of this `name` is refused in `context` before the tokens `after`, if it is.
fn refused_word(name: &str, context: Context, after: &[TokenTree]) -> Option<Refused> {
    let is_renamed = context.in_use && after.first().is_some_and(|next| is_word(next, "as"));
    let is_called = match after {
        [TokenTree::Punct(bang), next, ..]
            if bang.spacing() == Spacing::Joint && is_punct(next, '=') =>
        {
            false
        }
        [bang, ..] => is_punct(bang, '!'),
        [] => false,
    };
    match name {
        _ if OPENING.contains(&name) && (is_called || is_renamed || context.in_macro) => {
            Some(Refused::Opens(name.to_owned()))
        }
        _ if ENVIRONMENT.contains(&name) && (is_called || is_renamed) => {
            Some(Refused::Environment(name.to_owned()))
        }
        "debugger_visualizer" => Some(Refused::Visualizer),
        "path" if context.in_attribute && after.first().is_some_and(|next| is_punct(next, '=')) => {
            Some(Refused::Path)
        }
        "feature" if context.in_attribute && matches!(after, [TokenTree::Group(_), ..]) => {
            Some(Refused::Feature)
        }
        "mod" if context.in_macro => Some(Refused::ModInMacro),
        "unsafe" if context.in_macro || context.in_attribute => Some(Refused::UnsafeAttribute),
        _ => None,
    }
}

/// Whether `tokens` begin with `&'a &'b`, where `a` and `b` differ; or with `&$a &$b`, in a macro.
fn is_nested_lifetimes(tokens: &[TokenTree]) -> bool {
    let [
        and,
        tick,
        TokenTree::Ident(outer),
        inner_and,
        inner_tick,
        TokenTree::Ident(inner),
        ..,
    ] = tokens
    else {
        return false;
    };
    let are_references = is_punct(and, '&') && is_punct(inner_and, '&');
    let are_named = |sign| is_punct(tick, sign) && is_punct(inner_tick, sign);
    let (outer, inner) = (name_of(outer), name_of(inner));
    // What lives for ever outlives all: that is nothing to be forgotten.
    are_references && (are_named('\'') || are_named('$')) && outer != inner && inner != "static"
}

/// Whether the file begins with `#!/bin/sh` or the like, or with the `---` of a script's manifest. The compiler skips
/// them before it begins to read tokens.
fn has_preamble(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (text.starts_with("#!") && !text.starts_with("#![")) || text.trim_start().starts_with("---")
}

/// The first word of `text` that may be meant to open a file.
fn suspicious_word(text: &str) -> Option<&str> {
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.find(|word| {
        OPENING.contains(word) || matches!(*word, "path" | "debugger_visualizer" | "unsafe")
    })
}

#[cfg(test)]
mod tests;
