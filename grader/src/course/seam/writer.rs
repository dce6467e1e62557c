//! Writes the two files of a seam, item by item, from what the checks use to what that needs.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Generics, ImplItem, ImplItemType, Item, ItemImpl, Signature, Visibility};

use super::{
    Needs, Sources, Underivable,
    convert::{self, Converter},
    flows::{Abilities, abilities, flows},
    mirrored::{own_scope, variants},
    print::print,
    scope::Scope,
    shape::{Does, Object, Shape, Side, together, visit},
    skeleton::{self, Form, Local, Receiver, Skeleton, bounds, receiver},
    tokens::{angles, compact, lifetimes_in, names},
};

/// One function on its way through the seam.
pub struct Function {
    /// As the checks see it.
    pub ours: TokenStream,
    /// As the seam's trait declares it.
    pub asked: TokenStream,
    /// As the program answers.
    pub answered: TokenStream,
    /// What it asks of the parameters of the type that it is a function of.
    pub of_block: BTreeMap<String, TokenStream>,
}

/// Writes the two files.
pub struct Writer<'a> {
    pub(super) skeleton: &'a Skeleton,
    pub(super) krate: &'a Ident,
    used: &'a BTreeSet<String>,
    pub(super) needs: &'a Needs,
    abilities: Abilities,
    pub(super) converter: Converter<'a>,
    /// The items of the two files.
    stand_in: TokenStream,
    program: TokenStream,
    /// The methods of the trait that a submission is behind, and what implements them.
    asked: TokenStream,
    answered: TokenStream,
    /// The traits of objects that are returned, and those that are several.
    objects: BTreeMap<String, TokenStream>,
    /// Names of the skeleton's that were met and are still to be written.
    open: Vec<String>,
    seen: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    /// Nothing is written yet.
    pub fn new(
        skeleton: &'a Skeleton,
        krate: &'a Ident,
        used: &'a BTreeSet<String>,
        needs: &'a Needs,
    ) -> Writer<'a> {
        Writer {
            skeleton,
            krate,
            used,
            needs,
            abilities: abilities(skeleton),
            converter: Converter::new(skeleton, krate),
            stand_in: TokenStream::new(),
            program: TokenStream::new(),
            asked: TokenStream::new(),
            answered: TokenStream::new(),
            objects: BTreeMap::new(),
            open: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Writes all that the checks use.
    ///
    /// # Errors
    ///
    /// If something of it can't go through a seam.
    pub fn write(&mut self) -> Result<(), Underivable> {
        let skeleton = self.skeleton;
        for name in self.used {
            self.meet(name);
        }
        for function in &skeleton.functions {
            if self.used.contains(&function.sig.ident.to_string()) {
                let place = || format!("fn {}", function.sig.ident);
                let written = self.function(None, &function.sig);
                let written = written.map_err(|error| error.within(place))?;
                let Function {
                    ours,
                    asked,
                    answered,
                    ..
                } = written;
                self.stand_in.extend(quote!(pub #ours));
                self.asked.extend(asked);
                self.answered.extend(answered);
            }
        }
        while let Some(name) = self.open.pop() {
            let item = skeleton.consts.iter().find(|item| match item {
                Item::Const(item) => item.ident == name.as_str(),
                _ => false,
            });
            if let Some(item) = item {
                self.meet_all(item.to_token_stream());
                self.stand_in.extend(item.to_token_stream());
            }
            if let Some(alias) = skeleton.aliases.get(&name) {
                let mut alias = alias.clone();
                alias.attrs.clear();
                alias.vis = Visibility::Public(Default::default());
                self.meet_all(alias.to_token_stream());
                self.stand_in.extend(alias.to_token_stream());
            }
            if let Some(local) = skeleton.types.get(&name) {
                let written = match &local.form {
                    Form::Opaque => self.opaque(local),
                    Form::Mirrored(item) => self.mirrored(local, item),
                };
                written.map_err(|error| error.within(|| name))?;
            }
        }
        Ok(())
    }

    /// The files.
    pub fn finish(self) -> Sources {
        let Writer {
            skeleton,
            stand_in,
            program,
            asked,
            answered,
            objects,
            converter,
            ..
        } = self;
        let imports = &skeleton.imports;
        let imports = quote!(#(#imports)*);
        let objects = objects.into_values();
        let converters = converter.into_functions();
        let stand_in = quote! {
            #imports
            pub trait Submission: ::std::marker::Sync { #asked }
            pub static SUBMISSION: ::lab::Socket<dyn Submission> = ::lab::Socket::empty();
            #stand_in
            #(#objects)*
        };
        let program = quote! {
            #imports
            struct Theirs;
            impl ::stand_in::Submission for Theirs { #answered }
            #program
            #(#converters)*
            fn main() {
                ::stand_in::SUBMISSION.connect(&Theirs);
                ::checks::main();
            }
        };
        Sources {
            stand_in: format!(
                "//! The checks call this instead of a submission.\n\n{}\n",
                print(stand_in)
            ),
            program: format!(
                "//! Connects a submission with the checks.\n\n{}\n",
                print(program)
            ),
        }
    }

    /// Notes that a name was met, to be written if it is one of the skeleton's.
    fn meet(&mut self, name: &str) {
        if self.seen.insert(name.to_owned()) {
            self.open.push(name.to_owned());
        }
    }

    fn meet_all(&mut self, tokens: TokenStream) {
        let mut found = BTreeSet::new();
        names(tokens, &mut found);
        for name in found {
            self.meet(&name);
        }
    }

    /// A type whose inside everybody knows.
    fn mirrored(&mut self, local: &'a Local, item: &Item) -> Result<(), Underivable> {
        let (item, says) = mirror(item);
        self.meet_all(item.to_token_stream());
        // Whether its fields can go through the seam is seen when they do.
        self.stand_in.extend(item.to_token_stream());
        for block in &local.impls {
            self.block(local, block)?;
        }
        if says {
            let name = &local.name;
            let (declared, named, bounds) = local.generics.split_for_impl();
            let display: ItemImpl = syn::parse_quote! {
                impl #declared ::std::fmt::Display for #name #named #bounds {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { todo!() }
                }
            };
            let display: &'static ItemImpl = Box::leak(Box::new(display));
            self.block(local, display)?;
            let error = quote!(impl #declared ::std::error::Error for #name #named #bounds {});
            self.stand_in.extend(error);
        }
        Ok(())
    }

    /// A type of whose inside nothing is known.
    fn opaque(&mut self, local: &'a Local) -> Result<(), Underivable> {
        let (name, of_theirs, krate) = (&local.name, local.of_theirs(), self.krate);
        if local.has_consts() {
            return Err(Underivable::of(name));
        }
        let lifetimes = local.lifetimes();
        let params = local.params();
        let scope = self.scope(Some(local), None, None);
        let shapes = params
            .iter()
            .map(|param| scope.shape(&syn::parse_quote!(#param)));
        let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
        drop(scope);
        for shape in &shapes {
            self.look_at(shape)?;
        }
        let given = angles(lifetimes.iter().cloned());
        let lasting = lifetimes.first().cloned().unwrap_or(quote!('static));
        let of_all = angles(
            lifetimes
                .iter()
                .cloned()
                .chain(params.iter().map(|param| quote!(#param))),
        );
        let erased = angles(
            lifetimes
                .iter()
                .cloned()
                .chain(shapes.iter().map(|shape| shape.on(Side::Theirs(krate)))),
        );
        self.stand_in.extend(quote! {
            pub struct #name #of_all {
                theirs: ::std::boxed::Box<dyn #of_theirs #given + #lasting>,
                of: ::std::marker::PhantomData<fn() -> (#(#params,)*)>,
            }
        });
        let held = match local.pinned {
            true => quote!(::std::pin::Pin<::std::boxed::Box<::#krate::#name #erased>>),
            false => quote!(::#krate::#name #erased),
        };
        self.program.extend(quote!(struct #name #given(#held);));
        let (mut asked, mut answered) = (TokenStream::new(), TokenStream::new());
        for block in &local.impls {
            let (more_asked, more_answered) = self.block(local, block)?;
            asked.extend(more_asked);
            answered.extend(more_answered);
        }
        let any = lifetimes.is_empty().then(|| quote!(::std::any::Any));
        let auto = self.needs.auto(&of_theirs.to_string());
        let auto = auto.iter().map(|one| format_ident!("{one}"));
        let above: Vec<_> = any
            .into_iter()
            .chain(auto.map(|one| quote!(::std::marker::#one)))
            .collect();
        self.stand_in
            .extend(quote!(pub trait #of_theirs #given: #(#above)+* { #asked }));
        self.program.extend(quote! {
            impl #given ::stand_in::#of_theirs #given for #name #given { #answered }
        });
        Ok(())
    }

    /// What is implemented for a type. Returns what goes through the seam by the type's own trait.
    fn block(
        &mut self,
        local: &'a Local,
        block: &'a ItemImpl,
    ) -> Result<(TokenStream, TokenStream), Underivable> {
        let (mut asked, mut answered) = (TokenStream::new(), TokenStream::new());
        let of_trait = block.trait_.as_ref().map(|(path, _)| path);
        let (mut items, mut of_block) = (TokenStream::new(), BTreeMap::new());
        for item in &block.items {
            match item {
                ImplItem::Type(item) => {
                    self.meet_all(item.ty.to_token_stream());
                    items.extend(item.to_token_stream());
                }
                ImplItem::Fn(method) => {
                    let is_used = match of_trait {
                        Some(_) => true,
                        None => {
                            skeleton::is_public(&method.vis)
                                && self.used.contains(&method.sig.ident.to_string())
                        }
                    };
                    if !is_used {
                        continue;
                    }
                    let place = || {
                        let of = of_trait.map(|path| format!("{} for ", compact(path)));
                        format!(
                            "impl {}{} {{ fn {} }}",
                            of.unwrap_or_default(),
                            local.name,
                            method.sig.ident
                        )
                    };
                    let written = self.function(Some((local, block)), &method.sig);
                    let written = written.map_err(|error| error.within(place))?;
                    let public = of_trait.is_none().then(|| quote!(pub));
                    let ours = written.ours;
                    items.extend(quote!(#public #ours));
                    let through_type = local.is_opaque() && receiver(&method.sig) != Receiver::None;
                    let (to, by) = match through_type {
                        true => (&mut asked, &mut answered),
                        false => (&mut self.asked, &mut self.answered),
                    };
                    to.extend(written.asked);
                    by.extend(written.answered);
                    for (ty, bounds) in written.of_block {
                        convert::ask(&mut of_block, ty, bounds);
                    }
                }
                _ => return Err(Underivable::of(item)),
            }
        }
        if items.is_empty() && of_trait.is_none() {
            return Ok((asked, answered));
        }
        let of_params = block.generics.type_params().map(|param| &param.ident);
        let declared = of_params.map(|param| said(&[&local.generics, &block.generics], param));
        let asked_of = of_block.iter().map(|(ty, bounds)| asking(ty, bounds));
        let declared: TokenStream = declared.chain(asked_of).collect();
        let (ty, generics) = (&block.self_ty, &block.generics);
        let of_trait = of_trait.map(|path| quote!(#path for));
        let params = angles(generics.params.iter().map(|param| match param {
            syn::GenericParam::Type(param) => param.ident.to_token_stream(),
            other => other.to_token_stream(),
        }));
        let declared = (!declared.is_empty()).then(|| quote!(where #declared));
        self.stand_in
            .extend(quote!(impl #params #of_trait #ty #declared { #items }));
        Ok((asked, answered))
    }

    /// Where a signature stands.
    pub(super) fn scope(
        &self,
        local: Option<&'a Local>,
        block: Option<&'a ItemImpl>,
        signature: Option<&'a Signature>,
    ) -> Scope<'a> {
        let mut generics: Vec<&'a Generics> = Vec::new();
        if let Some(local) = local {
            generics.push(&local.generics);
            generics.extend(local.impls.iter().map(|block| &block.generics));
        }
        generics.extend(signature.map(|signature| &signature.generics));
        let mut abilities = BTreeMap::new();
        for (param, nodes) in flows(self.skeleton, local, signature) {
            let of_nodes = nodes.iter().filter_map(|node| self.abilities.get(node));
            abilities.insert(param, of_nodes.flatten().cloned().collect());
        }
        let items = block.into_iter().flat_map(|block| &block.items);
        let associated = items.filter_map(|item| match item {
            ImplItem::Type(item) => Some(item),
            _ => None,
        });
        let associated: Vec<&'a ImplItemType> = associated.collect();
        Scope {
            skeleton: self.skeleton,
            generics,
            own: local,
            associated,
            abilities,
            elided: None,
            everywhere: false,
            lasting: quote!('static),
            auto: BTreeSet::new(),
            auto_of_own: match local {
                Some(local) => self.needs.auto(&local.of_theirs().to_string()),
                None => BTreeSet::new(),
            },
            returned: None,
        }
    }

    /// Notes what `shape` needs to be there: types of the skeleton's, and traits of objects.
    pub(super) fn look_at(&mut self, shape: &Shape) -> Result<(), Underivable> {
        let mut locals = BTreeSet::new();
        let mut found: Vec<Object> = Vec::new();
        visit(shape, &mut |shape| match shape {
            Shape::Local { name, .. } => {
                locals.insert(name.to_string());
            }
            Shape::Object(object) => found.push((**object).clone()),
            _ => {}
        });
        for name in locals {
            self.meet(&name);
            // What is in a mirrored type goes through, too.
            let local = &self.skeleton.types[&name];
            let scope = own_scope(self.skeleton, local);
            for (_, fields) in variants(local) {
                for field in fields {
                    if let Ok(shape) = scope.shape(&field.ty)
                        && self.seen.insert(format!("field {}", compact(&field.ty)))
                    {
                        self.look_at(&shape)?;
                    }
                }
            }
        }
        for object in found {
            if let Some(name) = &object.named {
                let (lifetimes, traits) = (object.named_lifetimes(), object.traits(Side::Wire));
                let auto = object.auto_traits();
                let traits = quote!(#traits #auto);
                self.object(name, &lifetimes, &traits)?;
            }
            if let Does::Other(several) = &object.does
                && several.len() > 1
            {
                let traits = quote!(#(#several)+*);
                self.object(&together(several), &TokenStream::new(), &traits)?;
            }
        }
        Ok(())
    }

    /// A trait for all that have these `traits`.
    fn object(
        &mut self,
        name: &Ident,
        lifetimes: &TokenStream,
        traits: &TokenStream,
    ) -> Result<(), Underivable> {
        let inside = lifetimes_in(lifetimes.clone());
        let params = angles(inside.iter().cloned().chain([quote!(It)]));
        let code = quote! {
            pub trait #name #lifetimes: #traits {}
            impl #params #name #lifetimes for It where It: #traits + ?::std::marker::Sized {}
        };
        let before = self.objects.insert(name.to_string(), code.clone());
        match before.is_none_or(|before| before.to_string() == code.to_string()) {
            true => Ok(()),
            false => Err(Underivable::new("two objects that are returned")),
        }
    }
}

/// What `generics` say of a type parameter, as a part of a `where`.
pub fn said(generics: &[&Generics], param: &Ident) -> TokenStream {
    let said = bounds(generics, &quote!(#param));
    let said = (!said.is_empty()).then(|| quote!(#param: #(#said)+*,));
    // `F::Output: Send` says something of a type parameter, too.
    let predicates = generics.iter().filter_map(|one| one.where_clause.as_ref());
    let associated = predicates
        .flat_map(|clause| &clause.predicates)
        .filter(|predicate| {
            let text = compact(predicate);
            text.starts_with(&format!("{param}::")) || text.starts_with(&format!("<{param}as"))
        });
    quote!(#said #(#associated,)*)
}

/// A part of a `where` that asks for `bounds`.
pub fn asking(ty: &str, bounds: &TokenStream) -> TokenStream {
    let ty: TokenStream = ty.parse().unwrap_or_default();
    quote!(#ty: #bounds,)
}

/// What a mirrored type is in the stand-in, and whether its texts are derived, as those of errors are.
fn mirror(item: &Item) -> (Item, bool) {
    const DERIVED: [&str; 9] = [
        "Clone",
        "Copy",
        "Debug",
        "Default",
        "Eq",
        "Hash",
        "Ord",
        "PartialEq",
        "PartialOrd",
    ];
    let mut item = item.clone();
    let (attributes, fields): (_, Vec<&mut syn::Fields>) = match &mut item {
        Item::Struct(item) => (&mut item.attrs, vec![&mut item.fields]),
        Item::Enum(item) => {
            for variant in &mut item.variants {
                variant.attrs.retain(|one| one.path().is_ident("default"));
            }
            let fields = item.variants.iter_mut().map(|one| &mut one.fields);
            (&mut item.attrs, fields.collect())
        }
        _ => return (item, false),
    };
    for fields in fields {
        for field in fields.iter_mut() {
            field.attrs.clear();
        }
    }
    let derived = skeleton::derives(attributes);
    let is_error = |path: &&syn::Path| {
        path.segments
            .last()
            .is_some_and(|last| last.ident == "Error")
    };
    let says = derived.iter().any(|path| is_error(&path));
    let kept = derived.iter().filter(|path| {
        let name = path.segments.last().map(|last| last.ident.to_string());
        name.is_some_and(|name| DERIVED.contains(&&*name))
    });
    let kept = quote!(#(#kept),*);
    *attributes = vec![syn::parse_quote!(#[derive(#kept)])];
    (item, says)
}
