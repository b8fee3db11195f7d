//! Mistakes that only the compiler can see, asked about where no impl does.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::spec::category_path;
use crate::attr::value::{Category, RetryAfter};
use crate::model::Model;

/// What the impls ask of fields, for when they are not emitted: so that all mistakes show in one build.
///
/// Types that depend on parameters are left to the impls' bounds.
pub(super) fn of_fields(model: &Model<'_>) -> TokenStream {
    let mut assertions = TokenStream::new();
    if model.generics.params.is_empty() {
        for variant in &model.variants {
            for field in variant.fields.iter().filter(|field| field.attrs.context.is_some()) {
                let ty = field.ty;
                assertions
                    .extend(quote_spanned!(ty.span()=> const _: () = __private::assert_context::<#ty>();));
            }
            if model.delegates(variant) {
                continue;
            }
            let Some(retry_after) = model.facts(variant).retry_after() else {
                continue;
            };
            let RetryAfter::Field(reference) = &retry_after.value else {
                continue;
            };
            if let (Some(field), true) = (variant.field_of(reference), reference.rest.is_empty()) {
                let ty = field.ty;
                let span = retry_after.tokens.span();
                assertions
                    .extend(quote_spanned!(span=> const _: () = __private::assert_retry_after::<#ty>();));
            }
        }
    }
    assertions
}

/// A category of the application's own may be one of ours under another name, and so of the wrong class.
pub(super) fn of_categories(model: &Model<'_>) -> TokenStream {
    model
        .specified()
        .filter_map(|variant| {
            let facts = model.facts(variant);
            let category = facts.category()?;
            let (Category::Path(path), Some(status), false) =
                (&category.value, facts.status_code(), facts.is_dynamic())
            else {
                return None;
            };
            let (span, path) = (path.span(), category_path(&Category::Path(path.clone())));
            let text =
                format!("this category does not go with status {status}: it is the fault of the other side");
            let check = quote!(__private::category_allows(#path, #status));
            Some(quote_spanned!(span=> const _: () = ::core::assert!(#check, #text);))
        })
        .collect()
}
