//! Alerts for the application itself.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use super::{AlertSink, SinkError};
use crate::alert::notification::Notification;

/// Hands alerts to the application, through a channel of the standard library's.
///
/// ```
/// use error_core::Severity;
/// use error_telemetry::alert::{Alerts, ChannelSink, ManualAlert};
/// use error_core::Monitor;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (sink, received) = ChannelSink::new(16);
/// let alerts = Alerts::builder(Monitor::new()).sink(sink).build()?;
/// alerts.send(&ManualAlert::new("VIDEO_PROCESSING_FAILED", "video 7: no frames", Severity::High));
/// assert_eq!(received.recv()?.alert().message(), "video 7: no frames");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ChannelSink {
    sender: SyncSender<Notification>,
}

impl ChannelSink {
    /// A sink and what receives from it. While `waiting` alerts have not been received, others wait in the sink's queue.
    pub fn new(waiting: usize) -> (Self, Receiver<Notification>) {
        let (sender, receiver) = sync_channel(waiting);
        (Self { sender }, receiver)
    }
}

impl AlertSink for ChannelSink {
    fn name(&self) -> &str {
        "channel"
    }

    fn deliver(&self, notification: &Notification) -> Result<(), SinkError> {
        self.sender.try_send(notification.clone()).map_err(|error| match error {
            TrySendError::Full(_) => SinkError::failed("the channel is full"),
            TrySendError::Disconnected(_) => SinkError::refused("nobody receives any more"),
        })
    }
}
