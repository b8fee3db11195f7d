//! `impl Display`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::bounds::{Bounds, header};
use super::pattern::{arm, arm_at, match_self};
use crate::attr::ErrorAttr;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::rendering::{Reader, Rendering, formatter, render};

pub(super) fn expand(diagnostics: &Diagnostics, model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    let mut uses_display = false;
    let mut arms = TokenStream::new();
    let formatter = formatter();
    for variant in &model.variants {
        match &variant.error {
            Some(ErrorAttr::Message(template)) => {
                let rendering = render(diagnostics, template, variant, Reader::Display);
                uses_display |= rendering.uses_display();
                need_traits(&mut bounds, variant, &rendering);
                arms.extend(arm_at(variant, &rendering.bound, &rendering.write()));
            }
            Some(ErrorAttr::Transparent(_)) => {
                let Some(field) = variant.transparent_field() else {
                    continue;
                };
                bounds.need(field.ty, &quote!(::core::fmt::Display));
                let inner = &field.binding;
                let body = quote!(::core::fmt::Display::fmt(#inner, #formatter));
                arms.extend(arm(variant, [field], &body));
            }
            Some(ErrorAttr::Function(function)) => {
                let fields = variant.fields.iter().map(|field| &field.binding);
                let body = quote!(#function(#(#fields,)* #formatter));
                arms.extend(arm(variant, &variant.fields, &body));
            }
            Some(ErrorAttr::Unreadable) | None => {}
        }
    }
    let header = header(model, &quote!(::core::fmt::Display));
    let where_clause = bounds.where_clause();
    // Where nothing is ever written, an unused parameter would warn.
    let parameter =
        if model.variants.is_empty() { Ident::new("_formatter", Span::call_site()) } else { formatter };
    let body = match_self(model.variants.is_empty(), &arms);
    let import = uses_display.then(|| {
        quote!(
            use __private::AsDisplay as _;
        )
    });
    quote! {
        #[automatically_derived]
        #header #where_clause {
            fn fmt(&self, #parameter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #import
                #body
            }
        }
    }
}

/// A field shown through a trait must have it.
pub(super) fn need_traits(
    bounds: &mut Bounds<'_>,
    variant: &crate::model::Variant<'_>,
    rendering: &Rendering,
) {
    for (place, how) in rendering.shown.iter().filter(|(_, how)| !how.is_empty()) {
        if let Some(field) = variant.fields.get(*place) {
            let how = Ident::new(how, Span::call_site());
            bounds.need(field.ty, &quote!(::core::fmt::#how));
        }
    }
}
