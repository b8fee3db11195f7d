//! `impl From` for each `#[from]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Member;

use super::bounds::{Bounds, header_at};
use super::pattern::path;
use crate::model::{Model, Variant, argument_of};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let construct = |variant: &Variant<'_>, member: &Member, value: TokenStream| {
        let path = path(variant);
        quote!(#path { #member: #value })
    };
    model.variants.iter().filter_map(|variant| of_variant(model, variant, &construct)).collect()
}

/// The same impls, never called: they may lack fields.
pub(super) fn fallback(model: &Model<'_>) -> TokenStream {
    let construct = |_: &Variant<'_>, _: &Member, _: TokenStream| quote!(::core::unreachable!());
    model.variants.iter().filter_map(|variant| of_variant(model, variant, &construct)).collect()
}

fn of_variant(
    model: &Model<'_>,
    variant: &Variant<'_>,
    construct: &dyn Fn(&Variant<'_>, &Member, TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let field = variant.from_field()?;
    let (source, value) = match argument_of(field.ty, "Option") {
        Some(inner) => (inner, quote!(::core::option::Option::Some(__source))),
        None => (field.ty, quote!(__source)),
    };
    // At the attribute, so that two `#[from]`s of one type are shown where they stand.
    let span = field.attrs.from.as_ref()?.value;
    let header = header_at(span, model, &quote_spanned!(span=> ::core::convert::From<#source>));
    let where_clause = Bounds::new(model).where_clause();
    let value = construct(variant, &field.member, value);
    Some(quote_spanned! {span=>
        #[automatically_derived]
        #header #where_clause {
            fn from(__source: #source) -> Self {
                #value
            }
        }
    })
}
