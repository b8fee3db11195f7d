//! What the administration itself answers with.

use std::time::Duration;

use crate::{HttpError, ResponseError};

/// Why the administration does not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, HttpError, ResponseError)]
#[http(prefix = "ADMIN")]
#[non_exhaustive]
pub enum AdminError {
    /// The browser says that another site's page has sent the request (Fetch Metadata), or its `Origin` is not this host.
    #[error("a change must come from this site")]
    #[http(status = 403)]
    CrossSite,

    /// A change needs the header `X-Admin-Request`, which no form of another site can send.
    #[error("the header `X-Admin-Request` is required")]
    #[http(status = 403)]
    HeaderMissing,

    /// Too many wrong tokens have come from this address.
    #[error("too many wrong tokens; try again later")]
    #[http(status = 429, retry_after = .retry_after)]
    LoginLimited {
        /// Until the address may try again.
        retry_after: Duration,
    },

    /// The application has not given the administration what this is about.
    #[error("the application has no {part} to show")]
    #[http(status = 404)]
    NotConfigured {
        /// What is not there.
        #[context]
        part: &'static str,
    },

    /// No circuit has this name: nobody has asked for one yet, or it is misspelt.
    #[error("no circuit breaker has this name")]
    #[http(status = 404)]
    BreakerNotFound {
        /// The name that was given.
        #[context]
        name: String,
    },

    /// The record is not kept any more, or there never was one.
    #[error("the record is not kept any more")]
    #[http(status = 404)]
    RecordGone {
        /// The number that was asked for.
        #[context]
        id: u64,
    },

    /// None of the errors that are kept has this fingerprint.
    #[error("no error that is kept has this fingerprint")]
    #[http(status = 404)]
    GroupGone {
        /// The fingerprint that was asked for.
        #[context]
        fingerprint: String,
    },

    /// As many event streams are open as there may be.
    #[error("too many event streams are open")]
    #[http(status = 503, public = "Too many event streams are open.", retry_after = 10, severity = Low)]
    StreamsFull {
        /// How many there may be.
        #[context]
        most: usize,
    },

    /// The process will end soon.
    #[error("the process drains")]
    #[http(status = 503, public = "The process drains.", retry_after = 2, severity = Low)]
    Draining,

    /// Previews are switched off, as they are in production.
    #[error("previews of errors are switched off")]
    #[http(status = 404)]
    PreviewOff,
}
