//! Which shards the calling thread owns.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::layout::DATED;
use super::shard::{Counters, Shard, Shards, add_as_owner, add_shared};
use crate::sync::{AtomicU64, Ordering};

thread_local! {
    static SEATS: Seats = const { Seats { first: OnceCell::new(), others: RefCell::new(Vec::new()) } };
}

/// A thread's shards. Nearly every process has one monitor, whose seat is found without a search; should that monitor be
/// gone, the first seat stays nevertheless until the thread ends, and others are searched for.
struct Seats {
    first: OnceCell<Seat>,
    others: RefCell<Vec<Seat>>,
}

/// A thread's shard of one monitor; given back when the thread ends.
struct Seat {
    monitor: u64,
    /// `None`: there were too many threads, this one shares the overflow.
    shard: Option<Arc<Shard>>,
    /// The shard's; none of them without one.
    counters: Counters,
    /// The second by the time of day for which the history is known to be up to date: its start, and its end.
    since: Cell<SystemTime>,
    until: Cell<SystemTime>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(shard) = &self.shard {
            shard.release();
        }
    }
}

impl Seat {
    fn new(monitor: u64, shard: Option<Arc<Shard>>) -> Self {
        let counters =
            shard.as_ref().map_or_else(|| Counters::from([]), |shard| Arc::clone(shard.counters()));
        Self { monitor, shard, counters, since: Cell::new(UNIX_EPOCH), until: Cell::new(UNIX_EPOCH) }
    }

    #[inline]
    fn is_within(&self, time: SystemTime) -> bool {
        time < self.until.get() && time >= self.since.get()
    }

    #[inline]
    fn mark_dated(&self) {
        if let Some(flag) = self.counters.get(DATED) {
            flag.store(1, Ordering::Relaxed);
        }
    }
}

/// Counts one more of a site that the thread has counted before, in the monitor that it met first. Answers `false`,
/// having done nothing, in any other case.
#[inline]
pub(super) fn count_again(monitor: u64, site: usize) -> bool {
    SEATS.try_with(|seats| seats.first_of(monitor).is_some_and(|seat| add_again(&seat.counters, site)))
        == Ok(true)
}

/// As [`count_again`], at a time within the second for which the history is known to be up to date.
#[inline]
pub(super) fn count_again_at(monitor: u64, site: usize, time: SystemTime) -> bool {
    SEATS.try_with(|seats| {
        seats.first_of(monitor).is_some_and(|seat| {
            seat.is_within(time) && add_again(&seat.counters, site) && {
                seat.mark_dated();
                true
            }
        })
    }) == Ok(true)
}

#[inline]
fn add_again(counters: &[AtomicU64], site: usize) -> bool {
    let Some(counter) = counters.get(site) else { return false };
    let before = counter.load(Ordering::Relaxed);
    if before == 0 {
        return false;
    }
    counter.store(before.wrapping_add(1), Ordering::Relaxed);
    true
}

/// Where the calling thread counts in one monitor.
pub(super) struct Tally<'a>(Place<'a>);

enum Place<'a> {
    Own(&'a Seat),
    Overflow(&'a [AtomicU64]),
}

impl Tally<'_> {
    /// Counts one; answers whether it is the first here.
    pub(super) fn add(&self, place: usize) -> bool {
        match &self.0 {
            Place::Own(seat) => add_as_owner(&seat.counters, place).unwrap_or_default(),
            Place::Overflow(counters) => add_shared(counters, place),
        }
    }

    /// Whether the history is known to be up to date for `time`.
    pub(super) fn is_within(&self, time: SystemTime) -> bool {
        matches!(&self.0, Place::Own(seat) if seat.is_within(time))
    }

    /// Notes that the history is up to date for the second of `time`.
    pub(super) fn set_second_of(&self, time: SystemTime) {
        let Place::Own(seat) = &self.0 else { return };
        let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let since = time.checked_sub(Duration::from_nanos(since_epoch.subsec_nanos().into()));
        let until = since.and_then(|since| since.checked_add(Duration::from_secs(1)));
        if let (Some(since), Some(until)) = (since, until) {
            seat.since.set(since);
            seat.until.set(until);
        }
    }

    /// Notes that what has been counted happened at the time it was counted.
    pub(super) fn mark_dated(&self) {
        match &self.0 {
            Place::Own(seat) => seat.mark_dated(),
            Place::Overflow(counters) => {
                if let Some(flag) = counters.get(DATED) {
                    flag.store(1, Ordering::Relaxed);
                }
            }
        }
    }
}

impl Seats {
    #[inline]
    fn first_of(&self, monitor: u64) -> Option<&Seat> {
        self.first.get().filter(|seat| seat.monitor == monitor)
    }
}

/// Counts where the calling thread does, which is given a shard if it has none. `count` is called once.
pub(super) fn with_tally<R>(monitor: u64, shards: &Shards, mut count: impl FnMut(Tally<'_>) -> R) -> R {
    let counted = SEATS.try_with(|seats| {
        let mut count_in = |seat: &Seat| seat.shard.is_some().then(|| count(Tally(Place::Own(seat))));
        if let Some(seat) = seats.first_of(monitor) {
            return count_in(seat);
        }
        if let Some(seat) = seats.others.try_borrow().ok()?.iter().find(|seat| seat.monitor == monitor) {
            return count_in(seat);
        }
        sit_down(seats, monitor, shards)?;
        if let Some(seat) = seats.first_of(monitor) {
            return count_in(seat);
        }
        count_in(seats.others.try_borrow().ok()?.iter().find(|seat| seat.monitor == monitor)?)
    });
    // A thread that is being torn down has no seats any more, and counts with the overflow.
    match counted {
        Ok(Some(answer)) => answer,
        _ => count(Tally(Place::Overflow(shards.overflow()))),
    }
}

#[cold]
fn sit_down(seats: &Seats, monitor: u64, shards: &Shards) -> Option<()> {
    let mut others = seats.others.try_borrow_mut().ok()?;
    // A shard that nobody else holds belonged to a monitor that is gone.
    others.retain(|seat| seat.shard.as_ref().is_some_and(|shard| Arc::strong_count(shard) > 1));
    let seat = Seat::new(monitor, shards.claim());
    if let Err(seat) = seats.first.set(seat) {
        others.push(seat);
    }
    Some(())
}
