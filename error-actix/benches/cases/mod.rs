//! What is measured: from two texts to a response and away, as a handler's `?` goes, and whole requests.

pub(crate) mod by_hand;
pub(crate) mod declared;
mod floor;
pub(crate) mod service;
pub(crate) mod usual;

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{Error, HttpResponse, ResponseError};
use bytes::Bytes;
use divan::black_box;

/// One thing to measure.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Makes ready what all rounds share.
    pub(crate) prepare: fn() -> Round,
}

/// Does it once.
pub(crate) type Round = Box<dyn Fn()>;

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! responses {
    ($($name:ident: $respond:path;)*) => {
        [$(Case { name: stringify!($name), prepare: || Box::new(|| drop(black_box($respond()))) }),*]
    };
}

/// From an error to its response.
pub(crate) const ERRORS: [Case; 5] = responses! {
    declared: declared::declared;
    declared_content_type_only: declared::declared_content_type_only;
    by_hand: by_hand::by_hand;
    usual: usual::usual;
    no_body: usual::no_body;
};

pub(crate) use self::service::REQUESTS;

pub(crate) const REQUEST_ID: &str = "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5";

/// As `?` in a handler and Actix behind it do.
pub(crate) fn respond<E: ResponseError + 'static>(error: E) -> HttpResponse {
    HttpResponse::from_error(Error::from(error))
}

pub(crate) fn video_id() -> &'static str {
    black_box("video-1234567")
}

pub(crate) fn model() -> &'static str {
    black_box("stable")
}

/// A response whose only header is its type.
pub(crate) fn json(body: Bytes) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::NOT_FOUND, BoxBody::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
