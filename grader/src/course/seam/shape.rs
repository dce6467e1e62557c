//! The shapes of types, as far as a seam has to know them: what is the same on both of its sides, and what is not.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::tokens::{compact, lifetimes_in};

/// The shape of a type.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Nothing of the skeleton's is in it.
    Same(TokenStream),
    /// A type parameter that the checks put a type of theirs in for.
    Value {
        /// As the skeleton writes it: `T`, or `F::Output`.
        ty: TokenStream,
        /// What can be done with it, such as `Clone`.
        abilities: BTreeSet<String>,
    },
    /// A type of the skeleton's.
    Local {
        name: Ident,
        opaque: bool,
        pinned: bool,
        lifetimes: Vec<TokenStream>,
        args: Vec<Shape>,
    },
    /// A type of one parameter with a `map`: `Option`, `Poll`.
    Map(TokenStream, Box<Shape>),
    /// A sequence: `Vec`, `VecDeque`.
    Sequence(TokenStream, Box<Shape>),
    /// `Box<T>`
    Boxed(Box<Shape>),
    /// A `Result`. It is written with one parameter if its error is always the same.
    Result(TokenStream, Box<Shape>, Option<Box<Shape>>),
    /// `[T; N]`
    Array(Box<Shape>, TokenStream),
    /// A tuple.
    Tuple(Vec<Shape>),
    /// A reference.
    Reference {
        lifetime: TokenStream,
        mutable: bool,
        of: Box<Shape>,
    },
    /// Something of which only traits are known.
    Object(Box<Object>),
}

/// Something of which only traits are known.
#[derive(Debug, Clone)]
pub struct Object {
    /// What it does.
    pub does: Does,
    /// `Send`, `Sync` and `Unpin`, where they are asked for.
    pub auto: BTreeSet<String>,
    /// How long it lasts.
    pub lifetime: TokenStream,
    /// How the skeleton writes it.
    pub written: Written,
    /// The trait that stands for it in the seam, if it is returned: so it can be said of this one that it is `Send`.
    pub named: Option<Ident>,
}

/// What an object does.
#[derive(Debug, Clone)]
pub enum Does {
    /// It is a future of that.
    Future(Shape),
    /// It is a stream of those.
    Stream(Shape),
    /// It is an iterator over those, or can be made one.
    Iterator(Shape, bool),
    /// It can be called: `Fn`, `FnMut`, `FnOnce`, or one of the asynchronous ones.
    Call(String, Vec<Shape>, Shape),
    /// It can be made one of those.
    Into(Shape),
    /// It does what these traits say, and a box of it does as well.
    Other(Vec<TokenStream>),
}

/// How a skeleton writes an object.
#[derive(Debug, Clone)]
pub enum Written {
    /// `impl …`, with bounds that name nothing of the object's inside.
    Impl(Vec<TokenStream>),
    /// As a type parameter.
    Param(TokenStream),
    /// In a box.
    Boxed,
}

/// A side of the seam, and the code that names the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side<'a> {
    /// What the checks see.
    Ours,
    /// What goes through, named in the stand-in.
    Wire,
    /// What goes through, named in the program.
    WireOfProgram,
    /// What a submission that is compiled as this crate sees.
    Theirs(&'a Ident),
}

/// Those of them that are called on what is pinned.
const PINNED: [&str; 4] = ["AsyncBufRead", "AsyncRead", "AsyncSeek", "AsyncWrite"];

impl Object {
    /// Whether it has to be pinned to be used.
    pub fn is_pinned(&self) -> bool {
        let pinned = match &self.does {
            Does::Future(_) | Does::Stream(_) => true,
            Does::Other(traits) => traits
                .iter()
                .any(|one| PINNED.iter().any(|name| compact(one).ends_with(name))),
            Does::Iterator(..) | Does::Call(..) | Does::Into(_) => false,
        };
        // A box of a future is pinned in any case, for that is what a box of one is called.
        let stays = !self.auto.contains("Unpin") || matches!(self.does, Does::Future(_));
        pinned && stays
    }

    /// The traits, without `Send` and the like, on one `side`.
    pub fn traits(&self, side: Side) -> TokenStream {
        match &self.does {
            Does::Future(of) => {
                let of = of.on(side);
                quote!(::std::future::Future<Output = #of>)
            }
            Does::Stream(of) => {
                let of = of.on(side);
                quote!(::futures::Stream<Item = #of>)
            }
            Does::Iterator(of, _) => {
                let of = of.on(side);
                quote!(::std::iter::Iterator<Item = #of>)
            }
            Does::Call(kind, inputs, output) => {
                let (inputs, output) = (inputs.iter().map(|one| one.on(side)), output.on(side));
                let kind_of = format_ident!("{kind}");
                match (kind.strip_prefix("Async"), side) {
                    (Some(kind), Side::Wire | Side::WireOfProgram) => {
                        let (kind, lifetime) = (format_ident!("{kind}"), &self.lifetime);
                        quote! {
                            #kind(#(#inputs),*) -> ::std::pin::Pin<::std::boxed::Box<
                                dyn ::std::future::Future<Output = #output> + #lifetime
                            >>
                        }
                    }
                    _ => quote!(#kind_of(#(#inputs),*) -> #output),
                }
            }
            Does::Into(of) => {
                let of = of.on(side);
                quote!(::std::convert::Into<#of>)
            }
            Does::Other(traits) => match (&**traits, side) {
                ([one], _) => one.clone(),
                (several, Side::WireOfProgram) => {
                    let together = together(several);
                    quote!(::stand_in::#together)
                }
                (several, Side::Wire) => together(several).to_token_stream(),
                (several, _) => quote!(#(#several)+*),
            },
        }
    }

    /// `+ Send`, and what else like that is asked for.
    pub fn auto_traits(&self) -> TokenStream {
        let auto = self.auto.iter().map(|name| format_ident!("{name}"));
        quote!(#(+ ::std::marker::#auto)*)
    }

    /// How it goes through the seam.
    fn wire(&self, side: Side) -> TokenStream {
        if let Does::Into(of) = &self.does {
            return of.on(side);
        }
        let (traits, lifetime) = (self.traits(side), &self.lifetime);
        let auto = self.auto_traits();
        let of = match (&self.named, side) {
            (Some(name), Side::WireOfProgram) => {
                let lifetimes = self.named_lifetimes();
                quote!(dyn ::stand_in::#name #lifetimes + #lifetime)
            }
            (Some(name), _) => {
                let lifetimes = self.named_lifetimes();
                quote!(dyn #name #lifetimes + #lifetime)
            }
            (None, _) => quote!(dyn #traits #auto + #lifetime),
        };
        match self.is_pinned() {
            true => quote!(::std::pin::Pin<::std::boxed::Box<#of>>),
            false => quote!(::std::boxed::Box<#of>),
        }
    }

    /// The lifetimes that its trait has to name.
    pub fn named_lifetimes(&self) -> TokenStream {
        let found = lifetimes_in(self.traits(Side::Wire));
        match found.is_empty() {
            true => TokenStream::new(),
            false => quote!(<#(#found),*>),
        }
    }
}

/// The name of the trait that is several.
pub fn together(traits: &[TokenStream]) -> Ident {
    let names = traits.iter().map(|one| {
        let path = compact(one);
        path.rsplit("::").next().unwrap_or_default().to_owned()
    });
    format_ident!("{}", names.collect::<Vec<_>>().join("And"))
}

impl Shape {
    /// What the type is called on one `side`.
    pub fn on(&self, side: Side) -> TokenStream {
        match self {
            Shape::Same(ty) => ty.clone(),
            Shape::Value { ty, .. } => match side {
                Side::Ours => ty.clone(),
                _ => quote!(::lab::seam::Value),
            },
            Shape::Local {
                name,
                opaque: true,
                lifetimes,
                ..
            } if matches!(side, Side::Wire | Side::WireOfProgram) => {
                let object = object_of(name, lifetimes, side);
                let lasting = lasting(lifetimes);
                quote!(::std::boxed::Box<#object + #lasting>)
            }
            Shape::Local {
                name,
                lifetimes,
                args,
                ..
            } => {
                let args = args.iter().map(|arg| arg.on(side));
                let args: Vec<_> = lifetimes.iter().cloned().chain(args).collect();
                let args = match args.is_empty() {
                    true => TokenStream::new(),
                    false => quote!(<#(#args),*>),
                };
                match side {
                    Side::Ours | Side::Wire => quote!(#name #args),
                    Side::WireOfProgram => quote!(::stand_in::#name #args),
                    Side::Theirs(krate) => quote!(::#krate::#name #args),
                }
            }
            Shape::Map(path, of) | Shape::Sequence(path, of) => {
                let of = of.on(side);
                quote!(#path<#of>)
            }
            Shape::Boxed(of) => {
                let of = of.on(side);
                quote!(::std::boxed::Box<#of>)
            }
            Shape::Result(path, of, None) => {
                let of = of.on(side);
                quote!(#path<#of>)
            }
            Shape::Result(path, of, Some(error)) => {
                let (of, error) = (of.on(side), error.on(side));
                quote!(#path<#of, #error>)
            }
            Shape::Array(of, len) => {
                let of = of.on(side);
                quote!([#of; #len])
            }
            Shape::Tuple(of) => {
                let of = of.iter().map(|one| one.on(side));
                quote!((#(#of,)*))
            }
            Shape::Reference {
                lifetime,
                mutable,
                of,
            } => {
                let mutable = mutable.then(|| quote!(mut));
                let of = match (&**of, side) {
                    (
                        Shape::Local {
                            name,
                            opaque: true,
                            lifetimes,
                            ..
                        },
                        Side::Wire | Side::WireOfProgram,
                    ) => {
                        let object = object_of(name, lifetimes, side);
                        let lasting = lasting(lifetimes);
                        quote!((#object + #lasting))
                    }
                    (of, _) => of.on(side),
                };
                quote!(&#lifetime #mutable #of)
            }
            Shape::Object(object) => match (&object.written, side) {
                (Written::Param(name), Side::Ours) => name.clone(),
                (Written::Impl(rest), Side::Ours) => {
                    let traits = object.traits(side);
                    quote!(impl #traits #(+ #rest)*)
                }
                (Written::Boxed, Side::Ours) => object.wire(side),
                (_, Side::Wire) => object.wire(side),
                (_, _) => object.wire(Side::WireOfProgram),
            },
        }
    }
}

/// What an opaque type is behind the seam.
pub fn object_of(name: &Ident, lifetimes: &[TokenStream], side: Side) -> TokenStream {
    let name = format_ident!("{name}OfTheirs");
    let lifetimes = match lifetimes.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#lifetimes),*>),
    };
    match side {
        Side::WireOfProgram => quote!(dyn ::stand_in::#name #lifetimes),
        _ => quote!(dyn #name #lifetimes),
    }
}

fn lasting(lifetimes: &[TokenStream]) -> TokenStream {
    lifetimes.first().cloned().unwrap_or(quote!('static))
}

/// Calls `seen` with `shape` and all that is in it.
pub fn visit(shape: &Shape, seen: &mut dyn FnMut(&Shape)) {
    seen(shape);
    match shape {
        Shape::Same(_) | Shape::Value { .. } => {}
        Shape::Local { args, .. } | Shape::Tuple(args) => {
            args.iter().for_each(|one| visit(one, seen));
        }
        Shape::Map(_, of)
        | Shape::Sequence(_, of)
        | Shape::Boxed(of)
        | Shape::Array(of, _)
        | Shape::Reference { of, .. } => visit(of, seen),
        Shape::Result(_, of, error) => {
            visit(of, seen);
            if let Some(error) = error {
                visit(error, seen);
            }
        }
        Shape::Object(object) => match &object.does {
            Does::Future(of) | Does::Stream(of) | Does::Iterator(of, _) | Does::Into(of) => {
                visit(of, seen)
            }
            Does::Call(_, inputs, output) => {
                inputs.iter().for_each(|one| visit(one, seen));
                visit(output, seen);
            }
            Does::Other(_) => {}
        },
    }
}

pub fn objects(shape: &Shape, seen: &mut dyn FnMut(&Object)) {
    visit(shape, &mut |shape| {
        if let Shape::Object(object) = shape {
            seen(object);
        }
    });
}
