//! What a process may let through of one key without asking: a state machine that is told the time.

use std::time::{Duration, Instant};

use super::rate::{Ask, Rate, Told};

/// What holds for all keys of a limiter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) rate: Rate,
    pub(super) chunk: u32,
}

/// One key's lease.
///
/// ```text
/// call -> granted tokens left?  -> take them
///      -> Redis said no?        -> refuse until it would say yes
///      -> Redis is away?        -> not for this machine to say
///      -> on credit, up to one chunk of debt; beyond it, refuse until the debt is settled
/// settlement: pays the debt, whatever is left of the quota, and leases up to a chunk more
/// ```
///
/// The debts of all processes are what the fleet may let through beyond its quota: one chunk each. It is no more, since a process
/// whose payment found the quota used up goes on credit again only when Redis would say yes.
#[derive(Debug, Default)]
pub(super) struct Lease {
    /// Tokens that Redis has counted, and nobody has used.
    granted: u32,
    /// Tokens that were used, and Redis has not counted. Those that it is being told of are among them.
    debt: u32,
    /// Of the debt, what Redis is being told of.
    sent: Option<u32>,
    /// How much was asked for since Redis was last told: what will be wanted next.
    demand: u32,
    /// The dearest call that found too few tokens.
    dearest: u32,
    /// What Redis last said.
    said: Option<Said>,
    /// Whether the last settlement of this key failed.
    failed: bool,
    /// Whether it waits for its settlement.
    pub(super) queued: bool,
}

#[derive(Clone, Copy, Debug)]
struct Said {
    remaining: u32,
    /// When all of the quota is there: what was leased lapses, since an idle key would be full without it.
    full_at: Instant,
    /// Until when nothing is left.
    blocked_until: Option<Instant>,
}

/// What is said of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Yes {
        remaining: u32,
        reset: Duration,
    },
    No {
        wait: Duration,
    },
    /// Nothing is leased, and Redis cannot be asked.
    Away,
}

/// How long a call waits that only has to wait until Redis has answered.
const SOON: Duration = Duration::from_millis(100);

impl Lease {
    /// Takes what a call costs, which is at least 1.
    pub(super) fn take(&mut self, terms: Terms, cost: u32, now: Instant, away: bool) -> Taken {
        self.lapse(now);
        if let Some(left) = self.granted.checked_sub(cost) {
            self.granted = left;
            self.demand = self.demand.saturating_add(cost);
            return self.yes(terms, cost, now);
        }
        let short = cost - self.granted;
        if let Some(until) = self.said.and_then(|said| said.blocked_until) {
            let wait = until.saturating_duration_since(now) + terms.rate.time_for(short - 1);
            return Taken::No { wait };
        }
        if away || self.failed {
            return Taken::Away;
        }
        self.demand = self.demand.saturating_add(cost);
        let debt = self.debt.saturating_add(short);
        if debt > terms.chunk {
            if cost > terms.chunk {
                self.dearest = self.dearest.max(cost);
            }
            return Taken::No { wait: SOON };
        }
        (self.granted, self.debt) = (0, debt);
        self.yes(terms, cost, now)
    }

    fn yes(&mut self, terms: Terms, cost: u32, now: Instant) -> Taken {
        if cost >= self.dearest {
            self.dearest = 0;
        }
        let told = self.said.map_or(terms.rate.limit, |said| said.remaining);
        let reset = self.said.map_or(Duration::ZERO, |said| said.full_at.saturating_duration_since(now));
        Taken::Yes {
            remaining: told.saturating_sub(self.debt).saturating_add(self.granted).min(terms.rate.limit),
            reset: reset + terms.rate.time_for(self.debt),
        }
    }

    /// Forgets what has passed.
    fn lapse(&mut self, now: Instant) {
        let Some(said) = &mut self.said else { return };
        if said.blocked_until.is_some_and(|until| now >= until) {
            said.blocked_until = None;
        }
        if now >= said.full_at {
            self.said = None;
            (self.granted, self.demand, self.dearest) = (0, 0, 0);
        }
    }

    /// Whether Redis should hear of it.
    pub(super) fn wants(&self, terms: Terms) -> bool {
        self.sent.is_none() && (self.debt > 0 || self.want(terms) > 0)
    }

    /// How many tokens it would lease: as many as were asked for of late, up to a chunk, once half of them is gone.
    fn want(&self, terms: Terms) -> u32 {
        if self.said.is_some_and(|said| said.blocked_until.is_some()) {
            return 0;
        }
        let enough = self.demand.min(terms.chunk).max(self.dearest);
        if self.granted > enough / 2 { 0 } else { enough.saturating_sub(self.granted) }
    }

    /// What Redis is to be asked. Until it has answered, nothing else is.
    pub(super) fn send(&mut self, terms: Terms, now: Instant) -> Ask {
        self.lapse(now);
        let want = self.want(terms);
        self.sent = Some(self.debt);
        self.demand = 0;
        Ask { debt: self.debt, want, least: 1 }
    }

    /// Redis has answered.
    pub(super) fn answered(&mut self, told: Told, now: Instant) {
        // By the time the answer is here Redis is further than it was: this errs on the late side.
        let blocked_until = (told.remaining == 0).then(|| now + told.wait);
        self.debt = self.debt.saturating_sub(self.sent.take().unwrap_or_default());
        self.granted = self.granted.saturating_add(told.granted);
        self.said = Some(Said { remaining: told.remaining, full_at: now + told.reset, blocked_until });
        self.failed = false;
    }

    /// Redis has not answered, or not said anything of this key.
    ///
    /// It may have heard of the debt all the same. That it hears of it again makes the limit stricter once, by less than a
    /// chunk; that it never hears of it would make it laxer.
    pub(super) fn unanswered(&mut self) {
        self.sent = None;
        self.failed = true;
    }

    /// Whether a new one would answer alike.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let is_over = self.said.is_none_or(|said| now >= said.full_at);
        is_over && self.debt == 0 && self.sent.is_none() && !self.queued && !self.failed
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> (u32, u32) {
        (self.granted, self.debt)
    }
}

#[cfg(test)]
mod tests {
    use error_recovery::Quota;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn terms(chunk: u32) -> Terms {
        Terms { rate: Rate::of(Quota::per_minute(60)), chunk }
    }

    fn told(granted: u32, remaining: u32, wait: u64, reset: u64) -> Told {
        Told { granted, remaining, wait: SECOND * wait as u32, reset: SECOND * reset as u32 }
    }

    fn is_yes(taken: Taken) -> bool {
        matches!(taken, Taken::Yes { .. })
    }

    #[test]
    fn a_chunk_comes_through_on_credit_and_no_more_until_it_is_paid() {
        let (mut lease, terms, now) = (Lease::default(), terms(3), Instant::now());
        for left in [59, 58, 57] {
            let Taken::Yes { remaining, reset } = lease.take(terms, 1, now, false) else { panic!() };
            assert_eq!((remaining, reset), (left, SECOND * (60 - left)));
        }
        assert_eq!(lease.take(terms, 1, now, false), Taken::No { wait: SOON });
        assert!(lease.wants(terms));
        // As much as was asked for, but no more than a chunk.
        assert_eq!(lease.send(terms, now), Ask { debt: 3, want: 3, least: 1 });
        assert!(!lease.wants(terms), "one question at a time");
        lease.answered(told(3, 54, 0, 6), now);
        assert_eq!(lease.held(), (3, 0));
        assert!(is_yes(lease.take(terms, 1, now, false)) && !lease.wants(terms));
        assert!(is_yes(lease.take(terms, 1, now, false)) && lease.wants(terms), "half of it is gone");
        assert_eq!(lease.send(terms, now), Ask { debt: 0, want: 1, least: 1 });
    }

    #[test]
    fn who_was_refused_by_redis_is_refused_until_it_would_let_him_through() {
        let (mut lease, terms, now) = (Lease::default(), terms(3), Instant::now());
        lease.take(terms, 1, now, false);
        lease.send(terms, now);
        lease.answered(told(0, 0, 5, 64), now);
        let late = now + SECOND * 2;
        assert_eq!(lease.take(terms, 1, late, false), Taken::No { wait: SECOND * 3 });
        assert_eq!(lease.take(terms, 2, late, false), Taken::No { wait: SECOND * 4 });
        // What Redis said holds while it is away.
        assert_eq!(lease.take(terms, 1, late, true), Taken::No { wait: SECOND * 3 });
        assert!(!lease.wants(terms));
        let then = now + SECOND * 5;
        assert_eq!(lease.take(terms, 1, then, true), Taken::Away);
        assert!(is_yes(lease.take(terms, 1, then, false)));
    }

    #[test]
    fn a_call_dearer_than_a_chunk_comes_through_the_second_time() {
        let (mut lease, terms, now) = (Lease::default(), terms(3), Instant::now());
        assert_eq!(lease.take(terms, 20, now, false), Taken::No { wait: SOON });
        assert_eq!(lease.send(terms, now), Ask { debt: 0, want: 20, least: 1 });
        lease.answered(told(20, 40, 0, 20), now);
        assert!(is_yes(lease.take(terms, 20, now, false)));
        assert_eq!(lease.send(terms, now).want, 3, "and the next one is a usual call");
    }

    #[test]
    fn what_nobody_uses_lapses_when_the_quota_would_be_there_without_it() {
        let (mut lease, terms, now) = (Lease::default(), terms(3), Instant::now());
        lease.take(terms, 2, now, false);
        lease.send(terms, now);
        lease.answered(told(2, 56, 0, 4), now);
        assert!(!lease.is_idle(now + SECOND * 3) && lease.is_idle(now + SECOND * 4));
        assert_eq!(lease.take(terms, 2, now + SECOND * 4, true), Taken::Away);
        assert_eq!(lease.held(), (0, 0));
    }

    #[test]
    fn a_debt_is_told_until_redis_has_heard_of_it() {
        let (mut lease, terms, now) = (Lease::default(), terms(3), Instant::now());
        lease.take(terms, 2, now, false);
        lease.send(terms, now);
        assert!(is_yes(lease.take(terms, 1, now, false)), "while it is told of the others");
        lease.unanswered();
        assert_eq!(lease.take(terms, 1, now, false), Taken::Away);
        assert!(!lease.is_idle(now + SECOND * 1000));
        assert_eq!(lease.send(terms, now).debt, 3);
        lease.answered(told(1, 56, 0, 4), now);
        assert_eq!(lease.held(), (1, 0));
        assert!(is_yes(lease.take(terms, 1, now, false)));
    }
}
