//! `impl HttpError`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::bounds::{Bounds, delegate_bounds, header, parenthesized};
use super::display::need_traits;
use super::pattern::{arm, arm_at, binding, match_self};
use super::{context, headers};
use crate::attr::slot::Spanned;
use crate::attr::value::{FieldRef, Public, Recoverable, RetryAfter, Status};
use crate::diagnostics::Diagnostics;
use crate::facts::Facts;
use crate::model::{Field, Model, Variant};
use crate::rendering::{Reader, formatter, render};
use crate::template::Template;
use crate::type_tokens::argument_of;

pub(super) fn expand(diagnostics: &Diagnostics, model: &Model<'_>) -> TokenStream {
    let mut bounds = Bounds::new(model);
    bounds.need_self(&quote!(::std::error::Error));
    let site = site(model);
    let inner = inner(model, &mut bounds);
    let context = context::expand(diagnostics, model, &mut bounds);
    let status = status(model);
    let recoverable = recoverable(model);
    let retry_after = retry_after(model);
    let violations = violations(model);
    let location = location(model);
    let headers = headers::expand(diagnostics, model, &mut bounds);
    let public_message = public_message(diagnostics, model, &mut bounds);
    let header = header(model, &quote!(__private::HttpError));
    let where_clause = bounds.where_clause();
    quote! {
        #[automatically_derived]
        #header #where_clause {
            #site
            #inner
            #context
            #status
            #recoverable
            #retry_after
            #violations
            #location
            #headers
            #public_message
        }
    }
}

fn site(model: &Model<'_>) -> TokenStream {
    let mut index = 0_usize;
    let arms = model
        .variants
        .iter()
        .map(|variant| {
            if !model.delegates(variant) {
                let pattern = binding(variant, []);
                let arm = quote!(#pattern => #index,);
                index += 1;
                return arm;
            }
            let Some(field) = variant.transparent_field() else {
                return TokenStream::new();
            };
            let (pattern, inner) = (binding(variant, [field]), delegate(field));
            quote!(#pattern => return __private::HttpError::site(#inner),)
        })
        .collect();
    let place = match_self(model.variants.is_empty(), &arms);
    // Where every variant delegates, nothing is left to look up.
    let body = if index > 0 { quote!(&__SITES[#place]) } else { place };
    quote! {
        fn site(&self) -> &'static __private::ErrorSite {
            #body
        }
    }
}

/// The error inside, looked for in its box.
fn delegate(field: &Field<'_>) -> TokenStream {
    let (ty, span) = (parenthesized(field.delegate()), field.ty.span());
    let binding = field.binding_at(span);
    let inner = if argument_of(field.ty, "Box").is_some() { quote!(&**#binding) } else { quote!(#binding) };
    // Always in the same words, so that the compiler says once what is wrong with them.
    quote_spanned!(span=> <#ty as __private::Delegate>::as_http_error(#inner))
}

fn inner(model: &Model<'_>, bounds: &mut Bounds<'_>) -> Option<TokenStream> {
    let arms: Vec<TokenStream> = model
        .variants
        .iter()
        .filter(|variant| model.delegates(variant))
        .filter_map(|variant| {
            let field = variant.transparent_field()?;
            bounds.need(field.delegate(), &delegate_bounds());
            let (pattern, inner) = (binding(variant, [field]), delegate(field));
            Some(quote!(#pattern => ::core::option::Option::Some(#inner),))
        })
        .collect();
    let rest = (arms.len() < model.variants.len()).then(|| quote!(_ => ::core::option::Option::None,));
    (!arms.is_empty()).then(|| {
        quote! {
            fn inner(&self) -> ::core::option::Option<&(dyn __private::HttpError + 'static)> {
                match self { #(#arms)* #rest }
            }
        }
    })
}

fn status(model: &Model<'_>) -> Option<TokenStream> {
    let arms = field_arms(model, |facts| match facts.status() {
        Some(Spanned { value: Status::Field(field), .. }) => Some(field),
        _ => None,
    });
    let method =
        |field: &TokenStream| quote!(__private::dynamic_status(self, __private::AsStatus::as_status(#field)));
    overriding(model, arms, &quote!(status), &quote!(__private::ErrorStatus), method)
}

fn recoverable(model: &Model<'_>) -> Option<TokenStream> {
    let arms = field_arms(model, |facts| match facts.recoverable() {
        Some(Spanned { value: Recoverable::Field(field), .. }) => Some(field),
        _ => None,
    });
    overriding(
        model,
        arms,
        &quote!(recoverable),
        &quote!(::core::primitive::bool),
        |field| quote!(__private::AsRecoverable::as_recoverable(#field)),
    )
}

fn retry_after(model: &Model<'_>) -> Option<TokenStream> {
    let arms = field_arms(model, |facts| match facts.retry_after() {
        Some(Spanned { value: RetryAfter::Field(field), .. }) => Some(field),
        _ => None,
    });
    let result = quote!(::core::option::Option<__private::RetryAfter>);
    overriding(
        model,
        arms,
        &quote!(retry_after),
        &result,
        |field| quote!(__private::AsRetryAfter::as_retry_after(#field)),
    )
}

fn violations(model: &Model<'_>) -> Option<TokenStream> {
    let arms = field_arms(model, |facts| facts.violations().map(|field| &field.value));
    let result = quote!(::core::option::Option<&__private::Violations>);
    overriding(
        model,
        arms,
        &quote!(violations),
        &result,
        |field| quote!(__private::AsViolations::as_violations(#field)),
    )
}

/// Where `From` was called, or whoever filled the field says.
fn location(model: &Model<'_>) -> Option<TokenStream> {
    let arms: Vec<_> = model
        .variants
        .iter()
        .filter_map(|variant| {
            let field = variant.fields.iter().find(|field| field.is_location())?;
            let value = &field.binding;
            Some((variant, field, quote!(#value)))
        })
        .collect();
    let result = quote!(::core::option::Option<&'static ::core::panic::Location<'static>>);
    overriding(model, arms, &quote!(location), &result, |field| quote!(::core::option::Option::Some(#field)))
}

/// The variants that take a value from a field, that field, and the reference to the value.
fn field_arms<'m>(
    model: &'m Model<'_>,
    value: impl Fn(Facts<'m>) -> Option<&'m FieldRef>,
) -> Vec<(&'m Variant<'m>, &'m Field<'m>, TokenStream)> {
    let specified = model.specified();
    specified
        .filter_map(|variant| {
            let reference = value(model.facts(variant))?;
            let field = variant.field_of(reference)?;
            // At the user's `.field`, where a value of the wrong type is shown.
            let span = reference.member.span();
            let (binding_name, rest) = (field.binding_at(span), &reference.rest);
            let value = if rest.is_empty() {
                quote!(#binding_name)
            } else {
                quote_spanned!(span=> &#binding_name #rest)
            };
            Some((variant, field, value))
        })
        .collect()
}

/// A method that overrides its default for some variants; `None` where there are none.
fn overriding(
    model: &Model<'_>,
    arms: Vec<(&Variant<'_>, &Field<'_>, TokenStream)>,
    name: &TokenStream,
    result: &TokenStream,
    value: impl Fn(&TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    if arms.is_empty() {
        return None;
    }
    let rest = (arms.len() < model.variants.len()).then(|| quote!(_ => __private::#name(self),));
    let arms = arms.into_iter().map(|(variant, field, reference)| arm(variant, [field], &value(&reference)));
    Some(quote! {
        fn #name(&self) -> #result {
            match self { #(#arms)* #rest }
        }
    })
}

fn public_message(
    diagnostics: &Diagnostics,
    model: &Model<'_>,
    bounds: &mut Bounds<'_>,
) -> Option<TokenStream> {
    let mut uses_display = false;
    let mut arms: Vec<TokenStream> = Vec::new();
    let specified: Vec<&Variant<'_>> = model.specified().collect();
    for variant in specified {
        let Some(Public::Text(literal)) = model.facts(variant).public().map(|public| &public.value) else {
            continue;
        };
        let Some(template) = Template::of_literal(diagnostics, literal.clone()) else {
            continue;
        };
        let rendering = render(diagnostics, &template, variant, Reader::Client);
        // A plain text stands in the spec.
        if rendering.plain().is_some() {
            continue;
        }
        uses_display |= rendering.uses_display;
        need_traits(bounds, variant, &rendering);
        arms.push(arm_at(variant, &rendering.bound, &rendering.write()));
    }
    if arms.is_empty() {
        return None;
    }
    let formatter = formatter();
    let rest = (arms.len() < model.variants.len())
        .then(|| quote!(_ => __private::public_message(self, #formatter),));
    let import = uses_display.then(|| {
        quote!(
            use __private::AsDisplay as _;
        )
    });
    Some(quote! {
        fn public_message(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #import
            match self { #(#arms)* #rest }
        }
    })
}
