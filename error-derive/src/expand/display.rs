//! `impl Display`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::bounds::{Bounds, header};
use super::pattern::{binding, binding_at, match_self};
use crate::attr::ErrorAttr;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::rendering::{Reader, Rendering, render};

pub(super) fn expand(diagnostics: &Diagnostics, model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    let mut uses_display = false;
    let mut arms: Vec<Arm> = Vec::new();
    for variant in &model.variants {
        match &variant.error {
            Some(ErrorAttr::Message(template)) => {
                let rendering = render(diagnostics, template, variant, Reader::Display);
                uses_display |= rendering.uses_display;
                need_traits(&mut bounds, variant, &rendering);
                let pattern = binding_at(variant, &rendering.bound);
                arms.push(match rendering.plain() {
                    Some(text) => Arm::Text(quote!(#pattern => #text,)),
                    None => Arm::Write(pattern, rendering.write()),
                });
            }
            Some(ErrorAttr::Transparent(_)) => {
                let Some(field) = variant.transparent_field() else {
                    continue;
                };
                bounds.need(field.ty, &quote!(::core::fmt::Display));
                let (pattern, inner) = (binding(variant, [field]), &field.binding);
                arms.push(Arm::Write(pattern, quote!(::core::fmt::Display::fmt(#inner, __formatter))));
            }
            Some(ErrorAttr::Function(function)) => {
                let (pattern, fields) =
                    (binding(variant, &variant.fields), variant.fields.iter().map(|field| &field.binding));
                arms.push(Arm::Write(pattern, quote!(#function(#(#fields,)* __formatter))));
            }
            Some(ErrorAttr::Unreadable) | None => {}
        }
    }
    let header = header(model, &quote!(::core::fmt::Display));
    let where_clause = bounds.where_clause();
    let formatter = formatter(model.variants.is_empty());
    let body = body(&arms);
    let import = uses_display.then(|| {
        quote!(
            use __private::AsDisplay as _;
        )
    });
    quote! {
        #[automatically_derived]
        #header #where_clause {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #import
                #body
            }
        }
    }
}

/// What a variant shows.
enum Arm {
    /// Always the same: a whole arm whose value is the text.
    Text(TokenStream),
    /// A pattern, and the call that writes.
    Write(TokenStream, TokenStream),
}

/// Plain texts are values that one call writes: a call for each costs the compiler more than all else about them.
fn body(arms: &[Arm]) -> TokenStream {
    let has_texts = arms.iter().any(|arm| matches!(arm, Arm::Text(_)));
    let leave = has_texts.then(|| quote!(return));
    let tokens: TokenStream = arms
        .iter()
        .map(|arm| match arm {
            Arm::Text(arm) => arm.clone(),
            Arm::Write(pattern, write) => quote!(#pattern => #leave #write,),
        })
        .collect();
    let matched = match_self(arms.is_empty(), &tokens);
    if has_texts { quote!(__formatter.write_str(#matched)) } else { matched }
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

/// The parameter's name; an underscore where nothing is ever written.
fn formatter(unused: bool) -> Ident {
    Ident::new(if unused { "_formatter" } else { "__formatter" }, Span::call_site())
}
