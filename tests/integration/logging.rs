//! Our own log, as an application has it.

use std::fs;
use std::time::{Duration, SystemTime};

use actix_web::{App, HttpResponse, web};
use error_actix::logging::{Console, Form, Logging};
use error_actix::prometheus::{Exposition, Metrics};
use error_actix::{ErrorStack, HttpError, LogEvents, ResponseError, TestClock, logger, security_event};
use serde_json::{Value, json};
use tracing::dispatcher::{set_default, with_default};
use tracing::{info, warn};
use ureq::http::Method;

use crate::captured::beside_another;
use crate::server::Server;

const LONG: Duration = Duration::from_secs(60);

#[derive(Debug, HttpError, ResponseError)]
#[error("lost postgres://app:{password}@db")]
#[http(status = 503, severity = Critical)]
struct Lost {
    #[context]
    order: u32,
    password: String,
}

async fn fail() -> Result<HttpResponse, Lost> {
    warn!(order = 7, "about to fail with token=hunter2");
    Err(Lost { order: 7, password: "hunter2".to_owned() })
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn all_of_a_failing_request_is_in_one_line() {
    beside_another();
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_995_200));
    let builder = Logging::builder().environment("production").console(Console::None);
    let logging = builder.folder(folder.path()).clock(clock.clone()).build().unwrap();
    let stack =
        ErrorStack::builder().clock(clock).log(LogEvents::new()).log_query(true).user_header("x-user-id");
    let stack = stack.register::<Lost>().build().unwrap();
    let dispatch = logging.dispatch().clone();
    let server = Server::start(move || {
        // The thread is a server's, and ends with it.
        std::mem::forget(set_default(&dispatch));
        App::new().route("/orders/{id}", web::get().to(fail)).wrap(stack.layer())
    });
    let headers =
        [("user-agent", "test \u{7f}\"agent\""), ("x-user-id", "ann"), ("x-request-id", "r-0123456789")];
    server.send(Method::GET, "/orders/7?token=hunter2&page=2", &headers[1..], "");
    assert!(logging.flush(LONG));

    let text = fs::read_to_string(folder.path().join("errors.log")).unwrap();
    assert_eq!(
        text,
        fs::read_to_string(folder.path().join("app.log"))
            .unwrap()
            .lines()
            .skip(1)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    );
    assert!(!text.contains("hunter2"), "{text}");
    let mut errors = lines(&text);
    assert_eq!(errors.len(), 1, "{text}");
    let error = errors[0].as_object_mut().unwrap();
    for name in ["client.address", "user_agent.original", "code.file.path", "code.line.number"] {
        error.remove(name);
    }
    assert_eq!(
        errors[0],
        json!({
            "timestamp": "2022-01-01T00:00:00.000Z", "level": "ERROR", "target": "error_core::occurrence",
            "message": "lost postgres://app:[redacted]@db", "critical": true,
            "event.name": "request_error", "error.code": "LOST", "error.type": "Lost",
            "error.category": "system_error", "error.severity": "critical", "error.context": "{\"order\":7}",
            "request_id": "r-0123456789", "http.request.method": "GET", "http.route": "/orders/{id}",
            "url.path": "/orders/7", "url.query": "token=[redacted]&page=2", "user.id": "ann",
            "http.response.status_code": 503, "http.response.body.size": errors[0]["http.response.body.size"],
            "http.server.request.duration": 0.0, "deployment.environment.name": "production",
        })
    );
    let app = fs::read_to_string(folder.path().join("app.log")).unwrap();
    let warning = &lines(&app)[0];
    assert_eq!(warning["message"], "about to fail with token=[redacted]");
    // What the request's span says is in every line of the request.
    assert_eq!((&warning["request_id"], &warning["url.path"]), (&json!("r-0123456789"), &json!("/orders/7")));
}

#[test]
fn a_logger_has_said_some_things_already() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Logging::builder().form(Form::Json).console(Console::None).folder(folder.path());
    let logging = builder.direct().build().unwrap();
    with_default(logging.dispatch(), || {
        let request = tracing::info_span!("request", request_id = "r-7").entered();
        let log = logger!(user.id = "123", order = 7, password = "hunter2");
        drop(request);
        info!(parent: &log, "Processing the order");
        warn!(parent: &log, { order = 8, item = "book" }, "{} left", 2);
        log.scope(|| security_event!("refused", "somebody else's order"));
        info!("without");
    });
    let mut written = lines(&fs::read_to_string(folder.path().join("app.log")).unwrap());
    written.extend(lines(&fs::read_to_string(folder.path().join("security.log")).unwrap()));
    for line in &mut written {
        let line = line.as_object_mut().unwrap();
        for name in ["timestamp", "level", "target"] {
            assert!(line.remove(name).is_some());
        }
    }
    let redacted = "[redacted]";
    assert_eq!(
        written,
        [
            json!({"message": "Processing the order", "user.id": "123", "order": 7, "password": redacted, "request_id": "r-7"}),
            json!({"message": "2 left", "order": 8, "item": "book", "user.id": "123", "password": redacted, "request_id": "r-7"}),
            json!({"message": "without"}),
            json!({"event.name": "refused", "message": "somebody else's order", "user.id": "123", "order": 7,
                "password": redacted, "request_id": "r-7"}),
        ]
    );
}

#[test]
fn prometheus_reads_how_many_lines_are_missing() {
    let logging = Logging::builder().writer(std::io::sink()).direct().build().unwrap();
    let metrics = Metrics::builder().process(false).source(logging.counts()).build().unwrap();
    with_default(logging.dispatch(), || info!("one"));
    let text = metrics.encode(Exposition::Classic);
    for line in [
        r#"log_lines_total{output="console"} 1"#,
        r#"log_lines_dropped_total{output="console",reason="queue_full"} 0"#,
        r#"log_lines_dropped_total{output="console",reason="write_failed"} 0"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}
