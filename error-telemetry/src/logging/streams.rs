//! Which line goes where.

use std::sync::Arc;
use std::time::Instant;

use tracing::Level;

use super::counts::LogCounts;
use super::stream::Stream;

/// What an event is about, by its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// `security`: nothing of it is dropped.
    Security,
    /// `performance`.
    Performance,
    Other,
}

impl Topic {
    pub(super) fn of(target: &str) -> Self {
        match target {
            "security" => Self::Security,
            "performance" => Self::Performance,
            _ => Self::Other,
        }
    }
}

/// All outputs of one [`Logging`](super::Logging).
pub(super) struct Streams {
    /// Everything.
    pub(super) console: Option<Stream>,
    pub(super) files: Option<Files>,
}

pub(super) struct Files {
    /// What is of neither of the two topics.
    pub(super) app: Stream,
    /// The same, of level error.
    pub(super) errors: Stream,
    pub(super) security: Stream,
    pub(super) performance: Stream,
}

impl Streams {
    pub(super) fn write(&self, topic: Topic, level: Level, line: &[u8]) {
        if let Some(files) = &self.files {
            match topic {
                Topic::Security => files.security.write_surely(line),
                Topic::Performance => files.performance.write(line),
                Topic::Other => {
                    files.app.write(line);
                    if level == Level::ERROR {
                        files.errors.write(line);
                    }
                }
            }
        }
        if let Some(console) = &self.console {
            // Where there are files, an auditor reads those.
            if topic == Topic::Security && self.files.is_none() {
                console.write_surely(line);
            } else {
                console.write(line);
            }
        }
    }

    /// Waits until all that was written before is where it belongs, or the time has come.
    pub(super) fn flush(&self, until: Instant) -> bool {
        // Each is asked, whatever another said.
        self.all().filter(|stream| !stream.flush(until)).count() == 0
    }

    pub(super) fn counts(&self) -> LogCounts {
        LogCounts::of(self.all().map(|stream| Arc::clone(stream.counters())))
    }

    fn all(&self) -> impl Iterator<Item = &Stream> {
        let files = self
            .files
            .iter()
            .flat_map(|Files { app, errors, security, performance }| [app, errors, security, performance]);
        self.console.iter().chain(files)
    }
}
