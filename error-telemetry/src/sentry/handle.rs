//! The object that an application owns.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use error_core::{ErrorRecord, RecordObserver};
use sentry_core::Client;
use serde::Serialize;

use super::builder::SentryBuilder;
use super::outgoing::{Outgoing, Queue};
use super::sampling::Sampling;
use crate::TelemetryConfigError;

/// Tells Sentry of errors. Cloning gives another handle to the same; the last one that is dropped waits a little for what
/// has not been sent.
///
/// As a [`RecordObserver`] it takes the records of a [`Monitor`](error_core::Monitor), whose storm gate bounds how many
/// there are, or of a [`Recording`](error_core::Recording). A request's thread copies the record into a queue, and no
/// more; a thread of its own makes an event of it and sends it. What cannot be sent is not tried again.
#[derive(Clone)]
pub struct Sentry {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) queue: Arc<Queue>,
    pub(super) client: Arc<Client>,
    pub(super) sampling: Sampling,
    pub(super) shutdown: Duration,
}

/// What has become of events. Serializes to its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SentryStatus {
    /// How many wait, the one at hand among them.
    pub waiting: usize,
    /// How many Sentry has taken.
    pub sent: u64,
    /// How many it has not: it could not be reached, refused them, or wanted to be left alone.
    pub failed: u64,
    /// How many were dropped since too many waited, or since the service ended.
    pub dropped: u64,
    /// How many records became no event, since their error's rate says so.
    pub sampled_out: u64,
    /// Why the last one failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
}

impl Sentry {
    /// A builder with the defaults, for the project with this DSN.
    pub fn builder(dsn: impl Into<String>) -> SentryBuilder {
        SentryBuilder::new(dsn.into())
    }

    /// What the environment says: `SENTRY_DSN`, `SENTRY_ENVIRONMENT` (without it `APP_ENV`), `SENTRY_RELEASE` (without it
    /// `APP_VERSION`) and `SENTRY_SAMPLE_RATE`. `None` where there is no `SENTRY_DSN`: nothing is sent.
    ///
    /// # Errors
    ///
    /// As [`SentryBuilder::build`].
    pub fn from_env() -> Result<Option<Self>, TelemetryConfigError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// The same with variables from `lookup`.
    ///
    /// # Errors
    ///
    /// As [`SentryBuilder::build`].
    ///
    /// ```
    /// use error_telemetry::sentry::Sentry;
    ///
    /// assert!(Sentry::read(|_| None).unwrap().is_none());
    /// let error = Sentry::read(|name| (name == "SENTRY_DSN").then(|| "key@host".to_owned())).unwrap_err();
    /// assert_eq!(error.problems().len(), 1);
    /// ```
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, TelemetryConfigError> {
        SentryBuilder::read(lookup).map(SentryBuilder::build).transpose()
    }

    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }

    /// The client, for what an application captures itself: bound to a hub, or asked for events directly. All that it
    /// sends passes the same queue, scrubber and limits.
    pub fn client(&self) -> Arc<Client> {
        Arc::clone(&self.shared.client)
    }

    /// What has become of events.
    pub fn status(&self) -> SentryStatus {
        self.shared.queue.status()
    }

    /// Waits until nothing waits to be sent; `false`: the time was not enough.
    pub fn flush(&self, time: Duration) -> bool {
        self.shared.queue.flush(time)
    }
}

impl RecordObserver for Sentry {
    fn observe_record(&self, record: &ErrorRecord) {
        let shared = &self.shared;
        if shared.sampling.choose(record.spec().code().as_str()) {
            shared.queue.put(Outgoing::Record(Box::new(record.clone())));
        } else {
            shared.queue.note_sampled_out();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.queue.flush(self.shutdown);
        self.queue.close();
    }
}

/// Shows no part of the DSN.
impl fmt::Debug for Sentry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentry").field("status", &self.status()).finish_non_exhaustive()
    }
}
