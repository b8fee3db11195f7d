//! What applications tell auditors and measure.

use std::net::IpAddr;
use std::time::Duration;

use error_actix::{performance_metric, security_event};
use serde_json::{Value, json};
use tracing::Level;

use crate::captured::captured_at;

fn events(run: impl FnOnce()) -> Vec<Value> {
    let lines = captured_at(Level::INFO, run);
    let event = |line: &str| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        event.as_object_mut().unwrap().remove("timestamp");
        event
    };
    lines.lines().map(event).collect()
}

#[test]
fn a_security_event_has_a_name_a_message_and_fields() {
    let peer = IpAddr::from([192, 0, 2, 7]);
    let written = events(|| {
        security_event!("failed_login", "the third wrong password", user.id = 7, client.address = %peer);
        security_event!(INFO, "monitor_reset", format_args!("reset by {}", "ann"));
        security_event!(ERROR, "keys_lost", String::from("all"),);
    });
    assert_eq!(
        written,
        [
            json!({"level": "WARN", "target": "security", "event.name": "failed_login",
                "message": "the third wrong password", "user.id": 7, "client.address": "192.0.2.7"}),
            json!({"level": "INFO", "target": "security", "event.name": "monitor_reset", "message": "reset by ann"}),
            json!({"level": "ERROR", "target": "security", "event.name": "keys_lost", "message": "all"}),
        ]
    );
}

#[test]
fn a_measurement_has_a_value_and_the_unit_of_its_type() {
    let written = events(|| {
        performance_metric!("video_render_time", Duration::from_millis(1500), video.length = 12.5);
        performance_metric!("queue_length", 17_usize);
    });
    assert_eq!(
        written,
        [
            json!({"level": "INFO", "target": "performance", "event.name": "performance_metric",
                "metric.name": "video_render_time", "metric.value": 1.5, "metric.unit": "s",
                "message": "video_render_time", "video.length": 12.5}),
            json!({"level": "INFO", "target": "performance", "event.name": "performance_metric",
                "metric.name": "queue_length", "metric.value": 17.0, "message": "queue_length"}),
        ]
    );
}

#[test]
fn nothing_is_evaluated_for_nobody() {
    let evaluated = std::cell::Cell::new(0);
    let count = || {
        evaluated.set(evaluated.get() + 1);
        7
    };
    assert!(
        captured_at(Level::ERROR, || {
            security_event!("failed_login", "wrong", attempt = count());
            performance_metric!("attempts", count());
        })
        .is_empty()
    );
    assert_eq!(evaluated.get(), 0);
    events(|| performance_metric!("attempts", count(), attempt = count()));
    assert_eq!(evaluated.get(), 2);
}
