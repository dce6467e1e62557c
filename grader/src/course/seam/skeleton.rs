//! What a skeleton has that a seam is about: functions, types, and what is said of type parameters.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{
    Attribute, Fields, FnArg, GenericParam, Generics, Item, ItemFn, ItemImpl, ItemType, ItemUse,
    Meta, Signature, Type, TypeParamBound, Visibility, WherePredicate, parse_quote,
    punctuated::Punctuated,
};

use super::tokens::compact;

/// A skeleton.
pub struct Skeleton {
    /// What it imports.
    pub imports: Vec<ItemUse>,
    /// Its public constants.
    pub consts: Vec<Item>,
    /// Its names for other types.
    pub aliases: BTreeMap<String, ItemType>,
    /// Its traits.
    pub traits: BTreeSet<String>,
    /// Its public types, by name.
    pub types: BTreeMap<String, Local>,
    /// Its public functions.
    pub functions: Vec<ItemFn>,
}

/// A type of the skeleton's.
pub struct Local {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub generics: Generics,
    /// What is known of its inside.
    pub form: Form,
    /// What is implemented for it: methods, traits, and what is derived.
    pub impls: Vec<ItemImpl>,
    /// Whether it is polled, or has other methods for `Pin<&mut Self>`: then it may not be moved.
    pub pinned: bool,
}

/// What is known of a type's inside.
#[expect(
    clippy::large_enum_variant,
    reason = "a skeleton has a handful of types"
)]
pub enum Form {
    /// Nothing: each submission has fields of its own.
    Opaque,
    /// All: fields or variants are public, and the same in each submission.
    Mirrored(Item),
}

impl Skeleton {
    /// Reads the skeleton `text`. Of what is implemented for opaque types it leaves out what is not `wanted`, by the type's name and
    /// the trait's: it may have been derived without a use of it.
    ///
    /// # Errors
    ///
    /// If it is not Rust.
    pub fn read(text: &str, wanted: impl Fn(&str, &str) -> bool) -> syn::Result<Skeleton> {
        let mut skeleton = Skeleton {
            imports: Vec::new(),
            consts: Vec::new(),
            aliases: BTreeMap::new(),
            traits: BTreeSet::new(),
            types: BTreeMap::new(),
            functions: Vec::new(),
        };
        let mut impls = Vec::new();
        for item in syn::parse_file(text)?.items {
            match item {
                Item::Use(import) if matches!(import.vis, Visibility::Inherited) => {
                    skeleton.imports.push(import)
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let mut item = item;
                    item.attrs.clear();
                    skeleton.consts.push(Item::Const(item))
                }
                Item::Type(item) => {
                    skeleton.aliases.insert(item.ident.to_string(), item);
                }
                Item::Trait(item) => {
                    skeleton.traits.insert(item.ident.to_string());
                }
                Item::Fn(function) if is_public(&function.vis) => skeleton.functions.push(function),
                Item::Impl(item) => impls.push(item),
                Item::Struct(item) if is_public(&item.vis) => {
                    let derived = derived(&item.attrs, &item.ident, &item.generics);
                    let opaque = match &item.fields {
                        Fields::Unit => false,
                        fields => fields.iter().any(|field| !is_public(&field.vis)),
                    };
                    let (name, generics) = (item.ident.clone(), item.generics.clone());
                    skeleton.add(
                        name,
                        generics,
                        opaque.then_some(derived),
                        Item::Struct(item),
                    );
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let (name, generics) = (item.ident.clone(), item.generics.clone());
                    skeleton.add(name, generics, None, Item::Enum(item));
                }
                _ => {}
            }
        }
        for item in impls {
            let Some(local) = name_of(&item.self_ty).and_then(|name| skeleton.types.get_mut(&name))
            else {
                continue;
            };
            let is_inherent = item.trait_.is_none();
            // Without a field it may be a place for the fields that are needed.
            let is_unit =
                matches!(&local.form, Form::Mirrored(Item::Struct(one)) if one.fields.is_empty());
            if is_inherent && is_unit {
                local.form = Form::Opaque;
            }
            local.impls.push(item);
        }
        for (name, local) in &mut skeleton.types {
            if local.is_opaque() {
                local.impls.retain(|block| {
                    let of = block
                        .trait_
                        .as_ref()
                        .and_then(|(path, _)| path.segments.last());
                    of.is_none_or(|of| wanted(name, &of.ident.to_string()))
                });
            }
            let pinned = local
                .methods()
                .any(|(_, method)| receiver(method) == Receiver::Pin);
            local.pinned = pinned;
        }
        Ok(skeleton)
    }

    /// Adds a type; of an opaque one, what is derived for it, too.
    fn add(&mut self, name: Ident, generics: Generics, opaque: Option<Vec<ItemImpl>>, item: Item) {
        let (form, impls) = match opaque {
            Some(derived) => (Form::Opaque, derived),
            None => (Form::Mirrored(item), Vec::new()),
        };
        let local = Local {
            name: name.clone(),
            generics,
            form,
            impls,
            pinned: false,
        };
        self.types.insert(name.to_string(), local);
    }
}

impl Local {
    /// Whether nothing is known of its inside.
    pub fn is_opaque(&self) -> bool {
        matches!(self.form, Form::Opaque)
    }

    /// Its functions, each with the block in which it stands.
    pub fn methods(&self) -> impl Iterator<Item = (&ItemImpl, &Signature)> {
        self.impls.iter().flat_map(|block| {
            let methods = block.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(method) => Some(&method.sig),
                _ => None,
            });
            methods.map(move |method| (block, method))
        })
    }

    /// Its lifetimes.
    pub fn lifetimes(&self) -> Vec<TokenStream> {
        let lifetimes = self.generics.lifetimes();
        lifetimes
            .map(|one| one.lifetime.to_token_stream())
            .collect()
    }

    /// Its type parameters.
    pub fn params(&self) -> Vec<Ident> {
        let params = self.generics.type_params();
        params.map(|one| one.ident.clone()).collect()
    }

    /// Whether its inside is known and the trait called `name` is derived for it.
    pub fn derives(&self, name: &str) -> bool {
        let attributes = match &self.form {
            Form::Mirrored(Item::Struct(item)) => &item.attrs,
            Form::Mirrored(Item::Enum(item)) => &item.attrs,
            _ => return false,
        };
        derives(attributes).iter().any(|path| path.is_ident(name))
    }

    /// Whether it has parameters that are neither lifetimes nor types.
    pub fn has_consts(&self) -> bool {
        self.generics.const_params().next().is_some()
    }

    /// The trait by which its methods go through the seam.
    pub fn of_theirs(&self) -> Ident {
        format_ident!("{}OfTheirs", self.name)
    }
}

/// How a method gets what it is a method of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// Not at all: it is a function.
    None,
    /// `self`
    Value,
    /// `&self`
    Shared,
    /// `&mut self`
    Unique,
    /// `self: Pin<&mut Self>`
    Pin,
    /// In another way.
    Other,
}

/// How the method gets what it is a method of.
pub fn receiver(method: &Signature) -> Receiver {
    let Some(FnArg::Receiver(receiver)) = method.inputs.first() else {
        return Receiver::None;
    };
    let text = compact(receiver);
    match &*text {
        "self" | "mutself" | "self:Self" | "mutself:Self" => Receiver::Value,
        "&mutself" | "self:&mutSelf" => Receiver::Unique,
        _ if text.ends_with("Pin<&mutSelf>") => Receiver::Pin,
        _ if text.starts_with('&') && text.ends_with("mutself") => Receiver::Unique,
        _ if text.starts_with('&') => Receiver::Shared,
        _ => Receiver::Other,
    }
}

/// The name of `ty`, if it is a path.
pub fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// What `generics` says of the type `of`.
pub fn bounds(generics: &[&Generics], of: &TokenStream) -> Vec<TypeParamBound> {
    let of = compact(of);
    let mut found: Vec<TypeParamBound> = Vec::new();
    let mut add = |bounds: &Punctuated<TypeParamBound, _>| {
        for bound in bounds {
            if !found.contains(bound) {
                found.push(bound.clone());
            }
        }
    };
    for generics in generics {
        for param in &generics.params {
            if let GenericParam::Type(param) = param
                && param.ident == of
            {
                add(&param.bounds);
            }
        }
        let predicates = generics.where_clause.iter();
        for predicate in predicates.flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(one) = predicate
                && compact(&one.bounded_ty) == of
            {
                add(&one.bounds);
            }
        }
    }
    found
}

/// What a submission's type has if the skeleton's has it derived, written out.
fn derived(attributes: &[Attribute], name: &Ident, generics: &Generics) -> Vec<ItemImpl> {
    let mut impls = Vec::new();
    for path in derives(attributes) {
        let mut bounded = generics.clone();
        for param in bounded.type_params_mut() {
            param.bounds.push(parse_quote!(#path));
        }
        let (declared, named, bounds) = bounded.split_for_impl();
        let method: TokenStream = match &*compact(&path) {
            "Clone" => parse_quote!(fn clone(&self) -> #name #named { todo!() }),
            // A value that only the checks know has none.
            "Default" if generics.type_params().next().is_none() => {
                parse_quote!(fn default() -> #name #named { todo!() })
            }
            "Debug" => parse_quote! {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { todo!() }
            },
            _ => continue,
        };
        impls.push(parse_quote! { impl #declared #path for #name #named #bounds { #method } });
    }
    impls
}

/// What is derived.
pub fn derives(attributes: &[Attribute]) -> Vec<syn::Path> {
    let mut paths = Vec::new();
    for attribute in attributes {
        if let Meta::List(list) = &attribute.meta
            && list.path.is_ident("derive")
        {
            let parsed =
                list.parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
            paths.extend(parsed.into_iter().flatten());
        }
    }
    paths
}

pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
