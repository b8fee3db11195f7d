//! `docs = "https://…"`.

use syn::LitStr;
use syn::parse::ParseStream;

use crate::attr::value::quoted;
use crate::diagnostics::Diagnostics;

/// Reads the address of a page; one that ends openly is completed by the code.
pub(crate) fn url(diagnostics: &Diagnostics, input: ParseStream<'_>) -> syn::Result<Option<LitStr>> {
    let literal = quoted(input)?;
    let text = literal.value();
    if is_url(&text) {
        return Ok(Some(literal));
    }
    diagnostics.error(
        literal,
        format_args!("`{text}` is not the address of a page"),
        "write `https://…`; behind a `/`, `#` or `=` at its end the code is added",
    );
    Ok(None)
}

/// Whether a client can follow it: absolute, over HTTP, of the characters that RFC 3986 allows.
fn is_url(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    host.is_some_and(|host| {
        host.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || first == b'[')
    }) && text.bytes().all(is_allowed)
}

/// The page of one error.
pub(crate) fn page(url: &str, code: &str) -> String {
    let completed = if url.ends_with(['/', '#', '=']) { code } else { "" };
    format!("{url}{completed}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        assert_eq!(page("https://a.example/errors/", "ABC"), "https://a.example/errors/ABC");
        assert_eq!(page("https://a.example/errors#", "ABC"), "https://a.example/errors#ABC");
        assert_eq!(page("https://a.example/help", "ABC"), "https://a.example/help");
    }

    #[test]
    fn addresses() {
        for good in ["https://a.example", "http://localhost:8080/e?code=", "https://[::1]/"] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "errors/",
            "/errors/",
            "ftp://a.example",
            "https://a b",
            "https://a\"b",
            "https://ä",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}
