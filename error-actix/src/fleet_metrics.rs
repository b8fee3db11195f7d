//! Joins `error-fleet`, which counts, and `error-telemetry`, which shows: neither knows the other.

use error_fleet::Fleet;
use error_telemetry::prometheus::{MetricsBuilder, MetricsSource};

/// What a process does for its fleet, as metrics: add it by [`MetricsBuilder::source`].
///
/// ```
/// use error_actix::FleetMetrics;
/// use error_actix::fleet::Fleet;
/// use error_actix::prometheus::{Exposition, Metrics};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let fleet = Fleet::builder("redis://127.0.0.1/", "video-api").build()?;
/// let metrics = Metrics::builder().source(FleetMetrics::new(&fleet)).build()?;
/// assert!(metrics.encode(Exposition::Classic).contains("fleet_instances 1"));
/// # Ok(())
/// # }
/// ```
///
/// | metric | labels | is |
/// |---|---|---|
/// | `fleet_instances` | | processes of the service that were alive when Redis was last asked |
/// | `fleet_redis_requests_total` | outcome | `success` and `failure`: what Redis was asked, by whether it answered in time and without an error |
/// | `fleet_sync_failures_total` | | rounds, one a second, in which something could not be told or heard |
/// | `fleet_records_dropped_total` | | records that the others will not see, since they came faster than they may be told |
#[derive(Clone, Debug)]
pub struct FleetMetrics {
    fleet: Fleet,
}

impl FleetMetrics {
    /// What this process does for `fleet`.
    pub fn new(fleet: &Fleet) -> Self {
        Self { fleet: fleet.clone() }
    }
}

impl MetricsSource for FleetMetrics {
    fn add_to(self, builder: &mut MetricsBuilder) {
        let fleet = self.fleet.clone();
        let help = "Processes of the service that were alive when Redis was last asked";
        builder.gauge_of("fleet_instances", help, move || i64::from(fleet.instances()));
        let fleet = self.fleet.clone();
        let help = "What Redis was asked, by whether it answered";
        builder.counters_of("fleet_redis_requests_total", help, ["outcome"], move |series| {
            let counts = fleet.counts();
            series.tell(["success"], counts.answered);
            series.tell(["failure"], counts.failed);
        });
        let fleet = self.fleet.clone();
        let help = "Rounds in which something could not be told or heard";
        builder.counters_of("fleet_sync_failures_total", help, [], move |series| {
            series.tell([], fleet.counts().failed_rounds);
        });
        let fleet = self.fleet;
        let help = "Records that came faster than they may be told";
        builder.counters_of("fleet_records_dropped_total", help, [], move |series| {
            series.tell([], fleet.counts().records_dropped);
        });
    }
}
