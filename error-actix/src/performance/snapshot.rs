//! Statistics at one moment.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::request::MEGABYTE;
use super::stats::RequestStats;

/// What a [`Performance`](super::Performance) knew at one moment of the requests of its window.
///
/// Serializes to an object with `total_requests`, `avg_duration`, `max_duration` and so on, durations in seconds, memory
/// in megabytes, processors in percent, the same again for each route under `routes`, and `window_seconds`; to
/// `{"message":"No metrics available"}` where there were no requests. Members that are not measured are absent.
#[derive(Clone, Debug, PartialEq)]
pub struct PerformanceSnapshot {
    pub(super) window: Duration,
    pub(super) all: Option<RequestStats>,
    pub(super) routes: BTreeMap<String, RequestStats>,
}

impl PerformanceSnapshot {
    /// The time that the snapshot covers; up to a tenth of it may have passed from the window already.
    pub fn window(&self) -> Duration {
        self.window
    }

    /// All requests together; `None` where there were none.
    pub fn all(&self) -> Option<&RequestStats> {
        self.all.as_ref()
    }

    /// Each route by its pattern; `(unmatched)` where no route matched, `(other)` for routes beyond the first 128.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &RequestStats)> {
        self.routes.iter().map(|(route, stats)| (route.as_str(), stats))
    }
}

impl Serialize for PerformanceSnapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.all {
            None => map.serialize_entry("message", "No metrics available")?,
            Some(all) => {
                members(all, &mut map)?;
                map.serialize_entry("window_seconds", &self.window.as_secs_f64())?;
                map.serialize_entry("routes", &self.routes)?;
            }
        }
        map.end()
    }
}

impl Serialize for RequestStats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        members(self, &mut map)?;
        map.end()
    }
}

fn members<M: SerializeMap>(stats: &RequestStats, map: &mut M) -> Result<(), M::Error> {
    let megabytes = |bytes: Option<f64>| bytes.map(|bytes| bytes / MEGABYTE as f64);
    map.serialize_entry("total_requests", &stats.count)?;
    for (name, duration) in [
        ("avg_duration", Some(stats.average)),
        ("max_duration", Some(stats.greatest)),
        ("min_duration", Some(stats.least)),
        ("p50_duration", Some(stats.p50)),
        ("p95_duration", Some(stats.p95)),
        ("p99_duration", Some(stats.p99)),
        ("avg_busy", stats.average_busy),
    ] {
        if let Some(duration) = duration {
            map.serialize_entry(name, &duration.as_secs_f64())?;
        }
    }
    for (name, number) in [
        ("avg_memory_delta", megabytes(stats.average_memory_delta)),
        ("max_memory_delta", megabytes(stats.greatest_memory_delta)),
        ("avg_cpu_usage", stats.average_cpu_usage),
        ("max_cpu_usage", stats.greatest_cpu_usage),
    ] {
        if let Some(number) = number {
            map.serialize_entry(name, &number)?;
        }
    }
    map.serialize_entry("slow_requests", &stats.slow)?;
    map.serialize_entry("high_memory_requests", &stats.high_memory)?;
    map.serialize_entry("heavy_requests", &stats.heavy)?;
    map.serialize_entry("failed_requests", &stats.failed)
}
