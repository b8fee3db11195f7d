//! Every query of the dashboards and of the rules, asked of a real Prometheus.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Target, rules_of_file, text};
use crate::services::Prometheus;

/// For every service, and for what an application counts itself.
const EVERYBODYS: &str = "grafana/error-system.json";
const SCHEDULERS: &str = "grafana/video-scheduler.json";

fn dashboard(file: &str) -> Value {
    serde_json::from_str(&text(file)).unwrap()
}

/// Title and expression of each query of a dashboard, as Grafana sends them.
fn queries_of_dashboard(file: &str) -> Vec<(String, String)> {
    let dashboard = dashboard(file);
    let panels = dashboard["panels"].as_array().unwrap();
    let of_panel = |panel: &Value| -> Vec<(String, String)> {
        let targets = panel["targets"].as_array().cloned().unwrap_or_default();
        let title = panel["title"].as_str().unwrap().to_owned();
        targets.iter().map(|target| (title.clone(), filled(target["expr"].as_str().unwrap()))).collect()
    };
    panels.iter().flat_map(of_panel).collect()
}

/// With values for Grafana's variables.
fn filled(expression: &str) -> String {
    let filled = expression
        .replace("$__rate_interval", "10s")
        .replace("\"$job\"", "\"app\"")
        .replace("\"$instance\"", "\".+\"");
    assert!(!filled.contains('$'), "{filled}");
    filled
}

/// The metrics that an expression is about: words before braces or ranges, or alone, that are no functions.
fn metrics_of(expression: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let bytes = expression.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    let (mut place, mut quoted, mut braces) = (0, false, 0);
    while place < bytes.len() {
        let byte = bytes[place];
        match byte {
            b'"' => quoted = !quoted,
            b'{' if !quoted => braces += 1,
            b'}' if !quoted => braces -= 1,
            _ => {}
        }
        if quoted || braces > 0 || !(byte.is_ascii_alphabetic() || byte == b'_') {
            place += 1;
            continue;
        }
        let length = bytes[place..].iter().take_while(|byte| is_word(**byte)).count();
        let word = &expression[place..place + length];
        // Names of ours and of Prometheus's own have an underscore or are `up`.
        let is_function = expression[place + length..].trim_start().starts_with('(');
        if (word.contains('_') || word == "up") && !is_function && !LABELS.contains(&word) {
            found.insert(word.to_owned());
        }
        place += length;
    }
    found
}

/// Words in `by (…)` and `on (…)`.
const LABELS: [&str; 2] = ["error_type", "task_name"];

fn exposed(target: &Target) -> BTreeSet<String> {
    let text = target.get("/metrics").body;
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples.filter_map(|line| line.split(['{', ' ']).next()).map(str::to_owned).collect()
}

/// What Prometheus keeps of each scrape.
const OF_SCRAPES: [&str; 3] = ["up", "scrape_duration_seconds", "scrape_samples_scraped"];

#[test]
fn metrics_are_found_in_expressions() {
    let expression =
        r#"sum by (job, error_type) (rate(http_requests_total{status=~"5..", x="a_b(c"}[5m])) / up > time()"#;
    assert_eq!(metrics_of(expression).into_iter().collect::<Vec<_>>(), ["http_requests_total", "up"]);
}

/// All answer, and those have data whose metrics the application has.
fn all_answer(target: &Target, dashboards: &[&str]) -> BTreeSet<String> {
    let rules = super::path("prometheus/rules.yml").canonicalize().unwrap();
    let more = format!("rule_files: ['{}']\n", rules.display());
    let prometheus = Prometheus::start_with(target.address(), &more);
    target.ask(3);
    target.ask_while(|| {
        prometheus.wait_for("sum(rate(http_requests_total[10s]))", |rate| rate > 0.0);
        prometheus.wait_for("count(job:http_requests_failed:ratio_rate6h)", |count| count > 0.0);
    });
    let exposed = exposed(target);
    let recorded = rules_of_file();
    let recorded: Vec<_> =
        recorded.iter().filter_map(|rule| Some((rule["record"].as_str()?, rule["expr"].as_str()?))).collect();
    let is_there = |metric: &String| exposed.contains(metric) || OF_SCRAPES.contains(&metric.as_str());
    let (mut shown, mut with_data) = (BTreeSet::new(), 0);
    let mut queries: Vec<_> = dashboards.iter().flat_map(|file| queries_of_dashboard(file)).collect();
    queries.extend(recorded.iter().map(|(name, expression)| ((*name).to_owned(), (*expression).to_owned())));
    assert!(queries.len() > 30, "{}", queries.len());
    for (title, expression) in queries {
        let metrics = metrics_of(&expression);
        // An alert that fires is a matter of the rules' own test.
        let must_have_data = !metrics.is_empty() && metrics.iter().all(is_there);
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = prometheus.ask(&expression);
            assert_eq!(answer["status"], "success", "{title}: {answer}");
            let has_data = !answer["data"]["result"].as_array().unwrap().is_empty();
            if has_data || !must_have_data {
                break;
            }
            assert!(Instant::now() < deadline, "{}, {title}: no data for {expression}", target.name);
            target.ask(1);
        }
        if must_have_data {
            shown.extend(metrics);
            with_data += 1;
        }
    }
    for rule in rules_of_file() {
        let answer = prometheus.ask(rule["expr"].as_str().unwrap());
        assert_eq!(answer["status"], "success", "{rule}: {answer}");
    }
    assert!(with_data > 25, "{}: {with_data} of all queries have data", target.name);
    for rule in prometheus.rules() {
        assert_eq!(rule["health"], "ok", "{rule}");
    }
    shown
}

#[test]
fn every_query_answers_beside_the_application_of_document_d() {
    let shown = all_answer(&Target::middleware_stack(), &[EVERYBODYS]);
    for metric in ["http_requests_total", "http_request_duration_seconds_bucket", "app_errors_total"] {
        assert!(shown.contains(metric), "{shown:?}");
    }
    assert!(shown.contains("alert_notifications_total"), "{shown:?}");
}

#[test]
fn every_query_answers_beside_the_video_scheduler() {
    let shown = all_answer(&Target::video_scheduler(), &[EVERYBODYS, SCHEDULERS]);
    for metric in ["app_errors_total", "rate_limit_decisions_total"] {
        assert!(shown.contains(metric), "{shown:?}");
    }
    // All of its own dashboard has data: nothing there is about what the application does not count.
    for (title, expression) in queries_of_dashboard(SCHEDULERS) {
        let metrics = metrics_of(&expression);
        assert!(!metrics.is_empty() && metrics.is_subset(&shown), "{title}: {metrics:?}");
    }
}

#[test]
fn what_is_asked_about_recovery_has_data_beside_the_rendering_backend() {
    let shown = all_answer(&Target::render_backend(), &[EVERYBODYS]);
    for metric in [
        "circuit_breaker_state",
        "circuit_breaker_calls_total",
        "circuit_breaker_transitions_total",
        "retry_attempts_total",
        "rate_limit_decisions_total",
        "fallback_total",
    ] {
        assert!(shown.contains(metric), "{metric} in {shown:?}");
    }
}

fn rows_of(file: &str) -> Vec<String> {
    let dashboard = dashboard(file);
    let panels = dashboard["panels"].as_array().unwrap();
    let rows = panels.iter().filter(|panel| panel["type"] == "row");
    rows.map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn panels_do_not_overlap_and_have_ids_of_their_own() {
    for file in [EVERYBODYS, SCHEDULERS] {
        let dashboard = dashboard(file);
        let panels = dashboard["panels"].as_array().unwrap();
        let mut ids = BTreeSet::new();
        let mut cells = BTreeSet::new();
        for panel in panels {
            assert!(ids.insert(panel["id"].as_u64().unwrap()), "{file}: {panel}");
            let of = |name: &str| panel["gridPos"][name].as_u64().unwrap();
            assert!(of("x") + of("w") <= 24, "{file}: {panel}");
            for x in of("x")..of("x") + of("w") {
                for y in of("y")..of("y") + of("h") {
                    assert!(cells.insert((x, y)), "{file}: {} lies on another", panel["title"]);
                }
            }
        }
    }
    let expected = [
        "Traffic, errors, duration",
        "Errors",
        "Circuit breakers",
        "Retries, limits, fallbacks",
        "Process",
        "The error system itself",
    ];
    assert_eq!(rows_of(EVERYBODYS), expected);
    assert_eq!(rows_of(SCHEDULERS), ["Videos", "Platforms", "Tasks and connections"]);
    // Who imports one does not lose the other.
    assert_ne!(dashboard(EVERYBODYS)["uid"], dashboard(SCHEDULERS)["uid"]);
}
