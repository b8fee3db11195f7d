//! Alerts as metrics, so that somebody notices when nobody is told any more.

use super::alerts::Alerts;
use crate::prometheus::{MetricsBuilder, MetricsSource};

/// | metric | labels | is |
/// |---|---|---|
/// | `alerts_firing` | kind, severity | how many alerts of rules go on |
/// | `alert_notifications_total` | sink, outcome | what sinks were told: `delivered`, `failed` after all attempts, `dropped` since too many waited |
/// | `alert_notifications_waiting` | sink | how many wait |
///
/// ```
/// use error_core::Monitor;
/// use error_telemetry::alert::{Alerts, LogSink};
/// use error_telemetry::prometheus::{Exposition, Metrics};
///
/// # fn main() -> Result<(), error_telemetry::TelemetryConfigError> {
/// let alerts = Alerts::builder(Monitor::new()).sink(LogSink).build()?;
/// let metrics = Metrics::builder().source(alerts).build()?;
/// let text = metrics.encode(Exposition::Classic);
/// assert!(text.contains(r#"alert_notifications_total{sink="log",outcome="delivered"} 0"#));
/// # Ok(())
/// # }
/// ```
impl MetricsSource for Alerts {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let alerts = self.clone();
        let help = "Alerts of rules that go on";
        builder.gauges_of("alerts_firing", help, ["kind", "severity"], move |series| {
            for alert in alerts.active() {
                series.tell([alert.kind().as_str(), alert.severity().as_str()], 1);
            }
        });
        let alerts = self.clone();
        let help = "Alerts that sinks were told of, by how that ended";
        builder.counters_of("alert_notifications_total", help, ["sink", "outcome"], move |series| {
            for sink in alerts.sinks() {
                series.tell([&sink.name, "delivered"], sink.delivered);
                series.tell([&sink.name, "failed"], sink.failed);
                series.tell([&sink.name, "dropped"], sink.dropped);
            }
        });
        let help = "Alerts that wait for a sink";
        builder.gauges_of("alert_notifications_waiting", help, ["sink"], move |series| {
            for sink in self.sinks() {
                series.tell([&sink.name], i64::try_from(sink.waiting).unwrap_or(i64::MAX));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use error_core::{Monitor, Severity};

    use crate::alert::{Alerts, ChannelSink, ManualAlert};
    use crate::prometheus::{Exposition, Metrics};

    #[test]
    fn what_goes_on_and_what_was_told_is_counted() {
        let world = crate::alert::tests::World::default();
        world.set(|world| world.open = vec!["stripe", "smtp"]);
        let (sink, _told) = ChannelSink::new(100);
        let alerts = Alerts::builder(Monitor::new())
            .breakers(world)
            .standard_rules()
            .evaluated_by_hand()
            .sink(sink)
            .build()
            .unwrap();
        alerts.evaluate();
        alerts.send(&ManualAlert::new("BY_HAND", "now", Severity::Low));
        assert!(alerts.flush(std::time::Duration::from_secs(20)));
        let metrics = Metrics::builder().process(false).source(alerts).build().unwrap();
        let text = metrics.encode(Exposition::Classic);
        for line in [
            r#"alerts_firing{kind="CIRCUIT_BREAKER_TRIGGERED",severity="high"} 2"#,
            r#"alert_notifications_total{sink="channel",outcome="delivered"} 3"#,
            r#"alert_notifications_total{sink="channel",outcome="dropped"} 0"#,
            r#"alert_notifications_waiting{sink="channel"} 0"#,
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
