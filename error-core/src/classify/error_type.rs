//! The kinds of foreign errors, and what is done about each.

use std::fmt;
use std::time::Duration;

use crate::{ActionPolicy, Category, ErrorAction, ErrorCode, ErrorSpec, ErrorStatus, Severity};

/// What kind of error somebody else's is.
///
/// Each has a [spec](Self::spec): its category with that category's status, a severity, and what our own side does.
///
/// ```
/// use error_core::{Category, ErrorAction, ErrorType};
///
/// let spec = ErrorType::Database.spec();
/// assert_eq!((spec.category(), spec.status().as_u16()), (Category::DATABASE_ERROR, 500));
/// assert_eq!((spec.action(), spec.policy().max_retries()), (ErrorAction::Retry, 5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorType {
    /// Input that is not acceptable.
    Validation,
    /// Who is asking is not known.
    Authentication,
    /// Who is asking may not.
    Authorization,
    /// There is no such thing.
    NotFound,
    /// Too many requests.
    RateLimit,
    /// It took too long.
    Timeout,
    /// The database failed.
    Database,
    /// The cache failed.
    Cache,
    /// A service that we depend on failed.
    ExternalService,
    /// A model failed.
    Model,
    /// Not enough memory.
    Memory,
    /// Something else inside broke.
    System,
    /// Nothing is known of it.
    Unknown,
}

macro_rules! specs {
    ($($kind:ident, $name:literal, $code:literal, $category:ident, $severity:ident, $action:ident, $policy:ident;)*) => {
        impl ErrorType {
            /// All thirteen, in the order of their declaration.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The name in `snake_case`: `external_service`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// Category, default status, severity, action and policy.
            pub const fn spec(self) -> &'static ErrorSpec {
                match self {
                    $(Self::$kind => const {
                        &spec(stringify!($kind), $code, Category::$category)
                            .with_severity(Severity::$severity)
                            .with_action(ErrorAction::$action, $policy)
                    })*
                }
            }
        }
    };
}

const fn spec(name: &'static str, code: &'static str, category: Category) -> ErrorSpec {
    let status = match category.default_status() {
        Some(status) => status,
        None => ErrorStatus::INTERNAL_SERVER_ERROR,
    };
    ErrorSpec::new(name, ErrorCode::trusted(code), status).with_category(category)
}

/// What is only logged is no reason for an alert before it is frequent.
const LOGGED: ActionPolicy = ActionPolicy::new().with_alert_threshold(20);

/// What does not mend itself is told early, and not called for long.
const BROKEN: ActionPolicy = ActionPolicy::new().with_alert_threshold(3).with_circuit_break_threshold(5);

const LATE: ActionPolicy =
    ActionPolicy::new().with_retry_delay(Duration::from_secs(2)).with_alert_threshold(10);

/// A lost connection is often back at once.
const TRIED_OFTEN: ActionPolicy = ActionPolicy::new().with_max_retries(5);

/// What belongs to somebody else takes longer to mend.
const TRIED_LATER: ActionPolicy = ActionPolicy::new().with_retry_delay(Duration::from_secs(5));

/// A fallback is there.
const SPARED: ActionPolicy = ActionPolicy::new().with_alert_threshold(10);

specs! {
    Validation, "validation", "FOREIGN_VALIDATION", VALIDATION, Medium, Log, LOGGED;
    Authentication, "authentication", "FOREIGN_AUTHENTICATION", AUTHENTICATION, Medium, Log, LOGGED;
    Authorization, "authorization", "FOREIGN_AUTHORIZATION", AUTHORIZATION, Medium, Log, LOGGED;
    NotFound, "not_found", "FOREIGN_NOT_FOUND", RESOURCE_NOT_FOUND, Medium, Log, LOGGED;
    RateLimit, "rate_limit", "FOREIGN_RATE_LIMIT", RATE_LIMIT_ERROR, Medium, Log, LOGGED;
    Timeout, "timeout", "FOREIGN_TIMEOUT", TIMEOUT_ERROR, Medium, Retry, LATE;
    Database, "database", "FOREIGN_DATABASE", DATABASE_ERROR, High, Retry, TRIED_OFTEN;
    Cache, "cache", "FOREIGN_CACHE", CACHE_ERROR, Medium, Fallback, SPARED;
    ExternalService, "external_service", "FOREIGN_EXTERNAL_SERVICE", EXTERNAL_SERVICE_ERROR, High, Retry, TRIED_LATER;
    Model, "model", "FOREIGN_MODEL", MODEL_ERROR, High, Alert, BROKEN;
    Memory, "memory", "FOREIGN_MEMORY", MEMORY_ERROR, High, Alert, BROKEN;
    System, "system", "FOREIGN_SYSTEM", SYSTEM_ERROR, Medium, Log, LOGGED;
    Unknown, "unknown", "FOREIGN_UNKNOWN", SYSTEM_ERROR, Medium, Log, LOGGED;
}

impl ErrorType {
    /// The kind of a declared error: of our own specs their kind, of others that of their category. Where no kind has the
    /// category, a client's error is [`Validation`](Self::Validation) and a server's [`System`](Self::System).
    ///
    /// ```
    /// use error_core::{ErrorCode, ErrorSpec, ErrorStatus, ErrorType};
    ///
    /// # fn main() -> Result<(), error_core::InvalidCode> {
    /// let spec = ErrorSpec::new("Late", ErrorCode::new("LATE")?, ErrorStatus::GATEWAY_TIMEOUT);
    /// assert_eq!(ErrorType::of_spec(&spec), ErrorType::Timeout);
    /// # Ok(())
    /// # }
    /// ```
    pub fn of_spec(spec: &ErrorSpec) -> Self {
        let own = Self::ALL.iter().find(|kind| kind.spec().code() == spec.code());
        // `Unknown` comes last and has a category of another's.
        let kind = own.or_else(|| Self::ALL.iter().find(|kind| kind.spec().category() == spec.category()));
        let other = if spec.status().is_client_error() { Self::Validation } else { Self::System };
        kind.copied().unwrap_or(other)
    }
}

impl fmt::Display for ErrorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declared_error_has_a_kind() {
        for &kind in ErrorType::ALL {
            assert_eq!(ErrorType::of_spec(kind.spec()), kind);
        }
        let code = ErrorCode::trusted("KIND_OF");
        let of = |status| ErrorType::of_spec(&ErrorSpec::new("X", code, status));
        assert_eq!(of(ErrorStatus::CONFLICT), ErrorType::Validation);
        assert_eq!(of(ErrorStatus::TOO_MANY_REQUESTS), ErrorType::RateLimit);
        let own = ErrorSpec::new("X", code, ErrorStatus::INTERNAL_SERVER_ERROR);
        assert_eq!(ErrorType::of_spec(&own.with_category(Category::new("billing"))), ErrorType::System);
    }

    /// The rows of the documents: retries, the first delay in seconds, errors until an alert and until a break.
    #[test]
    fn actions_are_those_of_the_documents() {
        let rows = [
            (ErrorType::Timeout, Severity::Medium, ErrorAction::Retry, (3, 2, 10, 10)),
            (ErrorType::Memory, Severity::High, ErrorAction::Alert, (3, 1, 3, 5)),
            (ErrorType::Database, Severity::High, ErrorAction::Retry, (5, 1, 5, 10)),
            (ErrorType::Cache, Severity::Medium, ErrorAction::Fallback, (3, 1, 10, 10)),
            (ErrorType::Model, Severity::High, ErrorAction::Alert, (3, 1, 3, 5)),
            (ErrorType::ExternalService, Severity::High, ErrorAction::Retry, (3, 5, 5, 10)),
        ];
        assert_eq!(ErrorType::ALL.len(), 13);
        for &kind in ErrorType::ALL {
            let listed = rows.iter().find(|row| row.0 == kind);
            let other = (kind, Severity::Medium, ErrorAction::Log, (3, 1, 20, 10));
            let spec = kind.spec();
            let policy = spec.policy();
            let numbers = (
                policy.max_retries(),
                policy.retry_delay().as_secs(),
                policy.alert_threshold().get(),
                policy.circuit_break_threshold().get(),
            );
            assert_eq!((kind, spec.severity(), spec.action(), numbers), *listed.unwrap_or(&other));
            assert!(spec.category().allows(spec.status()), "{kind}");
            assert_eq!(ErrorCode::new(spec.code().as_str()), Ok(spec.code()));
        }
    }
}
