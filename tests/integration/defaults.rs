//! What the macro knows of the vocabulary is what the core knows.

use error_core::{
    ActionPolicy, Category, ErrorAction, ErrorFamily, ErrorStatus, HttpError, PublicText, RetryAfter,
    Severity, SpecStatus,
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

/// The macro leaves out what it believes to be the default: each pair is declared, and must be what the spec says.
#[test]
fn what_is_left_out_of_a_spec_is_the_default() {
    macro_rules! declared {
        ($($status:literal: $($category:literal)*;)*) => {
            $($(for severity in [Severity::Low, Severity::Medium, Severity::High, Severity::Critical] {
                let spec = match severity {
                    Severity::Low => declared!($status, $category, Low),
                    Severity::Medium => declared!($status, $category, Medium),
                    Severity::High => declared!($status, $category, High),
                    Severity::Critical => declared!($status, $category, Critical),
                };
                assert_eq!(spec.status().as_u16(), $status);
                assert_eq!((spec.category().as_str(), spec.severity()), ($category, severity), "{}", $status);
            })*)*
        };
        ($status:literal, $category:literal, $severity:ident) => {{
            #[derive(Debug, HttpError)]
            #[error("-")]
            #[http(status = $status, category = $category, severity = $severity, public = reason)]
            struct Declared;
            Declared::TREE.own()[0]
        }};
    }
    declared! {
        400: "validation" "processing_error";
        401: "authentication" "validation";
        402: "processing_error" "validation";
        403: "authorization" "authentication";
        404: "resource_not_found" "validation";
        405: "validation" "resource_not_found";
        407: "authentication" "authorization";
        408: "timeout_error" "validation";
        409: "resource_conflict" "validation";
        410: "resource_not_found" "resource_conflict";
        412: "resource_conflict" "validation";
        422: "validation" "processing_error";
        423: "resource_conflict" "validation";
        424: "processing_error" "validation";
        425: "processing_error" "rate_limit_error";
        429: "rate_limit_error" "validation";
        451: "authorization" "resource_not_found";
        499: "validation" "timeout_error";
        500: "system_error" "database_error";
        501: "system_error" "memory_error";
        502: "external_service_error" "system_error";
        503: "system_error" "cache_error";
        504: "timeout_error" "model_error";
        599: "system_error" "external_service_error";
    }
}

#[derive(Debug, HttpError)]
#[http(status = 503, docs = "https://docs.example.com/errors/", action = alert(after = 2))]
#[expect(dead_code, reason = "only its specs are read")]
enum Provider {
    #[error("down")]
    Down,
    #[error("slow")]
    #[http(docs = "https://docs.example.com/slow", action = retry(max = 5, delay = "500ms", alert = 7, circuit_break = 20))]
    Slow,
    #[error("odd")]
    #[http(action = circuit_break(after = 4))]
    Odd,
}

#[test]
fn a_page_is_completed_by_the_code() {
    let pages: Vec<_> = Provider::TREE.own().iter().map(error_core::ErrorSpec::docs).collect();
    assert_eq!(
        pages,
        [
            Some("https://docs.example.com/errors/PROVIDER_DOWN"),
            Some("https://docs.example.com/slow"),
            Some("https://docs.example.com/errors/PROVIDER_ODD"),
        ]
    );
    assert_eq!(Payment::TREE.own()[0].docs(), None);
}

#[test]
fn an_action_has_a_policy() {
    let [down, slow, odd] = Provider::TREE.own() else { panic!("three variants") };
    assert_eq!(
        (down.action(), down.policy()),
        (ErrorAction::Alert, ActionPolicy::new().with_alert_threshold(2))
    );
    assert_eq!(slow.action(), ErrorAction::Retry);
    let policy = slow.policy();
    assert_eq!((policy.max_retries(), policy.retry_delay()), (5, Duration::from_millis(500)));
    assert_eq!((policy.alert_threshold().get(), policy.circuit_break_threshold().get()), (7, 20));
    assert_eq!(odd.action(), ErrorAction::CircuitBreak);
    assert_eq!(odd.policy(), ActionPolicy::new().with_circuit_break_threshold(4));
    let silent = Payment::TREE.own()[0];
    assert_eq!((silent.action(), silent.policy()), (ErrorAction::Log, ActionPolicy::default()));
}
