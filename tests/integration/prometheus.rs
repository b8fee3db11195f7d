//! `/metrics` over real HTTP, read by Prometheus, by its tool, and by another implementation's parser.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::prometheus::{Metrics, Naming};
use error_actix::{
    ErrorStack, ErrorTracker, HttpError, Monitor, Performance, RecoveryMetrics, ResponseError, StatusClass,
    TestClock,
};
use error_recovery::{Quota, RateLimiter, Recovery};
use serde_json::json;
use ureq::http::Method;

use crate::server::{Answer, Server};
use crate::services::Prometheus;

#[derive(Debug, HttpError, ResponseError)]
enum VideoError {
    #[error("video {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: String,
    },
    #[error("the upstream answered {answered}")]
    #[http(status = .answered, public = "The upstream failed.")]
    Upstream { answered: u16 },
}

struct Fixture {
    server: Server,
    monitor: Monitor,
}

/// A server that counts everything that can be counted; `/takes/{millis}` takes so long.
fn serve() -> Fixture {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let monitor = Monitor::builder().clock(clock.clone()).build();
    let recovery = Recovery::default();
    recovery.guard("stripe", "pay").build().unwrap();
    let limiter = Arc::new(RateLimiter::fixed_window(Quota::per_minute(1)).build().unwrap());
    let mut builder = Metrics::builder()
        .monitor(monitor.clone())
        .source(RecoveryMetrics::new(&recovery).rate_limiter("api", &limiter));
    let uploads = builder.counter("video_uploads_total", "Video uploads", ["status"]);
    builder.gauge_of("database_connections", "Open database connections", || 5);
    let metrics = builder.build().unwrap();
    let errors = ErrorStack::builder()
        .clock(clock.clone())
        .monitor(monitor.clone())
        .metrics(metrics.clone())
        .register::<VideoError>()
        .build()
        .unwrap();
    let takes = clock;
    let server = Server::start(move || {
        let (takes, uploads) = (takes.clone(), uploads.clone());
        let wait = move |millis: web::Path<u64>| {
            takes.advance(Duration::from_millis(*millis));
            uploads.track(["a \"quoted\"\nvalue"]);
            async { "done" }
        };
        App::new()
            .service(errors.endpoints().metrics(metrics.clone()))
            .route("/takes/{millis}", web::get().to(wait))
            .route("/videos/{id}", web::get().to(not_found))
            .route("/upstream/{status}", web::get().to(upstream))
            .route("/relayed/{status}", web::get().to(relayed))
            .service(web::scope("/inner").wrap(errors.layer()).route("/{id}", web::get().to(not_found)))
            .default_service(errors.fallback())
            .wrap(errors.layer())
    });
    Fixture { server, monitor }
}

async fn not_found(id: web::Path<String>) -> Result<HttpResponse, VideoError> {
    Err(VideoError::NotFound { id: id.into_inner() })
}

async fn upstream(status: web::Path<u16>) -> Result<HttpResponse, VideoError> {
    Err(VideoError::Upstream { answered: status.into_inner() })
}

/// What a proxy does: the status is whatever somebody else has sent.
async fn relayed(status: web::Path<u16>) -> HttpResponse {
    HttpResponse::build(actix_web::http::StatusCode::from_u16(*status).unwrap()).body("relayed")
}

const OPEN_METRICS: &str = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";

impl Fixture {
    fn metrics(&self, accept: &str) -> Answer {
        let answer = self.server.send(Method::GET, "/metrics", &[("accept", accept)], "");
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")));
        answer
    }

    /// The line of a series in the classic text.
    fn value(&self, series: &str) -> Option<f64> {
        let text = self.metrics("text/plain").body;
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.map(|value| value.parse().unwrap())
    }
}

/// Something of every kind.
fn use_everything(fixture: &Fixture) {
    let server = &fixture.server;
    assert_eq!(server.get("/takes/30").status, 200);
    for _ in 0..3 {
        server.get("/videos/7").error(404, "VIDEO_NOT_FOUND");
    }
    assert_eq!(server.get("/upstream/503").status, 503);
    server.get("/nowhere").error(404, "ROUTE_NOT_FOUND");
    server.get("/inner/7").error(404, "VIDEO_NOT_FOUND");
    assert_eq!(server.send(Method::HEAD, "/metrics", &[], "").status, 200);
    assert_eq!(server.send(Method::POST, "/metrics", &[], "").status, 405);
}

#[test]
fn requests_and_errors_are_counted_once() {
    let fixture = serve();
    use_everything(&fixture);
    let value = |series: &str| fixture.value(series).unwrap_or_else(|| panic!("{series}"));
    let requests = |endpoint: &str, status: u16| {
        let labels = format!(r#"{{method="GET",endpoint="{endpoint}",status="{status}"}}"#);
        value(&format!("http_requests_total{labels}"))
    };
    assert_eq!(requests("/takes/{millis}", 200), 1.0);
    assert_eq!(requests("/videos/{id}", 404), 3.0);
    assert_eq!(requests("/upstream/{status}", 503), 1.0);
    // Two layers see it.
    assert_eq!(requests("/inner/{id}", 404), 1.0);
    assert_eq!(requests("unmatched", 404), 1.0);
    assert_eq!(value(r#"http_requests_total{method="HEAD",endpoint="/metrics",status="200"}"#), 1.0);
    assert_eq!(value(r#"http_requests_total{method="POST",endpoint="/metrics",status="405"}"#), 1.0);
    let durations = |suffix: &str| format!("http_request_duration_seconds_{suffix}");
    let of_route = r#"{method="GET",endpoint="/takes/{millis}""#;
    assert_eq!(value(&format!("{}{of_route}}}", durations("sum"))), 0.03);
    assert_eq!(value(&format!(r#"{}{of_route},le="0.025"}}"#, durations("bucket"))), 0.0);
    assert_eq!(value(&format!(r#"{}{of_route},le="0.05"}}"#, durations("bucket"))), 1.0);
    // The one that asks.
    assert_eq!(value("http_requests_in_progress"), 1.0);
    let errors = |category: &str, kind: &str, severity: &str| {
        let labels = format!(r#"{{category="{category}",error_type="{kind}",severity="{severity}"}}"#);
        fixture.value(&format!("app_errors_total{labels}"))
    };
    assert_eq!(errors("resource_not_found", "NotFound", "low"), Some(4.0));
    assert_eq!(errors("resource_not_found", "RouteNotFound", "low"), Some(1.0));
    assert_eq!(value(r#"video_uploads_total{status="a \"quoted\"\nvalue"}"#), 1.0);
    assert_eq!(value("database_connections"), 5.0);
}

#[test]
fn a_monitor_counts_responses_by_route_and_class() {
    let Fixture { server, monitor } = serve();
    for path in
        ["/takes/1", "/videos/1", "/videos/2", "/inner/1", "/nowhere", "/upstream/503", "/relayed/799"]
    {
        server.get(path);
    }
    let snapshot = monitor.snapshot();
    let classes = StatusClass::ALL.map(|class| snapshot.requests(class));
    // RFC 9110, section 15: a client takes the last one for a 5xx.
    assert_eq!((snapshot.total_requests(), classes), (7, [0, 1, 0, 4, 2]));
    let of_route = |pattern: &str| {
        let route = snapshot.routes().iter().find(|route| route.route() == pattern);
        route.map_or(0, error_actix::RouteCount::total_requests)
    };
    assert_eq!(
        ["/videos/{id}", "/inner/{id}", "unmatched", "/upstream/{status}"].map(of_route),
        [2, 1, 1, 1]
    );
    // What was relayed is no error that anybody declares.
    assert_eq!(snapshot.total(), 5);
}

#[test]
fn performance_is_a_source_of_the_systems_status() {
    let (monitor, performance) = (Monitor::new(), Performance::new());
    let tracker = ErrorTracker::new(monitor.clone()).with_performance(performance.clone());
    let errors = ErrorStack::builder().monitor(monitor).performance(performance).build().unwrap();
    let status = || tracker.system_status(Duration::from_secs(60));
    assert_eq!(status().performance(), Some(&json!({"message": "No metrics available"})));
    let server =
        Server::start(move || App::new().route("/", web::get().to(|| async { "here" })).wrap(errors.layer()));
    assert_eq!(server.get("/").status, 200);
    assert_eq!(status().performance().unwrap()["total_requests"], 1);
}

#[test]
fn the_text_is_the_one_that_the_client_reads() {
    let fixture = serve();
    let kind = |accept: &str| fixture.metrics(accept).header("content-type").unwrap().to_owned();
    assert_eq!(kind(OPEN_METRICS), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    for classic in ["text/plain", "*/*", "application/openmetrics-text;q=0"] {
        assert_eq!(kind(classic), "text/plain; version=0.0.4; charset=utf-8");
    }
    let lines = [("accept", "text/plain;q=0.1"), ("accept", "application/openmetrics-text")];
    let answer = fixture.server.send(Method::GET, "/metrics", &lines, "");
    assert!(answer.body.ends_with("# EOF\n"), "{}", answer.body);
    let head = fixture.server.send(Method::HEAD, "/metrics", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

/// What a program says of `text`, which it is given.
fn fed(program: &mut Command, text: &str) -> (bool, String) {
    let mut process = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program:?}, which `cargo xtask test` installs: {error}"));
    process.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn promtool_finds_nothing_to_say() {
    let fixture = serve();
    use_everything(&fixture);
    let text = fixture.metrics("text/plain").body;
    let (accepts, said) = fed(Command::new("promtool").args(["check", "metrics"]), &text);
    assert!(accepts && said.is_empty(), "{said}\n{text}");
    let (accepts, _) = fed(Command::new("promtool").args(["check", "metrics"]), "a{b} 1\n");
    assert!(!accepts);
}

/// Prints how many families and samples the reference parser of OpenMetrics finds.
const PARSER: &str = "import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
families = list(parse(sys.stdin.read()))
print(len(families), sum(len(family.samples) for family in families))";

#[test]
fn the_reference_parser_of_open_metrics_reads_every_sample() {
    let fixture = serve();
    use_everything(&fixture);
    let text = fixture.metrics(OPEN_METRICS).body;
    let python = || {
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-c", PARSER]);
        command
    };
    let (accepts, said) = fed(&mut python(), &text);
    let families = text.lines().filter(|line| line.starts_with("# TYPE")).count();
    let samples = text.lines().filter(|line| !line.starts_with('#')).count();
    assert!(accepts, "{said}\n{text}");
    assert_eq!(said.trim(), format!("{families} {samples}"));
    assert!(!fed(&mut python(), text.trim_end_matches("# EOF\n")).0, "no end");
}

#[test]
fn prometheus_scrapes_and_answers() {
    let fixture = serve();
    use_everything(&fixture);
    let prometheus = Prometheus::start(fixture.server.address());
    let ask = |query: &str, expected: f64| {
        prometheus.wait_for(query, |value| value == expected);
    };
    ask("http_requests_total{endpoint='/videos/{id}', status='404'}", 3.0);
    ask("sum(http_requests_total{status=~'5..'})", 1.0);
    ask("app_errors_total{error_type='NotFound'}", 4.0);
    ask("sum by (category) (app_errors_total{category='resource_not_found'})", 5.0);
    ask("http_request_duration_seconds_sum{endpoint='/takes/{millis}'}", 0.03);
    ask("video_uploads_total", 1.0);
    ask("database_connections", 5.0);
    ask("circuit_breaker_state{breaker='stripe', state='closed'}", 1.0);
    ask("sum by (breaker) (circuit_breaker_state)", 1.0);
    ask("sum(retry_attempts_total) + sum(fallback_total) + sum(rate_limit_decisions_total)", 0.0);
    let quantile =
        "histogram_quantile(0.5, http_request_duration_seconds_bucket{endpoint='/takes/{millis}'})";
    prometheus.wait_for(quantile, |seconds| (0.025..=0.05).contains(&seconds));
    if cfg!(target_os = "linux") {
        prometheus.wait_for("process_resident_memory_bytes{job='app'}", |bytes| bytes > 1e6);
    }
    // What happens while it looks is seen, too; its own requests are counted like any other.
    fixture.server.get("/videos/8").error(404, "VIDEO_NOT_FOUND");
    ask("http_requests_total{endpoint='/videos/{id}', status='404'}", 4.0);
    prometheus.wait_for("http_requests_total{endpoint='/metrics', method='GET'}", |count| count > 2.0);
}

/// Every series that Prometheus would keep.
fn series(fixture: &Fixture) -> usize {
    fixture.metrics("text/plain").body.lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn no_client_and_no_upstream_makes_a_series() {
    let fixture = serve();
    let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "X1"];
    // What there can be at all: each status of an upstream, and each method at each place.
    for status in 400..=999 {
        fixture.server.get(&format!("/relayed/{status}"));
        fixture.server.get(&format!("/upstream/{status}"));
    }
    for method in methods {
        for path in [
            "/metrics",
            "/takes/0",
            "/takes/x%00",
            "/videos/1",
            "/upstream/1",
            "/relayed/999",
            "/inner/1",
            "/nowhere",
        ] {
            fixture.server.send(method.parse().unwrap(), path, &[], "");
        }
    }
    let before = (series(&fixture), series(&fixture));
    assert_eq!(before.0, before.1);
    let mut seed = 7_u32;
    let mut random = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    for _ in 0..10_000 {
        let method = match random() % 20 {
            known if (known as usize) < methods.len() => methods[known as usize].to_owned(),
            _ => format!("M{}", random()),
        };
        let (one, other) = (random(), random());
        let path = match random() % 6 {
            0 => format!("/{one:x}/{other:x}"),
            1 => format!("/videos/{one:x}"),
            2 => format!("/inner/{one:x}?{other}"),
            3 => format!("/upstream/{}", one % 65_536),
            4 => format!("/relayed/{}", 400 + one % 600),
            _ => format!("/takes/{one:x}%00"),
        };
        let status = fixture.server.send(method.parse().unwrap(), &path, &[], "").status;
        assert!(status >= 200, "{method} {path}");
    }
    assert_eq!(series(&fixture), before.0);
    let counted = fixture.monitor.snapshot();
    assert!(counted.total_requests() >= 10_000);
    assert!(counted.routes().len() <= 8, "{:?}", counted.routes());
}

/// Never both: who asks for one would count every request twice.
#[test]
fn opentelemetrys_names_stand_alone() {
    let monitor = Monitor::new();
    let metrics = Metrics::builder().naming(Naming::OpenTelemetry).monitor(monitor.clone()).build().unwrap();
    let errors = ErrorStack::builder().monitor(monitor).metrics(metrics.clone()).build().unwrap();
    let server = Server::start(move || {
        App::new()
            .service(errors.endpoints().metrics(metrics.clone()))
            .route("/videos/{id}", web::get().to(not_found))
            .wrap(errors.layer())
    });
    server.get("/videos/7").error(404, "VIDEO_NOT_FOUND");
    let text = server.get("/metrics").body;
    let counted = text.lines().find(|line| line.starts_with("http_server_request_duration_seconds_count{"));
    let counted = counted.unwrap_or_else(|| panic!("{text}"));
    for label in
        [r#"http_request_method="GET""#, r#"http_route="/videos/{id}""#, r#"http_response_status_code="404""#]
    {
        assert!(counted.contains(label), "{label} in {counted}");
    }
    for name in ["http_requests_total", "http_request_duration_seconds"] {
        assert!(!text.contains(name), "{name} in\n{text}");
    }
}
