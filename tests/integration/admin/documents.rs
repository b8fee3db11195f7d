//! Documents that are written down: what clients of the API rely on.

use std::collections::BTreeSet;

use actix_web::App;
use error_actix::admin::Admin;
use error_actix::{BearerToken, ErrorStack, Monitor};
use serde_json::Value;

use super::{Service, TOKEN};
use crate::server::{Server, until};

fn golden(name: &str, document: &Value) {
    let text = serde_json::to_string_pretty(document).unwrap();
    expectorate::assert_contents(format!("golden/admin/{name}.json"), &format!("{text}\n"));
}

#[test]
fn the_endpoints_as_openapi() {
    let service = Service::start();
    let document = service.json("openapi.json");
    golden("openapi", &document);
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let ids: Vec<_> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    // Whatever the description promises is there.
    for (path, operations) in document["paths"].as_object().unwrap() {
        let Some(read) = operations.get("get").filter(|_| !path.contains('{') && !path.ends_with("/events"))
        else {
            continue;
        };
        if path.contains("/alerts") {
            continue;
        }
        let answer = service.json(path.strip_prefix("/admin/api/").unwrap());
        let schema = &read["responses"]["200"]["content"]["application/json"]["schema"];
        for name in schema["required"].as_array().into_iter().flatten() {
            let (member, kind) =
                (&answer[name.as_str().unwrap()], &schema["properties"][name.as_str().unwrap()]["type"]);
            let told = match member {
                Value::String(_) => "string",
                Value::Array(_) => "array",
                Value::Object(_) => "object",
                Value::Bool(_) => "boolean",
                Value::Number(_) => "integer",
                Value::Null => "nothing",
            };
            assert_eq!(kind, told, "{name} of {path}");
        }
    }
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
    let get = |path: &str| {
        server.send(ureq::http::Method::GET, &format!("/admin/api/{path}"), &[super::BEARER], "")
    };
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
