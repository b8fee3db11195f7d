//! What a scrape reads, and what no input can make of it.

use std::time::{Duration, SystemTime};

use error_core::{HttpError, Monitor};

use super::{Exposition, Metrics, MetricsBuilder, Naming};

#[derive(Debug, HttpError)]
enum UploadError {
    #[error("too large")]
    #[http(status = 413)]
    TooLarge,
    #[error("storage failed")]
    #[http(status = 503, category = "external_service_error", severity = Critical)]
    Storage,
}

/// The metrics of document C, each with something in it.
fn scheduler(naming: Naming) -> Metrics {
    let monitor = Monitor::new();
    for error in [UploadError::TooLarge, UploadError::Storage, UploadError::Storage] {
        monitor.record_at(error.site(), SystemTime::UNIX_EPOCH);
    }
    let mut builder = Metrics::builder().naming(naming).monitor(monitor).process(false).buckets([0.1, 1.0]);
    let uploads = builder.counter("video_uploads_total", "Video uploads", ["status"]);
    let posts = builder.counter("video_posts", "Video posts", ["platform", "status"]);
    let calls = builder.durations("platform_api_duration_seconds", "Platform API calls", ["platform"]);
    let connections = builder.gauge("database_connections", "Open database connections");
    builder.gauge_of("redis_connections", "Open Redis connections", || 3);
    builder.counters_of("jobs_total", "Jobs by how they ended", ["outcome"], |series| {
        series.tell(["success"], 7);
        series.tell(["\"quoted\"\n"], 1);
        series.tell(["success"], 2);
    });
    builder.gauges_of("pool_connections", "Connections by pool and state", ["pool", "state"], |series| {
        series.tell(["reader", "idle"], -3);
        series.tell(["reader", "used"], 4);
    });
    let metrics = builder.build().unwrap();
    uploads.track(["success"]);
    uploads.track_by(["failed"], 2);
    posts.track(["tiktok", "success"]);
    posts.track(["a \"quoted\"\nvalue\\", "failed"]);
    calls.track(["tiktok"], Duration::from_millis(2500));
    connections.set(5);
    connections.increment();
    connections.decrement();
    for (method, route, status, millis) in [
        ("GET", Some("/videos/{id}"), Some(200), 50),
        ("GET", Some("/videos/{id}"), Some(404), 100),
        ("BREW", Some("/videos/{id}"), Some(503), 1500),
        ("POST", None, Some(404), 1),
        ("POST", Some("/videos"), None, 30_000),
        ("POST", Some("/videos"), Some(599), 10),
    ] {
        metrics.request_completed(method, route, status, Duration::from_millis(millis));
    }
    metrics
}

#[test]
fn texts() {
    for (naming, exposition, file) in [
        (Naming::Conventional, Exposition::OpenMetrics, "conventional.openmetrics.txt"),
        (Naming::Conventional, Exposition::Classic, "conventional.classic.txt"),
        (Naming::OpenTelemetry, Exposition::Classic, "open_telemetry.classic.txt"),
    ] {
        let metrics = scheduler(naming);
        let served = metrics.request_started();
        let text = metrics.encode(exposition);
        drop(served);
        expectorate::assert_contents(format!("src/prometheus/golden/{file}"), &text);
        assert!(metrics.encode(exposition).contains("0\n"));
    }
}

#[test]
fn the_process_is_measured_where_that_is_known() {
    let text = Metrics::builder().build().unwrap().encode(Exposition::Classic);
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map(|value| value.parse::<f64>().unwrap())
    };
    if cfg!(target_os = "linux") {
        assert!(value("process_resident_memory_bytes").unwrap() > 1e6);
        assert!(value("process_open_fds").unwrap() >= 3.0);
        assert!(value("process_start_time_seconds").unwrap() > 1.7e9);
        assert!(value("process_cpu_seconds_total").is_some(), "{text}");
    }
}

fn series(metrics: &Metrics) -> usize {
    metrics.encode(Exposition::Classic).lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn no_client_makes_a_series() {
    let metrics = Metrics::builder().process(false).build().unwrap();
    let ask = |index: u16| {
        let (method, status) = (format!("M{index}"), 200 + index % 400);
        metrics.request_completed(&method, None, Some(status), Duration::from_millis(1));
    };
    (0..500).for_each(ask);
    let before = series(&metrics);
    (500..20_000).for_each(ask);
    assert_eq!(series(&metrics), before);
}

#[test]
fn what_is_too_much_is_other() {
    let mut builder = Metrics::builder().process(false).routes(3);
    let hostile = builder.counter("hostile", "Whatever was sent", ["value"]);
    let metrics = builder.build().unwrap();
    for index in 0..10_000 {
        let route = format!("/made/up/{index}");
        metrics.request_completed("GET", Some(&route), Some(200), Duration::ZERO);
        hostile.track([&format!("{index}{}", "é".repeat(100))]);
    }
    let text = metrics.encode(Exposition::Classic);
    assert!(text.contains(r#"hostile_total{value="other"} 9000"#));
    assert!(text.contains(r#"http_requests_total{method="GET",endpoint="other",status="200"} 9997"#));
    assert_eq!(text.lines().filter(|line| line.starts_with("http_requests_total")).count(), 4);
    assert!(text.lines().all(|line| line.len() < 250), "values have an end");
}

#[test]
fn every_mistake_is_named_at_once() {
    let mut builder: MetricsBuilder = Metrics::builder().buckets([1.0, 1.0]).prefix("0");
    drop(builder.counter("1st", "Digit first", []));
    drop(builder.counter("twice", "Once", ["a", "a"]));
    drop(builder.gauge("twice", "Again"));
    builder.counters_of("twice_total", "And again", [], |_| ());
    builder.gauges_of("pools", "By pool", ["__pool"], |_| ());
    drop(builder.gauge("process_threads", "Ours"));
    drop(builder.durations("minutes", "Another unit", ["le", "__name__", "ok"]));
    let error = builder.build().unwrap_err();
    assert_eq!(error.problems().len(), 11, "{error}");
}

#[test]
fn threads_count_together() {
    let metrics = Metrics::builder().process(false).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1_000 {
                    let served = metrics.request_started();
                    metrics.request_completed("GET", Some("/"), Some(200), Duration::from_millis(3));
                    drop(served);
                }
            });
        }
    });
    let text = metrics.encode(Exposition::Classic);
    assert!(text.contains(r#"http_requests_total{method="GET",endpoint="/",status="200"} 4000"#));
    assert!(text.contains(r#"http_request_duration_seconds_count{method="GET",endpoint="/"} 4000"#));
    assert!(text.contains("http_requests_in_progress 0"));
}
