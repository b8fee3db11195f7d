//! Responses that say no more than a status, each under a code of its own.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use error_core::ErrorStatus;

use crate::convert::error_status;
use crate::{HttpError, ResponseError};

/// A failure of which only the status is known: `HttpResponse::Forbidden().finish()`, or an error type that is not
/// known to this crate. The client reads the status's reason phrase.
#[derive(Debug, HttpError, ResponseError)]
#[error("{said}")]
#[http(prefix = "", public = reason)]
#[non_exhaustive]
#[expect(missing_docs, reason = "a variant says what its status says")]
pub enum StatusError {
    #[http(status = 400)]
    #[non_exhaustive]
    BadRequest { said: Said },
    #[http(status = 401)]
    #[non_exhaustive]
    Unauthorized { said: Said },
    #[http(status = 402)]
    #[non_exhaustive]
    PaymentRequired { said: Said },
    #[http(status = 403)]
    #[non_exhaustive]
    Forbidden { said: Said },
    #[http(status = 404)]
    #[non_exhaustive]
    NotFound { said: Said },
    #[http(status = 406)]
    #[non_exhaustive]
    NotAcceptable { said: Said },
    #[http(status = 408)]
    #[non_exhaustive]
    RequestTimeout { said: Said },
    #[http(status = 409)]
    #[non_exhaustive]
    Conflict { said: Said },
    #[http(status = 410)]
    #[non_exhaustive]
    Gone { said: Said },
    #[http(status = 412)]
    #[non_exhaustive]
    PreconditionFailed { said: Said },
    #[http(status = 416)]
    #[non_exhaustive]
    RangeNotSatisfiable { said: Said },
    #[http(status = 422)]
    #[non_exhaustive]
    UnprocessableEntity { said: Said },
    #[http(status = 429, retry_after = .retry_after)]
    #[non_exhaustive]
    TooManyRequests { said: Said, retry_after: Option<Duration> },
    #[http(status = 501)]
    #[non_exhaustive]
    NotImplemented { said: Said },
    #[http(status = 502)]
    #[non_exhaustive]
    BadGateway { said: Said },
    #[http(status = 503, retry_after = .retry_after)]
    #[non_exhaustive]
    ServiceUnavailable { said: Said, retry_after: Option<Duration> },
    #[http(status = 504)]
    #[non_exhaustive]
    GatewayTimeout { said: Said },
    #[http(status = .status, code = "HTTP_ERROR", name = "HttpError")]
    #[non_exhaustive]
    Other { said: Said, status: ErrorStatus },
}

/// What the responsible code said, for the log.
#[derive(Clone, Debug)]
pub struct Said {
    status: StatusCode,
    detail: Option<String>,
}

impl Said {
    /// The status, and what an error that came with it said.
    pub(crate) fn new(status: StatusCode, detail: Option<String>) -> Self {
        Self { status, detail }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "responded {}", self.status)?;
        self.detail.iter().try_for_each(|detail| write!(f, ": {detail}"))
    }
}

impl StatusError {
    /// The error of a response with this status, and the delay of its `Retry-After`.
    pub(crate) fn new(said: Said, retry_after: Option<Duration>) -> Self {
        match said.status.as_u16() {
            400 => Self::BadRequest { said },
            401 => Self::Unauthorized { said },
            402 => Self::PaymentRequired { said },
            403 => Self::Forbidden { said },
            404 => Self::NotFound { said },
            406 => Self::NotAcceptable { said },
            408 => Self::RequestTimeout { said },
            409 => Self::Conflict { said },
            410 => Self::Gone { said },
            412 => Self::PreconditionFailed { said },
            416 => Self::RangeNotSatisfiable { said },
            422 => Self::UnprocessableEntity { said },
            429 => Self::TooManyRequests { said, retry_after },
            501 => Self::NotImplemented { said },
            502 => Self::BadGateway { said },
            503 => Self::ServiceUnavailable { said, retry_after },
            504 => Self::GatewayTimeout { said },
            _ => {
                let status = error_status(said.status).unwrap_or(ErrorStatus::INTERNAL_SERVER_ERROR);
                Self::Other { said, status }
            }
        }
    }
}
