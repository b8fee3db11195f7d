//! What those get who may not come in, or try to do harm.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use ureq::http::Method;

use super::{BEARER, JSON, OURS, Service};

/// Every address that reads, and every one that changes something.
const READS: [&str; 29] = [
    "openapi.json",
    "session",
    "status",
    "overview",
    "events",
    "errors/snapshot",
    "errors/stats",
    "errors/series",
    "errors/top",
    "errors/recent",
    "errors/recent/1",
    "errors/groups",
    "errors/groups/00",
    "errors/fleet",
    "circuit-breakers",
    "health",
    "performance/stats",
    "performance/slow",
    "budgets",
    "catalog",
    "preview/VIDEO_NOT_FOUND",
    "alerts",
    "alerts/rules",
    "monitoring/health/services",
    "monitoring/health/check",
    "monitoring/errors/stats",
    "monitoring/logs/recent-errors",
    "errors/recent?q=x",
    "preview/NOPE",
];
const CHANGES: [&str; 7] = [
    "circuit-breakers/reset-all",
    "circuit-breakers/stripe/reset",
    "circuit-breakers/stripe/state",
    "monitoring/circuit-breakers/reset/stripe",
    "monitoring/circuit-breakers/reset-all",
    "alerts/configure",
    "monitoring/alerts/configure",
];

#[test]
fn nothing_is_open() {
    let service = Service::start();
    service.break_stripe();
    service.server.get("/videos/secret-7");
    let document = service.json("openapi.json");
    let paths = document["paths"].as_object().unwrap();
    for (path, operations) in paths {
        let name = path.strip_prefix("/admin/api/").unwrap();
        let listed = |names: &[&str]| {
            let like = name.split('{').next().unwrap();
            names.iter().any(|known| known.starts_with(like))
        };
        let is_open = matches!(name, "login" | "logout");
        assert!(is_open || listed(if operations.get("get").is_some() { &READS } else { &CHANGES }), "{name}");
    }
    for wrong in [None, Some("Bearer 0123456789-abcdeF"), Some("Bearer "), Some("Basic 0123456789-abcdef")] {
        // Ten wrong tokens close the address out, which is tested elsewhere.
        service.clock.advance(std::time::Duration::from_secs(61));
        let headers: Vec<(&str, &str)> = wrong.map(|token| ("authorization", token)).into_iter().collect();
        let (reads, changes) =
            if wrong.is_some() { (&READS[..3], &CHANGES[..3]) } else { (&READS[..], &CHANGES[..]) };
        for path in reads {
            let answer = service.server.send(Method::GET, &format!("/admin/api/{path}"), &headers, "");
            let error = answer.error(401, "ACCESS_TOKEN_REQUIRED");
            assert!(error.get("context").is_none() && !answer.body.contains("secret-7"), "{path}");
        }
        for path in changes {
            let headers = [&headers[..], &[JSON, OURS]].concat();
            let answer = service.server.send(Method::POST, &format!("/admin/api/{path}"), &headers, "{}");
            answer.error(401, "ACCESS_TOKEN_REQUIRED");
        }
    }
    assert_eq!(service.breakers.service("stripe").state().as_str(), "open");
}

#[test]
fn a_forged_or_ended_session_is_none() {
    let service = Service::start();
    let cookie = service.log_in();
    let id = cookie.strip_prefix("error_admin=").unwrap();
    let shorter = &id[1..];
    for forged in
        ["", "x", shorter, &format!("{id}0"), &id.to_uppercase().replace(|c: char| c.is_ascii_digit(), "0")]
    {
        let answer = service.server.send(
            Method::GET,
            "/admin/api/status",
            &[("cookie", &format!("error_admin={forged}"))],
            "",
        );
        answer.error(401, "ACCESS_TOKEN_REQUIRED");
    }
    let several = format!("error_admin=x; other=1; {cookie}");
    assert_eq!(
        service.server.send(Method::GET, "/admin/api/status", &[("cookie", &several)], "").status,
        200
    );
}

#[test]
fn other_sites_change_nothing() {
    let service = Service::start();
    service.break_stripe();
    let cookie = service.log_in();
    let cookie = ("cookie", cookie.as_str());
    let send = |headers: &[(&str, &str)]| {
        service.server.send(Method::POST, "/admin/api/circuit-breakers/reset-all", headers, "")
    };
    for site in ["cross-site", "same-site", "none", "x"] {
        send(&[cookie, OURS, ("sec-fetch-site", site)]).error(403, "ADMIN_CROSS_SITE");
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"] {
        send(&[cookie, OURS, ("origin", origin)]).error(403, "ADMIN_CROSS_SITE");
        // A token does not come by itself, and yet no page of another site has any business here.
        send(&[BEARER, ("origin", origin)]).error(403, "ADMIN_CROSS_SITE");
    }
    // A form cannot send the header.
    send(&[cookie]).error(403, "ADMIN_HEADER_MISSING");
    send(&[cookie, ("origin", &service.server.url(""))]).error(403, "ADMIN_HEADER_MISSING");
    // Nor is any other change for them, whoever they say they are.
    for path in CHANGES {
        let post = |headers: &[(&str, &str)]| {
            service.server.send(Method::POST, &format!("/admin/api/{path}"), headers, "{}")
        };
        post(&[cookie, JSON, OURS, ("sec-fetch-site", "cross-site")]).error(403, "ADMIN_CROSS_SITE");
        post(&[cookie, JSON]).error(403, "ADMIN_HEADER_MISSING");
    }
    assert_eq!(service.breakers.service("stripe").state().as_str(), "open");
    assert!(service.log().contains("admin_cross_site_request"));
    // Nor can another site log a browser in or out.
    for path in ["login", "logout"] {
        let path = format!("/admin/api/{path}");
        let cross = ("sec-fetch-site", "cross-site");
        let body = r#"{"token":"0123456789-abcdef"}"#;
        service
            .server
            .send(Method::POST, &path, &[cookie, JSON, OURS, cross], body)
            .error(403, "ADMIN_CROSS_SITE");
        service.server.send(Method::POST, &path, &[cookie, JSON], body).error(403, "ADMIN_HEADER_MISSING");
    }
    let same = ("sec-fetch-site", "same-origin");
    assert_eq!(send(&[cookie, OURS, same]).status, 200);
    assert_eq!(service.breakers.service("stripe").state().as_str(), "closed");
}

#[test]
fn bodies_that_are_wrong_are_told_so() {
    let service = Service::start();
    service.breakers.service("stripe");
    let send = |body: &str| service.post("circuit-breakers/stripe/state", body);
    send("{").error(400, "INVALID_JSON");
    send("[]").error(422, "INVALID_BODY");
    let error = send(r#"{"state":"exploded"}"#).error(422, "INVALID_BODY");
    assert_eq!(error["errors"][0]["pointer"], "/state");
    send(&format!(r#"{{"state":"{}"}}"#, "x".repeat(70_000))).error(413, "PAYLOAD_TOO_LARGE");
    let plain = [BEARER, ("content-type", "text/plain")];
    let answer = service.server.send(
        Method::POST,
        "/admin/api/circuit-breakers/stripe/state",
        &plain,
        r#"{"state":"closed"}"#,
    );
    answer.error(415, "UNSUPPORTED_MEDIA_TYPE");
    let login = |body: &str| service.server.send(Method::POST, "/admin/api/login", &[JSON, OURS], body);
    login(&format!(r#"{{"token":"{}"}}"#, "x".repeat(70_000))).error(413, "PAYLOAD_TOO_LARGE");
    let error = login(r#"{"token":7}"#).error(422, "INVALID_BODY");
    assert_eq!(error["errors"][0]["pointer"], "/token");
}

/// The head of a request that is written by hand.
fn head(line: &str, headers: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: x\r\nx-admin-request: 1\r\ncontent-type: application/json\r\n{headers}\r\n"
    )
}

/// The status that a server answers with to what was written.
fn status_of(stream: &mut TcpStream) -> String {
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    String::from_utf8_lossy(&status[9..]).into_owned()
}

#[test]
fn a_body_is_not_read_beyond_what_it_may_have() {
    let service = Service::start();
    let send = |line: &str, headers: &str, body: &str| {
        let mut stream = TcpStream::connect(service.server.address()).unwrap();
        stream.write_all(head(line, headers).as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        status_of(&mut stream)
    };
    // One that says how much it would be, of which nothing comes.
    let endless = "content-length: 999999999999\r\n";
    let token = "authorization: Bearer 0123456789-abcdef\r\n";
    assert_eq!(send("POST /admin/api/login", endless, ""), "413");
    assert_eq!(send("POST /admin/api/alerts/configure", &format!("{endless}{token}"), ""), "413");
    // One that does not say it: the last chunk never comes.
    let chunks = format!("4000\r\n{}\r\n", " ".repeat(0x4000)).repeat(5);
    let chunked = "transfer-encoding: chunked\r\n";
    assert_eq!(send("POST /admin/api/login", chunked, &chunks), "413");
    assert_eq!(send("POST /admin/api/alerts/configure", &format!("{chunked}{token}"), &chunks), "413");
    // Of whoever may not come in nothing is read at all.
    assert_eq!(send("POST /admin/api/alerts/configure", endless, ""), "401");
    assert_eq!(service.server.get("/").status, 200);
}

#[test]
fn parameters_that_are_wrong_are_told_so_all_at_once() {
    let service = Service::start();
    let error = service.get("errors/series?seconds=0&step=9999").error(400, "INVALID_QUERY");
    let places: Vec<_> =
        error["errors"].as_array().unwrap().iter().map(|error| &error["parameter"]).collect();
    assert_eq!(places, ["seconds", "step"]);
    for query in
        ["errors/series?step=7", "errors/recent?limit=501", "errors/recent?limit=x", "errors/stats?window=-1"]
    {
        service.get(query).error(400, "INVALID_QUERY");
    }
    service.get("performance/slow?order=name").error(400, "INVALID_QUERY");
    service.get("errors/recent/0").error(404, "ADMIN_RECORD_GONE");
    service.get("errors/recent/x").error(404, "ADMIN_RECORD_GONE");
    service.get("errors/groups/%3Cscript%3E").error(404, "ADMIN_GROUP_GONE");
}

#[test]
fn other_methods_are_refused_with_those_that_are_taken() {
    let service = Service::start();
    for (method, path, allowed) in [
        ("DELETE", "/admin/api/status", "GET, HEAD"),
        ("OPTIONS", "/admin/api/status", "GET, HEAD"),
        ("POST", "/admin/api/status", "GET, HEAD"),
        ("GET", "/admin/api/login", "POST"),
        ("GET", "/admin/api/circuit-breakers/reset-all", "POST"),
        ("PUT", "/admin/", "GET, HEAD"),
        ("TRACE", "/admin/assets/css/dashboard.css", "GET, HEAD"),
    ] {
        let method: Method = method.parse().unwrap();
        let answer = service.server.send(method.clone(), path, &[BEARER, OURS], "");
        answer.error(405, "METHOD_NOT_ALLOWED");
        let mut methods: Vec<_> = answer.header("allow").unwrap().split(", ").collect();
        methods.sort_unstable();
        assert_eq!(methods.join(", "), allowed, "{method} {path}");
    }
    let head = service.server.send(Method::HEAD, "/admin/api/status", &[BEARER], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    service.server.get("/admin/api/nothing").error(404, "ROUTE_NOT_FOUND");
    service.server.get("/admin/nothing").error(404, "ROUTE_NOT_FOUND");
    service.server.get("/admin/assets/../api/status").error(404, "ROUTE_NOT_FOUND");
}

#[test]
fn hostile_texts_are_texts() {
    let service = Service::start();
    let agent = r#"<img src=x onerror=alert(1)>"</script><script>"#;
    let path = "/videos/%3Cimg%20onerror=alert(1)%3E%3C%2Fscript%3E%22";
    service.server.send(Method::GET, path, &[("user-agent", agent)], "").error(404, "VIDEO_NOT_FOUND");
    let found = service.json("errors/recent?q=ONERROR");
    let record = &found["errors"][0];
    assert_eq!(record["user_agent"], agent);
    assert_eq!(record["message"], r#"video <img onerror=alert(1)></script>" not found"#);
    assert_eq!(record["context"]["video_id"], r#"<img onerror=alert(1)></script>""#);
    // The API is no page, whatever a browser makes of it.
    let answer = service.get("errors/recent");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    // Control characters and line ends neither end an event of a stream nor a header.
    let name = "%0A%0Aevent:%20end%0Adata:%20x";
    let answer = service.post(&format!("circuit-breakers/{name}/reset"), "");
    assert_eq!(answer.error(404, "ADMIN_BREAKER_NOT_FOUND")["context"]["name"], "\n\nevent: end\ndata: x");
}

#[test]
fn a_thousand_streams_do_not_stand_in_the_way() {
    let service = Service::start();
    let open = |headers: &str| {
        let mut stream = TcpStream::connect(service.server.address()).unwrap();
        stream.write_all(head("GET /admin/api/events", headers).as_bytes()).unwrap();
        stream
    };
    // Those who may not come in take no place.
    let mut strangers: Vec<_> = (0..100).map(|_| open("")).collect();
    assert!(strangers.iter_mut().all(|stream| status_of(stream) == "401"));
    let mut streams: Vec<_> =
        (0..1_000).map(|_| open("authorization: Bearer 0123456789-abcdef\r\n")).collect();
    let statuses: Vec<_> = streams.iter_mut().map(status_of).collect();
    let count = |status: &str| statuses.iter().filter(|other| *other == status).count();
    assert_eq!((count("200"), count("503")), (32, 968));
    // Other routes are served meanwhile, and the refusal is an envelope.
    assert_eq!((service.server.get("/").status, service.get("status").status), (200, 200));
    let error = service.get("events").error(503, "ADMIN_STREAMS_FULL");
    assert_eq!((&error["retry_after"], &error["context"]["most"]), (&10.into(), &32.into()));
    // A place is free again when its listener has gone.
    drop(streams);
    crate::server::until("a place is free", || service.get_events_status() == 200);
}

impl Service {
    /// The status of a stream that is opened and given up.
    fn get_events_status(&self) -> u16 {
        super::events::Stream::open(self, &[BEARER]).status
    }
}
