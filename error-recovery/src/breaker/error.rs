//! What a refused call gets.

use std::sync::Arc;
use std::time::Duration;

use error_core::{ErrorType, HttpError};

use super::BreakerState;

/// A call was refused because the circuit is open.
///
/// The client reads what kind of errors opened it, how many there were and how many are too many, when that was, and
/// when to try again; the log has the breaker's name and state as well.
#[derive(Clone, Debug, HttpError)]
#[error(
    "circuit breaker {breaker} is {state}: {error_count} {error_type} errors, of which {threshold} open it"
)]
#[http(
    status = 503,
    name = "CircuitBreakerError",
    code = "CIRCUIT_BREAKER_OPEN",
    category = "system_error",
    public = "Service temporarily unavailable due to {error_type} errors",
    retry_after = .retry_after,
    action = fallback
)]
pub struct CircuitBreakerError {
    /// The breaker's name.
    #[context(internal)]
    pub breaker: Arc<str>,
    /// The state that refused the call.
    #[context(internal)]
    pub state: BreakerState,
    /// What kind of errors the circuit protects from.
    #[context]
    pub error_type: &'static str,
    /// When the circuit opened, in seconds since 1970.
    #[context]
    pub triggered_at: f64,
    /// How many errors opened it, or slow calls; 0 if a person did, or others had it opened.
    #[context]
    pub error_count: u64,
    /// How many were enough; 0 where none opened it.
    #[context]
    pub threshold: u64,
    /// Until a call may be let through.
    pub retry_after: Duration,
}

impl CircuitBreakerError {
    /// What kind of errors the circuit protects from.
    pub fn error_type(&self) -> Option<ErrorType> {
        ErrorType::ALL.iter().copied().find(|kind| kind.as_str() == self.error_type)
    }
}
