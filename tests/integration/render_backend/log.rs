//! What auditors and those who measure read in the log.

use std::io::Write as _;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, SystemTime};

use error_actix::TestClock;
use error_examples::render_backend::{State, app};
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Method;

use super::{TOKEN, settings};
use crate::captured::Lines;
use crate::provider::read;
use crate::server::Server;

/// A service whose log is kept, with a provider at `url`.
fn serve(url: &str, clock: TestClock) -> (Server, Lines, TempDir) {
    let folder = TempDir::new().unwrap();
    let state = State::with_clock(settings(&folder), url, clock).unwrap();
    let lines = Lines::default();
    let written = lines.clone();
    let start = move || {
        written.install();
        app(&state)
    };
    (Server::start(start), lines, folder)
}

/// The one event of a target since the last look.
fn one(lines: &Lines, target: &str) -> Value {
    let events = lines.take();
    let mut events = events.into_iter().filter(|event| event["target"] == target);
    let event = events.next().unwrap();
    assert_eq!(events.next(), None);
    event
}

#[test]
fn a_wrong_token_is_told_to_auditors() {
    let (server, lines, _folder) = serve("http://127.0.0.1:9", TestClock::at(SystemTime::UNIX_EPOCH));
    let ask = |headers: &[(&str, &str)]| {
        server.send(Method::GET, "/admin/api/monitoring/health/check", headers, "").status
    };
    assert_eq!(ask(&[("authorization", "Bearer hunter2")]), 401);
    let event = one(&lines, "security");
    for (field, value) in [
        ("level", "WARN"),
        ("event.name", "failed_login"),
        ("client.address", "127.0.0.1"),
        ("url.path", "/admin/api/monitoring/health/check"),
    ] {
        assert_eq!(event[field], value);
    }
    assert!(!event.to_string().contains("hunter2"));
    assert_eq!(ask(&[]), 401);
    assert_eq!(ask(&[("authorization", &format!("Bearer {TOKEN}"))]), 200);
    assert!(lines.take().iter().all(|event| event["target"] != "security"));
}

#[test]
fn what_rendering_takes_is_measured() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let clock = TestClock::at(SystemTime::UNIX_EPOCH);
    let (server, lines, _folder) = serve(&url, clock.clone());
    let render = || server.post_json("/api/render", r#"{"video":"fox.mp4","seconds":30}"#).status;
    thread::scope(|scope| {
        scope.spawn(|| {
            for status in ["200 OK", "500 Internal Server Error"] {
                let (mut connection, _) = listener.accept().unwrap();
                read(&mut connection);
                clock.advance(Duration::from_millis(1500));
                let answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                connection.write_all(answer.as_bytes()).unwrap();
            }
        });
        assert_eq!(render(), 200);
        let event = one(&lines, "performance");
        assert_eq!(event["metric.name"], "video_render_time");
        assert_eq!((&event["metric.value"], &event["metric.unit"]), (&json!(1.5), &json!("s")));
        assert_eq!(event["video.length"], 30);
        // What failed has not been rendered.
        assert_eq!(render(), 500);
        assert!(lines.take().iter().all(|event| event["target"] != "performance"));
    });
}
