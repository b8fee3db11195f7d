//! A permit and a success while all is well, beside the crates that people take: at one thread and at two.
//!
//! `cargo bench -p error-recovery` prints time and allocations; compare cases of one run only.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use divan::{AllocProfiler, Bencher};
use error_recovery::{BreakerSettings, CircuitBreaker};
use failsafe::CircuitBreaker as _;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const THREADS: [usize; 2] = [1, 2];

fn main() {
    divan::main();
}

/// What the loop costs, and a load.
#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn floor(bencher: Bencher<'_, '_>) {
    let word = AtomicU64::new(0);
    bencher.bench(|| word.load(Ordering::Acquire));
}

fn ours(bencher: Bencher<'_, '_>, settings: BreakerSettings) {
    let Ok(breaker) = CircuitBreaker::builder("bench").settings(settings).build() else { return };
    bencher.bench(|| match breaker.admit() {
        Ok(permit) => permit.success(),
        // Moved, as `?` does it, so that the result need not live in memory.
        Err(refused) => drop(refused),
    });
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn consecutive(bencher: Bencher<'_, '_>) {
    ours(bencher, BreakerSettings::consecutive(5));
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn consecutive_counting_successes(bencher: Bencher<'_, '_>) {
    ours(bencher, BreakerSettings::consecutive(5).with_success_count());
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn count_window(bencher: Bencher<'_, '_>) {
    ours(bencher, BreakerSettings::count_window(100));
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn time_window(bencher: Bencher<'_, '_>) {
    ours(bencher, BreakerSettings::time_window(Duration::from_secs(60)));
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn recloser(bencher: Bencher<'_, '_>) {
    let breaker = recloser::Recloser::custom().closed_len(100).build();
    bencher.bench(|| breaker.call(|| Ok::<(), Infallible>(())));
}

#[divan::bench(threads = THREADS, sample_count = 200, sample_size = 5000)]
fn failsafe(bencher: Bencher<'_, '_>) {
    let breaker = failsafe::Config::new().build();
    bencher.bench(|| breaker.call(|| Ok::<(), Infallible>(())));
}
