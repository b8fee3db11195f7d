//! Which bodies of failed responses the layer writes anew.

use actix_web::http::header::{self, HeaderMap};

/// Which failed responses get the envelope in place of the body they have.
///
/// Whatever is chosen: errors that are declared have it already, a response with [`KeepBody`] keeps what it has, every
/// failed response is observed, and headers that somebody else has set stay, but for those that belong to the old body
/// (`Content-Length`, `Content-Encoding`, `Content-Disposition`, `ETag`, `Last-Modified` and their like).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rewrite {
    /// Those that nobody wrote on purpose: no body, plain text, which is what Actix and most libraries write, and
    /// whatever comes with an error that the stack knows. JSON, pages and other types stay: they are a proxied answer,
    /// or the application's own.
    #[default]
    Unwritten,
    /// Those, and all that were made from an error: of a type with a `ResponseError` of its own that writes JSON, too.
    Errors,
    /// All.
    All,
}

/// Put into the extensions of a failed response, keeps its body from being written anew.
///
/// ```
/// use actix_web::{App, HttpResponse, test, web};
/// use error_actix::{ErrorStack, KeepBody};
///
/// async fn teapot() -> HttpResponse {
///     let mut response = HttpResponse::ImATeapot().body("short and stout");
///     response.extensions_mut().insert(KeepBody);
///     response
/// }
///
/// # #[actix_web::main]
/// # async fn main() -> Result<(), error_actix::ConfigError> {
/// let errors = ErrorStack::builder().build()?;
/// let app = test::init_service(App::new().route("/", web::get().to(teapot)).wrap(errors.layer())).await;
/// let body = test::call_and_read_body(&app, test::TestRequest::default().to_request()).await;
/// assert_eq!(body, "short and stout");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeepBody;

impl Rewrite {
    /// Whether a body stays. `is_known` says that the stack knows the error that it came with.
    pub(crate) fn keeps(self, headers: &HeaderMap, has_error: bool, is_known: bool) -> bool {
        match self {
            Self::Unwritten => !is_known && is_written_on_purpose(headers),
            Self::Errors => !is_known && !has_error && is_written_on_purpose(headers),
            Self::All => false,
        }
    }
}

/// Plain text is what Actix writes.
fn is_written_on_purpose(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"))
}
