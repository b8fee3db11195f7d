//! Asking a closed circuit and telling it of a success: what each healthy call costs.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use error_recovery::{BreakerSettings, CircuitBreaker};
use failsafe::CircuitBreaker as _;

use crate::case::{Case, SharedRun, looped_by_many};

/// A name, and what the table says of it. The first is what others are compared with.
pub(crate) const ROWS: [(&str, &str); 7] = [
    ("circuit_addition", "an atomic addition to a counter that all threads share"),
    ("circuit_consecutive", "**ours**, five failures in a row"),
    ("circuit_consecutive_counted", "**ours**, five failures in a row, successes counted"),
    ("circuit_count_window", "**ours**, a share of the last 100 calls"),
    ("circuit_time_window", "**ours**, a share of the last minute"),
    ("circuit_recloser", "recloser 1.4, a share of the last 100 calls"),
    ("circuit_failsafe", "failsafe 1.3, as it is configured by default"),
];

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::shared("circuit_addition", || {
            let word = AtomicU64::new(0);
            looped_by_many(move || word.fetch_add(1, Ordering::Relaxed))
        }),
        Case::shared("circuit_consecutive", || ours(BreakerSettings::consecutive(5))),
        Case::shared("circuit_consecutive_counted", || {
            ours(BreakerSettings::consecutive(5).with_success_count())
        }),
        Case::shared("circuit_count_window", || ours(BreakerSettings::count_window(100))),
        Case::shared("circuit_time_window", || ours(BreakerSettings::time_window(Duration::from_secs(60)))),
        Case::shared("circuit_recloser", || {
            let breaker = recloser::Recloser::custom().closed_len(100).build();
            looped_by_many(move || breaker.call(|| Ok::<(), Infallible>(())).is_ok())
        }),
        Case::shared("circuit_failsafe", || {
            let breaker = failsafe::Config::new().build();
            looped_by_many(move || breaker.call(|| Ok::<(), Infallible>(())).is_ok())
        }),
    ]
}

#[expect(clippy::expect_used, reason = "nothing is measured of a breaker that cannot be built")]
fn ours(settings: BreakerSettings) -> SharedRun {
    let breaker = CircuitBreaker::builder("measured").settings(settings).build().expect("settings are valid");
    looped_by_many(move || match breaker.admit() {
        Ok(permit) => permit.success(),
        // Moved, as `?` does it, so that the result need not live in memory.
        Err(refused) => drop(refused),
    })
}
