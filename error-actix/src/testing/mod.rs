//! Assertions about error responses, for the tests of an application.
//!
//! [`assert_error!`](crate::assert_error) takes a response of `actix_web::test::call_service`, or the status, headers
//! and body that any HTTP client got, and says everything that is not as expected in one message that shows the
//! response.
//!
//! ```
//! use actix_web::{App, HttpResponse, test, web};
//! use error_actix::testing::assert_error;
//! use error_actix::{ErrorStack, HttpError, ResponseError};
//! use serde_json::json;
//!
//! #[derive(Debug, HttpError, ResponseError)]
//! enum VideoError {
//!     #[error("video {video_id} not found on shard {shard}")]
//!     #[http(status = 404, public = "There is no such video.")]
//!     NotFound {
//!         #[context]
//!         video_id: String,
//!         #[context(internal)]
//!         shard: &'static str,
//!     },
//! }
//!
//! async fn video(id: web::Path<String>) -> Result<HttpResponse, VideoError> {
//!     Err(VideoError::NotFound { video_id: id.into_inner(), shard: "db-3.internal" })
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), error_actix::ConfigError> {
//! let errors = ErrorStack::builder().register::<VideoError>().build()?;
//! let app = App::new().route("/videos/{id}", web::get().to(video)).wrap(errors.layer());
//! let app = test::init_service(app).await;
//! let response = test::call_service(&app, test::TestRequest::with_uri("/videos/7").to_request()).await;
//! assert_error!(
//!     response,
//!     status = 404,
//!     code = "VIDEO_NOT_FOUND",
//!     context = json!({"video_id": "7"}),
//!     hidden = ["db-3", "shard"],
//! );
//! # Ok(())
//! # }
//! ```

mod expected;
mod received;

pub use self::expected::{CodeOfError, CodeOfText, ExpectedError};
pub use self::received::{IntoReceived, ReceivedResponse, StatusNumber};
pub use crate::assert_error;

/// Asserts that a response is an error's envelope, with everything that is said of it.
///
/// The first argument is an [`IntoReceived`]: a `ServiceResponse` or `HttpResponse` whose body is in memory, or
/// `(status, &headers, body)` of any client. Each key after it is a method of [`ExpectedError`] with its argument:
///
/// | key | expects |
/// |---|---|
/// | `code = …` | the code of an error at hand, a constant such as [`error_code!`](crate::error_code)`(VideoError, "VIDEO_NOT_FOUND")`, or a text |
/// | `status = …` | a number, an `ErrorStatus` or a `StatusCode` |
/// | `message = …` | what the client reads |
/// | `context = …` | all public context fields, and no other: any `Serialize` |
/// | `retry_after = …` | the seconds of `Retry-After` |
/// | `header = (…, …)` | a header with this value; may be given again |
/// | `hidden = […]` | texts that are nowhere in the response, neither in its head nor in its body |
/// | `id_header = …` | that the request's id is in this header; `x-request-id` if not said |
///
/// Whatever is said, the parts of a response must agree: the id in the body with the one in the header, `X-Error-Code`
/// with the code, the status and the delay in the body with those of the head.
///
/// It answers the envelope, as [`WireError`](crate::WireError), for what else there is to ask.
///
/// # Panics
///
/// When anything is not as expected, with all of it.
///
/// ```
/// use error_actix::testing::assert_error;
///
/// let headers = [("x-request-id", "r-1"), ("x-error-code", "SOLD_OUT")];
/// let body = r#"{"error":{"code":"SOLD_OUT","message":"sold out","request_id":"r-1"}}"#;
/// let error = assert_error!((409, headers, body), code = "SOLD_OUT", message = "sold out");
/// assert_eq!(error.request_id(), Some("r-1"));
/// ```
#[macro_export]
macro_rules! assert_error {
    ($response:expr $(, $key:ident = $value:expr)* $(,)?) => {
        $crate::testing::ExpectedError::new()
            $(.$key($crate::__expected_value!($key $value)))*
            .assert($response)
    };
}

/// What stands behind a key, as the method of that name takes it.
#[doc(hidden)]
#[macro_export]
macro_rules! __expected_value {
    (code $code:expr) => {{
        use $crate::testing::{CodeOfError as _, CodeOfText as _};
        ($code).expected_code()
    }};
    ($key:ident $value:expr) => {
        $value
    };
}
