//! Recovery for the error system: what is done about an error, decided by what the error declares.
//!
//! ```
//! use error_core::{HttpError, Report};
//! use error_recovery::recover;
//!
//! #[derive(Debug, HttpError)]
//! #[error("stripe answered {status}")]
//! #[http(status = 502)]                   // worth another try, and a failure for the circuit
//! struct StripeError {
//!     status: u16,
//! }
//!
//! #[recover(service = "stripe", max_retries = 2, fallback = pay_later)]
//! async fn create_session(user: &str) -> Result<String, Report> {
//!     Err(StripeError { status: 500 })?
//! }
//!
//! async fn pay_later(user: &str, why: Report) -> Result<String, Report> {
//!     Ok(format!("{user} pays later: {why}"))
//! }
//! # let _ = create_session;
//! ```
//!
//! | to | see |
//! |---|---|
//! | do all of it for an async function | [`#[recover]`](macro@recover) |
//! | do all of it for an operation | [`Guard`], [`Recovery`] |
//! | stop calling what fails | [`CircuitBreaker`], [`BreakerSettings`] |
//! | have one for each service and each type of errors | [`Breakers`] |
//! | be told of its changes | [`BreakerListener`], [`LogBreakers`] |
//! | try again | [`RetryPolicy`], [`Backoff`], [`RetryBudget`] |
//! | put something in place of a result | [`or_value`], [`or_else`] |
//! | ask one provider after the other | [`Failover`] |
//! | give the last good answer where a new one is late | `LastAnswers` (feature `cache`) |
//! | let so many run at a time | [`Bulkhead`] |
//! | let so many calls through in so long, for each key | [`RateLimiter`] |
//! | let users spend so much, where the cost is known afterwards | [`TokenBudget`] |
//! | mend without a person what can be mended | [`SelfHealing`], [`Watch`] |
//! | end in time, and let the parts know | [`Deadline`] |
//! | know what follows of an error | [`Decision`] |
//! | show it to metrics, health and administration | [`BreakerSnapshot`], [`Recovery::operations`], [`RateLimiter::counts`] |
//!
//! Time comes from a [`Clock`](error_core::Clock), so that a test owns it: policies are state machines that are told the
//! time, behind thin drivers that ask a clock.
//!
//! # Crate features
//!
//! None is on by default: `cache` adds `LastAnswers`, and `gcra` adds `RateLimiter::gcra`, which spreads the calls over the
//! window.

// How the breaker is checked is nobody's affair who reads the documentation.
#![cfg_attr(docsrs, feature(doc_cfg), doc(auto_cfg(hide(loom))))]

// The attribute emits `::error_recovery` paths; this crate's own tests use it, too.
#[cfg(not(loom))]
extern crate self as error_recovery;

mod breaker;
mod clock;
mod decision;
mod invalid;

// The breaker alone is checked by loom.
#[doc(hidden)]
#[cfg(not(loom))]
#[path = "private.rs"]
pub mod __private;
#[cfg(not(loom))]
mod bulkhead;
#[cfg(all(feature = "cache", not(loom)))]
mod cached;
#[cfg(not(loom))]
mod deadline;
#[cfg(not(loom))]
mod failover;
#[cfg(not(loom))]
mod fallback;
#[cfg(not(loom))]
mod guard;
#[cfg(not(loom))]
mod healing;
#[cfg(not(loom))]
mod keyed;
#[cfg(not(loom))]
mod rate_limit;
#[cfg(not(loom))]
mod retry;
#[cfg(not(loom))]
mod token_budget;

/// No wait, window or limit is longer, so that no sum of instants overflows.
pub(crate) const LONGEST: std::time::Duration = std::time::Duration::from_secs(366 * 24 * 60 * 60);

pub use self::breaker::{
    BreakerBuilder, BreakerCounts, BreakerEvent, BreakerHealth, BreakerListener, BreakerProbes,
    BreakerSettings, BreakerSnapshot, BreakerState, BreakerTransition, BreakerWindow, Breakers,
    BreakersBuilder, Cause, CircuitBreaker, CircuitBreakerError, LogBreakers, OpenWait, Permit,
};
#[cfg(not(loom))]
pub use self::bulkhead::{Bulkhead, BulkheadFullError, BulkheadPlace};
#[cfg(all(feature = "cache", not(loom)))]
#[cfg_attr(docsrs, doc(cfg(feature = "cache")))]
pub use self::cached::{Answer, LastAnswers};
pub use self::clock::CoarseClock;
#[cfg(not(loom))]
pub use self::deadline::{Deadline, DeadlineExceededError};
pub use self::decision::{Decision, Verdict};
#[cfg(not(loom))]
pub use self::failover::{AllProvidersFailedError, Answered, Failover, FailoverBuilder, ProviderFailure};
#[cfg(not(loom))]
pub use self::fallback::{or_else, or_value};
#[cfg(not(loom))]
pub use self::guard::{
    Attempt, FallbackCounts, Guard, GuardBuilder, OperationSnapshot, Recovery, RetryCounts,
};
#[cfg(not(loom))]
pub use self::healing::{
    HealingAction, HealingEvent, HealingState, HealingStep, SelfHealing, SelfHealingBuilder, Watch,
    WatchSnapshot,
};
pub use self::invalid::InvalidPolicy;
#[cfg(not(loom))]
pub use self::rate_limit::{Allowance, Quota, RateLimitCounts, RateLimiter, RateLimiterBuilder};
#[cfg(not(loom))]
pub use self::retry::{Backoff, RetryBudget, RetryPolicy};
#[cfg(not(loom))]
pub use self::token_budget::{Reservation, TokenBudget, TokenBudgetBuilder, TokenUsage};

#[cfg(not(loom))]
#[doc = include_str!("docs/recover.md")]
#[doc = include_str!("docs/recover_keys.md")]
pub use error_derive::recover;
