//! Rules to begin with.

use std::time::Duration;

use error_core::{ErrorType, Severity};

use super::kind::AlertKind;
use super::rule::AlertRule;
use super::watch::{ErrorFilter, Watch};

const FIVE_MINUTES: Duration = Duration::from_secs(300);
const MINUTE: Duration = Duration::from_secs(60);

/// Rules for everything that the documents alert about, with their thresholds. Rules about what nobody tells an
/// [`AlertsBuilder`](super::AlertsBuilder) of, such as breakers where there are none, are left out by
/// [`standard_rules`](super::AlertsBuilder::standard_rules).
///
/// | name | alerts | when |
/// |---|---|---|
/// | `error-rate` | `HIGH_ERROR_RATE` | over 10 errors a minute in five minutes (document A); cleared at 5 |
/// | `critical-errors` | `CRITICAL_ERRORS` | over 5 critical errors in five minutes (A) |
/// | `declared` | the type's, or `ERROR_THRESHOLD_REACHED` | an error reaches the threshold that it declares, in five minutes |
/// | `database`, `model`, `external-service`, `rate-limit`, `authentication`, `authorization` | document D's type for it | errors that declare no threshold reach document D's for their type: 5, 3, 5, 20, 20, 20 in five minutes |
/// | `database-down` | `DATABASE_CONNECTION_FAILED` | a health check with `database` in its name fails |
/// | `breaker` | `CIRCUIT_BREAKER_TRIGGERED` | a circuit is not closed |
/// | `memory` | `MEMORY_USAGE_HIGH` | over 1024 MB for a minute; cleared at 900 |
/// | `response-time` | `SLOW_RESPONSE_TIME` | 5 of 100 requests take over 5 seconds, for a minute |
/// | `budget-fast`, `budget-slow` | `ERROR_BUDGET_BURN` | 14.4 times too fast over 5 minutes and an hour, 6 times over 30 minutes and six hours; with 20 requests at least |
///
/// An error counts for one of `declared` and the rules of types, never for both.
pub fn standard_rules() -> Vec<AlertRule> {
    let of_type = |name: &str, kind: AlertKind, error_type: ErrorType, severity| {
        let of = ErrorFilter::new().error_type(error_type).undeclared();
        let threshold = error_type.spec().policy().alert_threshold().get();
        AlertRule::new(name, kind, Watch::errors(FIVE_MINUTES, of))
            .at_least(f64::from(threshold))
            .severity(severity)
    };
    let critical = ErrorFilter::new().severity(Severity::Critical);
    let burn = |name: &str, short, long, times, severity| {
        let watch = Watch::BurnRate { short: MINUTE * short, long: MINUTE * long, requests: 20 };
        AlertRule::new(name, AlertKind::ERROR_BUDGET_BURN, watch).above(times).severity(severity)
    };
    vec![
        AlertRule::new("error-rate", AlertKind::HIGH_ERROR_RATE, Watch::error_rate(FIVE_MINUTES))
            .above(10.0)
            .clear_at(5.0),
        AlertRule::new("critical-errors", AlertKind::CRITICAL_ERRORS, Watch::errors(FIVE_MINUTES, critical))
            .above(5.0)
            .severity(Severity::Critical),
        AlertRule::new(
            "declared",
            AlertKind::ERROR_THRESHOLD_REACHED,
            Watch::Declared { window: FIVE_MINUTES },
        ),
        of_type("database", AlertKind::DATABASE_CONNECTION_FAILED, ErrorType::Database, Severity::High),
        of_type("model", AlertKind::MODEL_LOADING_FAILED, ErrorType::Model, Severity::High),
        of_type(
            "external-service",
            AlertKind::EXTERNAL_SERVICE_DOWN,
            ErrorType::ExternalService,
            Severity::High,
        ),
        of_type("rate-limit", AlertKind::RATE_LIMIT_EXCEEDED, ErrorType::RateLimit, Severity::Medium),
        of_type(
            "authentication",
            AlertKind::AUTHENTICATION_FAILURES,
            ErrorType::Authentication,
            Severity::Medium,
        ),
        of_type("authorization", AlertKind::PERMISSION_DENIED, ErrorType::Authorization, Severity::Medium),
        AlertRule::new(
            "database-down",
            AlertKind::DATABASE_CONNECTION_FAILED,
            Watch::Health { check: Some("database".to_owned()) },
        )
        .severity(Severity::Critical),
        AlertRule::new("breaker", AlertKind::CIRCUIT_BREAKER_TRIGGERED, Watch::OpenBreakers),
        AlertRule::new("memory", AlertKind::MEMORY_USAGE_HIGH, Watch::Memory)
            .above(1024.0)
            .clear_at(900.0)
            .holds_for(MINUTE),
        AlertRule::new("response-time", AlertKind::SLOW_RESPONSE_TIME, Watch::ResponseTime)
            .above(5.0)
            .holds_for(MINUTE)
            .severity(Severity::Medium),
        burn("budget-fast", 5, 60, 14.4, Severity::Critical),
        burn("budget-slow", 30, 360, 6.0, Severity::High),
    ]
}
