//! What our own side does about an error.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

/// What is to be done about an error, on our own side.
///
/// It says nothing to the client: whether *that* may try again is [`ErrorSpec::recoverable`].
///
/// [`ErrorSpec::recoverable`]: crate::ErrorSpec::recoverable
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorAction {
    /// Write it to the log: what happens if nothing is declared.
    #[default]
    Log,
    /// Tell somebody.
    Alert,
    /// Try the operation again.
    Retry,
    /// Take what stands in for the operation's result.
    Fallback,
    /// Stop calling what fails.
    CircuitBreak,
    /// Nothing: it is expected.
    Ignore,
}

impl ErrorAction {
    /// The name as a declaration writes it: `circuit_break`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Alert => "alert",
            Self::Retry => "retry",
            Self::Fallback => "fallback",
            Self::CircuitBreak => "circuit_break",
            Self::Ignore => "ignore",
        }
    }
}

impl fmt::Display for ErrorAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The numbers of an [`ErrorAction`]: how often to retry, and how many errors are too many.
///
/// ```
/// use std::time::Duration;
/// use error_core::ActionPolicy;
///
/// let policy = ActionPolicy::new();
/// assert_eq!(policy.max_retries(), 3);
/// assert_eq!(policy.retry_delay(), Duration::from_secs(1));
/// assert_eq!(policy.alert_threshold().get(), 5);
/// assert_eq!(policy.circuit_break_threshold().get(), 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActionPolicy {
    max_retries: u32,
    retry_delay: Duration,
    alert_threshold: NonZeroU32,
    circuit_break_threshold: NonZeroU32,
}

impl ActionPolicy {
    /// 3 retries, the first after 1 second; an alert after 5 errors, a circuit break after 10.
    pub const fn new() -> Self {
        const FIVE: NonZeroU32 = at_least_one(5);
        const TEN: NonZeroU32 = at_least_one(10);
        Self {
            max_retries: 3,
            retry_delay: Duration::from_secs(1),
            alert_threshold: FIVE,
            circuit_break_threshold: TEN,
        }
    }

    /// Sets how often to try again after the first time.
    #[must_use]
    pub const fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the delay before the first retry.
    #[must_use]
    pub const fn with_retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// Sets how many errors lead to an alert; 0 counts as 1.
    #[must_use]
    pub const fn with_alert_threshold(mut self, errors: u32) -> Self {
        self.alert_threshold = at_least_one(errors);
        self
    }

    /// Sets how many errors open the circuit; 0 counts as 1.
    #[must_use]
    pub const fn with_circuit_break_threshold(mut self, errors: u32) -> Self {
        self.circuit_break_threshold = at_least_one(errors);
        self
    }

    /// How often to try again after the first time.
    pub const fn max_retries(&self) -> u32 {
        self.max_retries
    }

    /// The delay before the first retry.
    pub const fn retry_delay(&self) -> Duration {
        self.retry_delay
    }

    /// How many errors lead to an alert.
    pub const fn alert_threshold(&self) -> NonZeroU32 {
        self.alert_threshold
    }

    /// How many errors open the circuit.
    pub const fn circuit_break_threshold(&self) -> NonZeroU32 {
        self.circuit_break_threshold
    }
}

impl Default for ActionPolicy {
    fn default() -> Self {
        Self::new()
    }
}

const fn at_least_one(errors: u32) -> NonZeroU32 {
    match NonZeroU32::new(errors) {
        Some(errors) => errors,
        None => NonZeroU32::MIN,
    }
}
