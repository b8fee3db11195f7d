//! Status, category, codes and the fields that decide.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::ToTokens as _;

use crate::attr::ErrorAttr;
use crate::attr::value::{FieldRef, Recoverable, RetryAfter, Status, malformed_code};
use crate::diagnostics::{Diagnostics, list};
use crate::facts::Facts;
use crate::model::{Field, Model, Variant};
use crate::tables::{Blame, never_retried};

/// Status, category, recoverable and retry-after agree.
pub(super) fn check_facts(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
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
pub(super) fn check_field_refs(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
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
    if let Some(violations) = facts.violations() {
        refs.push((&violations.value, &violations.tokens));
        if variant.is_packed {
            diagnostics.error(
                violations,
                "violations are borrowed, which a field of a packed struct cannot be",
                "take `packed` off, or `violations`",
            );
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

/// Codes are well formed and differ from each other.
pub(super) fn check_codes(diagnostics: &Diagnostics, model: &Model<'_>) {
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
