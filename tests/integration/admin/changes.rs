//! What operators change, and what is written down of it.

use serde_json::json;

use super::Service;

#[test]
fn circuits_are_closed_and_forced() {
    let service = Service::start();
    service.break_stripe();
    service.breakers.service("a/b");
    let list = service.json("circuit-breakers");
    assert_eq!(list["status"], "fail");
    let names: Vec<_> = list["circuit_breakers"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["a/b", "stripe"]);
    let closed = service.post("circuit-breakers/stripe/reset", "").json();
    assert_eq!(
        (&closed["status"], &closed["circuit_breakers"][1]["state"]),
        (&"pass".into(), &"closed".into())
    );
    assert_eq!(closed["circuit_breakers"][1]["changed_by"], "token, by the administration");
    for state in ["forced_open", "forced_closed", "metrics_only", "closed"] {
        let body = json!({ "state": state }).to_string();
        let list = service.post("circuit-breakers/a%2Fb/state", &body).json();
        assert_eq!(list["circuit_breakers"][0]["state"], state);
    }
    service.break_stripe();
    let all = service.post("circuit-breakers/reset-all", "").json();
    assert_eq!(all["status"], "pass");
    service.post("circuit-breakers/nobody/reset", "").error(404, "ADMIN_BREAKER_NOT_FOUND");
    service
        .post("circuit-breakers/nobody/state", r#"{"state":"closed"}"#)
        .error(404, "ADMIN_BREAKER_NOT_FOUND");
    let text = service.log();
    let changes: Vec<_> = text.lines().filter(|line| line.contains("admin_change")).collect();
    assert_eq!(changes.len(), 6, "{text}");
    assert!(changes.iter().all(|line| {
        line.contains(r#""target":"security""#)
            && line.contains(r#""user.id":"token""#)
            && line.contains("127.0.0.1")
    }));
    for (line, (change, object)) in changes.iter().zip([
        ("circuit_breaker_reset", "stripe"),
        ("circuit_breaker_forced_open", "a/b"),
        ("circuit_breaker_forced_closed", "a/b"),
    ]) {
        assert!(line.contains(change) && line.contains(&format!(r#""object":"{object}""#)), "{line}");
    }
}

#[test]
fn document_b_has_its_own_addresses() {
    let service = Service::start();
    service.break_stripe();
    service.server.get("/storage");
    let services = service.json("monitoring/health/services");
    assert_eq!((&services["status"], &services["services"][0]["name"]), (&"fail".into(), &"stripe".into()));
    assert_eq!(service.json("monitoring/health/check"), json!({ "status": "healthy" }));
    let stats = service.json("monitoring/errors/stats");
    assert_eq!(
        (&stats["total_errors"], &stats["patterns"][0]["code"]),
        (&1.into(), &"VIDEO_STORAGE_GONE".into())
    );
    assert!(stats["circuit_breakers"]["stripe"]["triggered_at"].is_number());
    assert_eq!(service.json("monitoring/logs/recent-errors")["errors"][0]["code"], "VIDEO_STORAGE_GONE");
    let reset = service.post("monitoring/circuit-breakers/reset/stripe", "").json();
    assert_eq!(reset, json!({ "reset": ["stripe"] }));
    assert_eq!(
        service.post("monitoring/circuit-breakers/reset-all", "").json(),
        json!({ "reset": ["stripe"] })
    );
    service.post("monitoring/circuit-breakers/reset/nobody", "").error(404, "ADMIN_BREAKER_NOT_FOUND");
}
