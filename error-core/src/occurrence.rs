//! An error that meets a request.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::time::{Duration, SystemTime};

use crate::context::causes_of;
use crate::negotiation::preferred_languages;
use crate::{
    ContextField, ErrorContext, ErrorSite, ErrorSpec, ErrorStatus, HttpError, JsonBuffer, RetryAfter,
    Violations,
};

/// One error, the request it happened in, and the time: all that envelopes, observers and logs read.
///
/// What the error decides (status, retry-after …) is asked once, here.
#[derive(Clone, Copy)]
pub struct Occurrence<'a> {
    error: &'a (dyn HttpError + 'static),
    site: &'static ErrorSite,
    status: ErrorStatus,
    recoverable: bool,
    retry_after: Option<RetryAfter>,
    time: SystemTime,
    request: RequestFacts<'a>,
    surroundings: Option<&'a ErrorContext>,
    reported_at: Option<&'static Location<'static>>,
    message: Option<&'a str>,
}

/// What is known of the request. Everything is optional: a background task has none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestFacts<'a> {
    /// The request's id, ours or the client's.
    pub request_id: Option<&'a str>,
    /// The trace id of `traceparent`, 32 hex digits.
    pub trace_id: Option<&'a str>,
    /// The method, such as `GET`.
    pub method: Option<&'a str>,
    /// The path as the client sent it, without the query.
    pub path: Option<&'a str>,
    /// The pattern of the route, such as `/videos/{id}`.
    pub route: Option<&'a str>,
    /// What stands behind the path's `?`, where it is to be logged.
    pub query: Option<&'a str>,
    /// The address of the client: the peer's, or what a trusted proxy says.
    pub client_address: Option<IpAddr>,
    /// The `User-Agent` as the client sent it.
    pub user_agent: Option<&'a str>,
    /// Who the application, or a trusted proxy, says that the client is.
    pub user_id: Option<&'a str>,
    /// The bytes of the request's body, as the client declared them.
    pub request_size: Option<u64>,
    /// The bytes of the response's body.
    pub response_size: Option<u64>,
    /// The time since the request came.
    pub duration: Option<Duration>,
    /// The resident memory of the process, in bytes.
    pub process_memory: Option<u64>,
    /// The `Accept` of a request that a format negotiates with, its lines joined by commas.
    pub accept: Option<&'a str>,
    /// The `Accept-Language` of a request that messages are translated for, its lines joined by commas.
    pub accept_language: Option<&'a str>,
}

impl RequestFacts<'_> {
    /// The languages to try one after the other, of those that are `available`; the last is `default`.
    ///
    /// For a [`MessageSource`](crate::MessageSource). The client's `Accept-Language` (RFC 9110, section 12.5.4) is
    /// matched by lookup and by basic filtering (RFC 4647): `de-AT` takes `de` where there is no `de-AT`, and `pt` takes
    /// `pt-BR`. Without the header, and after all that it names, there is `default`, the language of the declarations; a
    /// client that prefers it to others gets no others.
    ///
    /// ```
    /// use error_core::RequestFacts;
    ///
    /// let mut request = RequestFacts::default();
    /// request.accept_language = Some("de-AT, pl;q=0.5, en;q=0.1");
    /// assert_eq!(request.preferred_languages(&["pl", "de"], "en"), ["de", "pl", "en"]);
    /// ```
    pub fn preferred_languages<'l, L: AsRef<str>>(
        &self,
        available: &'l [L],
        default: &'l str,
    ) -> Vec<&'l str> {
        preferred_languages(self.accept_language.unwrap_or_default(), available, default)
    }
}

impl<'a> Occurrence<'a> {
    /// An occurrence outside any request.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use error_core::{EnvelopeFormat, HttpError, JsonBuffer, Occurrence, Standard, BODY_LIMIT};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("sold out")]
    /// #[http(status = 409)]
    /// struct SoldOut;
    ///
    /// let mut body = JsonBuffer::new(BODY_LIMIT);
    /// Standard::new().render(&Occurrence::new(&SoldOut, SystemTime::now()), &mut body);
    /// assert!(body.as_str().starts_with(r#"{"error":{"type":"SoldOut","code":"SOLD_OUT","message":"sold out""#));
    /// ```
    #[inline]
    pub fn new(error: &'a (dyn HttpError + 'static), time: SystemTime) -> Self {
        Self {
            site: error.site(),
            status: error.status(),
            recoverable: error.recoverable(),
            retry_after: error.retry_after(),
            error,
            time,
            request: RequestFacts::default(),
            surroundings: None,
            reported_at: None,
            message: None,
        }
    }

    /// Adds what surrounds the error. Its own fields keep their keys, and what the context says of the request's id
    /// and the time counts unless the request says otherwise.
    #[must_use]
    pub fn with_context(mut self, context: &'a ErrorContext) -> Self {
        self.surroundings = Some(context);
        self.time = context.given_time().unwrap_or(self.time);
        self.request.request_id = self.request.request_id.or(context.given_request_id());
        self
    }

    /// Says where the error became a report; one that knows where it was made keeps that.
    #[must_use]
    pub fn with_location(mut self, location: &'static Location<'static>) -> Self {
        self.reported_at = Some(location);
        self
    }

    /// Replaces what the client reads as the message, such as by a translation. The log keeps the error's own.
    #[must_use]
    pub fn with_message(mut self, message: &'a str) -> Self {
        self.message = Some(message);
        self
    }

    /// Adds what is known of the request.
    #[must_use]
    #[inline]
    pub fn with_request(mut self, request: RequestFacts<'a>) -> Self {
        let of_context = self.surroundings.and_then(ErrorContext::given_request_id);
        self.request = request;
        self.request.request_id = request.request_id.or(of_context);
        self
    }

    /// The error. As a `dyn Error` it can be downcast.
    pub fn error(&self) -> &'a (dyn HttpError + 'static) {
        self.error
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

    /// Whether the client may try again.
    pub fn recoverable(&self) -> bool {
        self.recoverable
    }

    /// When the client may try again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    /// What is wrong with which part of the request, if the error says so; never empty.
    pub fn violations(&self) -> Option<&'a Violations> {
        let violations = catch_unwind(AssertUnwindSafe(|| self.error.violations())).unwrap_or_default();
        violations.filter(|violations| !violations.is_empty())
    }

    /// Where the error was made, if it says so.
    pub fn location(&self) -> Option<&'static Location<'static>> {
        let own = catch_unwind(AssertUnwindSafe(|| self.error.location())).unwrap_or_default();
        own.or(self.reported_at)
    }

    /// What surrounds the error, if anything has been added to it.
    pub fn surroundings(&self) -> Option<&'a ErrorContext> {
        self.surroundings
    }

    /// When it happened.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// What is known of the request.
    pub fn request(&self) -> RequestFacts<'a> {
        self.request
    }

    /// What the client reads as the message.
    pub fn message(&self) -> impl fmt::Display + 'a {
        PublicMessage { error: self.error, given: self.message }
    }

    /// The errors that caused this one, nearest first; at most 32, so that a cycle ends.
    pub fn causes(&self) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
        causes_of(self.error)
    }

    /// The texts of the causes, nearest first, with `: ` between them.
    pub(crate) fn causes_in_words(&self) -> impl fmt::Display + use<'a> {
        Causes(self.error)
    }

    /// The error's own fields, then what surrounds it under other keys.
    fn visit_context(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
        self.error.context(visit);
        let Some(surroundings) = self.surroundings else { return };
        surroundings.visit(&mut |member| {
            let mut taken = false;
            self.error.context(&mut |own| taken |= own.key() == member.key());
            if !taken {
                visit(member);
            }
        });
    }

    /// Writes the context fields that `keep` accepts as the members of an object, leaving `reserve` bytes free, and
    /// returns their number. A field that fails, panics or does not fit is left out alone.
    pub fn write_context(
        &self,
        buffer: &mut JsonBuffer,
        reserve: usize,
        keep: impl Fn(&ContextField<'_>) -> bool,
    ) -> usize {
        let start = buffer.len();
        let mut written = 0;
        let visit = AssertUnwindSafe(|| {
            self.visit_context(&mut |field| {
                let before = buffer.len();
                if keep(&field) && field.write(written == 0, buffer) {
                    if buffer.room() < reserve {
                        buffer.truncate(before);
                    } else {
                        written += 1;
                    }
                }
            });
        });
        if catch_unwind(visit).is_err() {
            buffer.truncate(start);
            return 0;
        }
        written
    }
}

/// Shows the error's code and request, never its `Debug`, which belongs to the user.
impl fmt::Debug for Occurrence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occurrence")
            .field("code", &self.spec().code())
            .field("status", &self.status)
            .field("time", &self.time)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

struct Causes<'a>(&'a (dyn HttpError + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, cause) in causes_of(self.0).enumerate() {
            if index > 0 {
                f.write_str(": ")?;
            }
            write!(f, "{cause}")?;
        }
        Ok(())
    }
}

struct PublicMessage<'a> {
    error: &'a (dyn HttpError + 'static),
    given: Option<&'a str>,
}

impl fmt::Display for PublicMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.given {
            Some(given) => f.write_str(given),
            None => self.error.public_message(f),
        }
    }
}
