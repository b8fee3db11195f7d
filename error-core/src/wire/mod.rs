//! An error that another service answered with, read back from its envelope.

mod depth;
mod from_wire;
mod malformed;
mod media_type;
mod members;
mod problems;
mod reader;
#[cfg(test)]
mod round_trip;
mod upstream;
#[cfg(feature = "reqwest")]
mod with_reqwest;

use std::error::Error;
use std::fmt::{self, Write as _};
use std::time::Duration;

use serde_json::{Map, Value};

pub use self::from_wire::{FromMember, FromWire, wire_code};
pub use self::malformed::Malformed;
pub use self::problems::Problems;
pub use self::reader::WireReader;
pub use self::upstream::UpstreamError;
use crate::{Severity, Violations};

/// What another service answered instead of a success: an envelope of any of our formats, read back.
///
/// Which format it is need not be said: [`Standard`](crate::Standard) under its default names and as `classified`,
/// `compact` and `minimal`, with or without the object around it, [`Flat`](crate::Flat) and
/// [`ProblemDetails`](crate::ProblemDetails), also of services that are not ours. As RFC 9457, section 3.1, asks of a
/// consumer, members that are missing, unknown or of the wrong type are no mistake: they say nothing. A body that is no
/// JSON object still gives an error, with its status and the beginning of what was sent: [`malformed`](Self::malformed)
/// says why.
///
/// ```
/// use error_core::WireError;
///
/// let body = br#"{"error":{"code":"VIDEO_NOT_FOUND","message":"video 7 not found","context":{"video_id":"7"}}}"#;
/// let error = WireError::read(404, body);
/// assert_eq!(error.code(), Some("VIDEO_NOT_FOUND"));
/// assert_eq!(error.context()["video_id"], "7");
/// assert_eq!(error.to_string(), "404 VIDEO_NOT_FOUND: video 7 not found");
///
/// let page = WireError::read(502, b"<html>Bad Gateway</html>");
/// assert!(page.malformed().is_some());
/// assert_eq!(page.status(), 502);
/// ```
///
/// # It is never relayed
///
/// A `WireError` is no [`HttpError`](trait@crate::HttpError), and so no response can be made of it: a 401 of theirs is
/// about our credentials and not about those of our client, their request id is none of ours, and their message was
/// written for us. Say what it means to your own client by an error of your own, whose cause it can be:
///
/// ```
/// use error_core::{HttpError, WireError};
///
/// #[derive(Debug, HttpError)]
/// #[error("the billing service failed")]
/// #[http(status = 502)]
/// struct BillingFailed(#[source] WireError);
/// # let _ = BillingFailed(WireError::read(401, b""));
/// ```
///
/// ```compile_fail,E0277
/// fn respond(error: &dyn error_core::HttpError) {}
/// respond(&error_core::WireError::read(401, b"")); // error: `WireError` is not an HTTP error
/// ```
#[derive(Debug)]
pub struct WireError {
    status: u16,
    facts: Box<Facts>,
}

/// What an envelope said. On the heap, so that a `Result` with such an error stays small.
#[derive(Debug, Default)]
struct Facts {
    name: Option<String>,
    docs: Option<String>,
    code: Option<String>,
    message: Option<String>,
    category: Option<String>,
    severity: Option<Severity>,
    recoverable: Option<bool>,
    retry_after: Option<Duration>,
    request_id: Option<String>,
    trace_id: Option<String>,
    context: Map<String, Value>,
    violations: Violations,
    violations_omitted: u64,
    malformed: Option<(Malformed, String)>,
}

impl WireError {
    /// Reads the body of a response with the limits of [`WireReader::new`].
    ///
    /// `status` is the response's: what a body says of it is advisory (RFC 9457, section 3.1.2), and not read.
    pub fn read(status: u16, body: &[u8]) -> Self {
        WireReader::new().read(status, body)
    }

    /// Says when to try again, for a response whose `Retry-After` header does and whose body does not.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Self {
        self.facts.retry_after = Some(delay);
        self
    }

    /// The status of the response.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The error's name, such as `NotFound`.
    pub fn name(&self) -> Option<&str> {
        self.facts.name.as_deref()
    }

    /// The page that explains the error: the `type` of a problem details object, unless that is `about:blank`.
    pub fn docs(&self) -> Option<&str> {
        self.facts.docs.as_deref()
    }

    /// The stable code, in upper case, as sent: that it is well formed is not checked.
    pub fn code(&self) -> Option<&str> {
        self.facts.code.as_deref()
    }

    /// What a person reads.
    pub fn message(&self) -> Option<&str> {
        self.facts.message.as_deref()
    }

    /// The category, as sent.
    pub fn category(&self) -> Option<&str> {
        self.facts.category.as_deref()
    }

    /// How bad they say it is.
    pub fn severity(&self) -> Option<Severity> {
        self.facts.severity
    }

    /// Whether they say that the request may be sent again.
    pub fn recoverable(&self) -> Option<bool> {
        self.facts.recoverable
    }

    /// How long to wait before that.
    pub fn retry_after(&self) -> Option<Duration> {
        self.facts.retry_after
    }

    /// Their id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.facts.request_id.as_deref()
    }

    /// The id of the trace.
    pub fn trace_id(&self) -> Option<&str> {
        self.facts.trace_id.as_deref()
    }

    /// The context: where an envelope has none of its own, all members that are not known.
    pub fn context(&self) -> &Map<String, Value> {
        &self.facts.context
    }

    /// What is wrong with which part of the request.
    pub fn violations(&self) -> &Violations {
        &self.facts.violations
    }

    /// How many more violations there were than fitted into the body.
    pub fn violations_omitted(&self) -> u64 {
        self.facts.violations_omitted
    }

    /// Why nothing could be read; `None` where the body is an envelope.
    pub fn malformed(&self) -> Option<&Malformed> {
        self.facts.malformed.as_ref().map(|(why, _)| why)
    }

    /// The beginning of a malformed body, up to 200 characters; what is no text in it is `U+FFFD`.
    pub fn excerpt(&self) -> Option<&str> {
        self.facts.malformed.as_ref().map(|(_, excerpt)| excerpt.as_str())
    }
}

/// `404 VIDEO_NOT_FOUND: video 7 not found`, for logs. Control characters are escaped, since the text is somebody else's.
impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(code) = self.code().or(self.name()) {
            f.write_str(" ")?;
            write_escaped(f, code)?;
        }
        if let Some(message) = self.message() {
            f.write_str(": ")?;
            write_escaped(f, message)?;
        }
        if let Some((why, excerpt)) = &self.facts.malformed {
            write!(f, ", {why}: ")?;
            write_escaped(f, excerpt)?;
        }
        Ok(())
    }
}

fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.chars()
        .try_for_each(|c| if c.is_control() { write!(f, "{}", c.escape_debug()) } else { f.write_char(c) })
}

impl Error for WireError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.malformed().and_then(Error::source)
    }
}
