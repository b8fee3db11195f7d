//! The number of the calling thread.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

thread_local! {
    static NUMBER: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Small numbers, one after the other, so that neighbours in time count apart. A thread that is torn down is the first.
#[inline]
pub(super) fn number() -> usize {
    NUMBER.try_with(|number| number.get().unwrap_or_else(|| assign(number))).unwrap_or(0)
}

/// Numbers are names, not state: a test has nothing to reset.
#[cold]
fn assign(number: &Cell<Option<usize>>) -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let fresh = NEXT.fetch_add(1, Ordering::Relaxed);
    number.set(Some(fresh));
    fresh
}

/// Lets this thread be another one.
#[cfg(test)]
#[cfg(not(loom))]
pub(super) fn pretend(to_be: usize) {
    NUMBER.set(Some(to_be));
}
