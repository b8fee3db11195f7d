//! Time and allocations of errors' responses and of whole requests: declared, by the fastest hand, and the usual way.
//!
//! `cargo bench -p error-actix` prints them; compare cases of one run only. Where time is noisy, `cargo xtask instructions`
//! counts instructions.

mod cases;

use divan::{AllocProfiler, Bencher};

use self::cases::{Case, ERRORS, REQUESTS};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(args = ERRORS, sample_count = 200, sample_size = 500)]
fn error(bencher: Bencher<'_, '_>, case: Case) {
    bencher.bench_local((case.prepare)());
}

#[divan::bench(args = REQUESTS, sample_count = 200, sample_size = 100)]
fn request(bencher: Bencher<'_, '_>, case: Case) {
    bencher.bench_local((case.prepare)());
}
