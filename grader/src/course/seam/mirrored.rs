//! Converts what is in mirrored types.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Fields, Generics, Item, Member};

use super::{
    Underivable,
    convert::{Converter, Way},
    scope::Scope,
    shape::{Does, Shape, Side, Written},
    skeleton::{Form, Local, Skeleton},
    tokens::{compact, in_letters, lifetimes_in, snake},
};

impl Converter<'_> {
    /// Makes of a reference to a mirrored type, `value`, one to what it is in a submission. Nothing can be changed in it, so a copy
    /// does. What can't be cloned is put together there of the same parts for a while, and none of them is dropped. A copy that is
    /// kept by a future has to last as long as anybody may: it is never dropped, which nobody notices.
    pub fn lent(&mut self, of: &Shape, value: TokenStream) -> Result<TokenStream, Underivable> {
        let Shape::Local { name, .. } = of else {
            return Err(Underivable::new(
                "a reference to what is another on each side",
            ));
        };
        let local = &self.skeleton.types[&name.to_string()];
        if local.derives("Clone") {
            let value = quote!(::std::clone::Clone::clone(#value));
            let of = self.convert(of, value, Way::WireToTheirs)?;
            return Ok(match self.is_kept {
                true => quote!(&*::std::boxed::Box::leak(::std::boxed::Box::new(#of))),
                false => quote!(&#of),
            });
        }
        if !self.is_of_parts(of) {
            return Err(Underivable::of(name));
        }
        let value = quote!(unsafe { ::std::ptr::read(#value) });
        let of = self.convert(of, value, Way::WireToTheirs)?;
        let of = quote!(::std::mem::ManuallyDrop::new(#of));
        Ok(match self.is_kept {
            true => quote!(&**::std::boxed::Box::leak(::std::boxed::Box::new(#of))),
            false => quote!(&*#of),
        })
    }

    /// Whether to convert it moves its parts, and makes or drops nothing else.
    fn is_of_parts(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Same(_) => true,
            Shape::Local {
                name,
                opaque: false,
                args,
                ..
            } if args.is_empty() => {
                let local = &self.skeleton.types[&name.to_string()];
                let scope = own_scope(self.skeleton, local);
                let variants = variants(local);
                let mut fields = variants.iter().flat_map(|(_, fields)| fields.iter());
                fields.all(|field| scope.shape(&field.ty).is_ok_and(|of| self.is_of_parts(&of)))
            }
            Shape::Map(_, of) | Shape::Array(of, _) => self.is_of_parts(of),
            Shape::Result(_, of, error) => {
                self.is_of_parts(of) && error.as_ref().is_none_or(|error| self.is_of_parts(error))
            }
            Shape::Tuple(of) => of.iter().all(|of| self.is_of_parts(of)),
            _ => false,
        }
    }

    /// The function of the program that converts a mirrored type.
    pub(super) fn function(&mut self, shape: &Shape, way: Way) -> Result<Ident, Underivable> {
        let Shape::Local { name, args, .. } = shape else {
            return Err(Underivable::new("it is no type of the skeleton's"));
        };
        let local = &self.skeleton.types[&name.to_string()];
        // What the lifetimes are does not matter: they stay what they are.
        let shape = Shape::Local {
            name: name.clone(),
            opaque: false,
            pinned: false,
            lifetimes: local.lifetimes(),
            args: args.clone(),
        };
        let to = match way {
            Way::TheirsToWire => "ours",
            _ => "theirs",
        };
        let wire = shape.on(Side::WireOfProgram);
        let plain = snake(name);
        let number = match args.is_empty() {
            true => String::new(),
            // Those of other types have other names.
            false => format!("_{}", in_letters(&compact(&wire))),
        };
        let function = format_ident!("{to}_{plain}{number}");
        if self.functions.contains_key(&function.to_string()) {
            return Ok(function);
        }
        // It may call itself.
        self.functions
            .insert(function.to_string(), TokenStream::new());
        let theirs = shape.on(Side::Theirs(self.krate));
        let (from, to) = match way {
            Way::TheirsToWire => (theirs, wire),
            _ => (wire, theirs),
        };
        let lifetimes = lifetimes_in(quote!(#from #to));
        let body = self.inside(&shape, quote!(it), way)?;
        let code = quote! {
            fn #function<#(#lifetimes),*>(it: #from) -> #to {
                #body
            }
        };
        self.functions.insert(function.to_string(), code);
        Ok(function)
    }

    /// A `match` that converts what is in a mirrored type.
    pub(super) fn inside(
        &mut self,
        shape: &Shape,
        value: TokenStream,
        way: Way,
    ) -> Result<TokenStream, Underivable> {
        let Shape::Local { name, args, .. } = shape else {
            return Err(Underivable::new("it is no type of the skeleton's"));
        };
        let key = format!("{way:?} {name}");
        if !way.is_in_program() && !self.within.insert(key.clone()) {
            return Err(Underivable::of(name));
        }
        let local = &self.skeleton.types[&name.to_string()];
        let params = local.params();
        let put_in: BTreeMap<String, &Shape> =
            params.iter().map(Ident::to_string).zip(args).collect();
        let krate = self.krate;
        let (from, to) = match way {
            Way::TheirsToWire => (quote!(::#krate::#name), quote!(::stand_in::#name)),
            Way::WireToTheirs => (quote!(::stand_in::#name), quote!(::#krate::#name)),
            _ => (quote!(#name), quote!(#name)),
        };
        let mut arms = Vec::new();
        for (variant, fields) in variants(local) {
            let variant = variant.map(|variant| quote!(::#variant));
            let mut made = Vec::new();
            let mut matched = Vec::new();
            for (index, field) in fields.iter().enumerate() {
                let member = match &field.ident {
                    Some(name) => Member::Named(name.clone()),
                    None => Member::from(index),
                };
                let bound = format_ident!("it_{index}");
                let scope = own_scope(self.skeleton, local);
                let of = put(&scope.shape(&field.ty)?, &put_in);
                let converted = self.convert(&of, quote!(#bound), way)?;
                matched.push(quote!(#member: #bound));
                made.push(quote!(#member: #converted));
            }
            arms.push(quote!(#from #variant { #(#matched),* } => #to #variant { #(#made),* }));
        }
        self.within.remove(&key);
        Ok(quote!(match #value { #(#arms,)* }))
    }
}

/// The variants of a mirrored type with their fields; of a struct there is one, without a name.
pub fn variants(local: &Local) -> Vec<(Option<&Ident>, &Fields)> {
    match &local.form {
        Form::Mirrored(Item::Struct(item)) => vec![(None, &item.fields)],
        Form::Mirrored(Item::Enum(item)) => {
            let variants = item.variants.iter();
            variants
                .map(|one| (Some(&one.ident), &one.fields))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Where the fields of `local` stand.
pub fn own_scope<'a>(skeleton: &'a Skeleton, local: &'a Local) -> Scope<'a> {
    let generics: Vec<&Generics> = vec![&local.generics];
    Scope {
        skeleton,
        generics,
        own: Some(local),
        associated: Vec::new(),
        abilities: BTreeMap::new(),
        elided: None,
        everywhere: false,
        lasting: quote!('static),
        auto: BTreeSet::new(),
        auto_of_own: BTreeSet::new(),
        returned: None,
    }
}

/// Puts the shapes of arguments in for the parameters in `shape`.
fn put(shape: &Shape, args: &BTreeMap<String, &Shape>) -> Shape {
    let boxed = |of: &Shape| Box::new(put(of, args));
    match shape {
        Shape::Value { ty, .. } => match args.get(&compact(ty)) {
            Some(arg) => (*arg).clone(),
            None => shape.clone(),
        },
        Shape::Local {
            name,
            opaque,
            pinned,
            lifetimes,
            args: of,
        } => Shape::Local {
            name: name.clone(),
            opaque: *opaque,
            pinned: *pinned,
            lifetimes: lifetimes.clone(),
            args: of.iter().map(|of| put(of, args)).collect(),
        },
        Shape::Map(path, of) => Shape::Map(path.clone(), boxed(of)),
        Shape::Sequence(path, of) => Shape::Sequence(path.clone(), boxed(of)),
        Shape::Boxed(of) => Shape::Boxed(boxed(of)),
        Shape::Result(path, of, error) => Shape::Result(
            path.clone(),
            boxed(of),
            error.as_ref().map(|one| boxed(one)),
        ),
        Shape::Array(of, len) => Shape::Array(boxed(of), len.clone()),
        Shape::Tuple(of) => Shape::Tuple(of.iter().map(|of| put(of, args)).collect()),
        Shape::Reference {
            lifetime,
            mutable,
            of,
        } => Shape::Reference {
            lifetime: lifetime.clone(),
            mutable: *mutable,
            of: boxed(of),
        },
        Shape::Object(object) => {
            let mut object = (**object).clone();
            if let Written::Param(name) = &object.written
                && let Some(arg) = args.get(&compact(name))
            {
                return (*arg).clone();
            }
            object.does = match object.does {
                Does::Future(of) => Does::Future(put(&of, args)),
                Does::Stream(of) => Does::Stream(put(&of, args)),
                Does::Iterator(of, into) => Does::Iterator(put(&of, args), into),
                Does::Call(kind, inputs, output) => {
                    let inputs = inputs.iter().map(|one| put(one, args)).collect();
                    Does::Call(kind, inputs, put(&output, args))
                }
                other => other,
            };
            Shape::Object(Box::new(object))
        }
        Shape::Same(_) => shape.clone(),
    }
}
