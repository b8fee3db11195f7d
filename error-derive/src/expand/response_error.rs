//! `impl actix_web::ResponseError`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Path};

use super::pattern::in_expansion;
use crate::attr::HttpAttrs;
use crate::attr::key::Place;
use crate::diagnostics::Diagnostics;

/// `#[derive(ResponseError)]`, with generated paths below `root`.
pub(crate) fn response_error(input: &DeriveInput, root: &Path) -> TokenStream {
    // Mistakes in `#[http(…)]` are the other derive's to report.
    let silent = Diagnostics::new();
    let place = if matches!(input.data, syn::Data::Enum(_)) { Place::Enum } else { Place::Struct };
    let http = HttpAttrs::parse(&silent, &input.attrs, place);
    drop(silent.finish());

    let root = http.root.get().map_or(root, |path| &path.value);
    let ident = in_expansion(&input.ident);
    let (parameters, arguments, where_clause) = input.generics.split_for_impl();
    let own = where_clause.map(|clause| &clause.predicates).into_iter().flatten();
    // At the type's name, where the compiler says that `HttpError` is missing; of our making, so that no lint looks.
    let span = Span::call_site().located_at(ident.span());
    let bound = quote_spanned!(span=> Self: __private::HttpError + 'static);
    let body = quote! {
        #[automatically_derived]
        impl #parameters __private::ResponseError for #ident #arguments where #(#own,)* #bound {
            fn status_code(&self) -> __private::StatusCode {
                __private::status_code(self)
            }

            fn error_response(&self) -> __private::HttpResponse {
                __private::error_response(self)
            }
        }
    };
    quote! {
        const _: () = {
            use #root::__private;
            #body
        };
    }
}
