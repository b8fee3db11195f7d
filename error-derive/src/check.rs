//! What is refused: every rule about how parts of a declaration fit together.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::ToTokens as _;

use crate::attr::value::{FieldRef, Public, Recoverable, RetryAfter, Status, malformed_code};
use crate::attr::{ErrorAttr, Visibility};
use crate::diagnostics::{Diagnostics, list};
use crate::facts::Facts;
use crate::model::{Field, Model, Variant, argument_of};
use crate::rendering::{Reader, Rendering, render};
use crate::tables::{Blame, never_retried};
use crate::template::Template;

/// Reports what is wrong with the type as an error, whatever it means over HTTP.
pub(crate) fn check_error(diagnostics: &Diagnostics, model: &Model<'_>) {
    for variant in &model.variants {
        if model.has_messages() {
            check_message(diagnostics, variant);
        }
        check_fields(diagnostics, model, variant);
    }
}

/// Reports everything that is wrong with the type as an HTTP error.
pub(crate) fn check_http_error(diagnostics: &Diagnostics, model: &Model<'_>) {
    for variant in &model.variants {
        let display = check_message(diagnostics, variant);
        check_fields(diagnostics, model, variant);
        if model.delegates(variant) {
            check_delegation(diagnostics, model, variant);
        } else {
            let facts = model.facts(variant);
            check_facts(diagnostics, variant, facts);
            check_field_refs(diagnostics, variant, facts);
            check_public(diagnostics, variant, facts, display.as_ref());
        }
    }
    check_codes(diagnostics, model);
}

/// `#[error(…)]` is there and fits the fields.
fn check_message(diagnostics: &Diagnostics, variant: &Variant<'_>) -> Option<Rendering> {
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

/// `#[from]`, `#[source]` and `#[context]` fit each other.
fn check_fields(diagnostics: &Diagnostics, model: &Model<'_>, variant: &Variant<'_>) {
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
    let mut keys = HashMap::new();
    for field in &variant.fields {
        let Some(context) = &field.attrs.context else {
            continue;
        };
        match field.context_key() {
            None => diagnostics.error(
                &context.tokens,
                "a tuple field has no name to be its key in the context",
                "give one: `#[context(name = \"…\")]`",
            ),
            Some(key) => {
                if let Some(first) = keys.insert(key.clone(), field.name()) {
                    diagnostics.error(
                        &context.tokens,
                        format_args!("the context has two members called `{key}`: `{first}` and this"),
                        "give one of them another name: `#[context(name = \"…\")]`",
                    );
                }
            }
        }
    }
}

/// A delegating variant leaves everything to the error inside.
fn check_delegation(diagnostics: &Diagnostics, model: &Model<'_>, variant: &Variant<'_>) {
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

/// Status, category, recoverable and retry-after agree.
fn check_facts(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
    let kind = variant.kind();
    let Some(status) = facts.status_code() else {
        // Where an attempt was made, its own mistake has been reported.
        if facts.status().is_none() && !facts.lost_status() {
            let (what, mend) = match (facts.category(), &variant.error) {
                (Some(category), _) => (
                    format!("`{}` is a category of your own, which implies no status", category.tokens),
                    "add `status = …` beside it".to_owned(),
                ),
                (None, Some(ErrorAttr::Transparent(_))) => (
                    format!("this {kind} has neither a status nor a category"),
                    "add `#[http(status = …)]`, or remove `#[http(…)]` to take everything from the error inside".to_owned(),
                ),
                (None, _) => (
                    format!("this {kind} has neither a status nor a category"),
                    "add `#[http(status = 404)]` or `#[http(category = \"resource_not_found\")]` with what fits".to_owned(),
                ),
            };
            let at = match facts.category() {
                Some(category) => category.tokens.clone(),
                None => variant.ident.to_token_stream(),
            };
            diagnostics.error(at, what, mend);
        }
        return;
    };
    if let (Some(category), Some(known), false) =
        (facts.category(), facts.known_category(), facts.is_dynamic())
    {
        let wrong = match known.blame {
            Blame::Client => status >= 500,
            Blame::Server => status < 500,
            Blame::Either => false,
        };
        if wrong {
            let (whom, other, range) = if known.blame == Blame::Client {
                ("client", "server", "4xx")
            } else {
                ("server", "client", "5xx")
            };
            // The variant's own key is the one to change; the type's default is only an accessory.
            let own_status = facts.own.status.get().filter(|_| facts.own.category.get().is_none());
            let at = own_status.map_or(&category.tokens, |status| &status.tokens);
            diagnostics.error(
                at,
                format_args!("category `{}` blames the {whom}, status {status} the {other}", known.name),
                format_args!("use a {range} status, or another category"),
            );
        }
    }
    if let Some(retry_after) = facts.retry_after() {
        if never_retried(status) && !facts.is_dynamic() {
            let own_status = facts.own.status.get().filter(|_| facts.own.retry_after.get().is_none());
            diagnostics.error(
                own_status.map_or(&retry_after.tokens, |status| &status.tokens),
                format_args!("waiting does not mend a {status}"),
                "remove `retry_after`, or use a status that says the failure will pass, such as 503",
            );
        }
        if let Some(recoverable) = facts.recoverable() {
            if matches!(recoverable.value, Recoverable::Fixed(false)) {
                diagnostics.error(
                    recoverable,
                    "`recoverable = false` contradicts `retry_after`",
                    "an error that says when to try again is recoverable: remove one of the two",
                );
            }
        }
    }
}

/// `.field` values name fields.
fn check_field_refs(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
    let mut refs: Vec<(&FieldRef, &TokenStream)> = Vec::new();
    if let Some(status) = facts.status() {
        if let Status::Field(field) = &status.value {
            refs.push((field, &status.tokens));
        }
    }
    if let Some(recoverable) = facts.recoverable() {
        if let Recoverable::Field(field) = &recoverable.value {
            refs.push((field, &recoverable.tokens));
        }
    }
    if let Some(retry_after) = facts.retry_after() {
        if let RetryAfter::Field(field) = &retry_after.value {
            refs.push((field, &retry_after.tokens));
        }
    }
    for (reference, tokens) in refs {
        if variant.field_of(reference).is_none() {
            let name = reference.member.to_token_stream();
            let fields: Vec<String> = variant.fields.iter().map(Field::name).collect();
            let mend = if fields.is_empty() {
                format!("this {} has no fields", variant.kind())
            } else {
                format!("the fields are {}", list(&fields))
            };
            diagnostics.error(tokens, format_args!("`{name}` is not a field of `{}`", variant.ident), mend);
        }
    }
}

/// What the client reads names nothing that the client may not see.
fn check_public(
    diagnostics: &Diagnostics,
    variant: &Variant<'_>,
    facts: Facts<'_>,
    display: Option<&Rendering>,
) {
    match facts.public().map(|public| &public.value) {
        Some(Public::Text(literal)) => {
            if let Some(template) = Template::of_literal(diagnostics, literal.clone()) {
                let rendering = render(diagnostics, &template, variant, Reader::Client);
                check_leaks(diagnostics, variant, &rendering, literal, "the public text");
            }
        }
        None if facts.is_dynamic() => diagnostics.error(
            facts.status(),
            "what the client reads is open: a status that a field decides may be 4xx or 5xx",
            "add `public = \"…\"`, or `public = display` to promise that the message may be shown",
        ),
        None if facts.status_code().is_some_and(|status| status < 500) => match (&variant.error, display) {
            (Some(ErrorAttr::Message(template)), Some(rendering)) => {
                if let Some(opaque) = &rendering.opaque {
                    diagnostics.error(
                        opaque,
                        "the client of a 4xx reads this message, and what this shows cannot be seen here",
                        "add `public = \"…\"`, or `public = display` to promise that the message may be shown",
                    );
                }
                check_leaks(diagnostics, variant, rendering, &template.literal, "the message of a 4xx");
            }
            (Some(ErrorAttr::Function(path)), _) => diagnostics.error(
                path,
                "the client of a 4xx reads this message, and what this function writes cannot be seen here",
                "add `public = \"…\"`, or `public = display` to promise that the message may be shown",
            ),
            (Some(ErrorAttr::Transparent(tokens)), _) => diagnostics.error(
                tokens,
                "the client of a 4xx reads this message, and what the error inside shows cannot be seen here",
                "add `public = \"…\"`, or `public = display` to promise that the message may be shown",
            ),
            _ => {}
        },
        Some(Public::Display | Public::Reason) | None => {}
    }
}

fn check_leaks(
    diagnostics: &Diagnostics,
    variant: &Variant<'_>,
    rendering: &Rendering,
    at: &syn::LitStr,
    text: &str,
) {
    let mut reported = Vec::new();
    for (index, _) in &rendering.shown {
        let Some(field) = variant.fields.get(*index).filter(|field| !field.is_public()) else {
            continue;
        };
        if reported.contains(index) {
            continue;
        }
        reported.push(*index);
        let name = field.name();
        let is_source = variant.source().is_some_and(|source| source.member == field.member);
        let why = match field.attrs.context.as_ref().map(|context| context.visibility) {
            Some(Visibility::Internal) => "is internal",
            Some(Visibility::Redacted) => "is redacted",
            _ if is_source => "is the cause, which is for logs only",
            _ => "is private",
        };
        let mend = if is_source || why != "is private" {
            "take it out, or give a `public` text without it".to_owned()
        } else {
            format!(
                "mark `{name}` with `#[context]` if the client may see it, or give a `public` text without it"
            )
        };
        diagnostics.error(at, format_args!("{text} reaches the client, and `{name}` {why}"), mend);
    }
}

/// Codes are well formed and differ from each other.
fn check_codes(diagnostics: &Diagnostics, model: &Model<'_>) {
    let mut first_of: HashMap<&str, &Variant<'_>> = HashMap::new();
    for variant in model.specified() {
        let code = variant.code.value.as_str();
        if let Some(reason) = malformed_code(code) {
            diagnostics.error(
                &variant.code,
                format_args!("`{code}`, which follows from the name, is not an error code: {reason}"),
                "give one by `#[http(code = \"…\")]`: 3 to 63 of A-Z, 0-9 and _, such as `VIDEO_NOT_FOUND`",
            );
        } else if let Some(first) = first_of.get(code) {
            diagnostics.error(
                &variant.code,
                format_args!("`{}` has the code `{code}` already", first.ident),
                "a client could not tell the two apart: give one of them another `code`",
            );
        } else {
            first_of.insert(code, variant);
        }
    }
}
