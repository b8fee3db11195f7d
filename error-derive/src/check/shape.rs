//! Messages, sources, conversions and context fields.

use quote::ToTokens as _;

use crate::attr::ErrorAttr;
use crate::diagnostics::{Diagnostics, list};
use crate::model::{Field, Model, Variant};
use crate::rendering::{Reader, Rendering, render};
use crate::type_tokens::argument_of;

/// `#[error(…)]` is there and fits the fields.
pub(super) fn check_message(diagnostics: &Diagnostics, variant: &Variant<'_>) -> Option<Rendering> {
    let kind = variant.kind();
    match &variant.error {
        None => {
            diagnostics.error(
                variant.ident,
                format_args!("this {kind} has no message"),
                "add `#[error(\"…\")]`, or `#[error(transparent)]` to show the error inside",
            );
            None
        }
        Some(ErrorAttr::Message(template)) => Some(render(diagnostics, template, variant, Reader::Display)),
        Some(ErrorAttr::Transparent(tokens)) => {
            if variant.transparent_field().is_none() {
                diagnostics.error(
                    tokens,
                    format_args!("a transparent {kind} has exactly one field, the error that it stands for; this has {}", variant.fields.len()),
                    "keep one field, or give a message",
                );
            }
            if let Some(field) = variant.fields.iter().find(|field| field.attrs.source.is_some()) {
                diagnostics.error(
                    &field.attrs.source,
                    format_args!(
                        "a transparent {kind} has no `#[source]`: it stands for its field, cause and all"
                    ),
                    "take `#[source]` off; `#[from]` is fine",
                );
            }
            None
        }
        Some(ErrorAttr::Function(_) | ErrorAttr::Unreadable) => None,
    }
}

/// Beside `display = external` nothing would read a message.
pub(super) fn check_no_message(diagnostics: &Diagnostics, variant: &Variant<'_>) {
    let tokens = match &variant.error {
        Some(ErrorAttr::Message(template)) => template.literal.to_token_stream(),
        Some(ErrorAttr::Transparent(tokens)) => tokens.clone(),
        Some(ErrorAttr::Function(path)) => path.to_token_stream(),
        Some(ErrorAttr::Unreadable) | None => return,
    };
    diagnostics.error(
        tokens,
        "`display = external` says that this is written elsewhere",
        "take `#[error(…)]` off, or `display = external`",
    );
}

/// `#[from]` and `#[source]` fit each other.
pub(super) fn check_fields(diagnostics: &Diagnostics, model: &Model<'_>, variant: &Variant<'_>) {
    let kind = variant.kind();
    let marked: Vec<&Field<'_>> = variant
        .fields
        .iter()
        .filter(|field| field.attrs.from.is_some() || field.attrs.source.is_some())
        .collect();
    for second in marked.iter().skip(1) {
        let attribute = second.attrs.from.as_ref().or(second.attrs.source.as_ref());
        diagnostics.error(
            attribute,
            format_args!("this {kind} has two sources"),
            "mark the one that caused this error",
        );
    }
    let returned = variant.source().filter(|_| !matches!(variant.error, Some(ErrorAttr::Transparent(_))));
    if let Some((field, lifetime)) = returned.and_then(|field| Some((field, model.lifetime_in(field.ty)?))) {
        diagnostics.error(
            lifetime,
            format_args!(
                "the source `{}` borrows, and `Error::source` returns what is `'static`",
                field.name()
            ),
            "let the source own what it holds, or turn it into text that is no `#[source]`",
        );
    }
    if let (Some(from), [_]) = (variant.converted(), marked.as_slice()) {
        if from.attrs.boxed && argument_of(from.ty, "Box").is_none() {
            diagnostics.error(
                from.ty,
                "`#[from(boxed)]` converts what a `Box` holds, and this is none",
                "write the field as `Box<…>`, or take `(boxed)` off",
            );
        }
        let others: Vec<String> = variant.beside_converted().map(Field::name).collect();
        if !others.is_empty() {
            diagnostics.error(
                &from.attrs.from,
                format_args!("`#[from]` cannot fill {}", list(&others)),
                "use `#[source]` and construct the error by hand, or leave only the source, a `Backtrace` and a `Location`",
            );
        }
    }
}

/// A delegating variant leaves everything to the error inside.
pub(super) fn check_delegation(diagnostics: &Diagnostics, model: &Model<'_>, variant: &Variant<'_>) {
    for field in &variant.fields {
        if let Some(context) = &field.attrs.context {
            diagnostics.error(
                &context.tokens,
                format_args!("this {} leaves its context to the error inside", variant.kind()),
                "take `#[context]` off, or give the variant an `#[http(status = …)]` of its own",
            );
        }
    }
    let Some(field) = variant.transparent_field() else {
        return;
    };
    if let Some(lifetime) = model.lifetime_in(field.ty) {
        diagnostics.error(
            lifetime,
            "the error inside borrows, and handlers that look for it need what is `'static`",
            "let it own what it holds, or give this variant an `#[http(status = …)]` of its own",
        );
    }
    if is_itself(field.ty, model) {
        diagnostics.error(
            field.ty,
            format_args!("`{}` would be a family inside itself, without end", model.ident),
            "give this variant an `#[http(status = …)]` of its own: then the error inside is an ordinary source",
        );
    }
}

/// Whether a type is the annotated one, alone or boxed, as far as can be seen.
fn is_itself(ty: &syn::Type, model: &Model<'_>) -> bool {
    if let Some(inner) = argument_of(ty, "Box") {
        return is_itself(inner, model);
    }
    match ty {
        syn::Type::Path(path) => {
            path.path.is_ident("Self")
                || path
                    .path
                    .segments
                    .last()
                    .is_some_and(|last| path.path.segments.len() == 1 && last.ident == *model.ident)
        }
        syn::Type::Group(group) => is_itself(&group.elem, model),
        syn::Type::Paren(paren) => is_itself(&paren.elem, model),
        _ => false,
    }
}
