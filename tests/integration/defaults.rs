//! What the macro knows of the vocabulary is what the core knows.

use error_core::{
    Category, ErrorFamily, ErrorStatus, HttpError, PublicText, RetryAfter, Severity, SpecStatus,
};
use std::time::Duration;

/// One error for each category, with the status that follows.
#[derive(Debug, HttpError)]
#[error("-")]
#[http(public = reason)]
#[expect(dead_code, reason = "only its specs are read")]
enum ByCategory {
    #[http(category = "validation")]
    Validation,
    #[http(category = "authentication")]
    Authentication,
    #[http(category = "authorization")]
    Authorization,
    #[http(category = "resource_not_found")]
    ResourceNotFound,
    #[http(category = "resource_conflict")]
    ResourceConflict,
    #[http(category = "processing_error")]
    ProcessingError,
    #[http(category = "model_error")]
    ModelError,
    #[http(category = "database_error")]
    DatabaseError,
    #[http(category = "cache_error")]
    CacheError,
    #[http(category = "external_service_error")]
    ExternalServiceError,
    #[http(category = "rate_limit_error")]
    RateLimitError,
    #[http(category = "system_error")]
    SystemError,
    #[http(category = "timeout_error")]
    TimeoutError,
    #[http(category = "memory_error")]
    MemoryError,
}

#[test]
fn categories_and_their_statuses_are_the_cores() {
    let specs = ByCategory::TREE.own();
    assert_eq!(specs.len(), Category::ALL.len());
    for (spec, category) in specs.iter().zip(Category::ALL.iter().copied()) {
        assert_eq!(spec.category(), category);
        assert_eq!(Some(spec.status()), category.default_status(), "{category}");
    }
}

const BILLING: Category = Category::new("billing");

#[derive(Debug, HttpError)]
#[http(severity = Medium, prefix = "PAY")]
#[expect(dead_code, reason = "not every variant is constructed, all specs are read")]
enum Payment {
    #[error("declined")]
    #[http(status = PAYMENT_REQUIRED, category = BILLING, recoverable)]
    Declined,
    #[error("upstream said {status}")]
    #[http(status = .status, public = reason, severity = Critical)]
    Upstream { status: u16 },
    #[error("busy")]
    #[http(status = 503, retry_after = "1m30s", name = "ProviderBusy", code = "PROVIDER_BUSY")]
    Busy,
    #[error("soft: {soft}")]
    #[http(status = 500, recoverable = .soft)]
    Perhaps { soft: bool },
    #[error("later")]
    #[http(status = 409, retry_after = .wait)]
    Later { wait: Option<u64> },
}

#[test]
fn keys_say_what_they_say() {
    let [declined, upstream, busy, perhaps, later] = Payment::TREE.own() else { panic!("five variants") };
    assert_eq!((declined.code().as_str(), declined.category()), ("PAY_DECLINED", BILLING));
    assert!(declined.recoverable());
    assert_eq!(declined.severity(), Severity::Medium);
    assert_eq!(upstream.spec_status(), SpecStatus::Dynamic { default: ErrorStatus::BAD_GATEWAY });
    assert_eq!((upstream.severity(), upstream.public()), (Severity::Critical, PublicText::Reason));
    assert_eq!((busy.name(), busy.code().as_str()), ("ProviderBusy", "PROVIDER_BUSY"));
    assert_eq!(busy.retry_after(), Some(RetryAfter::Delay(Duration::from_secs(90))));
    assert!(!perhaps.recoverable() && later.recoverable());
}

#[test]
fn fields_decide_where_they_are_named() {
    assert_eq!(Payment::Upstream { status: 418 }.status(), ErrorStatus::IM_A_TEAPOT);
    assert_eq!(Payment::Upstream { status: 200 }.status(), ErrorStatus::BAD_GATEWAY);
    assert!(Payment::Perhaps { soft: true }.recoverable());
    assert!(!Payment::Perhaps { soft: false }.recoverable());
    assert_eq!(
        Payment::Later { wait: Some(5) }.retry_after(),
        Some(RetryAfter::Delay(Duration::from_secs(5)))
    );
    assert_eq!(Payment::Later { wait: None }.retry_after(), None);
    assert_eq!(Payment::Busy.retry_after(), Some(RetryAfter::Delay(Duration::from_secs(90))));
}
