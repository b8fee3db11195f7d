//! A storm of errors at full speed: nothing is lost, and memory stays where it was.
//!
//! Two hundred thousand errors unless `SOAK_MINUTES` says how long; `cargo xtask soak` does.

use std::env;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use error_core::{HttpError, Monitor, Objective, Observer, Occurrence, RequestFacts, StatusClass};

#[derive(Debug, HttpError)]
enum StormError {
    #[error("user {user} sent too many requests, token={token}")]
    #[http(status = 429, public = "Too many requests.")]
    RateLimited {
        #[context(internal)]
        user: u64,
        token: u64,
    },
    #[error("upstream answered {answered}")]
    #[http(status = .answered, public = "The upstream failed.")]
    Upstream {
        #[context]
        answered: u16,
    },
}

/// Errors of one thread, if no time is given.
const ERRORS: u64 = 100_000;

/// How much resident memory may grow.
const MOST_GROWTH: u64 = 5 * 1024 * 1024;

/// Bytes of the process that are in memory. Linux tells; elsewhere nothing is known.
fn resident_bytes() -> Option<u64> {
    let pages: u64 = fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// Counts errors and requests of a million clients, each on a path of its own; answers how many.
fn storm(monitor: &Monitor, seed: u64, until: Option<Instant>) -> u64 {
    let mut random = seed;
    for n in 0_u64.. {
        if n % 1_024 == 0 && until.map_or(n >= ERRORS, |until| Instant::now() >= until) {
            return n;
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let client = random >> 44;
        let path = format!("/{client:x}/{}", random % 1_000);
        let error = if n % 2 == 0 {
            StormError::RateLimited { user: client, token: random }
        } else {
            StormError::Upstream { answered: client as u16 }
        };
        let mut request = RequestFacts::default();
        // An adapter that gives paths for patterns.
        (request.path, request.request_id, request.route) =
            (Some(path.as_str()), Some(path.as_str()), Some(path.as_str()));
        let now = SystemTime::now();
        monitor.observe(&Occurrence::new(&error, now).with_request(request));
        monitor.count_request(request.route, StatusClass::ServerError, now);
    }
    0
}

#[test]
fn a_storm_loses_nothing_and_takes_no_memory() {
    let minutes: Option<u64> = env::var("SOAK_MINUTES").ok().map(|minutes| minutes.parse().unwrap());
    let objective = Objective::availability("api", 99.9).unwrap();
    let monitor = Monitor::builder().objective(objective).build();
    // What there is once: shards, routes, slots of the ring.
    let before: u64 =
        (0..2).map(|seed| storm(&monitor, seed, Some(Instant::now() + Duration::from_secs(2)))).sum();
    assert!(!serde_json::to_string(&monitor.snapshot()).unwrap().is_empty());
    let resting = resident_bytes();

    let until = minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60));
    let (done, started) = (AtomicBool::new(false), Instant::now());
    let (counted, greatest) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut greatest = resting;
            let mut last = 0;
            while !done.load(Ordering::Relaxed) {
                let total = monitor.snapshot().total();
                assert!(total >= last, "a count went down");
                last = total;
                greatest = greatest.max(resident_bytes());
            }
            greatest
        });
        let storms: Vec<_> = (10..12)
            .map(|seed| {
                let monitor = &monitor;
                scope.spawn(move || storm(monitor, seed, until))
            })
            .collect();
        let counted: u64 = storms.into_iter().map(|storm| storm.join().unwrap()).sum();
        done.store(true, Ordering::Relaxed);
        (counted, watcher.join().unwrap())
    });

    let snapshot = monitor.snapshot();
    println!(
        "{counted} errors in {:.1} s; the monitor has {} KiB; resident {} KiB before, {} KiB at most",
        started.elapsed().as_secs_f64(),
        snapshot.memory_bytes() / 1024,
        resting.unwrap_or_default() / 1024,
        greatest.unwrap_or_default() / 1024,
    );
    assert_eq!(snapshot.total(), before + counted);
    assert_eq!(snapshot.total_requests(), before + counted);
    assert_eq!(snapshot.routes().len(), 129);
    assert!(snapshot.memory_bytes() < 5 * 1024 * 1024);
    if let (Some(resting), Some(greatest)) = (resting, greatest) {
        assert!(greatest.saturating_sub(resting) < MOST_GROWTH, "from {resting} to {greatest}");
    }
}
