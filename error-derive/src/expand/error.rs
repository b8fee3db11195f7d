//! `impl std::error::Error`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::bounds::{Bounds, header};
use super::pattern::binding;
use crate::attr::ErrorAttr;
use crate::model::{Field, Model, argument_of};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    bounds.need_self(&quote!(::core::fmt::Debug + ::core::fmt::Display));
    let mut arms = TokenStream::new();
    let mut covered = 0;
    for variant in &model.variants {
        let transparent = matches!(variant.error, Some(ErrorAttr::Transparent(_)));
        let Some(field) = variant.cause() else { continue };
        let source_ty = argument_of(field.ty, "Option").unwrap_or(field.ty);
        bounds.need(source_ty, &quote!(::std::error::Error + 'static));
        let (pattern, source) = (binding(variant, [field]), source(field));
        let value = if transparent {
            let inner = as_source(field, &field.binding);
            quote!(::std::error::Error::source(#inner))
        } else {
            source
        };
        arms.extend(quote!(#pattern => #value,));
        covered += 1;
    }
    let header = header(model, &quote!(::std::error::Error));
    let where_clause = bounds.where_clause();
    let rest = (covered < model.variants.len()).then(|| quote!(_ => ::core::option::Option::None,));
    let method = (covered > 0).then(|| {
        quote! {
            fn source(&self) -> ::core::option::Option<&(dyn ::std::error::Error + 'static)> {
                use __private::AsSource as _;
                match self { #arms #rest }
            }
        }
    });
    quote! {
        #[automatically_derived]
        #header #where_clause { #method }
    }
}

fn source(field: &Field<'_>) -> TokenStream {
    let binding = &field.binding;
    if argument_of(field.ty, "Option").is_some() {
        let inner = as_source(field, &quote::format_ident!("__source"));
        quote!(match #binding {
            ::core::option::Option::Some(__source) => ::core::option::Option::Some(#inner),
            ::core::option::Option::None => ::core::option::Option::None,
        })
    } else {
        let inner = as_source(field, binding);
        quote!(::core::option::Option::Some(#inner))
    }
}

/// Looks into boxes; at the user's type, where a field that is no error is shown.
fn as_source(field: &Field<'_>, binding: &proc_macro2::Ident) -> TokenStream {
    let span = field.ty.span();
    let mut binding = binding.clone();
    binding.set_span(binding.span().located_at(span));
    quote_spanned!(span=> __private::DynError::as_dyn_error((&&&__private::Of(#binding)).__as_source()))
}
