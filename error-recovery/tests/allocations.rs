//! A healthy call allocates nothing. A binary of its own with one test, since it counts what the process allocates.
#![cfg(not(loom))]
#![allow(clippy::unwrap_used, reason = "a panic is a failed test")]

use std::alloc::System;
use std::time::Duration;

use error_recovery::{BreakerSettings, CircuitBreaker};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn calls(breaker: &CircuitBreaker, count: usize) {
    for _ in 0..count {
        breaker.admit().unwrap().success();
    }
}

#[test]
fn a_healthy_call_allocates_nothing() {
    for settings in [
        BreakerSettings::consecutive(5),
        BreakerSettings::consecutive(5).with_success_count(),
        BreakerSettings::count_window(100),
        BreakerSettings::time_window(Duration::from_secs(60)),
    ] {
        let breaker = CircuitBreaker::builder("healthy").settings(settings).build().unwrap();
        // A thread's first call may make what it counts in.
        calls(&breaker, 1);
        let counted = Region::new(ALLOCATOR);
        calls(&breaker, 10_000);
        let change = counted.change();
        assert_eq!((change.allocations, change.reallocations), (0, 0), "{settings:?}");
    }
    let counted = Region::new(ALLOCATOR);
    drop(CircuitBreaker::builder("counted").build().unwrap());
    assert!(counted.change().allocations > 0, "what is allocated is seen");
}
