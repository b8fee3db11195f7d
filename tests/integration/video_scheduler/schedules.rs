//! Posts that wait in a real Redis until they are due.

use std::time::Duration;

use error_actix::testing::assert_error;
use error_core::error_code;
use error_examples::video_scheduler::ScheduleError;
use serde_json::json;

use super::{Fixture, HIDDEN, outage, serve, serve_with};
use crate::server::Answer;
use crate::services::Redis;

impl Fixture {
    fn schedule(&self, at: &str) -> Answer {
        self.post("/api/schedules", &json!({"video_id": "fox", "platform": "tiktok", "at": at}))
    }

    fn post_due(&self) -> usize {
        actix_web::rt::System::new().block_on(self.state.post_due()).unwrap()
    }

    fn state_of(&self, schedule: &str) -> serde_json::Value {
        self.get(&format!("/api/schedules/{schedule}")).json()["state"].clone()
    }
}

#[test]
fn a_post_is_made_when_it_is_due_and_once() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    assert_eq!(fixture.upload("fox").status, 201);
    let scheduled = fixture.schedule("2024-01-15T11:30:00Z");
    assert_eq!((scheduled.status, &scheduled.json()["state"]), (201, &json!("waiting")));
    let id = scheduled.json()["schedule_id"].as_str().unwrap().to_owned();
    let shown = fixture.get(&format!("/api/schedules/{id}")).json();
    assert_eq!(
        shown,
        json!({
            "schedule_id": id,
            "video_id": "fox",
            "platform": "tiktok",
            "at": "2024-01-15T11:30:00Z",
            "state": "waiting",
        })
    );
    fixture.services.requests();
    fixture.clock.advance(Duration::from_secs(3599));
    assert_eq!(fixture.post_due(), 0);
    fixture.clock.advance(Duration::from_secs(1));
    assert_eq!((fixture.post_due(), fixture.post_due()), (1, 0));
    assert_eq!((fixture.services.requests().len(), fixture.state_of(&id)), (1, json!("posted")));

    // One that fails is told to the observers, as an error of a request is.
    let later = fixture.schedule("2024-01-16T11:30:00Z").json()["schedule_id"].as_str().unwrap().to_owned();
    fixture.services.will(outage());
    fixture.clock.advance(Duration::from_secs(24 * 3600));
    assert_eq!((fixture.post_due(), fixture.state_of(&later)), (1, json!("failed")));
    let metrics = fixture.server.get("/metrics").body;
    for line in [
        r#"celery_tasks_total{task_name="post_video",status="success"} 1"#,
        r#"celery_tasks_total{task_name="post_video",status="failed"} 1"#,
        r#"app_errors_total{category="external_service_error",error_type="Unavailable",severity="high"} 1"#,
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    assert_eq!(fixture.get("/api/schedules/nope").json()["error"]["details"]["resource_type"], "Schedule");
}

#[test]
fn a_time_must_be_one_and_in_the_future() {
    let fixture = serve();
    assert_eq!(fixture.upload("fox").status, 201);
    for (at, message) in [
        ("tomorrow", "the time must be like 2024-01-15T10:30:00Z"),
        ("2024-01-15T10:30:00Z", "the time must be in the future"),
        ("2025-01-15T10:30:00Z", "the time must be within a year"),
    ] {
        let answer = fixture.schedule(at);
        assert_error!(
            answer.parts(),
            status = 422,
            code = "INVALID_SCHEDULE_TIME",
            message = message,
            context = json!({"scheduled_for": at}),
        );
    }
}

#[test]
fn a_connection_that_breaks_is_made_anew() {
    let redis = Redis::start();
    let fixture = serve_with(&[("REDIS_URL", &redis.url())]);
    assert_eq!(fixture.upload("fox").status, 201);
    let schedule = || fixture.schedule("2024-01-15T11:30:00Z").status;
    assert_eq!((schedule(), schedule()), (201, 201));
    let client = redis::Client::open(redis.url()).unwrap();
    let mut other = client.get_connection().unwrap();
    let killed: u32 =
        redis::cmd("CLIENT").arg(&["KILL", "TYPE", "normal", "SKIPME", "yes"]).query(&mut other).unwrap();
    assert_eq!((killed, schedule()), (1, 201));
}

#[test]
fn without_a_queue_nothing_is_scheduled() {
    let fixture = serve();
    assert_eq!(fixture.upload("fox").status, 201);
    assert_error!(
        fixture.schedule("2024-01-15T11:30:00Z").parts(),
        status = 503,
        code = error_code!(ScheduleError, "SCHEDULE_QUEUE_UNAVAILABLE"),
        retry_after = 10,
        hidden = HIDDEN,
    );
    assert!(actix_web::rt::System::new().block_on(fixture.state.post_due()).is_err());
}
