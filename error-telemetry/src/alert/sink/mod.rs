//! Who is told of alerts.

mod alertmanager;
mod channel;
mod http;
mod log;
mod pager_duty;
mod slack;
#[cfg(test)]
mod tests;
mod webhook;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

pub use self::alertmanager::Alertmanager;
pub use self::channel::ChannelSink;
pub use self::log::LogSink;
pub use self::pager_duty::PagerDuty;
pub use self::slack::Slack;
pub use self::webhook::Webhook;
use super::notification::Notification;

/// Tells somebody of alerts. Open: implement it for your own.
///
/// Each sink has a thread and a queue of its own: it may block as long as it likes, and nobody waits for it, neither
/// requests nor other sinks. What fails is tried again as [`Delivery`](super::Delivery) says.
///
/// ```
/// use error_telemetry::alert::{AlertSink, Notification, SinkError};
///
/// #[derive(Debug)]
/// struct Siren;
///
/// impl AlertSink for Siren {
///     fn name(&self) -> &str {
///         "siren"
///     }
///
///     fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
///         std::fs::write("/dev/null", notification.alert().message()).map_err(|_| SinkError::failed("no siren"))
///     }
/// }
/// ```
pub trait AlertSink: Send + Sync + fmt::Debug + 'static {
    /// What it is called in the log and in lists of sinks. No secret.
    fn name(&self) -> &str;

    /// Tells of one alert.
    ///
    /// # Errors
    ///
    /// [`SinkError`], which says whether another try makes sense.
    fn deliver(&self, notification: &Notification) -> Result<(), SinkError>;

    /// How often it wants to hear of alerts that go on. Default: never again.
    fn repeats_every(&self) -> Option<Duration> {
        None
    }

    /// Everything that is wrong with its settings, for the error of [`build`](super::AlertsBuilder::build). No secrets.
    fn problems(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Why an alert did not arrive. Its text is logged, and says no address and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkError {
    text: Cow<'static, str>,
    again: bool,
    retry_after: Option<Duration>,
}

impl SinkError {
    /// It may arrive if it is tried again.
    pub fn failed(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), again: true, retry_after: None }
    }

    /// It will never arrive: what was sent, or by whom, is not accepted.
    pub fn refused(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), again: false, retry_after: None }
    }

    /// It is not to be tried again before so much time has passed.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Whether another try makes sense.
    pub fn is_worth_another_try(&self) -> bool {
        self.again
    }

    /// How long to wait at least, if that was said.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for SinkError {}
