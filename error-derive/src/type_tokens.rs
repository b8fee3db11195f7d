//! What can be seen of a type by its tokens.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{GenericArgument, Lifetime, PathArguments, PathSegment, Type, TypePath};

/// A type without the groups and parentheses that macros leave.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}

/// The last part of a path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungrouped(ty) {
        Type::Path(TypePath { qself: None, path, .. }) => path.segments.last(),
        _ => None,
    }
}

/// The `T` of `wrapper<T>`.
pub(crate) fn argument_of<'t>(ty: &'t Type, wrapper: &str) -> Option<&'t Type> {
    match ungrouped(ty) {
        Type::Path(TypePath { qself: None, path, .. }) => {
            let last = path.segments.last().filter(|last| last.ident == wrapper)?;
            match &last.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(ty),
                        _ => None,
                    })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether one of the names stands anywhere.
pub(crate) fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| **name == ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// Whether a name stands anywhere as a path of its own: `Error<T>`, not `disk::Error<T>`.
pub(crate) fn names_alone(tokens: TokenStream, name: &Ident) -> bool {
    let mut behind_a_colon = false;
    tokens.into_iter().any(|token| {
        let found = match &token {
            TokenTree::Ident(ident) => !behind_a_colon && ident == name,
            TokenTree::Group(group) => names_alone(group.stream(), name),
            _ => false,
        };
        behind_a_colon = matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
        found
    })
}

/// All lifetimes, in their order.
pub(crate) fn lifetimes(tokens: TokenStream) -> Vec<Lifetime> {
    let mut found = Vec::new();
    let mut quote = None;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => quote = Some(punct.span()),
            TokenTree::Ident(ident) => {
                found.extend(quote.take().map(|apostrophe| Lifetime { apostrophe, ident }));
            }
            TokenTree::Group(group) => found.extend(lifetimes(group.stream())),
            _ => {}
        }
    }
    found
}
