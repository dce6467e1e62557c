//! The signatures that a skeleton promises, written out as code that calls a submission by them.
//!
//! A check asks what a function returned what it says, and a type of the submission's own could say the right words without
//! anything having been done. This code is compiled with the checks, and never run: it holds only if every function takes and
//! returns what the skeleton says.

use lab::record::Place;
use quote::ToTokens;
use syn::{
    Error, FnArg, Ident, ImplItem, Item, ItemImpl, Pat, Result, Signature, Visibility,
    spanned::Spanned,
};

use crate::{escape, spans};

/// The module's name, among the checks' own.
pub const MODULE: &str = "signatures";

/// What is wrong with a skeleton.
#[derive(Debug, thiserror::Error)]
#[error("{at}: {message}")]
pub struct SkeletonError {
    /// Where.
    at: Place,
    /// What, and what to do.
    message: String,
}

/// The code for `skeleton`, which stands in the file `label`, and for submissions that are compiled as `krate`.
///
/// # Errors
///
/// If it is not Rust, or has a signature that can't be written out.
pub fn of(skeleton: &str, label: &str, krate: &str) -> std::result::Result<String, SkeletonError> {
    let written = write(skeleton, krate).map_err(|error| SkeletonError {
        at: spans::place(label, error.span()),
        message: escape::line(&error.to_string()),
    });
    spans::forget();
    written
}

fn write(skeleton: &str, krate: &str) -> Result<String> {
    let file = syn::parse_file(skeleton)?;
    let (mut names, mut callers) = (String::new(), String::new());
    // One by one: a glob would bring in whatever else the submission calls by a name that is used here.
    let mut name = |visibility: &Visibility, name: &Ident| {
        if is_public(visibility) {
            names += &format!("use ::{krate}::{name};\n");
        }
    };
    let mut imports = String::new();
    for (number, item) in file.items.iter().enumerate() {
        match item {
            Item::Use(import) if is_private(&import.vis) => {
                imports += &format!("{}\n", text(import))
            }
            Item::Struct(item) => name(&item.vis, &item.ident),
            Item::Enum(item) => name(&item.vis, &item.ident),
            Item::Type(item) => name(&item.vis, &item.ident),
            Item::Trait(item) => name(&item.vis, &item.ident),
            Item::Fn(function) if is_public(&function.vis) => {
                let called = format!("::{krate}::{}", function.sig.ident);
                callers += &format!("\n{}", caller(&function.sig, &called)?);
            }
            Item::Impl(methods) if methods.trait_.is_none() => {
                callers += &format!("\n{}", of_methods(methods, number)?);
            }
            _ => {}
        }
    }
    let says = "//! What the skeleton promises. Nothing of it is run.";
    Ok(format!("{says}\n\n{imports}{names}{callers}"))
}

/// Methods are called by those of a type that holds theirs, so that `&self` and what is left out of lifetimes mean the same.
fn of_methods(methods: &ItemImpl, number: usize) -> Result<String> {
    let generics = &methods.generics;
    let (mut declared, mut theirs) = (text(generics), text(&methods.self_ty));
    let named = generics.split_for_impl().1.to_token_stream();
    let mut named = named.to_string().replace(' ', "");
    // A type that holds theirs has to say for how long.
    if theirs.contains("'_") {
        theirs = theirs.replace("'_", "'theirs");
        for generics in [&mut declared, &mut named] {
            *generics = match generics.strip_prefix('<') {
                Some(others) => format!("<'theirs, {others}"),
                None => "<'theirs>".to_owned(),
            };
        }
    }
    let bounds = generics.where_clause.as_ref();
    let bounds = bounds.map_or(String::new(), |bounds| format!(" {}", text(bounds)));
    let mut code = format!("struct Signatures{number}{declared}({theirs}){bounds};\n\n");
    code += &format!("impl{declared} Signatures{number}{named}{bounds} {{");
    for item in &methods.items {
        let ImplItem::Fn(method) = item else { continue };
        if !is_public(&method.vis) {
            continue;
        }
        let name = &method.sig.ident;
        let called = match method.sig.receiver() {
            Some(_) => format!("self.0.{name}"),
            None => format!("<{theirs}>::{name}"),
        };
        code += &format!("\n{}", caller(&method.sig, &called)?);
    }
    Ok(code + "}\n")
}

/// A function with the given signature, which calls another one by it.
fn caller(signature: &Signature, called: &str) -> Result<String> {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Receiver(_) => None,
        FnArg::Typed(input) => Some(match &*input.pat {
            Pat::Ident(name) => Ok(name.ident.to_string()),
            other => Err(Error::new_spanned(other, "give the parameter a name")),
        }),
    });
    let arguments = arguments.collect::<Result<Vec<_>>>()?.join(", ");
    let awaited = match signature.asyncness {
        Some(_) => ".await",
        None => "",
    };
    let signature = text(signature);
    Ok(format!(
        "{signature} {{\n    {called}({arguments}){awaited}\n}}\n"
    ))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_private(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Inherited)
}

/// The source text, for it is shown to learners whose code does not fit.
fn text(tokens: &(impl Spanned + ToTokens)) -> String {
    let source = tokens.span().source_text();
    source.unwrap_or_else(|| tokens.to_token_stream().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_signature_is_called_by_a_function_of_the_same() {
        let skeleton = r#"//! An exercise.
#![allow(unused_variables)]

use sim::kitchen::{Dish, Kitchen};
pub use std::fmt::Debug;

/// Cooks.
pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Result<Plate, Raw> {
    todo!("cook: use a::b; pub fn c() {}")
}

pub fn promise<T: Clone>() -> (Setter<T>, impl Future<Output = T>) {
    todo!()
}

fn private() {}

pub enum Raw {}

pub struct Setter<T> {
    todo: T,
}

impl<T: Clone> Setter<T>
where
    T: Send,
{
    pub fn new(value: T) -> Setter<T> {
        todo!()
    }

    pub async fn set(&self, value: T) -> Option<&T> {
        todo!()
    }

    fn helper(self) {}
}

impl<T> Drop for Setter<T> {
    fn drop(&mut self) {}
}

impl Pot<'_> {
    pub fn dish(&self) -> &Dish {
        todo!()
    }
}
"#;
        insta::assert_snapshot!(of(skeleton, "skeleton.rs", "chef").unwrap(), @r#"
        //! What the skeleton promises. Nothing of it is run.

        use sim::kitchen::{Dish, Kitchen};
        use ::chef::Raw;
        use ::chef::Setter;

        async fn cook(kitchen: &Kitchen, dish: Dish) -> Result<Plate, Raw> {
            ::chef::cook(kitchen, dish).await
        }

        fn promise<T: Clone>() -> (Setter<T>, impl Future<Output = T>) {
            ::chef::promise()
        }

        struct Signatures7<T: Clone>(Setter<T>) where
            T: Send,;

        impl<T: Clone> Signatures7<T> where
            T: Send, {
        fn new(value: T) -> Setter<T> {
            <Setter<T>>::new(value)
        }

        async fn set(&self, value: T) -> Option<&T> {
            self.0.set(value).await
        }
        }

        struct Signatures9<'theirs>(Pot<'theirs>);

        impl<'theirs> Signatures9<'theirs> {
        fn dish(&self) -> &Dish {
            self.0.dish()
        }
        }
        "#);
    }

    #[test]
    fn what_can_not_be_written_out_is_told_with_its_place() {
        let error = |skeleton| of(skeleton, "skeleton.rs", "chef").unwrap_err().to_string();
        assert_eq!(
            error("pub fn cook((dish, time): (u8, u8)) {}"),
            "skeleton.rs:1:13: give the parameter a name"
        );
        assert!(error("pub fn cook(").starts_with("skeleton.rs:1:"));
    }
}
