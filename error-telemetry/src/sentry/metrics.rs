//! What becomes of events, as metrics.

use super::handle::Sentry;
use crate::prometheus::{MetricsBuilder, MetricsSource};

/// | metric | labels | is |
/// |---|---|---|
/// | `sentry_events_total` | outcome | events by what became of them: `sent`, `failed`, `dropped`, `sampled_out` |
/// | `sentry_events_waiting` | | how many wait to be sent |
impl MetricsSource for Sentry {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let sentry = self.clone();
        let help = "Events for Sentry, by what became of them";
        builder.counters_of("sentry_events_total", help, ["outcome"], move |series| {
            let status = sentry.status();
            series.tell(["sent"], status.sent);
            series.tell(["failed"], status.failed);
            series.tell(["dropped"], status.dropped);
            series.tell(["sampled_out"], status.sampled_out);
        });
        builder.gauge_of("sentry_events_waiting", "Events that wait for Sentry", move || {
            i64::try_from(self.status().waiting).unwrap_or(i64::MAX)
        });
    }
}
