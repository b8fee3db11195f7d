//! What a case allocates: `allocations <case>…` prints calls of `alloc`, of `realloc`, and bytes, a line for each case.
//! A binary of its own, since an allocator that counts takes time.
#![expect(clippy::print_stdout, reason = "it is asked by the benchmarks, and answers")]

use std::alloc::System;
use std::error::Error;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn Error>> {
    for name in std::env::args().skip(1) {
        let counted = benchmarks::count(&name, || {
            let region = Region::new(ALLOCATOR);
            move || {
                let change = region.change();
                [change.allocations, change.reallocations, change.bytes_allocated]
            }
        })?;
        let [allocations, reallocations, bytes] = counted;
        println!("{allocations:.2} {reallocations:.2} {bytes:.0}");
    }
    Ok(())
}
