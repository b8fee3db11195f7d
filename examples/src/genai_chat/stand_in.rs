//! What the log says where another provider, or the last good answer, stands in: the request goes well, so no event of an
//! error tells of those that failed.

use error_actix::Report;
use error_recovery::{
    AllProvidersFailedError, Answered, CircuitBreakerError, DeadlineExceededError, ProviderFailure,
};
use tracing::{info, warn};

/// Somebody has answered, perhaps not who was asked first.
pub(super) fn another_provider<T>(user: Option<&str>, answered: &Answered<T>) {
    if !answered.failures.is_empty() {
        all(user, &answered.failures);
        info!(user.id = user, provider = %answered.provider, "Falling back to {}", answered.provider);
    }
}

/// The last good answer was given, and this is why.
pub(super) fn last_answer(user: Option<&str>, why: &Report) {
    let was_late = match why.downcast_ref::<AllProvidersFailedError>() {
        Some(AllProvidersFailedError { failures, .. }) => {
            all(user, failures);
            failures.iter().all(|failure| is::<DeadlineExceededError>(&failure.report))
        }
        None => {
            warn!(user.id = user, error.code = code(why), "{why}");
            is::<DeadlineExceededError>(why)
        }
    };
    let cause = if was_late { "timeout" } else { "failure" };
    info!(user.id = user, "Returning cached response due to {cause}");
}

fn all(user: Option<&str>, failures: &[ProviderFailure]) {
    for failure @ ProviderFailure { provider, report, .. } in failures {
        // `LogBreakers` has told that the circuit is open; each call that is not made is no news.
        if is::<CircuitBreakerError>(report) {
            info!(user.id = user, %provider, error.code = code(report), "{failure}");
        } else {
            warn!(user.id = user, %provider, error.code = code(report), "{failure}");
        }
    }
}

fn is<E: std::error::Error + 'static>(report: &Report) -> bool {
    report.downcast_ref::<E>().is_some()
}

fn code(report: &Report) -> &'static str {
    report.error().spec().code().as_str()
}
