//! How much a user may spend on calls whose cost is known only afterwards.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use error_core::Clock;
use error_core::standard::TokenBudgetExceededError;

use crate::keyed::Keyed;
use crate::{CoarseClock, InvalidPolicy};

/// A limit of tokens for each user. A call [reserves](Self::reserve) what it may cost and settles what it did.
///
/// ```
/// use error_recovery::TokenBudget;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let budget = TokenBudget::monthly(10_000).build()?;
/// let reserved = budget.reserve("ann", 4_000)?;
/// reserved.settle(2_500);
/// let refused = budget.reserve("ann", 8_000).unwrap_err();
/// assert_eq!((refused.tokens_used, refused.tokens_limit, refused.tokens_needed), (2_500, 10_000, 8_000));
/// # Ok(())
/// # }
/// ```
pub struct TokenBudget {
    limit: u64,
    period: Period,
    clock: Arc<dyn Clock>,
    base: Instant,
    users: Mutex<Keyed<Account>>,
}

/// Builds a [`TokenBudget`].
#[must_use]
pub struct TokenBudgetBuilder {
    limit: u64,
    period: Period,
    clock: Option<Arc<dyn Clock>>,
    most_users: usize,
}

#[derive(Clone, Copy, Debug)]
enum Period {
    /// A month of the calendar, in UTC.
    Month,
    /// The last so long, in parts of which the oldest is forgotten as a whole.
    Rolling(Duration),
}

/// How many parts a rolling window has.
const PARTS: u32 = 60;

/// What a user has spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenUsage {
    /// What settled calls did cost.
    pub used: u64,
    /// What calls that are under way may cost.
    pub reserved: u64,
    /// How much there is in all.
    pub limit: u64,
}

impl TokenUsage {
    /// How much may still be reserved.
    pub fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used).saturating_sub(self.reserved)
    }
}

/// One user's spending: part of the time and tokens, oldest first, and what is reserved.
#[derive(Debug, Default)]
struct Account {
    spent: VecDeque<(u64, u64)>,
    reserved: u64,
}

/// Tokens set aside for one call. Dropped, because the call failed or was given up, it gives all of them back.
#[must_use = "a reservation that is dropped is given back"]
#[derive(Debug)]
pub struct Reservation<'a> {
    budget: &'a TokenBudget,
    user: Box<str>,
    part: u64,
    tokens: u64,
}

impl TokenBudget {
    /// So many tokens for each user and month, in UTC.
    pub fn monthly(limit: u64) -> TokenBudgetBuilder {
        TokenBudgetBuilder { limit, period: Period::Month, clock: None, most_users: 100_000 }
    }

    /// So many tokens for each user in the last `window`, which moves on by sixtieths of its length.
    pub fn rolling(limit: u64, window: Duration) -> TokenBudgetBuilder {
        TokenBudgetBuilder { limit, period: Period::Rolling(window), clock: None, most_users: 100_000 }
    }

    /// Sets aside what a call may cost, before it is made.
    ///
    /// # Errors
    ///
    /// [`TokenBudgetExceededError`], with what is used or set aside, the limit, and what is needed.
    pub fn reserve(&self, user: &str, tokens: u64) -> Result<Reservation<'_>, TokenBudgetExceededError> {
        let (oldest, part) = self.parts();
        let usage = self.with_account(user, oldest, |account| {
            let usage = account.usage(self.limit);
            if tokens <= usage.remaining() {
                account.reserved += tokens;
            }
            usage
        });
        if tokens > usage.remaining() {
            let taken = usage.used.saturating_add(usage.reserved);
            return Err(TokenBudgetExceededError::new(user, taken, self.limit, tokens));
        }
        Ok(Reservation { budget: self, user: user.into(), part, tokens })
    }

    /// Counts tokens that were spent without a reservation, such as before a restart, whatever the limit is.
    pub fn charge(&self, user: &str, tokens: u64) {
        let (oldest, part) = self.parts();
        self.with_account(user, oldest, |account| account.spend(part, tokens));
    }

    /// What a user has spent.
    pub fn usage(&self, user: &str) -> TokenUsage {
        let (oldest, _) = self.parts();
        self.with_account(user, oldest, |account| account.usage(self.limit))
    }

    fn with_account<R>(&self, user: &str, oldest: u64, act: impl FnOnce(&mut Account) -> R) -> R {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let is_idle = |account: &Account| account.is_idle(oldest);
        users.with(user, self.clock.instant(), is_idle, Account::default, |account| {
            account.forget(oldest);
            act(account)
        })
    }

    /// The oldest part of the time that counts, and the present one.
    fn parts(&self) -> (u64, u64) {
        match self.period {
            Period::Month => {
                let month = month(self.clock.now());
                (month, month)
            }
            Period::Rolling(window) => {
                let passed = self.clock.instant().saturating_duration_since(self.base).as_nanos();
                let part = passed / (window / PARTS).as_nanos().max(1);
                let part = u64::try_from(part).unwrap_or(u64::MAX);
                (part.saturating_sub(u64::from(PARTS) - 1), part)
            }
        }
    }

    fn give_back(&self, reservation: &Reservation<'_>, cost: u64) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        // An account with a reservation is never forgotten.
        users.with_known(&reservation.user, |account| {
            account.reserved = account.reserved.saturating_sub(reservation.tokens);
            account.spend(reservation.part, cost);
        });
    }
}

/// A number for the month, in UTC; all of before 1970 belongs to its first.
fn month(now: SystemTime) -> u64 {
    let mut date = String::new();
    // `2026-01-31T23:00:00Z`; a moment that cannot be written leaves nothing.
    if write!(date, "{}", humantime::format_rfc3339_seconds(now.max(SystemTime::UNIX_EPOCH))).is_err() {
        return 0;
    }
    let mut numbers = date.split('-').map(|number| number.parse().unwrap_or(0));
    let (year, month): (u64, u64) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    year * 12 + month
}

impl Account {
    fn usage(&self, limit: u64) -> TokenUsage {
        let used = self.spent.iter().fold(0, |sum: u64, (_, tokens)| sum.saturating_add(*tokens));
        TokenUsage { used, reserved: self.reserved, limit }
    }

    fn spend(&mut self, part: u64, tokens: u64) {
        let place = self.spent.partition_point(|(earlier, _)| *earlier < part);
        match self.spent.get_mut(place) {
            Some((known, sum)) if *known == part => *sum = sum.saturating_add(tokens),
            _ => self.spent.insert(place, (part, tokens)),
        }
    }

    fn forget(&mut self, oldest: u64) {
        while self.spent.front().is_some_and(|(part, _)| *part < oldest) {
            self.spent.pop_front();
        }
    }

    fn is_idle(&self, oldest: u64) -> bool {
        self.reserved == 0 && self.spent.back().is_none_or(|(part, _)| *part < oldest)
    }
}

impl Reservation<'_> {
    /// Says what the call did cost, which may be more or less than was reserved. It counts for the time at which it was
    /// reserved.
    pub fn settle(mut self, cost: u64) {
        self.settle_once(cost);
    }

    /// The call did cost nothing: the same as dropping the reservation.
    pub fn refund(self) {
        drop(self);
    }

    /// How much is set aside.
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    fn settle_once(&mut self, cost: u64) {
        self.budget.give_back(self, cost);
        self.tokens = 0;
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if self.tokens > 0 {
            self.settle_once(0);
        }
    }
}

impl TokenBudgetBuilder {
    /// Where the time comes from. Default: a [`CoarseClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// How many users may have accounts of their own; beyond that, those that have spent nothing share one.
    /// Default: 100,000.
    pub fn most_users(mut self, users: usize) -> Self {
        self.most_users = users;
        self
    }

    /// The budget.
    ///
    /// # Errors
    ///
    /// [`InvalidPolicy`] with all that is wrong with the numbers.
    pub fn build(self) -> Result<TokenBudget, InvalidPolicy> {
        let mut problems = Vec::new();
        if self.limit == 0 {
            problems.push("a budget of 0 tokens allows nothing: give at least 1".to_owned());
        }
        if let Period::Rolling(window) = self.period
            && (window < Duration::from_millis(u64::from(PARTS)) || window > crate::LONGEST)
        {
            problems.push("a rolling window lasts from 60 ms to a year".to_owned());
        }
        InvalidPolicy::unless_empty(problems)?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(CoarseClock::new()));
        let (base, users) = (clock.instant(), Mutex::new(Keyed::new(self.most_users)));
        Ok(TokenBudget { limit: self.limit, period: self.period, clock, base, users })
    }
}

impl fmt::Debug for TokenBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBudget")
            .field("limit", &self.limit)
            .field("period", &self.period)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TokenBudgetBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBudgetBuilder")
            .field("limit", &self.limit)
            .field("period", &self.period)
            .finish_non_exhaustive()
    }
}
