//! Impls that only stand there, so that one mistake in a declaration is not reported again wherever the type is used.

use proc_macro2::TokenStream;
use quote::quote;
use syn::WhereClause;

use super::bounds::{Bounds, header};
use super::{from, from_wire, spec};
use crate::model::Model;

pub(super) fn error(model: &Model<'_>) -> TokenStream {
    let plain = where_self(model, &quote!(::core::fmt::Debug));
    let error = where_self(model, &quote!(::core::fmt::Debug + ::core::fmt::Display));
    let display_header = header(model, &quote!(::core::fmt::Display));
    let error_header = header(model, &quote!(::std::error::Error));
    let from = from::fallback(model);
    quote! {
        #display_header #plain {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }
        #error_header #error {}
        #from
    }
}

pub(super) fn http_error(model: &Model<'_>) -> TokenStream {
    let http = where_self(model, &quote!(::std::error::Error));
    let http_header = header(model, &quote!(__private::HttpError));
    let family = spec::family(model, Bounds::new(model), &quote!(&[]), &[]);
    let from_wire = from_wire::fallback(model);
    quote! {
        #http_header #http {
            fn site(&self) -> &'static __private::ErrorSite {
                ::core::unreachable!()
            }
        }
        #family
        #from_wire
    }
}

fn where_self(model: &Model<'_>, bound: &TokenStream) -> Option<WhereClause> {
    let mut bounds = Bounds::new(model);
    bounds.need_self(bound);
    bounds.where_clause()
}
