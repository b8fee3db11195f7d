//! What any error says survives its rendering and reading, in each format.

use std::time::{Duration, SystemTime};

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::WireError;
use crate::{
    BODY_LIMIT, EnvelopeFormat, Flat, HttpError, JsonBuffer, Occurrence, ProblemDetails, RequestFacts,
    RequestIdShown, Severity, Standard, Violation, ViolationPlace, Violations,
};

#[derive(Debug, HttpError)]
#[http(docs = "https://docs.example.com/errors/")]
enum TripError {
    #[error("{video_id} is gone: {note}")]
    #[http(status = 404)]
    Gone {
        #[context]
        video_id: String,
        #[context]
        note: String,
        #[context]
        count: Option<i64>,
    },
    #[error("invalid")]
    #[http(status = 422, violations = .violations)]
    Invalid { violations: Violations },
    #[error("busy")]
    #[http(status = 503, retry_after = .wait, severity = Critical, public = "Busy, not {broken}.")]
    Busy {
        wait: Option<u64>,
        #[context]
        broken: String,
    },
}

/// Short enough that the cap leaves everything.
fn short() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(|chars| chars.into_iter().collect())
}

fn violation() -> impl Strategy<Value = Violation> {
    // A pointer with a number sign is one in a URI, which ours are not.
    let pointer = short().prop_map(|text| ViolationPlace::Pointer(format!("/{text}").into()));
    let parameter = short().prop_map(|text| ViolationPlace::Parameter(text.into()));
    let header = short().prop_map(|text| ViolationPlace::Header(text.into()));
    (prop_oneof![pointer, parameter, header], short(), short())
        .prop_map(|(place, code, detail)| Violation::new(place, code, detail))
}

fn error() -> impl Strategy<Value = TripError> {
    prop_oneof![
        (short(), short(), any::<Option<i64>>()).prop_map(|(video_id, note, count)| TripError::Gone {
            video_id,
            note,
            count
        }),
        vec(violation(), 0..5).prop_map(|all| TripError::Invalid { violations: all.into() }),
        (any::<Option<u64>>(), short()).prop_map(|(wait, broken)| TripError::Busy { wait, broken }),
    ]
}

fn context_of(error: &TripError) -> Value {
    match error {
        TripError::Gone { video_id, note, count } => {
            serde_json::json!({"video_id": video_id, "note": note, "count": count})
        }
        TripError::Invalid { .. } => serde_json::json!({}),
        TripError::Busy { broken, .. } => serde_json::json!({ "broken": broken }),
    }
}

fn rendered(format: &dyn EnvelopeFormat, error: &TripError, request: RequestFacts<'_>) -> Vec<u8> {
    let mut body = JsonBuffer::new(BODY_LIMIT);
    format.render(&Occurrence::new(error, SystemTime::UNIX_EPOCH).with_request(request), &mut body);
    body.into_bytes()
}

fn formats() -> [(Box<dyn EnvelopeFormat>, bool); 7] {
    // Those that are said to write everything.
    [
        (Box::new(Standard::new()), true),
        (Box::new(Standard::new().without_wrapper()), true),
        (Box::new(ProblemDetails::new()), true),
        (Box::new(Flat::new().with_request_id(RequestIdShown::Always)), false),
        (Box::new(Standard::classified()), false),
        (Box::new(Standard::compact()), false),
        (Box::new(Standard::minimal()), false),
    ]
}

proptest! {
    #[test]
    fn facts_survive(error in error(), request_id in proptest::option::of(short()), trace_id in proptest::option::of(short())) {
        let mut request = RequestFacts::default();
        (request.request_id, request.trace_id) = (request_id.as_deref(), trace_id.as_deref());
        for (format, writes_all) in formats() {
            let body = rendered(&*format, &error, request);
            let read = WireError::read(error.status().as_u16(), &body);
            prop_assert!(read.malformed().is_none(), "{}", String::from_utf8_lossy(&body));
            prop_assert_eq!(read.status(), error.status().as_u16());
            // What a format does not write is not read; what it writes is what was.
            let same = |read: Option<&str>, said: Option<&str>| read == said || (!writes_all && read.is_none());
            let spec = error.spec();
            let message = Occurrence::new(&error, SystemTime::UNIX_EPOCH).message().to_string();
            prop_assert_eq!(read.message(), Some(&*message));
            prop_assert!(same(read.code(), Some(spec.code().as_str())), "{read:?}");
            prop_assert!(same(read.category(), Some(spec.category().as_str())), "{read:?}");
            prop_assert!(same(read.severity().map(Severity::as_str), Some(spec.severity().as_str())), "{read:?}");
            prop_assert!(same(read.request_id(), request.request_id), "{read:?}");
            prop_assert!(same(read.trace_id(), request.trace_id), "{read:?}");
            let recoverable = read.recoverable();
            prop_assert!(recoverable == Some(error.recoverable()) || (!writes_all && recoverable.is_none()));
            let seconds = error.retry_after().map(|after| after.seconds_from(SystemTime::UNIX_EPOCH));
            let delay = read.retry_after();
            prop_assert!(delay == seconds.map(Duration::from_secs) || (!writes_all && delay.is_none()));
            prop_assert_eq!(&Value::Object(read.context().clone()), &context_of(&error));
            prop_assert_eq!(read.violations(), &error.violations().cloned().unwrap_or_default());
            prop_assert_eq!(read.violations_omitted(), 0);
        }
    }

    #[test]
    fn part_of_an_envelope_is_none(error in error(), cut in any::<proptest::sample::Index>()) {
        for (format, _) in formats() {
            let body = rendered(&*format, &error, RequestFacts::default());
            let read = WireError::read(500, &body[..cut.index(body.len())]);
            prop_assert!(read.malformed().is_some() && read.excerpt().is_some());
        }
    }

    #[test]
    fn any_bytes_are_read(body in vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:a-e0-9\\\\]{0,60}") {
        for body in [&*body, text.as_bytes()] {
            let read = WireError::read(500, body);
            prop_assert!(!read.to_string().contains(char::is_control));
        }
    }
}
