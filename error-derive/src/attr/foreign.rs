//! What attributes say that are not ours: the compiler's, and those of other derives on the same type.

use proc_macro2::{TokenStream, TokenTree};
use syn::Attribute;

/// Whether the fields may be unaligned, so that they cannot be borrowed.
pub(crate) fn is_packed(attributes: &[Attribute]) -> bool {
    says(attributes, "repr", "packed")
}

/// Whether one of the attributes is `#[name(… word …)]`.
fn says(attributes: &[Attribute], name: &str, word: &str) -> bool {
    let mut lists = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
        .filter_map(|attribute| attribute.meta.require_list().ok());
    lists.any(|list| mentions(list.tokens.clone(), word))
}

fn mentions(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == word))
}
