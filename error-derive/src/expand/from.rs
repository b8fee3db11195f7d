//! `impl From` for each `#[from]`.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned as _;

use super::bounds::{Bounds, header};
use super::pattern::path;
use crate::model::{Model, Variant, argument_of};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    model.variants.iter().filter_map(|variant| of_variant(model, variant)).collect()
}

fn of_variant(model: &Model<'_>, variant: &Variant<'_>) -> Option<TokenStream> {
    let field = variant.from_field()?;
    let member = &field.member;
    let (source, value) = match argument_of(field.ty, "Option") {
        Some(inner) => (inner, quote::quote!(::core::option::Option::Some(__source))),
        None => (field.ty, quote::quote!(__source)),
    };
    // At the attribute, so that two `#[from]`s of one type are shown where they stand.
    let span = field.attrs.from.as_ref()?.span();
    let header = header(model, &quote_spanned!(span=> ::core::convert::From<#source>));
    let where_clause = Bounds::new(model).where_clause();
    let path = path(variant);
    Some(quote_spanned! {span=>
        #[automatically_derived]
        #header #where_clause {
            fn from(__source: #source) -> Self {
                #path { #member: #value }
            }
        }
    })
}
