//! The two services of `docs/migrating-from-thiserror.md`: what stays the same, and each difference that the guide lists.

mod after;
mod before;

use std::fs;

use actix_web::App;
use serde_json::Value;
use ureq::http::Method;

use crate::captured::Lines;
use crate::server::{Answer, Server};

fn before() -> (Server, Lines) {
    let lines = Lines::default();
    let written = lines.clone();
    let server = Server::start(move || {
        written.install();
        App::new().configure(before::configure)
    });
    (server, lines)
}

fn after() -> (Server, Lines) {
    let (lines, errors) = (Lines::default(), after::errors().unwrap());
    let written = lines.clone();
    let server = Server::start(move || {
        written.install();
        App::new().configure(after::configure).default_service(errors.fallback()).wrap(errors.layer())
    });
    (server, lines)
}

fn buy(server: &Server, show: u32, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    server.send(Method::POST, &format!("/shows/{show}/tickets"), &headers, body)
}

#[test]
fn what_is_promised_stays_the_same() {
    let ((before, _), (after, _)) = (before(), after());
    let ask = |server: &Server| {
        [
            server.get("/shows/1"),
            server.get("/shows/9"),
            buy(server, 1, r#"{"email":"ann@example.com","seats":2}"#),
            buy(server, 1, r#"{"email":"ann@example.com","seats":4}"#),
            buy(server, 1, r#"{"email":"ann@example.com","seats":11}"#),
            buy(server, 9, r#"{"email":"ann@example.com","seats":1}"#),
            buy(server, 1, r#"{"email":"eager@example.com","seats":1}"#),
        ]
    };
    let mut statuses = Vec::new();
    for (old, new) in ask(&before).into_iter().zip(ask(&after)) {
        assert_eq!((old.status, &old.body), (new.status, &new.body));
        assert_eq!(old.header("retry-after"), new.header("retry-after"));
        assert_eq!(old.header("content-type"), new.header("content-type"));
        statuses.push(new.status);
    }
    assert_eq!(statuses, [200, 404, 201, 409, 400, 404, 429]);
}

#[test]
fn what_changes_is_what_the_guide_lists() {
    let ((before, old_lines), (after, new_lines)) = (before(), after());
    let order = r#"{"email":"ann@example.com","seats":1}"#;

    // The text of a 5xx.
    let (old, new) = (buy(&before, 2, order), buy(&after, 2, order));
    assert_eq!((old.status, new.status), (502, 502));
    assert_eq!(
        old.body,
        r#"{"error":"box_office","message":"box office: 10.0.0.7:5432 refused the connection"}"#
    );
    assert_eq!(new.body, r#"{"error":"box_office","message":"Bad Gateway"}"#);

    // Headers.
    for header in ["x-request-id", "x-error-code", "cache-control", "x-content-type-options"] {
        assert_eq!((old.header(header), new.header(header).is_some()), (None, true), "{header}");
    }

    // One event, which leads from the response to the cause.
    let (old, new_log) = (old_lines.take(), new_lines.take());
    assert_eq!((old.len(), new_log.len()), (1, 1));
    assert_eq!(old[0]["http.route"], Value::Null);
    assert_eq!(new_log[0]["http.route"], "/shows/{show}/tickets");
    assert_eq!(new_log[0]["request_id"].as_str(), new.header("x-request-id"));
    assert!(new_log[0].to_string().contains("10.0.0.7:5432 refused the connection"), "{new_log:?}");

    // What has the form of a secret.
    let eager = r#"{"email":"eager@example.com","seats":1}"#;
    assert_eq!((buy(&before, 1, eager).status, buy(&after, 1, eager).status), (429, 429));
    let [old, new] = [old_lines, new_lines].map(|lines| lines.take()[0].to_string());
    assert!(old.contains("eager@example.com bought too often"), "{old}");
    assert!(new.contains("[redacted] bought too often") && !new.contains("eager@"), "{new}");

    // What Actix itself answers.
    let ask = |server: &Server| {
        [
            server.get("/nope"),
            server.send(Method::DELETE, "/shows/1", &[], ""),
            server.get("/shows/first"),
            buy(server, 1, "{"),
            buy(server, 1, r#"{"email":"ann@example.com","seats":"two"}"#),
        ]
    };
    let (old, new) = (ask(&before), ask(&after));
    assert_eq!(old.each_ref().map(|answer| answer.status), [404, 404, 404, 400, 400]);
    assert_eq!(new.each_ref().map(|answer| answer.status), [404, 405, 404, 400, 422]);
    assert!(old.iter().all(|answer| !answer.body.starts_with('{')));
    let codes = ["ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED", "INVALID_PATH", "INVALID_JSON", "INVALID_BODY"];
    assert_eq!(new.each_ref().map(|answer| answer.header("x-error-code")), codes.map(Some));
    assert!(new.iter().all(|answer| answer.body.starts_with(r#"{"error":""#)));
}

/// What the guide shows as a difference is one.
#[test]
fn the_guides_diff_is_of_these_files() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let read = |file: &str| fs::read_to_string(format!("{root}/{file}")).unwrap();
    let guide = read("docs/migrating-from-thiserror.md");
    let (_, rest) = guide.split_once("```diff\n").unwrap();
    let (diff, _) = rest.split_once("\n```").unwrap();
    for (sign, other, file) in [('-', '+', "before.rs"), ('+', '-', "after.rs")] {
        let text = read(&format!("tests/integration/migration/{file}"));
        let mut lines = text.lines();
        for line in diff.lines().filter(|line| !line.starts_with(other) && !line.starts_with("@@")) {
            let line = line.strip_prefix([sign, ' ']).unwrap_or(line);
            assert!(lines.any(|found| found == line), "`{line}` is not in {file}, or not at its place");
        }
    }
}
