//! Lines as metrics, so that somebody notices when some are missing.

use super::counts::LogCounts;
use crate::prometheus::{MetricsBuilder, MetricsSource};

/// | metric | labels | is |
/// |---|---|---|
/// | `log_lines_total` | output | lines that were written |
/// | `log_lines_dropped_total` | output, reason | lines that were not: `queue_full` since too many waited, `write_failed` on a full disk, for example |
///
/// ```
/// use error_telemetry::logging::{Console, Logging};
/// use error_telemetry::prometheus::{Exposition, Metrics};
///
/// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
/// let logging = Logging::builder().build()?;
/// let metrics = Metrics::builder().source(logging.counts()).build()?;
/// let text = metrics.encode(Exposition::Classic);
/// assert!(text.contains(r#"log_lines_dropped_total{output="console",reason="queue_full"} 0"#));
/// # Ok(())
/// # }
/// ```
impl MetricsSource for LogCounts {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let counts = self.clone();
        builder.counters_of("log_lines_total", "Lines that were logged", ["output"], move |series| {
            for output in counts.outputs() {
                series.tell([output.output], output.written);
            }
        });
        let help = "Lines that were to be logged and are missing, by why";
        builder.counters_of("log_lines_dropped_total", help, ["output", "reason"], move |series| {
            for output in self.outputs() {
                series.tell([output.output, "queue_full"], output.overflowed);
                series.tell([output.output, "write_failed"], output.failed);
            }
        });
    }
}
