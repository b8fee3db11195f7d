//! What a monitor has counted, read when it is exported.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use error_core::{Monitor, StatusClass};
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{SdkMeterProvider, Temporality};

use super::SCOPE;
use super::gate::Gate;

/// Makes instruments of the monitor's counters; counting knows nothing of them.
pub(super) fn observe(provider: &SdkMeterProvider, monitor: &Monitor) {
    let scope = InstrumentationScope::builder(SCOPE).with_version(env!("CARGO_PKG_VERSION")).build();
    let meter = provider.meter_with_scope(scope);
    let counted = monitor.clone();
    meter
        .u64_observable_counter("app.errors")
        .with_description("Errors by what they declare")
        .with_unit("{error}")
        .with_callback(move |errors| {
            let snapshot = counted.snapshot();
            // Several sites may declare the same.
            let mut counts: BTreeMap<[&'static str; 4], u64> = BTreeMap::new();
            for site in snapshot.sites() {
                let spec = site.spec();
                let declared =
                    [spec.code().as_str(), spec.name(), spec.category().as_str(), spec.severity().as_str()];
                *counts.entry(declared).or_default() += site.count();
            }
            for (declared, count) in counts {
                let names = ["error.code", "error.type", "error.category", "error.severity"];
                let attributes =
                    names.into_iter().zip(declared).map(|(name, value)| KeyValue::new(name, value));
                errors.observe(count, &attributes.collect::<Vec<_>>());
            }
        })
        .build();
    let counted = monitor.clone();
    meter
        .u64_observable_counter("app.error.records.dropped")
        .with_description("Errors that were counted, and of which no record was kept")
        .with_unit("{error}")
        .with_callback(move |dropped| dropped.observe(counted.snapshot().records_dropped(), &[]))
        .build();
    let counted = monitor.clone();
    meter
        .u64_observable_counter("http.server.requests")
        .with_description("Requests that were answered, by the class of their status")
        .with_unit("{request}")
        .with_callback(move |requests| {
            for route in counted.snapshot().routes() {
                for class in StatusClass::ALL {
                    let count = route.requests(class);
                    if count > 0 {
                        let pattern = route.route().to_owned();
                        let attributes = [
                            KeyValue::new("http.route", pattern),
                            KeyValue::new("http.response.status_class", class.as_str()),
                        ];
                        requests.observe(count, &attributes);
                    }
                }
            }
        })
        .build();
}

/// Counts what became of each export.
#[derive(Debug)]
pub(super) struct Exporter<E> {
    pub(super) exporter: E,
    pub(super) gate: Arc<Gate>,
}

impl<E: PushMetricExporter> PushMetricExporter for Exporter<E> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let exported = self.exporter.export(metrics).await;
        self.gate.settle(1, exported.is_ok());
        exported
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn temporality(&self) -> Temporality {
        self.exporter.temporality()
    }
}
