//! What the client reads.

use quote::ToTokens as _;

use crate::attr::value::Public;
use crate::attr::{ErrorAttr, Visibility};
use crate::diagnostics::Diagnostics;
use crate::facts::Facts;
use crate::model::{Model, Variant};
use crate::rendering::{Reader, Rendering, render};
use crate::template::Template;

/// What the client reads names nothing that the client may not see.
pub(super) fn check_public(
    diagnostics: &Diagnostics,
    model: &Model<'_>,
    variant: &Variant<'_>,
    facts: Facts<'_>,
    display: Option<&Rendering>,
) {
    match facts.public().map(|public| &public.value) {
        Some(Public::Text(literal)) => {
            if let Some(template) = Template::of_literal(diagnostics, literal.clone()) {
                let rendering = render(diagnostics, &template, variant, Reader::Client);
                check_leaks(diagnostics, variant, &rendering, literal, "the public text", "take it out");
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
                check_leaks(
                    diagnostics,
                    variant,
                    rendering,
                    &template.literal,
                    "the message of a 4xx",
                    "give a `public` text without it",
                );
            }
            (None, _) if model.is_external() => diagnostics.error(
                facts
                    .status()
                    .map_or_else(|| variant.ident.to_token_stream(), |status| status.tokens.clone()),
                "the client of a 4xx reads the `Display`, which is written elsewhere",
                "add `public = \"…\"`, or `public = display` to promise that it may be shown",
            ),
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

/// Headers and extra members reach the client, too, and a challenge only with a 401.
pub(super) fn check_additions(diagnostics: &Diagnostics, variant: &Variant<'_>, facts: Facts<'_>) {
    for header in facts.headers() {
        if let Some(template) = Template::of_literal(diagnostics, header.text.clone()) {
            let rendering = render(diagnostics, &template, variant, Reader::Client);
            check_leaks(diagnostics, variant, &rendering, &header.text, "a header", "take it out");
        }
    }
    for extra in facts.extras() {
        if let Some(template) = Template::of_literal(diagnostics, extra.text.clone()) {
            let rendering = render(diagnostics, &template, variant, Reader::Client);
            check_leaks(diagnostics, variant, &rendering, &extra.text, "an extra member", "take it out");
        }
    }
    let own = if variant.is_variant { &facts.own.challenge } else { &facts.defaults.challenge };
    if let (Some(challenge), Some(status)) = (own.get(), facts.status_code()) {
        if status != 401 {
            diagnostics.error(
                challenge,
                format_args!("a challenge belongs to a 401, and this is a {status}"),
                "take it out, or use `status = 401`",
            );
        }
    }
}

/// Reports the fields that a text names and the client may not see, and what to do `otherwise`.
fn check_leaks(
    diagnostics: &Diagnostics,
    variant: &Variant<'_>,
    rendering: &Rendering,
    at: &syn::LitStr,
    text: &str,
    otherwise: &str,
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
            otherwise.to_owned()
        } else {
            format!("mark `{name}` with `#[context]` if the client may see it, or {otherwise}")
        };
        diagnostics.error(at, format_args!("{text} reaches the client, and `{name}` {why}"), mend);
    }
}
