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
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    FnArg, Generics, ImplItem, ImplItemType, Item, ItemImpl, Pat, ReturnType, Signature, Type,
    Visibility,
};

mod convert;
mod needs;
mod print;
mod shape;
mod skeleton;

pub use self::needs::Needs;
use self::{
    convert::{Converter, Way, own_scope, snake, variants},
    print::print,
    shape::{Does, Object, Scope, Shape, Side, Written, lifetimes_in, together},
    skeleton::{Form, Local, Receiver, Skeleton, bounds, compact, names, receiver},
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
pub const WRITER: [&str; 6] = [
    include_str!("seam.rs"),
    include_str!("seam/convert.rs"),
    include_str!("seam/needs.rs"),
    include_str!("seam/print.rs"),
    include_str!("seam/shape.rs"),
    include_str!("seam/skeleton.rs"),
];

/// The names in the Rust code `text`. None of them stands in a text or a comment.
pub fn names_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(tokens) = text.parse() {
        names(tokens, &mut found);
    }
    found
}

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
        "Clone" => ["clone", "cloned", "Clone"].iter().any(|&name| used.contains(name)),
        "Default" => ["default", "Default"].iter().any(|&name| used.contains(name)),
        _ => true,
    });
    let skeleton = read.map_err(|error| Underivable::new(&error.to_string()))?;
    let krate = format_ident!("{krate}");
    let mut writer = Writer {
        skeleton: &skeleton,
        krate: &krate,
        used,
        needs,
        abilities: abilities(&skeleton),
        converter: Converter::new(&skeleton, &krate),
        stand_in: TokenStream::new(),
        program: TokenStream::new(),
        asked: TokenStream::new(),
        answered: TokenStream::new(),
        objects: BTreeMap::new(),
        open: Vec::new(),
        seen: BTreeSet::new(),
    };
    writer.write()?;
    Ok(writer.finish())
}

/// What can be done with the values of a type's parameters, by the type's name and the parameter's number.
type Abilities = BTreeMap<(String, usize), BTreeSet<String>>;

/// One function on its way through the seam.
struct Function {
    /// As the checks see it.
    ours: TokenStream,
    /// As the seam's trait declares it.
    asked: TokenStream,
    /// As the program answers.
    answered: TokenStream,
    /// What it asks of the parameters of the type that it is a function of.
    of_block: BTreeMap<String, TokenStream>,
}

struct Writer<'a> {
    skeleton: &'a Skeleton,
    krate: &'a Ident,
    used: &'a BTreeSet<String>,
    needs: &'a Needs,
    abilities: Abilities,
    converter: Converter<'a>,
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
    fn write(&mut self) -> Result<(), Underivable> {
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

    fn finish(self) -> Sources {
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
                "//! What the checks call in place of a submission.\n\n{}\n",
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
        let shapes = params.iter().map(|param| scope.shape(&syn::parse_quote!(#param)));
        let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
        drop(scope);
        for shape in &shapes {
            self.look_at(shape)?;
        }
        let given = angles(lifetimes.iter().cloned());
        let lasting = lifetimes.first().cloned().unwrap_or(quote!('static));
        let of_all = angles(
            lifetimes.iter().cloned().chain(params.iter().map(|param| quote!(#param))),
        );
        let erased = angles(
            lifetimes.iter().cloned()
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
        let above: Vec<_> = any.into_iter().chain(auto.map(|one| quote!(::std::marker::#one))).collect();
        self.stand_in.extend(quote!(pub trait #of_theirs #given: #(#above)+* { #asked }));
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
                        format!("impl {}{} {{ fn {} }}", of.unwrap_or_default(), local.name, method.sig.ident)
                    };
                    let written = self.function(Some((local, block)), &method.sig);
                    let written = written.map_err(|error| error.within(place))?;
                    let public = of_trait.is_none().then(|| quote!(pub));
                    let ours = written.ours;
                    items.extend(quote!(#public #ours));
                    let through_type =
                        local.is_opaque() && receiver(&method.sig) != Receiver::None;
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
        self.stand_in.extend(quote!(impl #params #of_trait #ty #declared { #items }));
        Ok((asked, answered))
    }

    /// Where a signature stands.
    fn scope(
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

    /// Brings a function through the seam: a free one, or one of a type.
    fn function(
        &mut self,
        of: Option<(&'a Local, &'a ItemImpl)>,
        signature: &'a Signature,
    ) -> Result<Function, Underivable> {
        let (local, block) = (of.map(|of| of.0), of.map(|of| of.1));
        let of_trait = block.and_then(|block| block.trait_.as_ref()).map(|(path, _)| path);
        let (name, received) = (&signature.ident, receiver(signature));
        if received == Receiver::Other || signature.generics.const_params().next().is_some() {
            return Err(Underivable::of(signature));
        }
        let through_type = local.is_some_and(Local::is_opaque) && received != Receiver::None;

        // Its name in the seam.
        let of_trait_name = of_trait.and_then(|path| path.segments.last());
        let of_trait_name = of_trait_name.map(|last| {
            let types = shape::arguments(&last.arguments).1;
            let types = types.into_iter().map(|ty| compact(ty).to_lowercase());
            let types: String = types.map(|ty| ty.replace(|letter: char| !letter.is_alphanumeric(), "_")).collect();
            format!("{}{types}_", snake(&last.ident))
        });
        let of_type = local.filter(|_| !through_type);
        let of_type = of_type.map(|local| format!("{}_", snake(&local.name)));
        let wire_name = format_ident!(
            "{}{}{name}",
            of_type.unwrap_or_default(),
            of_trait_name.as_deref().unwrap_or_default()
        );

        // What it returns may hold what it gets.
        let output: Option<&Type> = match &signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        };
        let mut in_output = BTreeSet::new();
        names(output.to_token_stream(), &mut in_output);
        let captures = signature.asyncness.is_some() || in_output.contains("impl");
        let explicit = captures || !through_type;
        let all = quote!('all);
        let returned = format!(
            "{}{}Returned",
            local.map(|local| local.name.to_string()).unwrap_or_default(),
            camel(&wire_name_of(of_trait_name.as_deref(), name))
        );
        let mut scope = self.scope(local, block, Some(signature));
        scope.auto.extend(self.needs.auto(&returned));
        if explicit {
            scope.elided = Some(all.clone());
            scope.everywhere = captures;
            scope.lasting = all.clone();
        } else {
            scope.lasting = quote!('_);
        }
        let mut inputs = Vec::new();
        for input in &signature.inputs {
            let FnArg::Typed(input) = input else { continue };
            let Pat::Ident(pattern) = &*input.pat else {
                return Err(Underivable::of(&input.pat));
            };
            inputs.push((pattern.ident.clone(), scope.shape(&input.ty)?));
        }
        let is_shared = matches!(received, Receiver::Shared | Receiver::Unique);
        let mut own: Vec<TokenStream> = Vec::new();
        for lifetime in signature.generics.lifetimes() {
            own.push(lifetime.lifetime.to_token_stream());
        }
        let wires: Vec<_> = inputs.iter().map(|(_, shape)| shape.on(Side::Wire)).collect();
        let in_inputs: BTreeSet<String> =
            lifetimes_in(quote!(#(#wires),*)).iter().map(compact).collect();
        let mut borrows = !in_inputs.is_empty() || through_type && is_shared;
        // `impl<'a> Guard<'a>` may hold what it borrows.
        borrows |= local.is_some_and(|local| !local.lifetimes().is_empty());
        scope.returned = Some(returned);
        if captures && !borrows {
            scope.lasting = quote!('static);
        }
        let mut returns = match output {
            None => Shape::Same(quote!(())),
            Some(ty) => scope.shape(ty)?,
        };
        if signature.asyncness.is_some() {
            returns = scope.future(returns);
        }
        drop(scope);
        for (_, shape) in &inputs {
            self.look_at(shape)?;
        }
        self.look_at(&returns)?;

        // How it is declared.
        let wire_output = returns.on(Side::Wire);
        let with_all = {
            let found = lifetimes_in(quote!(#(#wires),* #wire_output));
            found.iter().any(|one| compact(one) == "'all") || explicit && through_type && is_shared
        };
        let wire_lifetimes: Vec<TokenStream> = own
            .iter()
            .map(|lifetime| match with_all && captures {
                true => quote!(#lifetime: 'all),
                false => lifetime.clone(),
            })
            .chain(with_all.then(|| all.clone()))
            .collect();
        let of_wire = angles(wire_lifetimes.iter().cloned());
        let named_all = (with_all && through_type && explicit).then(|| all.clone());
        let receives = match received {
            _ if !through_type => quote!(&self,),
            Receiver::Value => quote!(self: ::std::boxed::Box<Self>,),
            Receiver::Shared => quote!(&#named_all self,),
            _ => quote!(&#named_all mut self,),
        };
        let this = local.filter(|_| !through_type && received != Receiver::None);
        let this = this.map(|local| Shape::Local {
            name: local.name.clone(),
            opaque: false,
            pinned: false,
            lifetimes: local.lifetimes().iter().map(|_| quote!('_)).collect(),
            args: Vec::new(),
        });
        if this.is_some() && local.is_some_and(|local| !local.params().is_empty()) {
            return Err(Underivable::of(name));
        }
        let lent = (received == Receiver::Shared).then(|| quote!(&));
        let declares = |side: Side| {
            let this = this.as_ref().map(|this| {
                let ty = this.on(side);
                quote!(this: #lent #ty,)
            });
            let inputs = inputs.iter().map(|(name, shape)| {
                let ty = shape.on(side);
                quote!(#name: #ty)
            });
            let output = returned_type(&returns, side);
            quote!(fn #wire_name #of_wire(#receives #this #(#inputs),*) #output)
        };
        let asked = declares(Side::Wire);
        let asked = quote!(#asked;);

        // How the program answers.
        let krate = self.krate;
        self.converter.is_kept = captures;
        let mut given = Vec::new();
        for (name, shape) in &inputs {
            given.push(self.converter.convert(shape, quote!(#name), Way::WireToTheirs)?);
        }
        let by_trait = |ty: TokenStream| match of_trait {
            Some(path) => quote!(<#ty as #path>),
            None => ty,
        };
        let call = match (local, received) {
            (None, _) => quote!(::#krate::#name(#(#given),*)),
            (Some(local), Receiver::None) => {
                let params = local.params();
                let scope = self.scope(Some(local), block, None);
                let erased = params.iter().map(|param| {
                    let shape = scope.shape(&syn::parse_quote!(#param))?;
                    Ok(shape.on(Side::Theirs(krate)))
                });
                let erased = erased.collect::<Result<Vec<_>, Underivable>>()?;
                let lifetimes = local.lifetimes();
                let erased = angles(
                    lifetimes.iter().map(|_| quote!('_)).chain(erased),
                );
                let ty = &local.name;
                let ty = match of_trait {
                    Some(path) => quote!(<::#krate::#ty #erased as #path>),
                    None => quote!(<::#krate::#ty #erased>),
                };
                quote!(#ty::#name(#(#given),*))
            }
            (Some(local), _) if !local.is_opaque() => {
                let this = this.as_ref().expect("it has a receiver");
                let converted = match received {
                    Receiver::Value => {
                        self.converter.convert(this, quote!(this), Way::WireToTheirs)?
                    }
                    Receiver::Shared => self.converter.lent(this, quote!(this))?,
                    _ => return Err(Underivable::of(name)),
                };
                match of_trait {
                    Some(_) => {
                        let ty = this.on(Side::Theirs(krate));
                        let ty = by_trait(ty);
                        quote!(#ty::#name(#converted, #(#given),*))
                    }
                    None => quote!((#converted).#name(#(#given),*)),
                }
            }
            (Some(local), _) => {
                let holds = match (local.pinned, received) {
                    (false, Receiver::Value) => quote!(self.0),
                    (false, Receiver::Shared) => quote!(&self.0),
                    (false, Receiver::Unique) => quote!(&mut self.0),
                    (true, Receiver::Shared) => quote!(&*self.0),
                    (true, Receiver::Pin) => quote!(self.0.as_mut()),
                    _ => return Err(Underivable::of(name)),
                };
                match of_trait {
                    Some(path) => {
                        let path = self.trait_of_theirs(local, path)?;
                        quote!(#path::#name(#holds, #(#given),*))
                    }
                    None => match (local.pinned, received) {
                        (true, _) => quote!((*self.0).#name(#(#given),*)),
                        (false, _) => quote!(self.0 .#name(#(#given),*)),
                    },
                }
            }
        };
        let result = self.converter.convert(&returns, call, Way::TheirsToWire)?;
        let answered = declares(Side::WireOfProgram);
        let answered = quote!(#answered { #result });

        // How the checks see it.
        self.converter.take_asked();
        let mut given = Vec::new();
        for (name, shape) in &inputs {
            given.push(self.converter.convert(shape, quote!(#name), Way::OursToWire)?);
        }
        let call = match (local, through_type) {
            (Some(local), true) => {
                let of_theirs = local.of_theirs();
                let holds = match received {
                    Receiver::Value => quote!(self.theirs),
                    Receiver::Shared => quote!(&*self.theirs),
                    Receiver::Unique => quote!(&mut *self.theirs),
                    _ => quote!(&mut *self.get_mut().theirs),
                };
                quote!(#of_theirs::#wire_name(#holds, #(#given),*))
            }
            _ => {
                let this = this.as_ref().map(|_| quote!(self,));
                quote!(SUBMISSION.get().#wire_name(#this #(#given),*))
            }
        };
        let result = self.converter.convert(&returns, call, Way::WireToOurs)?;
        let own_params = local.map(Local::params).unwrap_or_default();
        let is_of_block = |ty: &str| {
            let root = ty.split("::").next().unwrap_or_default();
            own_params.iter().any(|param| param == root)
        };
        let asked_of = self.converter.take_asked();
        let (mut of_block, of_function): (BTreeMap<_, _>, BTreeMap<_, _>) =
            asked_of.into_iter().partition(|(ty, _)| is_of_block(ty));
        for (_, shape) in &inputs {
            objects(shape, &mut |object| {
                if let Written::Param(name) = &object.written
                    && is_of_block(&compact(name))
                {
                    let auto = object.auto_traits();
                    convert::ask(&mut of_block, compact(name), quote!('static #auto));
                }
            });
        }
        let ours = match of_trait {
            Some(_) => {
                let mut plain = signature.clone();
                for input in &mut plain.inputs {
                    if let FnArg::Typed(input) = input {
                        input.attrs.clear();
                    }
                }
                quote!(#plain { #result })
            }
            None => {
                let receives = signature.inputs.first().filter(|_| received != Receiver::None);
                let receives = receives.map(|receiver| match (received, &named_all) {
                    (Receiver::Shared, Some(all)) => quote!(&#all self,),
                    (Receiver::Unique, Some(all)) => quote!(&#all mut self,),
                    _ => quote!(#receiver,),
                });
                let params = signature.generics.type_params();
                let params: Vec<_> = params.map(|param| param.ident.clone()).collect();
                let generics = wire_lifetimes.iter().cloned();
                let generics = angles(generics.chain(params.iter().map(|one| quote!(#one))));
                let mut declared: TokenStream = params
                    .iter()
                    .map(|param| said(&[&signature.generics], param))
                    .collect();
                for (ty, bounds) in &of_function {
                    declared.extend(asking(ty, bounds));
                }
                for (_, shape) in &inputs {
                    objects(shape, &mut |object| {
                        if let Written::Param(name) = &object.written
                            && compact(&object.lifetime) != "'_"
                            && !is_of_block(&compact(name))
                        {
                            let (lifetime, auto) = (&object.lifetime, object.auto_traits());
                            declared.extend(quote!(#name: #lifetime #auto,));
                        }
                    });
                }
                let inputs = inputs.iter().map(|(name, shape)| {
                    let ty = shape.on(Side::Ours);
                    let lasting = match shape {
                        Shape::Object(object) if matches!(&object.written, Written::Impl(rest) if !rest.iter().any(|one| compact(one).starts_with('\'')))
                            && compact(&object.lifetime) != "'_" =>
                        {
                            let (lifetime, auto) = (&object.lifetime, object.auto_traits());
                            quote!(#auto + #lifetime)
                        }
                        _ => TokenStream::new(),
                    };
                    quote!(#name: #ty #lasting)
                });
                let output = returned_type(&returns, Side::Ours);
                let declared = (!declared.is_empty()).then(|| quote!(where #declared));
                quote!(fn #name #generics(#receives #(#inputs),*) #output #declared { #result })
            }
        };
        Ok(Function {
            ours,
            asked,
            answered,
            of_block,
        })
    }

    /// `<::krate::Name as Trait>`
    fn trait_of_theirs(&self, local: &'a Local, path: &syn::Path) -> Result<TokenStream, Underivable> {
        let (name, krate) = (&local.name, self.krate);
        let scope = self.scope(Some(local), None, None);
        let lifetimes = local.lifetimes().into_iter().map(|_| Ok(quote!('_)));
        let params = local.params();
        let erased = params.iter().map(|param| {
            let shape = scope.shape(&syn::parse_quote!(#param))?;
            Ok(shape.on(Side::Theirs(krate)))
        });
        let args = lifetimes.chain(erased).collect::<Result<Vec<_>, Underivable>>()?;
        let args = angles(args);
        Ok(quote!(<::#krate::#name #args as #path>))
    }

    /// Notes what `shape` needs to be there: types of the skeleton's, and traits of objects.
    fn look_at(&mut self, shape: &Shape) -> Result<(), Underivable> {
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
fn said(generics: &[&Generics], param: &Ident) -> TokenStream {
    let said = bounds(generics, &quote!(#param));
    let said = (!said.is_empty()).then(|| quote!(#param: #(#said)+*,));
    // `F::Output: Send` says something of a type parameter, too.
    let predicates = generics.iter().filter_map(|one| one.where_clause.as_ref());
    let associated = predicates.flat_map(|clause| &clause.predicates).filter(|predicate| {
        let text = compact(predicate);
        text.starts_with(&format!("{param}::")) || text.starts_with(&format!("<{param}as"))
    });
    quote!(#said #(#associated,)*)
}

/// A part of a `where` that asks for `bounds`.
fn asking(ty: &str, bounds: &TokenStream) -> TokenStream {
    let ty: TokenStream = ty.parse().unwrap_or_default();
    quote!(#ty: #bounds,)
}

/// `-> T`, where something is returned.
fn returned_type(shape: &Shape, side: Side) -> TokenStream {
    match shape {
        Shape::Same(ty) if compact(ty) == "()" => TokenStream::new(),
        shape => {
            let ty = shape.on(side);
            quote!(-> #ty)
        }
    }
}

/// Calls `seen` with `shape` and all that is in it.
fn visit(shape: &Shape, seen: &mut dyn FnMut(&Shape)) {
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

fn objects(shape: &Shape, seen: &mut dyn FnMut(&Object)) {
    visit(shape, &mut |shape| {
        if let Shape::Object(object) = shape {
            seen(object);
        }
    });
}

fn angles(args: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let args: Vec<_> = args.into_iter().collect();
    match args.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#args),*>),
    }
}

/// What a mirrored type is in the stand-in, and whether its texts are derived, as those of errors are.
fn mirror(item: &Item) -> (Item, bool) {
    const DERIVED: [&str; 9] = [
        "Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd",
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
    let is_error = |path: &&syn::Path| path.segments.last().is_some_and(|last| last.ident == "Error");
    let says = derived.iter().any(|path| is_error(&path));
    let kept = derived.iter().filter(|path| {
        let name = path.segments.last().map(|last| last.ident.to_string());
        name.is_some_and(|name| DERIVED.contains(&&*name))
    });
    let kept = quote!(#(#kept),*);
    *attributes = vec![syn::parse_quote!(#[derive(#kept)])];
    (item, says)
}

/// Which parameters of types the type parameters of a signature are put in for.
fn flows(
    skeleton: &Skeleton,
    local: Option<&Local>,
    signature: Option<&Signature>,
) -> BTreeMap<String, BTreeSet<(String, usize)>> {
    let mut found: BTreeMap<String, BTreeSet<(String, usize)>> = BTreeMap::new();
    let mut note = |param: String, ty: &str, index: usize| {
        found.entry(param).or_default().insert((ty.to_owned(), index));
    };
    if let Some(local) = local {
        for (index, param) in local.params().iter().enumerate() {
            note(param.to_string(), &local.name.to_string(), index);
        }
    }
    let Some(signature) = signature else {
        return found;
    };
    let mut types: Vec<TokenStream> = Vec::new();
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input {
            types.push(input.ty.to_token_stream());
        }
    }
    types.push(signature.output.to_token_stream());
    for tokens in types {
        applied(skeleton, tokens, &mut note);
    }
    found
}

/// Calls `note` with each `Name<Param>` in `tokens`.
fn applied(skeleton: &Skeleton, tokens: TokenStream, note: &mut impl FnMut(String, &str, usize)) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            proc_macro2::TokenTree::Group(group) => applied(skeleton, group.stream(), note),
            proc_macro2::TokenTree::Ident(name) if skeleton.types.contains_key(&name.to_string()) => {
                // A path with its arguments is the longest beginning that is one.
                for end in (at + 1..=tokens.len()).rev() {
                    let some: TokenStream = tokens[at..end].iter().cloned().collect();
                    if let Ok(Type::Path(path)) = syn::parse2(some) {
                        let last = path.path.segments.last();
                        let types = last.map(|last| shape::arguments(&last.arguments).1);
                        for (index, ty) in types.into_iter().flatten().enumerate() {
                            note(compact(ty), &name.to_string(), index);
                        }
                        break;
                    }
                }
            }
            _ => {}
        }
    }
}

/// What can be done with values of types' parameters: what is said of them anywhere, and of those that go there.
fn abilities(skeleton: &Skeleton) -> Abilities {
    let mut all: Abilities = BTreeMap::new();
    let signatures = skeleton.functions.iter().map(|one| (None, &one.sig));
    let methods = skeleton.types.values().flat_map(|local| {
        let methods = local.methods().map(move |(_, method)| (Some(local), method));
        methods.collect::<Vec<_>>()
    });
    let scopes: Vec<(Option<&Local>, &Signature)> = signatures.chain(methods).collect();
    loop {
        let mut changed = false;
        for (local, signature) in &scopes {
            let mut generics: Vec<&Generics> = vec![&signature.generics];
            if let Some(local) = local {
                generics.push(&local.generics);
                generics.extend(local.impls.iter().map(|block| &block.generics));
            }
            for (param, nodes) in flows(skeleton, *local, Some(signature)) {
                let Ok(param) = param.parse::<TokenStream>() else { continue };
                let said = bounds(&generics, &param);
                let mut able: BTreeSet<String> = said.iter().filter_map(shape::trait_name).collect();
                able.retain(|one| shape::ABILITIES.contains(&&**one));
                able.extend(nodes.iter().filter_map(|node| all.get(node)).flatten().cloned());
                for node in nodes {
                    let known = all.entry(node).or_default();
                    let before = known.len();
                    known.extend(able.iter().cloned());
                    changed |= known.len() > before;
                }
            }
        }
        if !changed {
            return all;
        }
    }
}

fn wire_name_of(of_trait: Option<&str>, name: &Ident) -> Ident {
    format_ident!("{}{name}", of_trait.unwrap_or_default())
}

/// `first_finished` as `FirstFinished`.
fn camel(name: &Ident) -> String {
    let name = name.to_string();
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters.clone()).collect::<String>()
    });
    words.collect()
}

/// The files of the checks in `tests`, as text: what they name.
///
/// # Errors
///
/// If one can't be read.
pub fn names_of_checks(tests: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![tests.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.extend(names_in(&std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(found)
}
