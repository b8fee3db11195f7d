//! Patterns that bind fields to names of ours.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{Field, Variant};

/// A name of the user's as one that the derive writes: if it is deprecated, who declares it is not told.
pub(super) fn in_expansion(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(Span::call_site().located_at(ident.span()));
    ident
}

/// The path of a variant, or `Self` for a struct.
pub(super) fn path(variant: &Variant<'_>) -> TokenStream {
    let ident = in_expansion(variant.ident);
    if variant.is_variant { quote!(Self::#ident) } else { quote!(Self) }
}

/// A pattern that binds the given fields and no other: an unused binding would warn.
pub(super) fn binding<'a>(
    variant: &Variant<'_>,
    fields: impl IntoIterator<Item = &'a Field<'a>>,
) -> TokenStream {
    let path = path(variant);
    if variant.is_unit {
        return path;
    }
    let bound = fields.into_iter().map(|Field { member, binding, .. }| quote!(#member: #binding,));
    quote!(#path { #(#bound)* .. })
}

/// An arm whose body reads the given fields; those of a packed struct are copied, since they cannot be borrowed.
pub(super) fn arm<'a>(
    variant: &Variant<'_>,
    fields: impl IntoIterator<Item = &'a Field<'a>>,
    body: &TokenStream,
) -> TokenStream {
    if !variant.is_packed {
        let pattern = binding(variant, fields);
        return quote!(#pattern => #body,);
    }
    let copies =
        fields.into_iter().map(|Field { member, binding, .. }| quote!(let #binding = &{ self.#member };));
    quote!(Self { .. } => { #(#copies)* #body })
}

/// The same, for fields given by their places.
pub(super) fn arm_at(variant: &Variant<'_>, places: &BTreeSet<usize>, body: &TokenStream) -> TokenStream {
    arm(variant, places.iter().filter_map(|place| variant.fields.get(*place)), body)
}

/// `match self`, or what compiles for an enum without variants.
pub(super) fn match_self(is_empty: bool, arms: &TokenStream) -> TokenStream {
    if is_empty { quote!(match *self {}) } else { quote!(match self { #arms }) }
}
