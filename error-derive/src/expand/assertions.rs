//! Mistakes that only the compiler can see, asked about where no impl does.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::bounds::parenthesized;
use super::spec::own_category;
use crate::attr::value::{Category, FieldRef, Recoverable, RetryAfter, Status};
use crate::facts::Facts;
use crate::model::{Field, Model, Variant};
use crate::type_tokens::ungrouped;

/// What the impls ask of fields, for when they are not emitted: so that all mistakes show in one build.
///
/// Types that depend on parameters are left to the impls' bounds.
pub(super) fn of_fields(model: &Model<'_>) -> TokenStream {
    if !model.generics.params.is_empty() {
        return TokenStream::new();
    }
    let asked = model.variants.iter().flat_map(|variant| match variant.transparent_field() {
        Some(field) if model.delegates(variant) => {
            let ty = parenthesized(field.delegate());
            vec![quote!(<#ty as __private::Delegate>::as_http_error)]
        }
        _ => of_variant(variant, model.facts(variant)),
    });
    asked.map(|method| quote!(const _: () = { let _ = #method; };)).collect()
}

/// The methods that the impls call on the fields of a variant.
fn of_variant(variant: &Variant<'_>, facts: Facts<'_>) -> Vec<TokenStream> {
    let context = variant.fields.iter().filter(|field| field.attrs.context.is_some()).map(|field| {
        let (ty, value) = (parenthesized(field.ty), field.binding_at(field.ty.span()));
        quote!(|#value: &#ty| { let _: &dyn __private::Json = #value; })
    });
    let mut asked: Vec<TokenStream> = context.collect();
    let mut ask = |reference: &FieldRef, method: &TokenStream| {
        let field = variant.field_of(reference).filter(|_| reference.rest.is_empty());
        if let Some(field) = field {
            let ty = located(field.ty, reference.member.span());
            asked.push(quote!(<#ty as __private::#method));
        }
    };
    if let Some(Status::Field(reference)) = facts.status().map(|status| &status.value) {
        ask(reference, &quote!(AsStatus > ::as_status));
    }
    if let Some(Recoverable::Field(reference)) = facts.recoverable().map(|recoverable| &recoverable.value) {
        ask(reference, &quote!(AsRecoverable > ::as_recoverable));
    }
    if let Some(RetryAfter::Field(reference)) = facts.retry_after().map(|retry_after| &retry_after.value) {
        ask(reference, &quote!(AsRetryAfter > ::as_retry_after));
    }
    if let Some(violations) = facts.violations() {
        ask(&violations.value, &quote!(AsViolations > ::as_violations));
    }
    if facts.read_back().is_some() {
        // What borrows has been refused.
        let owned = |field: &&Field<'_>| !matches!(ungrouped(field.ty), Type::Reference(_));
        let read = variant.fields.iter().filter(|field| field.is_public()).filter(owned);
        asked.extend(read.map(|field| {
            let ty = located(field.ty, field.ty.span());
            quote!(<#ty as __private::FromMember>::from_member)
        }));
    }
    asked
}

/// A type shown at `span`.
fn located(ty: &Type, span: Span) -> TokenStream {
    let tokens = parenthesized(ty).into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    tokens.collect()
}

/// A category of the application's own may be one of ours under another name, and so of the wrong class.
pub(super) fn of_categories(model: &Model<'_>) -> TokenStream {
    let own = model.specified().enumerate().filter_map(|(index, variant)| {
        let facts = model.facts(variant);
        let Category::Path(path) = &facts.category()?.value else { return None };
        let constant = own_category(index);
        let mut tokens = quote!(const #constant: __private::Category = #path;);
        if let (Some(status), false) = (facts.status_code(), facts.is_dynamic()) {
            let (whom, other) = if status < 500 { ("server", "client") } else { ("client", "server") };
            let text = format!(
                "this category blames the {whom}, status {status} the {other}: use another of the two"
            );
            let check = quote!(__private::category_allows(#constant, #status));
            tokens.extend(quote_spanned!(path.span()=> const _: () = ::core::assert!(#check, #text);));
        }
        Some(tokens)
    });
    own.collect()
}
