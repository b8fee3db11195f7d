//! What expansions of `#[recover]` call. Not for users, and of no stability.

use std::time::Duration;

use error_core::{IntoReport, Report};

pub use error_core::__private::declared;

use crate::guard::Guard;
pub use crate::guard::Recovery;
use crate::retry::RetryPolicy;

/// What an attribute says of a guard. Its numbers were checked when it was expanded.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    service: &'static str,
    operation: &'static str,
    retries: Option<u32>,
    idempotent: bool,
    deadline: Option<Duration>,
    attempt: Option<Duration>,
}

impl Plan {
    /// A guard that does its operation once.
    pub const fn new(service: &'static str, operation: &'static str) -> Self {
        Self { service, operation, retries: None, idempotent: false, deadline: None, attempt: None }
    }

    /// `max_retries`.
    #[must_use]
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// `idempotent`.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// `deadline`.
    #[must_use]
    pub const fn deadline_millis(mut self, millis: u64) -> Self {
        self.deadline = Some(Duration::from_millis(millis));
        self
    }

    /// `attempt_timeout`.
    #[must_use]
    pub const fn attempt_millis(mut self, millis: u64) -> Self {
        self.attempt = Some(Duration::from_millis(millis));
        self
    }

    /// The guard, with what `recovery` shares.
    pub fn guard(self, recovery: &Recovery) -> Guard {
        let mut builder = recovery.guard(self.service, self.operation);
        if let Some(retries) = self.retries {
            builder = builder.retry(RetryPolicy::new(retries));
        } else if self.idempotent {
            builder = builder.idempotent();
        }
        if let Some(limit) = self.deadline {
            builder = builder.deadline(limit);
        }
        if let Some(limit) = self.attempt {
            builder = builder.attempt_timeout(limit);
        }
        builder.assemble()
    }
}

/// What a function returns under `#[recover]`: an error that what stops a call fits into.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no room for the errors that `#[recover]` adds",
    label = "a function under `#[recover]` returns an error that a `Report` fits into",
    note = "declare `-> Result<…, Report>`; `?` turns `{Self}` into a `Report`"
)]
pub trait HasRoom: IntoReport + From<Report> {}

#[diagnostic::do_not_recommend]
impl<E: IntoReport + From<Report>> HasRoom for E {}

/// The result of a function under `#[recover]`.
///
/// # Errors
///
/// What the guard returned.
pub fn recovered<T, E: HasRoom>(result: Result<T, Report>) -> Result<T, E> {
    result.map_err(E::from)
}
