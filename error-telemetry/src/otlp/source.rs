//! What becomes of what a collector is sent, as metrics of Prometheus.

use super::handle::Otlp;
use crate::prometheus::{MetricsBuilder, MetricsSource};

/// | metric | labels | is |
/// |---|---|---|
/// | `otlp_exported_total` | signal, outcome | exports of `metrics`, `logs` and `spans` by what became of them: `sent`, `failed`, `dropped` |
/// | `otlp_waiting` | signal | how many wait to be sent |
impl MetricsSource for Otlp {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let otlp = self.clone();
        let help = "What was exported to the collector, by what became of it";
        builder.counters_of("otlp_exported_total", help, ["signal", "outcome"], move |series| {
            let status = otlp.status();
            for (signal, status) in
                [("metrics", status.metrics), ("logs", status.logs), ("spans", status.spans)]
            {
                series.tell([signal, "sent"], status.sent);
                series.tell([signal, "failed"], status.failed);
                series.tell([signal, "dropped"], status.dropped);
            }
        });
        let help = "What waits for the collector";
        builder.gauges_of("otlp_waiting", help, ["signal"], move |series| {
            let status = self.status();
            for (signal, status) in [("logs", status.logs), ("spans", status.spans)] {
                series.tell([signal], i64::try_from(status.waiting).unwrap_or(i64::MAX));
            }
        });
    }
}
