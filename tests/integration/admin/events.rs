//! Server-sent events.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::{BEARER, OURS, Service};
use ureq::http::Method;

/// An open stream, read by a client that speaks plain HTTP.
pub(super) struct Stream {
    reader: BufReader<TcpStream>,
    pub(super) status: u16,
    pub(super) head: String,
}

impl Stream {
    pub(super) fn open(service: &Service, headers: &[(&str, &str)]) -> Self {
        let mut stream = TcpStream::connect(service.server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        stream
            .write_all(format!("GET /admin/api/events HTTP/1.1\r\nhost: x\r\n{lines}\r\n").as_bytes())
            .unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(reader.read_line(&mut head).unwrap() > 0, "{head}");
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { reader, status, head: head.to_ascii_lowercase() }
    }

    /// The next line of the body; `None` at its end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        Some(line).filter(|line| !line.is_empty())
    }

    /// The next overview of which this is so.
    fn snapshot(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..20 {
            let snapshot = self.event("snapshot");
            if is(&snapshot) {
                return snapshot;
            }
        }
        panic!("no such overview has come");
    }

    /// The data of the next event of this name.
    fn event(&mut self, name: &str) -> Value {
        // Something comes every ten seconds at least.
        for _ in 0..500 {
            let line = self.line().unwrap_or_else(|| panic!("the stream has ended before a {name}"));
            if line.trim_end() == format!("event: {name}") {
                loop {
                    let line = self.line().unwrap();
                    if let Some(data) = line.strip_prefix("data: ") {
                        return serde_json::from_str(data).unwrap();
                    }
                }
            }
        }
        panic!("no {name} has come");
    }
}

#[test]
fn news_come_as_they_happen() {
    let service = Service::start();
    service.server.get("/videos/1");
    let mut stream = Stream::open(&service, &[BEARER]);
    assert_eq!(stream.status, 200);
    for header in ["content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no"] {
        assert!(stream.head.contains(header), "{}", stream.head);
    }
    let first = stream.event("snapshot");
    assert_eq!(
        (&first["errors"]["total"], &first["errors"]["by_code"]["VIDEO_NOT_FOUND"]),
        (&1.into(), &1.into())
    );
    assert_eq!(first["time"], "2026-11-26T06:00:00.000Z");
    assert_eq!(first["health"]["draining"], false);
    let known = stream.event("errors")["errors"].as_array().unwrap().clone();
    assert_eq!((known.len(), &known[0]["id"], &known[0]["path"]), (1, &1.into(), &"/videos/1".into()));
    service.server.get("/storage");
    let fresh = stream.event("errors")["errors"].as_array().unwrap().clone();
    let known = (fresh.len(), &fresh[0]["id"], &fresh[0]["code"]);
    assert_eq!(known, (1, &2.into(), &"VIDEO_STORAGE_GONE".into()));
    service.break_stripe();
    let next = stream.snapshot(|next| next["breakers"][0]["state"] == "open");
    assert_eq!(next["errors"]["total"], 2);
    // The same document for those who ask by themselves.
    let mut polled = service.json("overview");
    assert_eq!(polled["errors"], next["errors"]);
    assert!(polled["performance"].take().get("routes").is_none());
    // The stream is no request that took long.
    let routes = service.json("performance/stats")["routes"].clone();
    assert!(routes.get("/admin/api/events").is_none(), "{routes}");
}

#[test]
fn whoever_listens_to_a_quiet_service_hears_that_it_is_there() {
    let service = Service::start();
    let mut stream = Stream::open(&service, &[BEARER]);
    stream.event("snapshot");
    assert_eq!(stream.event("heartbeat"), serde_json::json!({}));
}

#[test]
fn a_stream_ends_with_its_session() {
    let service = Service::start();
    let cookie = service.log_in();
    let mut stream = Stream::open(&service, &[("cookie", &cookie)]);
    stream.event("snapshot");
    // A stream that is open uses its session.
    service.clock.advance(Duration::from_secs(20 * 60));
    service.server.get("/videos/1");
    stream.event("snapshot");
    service.clock.advance(Duration::from_secs(20 * 60));
    service.server.get("/videos/2");
    stream.event("snapshot");
    service.server.send(Method::POST, "/admin/api/logout", &[("cookie", &cookie), OURS], "");
    service.server.get("/videos/3");
    assert_eq!(stream.event("end")["reason"], "session");
    while stream.line().is_some_and(|line| !line.starts_with("0\r")) {}
}

#[test]
fn streams_end_when_the_process_drains() {
    let service = Service::start();
    let mut streams = [Stream::open(&service, &[BEARER]), Stream::open(&service, &[BEARER])];
    service.health.drain();
    for stream in &mut streams {
        assert_eq!(stream.event("end")["reason"], "draining");
    }
    service.get("events").error(503, "ADMIN_DRAINING");
}
