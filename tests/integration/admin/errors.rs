//! What the administration says of errors.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::Method;

use super::Service;

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

/// Five errors in three cells of ten seconds.
fn story(service: &Service) {
    service.server.get("/videos/1");
    service.server.get("/videos/2");
    service.clock.advance(Duration::from_secs(15));
    service.server.get("/storage");
    service.clock.advance(Duration::from_secs(20));
    let request_id = ("x-request-id", "needle-42");
    service.server.send(Method::GET, "/videos/3", &[request_id], "");
    service.server.get("/nowhere");
}

#[test]
fn cells_tell_what_happened_when() {
    let service = Service::start();
    story(&service);
    let series = service.json("errors/series?seconds=300");
    let cells = usize::try_from(series["cells"].as_u64().unwrap()).unwrap();
    assert_eq!((&series["step"], cells), (&10.into(), 31));
    let total = numbers(&series["total"]);
    assert_eq!((total.len(), &total[27..]), (31, &[2, 1, 0, 2][..]));
    let start = series["start"].as_u64().unwrap();
    assert_eq!(start + 30 * 10, 1_795_672_800 + 30);
    assert_eq!(numbers(&series["by_category"]["database_error"])[28], 1);
    assert_eq!(numbers(&series["by_severity"]["low"])[27..], [2, 0, 0, 2]);
    assert_eq!(numbers(&series["by_code"]["VIDEO_NOT_FOUND"])[27..], [2, 0, 0, 1]);
    assert_eq!(numbers(&series["requests"]["by_class"]["4xx"])[27..], [2, 0, 0, 2]);
    // Wider cells lie on multiples of their width.
    let wide = service.json("errors/series?step=60");
    let total = numbers(&wide["total"]);
    assert_eq!((wide["start"].as_u64().unwrap() % 60, total.iter().sum::<u64>()), (0, 5));
    // The last minute to the second.
    let minute = service.json("errors/series?seconds=60");
    let total = numbers(&minute["total"]);
    assert_eq!((total.len(), total[59], total[39], total[24]), (60, 2, 1, 2));
    let top = service.json("errors/top?window=3600&limit=2");
    assert_eq!((&top["step"], &top["errors"][0]["code"]), (&60.into(), &"VIDEO_NOT_FOUND".into()));
    assert_eq!((&top["errors"][0]["count"], top["errors"].as_array().unwrap().len()), (&3.into(), 2));
    assert_eq!(numbers(&top["errors"][0]["cells"]).iter().sum::<u64>(), 3);
}

#[test]
fn recent_errors_are_found() {
    let service = Service::start();
    story(&service);
    let ids = |query: &str| -> Vec<u64> {
        let found = service.json(&format!("errors/recent?{query}"));
        found["errors"].as_array().unwrap().iter().map(|record| record["id"].as_u64().unwrap()).collect()
    };
    assert_eq!(ids(""), [5, 4, 3, 2, 1]);
    for (query, expected) in [
        ("limit=2", &[5, 4][..]),
        ("after=3", &[5, 4]),
        ("code=VIDEO_NOT_FOUND", &[4, 2, 1]),
        ("category=database_error", &[3]),
        ("severity=low", &[5, 4, 2, 1]),
        ("severity=high,medium", &[3]),
        ("status=404&after=4", &[5]),
        ("route=/storage", &[3]),
        ("request_id=needle-42", &[4]),
        ("q=NEEDLE", &[4]),
        ("q=videos%2F3", &[4]),
        ("q=shard%207", &[3]),
        ("q=nothing%20like%20it", &[]),
        ("q=", &[5, 4, 3, 2, 1]),
    ] {
        assert_eq!(ids(query), expected, "{query}");
    }
    let all = service.json("errors/recent?limit=1&code=VIDEO_NOT_FOUND");
    assert_eq!((&all["matched"], &all["kept"], &all["dropped"]), (&3.into(), &5.into(), &0.into()));
    let record = service.json("errors/recent/3");
    assert_eq!(record["message"], "storage of shard 7 is gone");
    assert_eq!(record["context"], json!({ "shard": "shard 7" }));
    let fingerprint = record["fingerprint"].as_str().unwrap();
    assert_eq!(ids(&format!("fingerprint={fingerprint}")), [3]);
    let groups = service.json("errors/groups");
    let codes: Vec<_> = groups["groups"].as_array().unwrap().iter().map(|group| &group["code"]).collect();
    assert_eq!(codes, ["ROUTE_NOT_FOUND", "VIDEO_NOT_FOUND", "VIDEO_STORAGE_GONE"]);
    let group = service.json(&format!("errors/groups/{fingerprint}"));
    assert_eq!((&group["group"]["records"], &group["errors"][0]["id"]), (&1.into(), &3.into()));
}

#[test]
fn documents_a_and_d_have_their_shapes() {
    let service = Service::start();
    story(&service);
    let a = service.json("errors/stats");
    assert_eq!(a["error_counts"]["database_error:StorageGone"], 1);
    assert_eq!((&a["total_errors"], a["recent_errors"].as_array().unwrap().len()), (&5.into(), 5));
    service.break_stripe();
    let d = service.json("errors/stats?window=10");
    assert_eq!((&d["total_errors"], &d["errors_by_severity"]), (&2.into(), &json!({ "low": 2 })));
    assert!(d["circuit_breakers"]["stripe"]["triggered_at"].is_number() && d["recent_alerts"].is_array());
    let status = service.json("status");
    assert_eq!(status["error_stats"]["total_errors"], 5);
    assert_eq!(status["circuit_breakers"]["stripe"]["threshold"], 1);
    assert!(status["performance"]["total_requests"].is_number() && status["alert_summary"].is_object());
    assert_eq!(service.json("errors/snapshot")["total_errors"], 5);
    assert_eq!(service.json("budgets")["error_budgets"][0]["failed"], 1);
}
