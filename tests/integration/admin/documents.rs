//! Documents that are written down: what clients of the API rely on.

use std::collections::BTreeSet;

use actix_web::App;
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};
use serde_json::Value;

use super::{BEARER, JSON, OURS, Service, TOKEN};
use crate::server::{Server, until};

fn golden(name: &str, document: &Value) {
    let text = serde_json::to_string_pretty(document).unwrap();
    expectorate::assert_contents(format!("golden/admin/{name}.json"), &format!("{text}\n"));
}

/// The type of a value, as JSON Schema calls it.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Null => "null",
    }
}

/// Fails where an answer has not what its description says, or more than that.
pub(super) fn assert_as_described(path: &str, schema: &Value, answer: &Value) {
    let members = answer.as_object().unwrap();
    for name in schema["required"].as_array().unwrap() {
        assert!(members.contains_key(name.as_str().unwrap()), "{name} of {path} is missing in {answer}");
    }
    for (name, member) in members {
        let described =
            schema["properties"].get(name).unwrap_or_else(|| panic!("{path} says nothing of {name}"));
        let kind = described["type"].as_str();
        let is = kind_of(member);
        assert!(
            kind.is_none_or(|kind| kind == is || (kind, is) == ("number", "integer")),
            "{name} of {path} is {is}"
        );
    }
}

#[test]
fn the_endpoints_as_openapi() {
    let service = super::alerts::with_rules().0;
    service.break_stripe();
    service.server.get("/storage");
    let document = service.json("openapi.json");
    golden("openapi", &document);
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let ids: Vec<_> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let fingerprint = service.json("errors/recent/1")["fingerprint"].as_str().unwrap().to_owned();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let asked = path
            .strip_prefix("/admin/api/")
            .unwrap()
            .replace("{id}", "1")
            .replace("{fingerprint}", &fingerprint)
            .replace("{code}", "VIDEO_NOT_FOUND")
            .replace("{name}", "stripe")
            .replace("{service}", "stripe");
        let schema =
            |method: &str| &operations[method]["responses"]["200"]["content"]["application/json"]["schema"];
        // A stream, and what needs a fleet: `fleet.rs` has that.
        if operations.get("get").is_some() && !matches!(&*asked, "events" | "errors/fleet") {
            assert_as_described(path, schema("get"), &service.json(&asked));
        }
        if operations.get("post").is_some() && !matches!(&*asked, "login" | "logout") {
            let body = if asked.ends_with("state") {
                r#"{"state":"closed"}"#
            } else {
                r#"{"rules":[{"id":"error-rate","threshold":3}]}"#
            };
            assert_as_described(path, schema("post"), &service.post(&asked, body).json());
        }
    }
    // The other shapes of those that have two.
    let schema = |path: &str| {
        document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"].clone()
    };
    let d = service.json("errors/stats?window=60");
    assert_as_described("errors/stats", &schema("/admin/api/errors/stats"), &d);
    service.server.get("/");
    let durations = service.json("performance/stats");
    assert!(durations["total_requests"].is_number());
    assert_as_described("performance/stats", &schema("/admin/api/performance/stats"), &durations);
}

#[test]
fn each_refusal_is_described() {
    let service = Service::start();
    let document = service.json("openapi.json");
    let (state, login) = ("circuit-breakers/{name}/state", "login");
    let large = format!(r#"{{"state":"{}"}}"#, "x".repeat(70_000));
    let cross = ("sec-fetch-site", "cross-site");
    let plain = ("content-type", "text/plain");
    for (method, path, headers, body, status) in [
        ("get", "status", &[][..], "", 401),
        ("get", "errors/series?step=0", &[BEARER], "", 400),
        ("get", "performance/slow?order=x", &[BEARER], "", 400),
        ("get", "preview/VIDEO_NOT_FOUND?format=x", &[BEARER], "", 400),
        ("get", "preview/NOPE", &[BEARER], "", 404),
        ("get", "errors/recent/99", &[BEARER], "", 404),
        ("get", "errors/groups/99", &[BEARER], "", 404),
        ("get", "errors/fleet?minutes=x", &[BEARER], "", 404),
        ("get", "alerts", &[BEARER], "", 404),
        ("get", "alerts/rules", &[BEARER], "", 404),
        ("post", "alerts/configure", &[BEARER, JSON], r#"{"rules":[]}"#, 404),
        ("post", "monitoring/alerts/configure", &[BEARER, JSON], r#"{"rules":[]}"#, 404),
        ("post", "circuit-breakers/nobody/reset", &[BEARER], "", 404),
        ("post", "monitoring/circuit-breakers/reset/nobody", &[BEARER], "", 404),
        ("post", "circuit-breakers/reset-all", &[BEARER, cross], "", 403),
        ("post", "logout", &[], "", 403),
        ("post", login, &[OURS, JSON], r#"{"token":"0123456789-wrong"}"#, 401),
        ("post", login, &[OURS, JSON], "{", 400),
        ("post", login, &[OURS, plain], "{}", 415),
        ("post", login, &[OURS, JSON], "{}", 422),
        ("post", state, &[BEARER, JSON], &large, 413),
        ("post", state, &[BEARER, JSON], "{", 400),
        ("post", state, &[BEARER, plain], "{}", 415),
        ("post", state, &[BEARER, JSON], "{}", 422),
        ("post", state, &[BEARER, JSON], r#"{"state":"closed"}"#, 404),
    ] {
        let asked = path.replace("{name}", "nobody");
        let answer = service.server.send(
            method.to_ascii_uppercase().parse().unwrap(),
            &format!("/admin/api/{asked}"),
            headers,
            body,
        );
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        assert!(
            responses(&document, method, path).contains_key(&status.to_string()),
            "{status} of {method} {path}"
        );
    }
    let (mut places, events) = (Vec::new(), responses(&document, "get", "events"));
    places.resize_with(32, || super::events::Stream::open(&service, &[BEARER]));
    assert!(service.get("events").status == 503 && events.contains_key("503"));
    for _ in 0..10 {
        service.send_login("0123456789-wrong!");
    }
    for (method, path) in [("get", "status"), ("post", login)] {
        assert!(responses(&document, method, path).contains_key("429"));
    }
    assert_eq!((service.get("status").status, service.send_login(TOKEN).status), (429, 429));
}

/// What is said of the answers of the endpoint whose pattern fits.
fn responses<'a>(document: &'a Value, method: &str, asked: &str) -> &'a serde_json::Map<String, Value> {
    let asked = asked.split('?').next().unwrap();
    let fits = |path: &str| {
        let (path, asked): (Vec<_>, Vec<_>) = (path.split('/').skip(3).collect(), asked.split('/').collect());
        path.len() == asked.len()
            && path.iter().zip(&asked).all(|(one, other)| one == other || one.starts_with('{'))
    };
    let operations = document["paths"].as_object().unwrap().iter();
    let mut found = operations.filter(|(path, _)| fits(path)).map(|(_, operations)| &operations[method]);
    found.next().unwrap()["responses"].as_object().unwrap()
}

#[test]
fn an_overview_has_everything() {
    let service = Service::start();
    service.break_stripe();
    service.server.get("/videos/1");
    service.server.get("/storage");
    until("the checks have been asked", || service.json("health")["status"] == "healthy");
    let mut overview = service.json("overview");
    // What the process uses is not the same in each run.
    let performance = overview["performance"].as_object_mut().unwrap();
    performance.retain(|name, _| !["memory", "cpu", "heavy"].iter().any(|varies| name.contains(varies)));
    golden("overview", &overview);
    let health = service.json("health");
    assert_eq!(health["checks"]["storage"]["message"], "it is there");
    assert_eq!((&health["service"], &health["version"]), (&"video-api".into(), &"0.1.0".into()));
}

#[test]
fn slow_requests_are_shown_the_latest_first() {
    let service = Service::start();
    service.server.get("/");
    assert_eq!(service.json("performance/slow")["requests"], serde_json::json!([]));
    let all = service.json("performance/slow?order=duration&limit=1");
    assert_eq!(all["requests"].as_array().unwrap().len(), 1);
    assert_eq!(service.json("performance/stats")["routes"]["/"]["total_requests"], 1);
}

#[test]
fn the_catalogue_is_that_of_the_stack() {
    let service = Service::start();
    let catalog = service.json("catalog");
    let entry = |code: &str| catalog["errors"].as_array().unwrap().iter().find(|entry| entry["code"] == code);
    assert_eq!(entry("VIDEO_NOT_FOUND").unwrap()["description"], "No video has this id.");
    assert_eq!(entry("VIDEO_STORAGE_GONE").unwrap()["context"][0]["visibility"], "public");
    for ours in ["ROUTE_NOT_FOUND", "INVALID_JSON", "ADMIN_CROSS_SITE", "ACCESS_TOKEN_REQUIRED"] {
        assert!(entry(ours).is_some(), "{ours}");
    }
}

#[test]
fn what_is_not_there_is_told_so() {
    let errors = ErrorStack::builder().monitor(Monitor::new()).build().unwrap();
    let admin = Admin::builder(&errors, BearerToken::new(TOKEN).unwrap()).build().unwrap();
    let server = Server::start(move || {
        App::new().service(errors.endpoints().admin(admin.clone())).wrap(errors.layer())
    });
    let get = |path: &str| server.send(ureq::http::Method::GET, &format!("/admin/api/{path}"), &[BEARER], "");
    for path in
        ["circuit-breakers", "health", "performance/stats", "performance/slow", "alerts", "alerts/rules"]
    {
        get(path).error(404, "ADMIN_NOT_CONFIGURED");
    }
    let overview = get("overview").json();
    for absent in ["breakers", "health", "performance", "alerts"] {
        assert!(overview.get(absent).is_none(), "{absent}");
    }
    assert_eq!(get("session").json()["features"]["breakers"], false);
    assert_eq!(get("monitoring/health/services").json()["status"], "pass");
}
