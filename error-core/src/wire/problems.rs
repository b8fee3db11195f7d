//! From a response to the error that it is.

use std::sync::Arc;
use std::time::Duration;

use super::media_type::is_json;
use super::reader::malformed;
use super::{FromWire, Malformed, UpstreamError, WireError, WireReader};
use crate::{Clock, RetryAfter, SystemClock};

/// Tells what another service's response is: a success, one of the errors that both sides declare, or something else.
///
/// With `reqwest` (a feature) `Problems::check` is all:
///
#[cfg_attr(feature = "reqwest", doc = "```no_run")]
#[cfg_attr(not(feature = "reqwest"), doc = "```ignore")]
/// use error_core::{HttpError, Problems, UpstreamError};
///
/// #[derive(Debug, HttpError)]
/// #[http(from_wire)]
/// enum VideoError {
///     #[error("video {video_id} not found")]
///     #[http(status = 404)]
///     NotFound {
///         #[context]
///         video_id: String,
///     },
/// }
///
/// # async fn show(client: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let response = client.get("http://videos.internal/videos/7").send().await?;
/// match Problems::check::<VideoError>(response).await {
///     Ok(response) => println!("{}", response.text().await?),
///     Err(UpstreamError::Known { error: VideoError::NotFound { video_id }, .. }) => println!("no {video_id}"),
///     Err(other) => return Err(other.into()),
/// }
/// # Ok(())
/// # }
/// ```
///
/// With any other client, [`read`](Self::read) takes a status, headers and what was read of the body.
///
/// The status is asked first, and of a success nothing is read. A body is read only as far as the [`WireReader`] goes, and
/// taken for an envelope only where its media type is JSON's. No request is made and no redirect followed, and how long to
/// wait for a body is the client's own to say.
///
/// # Default
///
/// The limits of [`WireReader::new`]; a `Retry-After` of at most one hour: what is longer counts as an hour, so that no
/// service keeps another from asking again for good.
#[derive(Clone, Debug)]
pub struct Problems {
    reader: WireReader,
    max_retry_after: Duration,
    clock: Option<Arc<dyn Clock>>,
}

impl Default for Problems {
    fn default() -> Self {
        Self::new()
    }
}

/// How much of a media type is kept, in characters.
const MEDIA_TYPE: usize = 100;

impl Problems {
    /// With the default limits, by the machine's clock.
    pub const fn new() -> Self {
        Self { reader: WireReader::new(), max_retry_after: Duration::from_secs(3600), clock: None }
    }

    /// Replaces the limits of a body.
    #[must_use]
    pub fn with_reader(mut self, reader: WireReader) -> Self {
        self.reader = reader;
        self
    }

    /// Replaces the longest time to wait that is believed.
    #[must_use]
    pub fn with_max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// Replaces the clock that a date in `Retry-After` is compared to.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Tells what a response is, of any client. Of the body give at most one byte more than
    /// [`max_bytes`](WireReader::max_bytes): then one that is too large is known for one.
    ///
    /// `header` gives the value of a header by its name in lower case.
    ///
    /// # Errors
    ///
    /// What the response says, where its status is 400 to 599.
    ///
    /// ```
    /// use std::time::Duration;
    /// use error_core::{HttpError, Problems, UpstreamError};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("closed")]
    /// #[http(status = 503, from_wire)]
    /// struct ShopClosed;
    ///
    /// let headers = [("content-type", "application/json"), ("retry-after", "7")];
    /// let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    /// let answer = Problems::new().read::<ShopClosed>(503, header, br#"{"error":{"code":"SHOP_CLOSED"}}"#);
    /// let Err(UpstreamError::Known { error: ShopClosed, wire }) = answer else { panic!("{answer:?}") };
    /// assert_eq!(wire.retry_after(), Some(Duration::from_secs(7)));
    /// assert!(Problems::new().read::<ShopClosed>(204, header, b"").is_ok());
    /// ```
    pub fn read<'h, E: FromWire>(
        &self,
        status: u16,
        header: impl Fn(&str) -> Option<&'h str>,
        body: &[u8],
    ) -> Result<(), UpstreamError<E>> {
        if !is_failure(status) {
            return Ok(());
        }
        let wire = self.wire(status, header("content-type"), body);
        Err(self.waiting(wire, header("retry-after")).into())
    }

    /// The envelope, where the media type says that there is one.
    pub(super) fn wire(&self, status: u16, content_type: Option<&str>, body: &[u8]) -> WireError {
        match content_type {
            Some(content_type) if is_json(content_type) => self.reader.read(status, body),
            other => {
                let shown = other.map(|other| other.chars().take(MEDIA_TYPE).collect());
                malformed(status, Malformed::MediaType(shown), body)
            }
        }
    }

    /// The same error, with the delay of the header where it has none itself, and none that is too long.
    pub(super) fn waiting(&self, mut wire: WireError, retry_after: Option<&str>) -> WireError {
        let told = || {
            let now = self.clock.as_ref().map_or_else(|| SystemClock.now(), Clock::now);
            RetryAfter::read(retry_after?).map(|value| Duration::from_secs(value.seconds_from(now)))
        };
        let delay = wire.facts.retry_after.or_else(told);
        wire.facts.retry_after = delay.map(|delay| delay.min(self.max_retry_after));
        wire
    }

    /// The limits of a body.
    #[cfg(feature = "reqwest")]
    pub(super) const fn reader(&self) -> &WireReader {
        &self.reader
    }
}

/// Whether a response says that its request failed.
pub(super) const fn is_failure(status: u16) -> bool {
    matches!(status, 400..=599)
}
