//! What `cargo test` does of the fuzzing: every committed input again, and inputs a few steps away from them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a panic is a failed test")]

mod corpus;
mod mutations;

use std::panic::resume_unwind;
use std::thread;

/// Unoptimized, syn fills the stack that a test has with less than what the targets let through.
const STACK: usize = 256 << 20;

/// Runs a test on a large stack.
fn with_room(test: impl FnOnce() + Send) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, test);
        thread.unwrap().join().unwrap_or_else(|panic| resume_unwind(panic));
    });
}
