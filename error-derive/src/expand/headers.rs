//! `HttpError::headers`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::bounds::Bounds;
use super::display::need_traits;
use super::pattern::arm_at;
use crate::diagnostics::Diagnostics;
use crate::model::{Model, Variant};
use crate::rendering::{Reader, render};
use crate::template::Template;

/// The method; `None` where the default does.
pub(super) fn expand(
    diagnostics: &Diagnostics,
    model: &Model<'_>,
    bounds: &mut Bounds<'_>,
) -> Option<TokenStream> {
    let mut uses_display = false;
    let arms: Vec<TokenStream> = model
        .specified()
        .filter_map(|variant| arm(diagnostics, model, variant, bounds, &mut uses_display))
        .collect();
    if arms.is_empty() {
        return None;
    }
    let delegates = model.variants.iter().any(|variant| model.delegates(variant));
    let rest = (arms.len() < model.variants.len()).then(|| {
        if delegates { quote!(_ => __private::inner_headers(self, __visit),) } else { quote!(_ => {}) }
    });
    let import = uses_display.then(|| {
        quote!(
            use __private::AsDisplay as _;
        )
    });
    Some(quote! {
        fn headers(&self, __visit: &mut dyn ::core::ops::FnMut(&'static ::core::primitive::str, &[::core::primitive::u8])) {
            #import
            match self { #(#arms)* #rest }
        }
    })
}

fn arm(
    diagnostics: &Diagnostics,
    model: &Model<'_>,
    variant: &Variant<'_>,
    bounds: &mut Bounds<'_>,
    uses_display: &mut bool,
) -> Option<TokenStream> {
    let facts = model.facts(variant);
    let mut bound = BTreeSet::new();
    let mut visits = TokenStream::new();
    if let Some(challenge) = facts.challenge() {
        let challenge = &challenge.value;
        visits.extend(quote!(__visit("www-authenticate", #challenge.as_bytes());));
    }
    for header in facts.headers() {
        let Some(template) = Template::of_literal(diagnostics, header.text.clone()) else { continue };
        let rendering = render(diagnostics, &template, variant, Reader::Client);
        need_traits(bounds, variant, &rendering);
        *uses_display |= rendering.uses_display;
        bound.extend(&rendering.bound);
        let (name, text) = (&header.name, rendering.plain().cloned().unwrap_or_else(|| rendering.string()));
        visits.extend(quote!(__visit(#name, #text.as_bytes());));
    }
    (!visits.is_empty()).then(|| arm_at(variant, &bound, &quote!({ #visits })))
}
