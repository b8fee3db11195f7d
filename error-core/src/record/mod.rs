//! What may be kept of an occurrence, and shown to those who run the service.

mod compose;
mod draft;
mod fingerprint;
mod serialize;

use std::fmt;
use std::panic::Location;
use std::time::SystemTime;

pub(crate) use self::compose::Composer;
pub(crate) use self::draft::Draft;
pub use self::fingerprint::Fingerprint;
use self::fingerprint::Hasher;
pub(crate) use self::serialize::{Shown, Stamp};
use crate::{ErrorSite, ErrorSpec, ErrorStatus, Occurrence, Scrubber};

/// One occurrence without its secrets, for recent errors, trackers and alerts.
///
/// It has what an operator may see: context fields marked `#[context]` or `#[context(internal)]`, while `redact` shows as
/// `[redacted]`; texts have passed a [`Scrubber`] and are cut: the message and the causes at 512 bytes each, the path and
/// the user agent at 256. It serializes to an object without null members; a context that scrubbing left without its form is a string.
#[derive(Clone)]
pub struct ErrorRecord {
    time: SystemTime,
    site: &'static ErrorSite,
    status: ErrorStatus,
    location: Option<&'static Location<'static>>,
    /// Among those that a monitor has recorded; 0 before.
    number: u64,
    /// Whether a text was cut.
    cut: bool,
    message: String,
    causes: String,
    context: String,
    request_id: String,
    trace_id: String,
    method: String,
    path: String,
    route: String,
    user_agent: String,
}

impl ErrorRecord {
    /// The record of an occurrence.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use error_core::{ErrorRecord, HttpError, Occurrence, Scrubber};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("no route to {url}")]
    /// #[http(status = 503)]
    /// struct Unreachable {
    ///     url: &'static str,
    /// }
    ///
    /// let error = Unreachable { url: "postgres://app:hunter2@db" };
    /// let record = ErrorRecord::new(&Occurrence::new(&error, SystemTime::now()), &Scrubber::new());
    /// assert_eq!(record.message(), "no route to postgres://app:[redacted]@db");
    /// ```
    pub fn new(occurrence: &Occurrence<'_>, scrubber: &Scrubber) -> Self {
        Composer::new().draft(occurrence).record(scrubber, &mut String::new())
    }

    /// The draft's, but for its texts.
    pub(crate) fn empty(draft: &Draft) -> Self {
        Self {
            time: draft.time,
            site: draft.site,
            status: draft.status,
            location: None,
            number: 0,
            cut: false,
            message: String::new(),
            causes: String::new(),
            context: String::new(),
            request_id: String::new(),
            trace_id: String::new(),
            method: String::new(),
            path: String::new(),
            route: String::new(),
            user_agent: String::new(),
        }
    }

    /// The same with its number.
    pub(crate) fn numbered(self, number: u64) -> Self {
        Self { number, ..self }
    }

    /// Its number among the records that a [`Monitor`](crate::Monitor) has made, from 1: the later of two has the greater
    /// one. 0 for a record that did not come from [`recent_errors`](crate::Snapshot::recent_errors).
    pub fn number(&self) -> u64 {
        self.number
    }

    /// When it happened.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// The error's site.
    pub fn site(&self) -> &'static ErrorSite {
        self.site
    }

    /// What the error declares.
    pub fn spec(&self) -> &'static ErrorSpec {
        self.site.spec()
    }

    /// The status of the response.
    pub fn status(&self) -> ErrorStatus {
        self.status
    }

    /// What groups it with others. Made when it is asked for, since most records are written over before that.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = Hasher::new();
        hasher.exact(self.spec().code().as_str().as_bytes());
        match self.location {
            Some(place) => {
                hasher.exact(place.file().as_bytes());
                hasher.exact(&place.line().to_le_bytes());
                hasher.exact(&place.column().to_le_bytes());
            }
            None => hasher.exact(self.route.as_bytes()),
        }
        hasher.shape(&self.causes);
        hasher.finish()
    }

    /// Where the error was made, if it says so.
    pub fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }

    /// Whether the message, the causes or the path are not whole.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The error's own text.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The texts of its causes, nearest first.
    pub fn causes(&self) -> Option<&str> {
        given(&self.causes)
    }

    /// The context as an object of JSON.
    pub fn context(&self) -> Option<&str> {
        given(&self.context)
    }

    /// The request's id.
    pub fn request_id(&self) -> Option<&str> {
        given(&self.request_id)
    }

    /// The trace's id, 32 hexadecimal digits.
    pub fn trace_id(&self) -> Option<&str> {
        given(&self.trace_id)
    }

    /// The request's method.
    pub fn method(&self) -> Option<&str> {
        given(&self.method)
    }

    /// The request's path.
    pub fn path(&self) -> Option<&str> {
        given(&self.path)
    }

    /// The pattern of the request's route.
    pub fn route(&self) -> Option<&str> {
        given(&self.route)
    }

    /// The `User-Agent` that the client has sent.
    pub fn user_agent(&self) -> Option<&str> {
        given(&self.user_agent)
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Shows what the error is, and none of its texts, which may hold values of fields.
impl fmt::Debug for ErrorRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorRecord")
            .field("code", &self.spec().code())
            .field("status", &self.status)
            .field("time", &self.time)
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}
