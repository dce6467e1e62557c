//! Where a type stands, and so what shape it has.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    GenericArgument, Generics, ImplItemType, Path, PathArguments, ReturnType, Type, TypeParamBound,
    TypePath,
};

use super::{
    Underivable,
    shape::{Does, Object, Shape, Written},
    skeleton::{Local, Skeleton, bounds},
    tokens::{compact, fill, is_tick, names, replaced},
};

/// Where a type stands.
pub struct Scope<'a> {
    /// The skeleton.
    pub skeleton: &'a Skeleton,
    /// The parameters there.
    pub generics: Vec<&'a Generics>,
    /// What `Self` is.
    pub own: Option<&'a Local>,
    /// What `Self::Name` is.
    pub associated: Vec<&'a ImplItemType>,
    /// What else can be done with a type parameter's values, because of where they go.
    pub abilities: BTreeMap<String, BTreeSet<String>>,
    /// What a lifetime is called that is left out, if that has to be said.
    pub elided: Option<TokenStream>,
    /// Whether that is so behind `&mut`, too, where another lifetime would not do.
    pub everywhere: bool,
    /// How long an object lasts of which nothing is said.
    pub lasting: TokenStream,
    /// What of `Send` and `Sync` is asked of objects though the skeleton does not say so.
    pub auto: BTreeSet<String>,
    /// The same for those that `Self` has in it, by its type parameters.
    pub auto_of_own: BTreeSet<String>,
    /// How those that are returned are called, if something is returned here.
    pub returned: Option<String>,
}

/// Traits that a box has if what is in it has them.
const IN_A_BOX: [&str; 10] = [
    "AsyncBufRead",
    "AsyncRead",
    "AsyncSeek",
    "AsyncWrite",
    "BufRead",
    "Debug",
    "Display",
    "Read",
    "Seek",
    "Write",
];

/// What can be said of a type parameter that stands for values.
pub const ABILITIES: [&str; 8] = [
    "Clone",
    "Debug",
    "Display",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

impl Scope<'_> {
    /// The shape of `ty`.
    ///
    /// # Errors
    ///
    /// If it can't be brought through a seam.
    pub fn shape(&self, ty: &Type) -> Result<Shape, Underivable> {
        if let Type::ImplTrait(object) = ty {
            return self.object(object.bounds.iter(), None);
        }
        if !self.is_of_skeleton(ty) {
            return Ok(Shape::Same(self.filled(ty.to_token_stream())));
        }
        match ty {
            Type::Paren(inner) => self.shape(&inner.elem),
            Type::Group(inner) => self.shape(&inner.elem),
            Type::Tuple(tuple) => Ok(Shape::Tuple(self.shapes(&tuple.elems)?)),
            Type::Array(array) => Ok(Shape::Array(
                self.boxed(&array.elem)?,
                array.len.to_token_stream(),
            )),
            Type::Reference(reference) => {
                let lifetime = reference.lifetime.to_token_stream();
                Ok(Shape::Reference {
                    lifetime: match lifetime.is_empty() {
                        true => self.elided.clone().unwrap_or_default(),
                        false => self.filled(lifetime),
                    },
                    mutable: reference.mutability.is_some(),
                    of: self.boxed(&reference.elem)?,
                })
            }
            Type::Path(path) => self.path(path),
            _ => Err(Underivable::of(ty)),
        }
    }

    fn shapes<'t>(
        &self,
        types: impl IntoIterator<Item = &'t Type>,
    ) -> Result<Vec<Shape>, Underivable> {
        types.into_iter().map(|ty| self.shape(ty)).collect()
    }

    fn boxed(&self, ty: &Type) -> Result<Box<Shape>, Underivable> {
        self.shape(ty).map(Box::new)
    }

    fn path(&self, ty: &TypePath) -> Result<Shape, Underivable> {
        if let Some(qself) = &ty.qself {
            // `<F as Future>::Output`
            let last = ty.path.segments.last().map(|last| &last.ident);
            let of = &qself.ty;
            return self.associated(&quote!(#of), &quote!(#last), ty);
        }
        let segments: Vec<_> = ty.path.segments.iter().collect();
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
            return Err(Underivable::of(ty));
        };
        if segments.len() == 2 && (first.ident == "Self" || self.is_param(&first.ident)) {
            return self.associated(&first.ident.to_token_stream(), &quote!(#last), ty);
        }
        let name = last.ident.to_string();
        if segments.len() == 1 {
            if name == "Self" {
                let own = self.own.ok_or_else(|| Underivable::of(ty))?;
                let params = own.params();
                let args = params.iter().map(|param| self.param(&quote!(#param)));
                return self.local(own, own.lifetimes(), args.collect::<Result<_, _>>()?);
            }
            if self.is_param(&last.ident) {
                return self.param(&quote!(#last));
            }
            if let Some(local) = self.skeleton.types.get(&name) {
                let (lifetimes, types) = arguments(&last.arguments);
                let lifetimes = match lifetimes.is_empty() {
                    true => local.lifetimes().iter().map(|_| quote!('_)).collect(),
                    false => lifetimes,
                };
                let lifetimes = lifetimes.into_iter().map(|one| self.filled(one)).collect();
                return self.local(local, lifetimes, self.shapes(types)?);
            }
            if let Some(alias) = self.skeleton.aliases.get(&name) {
                let (_, types) = arguments(&last.arguments);
                let params = alias
                    .generics
                    .type_params()
                    .map(|one| one.ident.to_string());
                let types = types.into_iter().map(ToTokens::to_token_stream);
                let put_in: BTreeMap<String, TokenStream> = params.zip(types).collect();
                let meant = replaced(alias.ty.to_token_stream(), &put_in);
                return self.shape(&syn::parse2(meant).map_err(|_| Underivable::of(ty))?);
            }
        }
        self.foreign(ty, &name, &last.arguments)
    }

    /// A type that is not the skeleton's, with one in it that is.
    fn foreign(
        &self,
        ty: &TypePath,
        name: &str,
        arguments_of: &PathArguments,
    ) -> Result<Shape, Underivable> {
        let (lifetimes, types) = arguments(arguments_of);
        let mut without: Path = ty.path.clone();
        if let Some(last) = without.segments.last_mut() {
            last.arguments = PathArguments::None;
        }
        let path = without.to_token_stream();
        let of_box = |inner: Shape, auto: &[&str]| {
            let lifetime = lifetimes.first().cloned();
            let lifetime = lifetime.map_or_else(|| self.lasting.clone(), |one| self.filled(one));
            let does = match name.contains("Stream") {
                true => Does::Stream(inner),
                false => Does::Future(inner),
            };
            Shape::Object(Box::new(Object {
                does,
                auto: auto.iter().map(|&one| one.to_owned()).collect(),
                lifetime,
                written: Written::Boxed,
                named: None,
            }))
        };
        match (name, &*types) {
            ("Option" | "Poll", [of]) => Ok(Shape::Map(path, self.boxed(of)?)),
            ("Vec" | "VecDeque", [of]) => Ok(Shape::Sequence(path, self.boxed(of)?)),
            ("Result", [of]) => Ok(Shape::Result(path, self.boxed(of)?, None)),
            ("Result", [of, error]) => Ok(Shape::Result(
                path,
                self.boxed(of)?,
                Some(self.boxed(error)?),
            )),
            ("BoxFuture" | "BoxStream", [of]) => Ok(of_box(self.shape(of)?, &["Send"])),
            ("LocalBoxFuture" | "LocalBoxStream", [of]) => Ok(of_box(self.shape(of)?, &[])),
            ("Pin", [Type::Path(inner)]) => {
                let last = inner.path.segments.last();
                let boxed = last.filter(|last| last.ident == "Box");
                match boxed.map(|last| arguments(&last.arguments).1) {
                    Some(types) if matches!(*types, [Type::TraitObject(_)]) => {
                        self.foreign(inner, "Box", &last.expect("it has a name").arguments)
                    }
                    _ => Err(Underivable::of(ty)),
                }
            }
            ("Box", [Type::TraitObject(object)]) => {
                self.object(object.bounds.iter(), Some(Written::Boxed))
            }
            ("Box", [of]) => Ok(Shape::Boxed(self.boxed(of)?)),
            _ => Err(Underivable::of(ty)),
        }
    }

    fn local(
        &self,
        local: &Local,
        lifetimes: Vec<TokenStream>,
        args: Vec<Shape>,
    ) -> Result<Shape, Underivable> {
        let erased = |shape: &Shape| match shape {
            Shape::Value { .. } => true,
            Shape::Object(object) => matches!(object.written, Written::Param(_)),
            _ => false,
        };
        // Its inside was made for values of a type that only the checks know, and for nothing else.
        if local.has_consts() || local.is_opaque() && !args.iter().all(erased) {
            return Err(Underivable::of(&local.name));
        }
        Ok(Shape::Local {
            name: local.name.clone(),
            opaque: local.is_opaque(),
            pinned: local.pinned,
            lifetimes,
            args,
        })
    }

    /// A type parameter.
    fn param(&self, ty: &TokenStream) -> Result<Shape, Underivable> {
        let bounds = bounds(&self.generics, ty);
        let (mut abilities, mut does_more) = (BTreeSet::new(), false);
        for bound in &bounds {
            match trait_name(bound).as_deref() {
                None | Some("Send" | "Sync" | "Sized" | "Unpin") => {}
                Some(name) if ABILITIES.contains(&name) => {
                    abilities.insert(name.to_owned());
                }
                Some(_) => does_more = true,
            }
        }
        if does_more {
            return self.object(bounds.iter(), Some(Written::Param(ty.clone())));
        }
        let more = self.abilities.get(&compact(ty)).into_iter().flatten();
        abilities.extend(more.cloned());
        Ok(Shape::Value {
            ty: ty.clone(),
            abilities,
        })
    }

    /// `F::Output`, `Self::Item`
    fn associated(
        &self,
        of: &TokenStream,
        name: &TokenStream,
        written: &TypePath,
    ) -> Result<Shape, Underivable> {
        if compact(of) == "Self" {
            let mut associated = self.associated.iter();
            let found = associated.find(|item| compact(&item.ident) == compact(name));
            return match found {
                Some(item) => self.shape(&item.ty),
                None => Err(Underivable::of(written)),
            };
        }
        self.param(&quote!(#of::#name))
    }

    fn object<'b>(
        &self,
        bounds: impl Iterator<Item = &'b TypeParamBound>,
        written: Option<Written>,
    ) -> Result<Shape, Underivable> {
        let is_boxed = matches!(written, Some(Written::Boxed));
        let (mut does, mut other, mut rest) = (None, Vec::new(), Vec::new());
        let is_of_own = match &written {
            Some(Written::Param(name)) => self
                .own
                .is_some_and(|own| own.params().iter().any(|param| *param == compact(name))),
            _ => false,
        };
        let mut auto = match is_of_own {
            true => self.auto_of_own.clone(),
            false => self.auto.clone(),
        };
        let mut lifetime = is_of_own.then(|| quote!('static));
        for bound in bounds {
            let tokens = self.filled(bound.to_token_stream());
            let TypeParamBound::Trait(of) = bound else {
                rest.push(tokens.clone());
                match bound {
                    TypeParamBound::Lifetime(_) => lifetime = Some(tokens),
                    // `use<T>` has no lifetime, and `use<'a, T>` has one.
                    _ => {
                        let first = tokens
                            .into_iter()
                            .skip_while(|token| !is_tick(token))
                            .take(2);
                        let found: TokenStream = first.collect();
                        lifetime = Some(if found.is_empty() {
                            quote!('static)
                        } else {
                            found
                        });
                    }
                }
                continue;
            };
            let name = trait_name(bound).unwrap_or_default();
            let last = of.path.segments.last().map(|last| &last.arguments);
            let item = |name: &str| last.and_then(|last| associated_type(last, name));
            let inner = Scope {
                elided: None,
                returned: None,
                ..self.copy()
            };
            let named = |kind: &str, written: &Option<Written>| match (item(kind), written) {
                (Some(ty), _) => self.shape(&ty),
                // `F: Future` names its output `F::Output`.
                (None, Some(Written::Param(param))) => {
                    let kind = format_ident!("{kind}");
                    self.param(&quote!(#param::#kind))
                }
                (None, _) => Err(Underivable::of(bound)),
            };
            let found = match &*name {
                "Send" | "Sync" | "Unpin" => {
                    auto.insert(name);
                    rest.push(tokens);
                    continue;
                }
                "Sized" => continue,
                "Future" => Does::Future(named("Output", &written)?),
                "Stream" => Does::Stream(named("Item", &written)?),
                "Iterator" => Does::Iterator(named("Item", &written)?, false),
                "IntoIterator" => Does::Iterator(named("Item", &written)?, true),
                "Fn" | "FnMut" | "FnOnce" | "AsyncFn" | "AsyncFnOnce" => {
                    let Some(PathArguments::Parenthesized(call)) = last else {
                        return Err(Underivable::of(bound));
                    };
                    let output = match &call.output {
                        ReturnType::Default => Shape::Same(quote!(())),
                        ReturnType::Type(_, ty) => inner.shape(ty)?,
                    };
                    let inputs = inner.shapes(call.inputs.iter().map(|input| &input.ty))?;
                    Does::Call(name, inputs, output)
                }
                "Into" => match last.map(arguments) {
                    Some((_, types)) if types.len() == 1 => Does::Into(self.shape(types[0])?),
                    _ => return Err(Underivable::of(bound)),
                },
                name if IN_A_BOX.contains(&name) => {
                    other.push(of.path.to_token_stream());
                    continue;
                }
                _ => return Err(Underivable::of(bound)),
            };
            if does.replace(found).is_some() {
                return Err(Underivable::of(bound));
            }
        }
        let does = match (does, other.is_empty()) {
            (Some(does), true) => does,
            (None, false) => Does::Other(other),
            _ => return Err(Underivable::new("traits of which no object can be made")),
        };
        let lifetime = match lifetime {
            Some(lifetime) => lifetime,
            // In a box that says nothing else it lasts for ever.
            None if is_boxed => quote!('static),
            None => self.lasting.clone(),
        };
        Ok(Shape::Object(Box::new(Object {
            does,
            auto,
            lifetime,
            named: match &written {
                None => self.returned.as_ref().map(|name| format_ident!("{name}")),
                Some(_) => None,
            },
            written: written.unwrap_or(Written::Impl(rest)),
        })))
    }

    /// What else than `async` makes a future of `output`.
    pub fn future(&self, output: Shape) -> Shape {
        Shape::Object(Box::new(Object {
            does: Does::Future(output),
            auto: self.auto.clone(),
            lifetime: self.lasting.clone(),
            written: Written::Impl(Vec::new()),
            named: self.returned.as_ref().map(|name| format_ident!("{name}")),
        }))
    }

    fn copy(&self) -> Scope<'_> {
        Scope {
            skeleton: self.skeleton,
            generics: self.generics.clone(),
            own: self.own,
            associated: self.associated.clone(),
            abilities: self.abilities.clone(),
            elided: self.elided.clone(),
            everywhere: self.everywhere,
            lasting: self.lasting.clone(),
            auto: self.auto.clone(),
            auto_of_own: self.auto_of_own.clone(),
            returned: self.returned.clone(),
        }
    }

    fn is_param(&self, name: &Ident) -> bool {
        let mut params = self.generics.iter().flat_map(|one| one.type_params());
        params.any(|param| param.ident == *name)
    }

    /// Whether something in `ty` is the skeleton's, or a type parameter, or without a name.
    fn is_of_skeleton(&self, ty: &Type) -> bool {
        let mut found = BTreeSet::new();
        names(ty.to_token_stream(), &mut found);
        let skeleton = self.skeleton;
        let params = || self.generics.iter().flat_map(|one| one.type_params());
        found.iter().any(|name| {
            let is_param = || params().any(|param| param.ident == name.as_str());
            ["Self", "impl"].contains(&&**name)
                || skeleton.types.contains_key(name)
                || skeleton.aliases.contains_key(name)
                || skeleton.traits.contains(name)
                || is_param()
        })
    }

    /// `tokens`, with a name for each lifetime that is left out, if that has to be said.
    fn filled(&self, tokens: TokenStream) -> TokenStream {
        match &self.elided {
            Some(lifetime) => fill(tokens, lifetime, self.everywhere),
            None => tokens,
        }
    }
}

/// The lifetimes and types between the angles.
pub fn arguments(arguments: &PathArguments) -> (Vec<TokenStream>, Vec<&Type>) {
    let (mut lifetimes, mut types) = (Vec::new(), Vec::new());
    if let PathArguments::AngleBracketed(angles) = arguments {
        for argument in &angles.args {
            match argument {
                GenericArgument::Lifetime(lifetime) => lifetimes.push(lifetime.to_token_stream()),
                GenericArgument::Type(ty) => types.push(ty),
                _ => {}
            }
        }
    }
    (lifetimes, types)
}

/// The last name in a trait's path, if `bound` is a trait.
pub fn trait_name(bound: &TypeParamBound) -> Option<String> {
    match bound {
        TypeParamBound::Trait(of) => of.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// `Output = T` between the angles.
fn associated_type(arguments: &PathArguments, name: &str) -> Option<Type> {
    let PathArguments::AngleBracketed(angles) = arguments else {
        return None;
    };
    angles.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(one) if one.ident == name => Some(one.ty.clone()),
        _ => None,
    })
}
