//! Trying again.

mod budget;
mod policy;
#[cfg(test)]
mod tests;

pub use self::budget::RetryBudget;
pub use self::policy::{Backoff, RetryPolicy};
pub(crate) use self::policy::{Next, Tries};
