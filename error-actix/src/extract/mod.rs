//! Extractors that say where a request is wrong.
//!
//! [`Json`], [`Query`], [`Path`] and [`Form`] are used as those of the same names in [`actix_web::web`], and read the
//! same requests: it is Actix that reads the body, within the same limits and with the same decompression. What differs
//! is the answer to a request that cannot be read. It names each part that is wrong, by a JSON pointer (RFC 6901) or the
//! parameter's name, with a code and a text for people:
//!
//! ```
//! use actix_web::{App, HttpResponse, test, web};
//! use error_actix::extract::Json;
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct NewVideo {
//!     items: Vec<Item>,
//! }
//!
//! #[derive(Deserialize)]
//! struct Item {
//!     width: u8,
//! }
//!
//! async fn create(video: Json<NewVideo>) -> HttpResponse {
//!     HttpResponse::Created().json(video.items.iter().map(|item| item.width).max())
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let app = test::init_service(App::new().route("/videos", web::post().to(create))).await;
//! let request = test::TestRequest::post().uri("/videos");
//! let request = request.set_payload(r#"{"items":[{"width":300}]}"#).insert_header(("content-type", "application/json"));
//! let answer = test::call_service(&app, request.to_request()).await;
//! assert_eq!(answer.status(), 422);
//! let body: serde_json::Value = test::read_body_json(answer).await;
//! assert_eq!(
//!     body["error"]["errors"][0],
//!     serde_json::json!({
//!         "pointer": "/items/0/width",
//!         "code": "INVALID_VALUE",
//!         "detail": "expected an integer from 0 to 255",
//!     })
//! );
//! # }
//! ```
//!
//! They work without a layer; inside one they take its statuses and limits
//! ([`json_data_errors`](crate::ErrorStackBuilder::json_data_errors) and those beside it). What each error is, and under
//! which code, [`InputError`](crate::InputError) lists.
//!
//! What is wrong is told without what was sent: `expected an integer, found a string`, not which. The message of a type's
//! own `Deserialize` is repeated up to 300 bytes, scrubbed of what looks like a secret; of a value in a
//! [`Redacted`](crate::Redacted) not even that.
//!
//! A pointer leads to the innermost part that serde tells of. Inside `#[serde(flatten)]`, and inside an enum that is
//! untagged or tagged internally, it tells of none: there the pointer is that of the whole.
//!
//! # Actix's own configuration
//!
//! An [`actix_web::web::JsonConfig`], `FormConfig`, `QueryConfig` or `PathConfig` of the application or resource is
//! honoured: its limit, its content types, and its `error_handler`, whose answer stays as it is. (Of JSON of another shape
//! that handler is not asked: the body has been read when it is known.) Where a resource has the [`JsonConfig`] or
//! [`FormConfig`] of this module, that stands.

mod config;
mod fault;
mod form;
mod json;
mod path;
mod query;
mod settings;
mod valid;
mod wording;

pub use self::config::{FormConfig, JsonConfig};
pub use self::form::{Form, FormFuture};
pub use self::json::{Json, JsonFuture};
pub use self::path::Path;
pub use self::query::Query;
pub(crate) use self::settings::{Choices, Settings};
#[cfg(feature = "garde")]
pub use self::valid::Garde;
#[cfg(feature = "validator")]
pub use self::valid::Validator;
pub use self::valid::{Input, Rules, Valid, ValidFuture};

use crate::foreign;

/// An error of Actix's own extractors as ours; what an `error_handler` has made of it stays.
fn ours(error: actix_web::Error) -> actix_web::Error {
    match foreign::of_actix(&error) {
        Some(recognized) => recognized.into(),
        None => error,
    }
}
