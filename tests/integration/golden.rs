//! Wire formats, byte for byte.

use std::fmt;
use std::time::{Duration, SystemTime};

use error_core::{BODY_LIMIT, EnvelopeFormat, HttpError, JsonBuffer, Occurrence, RequestFacts, Standard};
use serde::{Serialize, Serializer};

#[derive(Debug, HttpError)]
#[http(prefix = "VIDEO")]
enum VideoError {
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        video_id: String,
    },
    #[error("{user} used {used} of {limit}")]
    #[http(status = 429, public = "At most {limit} requests.", retry_after = .wait)]
    RateLimited {
        #[context(internal)]
        user: &'static str,
        #[context]
        used: u32,
        #[context]
        limit: u32,
        #[context(redact)]
        token: &'static str,
        wait: Duration,
    },
    #[error("{model} is not in your plan")]
    #[http(
        status = 402,
        extra("upgrade_url" = "https://shop.example/plans", "model_page" = "https://shop.example/{model}?page={page:02}")
    )]
    NotInPlan {
        #[context(name = "requested_model")]
        model: String,
        #[context(internal)]
        user: u32,
        #[context]
        page: u8,
    },
    #[error("{0}")]
    #[http(status = 400)]
    Hostile(
        #[context(name = "first")] String,
        #[context(name = "panics")] Panics,
        #[context(name = "fails")] Fails,
        #[context(name = "last")] f64,
    ),
}

#[derive(Debug)]
struct Panics;

impl Serialize for Panics {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("on purpose")
    }
}

#[derive(Debug)]
struct Fails;

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("on purpose"))
    }
}

fn render(error: &(dyn HttpError + 'static)) -> String {
    let mut request = RequestFacts::default();
    request.request_id = Some("019abc");
    request.trace_id = Some("4bf92f3577b34da6a3ce929d0e0e4736");
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_690_528_123);
    let mut body = JsonBuffer::new(BODY_LIMIT);
    Standard::new().render(&Occurrence::new(error, time).with_request(request), &mut body);
    body.as_str().to_owned()
}

/// Compares with a file of `tests/golden`, or writes it where `EXPECTORATE=overwrite` is set.
fn assert_golden(name: &str, body: &str) {
    expectorate::assert_contents(format!("golden/{name}.json"), &format!("{body}\n"));
}

#[test]
fn standard_envelopes() {
    let not_found = VideoError::NotFound { video_id: "7".to_owned() };
    assert_golden("standard_not_found", &render(&not_found));
    let limited = VideoError::RateLimited {
        user: "ann",
        used: 101,
        limit: 100,
        token: "s3cret",
        wait: Duration::from_millis(29_001),
    };
    assert_golden("standard_rate_limited", &render(&limited));
    let plan = VideoError::NotInPlan { model: "gpt-\"5\"".to_owned(), user: 7, page: 3 };
    assert_golden("standard_not_in_plan", &render(&plan));
    let hostile = VideoError::Hostile("</script>\u{2028}\"&\u{1b}[31m".to_owned(), Panics, Fails, f64::NAN);
    assert_golden("standard_hostile", &render(&hostile));
}

#[test]
fn a_body_is_capped_and_stays_json() {
    // The context is dropped first; the message still fits.
    let large = "x".repeat(10_000);
    let body = render(&VideoError::NotFound { video_id: large.clone() });
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert!(json["error"].get("context").is_none());
    assert!(json["error"]["message"].as_str().unwrap().contains(&large));
    // Then the message is cut.
    let body = render(&VideoError::NotFound { video_id: "<".repeat(100_000) });
    assert!(body.len() <= BODY_LIMIT);
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert!(json["error"]["message"].as_str().unwrap().ends_with('…'));
    assert_eq!(json["error"]["code"], "VIDEO_NOT_FOUND");
}

#[test]
fn whatever_the_limit_a_body_is_json_or_nothing() {
    for limit in 0..1200 {
        let error = VideoError::NotFound { video_id: "<7>".repeat(20) };
        let mut request = RequestFacts::default();
        request.request_id = Some("0123456789012345678901234567890123456789");
        let mut body = JsonBuffer::new(limit);
        Standard::new()
            .render(&Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request), &mut body);
        assert!(body.len() <= limit);
        if !body.is_empty() {
            let json: serde_json::Value = serde_json::from_str(body.as_str()).unwrap();
            assert_eq!(json["error"]["code"], "VIDEO_NOT_FOUND", "{limit}");
        }
    }
}

#[test]
fn a_name_of_absurd_length_costs_everything_but_the_code() {
    #[derive(Debug)]
    struct Absurd;
    impl fmt::Display for Absurd {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("absurd")
        }
    }
    impl std::error::Error for Absurd {}
    impl HttpError for Absurd {
        fn site(&self) -> &'static error_core::ErrorSite {
            let name: &'static str = Box::leak("n".repeat(20_000).into_boxed_str());
            let code = error_core::ErrorCode::new("ABSURD").unwrap();
            let spec = error_core::ErrorSpec::new(name, code, error_core::ErrorStatus::CONFLICT);
            Box::leak(Box::new(error_core::ErrorSite::new(Box::leak(Box::new(spec)))))
        }
    }
    assert_eq!(render(&Absurd), r#"{"error":{"code":"ABSURD","status_code":409}}"#);
}
