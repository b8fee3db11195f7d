use std::time::{Duration, SystemTime};

use super::*;
use crate::{
    BODY_LIMIT, EnvelopeFormat, ErrorFamily, HttpError, JsonBuffer, Occurrence, RetryAfter, Standard,
    assert_unique_codes,
};

/// The errors, and what the documents say of each: status, code, category and severity.
macro_rules! documented {
    ($($error:ident: $status:literal $code:literal $category:literal $severity:literal;)*) => {
        assert_unique_codes!($($error),*);

        #[test]
        fn every_error_is_as_the_documents_have_it() {
            $({
                let [spec] = <$error as ErrorFamily>::TREE.own() else { panic!("one error for each type") };
                let (status, code) = (spec.status().as_u16(), spec.code().as_str());
                let (category, severity) = (spec.category().as_str(), spec.severity().as_str());
                assert_eq!((spec.name(), status, code), (stringify!($error), $status, $code));
                assert_eq!((code, category, severity), ($code, $category, $severity));
            })*
            let listed = [$(stringify!($error)),*];
            let declared = include_str!("mod.rs").lines().filter(|line| line.starts_with("pub use self::"));
            let declared: usize = declared.map(|line| line.matches("Error").count()).sum();
            assert_eq!(listed.len(), declared, "an error is not listed here");
        }
    };
}

documented! {
    ValidationError: 422 "VALIDATION" "validation" "low";
    AuthenticationError: 401 "AUTHENTICATION" "authentication" "medium";
    InvalidTokenError: 401 "INVALID_TOKEN" "authentication" "medium";
    TokenExpiredError: 401 "TOKEN_EXPIRED" "authentication" "medium";
    AuthorizationError: 403 "AUTHORIZATION" "authorization" "medium";
    InsufficientPermissionsError: 403 "INSUFFICIENT_PERMISSIONS" "authorization" "medium";
    ResourceNotFoundError: 404 "RESOURCE_NOT_FOUND" "resource_not_found" "low";
    ResourceConflictError: 409 "RESOURCE_CONFLICT" "resource_conflict" "low";
    ResourceAlreadyExistsError: 409 "RESOURCE_ALREADY_EXISTS" "resource_conflict" "low";
    ProcessingError: 422 "PROCESSING" "processing_error" "high";
    ProcessingTimeoutError: 422 "PROCESSING_TIMEOUT" "processing_error" "high";
    ModelError: 500 "MODEL" "model_error" "high";
    ModelLoadError: 500 "MODEL_LOAD" "model_error" "high";
    ModelInferenceError: 500 "MODEL_INFERENCE" "model_error" "high";
    ModelNotFoundError: 404 "MODEL_NOT_FOUND" "resource_not_found" "low";
    DatabaseError: 500 "DATABASE" "database_error" "high";
    DatabaseConnectionError: 500 "DATABASE_CONNECTION" "database_error" "high";
    DatabaseQueryError: 500 "DATABASE_QUERY" "database_error" "high";
    CacheError: 500 "CACHE" "cache_error" "medium";
    CacheConnectionError: 500 "CACHE_CONNECTION" "cache_error" "medium";
    ExternalServiceError: 502 "EXTERNAL_SERVICE" "external_service_error" "high";
    RateLimitError: 429 "RATE_LIMIT_EXCEEDED" "rate_limit_error" "medium";
    SystemError: 500 "SYSTEM" "system_error" "high";
    MemoryError: 500 "OUT_OF_MEMORY" "memory_error" "high";
    TimeoutError: 408 "TIMEOUT" "timeout_error" "medium";
    PaymentError: 402 "PAYMENT" "processing_error" "low";
    FileTypeError: 400 "FILE_TYPE_NOT_ALLOWED" "validation" "low";
    FileSizeError: 400 "FILE_TOO_LARGE" "validation" "low";
    RenderingError: 500 "RENDERING" "system_error" "high";
    RenderingTimeoutError: 500 "RENDERING_TIMEOUT" "timeout_error" "high";
    RenderingResourceError: 500 "RENDERING_RESOURCE" "memory_error" "high";
    StorageError: 503 "STORAGE" "external_service_error" "high";
    EmailError: 503 "EMAIL" "external_service_error" "high";
    InvalidScheduleTimeError: 422 "INVALID_SCHEDULE_TIME" "validation" "low";
    TokenBudgetExceededError: 429 "TOKEN_BUDGET_EXCEEDED" "rate_limit_error" "medium";
    ProviderError: 503 "PROVIDER_UNAVAILABLE" "external_service_error" "high";
}

const HIDDEN: &str = "hidden-7f3a";

fn body(error: &(dyn HttpError + 'static)) -> String {
    let mut body = JsonBuffer::new(BODY_LIMIT);
    Standard::new().render(&Occurrence::new(error, SystemTime::UNIX_EPOCH), &mut body);
    body.as_str().to_owned()
}

#[test]
fn what_is_for_the_log_stays_there() {
    let cause = || std::io::Error::other(HIDDEN);
    let errors: [Box<dyn HttpError>; 22] = [
        Box::new(AuthenticationError::new(HIDDEN)),
        Box::new(InvalidTokenError::new().with_cause(cause())),
        Box::new(AuthorizationError::new(HIDDEN)),
        Box::new(ProcessingError::new("7", HIDDEN).with_cause(cause())),
        Box::new(ModelError::new("m", HIDDEN).with_cause(cause())),
        Box::new(ModelLoadError::new("m", HIDDEN).with_cause(cause())),
        Box::new(ModelInferenceError::new("m", HIDDEN).with_cause(cause())),
        Box::new(DatabaseError::new("insert", HIDDEN).with_cause(cause())),
        Box::new(DatabaseConnectionError::new().with_cause(cause())),
        Box::new(DatabaseQueryError::new(HIDDEN, HIDDEN).with_cause(cause())),
        Box::new(CacheError::new(HIDDEN).with_cause(cause())),
        Box::new(CacheConnectionError::new().with_cause(cause())),
        Box::new(ExternalServiceError::new(HIDDEN, HIDDEN).with_cause(cause())),
        Box::new(SystemError::new(HIDDEN).with_cause(cause())),
        Box::new(TimeoutError::new(HIDDEN, 30)),
        Box::new(PaymentError::new("declined", "The card was declined.", true).with_cause(cause())),
        Box::new(RenderingError::new(HIDDEN).with_cause(cause())),
        Box::new(RenderingResourceError::new(HIDDEN).with_cause(cause())),
        Box::new(StorageError::new("upload", HIDDEN).with_cause(cause())),
        Box::new(EmailError::new(HIDDEN, HIDDEN).with_cause(cause())),
        Box::new(TokenBudgetExceededError::new(HIDDEN, 9, 10, 2)),
        Box::new(ProviderError::new("acme", 500, HIDDEN).with_cause(cause())),
    ];
    for error in errors {
        let body = body(&*error);
        assert!(!body.contains(HIDDEN), "{body}");
        // And it is in the log, unless it is redacted or nothing but the cause.
        let told = error.to_string().contains(HIDDEN)
            || error.source().is_some_and(|cause| cause.to_string() == HIDDEN);
        assert!(told, "{error}");
    }
}

#[test]
fn clients_read_what_the_documents_send() {
    let cases: [(&dyn HttpError, &str); 9] = [
        (&ValidationError::new("email", "Email is required"), "Email is required"),
        (&AuthenticationError::new("no header"), "Authentication required."),
        (&ResourceNotFoundError::new("Video", "123"), "Video with ID 123 not found"),
        (&ResourceAlreadyExistsError::new("Video", "123"), "Video with ID 123 already exists"),
        (&ModelNotFoundError::new("gpt-9", ["gpt-4"]), "Model 'gpt-9' is not available."),
        (&ProviderError::new("Anthropic", 529, "overloaded"), "Anthropic is temporarily unavailable."),
        (&TokenBudgetExceededError::new("ann", 9, 10, 2), "You have used your token budget."),
        (&MemoryError::new(1, 2), "Internal Server Error"),
        (&InvalidScheduleTimeError::new("1999-01-01", "the time is in the past"), "the time is in the past"),
    ];
    for (error, message) in cases {
        assert_eq!(Occurrence::new(error, SystemTime::UNIX_EPOCH).message().to_string(), message);
    }
}

#[test]
fn waiting_is_what_was_given() {
    let seconds = |seconds| Some(RetryAfter::Delay(Duration::from_secs(seconds)));
    assert_eq!(RateLimitError::new(100, 3600, Duration::from_secs(60)).retry_after(), seconds(60));
    assert_eq!(TokenBudgetExceededError::new("ann", 9, 10, 2).retry_after(), seconds(3600));
    let provider = ProviderError::new("acme", 500, "down");
    assert_eq!(provider.retry_after(), seconds(60));
    assert_eq!(provider.with_retry_after(Duration::from_secs(5)).retry_after(), seconds(5));
    assert!(PaymentError::new("declined", "No.", true).recoverable());
    assert!(!PaymentError::new("fraud", "No.", false).recoverable());
}
