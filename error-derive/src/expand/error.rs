//! `impl std::error::Error`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::bounds::{Bounds, header};
use super::pattern::binding;
use crate::attr::ErrorAttr;
use crate::model::{Field, Model};
use crate::type_tokens::argument_of;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    bounds.need_self(&quote!(::core::fmt::Debug + ::core::fmt::Display));
    let mut arms = TokenStream::new();
    let mut covered = 0;
    for variant in &model.variants {
        let Some(field) = variant.cause() else { continue };
        let source_ty = argument_of(field.ty, "Option").unwrap_or(field.ty);
        let transparent = matches!(variant.error, Some(ErrorAttr::Transparent(_)));
        // What is asked for its own cause may borrow; what is returned as the cause may not.
        let outlives = (!transparent).then(|| quote!(+ 'static));
        bounds.need(source_ty, &quote!(::std::error::Error #outlives));
        let pattern = if model.is_enum { binding(variant, [field]) } else { quote!(Self { .. }) };
        let value = match &variant.error {
            Some(ErrorAttr::Transparent(transparent)) => {
                let inner = as_dyn_error(model, field, transparent.span());
                quote!(::std::error::Error::source(#inner))
            }
            _ => source(model, field),
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
                use __private::AsDynError as _;
                match self { #arms #rest }
            }
        }
    });
    let provide = provide(model);
    quote! {
        #[automatically_derived]
        #header #where_clause { #method #provide }
    }
}

/// What the core makes of a backtrace on compilers that let errors hand out values; nothing where there is none.
fn provide(model: &Model<'_>) -> Option<TokenStream> {
    let mut covered = 0;
    let mut arms = TokenStream::new();
    for variant in &model.variants {
        let Some(backtrace) = variant.fields.iter().find(|field| field.is_backtrace()) else { continue };
        covered += 1;
        let cause = variant.cause();
        let is_cause = cause.is_some_and(|cause| cause.member == backtrace.member);
        let own = (!is_cause).then_some(backtrace);
        let pattern = binding(variant, cause.filter(|_| model.is_enum).into_iter().chain(own));
        let of_cause = cause.map(|cause| {
            let receiver = receiver(model, cause, Span::call_site());
            if argument_of(cause.ty, "Option").is_none() {
                return quote!(#receiver.thiserror_provide(__request););
            }
            quote!(if let ::core::option::Option::Some(__source) = &#receiver {
                __source.thiserror_provide(__request);
            })
        });
        let of_own =
            own.map(|Field { binding, .. }| quote!(__private::provide_backtrace(__request, #binding);));
        arms.extend(quote!(#pattern => { #of_cause #of_own }));
    }
    let rest = (covered < model.variants.len()).then(|| quote!(_ => {}));
    (covered > 0).then(|| quote!(__private::provide! { self, __request, #arms #rest }))
}

fn source(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let span = field.marker_span();
    if argument_of(field.ty, "Option").is_some() {
        let receiver = receiver(model, field, span);
        let reference = (!model.is_enum).then(|| quote!(&));
        let inner = call(&quote!(__source), span);
        // At the field, where another type of this name is shown.
        let at = Span::call_site().located_at(span);
        quote_spanned!(at=> match #reference #receiver {
            ::core::option::Option::Some(__source) => ::core::option::Option::Some(#inner),
            ::core::option::Option::None => ::core::option::Option::None,
        })
    } else {
        let inner = as_dyn_error(model, field, span);
        quote!(::core::option::Option::Some(#inner))
    }
}

fn as_dyn_error(model: &Model<'_>, field: &Field<'_>, span: Span) -> TokenStream {
    call(&receiver(model, field, span), span)
}

/// A method call, which looks through boxes; at the user's token, where a field that is no error is shown.
fn call(receiver: &TokenStream, span: Span) -> TokenStream {
    quote_spanned!(span=> #receiver.as_dyn_error())
}

/// The field of a variant by its binding, that of a struct by itself, so that the compiler names its type.
fn receiver(model: &Model<'_>, field: &Field<'_>, span: Span) -> TokenStream {
    if model.is_enum {
        field.binding_at(span).into_token_stream()
    } else {
        let member = &field.member;
        quote!(self.#member)
    }
}
