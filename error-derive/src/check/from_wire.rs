//! What is read back from an answer is all in the answer.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Type;

use crate::attr::{ErrorAttr, Visibility};
use crate::diagnostics::Diagnostics;
use crate::model::{Field, Model, Variant};
use crate::type_tokens::ungrouped;

/// An error that a client reads back (`from_wire`) has nothing in it that the client does not see.
pub(super) fn check_from_wire(diagnostics: &Diagnostics, model: &Model<'_>, variant: &Variant<'_>) {
    if model.facts(variant).read_back().is_none() {
        return;
    }
    if let Some(ErrorAttr::Transparent(tokens)) = &variant.error {
        diagnostics.error(
            tokens,
            "`from_wire` makes an error of its own code and context, and here both are those of the error inside",
            "read the error inside back as its own type; put `from_wire` on the variants that are not transparent",
        );
        return;
    }
    for field in &variant.fields {
        let name = field.name();
        if let Some(borrow) = borrow(model, field) {
            diagnostics.error(
                borrow,
                format_args!(
                    "`{name}` borrows, and there is nothing to borrow from in what a client has read"
                ),
                "let it own what it holds",
            );
        }
        let Some((at, why)) = missing(variant, field) else { continue };
        let elsewhere = if model.is_enum && variant.http.from_wire.get().is_none() {
            "put `from_wire` on the variants that have no such field"
        } else {
            "take `from_wire` off"
        };
        let mend = if why == PRIVATE {
            format!("mark `{name}` with `#[context]` if the client may see it, or {elsewhere}")
        } else {
            elsewhere.to_owned()
        };
        diagnostics.error(at, format_args!("`from_wire` cannot read `{name}` back, which {why}"), mend);
    }
}

/// What a field's type borrows by, as far as can be seen.
fn borrow(model: &Model<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let lifetime = model.lifetime_in(field.ty).map(ToTokens::into_token_stream);
    let reference = || matches!(ungrouped(field.ty), Type::Reference(_)).then(|| field.ty.to_token_stream());
    lifetime.or_else(reference)
}

const PRIVATE: &str = "is private and so in no answer";

/// Why a field is in no answer, and where that is said.
fn missing(variant: &Variant<'_>, field: &Field<'_>) -> Option<(TokenStream, &'static str)> {
    let is_source = variant.source().is_some_and(|source| source.member == field.member);
    match &field.attrs.context {
        Some(context) if context.visibility == Visibility::Internal => {
            Some((context.tokens.clone(), "is internal and so in no answer"))
        }
        Some(context) if context.visibility == Visibility::Redacted => {
            Some((context.tokens.clone(), "is redacted in every answer"))
        }
        _ if is_source => Some((field.ty.to_token_stream(), "is the cause and so in no answer")),
        Some(_) => None,
        None => Some((field.ty.to_token_stream(), PRIVATE)),
    }
}
