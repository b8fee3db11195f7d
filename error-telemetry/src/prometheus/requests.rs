//! Requests by method, route and status, in bounded memory.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;

use super::names::Naming;

/// The methods of RFC 9110, section 9, and PATCH (RFC 5789).
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// Any other method, as OpenTelemetry calls it.
const OTHER_METHOD: &str = "_OTHER";

/// The route of requests beyond the most that are told apart.
const OTHER_ROUTE: &str = "other";

/// The route of requests that none matched.
const UNMATCHED: &str = "unmatched";

/// What nginx says of a client that did not wait for the answer; no server sends it.
const CLIENT_CLOSED_REQUEST: u16 = 499;

/// All requests that were answered, and how many are being served.
pub(super) struct Requests {
    naming: Naming,
    most_routes: usize,
    /// Upper bounds in seconds, ascending; what is beyond the last one is in the bucket after it.
    bounds: Vec<f64>,
    in_progress: AtomicI64,
    routes: RwLock<HashMap<Box<str>, Arc<Route>>>,
}

/// One route's requests by method and status. There are few of them, so each route has its own lock.
type Route = RwLock<BTreeMap<(&'static str, u16), Arc<Cell>>>;

/// Requests of one route, method and status.
struct Cell {
    /// By duration, not cumulative; the last one is of those beyond all bounds.
    buckets: Box<[AtomicU64]>,
    nanoseconds: AtomicU64,
}

/// What was counted in one or more cells.
#[derive(Clone, Default)]
struct Sum {
    buckets: Vec<u64>,
    nanoseconds: u64,
}

impl Requests {
    pub(super) fn new(naming: Naming, most_routes: usize, bounds: Vec<f64>) -> Self {
        Self { naming, most_routes, bounds, in_progress: AtomicI64::new(0), routes: RwLock::default() }
    }

    pub(super) fn started(&self) {
        self.in_progress.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn ended(&self) {
        self.in_progress.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts one request.
    pub(super) fn completed(
        &self,
        method: &str,
        route: Option<&str>,
        status: Option<u16>,
        duration: Duration,
    ) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or(OTHER_METHOD);
        let status = bounded_status(status.unwrap_or(CLIENT_CLOSED_REQUEST));
        let route = self.route(route.unwrap_or(UNMATCHED));
        let cell = route.read().unwrap_or_else(PoisonError::into_inner).get(&(method, status)).cloned();
        let cell = cell.unwrap_or_else(|| {
            let mut cells = route.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                cells.entry((method, status)).or_insert_with(|| Arc::new(Cell::new(self.bounds.len() + 1))),
            )
        });
        let seconds = duration.as_secs_f64();
        let bucket = self.bounds.partition_point(|bound| *bound < seconds);
        if let Some(bucket) = cell.buckets.get(bucket) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        cell.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    fn route(&self, pattern: &str) -> Arc<Route> {
        if let Some(route) = self.routes.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return Arc::clone(route);
        }
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let told_apart = pattern == UNMATCHED || routes.len() < self.most_routes;
        let pattern = if told_apart { pattern } else { OTHER_ROUTE };
        Arc::clone(routes.entry(pattern.into()).or_default())
    }

    /// What there is, in an order of its own.
    fn sums(&self) -> BTreeMap<(Box<str>, &'static str, u16), Sum> {
        let routes: Vec<_> = {
            let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
            routes.iter().map(|(pattern, route)| (pattern.clone(), Arc::clone(route))).collect()
        };
        let mut sums = BTreeMap::new();
        for (pattern, route) in routes {
            for ((method, status), cell) in &*route.read().unwrap_or_else(PoisonError::into_inner) {
                sums.insert((pattern.clone(), *method, *status), cell.sum());
            }
        }
        sums
    }

    fn encode_conventional(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let sums = self.sums();
        let mut counter = encoder.encode_descriptor(
            "http_requests",
            "Requests that were answered",
            None,
            MetricType::Counter,
        )?;
        for ((endpoint, method, status), sum) in &sums {
            let labels = [("method", *method), ("endpoint", endpoint), ("status", &status.to_string())];
            counter
                .encode_family(&labels)?
                .encode_counter::<[(&str, &str); 0], u64, u64>(&sum.count(), None)?;
        }
        let mut durations: BTreeMap<(&str, &str), Sum> = BTreeMap::new();
        for ((endpoint, method, _), sum) in &sums {
            durations.entry((endpoint, method)).or_default().add(sum);
        }
        let mut histogram = encoder.encode_descriptor(
            "http_request_duration_seconds",
            "Time from a request's head to the last byte of its answer",
            None,
            MetricType::Histogram,
        )?;
        for ((endpoint, method), sum) in &durations {
            let labels = [("method", *method), ("endpoint", *endpoint)];
            sum.encode(&self.bounds, histogram.encode_family(&labels)?)?;
        }
        self.encode_in_progress(encoder, "http_requests_in_progress")
    }

    fn encode_open_telemetry(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let mut histogram = encoder.encode_descriptor(
            "http_server_request_duration_seconds",
            "Duration of HTTP server requests",
            None,
            MetricType::Histogram,
        )?;
        for ((route, method, status), sum) in &self.sums() {
            let status = status.to_string();
            let mut labels = vec![("http_request_method", *method), ("http_response_status_code", &status)];
            if &**route != UNMATCHED {
                labels.push(("http_route", route));
            }
            if status.starts_with('5') {
                labels.push(("error_type", &status));
            }
            sum.encode(&self.bounds, histogram.encode_family(&labels)?)?;
        }
        self.encode_in_progress(encoder, "http_server_active_requests")
    }

    fn encode_in_progress(&self, encoder: &mut DescriptorEncoder<'_>, name: &str) -> fmt::Result {
        let served = self.in_progress.load(Ordering::Relaxed);
        encoder
            .encode_descriptor(name, "Requests that are being served", None, MetricType::Gauge)?
            .encode_gauge(&served)
    }
}

impl Collector for Requests {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        match self.naming {
            Naming::Conventional => self.encode_conventional(&mut encoder),
            Naming::OpenTelemetry => self.encode_open_telemetry(&mut encoder),
        }
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").field("in_progress", &self.in_progress).finish_non_exhaustive()
    }
}

impl Cell {
    fn new(buckets: usize) -> Self {
        Self { buckets: (0..buckets).map(|_| AtomicU64::new(0)).collect(), nanoseconds: AtomicU64::new(0) }
    }

    fn sum(&self) -> Sum {
        Sum {
            buckets: self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect(),
            nanoseconds: self.nanoseconds.load(Ordering::Relaxed),
        }
    }
}

impl Sum {
    fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    fn add(&mut self, other: &Self) {
        self.buckets.resize(other.buckets.len(), 0);
        for (sum, more) in self.buckets.iter_mut().zip(&other.buckets) {
            *sum += more;
        }
        self.nanoseconds = self.nanoseconds.saturating_add(other.nanoseconds);
    }

    fn encode(
        &self,
        bounds: &[f64],
        mut encoder: prometheus_client::encoding::MetricEncoder<'_>,
    ) -> fmt::Result {
        let bounds = bounds.iter().copied().chain([f64::INFINITY]);
        let buckets: Vec<(f64, u64)> = bounds.zip(self.buckets.iter().copied()).collect();
        let seconds = Duration::from_nanos(self.nanoseconds).as_secs_f64();
        encoder.encode_histogram::<[(&str, &str); 0]>(seconds, self.count(), &buckets, None)
    }
}

/// A status with a name of its own, or the first one of its class: what an upstream makes up is no series.
fn bounded_status(status: u16) -> u16 {
    let named = matches!(status, 100..=103 | 200..=208 | 226 | 300..=305 | 307 | 308 | CLIENT_CLOSED_REQUEST)
        || matches!(status, 400..=418 | 421..=426 | 428 | 429 | 431 | 451 | 500..=508 | 510 | 511);
    if named { status } else { (status / 100).clamp(1, 5) * 100 }
}
