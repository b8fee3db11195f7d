//! What the administration shows of all processes.

use std::time::Duration;

use error_actix::FleetMetrics;
use error_actix::fleet::Fleet;
use error_actix::prometheus::{Exposition, Metrics};

use super::Service;
use super::documents::assert_as_described;
use crate::services::Redis;

#[actix_web::test]
async fn the_errors_of_all_processes_are_shown_and_their_absence_is_an_envelope() {
    let mut redis = Redis::start();
    let mut fleet = None;
    let service = Service::with(|admin, monitor, clock| {
        let built = Fleet::builder(redis.url(), "video-api")
            .instance("a")
            .clock(clock.clone())
            .budget(Duration::from_secs(10))
            .monitor(monitor)
            .build()
            .unwrap();
        let admin = admin.fleet(&built);
        fleet = Some(built);
        admin
    });
    let fleet = fleet.unwrap();
    service.server.get("/videos/7");
    service.server.get("/storage");
    fleet.round().await.unwrap();

    assert_eq!(service.json("session")["features"]["fleet"], true);
    let told = service.json("errors/fleet");
    assert_eq!(
        (&told["instance"], &told["instances"], &told["minutes"]),
        (&"a".into(), &1.into(), &5.into())
    );
    assert_eq!(told["errors_by_instance"]["a"], 2);
    assert_eq!(told["requests_by_class"]["4xx"], 1);
    assert_eq!(told["recent_errors"][0]["record"]["code"], "VIDEO_STORAGE_GONE");
    let document = service.json("openapi.json");
    let responses = &document["paths"]["/admin/api/errors/fleet"]["get"]["responses"];
    assert_as_described("errors/fleet", &responses["200"]["content"]["application/json"]["schema"], &told);

    service.get("errors/fleet?minutes=0").error(400, "INVALID_QUERY");
    service.server.get("/admin/api/errors/fleet").error(401, "ACCESS_TOKEN_REQUIRED");
    Service::start().get("errors/fleet").error(404, "ADMIN_NOT_CONFIGURED");

    redis.kill();
    let away = service.get("errors/fleet");
    away.error(503, "FLEET_UNAVAILABLE");
    assert_eq!(away.header("retry-after"), Some("1"));
    let metrics = Metrics::builder().source(FleetMetrics::new(&fleet)).build().unwrap();
    let text = metrics.encode(Exposition::Classic);
    for line in [
        "fleet_instances 1",
        r#"fleet_redis_requests_total{outcome="failure"} 1"#,
        "fleet_sync_failures_total 0",
        "fleet_records_dropped_total 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
}
