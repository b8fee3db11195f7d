//! What a breaker does among threads, and what it shows of itself.

use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use error_core::{
    BODY_LIMIT, EnvelopeFormat, HttpError, JsonBuffer, Occurrence, Standard, TestClock, TimeFormat,
};
use serde_json::json;

use super::{BreakerEvent, BreakerHealth, BreakerSettings, BreakerState, Breakers, Cause, CircuitBreaker};

/// The moment in document D.
const THEN: Duration = Duration::from_secs(1_640_995_200);

fn clock() -> TestClock {
    TestClock::at(SystemTime::UNIX_EPOCH + THEN)
}

fn breaker(settings: BreakerSettings) -> (CircuitBreaker, TestClock) {
    let clock = clock();
    let breaker = CircuitBreaker::builder("test").settings(settings).clock(clock.clone()).build().unwrap();
    (breaker, clock)
}

fn fail(breaker: &CircuitBreaker, times: u32) {
    for _ in 0..times {
        breaker.admit().unwrap().failure();
    }
}

#[test]
fn of_fifty_calls_at_once_exactly_the_probes_are_admitted() {
    let (breaker, clock) = breaker(BreakerSettings::consecutive(1).with_probes(3));
    for round in 1..=20 {
        fail(&breaker, 1);
        clock.advance(Duration::from_secs(60));
        let (barrier, admitted) = (Barrier::new(50), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| {
                    barrier.wait();
                    if let Ok(permit) = breaker.admit() {
                        admitted.lock().unwrap().push(permit);
                    }
                });
            }
        });
        let admitted = admitted.into_inner().unwrap();
        assert_eq!(admitted.len(), 3);
        admitted.into_iter().for_each(super::Permit::success);
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(breaker.snapshot().counts.rejected, round * 47);
    }
}

#[test]
fn an_outage_after_a_hundred_thousand_successes_opens_the_circuit_at_its_rate() {
    let (breaker, _) = breaker(BreakerSettings::count_window(100).with_failure_percent(50));
    for _ in 0..100_000 {
        breaker.admit().unwrap().success();
    }
    fail(&breaker, 49);
    assert_eq!(breaker.state(), BreakerState::Closed);
    fail(&breaker, 1);
    assert_eq!(breaker.state(), BreakerState::Open);
}

#[test]
fn nothing_is_lost_among_threads_and_a_generation_opens_once() {
    const CALLS: u64 = 4_000;
    const THREADS: u64 = 8;
    for settings in [
        BreakerSettings::consecutive(3).with_success_count(),
        BreakerSettings::count_window(50),
        BreakerSettings::time_window(Duration::from_secs(1)),
    ] {
        let clock = clock();
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = {
            let told = Arc::clone(&told);
            move |event: &BreakerEvent| told.lock().unwrap().push((event.generation, event.to))
        };
        let builder = CircuitBreaker::builder("test").settings(settings).clock(clock.clone());
        let breaker = builder.listener(listener).build().unwrap();
        thread::scope(|scope| {
            for number in 0..THREADS {
                let (breaker, clock) = (&breaker, &clock);
                scope.spawn(move || {
                    for call in 0..CALLS {
                        let Ok(permit) = breaker.admit() else {
                            clock.advance(Duration::from_secs(10));
                            continue;
                        };
                        // An outage now and then, in which some calls are given up.
                        match (call + number) % 7 {
                            6 => permit.cancel(),
                            _ if call / 500 % 2 == 1 => permit.failure(),
                            _ => permit.success(),
                        }
                    }
                });
            }
        });
        let counts = breaker.snapshot().counts;
        let all = counts.successes + counts.failures + counts.cancelled + counts.rejected;
        assert_eq!(all, THREADS * CALLS, "{counts:?}");
        assert!(counts.opened > 0);
        let mut told = told.lock().unwrap().clone();
        let opened = told.iter().filter(|(_, to)| *to == BreakerState::Open).count() as u64;
        assert_eq!(opened, counts.opened);
        told.sort_by_key(|(generation, _)| *generation);
        assert!(told.iter().map(|(generation, _)| *generation).eq(1..=told.len() as u32), "each once");
    }
}

#[test]
fn a_refusal_is_the_answer_of_document_d() {
    let settings = BreakerSettings::consecutive(5).with_error_type(error_core::ErrorType::Model);
    let (breaker, clock) = breaker(settings);
    fail(&breaker, 5);
    clock.advance(Duration::from_millis(12_500));
    let error = breaker.admit().unwrap_err();
    assert_eq!((error.status().as_u16(), error.recoverable()), (503, true));
    // A client that comes back earlier would be refused again.
    assert_eq!(error.retry_after().unwrap().to_string(), "48");
    assert_eq!(error.to_string(), "circuit breaker test is open: 5 model errors, of which 5 open it");
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH + THEN);
    let mut body = JsonBuffer::reusing(Vec::new(), BODY_LIMIT);
    Standard::new().with_time(TimeFormat::UnixSeconds).render(&occurrence, &mut body);
    let body: serde_json::Value = serde_json::from_slice(body.as_bytes()).unwrap();
    let expected = json!({"error": {
        "type": "CircuitBreakerError",
        "code": "CIRCUIT_BREAKER_OPEN",
        "message": "Service temporarily unavailable due to model errors",
        "category": "system_error",
        "severity": "high",
        "status_code": 503,
        "timestamp": 1_640_995_200.0,
        "recoverable": true,
        "retry_after": 48,
        "context": {
            "error_type": "model",
            "triggered_at": 1_640_995_200.0,
            "error_count": 5,
            "threshold": 5,
        },
    }});
    assert_eq!(body, expected);
}

#[test]
fn a_snapshot_shows_all_that_an_operator_asks() {
    let (breaker, clock) = breaker(BreakerSettings::count_window(10).with_minimum_calls(2));
    fail(&breaker, 2);
    clock.advance(Duration::from_secs(15));
    assert!(breaker.admit().is_err());
    let expected = json!({
        "name": "test",
        "error_type": "external_service",
        "state": "open",
        "health": "fail",
        "generation": 1,
        "window": {"calls": 0, "failures": 0, "slow": 0},
        "triggered_at": 1_640_995_200.0,
        "retry_after": 45.0,
        "counts": {"successes": 0, "failures": 2, "slow": 0, "rejected": 1, "cancelled": 0, "stale": 0,
            "opened": 1, "would_have_opened": 0},
    });
    assert_eq!(serde_json::to_value(breaker.snapshot()).unwrap(), expected);
    breaker.reset("ann: the provider is back");
    let shown = serde_json::to_value(breaker.snapshot()).unwrap();
    assert_eq!(shown["changed_by"], "ann: the provider is back");
    assert_eq!((&shown["state"], &shown["health"]), (&json!("closed"), &json!("pass")));
    assert!(shown.get("triggered_at").is_none());
}

#[test]
fn listeners_are_told_who_and_why_and_may_call_back_or_panic() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = {
        let told = Arc::clone(&told);
        move |event: &BreakerEvent| told.lock().unwrap().push(event.clone())
    };
    let breakers = Breakers::builder()
        .clock(clock())
        .listener(|_: &BreakerEvent| std::panic::resume_unwind(Box::new("a listener")))
        .listener(listener)
        .build()
        .unwrap();
    let breaker = breakers.service("stripe");
    fail(&breaker, 5);
    breaker.force_closed("bob: drill");
    let told = told.lock().unwrap();
    let [opened, forced] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((opened.cause, opened.failures, opened.threshold), (Cause::Failures, 5, 5));
    assert_eq!((&*opened.breaker, opened.by.as_deref()), ("stripe", None));
    assert_eq!((forced.from, forced.to), (BreakerState::Open, BreakerState::ForcedClosed));
    assert_eq!((forced.cause, forced.by.as_deref()), (Cause::Manual, Some("bob: drill")));
}

#[test]
fn a_registry_has_one_breaker_for_each_service_and_type() {
    let breakers = Breakers::builder()
        .clock(clock())
        .service("s3", BreakerSettings::consecutive(1))
        .limit(3)
        .build()
        .unwrap();
    assert!(Arc::ptr_eq(&breakers.service("s3"), &breakers.service("s3")));
    fail(&breakers.service("s3"), 1);
    // The documents: a model's circuit opens after 5 errors.
    let models = breakers.error_type(error_core::ErrorType::Model);
    fail(&models, 5);
    assert_eq!(models.admit().unwrap_err().error_type, "model");
    assert_eq!(breakers.service("other").state(), BreakerState::Closed);
    assert_eq!(breakers.health(), BreakerHealth::Fail);

    let beyond = breakers.service("one-too-many");
    assert_eq!((beyond.name(), beyond.state()), ("others", BreakerState::MetricsOnly));
    fail(&beyond, 100);
    let names: Vec<_> = breakers.snapshots().into_iter().map(|shown| shown.name.to_string()).collect();
    assert_eq!(names, ["other", "s3", "type:model", "others"]);

    assert!(breakers.reset("s3", "test") && !breakers.reset("unknown", "test"));
    assert_eq!(breakers.service("s3").state(), BreakerState::Closed);
    breakers.reset_all("test");
    assert_eq!(models.state(), BreakerState::Closed);
    assert_eq!(beyond.state(), BreakerState::MetricsOnly);
}

#[test]
fn a_registry_tells_all_mistakes_with_their_names() {
    let error = Breakers::builder()
        .service("s3", BreakerSettings::consecutive(0))
        .error_type(error_core::ErrorType::Cache, BreakerSettings::new().with_probes(0))
        .build()
        .unwrap_err();
    let [service, kind] = error.problems() else { panic!("{error}") };
    assert!(service.starts_with("s3: ") && kind.starts_with("type:cache: "), "{error}");
}

#[test]
fn settings_that_are_refused_change_nothing() {
    let (breaker, _) = breaker(BreakerSettings::consecutive(1));
    breaker.reconfigure(BreakerSettings::consecutive(0), "test").unwrap_err();
    assert_eq!(breaker.snapshot().generation, 0);
    fail(&breaker, 1);
    assert_eq!(breaker.state(), BreakerState::Open);
}
