//! Headers and challenges, of the type and of a variant, with and without fields.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 401, challenge = "Basic", header("x-shard" = "none", "x-plain" = "{{plain}}"))]
enum HeaderError {
    #[error("inherits")]
    Inherits,
    #[error("own")]
    #[http(challenge = "Bearer realm=\"api\"", header("X-Shard" = "{1:03}"), header("link" = "</{0}>"))]
    Own(#[context(name = "path")] &'static str, #[context(name = "shard")] u8),
    #[error("no challenge")]
    #[http(status = 503)]
    Other,
}

fn headers(error: HeaderError) -> Vec<String> {
    let mut seen = Vec::new();
    error.headers(&mut |name, value| seen.push(format!("{name}: {}", String::from_utf8_lossy(value))));
    seen
}

fn main() {
    assert_eq!(headers(HeaderError::Inherits), ["www-authenticate: Basic", "x-shard: none", "x-plain: {plain}"]);
    let own = [r#"www-authenticate: Bearer realm="api""#, "X-Shard: 007", "link: </a>", "x-plain: {plain}"];
    assert_eq!(headers(HeaderError::Own("a", 7)), own);
    assert_eq!(headers(HeaderError::Other), ["x-shard: none", "x-plain: {plain}"]);
}
