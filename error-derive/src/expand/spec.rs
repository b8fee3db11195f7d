//! The statics: specs and sites; and `impl ErrorFamily`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use super::bounds::{Bounds, delegate_bounds, header, parenthesized};
use crate::attr::action::Action;
use crate::attr::value::{Category, Public, Recoverable, RetryAfter};
use crate::attr::{Visibility, foreign, url};
use crate::facts::Facts;
use crate::model::{Model, Variant};
use crate::tables::{CATEGORIES, category_of_status, recoverable_of_status, severity_of_status};
use crate::type_tokens::json_shape;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let specs: Vec<TokenStream> = model
        .specified()
        .enumerate()
        .map(|(index, variant)| spec(index, variant, model.facts(variant)))
        .collect();
    let count = specs.len();
    // A static is checked once; a constant would be again in whatever refers to it.
    let statics = (count > 0).then(|| {
        quote! {
            static __SPECS: [__private::ErrorSpec; #count] = [#(#specs),*];
            static __SITES: [__private::ErrorSite; #count] = __private::sites(&__SPECS);
        }
    });
    let own = if count > 0 { quote!(&__SPECS) } else { quote!(&[]) };
    let mut bounds = Bounds::new(model);
    let inner: Vec<TokenStream> = model
        .variants
        .iter()
        .filter(|variant| model.delegates(variant))
        .filter_map(Variant::transparent_field)
        .map(|field| {
            let ty = field.delegate();
            bounds.need(ty, &delegate_bounds());
            let ty = parenthesized(ty);
            quote!(<#ty as __private::Delegate>::TREE)
        })
        .collect();
    let family = family(model, bounds, &own, &inner);
    quote!(#statics #family)
}

/// `impl ErrorFamily` with its own specs and those of the families inside.
pub(super) fn family(
    model: &Model<'_>,
    bounds: Bounds<'_>,
    own: &TokenStream,
    inner: &[TokenStream],
) -> TokenStream {
    let header = header(model, &quote!(__private::ErrorFamily));
    let where_clause = bounds.where_clause();
    let name = model.ident.to_string();
    quote! {
        #[automatically_derived]
        #header #where_clause {
            const TREE: &'static __private::SpecTree = &__private::SpecTree::new(
                __private::Origin::new(
                    ::core::module_path!(),
                    #name,
                    ::core::line!(),
                    ::core::column!(),
                ),
                #own,
                &[#(#inner),*],
            );
        }
    }
}

/// Only what differs from the defaults of the status is said.
fn spec(index: usize, variant: &Variant<'_>, facts: Facts<'_>) -> TokenStream {
    let (name, code) = (variant.name(facts), &variant.code.value);
    let status = facts.status_code().unwrap_or_default();
    let mut spec = quote!(__private::spec(#name, #code, #status));
    if facts.is_dynamic() {
        spec.extend(quote!(.with_dynamic_status()));
    }
    let follows = facts.known_category().is_some_and(|known| known.name == category_of_status(status));
    if let Some(category) = facts.category().filter(|_| !follows) {
        let category = category_path(index, &category.value);
        spec.extend(quote!(.with_category(#category)));
    }
    if let Some(severity) = facts.severity().filter(|severity| severity.value != severity_of_status(status)) {
        let severity = Ident::new(severity.value, Span::call_site());
        spec.extend(quote!(.with_severity(__private::Severity::#severity)));
    }
    let by_status = recoverable_of_status(status);
    let recoverable = match facts.recoverable().map(|recoverable| &recoverable.value) {
        Some(Recoverable::Fixed(fixed)) => *fixed,
        Some(Recoverable::Field(_)) | None => by_status || facts.retry_after().is_some(),
    };
    if recoverable != by_status {
        spec.extend(quote!(.with_recoverable(#recoverable)));
    }
    if let Some(RetryAfter::Millis(millis)) = facts.retry_after().map(|retry_after| &retry_after.value) {
        spec.extend(quote!(.with_retry_after_millis(#millis)));
    }
    match facts.public().map(|public| &public.value) {
        Some(Public::Reason) => spec.extend(quote!(.with_public(__private::PublicText::Reason))),
        Some(Public::Display) => spec.extend(quote!(.with_public(__private::PublicText::Display))),
        Some(Public::Text(text)) => {
            // Without fields the braces that were doubled are single in the text itself.
            let plain = text.value();
            let text = if plain.contains(['{', '}']) && !names_fields(&plain) {
                plain.replace("{{", "{").replace("}}", "}")
            } else {
                plain
            };
            spec.extend(quote!(.with_public_text(#text)));
        }
        None => {}
    }
    if let Some(docs) = facts.docs() {
        let page = url::page(&docs.value.value(), code);
        spec.extend(quote!(.with_docs(#page)));
    }
    if let Some(action) = facts.action() {
        spec.extend(with_action(&action.value));
    }
    spec.extend(for_the_catalogue(variant, facts));
    spec
}

/// What only the catalogue reads. The context members are one literal in the notation of `ErrorSpec::with_members`: it
/// costs the compiler least, and nothing at run time reads it.
fn for_the_catalogue(variant: &Variant<'_>, facts: Facts<'_>) -> TokenStream {
    let mut calls = TokenStream::new();
    let description = foreign::description(variant.attrs);
    if !description.is_empty() {
        calls.extend(quote!(.with_description(#description)));
    }
    let fields = variant.fields.iter().filter_map(|field| {
        let key = field.context_key()?;
        let what = match field.attrs.context.as_ref()?.visibility {
            Visibility::Public => json_shape(field.ty),
            Visibility::Internal => format!("internal {}", json_shape(field.ty)),
            Visibility::Redacted => "redacted".to_owned(),
        };
        Some(format!("{key}: {what}"))
    });
    let extras = facts.extras().map(|extra| format!("{}: string", extra.name.value()));
    let members: Vec<String> = fields.chain(extras).collect();
    if !members.is_empty() {
        let members = members.join("\n");
        calls.extend(quote!(.with_members(#members)));
    }
    let challenge = facts.challenge().map(|_| "www-authenticate".to_owned());
    let headers: Vec<String> =
        challenge.into_iter().chain(facts.headers().map(|header| header.name.value())).collect();
    if !headers.is_empty() {
        calls.extend(quote!(.with_headers(&[#(#headers),*])));
    }
    calls
}

fn with_action(action: &Action) -> TokenStream {
    let variant = Ident::new(action.variant, Span::call_site());
    let max_retries = action.max_retries.map(|retries| quote!(.with_max_retries(#retries)));
    let delay = action.retry_delay_millis.map(|millis| quote!(.with_retry_delay_millis(#millis)));
    let alert = action.alert_threshold.map(|errors| quote!(.with_alert_threshold(#errors)));
    let circuit_break =
        action.circuit_break_threshold.map(|errors| quote!(.with_circuit_break_threshold(#errors)));
    quote! {
        .with_action(
            __private::ErrorAction::#variant,
            __private::ActionPolicy::new() #max_retries #delay #alert #circuit_break,
        )
    }
}

fn names_fields(text: &str) -> bool {
    text.replace("{{", "").contains('{')
}

/// The path of a category's constant; of an application's own, the name that its assertion gives it.
fn category_path(spec: usize, category: &Category) -> TokenStream {
    match category {
        Category::Path(_) => own_category(spec).into_token_stream(),
        Category::Known(index) => {
            let constant = CATEGORIES.get(*index).map_or("SYSTEM_ERROR", |category| category.constant);
            let constant = format_ident!("{constant}");
            quote!(__private::Category::#constant)
        }
    }
}

/// The constant that holds the application's own category of a spec: a path that is wrong is wrong once.
pub(super) fn own_category(spec: usize) -> Ident {
    format_ident!("__CATEGORY_{spec}")
}
