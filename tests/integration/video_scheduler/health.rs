//! Document C's health documents, of a real SQLite, a real Redis and a store that answers or does not.

use serde_json::json;
use ureq::http::Method;

use super::{ADMIN, Fixture, outage, serve, serve_with};
use crate::server::Answer;
use crate::services::Redis;

impl Fixture {
    /// The details, after every check was asked.
    fn detailed(&self) -> Answer {
        actix_web::rt::System::new().block_on(self.state.checks().refresh());
        let token = format!("Bearer {ADMIN}");
        self.server.send(Method::GET, "/health/detailed", &[("authorization", &token)], "")
    }
}

#[test]
fn the_probes_answer_as_in_document_c() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    let health = fixture.server.get("/health");
    assert_eq!(
        health.json(),
        json!({
            "status": "healthy",
            "timestamp": "2024-01-15T10:30:00Z",
            "service": "Multi-Platform Video Scheduler",
            "version": "0.1.0",
        })
    );
    let live = fixture.server.get("/health/live");
    assert_eq!(live.json(), json!({"status": "alive", "timestamp": "2024-01-15T10:30:00Z"}));
    fixture.detailed();
    let ready = fixture.server.get("/health/ready");
    assert_eq!(ready.json(), json!({"status": "ready", "timestamp": "2024-01-15T10:30:00Z"}));
    assert_eq!((health.status, live.status, ready.status), (200, 200, 200));
}

#[test]
fn the_details_are_those_of_document_c() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    let answer = fixture.detailed();
    let mut body = answer.json();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let facts = body["checks"]["redis"]["details"].take();
    assert!(facts["version"].is_string() && facts["used_memory_human"].is_string(), "{facts}");
    assert!(facts["connected_clients"].as_u64().unwrap() >= 1);
    assert_eq!(
        body,
        json!({
            "status": "healthy",
            "timestamp": "2024-01-15T10:30:00Z",
            "service": "Multi-Platform Video Scheduler",
            "version": "0.1.0",
            "environment": "production",
            "checks": {
                "database": {"status": "healthy", "message": "Database connection successful"},
                "redis": {"status": "healthy", "message": "Redis connection successful", "details": null},
                "s3": {
                    "status": "healthy",
                    "message": "S3 connection successful",
                    "details": {"bucket": "video-scheduler-uploads", "region": "us-east-1"},
                },
            },
        })
    );
    assert_eq!(fixture.server.get("/health/detailed").status, 401, "not for everybody");

    // Without the store the service gets by.
    fixture.services.will(outage());
    let degraded = fixture.detailed();
    assert_eq!((degraded.status, &degraded.json()["status"]), (200, &json!("degraded")));
    assert_eq!(degraded.json()["checks"]["s3"]["status"], "unhealthy");
    assert_eq!(fixture.server.get("/health/ready").status, 200);
}

#[test]
fn without_its_queue_the_service_is_alive_and_not_ready() {
    let fixture = serve();
    let detailed = fixture.detailed();
    assert_eq!((detailed.status, &detailed.json()["status"]), (503, &json!("unhealthy")));
    assert_eq!(detailed.json()["checks"]["database"]["status"], "healthy");
    assert_eq!(detailed.json()["checks"]["redis"]["status"], "unhealthy");
    let ready = fixture.server.get("/health/ready");
    assert_eq!((ready.status, &ready.json()["status"]), (503, &json!("not_ready")));
    assert_eq!((fixture.server.get("/health/live").status, fixture.server.get("/health").status), (200, 200));
}
