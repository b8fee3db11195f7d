//! The members of the context have names, each its own, and none that the envelope needs.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::attr::Visibility;
use crate::diagnostics::Diagnostics;
use crate::facts::Facts;
use crate::model::Variant;

/// What an envelope without a `context` of its own writes beside the members: the flat one, and RFC 9457's. A test
/// (`tests/integration/envelopes.rs`) holds this against what they write.
const ENVELOPE: [&str; 17] = [
    "error",
    "message",
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "category",
    "severity",
    "timestamp",
    "recoverable",
    "request_id",
    "trace_id",
    "retry_after",
    "errors",
    "errors_omitted",
];

pub(super) fn check_context(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
    let mut first_of: HashMap<String, String> = HashMap::new();
    let mut check = |key: String, shown: String, reaches_client: bool, at: TokenStream, mend: &str| {
        if key.is_empty() || key.contains(char::is_control) {
            diagnostics.error(at, format_args!("`{}` cannot be a key", key.escape_debug()), mend);
        } else if reaches_client && ENVELOPE.contains(&key.as_str()) {
            diagnostics.error(
                at,
                format_args!("a flat envelope has a `{key}` of its own, and would have two"),
                mend,
            );
        } else if let Some(first) = first_of.get(&key) {
            diagnostics.error(
                at,
                format_args!("the context has two members called `{key}`: {first} and this"),
                mend,
            );
        } else {
            first_of.insert(key, shown);
        }
    };
    for field in &variant.fields {
        let Some(context) = &field.attrs.context else { continue };
        if variant.is_packed {
            diagnostics.error(
                &context.tokens,
                "a context field is borrowed, which a field of a packed struct cannot be",
                "take `packed` off, or `#[context]`",
            );
        }
        let Some(key) = field.context_key() else {
            diagnostics.error(
                &context.tokens,
                "a tuple field has no name to be its key in the context",
                "give one: `#[context(name = \"…\")]`",
            );
            continue;
        };
        let at = context.name.as_ref().map_or_else(|| context.tokens.clone(), ToTokens::to_token_stream);
        let reaches_client = context.visibility != Visibility::Internal;
        let mend = "give another name: `#[context(name = \"…\")]`";
        check(key, format!("`{}`", field.name()), reaches_client, at, mend);
    }
    for extra in facts.extras() {
        let name = extra.name.value();
        let shown = format!("`extra({name:?} = …)`");
        check(name, shown, true, extra.name.to_token_stream(), "give another name");
    }
}
