//! What an application holds as long as it logs.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Dispatch;

use super::builder::LoggingBuilder;
use super::counts::LogCounts;
use super::streams::Streams;

/// A configured log. Dropping it [flushes](Self::flush) for up to five seconds: hold it until the end of `main`.
#[must_use = "what waits is lost when the process ends, unless this is held until then"]
pub struct Logging {
    streams: Arc<Streams>,
    dispatch: Dispatch,
}

const LAST_FLUSH: Duration = Duration::from_secs(5);

impl Logging {
    /// A builder with the defaults.
    pub fn builder() -> LoggingBuilder {
        LoggingBuilder::new()
    }

    /// A builder that has read the [variables](LoggingBuilder::variables) of this process.
    pub fn from_env() -> LoggingBuilder {
        Self::builder().variables(|name| std::env::var(name).ok())
    }

    pub(super) fn new(streams: Arc<Streams>, dispatch: Dispatch) -> Self {
        Self { streams, dispatch }
    }

    /// What writes the lines, for one thread or one test: see [`tracing::dispatcher::with_default`].
    pub fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// Waits until all that was logged before is written, or was tried to; `false` if that takes longer than `wait`.
    pub fn flush(&self, wait: Duration) -> bool {
        let now = Instant::now();
        self.streams.flush(now.checked_add(wait).unwrap_or(now))
    }

    /// How many lines were written, and how many were not.
    pub fn counts(&self) -> LogCounts {
        self.streams.counts()
    }
}

impl Drop for Logging {
    fn drop(&mut self) {
        self.flush(LAST_FLUSH);
    }
}

impl fmt::Debug for Logging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logging").field("counts", &self.counts()).finish_non_exhaustive()
    }
}
