//! What somebody else counts, and tells when it is asked.

use std::collections::BTreeMap;
use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;

use super::application::shortened;
use super::builder::MetricsBuilder;

/// Whoever has metrics of its own, such as circuit breakers: adds them to a builder. Open: an adapter implements it for what
/// it joins, so that neither side knows the other.
pub trait MetricsSource {
    /// Adds the metrics.
    fn add_to(self, builder: &mut MetricsBuilder);
}

/// The series of one metric at one moment.
///
/// A text of a label is cut after 128 bytes, and series whose labels are alike then are added up.
#[derive(Debug)]
pub struct Series<const N: usize, V> {
    values: BTreeMap<[Box<str>; N], V>,
}

impl<const N: usize, V: Copy + Default + std::ops::AddAssign> Series<N, V> {
    /// Says what the series with these labels is.
    pub fn tell(&mut self, labels: [&str; N], value: V) {
        *self.values.entry(labels.map(|label| shortened(label).into())).or_default() += value;
    }
}

/// A metric that is asked when it is read.
pub(super) struct Told<const N: usize, V> {
    name: String,
    help: String,
    kind: MetricType,
    labels: [&'static str; N],
    read: Read<N, V>,
}

type Read<const N: usize, V> = Box<dyn Fn(&mut Series<N, V>) + Send + Sync>;

impl<const N: usize> Told<N, u64> {
    pub(super) fn counters(name: &str, help: &str, labels: [&'static str; N], read: Read<N, u64>) -> Self {
        Self { name: name.to_owned(), help: help.to_owned(), kind: MetricType::Counter, labels, read }
    }
}

impl<const N: usize> Told<N, i64> {
    pub(super) fn gauges(name: &str, help: &str, labels: [&'static str; N], read: Read<N, i64>) -> Self {
        Self { name: name.to_owned(), help: help.to_owned(), kind: MetricType::Gauge, labels, read }
    }
}

impl<const N: usize, V> Told<N, V> {
    /// The labels of each series, and its value.
    fn series(&self) -> BTreeMap<[Box<str>; N], V> {
        let mut series = Series { values: BTreeMap::new() };
        (self.read)(&mut series);
        series.values
    }
}

fn named<'a, const N: usize>(
    names: &[&'static str; N],
    values: &'a [Box<str>; N],
) -> Vec<(&'static str, &'a str)> {
    names.iter().zip(values).map(|(name, value)| (*name, &**value)).collect()
}

impl<const N: usize> Collector for Told<N, u64> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut metric = encoder.encode_descriptor(&self.name, &self.help, None, self.kind)?;
        for (labels, count) in self.series() {
            metric
                .encode_family(&named(&self.labels, &labels))?
                .encode_counter::<[(&str, &str); 0], u64, u64>(&count, None)?;
        }
        Ok(())
    }
}

impl<const N: usize> Collector for Told<N, i64> {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut metric = encoder.encode_descriptor(&self.name, &self.help, None, self.kind)?;
        for (labels, value) in self.series() {
            metric.encode_family(&named(&self.labels, &labels))?.encode_gauge(&value)?;
        }
        Ok(())
    }
}

impl<const N: usize, V> fmt::Debug for Told<N, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told").field("name", &self.name).field("labels", &self.labels).finish_non_exhaustive()
    }
}
