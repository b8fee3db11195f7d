//! What was counted when: the counters' growth, folded into cells of time.

use super::layout::{CLASSES, Layout};
use super::series::{HOUR, MONTH, Series};
use super::shard::Shards;
use super::status_class::StatusClass;

/// Follows the counters. Folded by whoever is the first to count or to look in a new second.
///
/// What has grown since the last fold happened in that fold's second if anybody counted at a known time, since counting
/// in another second begins with a fold; otherwise it is dated to the second of the fold that finds it.
pub(super) struct History {
    requests: Series,
    sites: Series,
    /// What each counter was at the last fold: the classes of requests first, then the sites.
    folded: Box<[u64]>,
    /// Where the counters are summed, so that a fold allocates nothing.
    sums: Box<[u64]>,
    /// When each site was counted.
    seen: Box<[Option<Seen>]>,
    /// How many sites may have been counted.
    used: usize,
}

/// The seconds since 1970 in which something was counted first, and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl History {
    /// For so many sites, from a second since 1970 on.
    pub(super) fn new(sites: usize, now: u64) -> Self {
        Self {
            requests: Series::new(MONTH, CLASSES, now),
            sites: Series::new(HOUR, sites, now),
            folded: vec![0; CLASSES + sites].into(),
            sums: vec![0; CLASSES + sites].into(),
            seen: vec![None; sites].into(),
            used: 0,
        }
    }

    /// Folds what has been counted, and goes on to the second `now`; answers `false`, having done nothing, where that
    /// would mean to wait. Only the first `used` sites may have been counted.
    pub(super) fn try_fold(&mut self, shards: &Shards, used: usize, now: u64) -> bool {
        let Some(sums) = self.sums.get_mut(..CLASSES + used) else { return false };
        let Some(dated) = shards.try_sum(sums, &places(used)) else { return false };
        self.fold_sums(dated, used, now);
        true
    }

    /// As [`try_fold`](Self::try_fold), for who may wait.
    pub(super) fn fold(&mut self, shards: &Shards, used: usize, now: u64) {
        let Some(sums) = self.sums.get_mut(..CLASSES + used) else { return };
        let dated = shards.sum(sums, &places(used));
        self.fold_sums(dated, used, now);
    }

    fn fold_sums(&mut self, dated: bool, used: usize, now: u64) {
        self.used = self.used.max(used);
        if !dated {
            self.advance(now);
        }
        let second = self.sites.now();
        let tracks = self.folded.iter_mut().zip(&self.sums).take(CLASSES + used);
        for (track, (folded, &sum)) in tracks.enumerate() {
            let grown = sum.wrapping_sub(*folded);
            if grown == 0 {
                continue;
            }
            *folded = sum;
            let Some(site) = track.checked_sub(CLASSES) else {
                self.requests.add(track, grown);
                continue;
            };
            self.sites.add(site, grown);
            if let Some(seen) = self.seen.get_mut(site) {
                let first = seen.map_or(second, |seen| seen.first);
                *seen = Some(Seen { first, last: second });
            }
        }
        self.advance(now);
    }

    fn advance(&mut self, now: u64) {
        self.requests.advance(now, CLASSES);
        self.sites.advance(now, self.used);
    }

    /// The second up to which it goes.
    pub(super) fn now(&self) -> u64 {
        self.sites.now()
    }

    /// How often a site was counted in the last `window` seconds.
    pub(super) fn errors(&self, site: usize, window: u64) -> u64 {
        self.sites.sum(site, window)
    }

    /// How many requests of each class there were in the last `window` seconds.
    pub(super) fn requests(&self, window: u64) -> [u64; CLASSES] {
        StatusClass::ALL.map(|class| self.requests.sum(class.index(), window))
    }

    /// The width in seconds and the number of the cells that the last `window` seconds consist of.
    pub(super) fn resolution(&self, window: u64) -> Option<(u64, u64)> {
        self.sites.resolution(window)
    }

    /// How often a site was counted in each of the latest cells.
    pub(super) fn error_cells(&self, site: usize, width: u64, count: u64) -> Vec<u64> {
        self.sites.cells(site, width, count)
    }

    /// How many requests of a class there were in each of the latest cells.
    pub(super) fn request_cells(&self, class: StatusClass, width: u64, count: u64) -> Vec<u64> {
        self.requests.cells(class.index(), width, count)
    }

    /// When a site was counted.
    pub(super) fn seen(&self, site: usize) -> Option<Seen> {
        self.seen.get(site).copied().flatten()
    }

    /// How many bytes are in use.
    pub(super) fn bytes(&self) -> usize {
        let totals = size_of_val(&*self.folded) + size_of_val(&*self.sums) + size_of_val(&*self.seen);
        self.requests.bytes(CLASSES) + self.sites.bytes(self.used) + totals
    }
}

/// The places of the counters that are followed.
fn places(used: usize) -> impl Iterator<Item = usize> + Clone {
    StatusClass::ALL.into_iter().map(Layout::class).chain(0..used)
}
