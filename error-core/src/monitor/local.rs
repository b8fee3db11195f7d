//! Which shards the calling thread owns.

use std::cell::RefCell;

use super::shard::{Shard, Shards};
use std::sync::Arc;

thread_local! {
    static SEATS: RefCell<Vec<Seat>> = const { RefCell::new(Vec::new()) };
}

/// A thread's shard of one monitor; given back when the thread ends.
struct Seat {
    monitor: u64,
    /// `None`: there were too many threads, this one shares the overflow shard.
    shard: Option<Arc<Shard>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(shard) = &self.shard {
            shard.release();
        }
    }
}

/// Counts one error of `site` in `monitor`; answers whether the site was counted for the first time here.
pub(super) fn count(monitor: u64, shards: &Shards, site: usize) -> bool {
    // A thread that is being torn down has no seats any more, and counts with the overflow.
    let counted = SEATS.try_with(|seats| {
        if let Some(seat) = seats.try_borrow().ok()?.iter().find(|seat| seat.monitor == monitor) {
            return seat.count(site);
        }
        sit_down(&mut *seats.try_borrow_mut().ok()?, monitor, shards, site)
    });
    match counted {
        Ok(Some(first)) => first,
        _ => shards.add_overflow(site),
    }
}

impl Seat {
    /// `None` where this thread has no shard of its own.
    fn count(&self, site: usize) -> Option<bool> {
        Some(self.shard.as_ref()?.add_as_owner(site))
    }
}

#[cold]
fn sit_down(seats: &mut Vec<Seat>, monitor: u64, shards: &Shards, site: usize) -> Option<bool> {
    // A shard that nobody else holds belonged to a monitor that is gone.
    seats.retain(|seat| seat.shard.as_ref().is_some_and(|shard| Arc::strong_count(shard) > 1));
    let seat = Seat { monitor, shard: shards.claim() };
    let counted = seat.count(site);
    seats.push(seat);
    counted
}
