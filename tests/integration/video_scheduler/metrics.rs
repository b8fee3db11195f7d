//! Every metric of document C, under its name and its labels.

use serde_json::json;

use super::{Fixture, outage, serve_with};
use crate::services::{Prometheus, Redis};

/// Something of every kind.
fn use_everything(fixture: &Fixture) {
    assert_eq!(fixture.upload("fox").status, 201);
    assert_eq!(fixture.upload("fox").status, 409);
    assert_eq!(fixture.post("/api/videos/fox/posts", &json!({"platform": "tiktok"})).status, 201);
    assert_eq!(fixture.post("/api/videos/fox/conversions", &json!({"format": "mov"})).status, 200);
    let at = "2024-01-15T11:30:00Z";
    let post = json!({"video_id": "fox", "platform": "tiktok", "at": at});
    assert_eq!(fixture.post("/api/schedules", &post).status, 201);
    fixture.services.will(outage());
    assert_eq!(fixture.post("/api/videos/fox/posts", &json!({"platform": "youtube"})).status, 503);
    assert_eq!(fixture.post("/api/videos/fox/conversions", &json!({"format": "mov"})).status, 500);
}

#[test]
fn the_list_of_document_c_is_there() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    use_everything(&fixture);
    let text = fixture.server.get("/metrics").body;
    for line in [
        r#"http_requests_total{method="PUT",endpoint="/api/videos/{id}",status="201"} 1"#,
        r#"http_requests_total{method="PUT",endpoint="/api/videos/{id}",status="409"} 1"#,
        r#"http_request_duration_seconds_count{method="PUT",endpoint="/api/videos/{id}"} 2"#,
        "http_requests_in_progress 1",
        r#"video_uploads_total{status="success"} 1"#,
        r#"video_uploads_total{status="failed"} 1"#,
        r#"video_posts_total{platform="tiktok",status="success"} 1"#,
        r#"video_posts_total{platform="youtube",status="failed"} 1"#,
        r#"platform_api_calls_total{platform="tiktok",operation="upload",status="success"} 1"#,
        r#"platform_api_calls_total{platform="youtube",operation="upload",status="failed"} 1"#,
        r#"platform_api_duration_seconds_count{platform="tiktok",operation="upload"} 1"#,
        r#"celery_tasks_total{task_name="convert_video",status="success"} 1"#,
        r#"celery_tasks_total{task_name="convert_video",status="failed"} 1"#,
        r#"rate_limit_decisions_total{limiter="user",decision="allowed",mode="local"} 7"#,
        "database_connections 1",
        "redis_connections 1",
        r#"app_errors_total{category="processing_error",error_type="Conversion",severity="high"} 1"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
}

#[test]
fn prometheus_scrapes_the_scheduler() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    use_everything(&fixture);
    let prometheus = Prometheus::start(fixture.server.address());
    for (query, expected) in [
        ("sum(video_uploads_total)", 2.0),
        ("sum by (platform) (video_posts_total{status='failed'})", 1.0),
        ("sum(rate(http_requests_total{status=~'5..'}[1m])) >= bool 0", 1.0),
        ("sum(platform_api_duration_seconds_count)", 2.0),
        ("database_connections + redis_connections", 2.0),
    ] {
        prometheus.wait_for(query, |value| value == expected);
    }
}
