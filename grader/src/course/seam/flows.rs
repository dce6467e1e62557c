//! Where values go: which parameters of types a type parameter is put in for, and what can be done with values because of that.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Generics, Signature, Type};

use super::{
    scope::{ABILITIES, arguments, trait_name},
    skeleton::{Local, Skeleton, bounds},
    tokens::compact,
};

/// What can be done with the values of a type's parameters, by the type's name and the parameter's number.
pub type Abilities = BTreeMap<(String, usize), BTreeSet<String>>;

/// Which parameters of types the type parameters of a signature are put in for.
pub fn flows(
    skeleton: &Skeleton,
    local: Option<&Local>,
    signature: Option<&Signature>,
) -> BTreeMap<String, BTreeSet<(String, usize)>> {
    let mut found: BTreeMap<String, BTreeSet<(String, usize)>> = BTreeMap::new();
    let mut note = |param: String, ty: &str, index: usize| {
        found
            .entry(param)
            .or_default()
            .insert((ty.to_owned(), index));
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
            TokenTree::Group(group) => applied(skeleton, group.stream(), note),
            TokenTree::Ident(name) if skeleton.types.contains_key(&name.to_string()) => {
                // A path with its arguments is the longest beginning that is one.
                for end in (at + 1..=tokens.len()).rev() {
                    let some: TokenStream = tokens[at..end].iter().cloned().collect();
                    if let Ok(Type::Path(path)) = syn::parse2(some) {
                        let last = path.path.segments.last();
                        let types = last.map(|last| arguments(&last.arguments).1);
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
pub fn abilities(skeleton: &Skeleton) -> Abilities {
    let mut all: Abilities = BTreeMap::new();
    let signatures = skeleton.functions.iter().map(|one| (None, &one.sig));
    let methods = skeleton.types.values().flat_map(|local| {
        let methods = local
            .methods()
            .map(move |(_, method)| (Some(local), method));
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
                let Ok(param) = param.parse::<TokenStream>() else {
                    continue;
                };
                let said = bounds(&generics, &param);
                let mut able: BTreeSet<String> = said.iter().filter_map(trait_name).collect();
                able.retain(|one| ABILITIES.contains(&&**one));
                able.extend(
                    nodes
                        .iter()
                        .filter_map(|node| all.get(node))
                        .flatten()
                        .cloned(),
                );
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
