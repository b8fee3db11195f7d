//! Bad input: an answer within the cap, and nothing lost but what the rule says.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use error_core::{
    BODY_LIMIT, EnvelopeFormat, Flat, HttpError, JsonBuffer, Member, Occurrence, ProblemDetails,
    RequestFacts, Standard, Violation, Violations, WireError,
};
use serde_json::Value;

fn formats() -> [Box<dyn EnvelopeFormat>; 6] {
    [
        Box::new(Standard::new()),
        Box::new(Standard::classified()),
        Box::new(Standard::compact()),
        Box::new(Standard::minimal()),
        Box::new(Flat::new()),
        Box::new(ProblemDetails::new()),
    ]
}

/// The bodies of an error in all formats, each within the cap, and what is read of them.
fn answers(error: &(dyn HttpError + 'static)) -> impl Iterator<Item = (String, WireError)> {
    formats().into_iter().map(|format| {
        let mut body = JsonBuffer::new(BODY_LIMIT);
        format.render(&Occurrence::new(error, SystemTime::UNIX_EPOCH), &mut body);
        assert!(body.len() <= BODY_LIMIT, "{format:?}");
        let read = WireError::read(error.status().as_u16(), body.as_bytes());
        assert!(read.malformed().is_none(), "{format:?}: {}", body.as_str());
        (format!("{format:?}"), read)
    })
}

#[derive(Debug, HttpError)]
#[http(status = 422, public = display)]
enum HostileError {
    #[error("{0}")]
    Long(String),
    #[error("map")]
    Map {
        #[context]
        before: u8,
        #[context]
        by_pair: BTreeMap<(u8, u8), u8>,
        #[context]
        by_number: BTreeMap<u8, f64>,
        #[context]
        not_a_number: f64,
        #[context]
        after: u8,
    },
    #[error("{message}")]
    #[http(violations = .violations)]
    Invalid {
        message: String,
        violations: Violations,
        #[context]
        attempt: u8,
    },
    #[error("cause")]
    Caused(#[source] Chain),
}

#[test]
fn a_message_of_a_megabyte_is_cut() {
    for text in ["x", "é", "<", "\u{0}", "\""] {
        let message = text.repeat(1_000_000 / text.len());
        for (format, read) in answers(&HostileError::Long(message.clone())) {
            let kept = read.message().unwrap().strip_suffix('…').unwrap();
            assert!(message.starts_with(kept), "{format}");
            // An escape takes six bytes; what is behind the message takes little.
            assert!(kept.len() > 2_500, "{format}: {}", kept.len());
        }
    }
}

#[test]
fn a_value_that_json_cannot_say_is_left_out_alone() {
    let error = HostileError::Map {
        before: 1,
        by_pair: BTreeMap::from([((1, 2), 3)]),
        by_number: BTreeMap::from([(7, f64::NAN), (8, 0.5)]),
        not_a_number: f64::INFINITY,
        after: 2,
    };
    let expected = serde_json::json!({
        "before": 1, "by_number": {"7": null, "8": 0.5}, "not_a_number": null, "after": 2,
    });
    for (format, read) in answers(&error) {
        assert_eq!(Value::Object(read.context().clone()), expected, "{format}");
    }
}

#[test]
fn of_ten_thousand_violations_those_that_fit_are_said_and_the_rest_counted() {
    let violation = |index: usize| {
        Violation::pointer(format!("/items/{index}/width"), "RANGE", "must be at least 64 and at most 4096")
    };
    let error = HostileError::Invalid {
        message: "the request is invalid".to_owned(),
        violations: (0..10_000).map(violation).collect(),
        attempt: 3,
    };
    for (format, read) in answers(&error) {
        assert_eq!(read.message(), Some("the request is invalid"), "{format}");
        let said = read.violations();
        assert!(said.len() > 150, "{format}: {}", said.len());
        assert!(said.iter().enumerate().all(|(index, said)| *said == violation(index)), "{format}");
        assert_eq!(said.len() as u64 + read.violations_omitted(), 10_000, "{format}");
        // The context is dropped before any of them.
        assert!(read.context().is_empty(), "{format}");
    }
}

#[test]
fn one_violation_too_long_costs_itself_alone() {
    let short = || Violation::parameter("page", "NOT_A_NUMBER", "is no number");
    let long = Violation::pointer("/text", "LENGTH", "<".repeat(20_000));
    let error = HostileError::Invalid {
        message: "the request is invalid".to_owned(),
        violations: Violations::from(vec![short(), long.clone(), short()]),
        attempt: 3,
    };
    for (format, read) in answers(&error) {
        assert_eq!(*read.violations(), Violations::from(vec![short(), short()]), "{format}");
        assert_eq!(read.violations_omitted(), 1, "{format}");
    }
    let error =
        HostileError::Invalid { message: String::new(), violations: vec![long; 10_000].into(), attempt: 3 };
    for (format, read) in answers(&error) {
        assert!(read.violations().is_empty(), "{format}");
        assert_eq!(read.violations_omitted(), 10_000, "{format}");
    }
}

#[test]
fn the_errors_are_dropped_before_the_message_is_cut() {
    let violations = vec![Violation::parameter("page", "NOT_A_NUMBER", "is no number"); 3];
    let message = "m".repeat(15_000);
    let mut error =
        HostileError::Invalid { message: message.clone(), violations: violations.clone().into(), attempt: 3 };
    for (format, read) in answers(&error) {
        assert_eq!(read.message(), Some(&*message), "{format}");
        assert_eq!(read.violations().len(), 3, "{format}");
        assert_eq!(read.context()["attempt"], 3, "{format}");
    }
    let long = "m".repeat(16_300);
    error = HostileError::Invalid { message: long.clone(), violations: violations.into(), attempt: 3 };
    for (format, read) in answers(&error) {
        let kept = read.message().unwrap();
        assert!(kept.len() > 15_500, "{format}");
        let is_whole = kept == long && read.violations().is_empty();
        let is_cut = kept.ends_with('…') && (read.violations().len(), read.violations_omitted()) == (0, 3);
        assert!(is_whole || is_cut, "{format}: {read:?}");
        assert!(read.context().is_empty(), "{format}");
    }
}

/// What is dropped first stands first.
const CONTEXT_FIRST: &[Member] =
    &[Member::CONTEXT, Member::STATUS, Member::TYPE, Member::CODE.named("<code>"), Member::TRACE_ID];

#[test]
fn whatever_the_limit_a_body_is_an_object_or_nothing() {
    let error = HostileError::Invalid {
        message: "<7>".repeat(20),
        violations: vec![Violation::header("x-shard", "UNKNOWN", "is \"no\" shard"); 5].into(),
        attempt: 3,
    };
    let mut request = RequestFacts::default();
    (request.request_id, request.trace_id) = (Some("<0123456789012345678901234567890123456789>"), Some("1"));
    let occurrence = Occurrence::new(&error, SystemTime::UNIX_EPOCH).with_request(request);
    let own: Box<dyn EnvelopeFormat> =
        Box::new(Standard::new().with_members(CONTEXT_FIRST).without_wrapper());
    for format in formats().into_iter().chain([own]) {
        let mut longest = 0;
        for limit in 0..1_800 {
            let mut body = JsonBuffer::new(limit);
            format.render(&occurrence, &mut body);
            assert!(body.len() <= limit, "{format:?}");
            if body.is_empty() {
                assert_eq!(longest, 0, "{format:?} has nothing at {limit}");
                continue;
            }
            longest = longest.max(body.len());
            let read = WireError::read(422, body.as_bytes());
            assert!(read.malformed().is_none(), "{format:?}: {}", body.as_str());
        }
        let mut body = JsonBuffer::new(BODY_LIMIT);
        format.render(&occurrence, &mut body);
        assert_eq!(body.len(), longest, "{format:?}");
    }
}

/// An error whose cause is itself, or one of a thousand.
#[derive(Debug)]
struct Chain(Option<Box<Chain>>);

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("link")
    }
}

impl Error for Chain {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Some(next) => Some(&**next),
            None => Some(&ITSELF),
        }
    }
}

static ITSELF: Chain = Chain(None);

#[test]
fn causes_without_end_end() {
    let long = (0..1_000).fold(Chain(None), |chain, _| Chain(Some(Box::new(chain))));
    for chain in [Chain(None), long] {
        let error = HostileError::Caused(chain);
        assert_eq!(Occurrence::new(&error, SystemTime::UNIX_EPOCH).causes().count(), 32);
        for (format, read) in answers(&error) {
            assert_eq!(read.message(), Some("cause"), "{format}");
        }
    }
}
