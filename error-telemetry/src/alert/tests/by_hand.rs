//! Alerts that are sent by hand.

use std::time::Duration;

use error_core::{AlertSource as _, Severity};

use super::Fixture;
use crate::alert::{AlertStatus, ManualAlert};

#[test]
fn the_same_is_told_once_in_a_while() {
    let fixture = Fixture::new(|builder| builder);
    let failed = |message: &str| ManualAlert::new("VIDEO_PROCESSING_FAILED", message, Severity::High);
    for number in 0..10 {
        fixture.alerts.send(&failed(&format!("video {number}")));
    }
    fixture.alerts.send(&failed("video 7").about("tenant-1"));
    let told = fixture.told();
    let keys: Vec<_> = told.iter().map(|it| (it.alert().key(), it.alert().message())).collect();
    assert_eq!(
        keys,
        [
            ("VIDEO_PROCESSING_FAILED".to_owned(), "video 0"),
            ("VIDEO_PROCESSING_FAILED/tenant-1".to_owned(), "video 7"),
        ]
    );
    assert_eq!(fixture.alerts.history()[0].repeated(), 9);
    fixture.clock.advance(Duration::from_secs(60));
    fixture.alerts.send(&failed("video 11"));
    assert_eq!(fixture.told()[0].status(), AlertStatus::Firing);
    let raised = fixture.alerts.raised_alerts();
    let last = raised.last().unwrap();
    assert_eq!((last.kind(), last.message()), ("VIDEO_PROCESSING_FAILED", "video 11"));
    // Nothing of it goes on: nobody knows when it is over.
    assert!(fixture.alerts.active().is_empty());
}

#[test]
fn a_loop_of_many_subjects_is_bounded() {
    let fixture = Fixture::new(|builder| builder.history(50));
    for number in 0..5_000 {
        let alert = ManualAlert::new("LOOP", "again", Severity::Low).about(number.to_string());
        fixture.alerts.send(&alert);
    }
    assert_eq!(fixture.alerts.history().len(), 50);
    assert!((256..=1_024).contains(&fixture.told().len()));
    assert!(fixture.alerts.history()[0].is_muted());
    fixture.clock.advance(Duration::from_secs(60));
    fixture.alerts.send(&ManualAlert::new("LOOP", "again", Severity::Low).about("x"));
    assert_eq!(fixture.told().len(), 1);
}

#[test]
fn texts_lose_secrets_lines_and_what_is_too_long() {
    let fixture = Fixture::new(|builder| builder);
    let text = format!("token=hunter2\nline two {}", "x".repeat(2_000));
    let alert = ManualAlert::new("K", text, Severity::Low).about("api_key=hunter2");
    let alert = fixture.alerts.send(&alert);
    assert!(alert.message().starts_with("token=[redacted] line two xxx"), "{}", alert.message());
    assert!(alert.message().len() <= 1_024 + '…'.len_utf8() && alert.message().ends_with('…'));
    assert_eq!(alert.subject(), Some("api_key=[redacted]"));
}
