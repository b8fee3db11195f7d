//! A response as a client got it.

use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use error_core::ErrorStatus;

/// A response as a client got it: status, headers and the whole body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedResponse {
    pub(super) status: u16,
    /// In the order in which they came, values as text.
    pub(super) headers: Vec<(String, String)>,
    /// `Err` says why there is none.
    pub(super) body: Result<Vec<u8>, &'static str>,
}

impl ReceivedResponse {
    /// The first value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// Whether a header, which may be there more than once, has this value.
    pub(super) fn has_header(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|known| known == value)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let of_name = self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.as_str())
    }

    pub(super) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }
}

/// As it went over the wire, but for the protocol's version and the reason.
impl fmt::Display for ReceivedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP {}", self.status)?;
        self.headers.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
        match &self.body {
            Ok(body) => write!(f, "\n{}", String::from_utf8_lossy(body)),
            Err(why) => write!(f, "\n[{why}]"),
        }
    }
}

/// What [`assert_error!`](crate::assert_error) takes as a response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no response that `assert_error!` can read",
    note = "give a `ServiceResponse`, an `HttpResponse`, or `(status, headers, body)`: a `u16`, an iterator of names and values such as `&HeaderMap`, and the body's bytes or text"
)]
pub trait IntoReceived {
    /// The response, its body read.
    fn into_received(self) -> ReceivedResponse;
}

impl<B: MessageBody> IntoReceived for ServiceResponse<B> {
    fn into_received(self) -> ReceivedResponse {
        let (_, response) = self.into_parts();
        response.into_received()
    }
}

impl<B: MessageBody> IntoReceived for HttpResponse<B> {
    fn into_received(self) -> ReceivedResponse {
        let (head, body) = self.into_parts();
        let headers = head.headers().iter();
        ReceivedResponse {
            status: head.status().as_u16(),
            headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
            body: read(body),
        }
    }
}

/// Status, headers and body of any HTTP client: `&HeaderMap` of any version of `http` is such an iterator.
impl<S, H, N, V, B> IntoReceived for (S, H, B)
where
    S: StatusNumber,
    H: IntoIterator<Item = (N, V)>,
    N: AsRef<str>,
    V: AsRef<[u8]>,
    B: AsRef<[u8]>,
{
    fn into_received(self) -> ReceivedResponse {
        let (status, headers, body) = self;
        let headers = headers.into_iter();
        ReceivedResponse {
            status: status.status_number(),
            headers: headers.map(|(name, value)| (name.as_ref().to_owned(), text(value.as_ref()))).collect(),
            body: Ok(body.as_ref().to_vec()),
        }
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

/// All of a body that is in memory.
fn read<B: MessageBody>(body: B) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        match body.as_mut().poll_next(&mut context) {
            Poll::Ready(None) => return Ok(bytes),
            Poll::Ready(Some(Ok(chunk))) => bytes.extend_from_slice(&chunk),
            Poll::Ready(Some(Err(_))) => return Err("the body ended in an error"),
            Poll::Pending => {
                return Err("the body is still to come: read it first, and give (status, headers, body)");
            }
        }
    }
}

/// A number, an `ErrorStatus` or a `StatusCode`; of another library's type take the number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no status",
    note = "give a `u16`, an `ErrorStatus` or Actix's `StatusCode`; other types have `as_u16()`"
)]
pub trait StatusNumber {
    /// The number.
    fn status_number(self) -> u16;
}

impl StatusNumber for u16 {
    fn status_number(self) -> u16 {
        self
    }
}

impl StatusNumber for StatusCode {
    fn status_number(self) -> u16 {
        self.as_u16()
    }
}

impl StatusNumber for ErrorStatus {
    fn status_number(self) -> u16 {
        self.as_u16()
    }
}
