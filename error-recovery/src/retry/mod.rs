//! Trying again.

mod budget;
mod policy;
#[cfg(test)]
mod tests;

pub use self::budget::RetryBudget;
pub(crate) use self::policy::Tries;
pub use self::policy::{Backoff, RetryPolicy};
