//! `impl FromWire`, for the variants that `from_wire` marks.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::bounds::{Bounds, header, parenthesized};
use super::pattern::path;
use crate::model::{Model, Variant};

/// The impl; `None` where nothing is marked.
pub(super) fn expand(model: &Model<'_>) -> Option<TokenStream> {
    let mut bounds = Bounds::new(model);
    bounds.need_self(&quote!(__private::HttpError));
    let marked = marked(model)?;
    let arms: Vec<TokenStream> = marked.into_iter().map(|variant| arm(variant, &mut bounds)).collect();
    let body = quote! {
        match __private::wire_code(__wire) {
            #(#arms)*
            _ => ::core::option::Option::None,
        }
    };
    Some(implement(model, bounds, &body))
}

/// The same impl, which reads nothing.
pub(super) fn fallback(model: &Model<'_>) -> Option<TokenStream> {
    marked(model)?;
    let mut bounds = Bounds::new(model);
    bounds.need_self(&quote!(__private::HttpError));
    Some(implement(model, bounds, &quote!(::core::option::Option::None)))
}

/// The variants to read back; `None` where the type does not say `from_wire` anywhere.
fn marked<'m>(model: &'m Model<'_>) -> Option<Vec<&'m Variant<'m>>> {
    let is_marked = |variant: &&Variant<'_>| model.facts(variant).read_back().is_some();
    let variants: Vec<&Variant<'_>> = model.specified().filter(is_marked).collect();
    (model.http.from_wire.get().is_some() || !variants.is_empty()).then_some(variants)
}

fn arm(variant: &Variant<'_>, bounds: &mut Bounds<'_>) -> TokenStream {
    let (path, code) = (path(variant), &variant.code.value);
    let fields = variant.fields.iter().map(|field| {
        bounds.need(field.ty, &quote!(__private::FromMember));
        let (member, key, ty) = (&field.member, field.context_key(), parenthesized(field.ty));
        // At the field's type, where the compiler says that it is not `Deserialize`; of our making, so that no lint looks.
        let span = Span::call_site().located_at(field.ty.span());
        let read = quote_spanned!(span=> <#ty as __private::FromMember>::from_member(__wire, #key)?);
        quote!(#member: #read,)
    });
    quote!(#code => ::core::option::Option::Some(#path { #(#fields)* }),)
}

fn implement(model: &Model<'_>, bounds: Bounds<'_>, body: &TokenStream) -> TokenStream {
    let header = header(model, &quote!(__private::FromWire));
    let where_clause = bounds.where_clause();
    quote! {
        #[automatically_derived]
        #header #where_clause {
            fn from_wire(__wire: &__private::WireError) -> ::core::option::Option<Self> {
                #body
            }
        }
    }
}
