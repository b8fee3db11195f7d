//! Alerts in the log.

use error_core::Severity;

use super::{AlertSink, SinkError};
use crate::alert::notification::{AlertStatus, Notification};

/// Writes alerts as events of `tracing`, target `error_telemetry::alert`: info if low, a warning if medium, an error if
/// high or critical; that one is over is info. Document D's text, `ALERT: HIGH_ERROR_RATE - …`, with the parts as fields.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogSink;

macro_rules! event {
    ($level:ident, $notification:expr, $word:literal) => {{
        let alert = $notification.alert();
        tracing::$level!(
            target: "error_telemetry::alert",
            alert = alert.kind().as_str(),
            status = $notification.status().as_str(),
            severity = alert.severity().as_str(),
            rule = alert.rule(),
            subject = alert.subject(),
            value = alert.value(),
            threshold = alert.threshold(),
            "{}: {} - {}", $word, alert.kind(), alert.message(),
        );
    }};
}

impl AlertSink for LogSink {
    fn name(&self) -> &str {
        "log"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        if notification.status() == AlertStatus::Resolved {
            event!(info, notification, "RESOLVED");
            return Ok(());
        }
        match notification.alert().severity() {
            Severity::Low => event!(info, notification, "ALERT"),
            Severity::Medium => event!(warn, notification, "ALERT"),
            Severity::High | Severity::Critical => event!(error, notification, "ALERT"),
        }
        Ok(())
    }
}
