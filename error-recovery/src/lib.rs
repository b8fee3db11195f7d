//! Recovery for the error system: what is done about an error, decided by what the error declares.
//!
//! | to | see |
//! |---|---|
//! | stop calling what fails | [`CircuitBreaker`], [`BreakerSettings`] |
//! | have one for each service and each type of errors | [`Breakers`] |
//! | be told of its changes | [`BreakerListener`], [`LogBreakers`] |
//! | try again | [`RetryPolicy`], [`Backoff`], [`RetryBudget`] |
//! | end in time, and let the parts know | [`Deadline`] |
//! | know what follows of an error | [`Decision`] |
//! | show it to metrics, health and administration | [`BreakerSnapshot`] |
//!
//! Time comes from a [`Clock`](error_core::Clock), so that a test owns it: policies are state machines that are told the
//! time, behind thin drivers that ask a clock.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod breaker;
mod clock;
#[cfg(not(loom))]
mod deadline;
#[cfg(not(loom))]
mod decision;
mod invalid;
#[cfg(not(loom))]
mod retry;

pub use self::breaker::{
    BreakerBuilder, BreakerCounts, BreakerEvent, BreakerHealth, BreakerListener, BreakerProbes,
    BreakerSettings, BreakerSnapshot, BreakerState, BreakerWindow, Breakers, BreakersBuilder, Cause,
    CircuitBreaker, CircuitBreakerError, LogBreakers, OpenWait, Permit,
};
pub use self::clock::CoarseClock;
pub use self::invalid::InvalidPolicy;
#[cfg(not(loom))]
pub use self::deadline::{Deadline, DeadlineExceededError};
#[cfg(not(loom))]
pub use self::decision::{Decision, Verdict};
#[cfg(not(loom))]
pub use self::retry::{Backoff, RetryBudget, RetryPolicy};
