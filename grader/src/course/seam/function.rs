//! Brings one function through a seam.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, ItemImpl, Pat, ReturnType, Signature, Type};

use super::{
    Underivable,
    convert::{self, Way},
    scope::arguments,
    shape::{Shape, Side, Written, objects},
    skeleton::{Local, Receiver, receiver},
    tokens::{angles, camel, compact, lifetimes_in, names, snake},
    writer::{Function, Writer, asking, said},
};

impl<'a> Writer<'a> {
    /// Brings a function through the seam: a free one, or one of a type.
    pub(super) fn function(
        &mut self,
        of: Option<(&'a Local, &'a ItemImpl)>,
        signature: &'a Signature,
    ) -> Result<Function, Underivable> {
        let (local, block) = (of.map(|of| of.0), of.map(|of| of.1));
        let of_trait = block
            .and_then(|block| block.trait_.as_ref())
            .map(|(path, _)| path);
        let (name, received) = (&signature.ident, receiver(signature));
        if received == Receiver::Other || signature.generics.const_params().next().is_some() {
            return Err(Underivable::of(signature));
        }
        let through_type = local.is_some_and(Local::is_opaque) && received != Receiver::None;

        // Its name in the seam.
        let of_trait_name = of_trait.and_then(|path| path.segments.last());
        let of_trait_name = of_trait_name.map(|last| {
            let types = arguments(&last.arguments).1;
            let types = types.into_iter().map(|ty| compact(ty).to_lowercase());
            let types: String = types
                .map(|ty| ty.replace(|letter: char| !letter.is_alphanumeric(), "_"))
                .collect();
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
            local
                .map(|local| local.name.to_string())
                .unwrap_or_default(),
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
        let wires: Vec<_> = inputs
            .iter()
            .map(|(_, shape)| shape.on(Side::Wire))
            .collect();
        let in_inputs: BTreeSet<String> = lifetimes_in(quote!(#(#wires),*))
            .iter()
            .map(compact)
            .collect();
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
            given.push(
                self.converter
                    .convert(shape, quote!(#name), Way::WireToTheirs)?,
            );
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
                let erased = angles(lifetimes.iter().map(|_| quote!('_)).chain(erased));
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
                        self.converter
                            .convert(this, quote!(this), Way::WireToTheirs)?
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
            given.push(
                self.converter
                    .convert(shape, quote!(#name), Way::OursToWire)?,
            );
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
                let receives = signature
                    .inputs
                    .first()
                    .filter(|_| received != Receiver::None);
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
    fn trait_of_theirs(
        &self,
        local: &'a Local,
        path: &syn::Path,
    ) -> Result<TokenStream, Underivable> {
        let (name, krate) = (&local.name, self.krate);
        let scope = self.scope(Some(local), None, None);
        let lifetimes = local.lifetimes().into_iter().map(|_| Ok(quote!('_)));
        let params = local.params();
        let erased = params.iter().map(|param| {
            let shape = scope.shape(&syn::parse_quote!(#param))?;
            Ok(shape.on(Side::Theirs(krate)))
        });
        let args = lifetimes
            .chain(erased)
            .collect::<Result<Vec<_>, Underivable>>()?;
        let args = angles(args);
        Ok(quote!(<::#krate::#name #args as #path>))
    }
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

fn wire_name_of(of_trait: Option<&str>, name: &Ident) -> Ident {
    format_ident!("{}{name}", of_trait.unwrap_or_default())
}
