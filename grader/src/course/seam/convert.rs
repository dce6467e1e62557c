//! Expressions that make of a value on one side of a seam what it is on the other.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    Underivable,
    shape::{Does, Object, Shape, Side, Written},
    skeleton::Skeleton,
    tokens::compact,
};

/// From which side to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// In the stand-in: an argument.
    OursToWire,
    /// In the stand-in: what is returned.
    WireToOurs,
    /// In the program: an argument.
    WireToTheirs,
    /// In the program: what is returned.
    TheirsToWire,
}

impl Way {
    fn back(self) -> Way {
        match self {
            Way::OursToWire => Way::WireToOurs,
            Way::WireToOurs => Way::OursToWire,
            Way::WireToTheirs => Way::TheirsToWire,
            Way::TheirsToWire => Way::WireToTheirs,
        }
    }

    pub fn is_in_program(self) -> bool {
        matches!(self, Way::WireToTheirs | Way::TheirsToWire)
    }

    fn to_wire(self) -> bool {
        matches!(self, Way::OursToWire | Way::TheirsToWire)
    }
}

/// Makes the expressions, and gathers the functions that they call.
pub struct Converter<'a> {
    pub skeleton: &'a Skeleton,
    /// The crate that a submission is.
    pub krate: &'a Ident,
    /// Whether what a function gets is kept in what it returns.
    pub is_kept: bool,
    /// Functions of the program, by what they convert.
    pub(super) functions: BTreeMap<String, TokenStream>,
    /// Types of the skeleton's whose insides are being converted in place.
    pub(super) within: BTreeSet<String>,
    /// What the expressions ask of types of the checks'.
    asked: BTreeMap<String, TokenStream>,
}

/// Whether the type is the same on both sides of the stand-in, or of the program.
fn is_same(shape: &Shape, in_program: bool) -> bool {
    let same = |shape: &Shape| is_same(shape, in_program);
    match shape {
        Shape::Same(_) => true,
        Shape::Value { .. } => in_program,
        Shape::Local { opaque: true, .. } => false,
        Shape::Local { args, .. } => !in_program && args.iter().all(same),
        Shape::Map(_, of) | Shape::Sequence(_, of) | Shape::Boxed(of) | Shape::Array(of, _) => {
            same(of)
        }
        Shape::Result(_, of, error) => same(of) && error.as_ref().is_none_or(|error| same(error)),
        Shape::Tuple(of) => of.iter().all(same),
        Shape::Reference { of, .. } => same(of),
        Shape::Object(object) => {
            does_the_same(object, in_program)
                && (in_program || matches!(object.written, Written::Boxed))
        }
    }
}

/// Whether what goes in and out of an object is the same on both sides.
fn does_the_same(object: &Object, in_program: bool) -> bool {
    let same = |shape: &Shape| is_same(shape, in_program);
    match &object.does {
        Does::Future(of) | Does::Stream(of) | Does::Iterator(of, _) | Does::Into(of) => same(of),
        Does::Call(kind, inputs, output) => {
            !kind.starts_with("Async") && inputs.iter().all(same) && same(output)
        }
        Does::Other(_) => true,
    }
}

const UNLIKE: &str = "it was made on this side";

impl<'a> Converter<'a> {
    pub fn new(skeleton: &'a Skeleton, krate: &'a Ident) -> Converter<'a> {
        Converter {
            skeleton,
            krate,
            is_kept: false,
            functions: BTreeMap::new(),
            within: BTreeSet::new(),
            asked: BTreeMap::new(),
        }
    }

    /// What the expressions since the last call ask of types of the checks': those types, and bounds.
    pub fn take_asked(&mut self) -> BTreeMap<String, TokenStream> {
        mem::take(&mut self.asked)
    }

    /// The functions of the program that the expressions call.
    pub fn into_functions(self) -> impl Iterator<Item = TokenStream> {
        self.functions.into_values()
    }

    /// Makes of `value`, which has that `shape`, what it is on the other side.
    ///
    /// # Errors
    ///
    /// If it can't be made that.
    pub fn convert(
        &mut self,
        shape: &Shape,
        value: TokenStream,
        way: Way,
    ) -> Result<TokenStream, Underivable> {
        if is_same(shape, way.is_in_program()) && !matches!(shape, Shape::Object(_)) {
            return Ok(value);
        }
        let it = quote!(it);
        Ok(match shape {
            Shape::Same(_) => value,
            Shape::Value { ty, abilities } => match way {
                Way::OursToWire => {
                    ask(&mut self.asked, compact(ty), asked_of(abilities));
                    let able = abilities.iter().map(|ability| {
                        let able = match &**ability {
                            "Clone" => "and_clone",
                            "Debug" => "and_debug",
                            "Display" => "and_display",
                            "Hash" => "and_hash",
                            "Ord" => "and_ord",
                            "PartialOrd" => "and_partial_ord",
                            _ => "and_partial_eq",
                        };
                        let able = format_ident!("{able}");
                        quote!(.#able::<#ty>())
                    });
                    quote!(::lab::seam::Value::of(#value) #(#able)*)
                }
                _ => {
                    ask(&mut self.asked, compact(ty), quote!('static));
                    quote!(::lab::seam::Value::known::<#ty>(#value))
                }
            },
            Shape::Local {
                name,
                opaque: true,
                pinned,
                lifetimes,
                ..
            } => match way {
                Way::OursToWire => quote!(#value.theirs),
                Way::WireToOurs => {
                    quote!(#name { theirs: #value, of: ::std::marker::PhantomData })
                }
                Way::TheirsToWire => {
                    let value = match pinned {
                        true => quote!(::std::boxed::Box::pin(#value)),
                        false => value,
                    };
                    let ty = shape.on(Side::WireOfProgram);
                    quote!((::std::boxed::Box::new(#name(#value)) as #ty))
                }
                Way::WireToTheirs => {
                    if *pinned || !lifetimes.is_empty() {
                        return Err(Underivable::of(name));
                    }
                    quote! {{
                        let it: ::std::boxed::Box<dyn ::std::any::Any> = #value;
                        it.downcast::<#name>().expect(#UNLIKE).0
                    }}
                }
            },
            Shape::Local { .. } if way.is_in_program() => {
                let function = self.function(shape, way)?;
                quote!(#function(#value))
            }
            Shape::Local { .. } => self.inside(shape, value, way)?,
            Shape::Map(_, of) | Shape::Array(of, _) => {
                let of = self.convert(of, it, way)?;
                quote!(#value.map(|it| #of))
            }
            Shape::Sequence(path, of) => {
                let of = self.convert(of, it, way)?;
                quote!(#value.into_iter().map(|it| #of).collect::<#path<_>>())
            }
            Shape::Boxed(of) => {
                let of = self.convert(of, quote!((*#value)), way)?;
                quote!(::std::boxed::Box::new(#of))
            }
            Shape::Result(_, of, error) => {
                let mut result = value;
                if !is_same(of, way.is_in_program()) {
                    let of = self.convert(of, it.clone(), way)?;
                    result = quote!(#result.map(|it| #of));
                }
                if let Some(error) = error
                    && !is_same(error, way.is_in_program())
                {
                    let error = self.convert(error, it, way)?;
                    result = quote!(#result.map_err(|it| #error));
                }
                result
            }
            Shape::Tuple(of) => {
                let names: Vec<_> = (0..of.len()).map(|one| format_ident!("it_{one}")).collect();
                let mut parts = Vec::new();
                for (name, of) in names.iter().zip(of) {
                    parts.push(self.convert(of, quote!(#name), way)?);
                }
                quote!({ let (#(#names,)*) = #value; (#(#parts,)*) })
            }
            Shape::Reference { mutable, of, .. } => self.reference(*mutable, of, value, way)?,
            Shape::Object(object) => self.object(object, shape, value, way)?,
        })
    }

    fn reference(
        &mut self,
        mutable: bool,
        of: &Shape,
        value: TokenStream,
        way: Way,
    ) -> Result<TokenStream, Underivable> {
        let mutable = mutable.then(|| quote!(mut));
        Ok(match (of, way) {
            (Shape::Value { ty, .. }, Way::WireToOurs) => {
                ask(&mut self.asked, compact(ty), quote!('static));
                match mutable {
                    Some(_) => quote!(#value.get_mut::<#ty>()),
                    None => quote!(#value.get::<#ty>()),
                }
            }
            (Shape::Local { opaque: true, .. }, Way::OursToWire) => {
                quote!(&#mutable *#value.theirs)
            }
            (
                Shape::Local {
                    name,
                    opaque: true,
                    pinned,
                    lifetimes,
                    ..
                },
                Way::WireToTheirs,
            ) if lifetimes.is_empty() && !(*pinned && mutable.is_some()) => {
                let downcast = match mutable {
                    Some(_) => quote!(downcast_mut),
                    None => quote!(downcast_ref),
                };
                let inner = pinned.then(|| quote!(*));
                quote! {{
                    let it: &#mutable dyn ::std::any::Any = #value;
                    &#mutable #inner it.#downcast::<#name>().expect(#UNLIKE).0
                }}
            }
            (Shape::Local { opaque: false, .. }, Way::WireToTheirs) if mutable.is_none() => {
                self.lent(of, value)?
            }
            _ => {
                return Err(Underivable::new(
                    "a reference to what is another on each side",
                ));
            }
        })
    }

    fn object(
        &mut self,
        object: &Object,
        shape: &Shape,
        value: TokenStream,
        way: Way,
    ) -> Result<TokenStream, Underivable> {
        let same = does_the_same(object, way.is_in_program());
        let is_boxed = matches!(object.written, Written::Boxed);
        let wire = shape.on(match way.is_in_program() {
            true => Side::WireOfProgram,
            false => Side::Wire,
        });
        let pinned = object.is_pinned();
        // In a box, if it goes through the seam, or is in one by itself.
        let boxed = |value: TokenStream, is_in_box: bool| match (way.to_wire(), is_in_box) {
            (true, false) if pinned => quote!((::std::boxed::Box::pin(#value) as #wire)),
            (true, false) => quote!((::std::boxed::Box::new(#value) as #wire)),
            (false, false) if is_boxed && pinned => quote!(::std::boxed::Box::pin(#value)),
            (false, false) if is_boxed => quote!(::std::boxed::Box::new(#value)),
            _ => value,
        };
        let it = quote!(it);
        Ok(match &object.does {
            Does::Into(of) => match way.to_wire() {
                true => self.convert(of, quote!(::std::convert::Into::into(#value)), way)?,
                false => self.convert(of, value, way)?,
            },
            Does::Iterator(_, _) if same && way == Way::OursToWire => {
                boxed(quote!(::std::iter::IntoIterator::into_iter(#value)), false)
            }
            _ if same => boxed(value, is_boxed || !way.to_wire()),
            Does::Future(of) => {
                let of = self.convert(of, it, way)?;
                let value = match is_boxed || !way.to_wire() {
                    true => value,
                    false => quote!(::std::boxed::Box::pin(#value)),
                };
                boxed(quote!(::lab::seam::Mapped::new(#value, |it| #of)), false)
            }
            Does::Stream(of) => {
                let of = self.convert(of, it, way)?;
                boxed(quote!(::futures::StreamExt::map(#value, |it| #of)), false)
            }
            Does::Iterator(of, _) => {
                let of = self.convert(of, it, way)?;
                let iterator = quote!(::std::iter::IntoIterator::into_iter(#value));
                boxed(
                    quote!(::std::iter::Iterator::map(#iterator, |it| #of)),
                    false,
                )
            }
            Does::Call(kind, inputs, output) => {
                let call = self.call(kind, inputs, output, value, way, &object.lifetime)?;
                boxed(call, false)
            }
            Does::Other(_) => value,
        })
    }

    /// A closure that calls `value`, which is one on the other side.
    fn call(
        &mut self,
        kind: &str,
        inputs: &[Shape],
        output: &Shape,
        value: TokenStream,
        way: Way,
        lifetime: &TokenStream,
    ) -> Result<TokenStream, Underivable> {
        let side = match way {
            Way::OursToWire => Side::Wire,
            Way::WireToOurs => Side::Ours,
            Way::TheirsToWire => Side::WireOfProgram,
            Way::WireToTheirs => Side::Theirs(self.krate),
        };
        let names: Vec<_> = (0..inputs.len())
            .map(|one| format_ident!("it_{one}"))
            .collect();
        let types: Vec<_> = inputs.iter().map(|input| input.on(side)).collect();
        let mut given = Vec::new();
        for (name, input) in names.iter().zip(inputs) {
            given.push(self.convert(input, quote!(#name), way.back())?);
        }
        let called = quote!(call(#(#given),*));
        let Some(kind) = kind.strip_prefix("Async") else {
            let output = self.convert(output, called, way)?;
            let mutable = (kind == "FnMut").then(|| quote!(mut));
            return Ok(quote!({
                let #mutable call = #value;
                move |#(#names: #types),*| #output
            }));
        };
        let output_of = self.convert(output, quote!(#called.await), way)?;
        if !way.to_wire() {
            return Ok(quote!({
                let call = #value;
                async move |#(#names: #types),*| #output_of
            }));
        }
        let output = output.on(side);
        let future = quote! {
            ::std::boxed::Box::pin(async move { #output_of })
                as ::std::pin::Pin<::std::boxed::Box<
                    dyn ::std::future::Future<Output = #output> + #lifetime
                >>
        };
        Ok(match kind {
            "FnOnce" => quote!({
                let call = #value;
                move |#(#names: #types),*| #future
            }),
            _ => quote!({
                let call = ::std::sync::Arc::new(#value);
                move |#(#names: #types),*| {
                    let call = ::std::sync::Arc::clone(&call);
                    #future
                }
            }),
        })
    }
}

/// Asks something of a type of the checks'. More may be asked of it than before, but not less.
pub fn ask(all: &mut BTreeMap<String, TokenStream>, ty: String, bounds: TokenStream) {
    let asked = all.entry(ty).or_default();
    if compact(asked).len() < compact(&bounds).len() {
        *asked = bounds;
    }
}

/// What checks must be able to do with a value that they put in.
fn asked_of(abilities: &BTreeSet<String>) -> TokenStream {
    let able = abilities.iter().map(|ability| {
        let name = format_ident!("{ability}");
        match &**ability {
            "Clone" => quote!(::std::clone::Clone),
            "Debug" | "Display" => quote!(::std::fmt::#name),
            "Hash" => quote!(::std::hash::Hash),
            _ => quote!(::std::cmp::#name),
        }
    });
    quote!(::std::marker::Send + ::std::marker::Sync + 'static #(+ #able)*)
}
