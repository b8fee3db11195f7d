//! `header("name" = "text", …)`.

use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::attr::value::quoted;
use crate::diagnostics::Diagnostics;

/// A header that a declaration adds.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: LitStr,
}

pub(crate) fn headers(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<Vec<Header>>> {
    let mut headers = Vec::new();
    while !input.is_empty() {
        let name = quoted(input)?;
        input.parse::<Token![=]>()?;
        let value = quoted(input)?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        if let Some((what, mend)) = refused_header(&name.value()) {
            diagnostics.error(name, what, mend);
        } else {
            headers.push(Header { name, value });
        }
    }
    Ok(Some(headers))
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
