//! `impl Display`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::bounds::{Bounds, header};
use super::pattern::{arm_at, binding, match_self};
use crate::attr::ErrorAttr;
use crate::diagnostics::Diagnostics;
use crate::model::{Model, Variant};
use crate::rendering::{Reader, Rendering, formatter, render};

pub(super) fn expand(diagnostics: &Diagnostics, model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    let mut uses_display = false;
    let mut arms: Vec<Arm<'_>> = Vec::new();
    let formatter = formatter();
    for variant in &model.variants {
        match &variant.error {
            Some(ErrorAttr::Message(template)) => {
                let rendering = render(diagnostics, template, variant, Reader::Display);
                uses_display |= rendering.uses_display;
                need_traits(&mut bounds, variant, &rendering);
                arms.push(match rendering.plain() {
                    Some(text) => {
                        let pattern = binding(variant, []);
                        Arm::Text(quote!(#pattern => #text,))
                    }
                    None => Arm::Write(variant, rendering.bound.clone(), rendering.write()),
                });
            }
            Some(ErrorAttr::Transparent(_)) => {
                let Some(field) = variant.transparent_field() else {
                    continue;
                };
                bounds.need(field.ty, &quote!(::core::fmt::Display));
                let inner = &field.binding;
                let write = quote!(::core::fmt::Display::fmt(#inner, #formatter));
                arms.push(Arm::Write(variant, BTreeSet::from([0]), write));
            }
            Some(ErrorAttr::Function(function)) => {
                let fields = variant.fields.iter().map(|field| &field.binding);
                let write = quote!(#function(#(#fields,)* #formatter));
                arms.push(Arm::Write(variant, (0..variant.fields.len()).collect(), write));
            }
            Some(ErrorAttr::Unreadable) | None => {}
        }
    }
    let header = header(model, &quote!(::core::fmt::Display));
    let where_clause = bounds.where_clause();
    let body = body(&arms);
    // Where nothing is ever written, an unused parameter would warn.
    let parameter =
        if model.variants.is_empty() { Ident::new("_formatter", Span::call_site()) } else { formatter };
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

/// What a variant shows.
enum Arm<'a> {
    /// Always the same: a whole arm whose value is the text.
    Text(TokenStream),
    /// The fields that are read, and the call that writes.
    Write(&'a Variant<'a>, BTreeSet<usize>, TokenStream),
}

/// Plain texts are values that one call writes: a call for each costs the compiler more than all else about them.
fn body(arms: &[Arm<'_>]) -> TokenStream {
    let formatter = formatter();
    let has_texts = arms.iter().any(|arm| matches!(arm, Arm::Text(_)));
    let leave = has_texts.then(|| quote!(return));
    let tokens: TokenStream = arms
        .iter()
        .map(|arm| match arm {
            Arm::Text(arm) => arm.clone(),
            Arm::Write(variant, fields, write) => arm_at(variant, fields, &quote!(#leave #write)),
        })
        .collect();
    let matched = match_self(arms.is_empty(), &tokens);
    if has_texts { quote!(#formatter.write_str(#matched)) } else { matched }
}

/// A field shown through a trait must have it.
pub(super) fn need_traits(bounds: &mut Bounds<'_>, variant: &Variant<'_>, rendering: &Rendering) {
    for (place, how) in rendering.shown.iter().filter(|(_, how)| !how.is_empty()) {
        if let Some(field) = variant.fields.get(*place) {
            let how = Ident::new(how, Span::call_site());
            bounds.need(field.ty, &quote!(::core::fmt::#how));
        }
    }
}
