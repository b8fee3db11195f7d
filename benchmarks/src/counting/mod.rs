//! Counting one error by three labels, by everybody's means.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use error_actix::{HttpError, Monitor, Observer, Occurrence, RequestFacts};
use metrics_exporter_prometheus::PrometheusBuilder;
use prometheus::{IntCounterVec, Opts};

use crate::adapter::declared::{VideoError, not_found};
use crate::case::{Case, looped_by_many};

/// A name, and what the table says of it. The first is what others are compared with.
pub(crate) const ROWS: [(&str, &str); 8] = [
    ("count_atomic", "an atomic addition to a counter that no other thread has"),
    ("count_ours", "**`Monitor::record`**"),
    ("count_ours_storm", "**all that the layer tells a monitor of an error**, in a storm"),
    ("count_prometheus_handle", "prometheus 0.14, the counter at hand"),
    ("count_prometheus", "prometheus 0.14, `with_label_values`"),
    ("count_metrics_handle", "metrics 0.24, the counter at hand, Prometheus exporter"),
    ("count_metrics", "metrics 0.24, `counter!` with constant labels, the same exporter"),
    ("count_metrics_labels", "metrics 0.24, `counter!` with labels of the error, the same exporter"),
];

thread_local! {
    static OWN: AtomicU64 = const { AtomicU64::new(0) };
}

static ERROR: LazyLock<VideoError> = LazyLock::new(not_found);

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::shared("count_atomic", || {
            looped_by_many(|| OWN.with(|own| std::hint::black_box(own).fetch_add(1, Ordering::Relaxed)))
        }),
        Case::shared("count_ours", || {
            let (monitor, error) = (Monitor::new(), &*ERROR);
            looped_by_many(move || monitor.record(std::hint::black_box(error).site()))
        }),
        Case::shared("count_ours_storm", || {
            let (monitor, error, now) = (Monitor::new(), &*ERROR, SystemTime::now());
            looped_by_many(move || observe(&monitor, std::hint::black_box(error), now))
        }),
        Case::shared("count_prometheus_handle", || {
            let counter = vector().with_label_values(&labels(&ERROR));
            looped_by_many(move || counter.inc())
        }),
        Case::shared("count_prometheus", || {
            let (vector, error) = (vector(), &*ERROR);
            looped_by_many(move || vector.with_label_values(&labels(std::hint::black_box(error))).inc())
        }),
        Case::shared("count_metrics_handle", || {
            record_metrics();
            let [category, error_type, severity] = labels(&ERROR);
            let counter = metrics::counter!(
                "errors_total", "category" => category, "error_type" => error_type, "severity" => severity
            );
            looped_by_many(move || counter.increment(1))
        }),
        Case::shared("count_metrics", || {
            record_metrics();
            looped_by_many(|| {
                metrics::counter!(
                    "errors_total", "category" => "resource_not_found", "error_type" => "NotFound", "severity" => "low"
                )
                .increment(1);
            })
        }),
        Case::shared("count_metrics_labels", || {
            record_metrics();
            let error = &*ERROR;
            looped_by_many(move || {
                let [category, error_type, severity] = labels(std::hint::black_box(error));
                metrics::counter!(
                    "errors_total", "category" => category, "error_type" => error_type, "severity" => severity
                )
                .increment(1);
            })
        }),
    ]
}

fn labels(error: &VideoError) -> [&'static str; 3] {
    let spec = error.spec();
    [spec.category().as_str(), spec.name(), spec.severity().as_str()]
}

fn observe(monitor: &Monitor, error: &VideoError, now: SystemTime) {
    let mut request = RequestFacts::default();
    request.request_id = Some(crate::adapter::REQUEST_ID);
    request.method = Some("GET");
    request.path = Some("/videos/video-1234567");
    request.route = Some("/videos/{video_id}");
    monitor.observe(&Occurrence::new(error, now).with_request(request));
}

#[expect(clippy::expect_used, reason = "nothing is measured of what cannot be built")]
fn vector() -> IntCounterVec {
    let labels = ["category", "error_type", "severity"];
    IntCounterVec::new(Opts::new("errors_total", "Errors."), &labels).expect("the names are valid")
}

/// What `metrics::counter!` counts into; a process has one.
fn record_metrics() {
    let _ = metrics::set_global_recorder(PrometheusBuilder::new().build_recorder());
}
