//! What a monitor has counted.

use std::collections::BTreeMap;
use std::fmt;

use error_core::Monitor;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;

/// Reads a monitor when it is scraped; counting an error knows nothing of it.
#[derive(Debug)]
pub(super) struct Errors {
    errors: String,
    dropped: String,
    monitor: Monitor,
}

impl Errors {
    pub(super) fn new(prefix: &str, monitor: Monitor) -> Self {
        Self {
            errors: format!("{prefix}_errors"),
            dropped: format!("{prefix}_error_records_dropped"),
            monitor,
        }
    }
}

impl Collector for Errors {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let snapshot = self.monitor.snapshot();
        let mut counts: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
        for site in snapshot.sites() {
            let spec = site.spec();
            let labels = (spec.category().as_str(), spec.name(), spec.severity().as_str());
            *counts.entry(labels).or_default() += site.count();
        }
        let mut errors = encoder.encode_descriptor(
            &self.errors,
            "Errors by what they declare",
            None,
            MetricType::Counter,
        )?;
        for ((category, error_type, severity), count) in counts {
            let labels = [("category", category), ("error_type", error_type), ("severity", severity)];
            errors.encode_family(&labels)?.encode_counter::<[(&str, &str); 0], u64, u64>(&count, None)?;
        }
        encoder
            .encode_descriptor(
                &self.dropped,
                "Errors that were counted, and of which no record was kept",
                None,
                MetricType::Counter,
            )?
            .encode_counter::<[(&str, &str); 0], u64, u64>(&snapshot.records_dropped(), None)
    }
}
