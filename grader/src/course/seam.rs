//! The seam of an exercise, written from the signatures of its skeleton: what its checks and a submission are put together by.
//!
//! The *stand-in* has what the checks use of the skeleton, under the same names, and calls for it whatever is connected; the
//! checks are compiled against it once. The *program* connects a submission, and is compiled anew for each. Between the two
//! goes only what both know: types of other crates, trait objects in boxes, and the stand-in's own types.
//!
//! - A type whose fields or variants are public is *mirrored*: the stand-in has the same, and the program converts it.
//! - Any other type is *opaque*: its methods go through the seam by a trait, which is implemented for each submission's own.
//! - A type parameter that stands for values is [`lab::seam::Value`](../../lab/src/seam.rs) in a submission.
//! - A future, a closure or a reader goes through in a box, and lasts there as long as it would without.
//!
//! Only what the checks name is written, so that nothing is asked of a submission that they do not ask. What of it has to be
//! `Send` or `Sync` the skeleton says, and where it leaves that open, the checks do: see [`Needs`].

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};

mod convert;
mod flows;
mod function;
mod mirrored;
mod needs;
mod print;
mod scope;
mod shape;
mod skeleton;
mod tokens;
mod writer;

pub use self::needs::Needs;
use self::{print::print, skeleton::Skeleton, writer::Writer};
use crate::{
    files::{self, FileError},
    tree,
};

/// The two files of a seam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// What the checks are compiled against.
    pub stand_in: String,
    /// What connects a submission.
    pub program: String,
}

/// What of a skeleton no seam can be written for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no seam can be written for `{what}`{}", of(.within))]
pub struct Underivable {
    what: String,
    /// The function or method that it is a part of.
    within: Option<String>,
}

fn of(within: &Option<String>) -> String {
    let within = within.as_ref();
    within.map_or_else(String::new, |within| format!(" of `{within}`"))
}

impl Underivable {
    fn of(tokens: &impl ToTokens) -> Underivable {
        Underivable::new(&print(tokens.to_token_stream()))
    }

    fn new(what: &str) -> Underivable {
        Underivable {
            what: what.to_owned(),
            within: None,
        }
    }

    fn within(self, within: impl FnOnce() -> String) -> Underivable {
        Underivable {
            within: self.within.or_else(|| Some(within())),
            ..self
        }
    }
}

/// The sources of what writes seams: when they change, what was compiled of a seam is not what it would be now.
pub const WRITER: [&str; 12] = [
    include_str!("seam.rs"),
    include_str!("seam/convert.rs"),
    include_str!("seam/flows.rs"),
    include_str!("seam/function.rs"),
    include_str!("seam/mirrored.rs"),
    include_str!("seam/needs.rs"),
    include_str!("seam/print.rs"),
    include_str!("seam/scope.rs"),
    include_str!("seam/shape.rs"),
    include_str!("seam/skeleton.rs"),
    include_str!("seam/tokens.rs"),
    include_str!("seam/writer.rs"),
];

/// The seam between a submission that is compiled as `krate` and checks that use these `used` names of the `skeleton`, with
/// what they `need`.
///
/// # Errors
///
/// If something that the checks use can't go through one.
pub fn write(
    skeleton: &str,
    krate: &str,
    used: &BTreeSet<String>,
    needs: &Needs,
) -> Result<Sources, Underivable> {
    let read = Skeleton::read(skeleton, |ty, of| match of {
        // It is dropped with its box.
        "Drop" => false,
        "Debug" => needs.debug(ty),
        "Clone" => ["clone", "cloned", "Clone"]
            .iter()
            .any(|&name| used.contains(name)),
        "Default" => ["default", "Default"]
            .iter()
            .any(|&name| used.contains(name)),
        _ => true,
    });
    let skeleton = read.map_err(|error| Underivable::new(&error.to_string()))?;
    let krate = format_ident!("{krate}");
    let mut writer = Writer::new(&skeleton, &krate, used, needs);
    writer.write()?;
    Ok(writer.finish())
}

/// What the files of the checks in `tests` name. Nothing of it stands in a text or a comment.
///
/// # Errors
///
/// If one can't be read.
pub fn names_of_checks(tests: &Path) -> Result<BTreeSet<String>, FileError> {
    let mut found = BTreeSet::new();
    let is_source = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "rs");
    for file in tree::files(tests)?.into_iter().filter(is_source) {
        if let Ok(tokens) = files::read(&file)?.parse::<TokenStream>() {
            tokens::names(tokens, &mut found);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
