//! Healing, by a clock that stands still until it is moved.

use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::SystemTime;

use error_core::TestClock;
use error_core::standard::ExternalServiceError;
use serde_json::json;

use super::*;
use crate::{Backoff, BreakerSettings, BreakerState, Breakers};

const SECOND: Duration = Duration::from_secs(1);

fn clock() -> TestClock {
    TestClock::at(SystemTime::UNIX_EPOCH)
}

fn backoff() -> Backoff {
    Backoff::exponential(SECOND * 60).with_cap(SECOND * 900).without_jitter()
}

/// A watch whose hooks write down that they were called, and never help.
struct Hopeless {
    healing: SelfHealing,
    clock: TestClock,
    told: Arc<Mutex<Vec<String>>>,
    is_unhealthy: Arc<AtomicBool>,
}

fn hopeless() -> Hopeless {
    let (clock, told) = (clock(), Arc::new(Mutex::new(Vec::new())));
    let is_unhealthy = Arc::new(AtomicBool::new(true));
    let (asked, heard) = (Arc::clone(&is_unhealthy), Arc::clone(&told));
    let down = || async { Err(ExternalServiceError::new("ffmpeg", "hangs")) };
    let watch = Watch::new("render", move || asked.load(Ordering::Relaxed))
        .backoff(backoff())
        .reset(2, down)
        .drain(1, || async { Ok::<_, Report>(()) })
        .restart(1, pending::<Result<(), Report>>)
        .time_limit(SECOND);
    let listener = move |event: &HealingEvent<'_>| {
        let said = match event.step {
            HealingStep::Attempted { action, attempt, of, error } => {
                let error = error.map(|error| format!(": {error}")).unwrap_or_default();
                format!("{action} {attempt} of {of}{error}")
            }
            HealingStep::GaveUp { attempts } => format!("gave up after {attempts}"),
            HealingStep::Recovered { attempts } => format!("recovered after {attempts}"),
        };
        heard.lock().unwrap().push(format!("{} {said}", event.watch));
        panic!("a listener that panics ends nothing");
    };
    let healing =
        SelfHealing::builder().watch(watch).clock(clock.clone()).listener(listener).build().unwrap();
    Hopeless { healing, clock, told, is_unhealthy }
}

impl Hopeless {
    /// What was told of one look, so long after the last.
    async fn after(&self, seconds: u32) -> Vec<String> {
        self.clock.advance(SECOND * seconds);
        self.healing.check().await;
        std::mem::take(&mut *self.told.lock().unwrap())
    }

    fn state(&self) -> (HealingState, u32) {
        let [WatchSnapshot { state, attempts, .. }] = self.healing.snapshots()[..] else { panic!() };
        (state, attempts)
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_escalate_wait_longer_each_time_and_give_up_once() {
    let it = hopeless();
    assert_eq!(it.state(), (HealingState::Healthy, 0));
    assert!(it.after(0).await.is_empty());
    assert_eq!(it.state(), (HealingState::Unhealthy, 0));
    assert!(it.after(29).await.is_empty());
    let first = it.after(1).await;
    assert!(first[0].starts_with("render reset 1 of 4: ") && first[0].contains("hangs"), "{first:?}");
    assert!(it.after(59).await.is_empty());
    assert!(it.after(1).await[0].starts_with("render reset 2 of 4"));
    assert!(it.after(119).await.is_empty());
    assert_eq!(it.after(1).await, ["render drain 3 of 4"]);
    assert_eq!(it.state(), (HealingState::Healing, 3));
    assert_eq!(it.after(240).await, ["render restart 4 of 4: restart was not done within 1 s"]);
    assert!(it.after(479).await.is_empty());
    assert_eq!(it.after(1).await, ["render gave up after 4"]);
    assert_eq!(it.state(), (HealingState::GaveUp, 4));
    assert!(it.after(86_400).await.is_empty());
    assert_eq!(
        json!(it.healing.snapshots()),
        json!([{"name": "render", "state": "gave_up", "attempts": 4, "most_attempts": 4}])
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_well_for_long_enough_has_all_attempts_again() {
    let it = hopeless();
    it.after(0).await;
    assert_eq!(it.after(30).await.len(), 1);
    it.is_unhealthy.store(false, Ordering::Relaxed);
    assert!(it.after(1).await.is_empty());
    assert!(it.after(299).await.is_empty());
    assert_eq!(it.state(), (HealingState::Healing, 1));
    // Ill again before that: one attempt is used up.
    it.is_unhealthy.store(true, Ordering::Relaxed);
    assert!(it.after(0).await.is_empty());
    assert!(it.after(30).await[0].starts_with("render reset 2 of 4"));
    it.is_unhealthy.store(false, Ordering::Relaxed);
    it.after(1).await;
    assert_eq!(it.after(300).await, ["render recovered after 2"]);
    assert_eq!(it.state(), (HealingState::Healthy, 0));
}

#[tokio::test]
async fn a_circuit_is_watched_until_it_is_closed_and_not_where_a_person_opened_it() {
    let clock = clock();
    let settings = BreakerSettings::consecutive(1).with_probes(1);
    let breakers = Breakers::builder().defaults(settings).clock(clock.clone()).build().unwrap();
    let (stripe, calls) = (breakers.service("stripe"), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&calls);
    let watch =
        Watch::breaker(Arc::clone(&stripe)).patience(SECOND * 90).backoff(backoff()).reset(9, move || {
            counted.fetch_add(1, Ordering::Relaxed);
            async { Ok::<_, Report>(()) }
        });
    let healing = SelfHealing::builder().watch(watch).clock(clock.clone()).build().unwrap();
    let after = async |seconds| {
        clock.advance(SECOND * seconds);
        healing.check().await;
        calls.load(Ordering::Relaxed)
    };
    stripe.force_open("on-call: they asked us to stay away");
    assert_eq!((after(0).await, after(100).await), (0, 0));
    stripe.reset("on-call");
    stripe.admit().unwrap().failure();
    assert_eq!(after(0).await, 0);
    // A probe is out: that it is asked at all is no health.
    clock.advance(SECOND * 60);
    let probe = stripe.admit().unwrap();
    assert_eq!((stripe.state(), after(0).await), (BreakerState::HalfOpen, 0));
    assert_eq!(after(30).await, 1);
    probe.success();
    assert_eq!((after(0).await, after(90).await), (1, 1));
}

#[tokio::test]
async fn a_panic_ends_no_watching() {
    let (clock, calls) = (clock(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&calls);
    let healing = SelfHealing::builder()
        .watch(Watch::new("broken", || panic!("no condition")).reset(1, || async { Ok::<_, Report>(()) }))
        .watch(
            Watch::new("panics", || true)
                .patience(Duration::ZERO)
                .backoff(backoff())
                .reset(1, || async { panic!("no hook") as Result<(), Report> })
                .drain(1, move || -> std::future::Ready<Result<(), Report>> {
                    counted.fetch_add(1, Ordering::Relaxed);
                    panic!("no hook, either")
                }),
        )
        .clock(clock.clone())
        .build()
        .unwrap();
    for _ in 0..3 {
        healing.check().await;
        clock.advance(SECOND * 600);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let states: Vec<_> = healing.snapshots().iter().map(|watch| watch.state).collect();
    assert_eq!(states, [HealingState::Healthy, HealingState::GaveUp]);
}

#[tokio::test(start_paused = true)]
async fn it_looks_at_its_interval_until_it_is_dropped() {
    let looks = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&looks);
    let is_unhealthy = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    let watch = Watch::new("well", is_unhealthy).reset(1, || async { Ok::<_, Report>(()) });
    let healing = SelfHealing::builder().watch(watch).interval(SECOND * 10).build().unwrap();
    assert!(tokio::time::timeout(SECOND * 35, healing.run()).await.is_err());
    assert_eq!(looks.load(Ordering::Relaxed), 4);
}

#[test]
fn all_mistakes_are_told() {
    let watch = || Watch::new("a", || true);
    let built = SelfHealing::builder()
        .watch(watch())
        .watch(watch().reset(0, || async { Ok::<_, Report>(()) }).time_limit(Duration::ZERO))
        .watch(watch().patience(Duration::MAX).drain(1, || async { Ok::<_, Report>(()) }))
        .interval(Duration::ZERO)
        .build();
    // No hook; no attempt, no time; too much patience; two names that are taken; no interval.
    assert_eq!(built.unwrap_err().problems().len(), 7);
}
