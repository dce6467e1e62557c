//! `#[lab::test]`: turns an async function into a check.
//!
//! The check becomes an ordinary `#[test]`, so that `cargo test`, nextest and rust-analyzer's "Run" know it. Where checks are
//! compiled as a library it is a function, to be listed for `lab::main`. What it does is one call into `lab`, which is not
//! generic: the runtime is compiled once, with the lab, and not again for each check.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Expr, ExprLit, ItemFn, Lit, LitInt, LitStr, Meta, ReturnType, Token, parse::Parser,
    parse2, punctuated::Punctuated, spanned::Spanned,
};

/// Turns `async fn name(world: World)` into a check.
///
/// Its doc comment's first line is the check's title. Arguments: `points = N`, what it is worth; `seeds = N`, on how many
/// seeds it runs (1 unless said otherwise); `proves("part.rule")`, which rules of the exercise's `rules.toml` fall with it. The last
/// is for the course's own reader, and changes nothing here.
#[proc_macro_attribute]
pub fn test(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let function: ItemFn = parse2(item)?;
    let Arguments { seeds, starved } = Arguments::parse(arguments)?;
    let name = &function.sig.ident;
    let complaint = if function.sig.asyncness.is_none() {
        Some("a check is an `async fn`")
    } else if function.sig.inputs.len() != 1 {
        Some("a check takes one argument, `world: World`")
    } else if !matches!(function.sig.output, ReturnType::Default) {
        Some("a check returns nothing: it says what is wrong with `expect!` and `expect_eq!`")
    } else if !function.attrs.iter().any(is_doc) {
        Some("a check has a doc comment: its first line is the title that learners see")
    } else {
        None
    };
    if let Some(complaint) = complaint {
        return Err(syn::Error::new(function.sig.span(), complaint));
    }
    let docs = function.attrs.iter().filter(|attribute| is_doc(attribute));
    let others = function.attrs.iter().filter(|attribute| !is_doc(attribute));
    let (inputs, body) = (&function.sig.inputs, &function.block);
    Ok(quote! {
        #(#docs)*
        #[cfg_attr(test, ::core::prelude::v1::test)]
        #(#others)*
        pub fn #name() {
            async fn check(#inputs) #body
            ::lab::run(&::lab::Spec {
                path: ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#name)),
                seeds: #seeds,
                starved: #starved,
                file: ::core::file!(),
                body: |world| ::std::boxed::Box::pin(check(world)),
            });
        }
    })
}

struct Arguments {
    seeds: u64,
    starved: bool,
}

impl Arguments {
    fn parse(tokens: TokenStream) -> syn::Result<Arguments> {
        let arguments = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens)?;
        let mut points = None;
        let mut seeds = 1;
        let mut starved = true;
        for argument in &arguments {
            let pair = match argument {
                Meta::NameValue(pair) => pair,
                Meta::List(list) if list.path.is_ident("proves") => {
                    list.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
                    continue;
                }
                other => {
                    let what = "an argument is `points = N`, `seeds = N`, `starved = \"off: why\"` or `proves(\"part.rule\")`";
                    return Err(syn::Error::new(other.span(), what));
                }
            };
            if pair.path.is_ident("starved") {
                is_off(&pair.value)?;
                starved = false;
                continue;
            }
            let Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            }) = &pair.value
            else {
                return Err(syn::Error::new(pair.value.span(), "a number is due here"));
            };
            if pair.path.is_ident("points") {
                points = Some(positive(number)?);
            } else if pair.path.is_ident("seeds") {
                seeds = positive(number)?;
            } else {
                return Err(syn::Error::new(
                    pair.path.span(),
                    "unknown argument; `points`, `seeds`, `starved` and `proves` are known",
                ));
            }
        }
        match points {
            Some(_) => Ok(Arguments { seeds, starved }),
            None => Err(syn::Error::new(
                arguments.span(),
                "say what the check is worth: `#[lab::test(points = 2)]`",
            )),
        }
    }
}

fn positive(number: &LitInt) -> syn::Result<u64> {
    match number.base10_parse()? {
        0 => Err(syn::Error::new(number.span(), "at least 1")),
        value => Ok(value),
    }
}

/// Whoever has a check left unstarved says why.
fn is_off(value: &Expr) -> syn::Result<()> {
    let said = match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(said),
            ..
        }) => said.value(),
        _ => String::new(),
    };
    match said.strip_prefix("off:") {
        Some(why) if !why.trim().is_empty() => Ok(()),
        _ => Err(syn::Error::new(
            value.span(),
            "write `starved = \"off: why\"`",
        )),
    }
}

fn is_doc(attribute: &Attribute) -> bool {
    matches!(&attribute.meta, Meta::NameValue(pair) if pair.path.is_ident("doc"))
}

#[cfg(test)]
mod tests {
    use super::{TokenStream, expand, quote};

    fn complaint(arguments: TokenStream, item: TokenStream) -> String {
        expand(arguments, item).unwrap_err().to_string()
    }

    #[test]
    fn a_check_needs_points_a_title_and_a_world() {
        let check = quote! { #[doc = "Title"] async fn x(world: World) {} };
        assert!(expand(quote! { points = 2, seeds = 64 }, check.clone()).is_ok());
        let proves = quote! { points = 2, proves("cook.lazy", "cook.price") };
        assert!(expand(proves, check.clone()).is_ok());
        let nothing = quote! { points = 2, proves(cook) };
        assert!(complaint(nothing, check.clone()).contains("string"));
        assert!(complaint(quote! { proves }, check.clone()).contains("an argument is"));
        let off = quote! { points = 2, starved = "off: counts polls" };
        assert!(expand(off, check.clone()).is_ok());
        let why = quote! { points = 2, starved = "off: " };
        assert!(complaint(why, check.clone()).contains("off: why"));
        assert!(complaint(quote! { points = 2, starved = 0 }, check.clone()).contains("off: why"));
        assert!(complaint(quote! {}, check.clone()).contains("worth"));
        assert!(complaint(quote! { points = 0 }, check.clone()).contains("at least 1"));
        assert!(complaint(quote! { points = 2, seed = 3 }, check).contains("unknown argument"));
        let untitled = quote! { async fn x(world: World) {} };
        assert!(complaint(quote! { points = 2 }, untitled).contains("doc comment"));
        let worldless = quote! { #[doc = "Title"] async fn x() {} };
        assert!(complaint(quote! { points = 2 }, worldless).contains("one argument"));
        let blocking = quote! { #[doc = "Title"] fn x(world: World) {} };
        assert!(complaint(quote! { points = 2 }, blocking).contains("async fn"));
    }
}
