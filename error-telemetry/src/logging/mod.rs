//! What is logged: readable in development, JSON lines in production, on the console and in files that rotate.
//!
//! ```
//! use error_telemetry::logging::Logging;
//! use tracing::info;
//!
//! # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
//! // At start-up: `let _logging = Logging::from_env().install()?;`. In a test, without a global subscriber:
//! let (written, lines) = std::sync::mpsc::channel();
//! # struct Sent(std::sync::mpsc::Sender<Vec<u8>>);
//! # impl std::io::Write for Sent {
//! #     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
//! #         self.0.send(bytes.to_vec()).map_err(std::io::Error::other)?;
//! #         Ok(bytes.len())
//! #     }
//! #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
//! # }
//! let logging = Logging::builder().environment("production").writer(Sent(written)).direct().build()?;
//! tracing::dispatcher::with_default(logging.dispatch(), || info!(video.id = 7, "video deleted"));
//!
//! let line = String::from_utf8(lines.recv().unwrap()).unwrap();
//! assert!(line.starts_with(r#"{"timestamp":"2"#), "{line}");
//! assert!(line.contains(r#""message":"video deleted","video.id":7"#), "{line}");
//! # Ok(())
//! # }
//! ```
//!
//! # A line
//!
//! `timestamp`, `level` and `target`, the `message`, the event's fields, those of the spans around it that it does not
//! have itself (an inner span's before an outer one's), `service.name`, `service.version` and
//! `deployment.environment.name` where they are known. A name is there once: a second field of a name, or one that is
//! called like the first three, is written as `field.<name>`. Numbers that JSON cannot say (NaN, infinities) are `null`,
//! integers beyond 64 bits are texts. A value is cut after 8 KiB, and of a line of more than 64 KiB whole fields are left
//! out, with `truncated` as `true`.
//!
//! Secrets are taken out of every line by a [`Scrubber`](error_core::Scrubber): out of texts, of values under names such
//! as `password`, and of numbers of cards. What this system writes itself has passed one already.
//!
//! Records of the crate `log`, by which Actix and others log, are lines like any other.
//!
//! # Where lines go
//!
//! | output | has |
//! |---|---|
//! | console | everything, unless there is [none](LoggingBuilder::console) |
//! | `app.log` | everything but the two below |
//! | `errors.log` | what of it has the level error |
//! | `security.log` | [`security_event!`](error_core::security_event): target `security`, level info or above, whatever the level |
//! | `performance.log` | [`performance_metric!`](error_core::performance_metric): target `performance`, as above |
//!
//! The four files are there where there is a [folder](LoggingBuilder::folder) for them. A full one becomes `app.log.1`,
//! that one `app.log.2`, and so on to the number that is [kept](Rotation::with_kept). A file that somebody renames or
//! removes, with its folder or alone, is made anew, so `logrotate` needs no signal. One process writes to one folder.
//!
//! # What is not lost
//!
//! Each output has a queue of 8 MiB and a thread that empties it, so that no request waits for a disk or a pipe. What
//! does not fit into the queue is dropped and [counted](LogCounts), as is what a full disk does not take; a file never
//! has half a line of it. When [`Logging::flush`] answers `true`, and when a [`Logging`] has been dropped, what was
//! logged before is with the operating system: it outlives the process, not the machine.
//!
//! Security events wait for no thread: when the macro is done, their line is in `security.log`. If the file cannot take
//! it, the line goes to the standard error. Where there are no files, they wait for room in the console's queue.

mod builder;
mod counts;
mod directives;
mod filter;
mod handle;
mod layer;
mod line;
#[cfg(feature = "prometheus")]
mod metrics;
mod plan;
mod rotating;
mod stream;
mod streams;
#[cfg(test)]
mod tests;
mod variables;

pub use self::builder::{Console, LoggingBuilder};
pub use self::counts::{LogCounts, OutputCounts};
pub use self::handle::Logging;
pub use self::line::Form;
pub use self::rotating::Rotation;

/// The most bytes of a line.
const LINE_LIMIT: usize = 64 * 1024;
