//! `HttpError::context`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned as _;

use super::bounds::Bounds;
use super::display::need_traits;
use super::pattern::arm_at;
use crate::attr::Visibility;
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
    let mut arms = TokenStream::new();
    let mut covered = 0;
    let mut uses_display = false;
    for variant in &model.variants {
        let mut bound = BTreeSet::new();
        let mut runs = fields(variant, bounds, &mut bound);
        if !model.delegates(variant) {
            extras(diagnostics, model, variant, bounds, &mut bound, &mut runs, &mut uses_display);
        }
        if runs.is_empty() {
            continue;
        }
        covered += 1;
        let calls = runs.iter().map(|Run { visibility, fields }| {
            let visit = Ident::new(visit(*visibility), Span::call_site());
            quote!(__private::#visit(__visit, [#(#fields),*]))
        });
        let calls: Vec<TokenStream> = calls.collect();
        let body = match calls.as_slice() {
            [only] => only.clone(),
            _ => quote!({ #(#calls;)* }),
        };
        arms.extend(arm_at(variant, &bound, &body));
    }
    let delegates = model.variants.iter().any(|variant| model.delegates(variant));
    let rest = (covered < model.variants.len()).then(|| {
        if delegates { quote!(_ => __private::inner_context(self, __visit),) } else { quote!(_ => {}) }
    });
    let import = uses_display.then(|| {
        quote!(
            use __private::AsDisplay as _;
        )
    });
    (covered > 0).then(|| {
        quote! {
            fn context(&self, __visit: &mut dyn ::core::ops::FnMut(__private::ContextField<'_>)) {
                #import
                match self { #arms #rest }
            }
        }
    })
}

/// Fields that stand side by side and are seen by the same readers: each a key and a reference.
struct Run {
    visibility: Visibility,
    fields: Vec<TokenStream>,
}

/// The function of `__private` that visits them.
fn visit(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Internal => "internal",
        Visibility::Redacted => "redacted",
    }
}

fn add(runs: &mut Vec<Run>, visibility: Visibility, field: TokenStream) {
    match runs.last_mut() {
        Some(run) if run.visibility == visibility => run.fields.push(field),
        _ => runs.push(Run { visibility, fields: vec![field] }),
    }
}

/// The fields marked `#[context]`.
fn fields(variant: &Variant<'_>, bounds: &mut Bounds<'_>, bound: &mut BTreeSet<usize>) -> Vec<Run> {
    let mut runs = Vec::new();
    for (index, field) in variant.fields.iter().enumerate() {
        let (Some(context), Some(key)) = (&field.attrs.context, field.context_key()) else { continue };
        bounds.need(field.ty, &quote!(__private::Json));
        bound.insert(index);
        // At the type, so that one that cannot be written is shown there.
        let binding = field.binding_at(field.ty.span());
        add(&mut runs, context.visibility, quote!((#key, #binding)));
    }
    runs
}

/// The members of `extra(…)`.
fn extras(
    diagnostics: &Diagnostics,
    model: &Model<'_>,
    variant: &Variant<'_>,
    bounds: &mut Bounds<'_>,
    bound: &mut BTreeSet<usize>,
    runs: &mut Vec<Run>,
    uses_display: &mut bool,
) {
    for extra in model.facts(variant).extras() {
        let Some(template) = Template::of_literal(diagnostics, extra.text.clone()) else { continue };
        let rendering = render(diagnostics, &template, variant, Reader::Client);
        need_traits(bounds, variant, &rendering);
        *uses_display |= rendering.uses_display;
        bound.extend(&rendering.bound);
        let (name, text) = (&extra.name, rendering.plain().cloned().unwrap_or_else(|| rendering.arguments()));
        add(runs, Visibility::Public, quote!((#name, &#text)));
    }
}
