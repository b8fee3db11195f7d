//! A bound on how much is told of one error when it happens all the time.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use crate::spec::MAX_SITES;
use crate::sync::{AtomicU64, Ordering};
use crate::{Clock, ErrorSite, Severity, SystemClock};

/// Lets through so many occurrences of each error in each second, and counts the others.
///
/// For what costs more than counting: log events, records, trackers. Counters are never behind a gate. Default: 8 of an
/// error in a second, 64 of one whose severity is critical.
///
/// ```
/// use error_core::{Admission, HttpError, StormGate};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// let gate = StormGate::new();
/// let let_through = (0..100).filter(|_| gate.admit(SoldOut.site()) != Admission::Suppressed).count();
/// assert!(let_through >= 8);
/// ```
pub struct StormGate {
    limits: StormLimits,
    clock: Arc<dyn Clock>,
    start: Instant,
    turnstiles: Turnstiles,
    /// Turned away since the last one that was let through.
    turned_away: Box<[AtomicU64]>,
}

/// What a [`StormGate`] says of one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may be told.
    Admitted {
        /// How many of the same error have been suppressed since the last one that was admitted.
        suppressed: u64,
    },
    /// Enough has been told in this second.
    Suppressed,
}

impl StormGate {
    /// A gate with the defaults, by the machine's clock.
    pub fn new() -> Self {
        Self::with_limits(StormLimits::new())
    }

    /// A gate with these limits, by the machine's clock.
    pub fn with_limits(limits: StormLimits) -> Self {
        Self {
            limits,
            clock: Arc::new(SystemClock),
            start: SystemClock.instant(),
            turnstiles: Turnstiles::new(MAX_SITES),
            turned_away: (0..MAX_SITES).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Takes the time from `clock`.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.start = clock.instant();
        self.clock = Arc::new(clock);
        self
    }

    /// Whether one more occurrence of the error may be told now. Neither locks nor allocates.
    pub fn admit(&self, site: &'static ErrorSite) -> Admission {
        let id = site.id();
        let second = self.clock.instant().saturating_duration_since(self.start).as_secs();
        let turned_away = self.turned_away.get(id);
        if self.turnstiles.admit(id, self.limits.of(site.spec().severity()), second) {
            let suppressed = turned_away.map_or(0, |count| count.swap(0, Ordering::Relaxed));
            return Admission::Admitted { suppressed };
        }
        if let Some(count) = turned_away {
            count.fetch_add(1, Ordering::Relaxed);
        }
        Admission::Suppressed
    }
}

impl Default for StormGate {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for StormGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StormGate").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// How many occurrences of one error are told in one second.
///
/// ```
/// use std::num::NonZeroU32;
/// use error_core::StormLimits;
///
/// const LIMITS: StormLimits = StormLimits::new().with_per_second(NonZeroU32::new(1).unwrap());
/// assert_eq!(LIMITS.per_second().get(), 1);
/// assert_eq!(LIMITS.critical_per_second().get(), 64);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StormLimits {
    per_second: NonZeroU32,
    critical_per_second: NonZeroU32,
}

impl StormLimits {
    /// 8 of an error, 64 of a critical one.
    pub const fn new() -> Self {
        const DEFAULT: NonZeroU32 = NonZeroU32::MIN.saturating_add(7);
        const CRITICAL: NonZeroU32 = NonZeroU32::MIN.saturating_add(63);
        Self { per_second: DEFAULT, critical_per_second: CRITICAL }
    }

    /// Replaces the number for errors that are not critical.
    #[must_use]
    pub const fn with_per_second(mut self, most: NonZeroU32) -> Self {
        self.per_second = most;
        self
    }

    /// Replaces the number for critical errors.
    #[must_use]
    pub const fn with_critical_per_second(mut self, most: NonZeroU32) -> Self {
        self.critical_per_second = most;
        self
    }

    /// The number for errors that are not critical.
    pub const fn per_second(self) -> NonZeroU32 {
        self.per_second
    }

    /// The number for critical errors.
    pub const fn critical_per_second(self) -> NonZeroU32 {
        self.critical_per_second
    }

    /// The number for errors of a severity.
    pub(crate) const fn of(self, severity: Severity) -> NonZeroU32 {
        match severity {
            Severity::Critical => self.critical_per_second,
            Severity::Low | Severity::Medium | Severity::High => self.per_second,
        }
    }
}

impl Default for StormLimits {
    fn default() -> Self {
        Self::new()
    }
}

/// One count for each site, of those let through in one second. In a storm it is only read, so that no memory travels
/// between processors.
pub(crate) struct Turnstiles {
    /// The second in the upper bits, the count in the lower.
    words: Box<[AtomicU64]>,
}

/// How many bits the count has.
const COUNT_BITS: u32 = 24;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;

impl Turnstiles {
    pub(crate) fn new(sites: usize) -> Self {
        Self { words: (0..sites).map(|_| AtomicU64::new(0)).collect() }
    }

    /// How many bytes this takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.words)
    }

    /// Whether one more may pass. A second that is past is taken for the latest.
    pub(crate) fn admit(&self, site: usize, most: NonZeroU32, second: u64) -> bool {
        let Some(word) = self.words.get(site) else { return false };
        let most = u64::from(most.get()).min(COUNT_MASK);
        let mut seen = word.load(Ordering::Relaxed);
        loop {
            let (last, count) = (seen >> COUNT_BITS, seen & COUNT_MASK);
            let count = if second > last { 0 } else { count };
            if count >= most {
                return false;
            }
            let next = second.max(last) << COUNT_BITS | (count + 1);
            match word.compare_exchange_weak(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => seen = now,
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::{ErrorCode, ErrorSpec, ErrorStatus, TestClock};

    #[test]
    fn the_rest_of_a_second_is_suppressed_and_counted() {
        static SPEC: ErrorSpec = ErrorSpec::new("Gone", ErrorCode::trusted("GATE_GONE"), ErrorStatus::GONE);
        static SITE: ErrorSite = ErrorSite::new(&SPEC);
        static CRITICAL: ErrorSpec = SPEC.with_severity(Severity::Critical);
        static CRITICAL_SITE: ErrorSite = ErrorSite::new(&CRITICAL);
        let clock = TestClock::at(SystemTime::UNIX_EPOCH);
        let gate = StormGate::new().with_clock(clock.clone());
        for before in [0, 92, 92] {
            assert_eq!(gate.admit(&SITE), Admission::Admitted { suppressed: before });
            let rest =
                (1..100).filter(|_| gate.admit(&SITE) == Admission::Admitted { suppressed: 0 }).count();
            assert_eq!(rest, 7);
            let critical = (0..100).filter(|_| gate.admit(&CRITICAL_SITE) != Admission::Suppressed).count();
            assert_eq!(critical, 64);
            clock.advance(Duration::from_secs(1));
        }
    }
}

#[cfg(all(test, loom))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use loom::thread;

    /// However many come at once, as many pass in a second as may; one that is late is among them.
    ///
    /// Mutant: a store in the place of the exchange.
    #[test]
    fn as_many_pass_as_may() {
        loom::model(|| {
            let turnstiles = Arc::new(Turnstiles::new(1));
            let threads: Vec<_> = [7, 8]
                .map(|second| {
                    let turnstiles = Arc::clone(&turnstiles);
                    thread::spawn(move || turnstiles.admit(0, NonZeroU32::MIN, second))
                })
                .into();
            let mine = turnstiles.admit(0, NonZeroU32::MIN, 8);
            let [late, other] =
                threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()[..]
            else {
                unreachable!("two threads")
            };
            assert!(!(mine && other));
            assert!(late || mine || other);
            assert!(!turnstiles.admit(0, NonZeroU32::MIN, 8));
        });
    }
}
