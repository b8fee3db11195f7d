//! The formats beside the default one, byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

use error_core::{
    BODY_LIMIT, EnvelopeFormat, Flat, HttpError, JsonBuffer, Member, Occurrence, ProblemDetails,
    RequestFacts, RequestIdShown, Standard, TimeFormat, Violation, Violations,
};
use serde_json::{Map, Value};

/// 2022-01-01T00:00:00Z.
const NEW_YEAR: u64 = 1_640_995_200_000;

fn render(
    format: &dyn EnvelopeFormat,
    error: &(dyn HttpError + 'static),
    request_id: Option<&str>,
    millis: u64,
) -> String {
    let mut request = RequestFacts::default();
    request.request_id = request_id;
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
    let mut body = JsonBuffer::new(BODY_LIMIT);
    format.render(&Occurrence::new(error, time).with_request(request), &mut body);
    body.as_str().to_owned()
}

/// Compares with a file of `tests/golden`, or writes it where `EXPECTORATE=overwrite` is set.
fn assert_golden(name: &str, body: &str) {
    expectorate::assert_contents(format!("golden/{name}.json"), &format!("{body}\n"));
}

#[derive(Debug, HttpError)]
#[error("{reason}")]
#[http(status = 422, category = "processing_error", severity = High, name = "VideoGenerationError", public = "Video generation failed due to inappropriate content")]
struct VideoGeneration {
    reason: String,
    #[context]
    user_id: &'static str,
    #[context]
    video_id: &'static str,
    #[context]
    model_name: &'static str,
    #[context]
    operation: &'static str,
    #[context]
    additional_data: Map<String, Value>,
}

#[test]
fn classified() {
    let error = VideoGeneration {
        reason: "the classifier said 0.98".to_owned(),
        user_id: "user_123",
        video_id: "video_789",
        model_name: "stable-diffusion",
        operation: "video_generation",
        additional_data: Map::new(),
    };
    let body = render(&Standard::classified(), &error, Some("req_456"), NEW_YEAR);
    assert_golden("classified", &body);
    // Without an id the context begins with what there is.
    let body = render(&Standard::classified(), &error, None, NEW_YEAR + 120);
    assert!(
        body.contains(r#""timestamp":1640995200.12,"context":{"user_id":"user_123","video_id""#),
        "{body}"
    );
}

#[derive(Debug, HttpError)]
#[error("Human-readable error message")]
#[http(status = 402, code = "ERROR_CODE", recoverable)]
struct Declined {
    #[context]
    additional: &'static str,
}

#[test]
fn compact() {
    let error = Declined { additional: "context information" };
    assert_golden("compact", &render(&Standard::compact(), &error, None, 1_704_067_200_999));
}

#[derive(Debug, HttpError)]
#[error("{resource_type} with ID {resource_id} not found")]
#[http(status = 404, code = "RESOURCE_NOT_FOUND")]
struct ResourceNotFound {
    #[context]
    resource_type: &'static str,
    #[context]
    resource_id: &'static str,
}

#[test]
fn minimal() {
    let error = ResourceNotFound { resource_type: "Video", resource_id: "123" };
    assert_golden("minimal", &render(&Standard::minimal(), &error, Some("req_456"), NEW_YEAR));
}

#[derive(Debug, HttpError)]
#[error("the request is invalid")]
#[http(status = 422, violations = .violations, docs = "https://docs.example.com/errors/", retry_after = 5, public = reason)]
struct Invalid {
    violations: Violations,
    #[context]
    attempt: u32,
    #[context(internal)]
    user: u32,
}

fn invalid() -> Invalid {
    let violations = vec![
        Violation::pointer("/items/0/width", "RANGE", "must be at least 64"),
        Violation::parameter("page", "", "\"<x>\" is no number"),
        Violation::header("x-shard", "UNKNOWN", "is no shard"),
    ];
    Invalid { violations: violations.into(), attempt: 2, user: 7 }
}

const UUID: &str = "01a1fc72-dcdb-74c1-bddb-d6269b7fa6f5";

#[test]
fn violations() {
    assert_golden("standard_violations", &render(&Standard::new(), &invalid(), Some(UUID), NEW_YEAR));
    assert_golden("compact_violations", &render(&Standard::compact(), &invalid(), Some(UUID), NEW_YEAR));
    assert_golden("flat_violations", &render(&Flat::new(), &invalid(), Some(UUID), NEW_YEAR));
    assert_golden("problem_violations", &render(&ProblemDetails::new(), &invalid(), Some(UUID), NEW_YEAR));
}

#[derive(Debug, HttpError)]
#[http(prefix = "")]
enum GenAiError {
    #[error("user {user} has used {used} tokens")]
    #[http(
        status = 429,
        public = "You've used your monthly token budget",
        retry_after = "1h",
        extra("upgrade_url" = "https://app.com/upgrade")
    )]
    TokenBudgetExceeded {
        #[context(internal)]
        user: &'static str,
        used: u32,
    },
    #[error("Anthropic said {status}")]
    #[http(status = 503, public = "Anthropic is temporarily unavailable", retry_after = "60s")]
    ProviderUnavailable { status: u16 },
    #[error("Model '{name}' is not available")]
    #[http(status = 404, public = display)]
    ModelNotFound {
        name: &'static str,
        #[context]
        available_models: [&'static str; 3],
    },
    #[error("Rate limit: {limit} requests per minute")]
    #[http(status = 429, public = display, retry_after = .reset_in)]
    RateLimitExceeded {
        limit: u32,
        #[context]
        reset_in: u64,
    },
    #[error("out of disk")]
    #[http(status = 500, public = "An unexpected error occurred")]
    InternalError,
}

#[test]
fn flat() {
    let golden = |name: &str, error: GenAiError| {
        assert_golden(name, &render(&Flat::new(), &error, Some("req_456"), NEW_YEAR));
    };
    golden("flat_token_budget", GenAiError::TokenBudgetExceeded { user: "user_123", used: 10_000 });
    golden("flat_provider", GenAiError::ProviderUnavailable { status: 529 });
    let available_models = ["claude-3", "gpt-4", "llama-2"];
    golden("flat_model", GenAiError::ModelNotFound { name: "unknown-model", available_models });
    golden("flat_rate_limit", GenAiError::RateLimitExceeded { limit: 10, reset_in: 60 });
    golden("flat_internal_error", GenAiError::InternalError);
}

#[test]
fn the_flat_body_has_the_id_where_it_shall() {
    let model = GenAiError::ModelNotFound { name: "x", available_models: ["a", "b", "c"] };
    let shown = |shown, error: &GenAiError| {
        render(&Flat::new().with_request_id(shown), error, Some("req_456"), NEW_YEAR)
            .ends_with(r#","request_id":"req_456"}"#)
    };
    assert!(shown(RequestIdShown::Always, &model));
    assert!(!shown(RequestIdShown::OnInternalError, &model));
    assert!(!shown(RequestIdShown::Never, &GenAiError::InternalError));
}

#[test]
fn problem_details() {
    let format = ProblemDetails::new();
    let not_found = ResourceNotFound { resource_type: "Video", resource_id: "123" };
    assert_golden("problem_not_found", &render(&format, &not_found, Some("req_456"), NEW_YEAR));
    assert_golden(
        "problem_internal_error",
        &render(&format, &GenAiError::InternalError, Some(UUID), NEW_YEAR),
    );
}

const OWN: &[Member] = &[
    Member::REQUEST_ID.named("id"),
    Member::CODE.named("<code>"),
    Member::MESSAGE,
    Member::CONTEXT.named("details"),
    Member::TIMESTAMP.named("at"),
];

#[test]
fn members_names_order_and_wrapping_are_free() {
    const FORMAT: Standard =
        Standard::new().with_members(OWN).with_time(TimeFormat::UnixSeconds).with_wrapper("fault");
    let error = ResourceNotFound { resource_type: "Video", resource_id: "123" };
    let details = r#""details":{"resource_type":"Video","resource_id":"123"},"at":1640995200.007"#;
    let code = r#""\u003ccode\u003e":"RESOURCE_NOT_FOUND","message":"Video with ID 123 not found""#;
    let body = render(&FORMAT, &error, Some("7"), NEW_YEAR + 7);
    assert_eq!(body, format!(r#"{{"fault":{{"id":"7",{code},{details}}}}}"#));
    // The first member need not be there.
    let body = render(&FORMAT.without_wrapper(), &error, None, NEW_YEAR + 7);
    assert_eq!(body, format!("{{{code},{details}}}"));
    let nothing = Standard::new().with_members(&[]);
    assert_eq!(render(&nothing, &error, None, NEW_YEAR), r#"{"error":{}}"#);
    assert_eq!(render(&nothing.without_wrapper(), &error, None, NEW_YEAR), "{}");
}

#[test]
fn the_default_members_can_be_given_by_name() {
    let format = Standard::new();
    assert_eq!(format.with_members(format.members()).with_wrapper("error"), format);
    assert_eq!(format, Standard::default());
}

#[test]
fn an_order_that_the_cap_would_break_is_refused() {
    for members in [
        &[Member::CONTEXT, Member::MESSAGE][..],
        &[Member::CONTEXT, Member::ERRORS],
        &[Member::ERRORS, Member::MESSAGE],
        &[Member::CODE, Member::CODE.named("id")],
    ] {
        let members: &'static [Member] = members.to_vec().leak();
        assert!(std::panic::catch_unwind(|| Standard::new().with_members(members)).is_err(), "{members:?}");
    }
}

#[test]
fn the_context_can_begin_with_what_is_wanted() {
    let format = Standard::new()
        .with_members(&[Member::CONTEXT])
        .with_context_first(&["trace_id", "operation", "missing", "request_id", "user_id"])
        .without_wrapper();
    let error = VideoGeneration {
        reason: String::new(),
        user_id: "u",
        video_id: "v",
        model_name: "m",
        operation: "o",
        additional_data: Map::new(),
    };
    let rest = r#""user_id":"u","video_id":"v","model_name":"m","additional_data":{}}}"#;
    let body = render(&format, &error, Some("r"), NEW_YEAR);
    assert_eq!(body, format!(r#"{{"context":{{"operation":"o","request_id":"r",{rest}"#));
    let body = render(&format, &GenAiError::InternalError, Some("r"), NEW_YEAR);
    assert_eq!(body, r#"{"context":{"request_id":"r"}}"#);
    assert_eq!(render(&format, &GenAiError::InternalError, None, NEW_YEAR), "{}");
}

/// The derive refuses context fields with the names of what a format without a `context` writes. It cannot ask the
/// formats, since it depends on no crate of ours.
#[test]
fn the_names_that_the_derive_refuses_are_those_that_flat_formats_write() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../error-derive/src/check/context.rs");
    let source = fs::read_to_string(path).unwrap();
    let list = source.split_once("const ENVELOPE").unwrap().1.split_once("];").unwrap().0;
    let refused: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();

    let mut error = invalid();
    let many = (0..1000).map(|_| Violation::pointer("/width", "RANGE", "must be at least 64"));
    error.violations.extend(many);
    let mut request = RequestFacts::default();
    (request.request_id, request.trace_id) = (Some(UUID), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request);
    let mut written = BTreeSet::new();
    let flat = Flat::new().with_request_id(RequestIdShown::Always);
    for format in [&flat as &dyn EnvelopeFormat, &ProblemDetails::new()] {
        let mut body = JsonBuffer::new(BODY_LIMIT);
        format.render(&occurrence, &mut body);
        let members: Map<String, Value> = serde_json::from_str(body.as_str()).unwrap();
        written.extend(members.into_iter().map(|(name, _)| name));
    }
    let written: BTreeSet<&str> = written.iter().map(String::as_str).collect();
    assert_eq!(written, refused);
}
