//! The monitor's JSON, byte for byte, and what an adapter's requests become in it.

use std::time::{Duration, SystemTime};

use error_core::{
    ActiveBreaker, AlertSource, BreakerSource, Clock, ErrorTracker, HttpError, Monitor, Objective, Observer,
    Occurrence, PerformanceSource, RaisedAlert, RequestFacts, Severity, StatusClass, TestClock,
};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Debug, HttpError)]
#[http(prefix = "")]
enum VideoError {
    #[error("Video generation failed due to inappropriate content")]
    #[http(status = 422, category = "processing_error", severity = High, name = "VideoGenerationError")]
    GenerationFailed {
        #[context]
        video_id: &'static str,
        #[context(internal)]
        worker: &'static str,
        #[context(redact)]
        prompt: &'static str,
    },
    #[error("model {model} did not load, password={password}")]
    #[http(category = "model_error", severity = Critical, name = "ModelLoadError")]
    ModelLoad { model: &'static str, password: &'static str, source: std::io::Error },
}

const START: Duration = Duration::from_secs(1_640_995_200);

/// Some errors and requests in six minutes.
fn monitored() -> (Monitor, TestClock) {
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + START);
    let objective = Objective::availability("api", 99.5).unwrap();
    let monitor = Monitor::builder().clock(clock.clone()).objective(objective).build();
    let mut request = RequestFacts::default();
    request.request_id = Some("req_456");
    request.trace_id = Some("4bf92f3577b34da6a3ce929d0e0e4736");
    (request.method, request.path) = (Some("POST"), Some("/videos/generate"));
    request.route = Some("/videos/generate");
    let failed = VideoError::GenerationFailed { video_id: "video_789", worker: "w-7", prompt: "a secret" };
    for second in 0..12 {
        if second % 6 == 0 {
            let source = std::io::Error::other(format!("no file weights-{second}.bin"));
            let error = VideoError::ModelLoad { model: "stable", password: "hunter2", source };
            let occurrence = Occurrence::new(&error, clock.now());
            monitor.observe(&occurrence);
            monitor.count_request(Some("/models/{name}"), StatusClass::ServerError, clock.now());
        }
        monitor.observe(&Occurrence::new(&failed, clock.now()).with_request(request));
        monitor.count_request(request.route, StatusClass::ClientError, clock.now());
        (0..10).for_each(|_| monitor.count_request(None, StatusClass::Successful, clock.now()));
        clock.advance(Duration::from_secs(30));
    }
    (monitor, clock)
}

fn golden(name: &str, value: &impl Serialize) {
    let text = serde_json::to_string_pretty(value).unwrap();
    expectorate::assert_contents(format!("golden/monitor/{name}.json"), &format!("{text}\n"));
}

#[test]
fn a_snapshot_is_written_as_it_always_was() {
    let snapshot = monitored().0.snapshot();
    let text = serde_json::to_string_pretty(&snapshot).unwrap();
    // This depends on the machine.
    let memory = format!("\"memory_bytes\": {}", snapshot.memory_bytes());
    assert!(text.contains(&memory));
    let text = text.replace(&memory, "\"memory_bytes\": 0");
    expectorate::assert_contents("golden/monitor/snapshot.json", &format!("{text}\n"));
}

#[test]
fn error_stats_are_those_of_document_a() {
    golden("error_stats", &monitored().0.snapshot().error_stats());
}

#[derive(Debug)]
struct Elsewhere;

impl BreakerSource for Elsewhere {
    fn active_breakers(&self) -> Vec<ActiveBreaker> {
        vec![ActiveBreaker::new(
            "model",
            SystemTime::UNIX_EPOCH + START + Duration::from_millis(1_500),
            12,
            10,
        )]
    }
}

impl AlertSource for Elsewhere {
    fn raised_alerts(&self) -> Vec<RaisedAlert> {
        let at = |second| SystemTime::UNIX_EPOCH + START + Duration::from_secs(second);
        let alert = |second| {
            let message = format!("Error rate is {second}.00 errors/minute");
            RaisedAlert::new("HIGH_ERROR_RATE", message, Severity::High, at(second))
        };
        (0..12).map(alert).collect()
    }
}

impl PerformanceSource for Elsewhere {
    fn performance(&self) -> Value {
        json!({"total_requests": 13, "avg_duration": 0.25})
    }
}

#[test]
fn tracker_stats_are_those_of_document_d() {
    let (monitor, _) = monitored();
    let alone = ErrorTracker::new(monitor.clone());
    golden("tracker_stats_alone", &alone.stats(Duration::from_secs(60)));
    let tracker = ErrorTracker::new(monitor).with_breakers(Elsewhere).with_alerts(Elsewhere);
    let stats = tracker.stats(Duration::from_secs(300));
    assert_eq!(stats.recent_alerts().len(), 10);
    golden("tracker_stats", &stats);
}

#[test]
fn the_system_status_is_one_call() {
    let (monitor, clock) = monitored();
    let tracker = ErrorTracker::new(monitor).with_clock(clock);
    let tracker = tracker.with_breakers(Elsewhere).with_alerts(Elsewhere).with_performance(Elsewhere);
    let status = tracker.system_status(Duration::from_secs(300));
    assert_eq!(status.alerts().len(), 12);
    golden("system_status", &status);
}
