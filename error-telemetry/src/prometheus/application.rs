//! What an application counts itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;

/// The most series of one metric.
const MOST_SERIES: usize = 1_000;

/// The longest value of a label, in bytes.
const LONGEST_VALUE: usize = 128;

/// What every label of a series says that came when there were too many.
const OTHER: &str = "other";

/// A metric with `N` labels, for one series of type `M` each.
pub(super) struct Family<M, const N: usize> {
    name: String,
    help: String,
    kind: MetricType,
    labels: [&'static str; N],
    make: Box<dyn Fn() -> M + Send + Sync>,
    series: RwLock<BTreeMap<[Box<str>; N], M>>,
}

impl<M: Clone, const N: usize> Family<M, N> {
    /// The series of these values.
    fn with(&self, values: [&str; N]) -> M {
        let values: [Box<str>; N] = values.map(|value| shortened(value).into());
        let known = self.series.read().unwrap_or_else(PoisonError::into_inner).get(&values).cloned();
        known.unwrap_or_else(|| {
            let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
            let values = if series.len() < MOST_SERIES { values } else { values.map(|_| OTHER.into()) };
            series.entry(values).or_insert_with(|| (self.make)()).clone()
        })
    }
}

impl<M: EncodeMetric + Send + Sync + 'static, const N: usize> Collector for Family<M, N> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut encoder = encoder.encode_descriptor(&self.name, &self.help, None, self.kind)?;
        for (values, metric) in &*self.series.read().unwrap_or_else(PoisonError::into_inner) {
            let labels: Vec<(&str, &str)> =
                self.labels.iter().zip(values).map(|(label, value)| (*label, &**value)).collect();
            metric.encode(encoder.encode_family(&labels)?)?;
        }
        Ok(())
    }
}

impl<M, const N: usize> fmt::Debug for Family<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family")
            .field("name", &self.name)
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

/// A value that fits, cut between characters.
pub(super) fn shortened(value: &str) -> &str {
    let end = (0..=LONGEST_VALUE).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
    value.get(..end).filter(|_| value.len() > LONGEST_VALUE).unwrap_or(value)
}

/// Counters of one metric, told apart by `N` labels. Made by [`MetricsBuilder::counter`](super::MetricsBuilder::counter);
/// clones are the same counters.
#[derive(Clone, Debug)]
pub struct Counters<const N: usize>(Arc<Family<Counter, N>>);

impl<const N: usize> Counters<N> {
    pub(super) fn new(name: &str, help: &str, labels: [&'static str; N]) -> (Self, Arc<dyn Collector>) {
        // Exporters write it themselves.
        let name = name.strip_suffix("_total").unwrap_or(name);
        let family = Arc::new(Family {
            name: name.to_owned(),
            help: help.to_owned(),
            kind: MetricType::Counter,
            labels,
            make: Box::new(Counter::default),
            series: RwLock::default(),
        });
        let collector = Arc::clone(&family);
        (Self(family), collector)
    }

    /// Counts one. A value is one of few: never what a client sends.
    pub fn track(&self, values: [&str; N]) {
        self.track_by(values, 1);
    }

    /// Counts `count` at once.
    pub fn track_by(&self, values: [&str; N], count: u64) {
        self.0.with(values).inc_by(count);
    }
}

/// Durations of one metric as histograms, told apart by `N` labels. Made by
/// [`MetricsBuilder::durations`](super::MetricsBuilder::durations); clones are the same.
#[derive(Clone, Debug)]
pub struct Durations<const N: usize>(Arc<Family<Histogram, N>>);

impl<const N: usize> Durations<N> {
    pub(super) fn new(
        name: &str,
        help: &str,
        labels: [&'static str; N],
        bounds: Vec<f64>,
    ) -> (Self, Arc<dyn Collector>) {
        let family = Arc::new(Family {
            name: name.to_owned(),
            help: help.to_owned(),
            kind: MetricType::Histogram,
            labels,
            make: Box::new(move || Histogram::new(bounds.iter().copied())),
            series: RwLock::default(),
        });
        let collector = Arc::clone(&family);
        (Self(family), collector)
    }

    /// Adds one duration, in seconds.
    pub fn track(&self, values: [&str; N], duration: Duration) {
        self.0.with(values).observe(duration.as_secs_f64());
    }
}

/// A number that goes up and down, such as that of open connections. Made by
/// [`MetricsBuilder::gauge`](super::MetricsBuilder::gauge); clones are the same gauge.
#[derive(Clone, Debug)]
pub struct Gauge(Arc<AtomicI64>);

impl Gauge {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(0)))
    }

    /// What it is now.
    pub fn set(&self, value: i64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// One more.
    pub fn increment(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less.
    pub fn decrement(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A gauge that is asked when it is read.
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) help: String,
    pub(super) value: Box<dyn Fn() -> i64 + Send + Sync>,
}

impl Collector for Asked {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let value = (self.value)();
        encoder.encode_descriptor(&self.name, &self.help, None, MetricType::Gauge)?.encode_gauge(&value)
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("name", &self.name).finish_non_exhaustive()
    }
}
