//! `header("name" = "text", …)` and `extra("name" = "text", …)`.

use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::attr::value::quoted;
use crate::diagnostics::Diagnostics;

/// A name, and a text that may name fields.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) name: LitStr,
    pub(crate) text: LitStr,
}

/// Reads headers that a declaration adds.
pub(crate) fn headers(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Vec<Pair>>> {
    pairs(diagnostics, input, refused_header)
}

/// Reads members that a declaration adds to the context.
pub(crate) fn extras(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Vec<Pair>>> {
    pairs(diagnostics, input, |_| None)
}

fn pairs(
    diagnostics: &Diagnostics,
    input: ParseStream<'_>,
    refused: fn(&str) -> Option<(String, &'static str)>,
) -> syn::Result<Option<Vec<Pair>>> {
    let mut pairs = Vec::new();
    while !input.is_empty() {
        let name = quoted(input)?;
        input.parse::<Token![=]>()?;
        let text = quoted(input)?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        if let Some((what, mend)) = refused(&name.value()) {
            diagnostics.error(name, what, mend);
        } else {
            pairs.push(Pair { name, text });
        }
    }
    Ok(Some(pairs))
}

/// Why a declaration may not set a header, and what to do.
fn refused_header(name: &str) -> Option<(String, &'static str)> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Some((
            format!("`{name}` is not the name of a header"),
            "use letters, digits and hyphens, such as `x-shard`",
        ));
    }
    let mend = match name.to_ascii_lowercase().as_str() {
        "www-authenticate" => "write `challenge = \"…\"`",
        "retry-after" => "write `retry_after = …`, which the body shows as well",
        "x-error-code" => "write `code = \"…\"`",
        "content-type"
        | "content-length"
        | "content-encoding"
        | "transfer-encoding"
        | "x-content-type-options"
        | "x-request-id" => "take it out: it follows from how the response is made",
        _ => return None,
    };
    Some((format!("the header `{name}` is not for a declaration to set"), mend))
}
