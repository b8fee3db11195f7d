use std::io::ErrorKind;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// An error of a row, or of none, with any cause.
#[derive(Debug)]
struct Link {
    kind: Option<ErrorType>,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A message of the documents' rows, written out once more.
fn documented(message: &str) -> Option<ErrorType> {
    let message = message.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if has(&["timeout", "timed out"]) {
        Some(ErrorType::Timeout)
    } else if has(&["memory", "out of memory"]) {
        Some(ErrorType::Memory)
    } else if has(&["database", "sql", "connection"]) {
        Some(ErrorType::Database)
    } else if has(&["cache", "redis"]) {
        Some(ErrorType::Cache)
    } else if has(&["model", "inference", "gpu"]) {
        Some(ErrorType::Model)
    } else if has(&["not found", "missing", "404"]) {
        Some(ErrorType::NotFound)
    } else if has(&["permission", "access denied", "unauthorized"]) {
        Some(ErrorType::Authorization)
    } else if has(&["rate limit", "too many requests"]) {
        Some(ErrorType::RateLimit)
    } else if has(&["validation", "invalid", "bad request"]) {
        Some(ErrorType::Validation)
    } else {
        None
    }
}

fn messages() -> impl Strategy<Value = String> {
    let words: Vec<_> =
        super::super::words::PATTERNS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    let piece = prop_oneof![select(words).prop_map(str::to_owned), "[a-zA-Z ]{0,6}"];
    (vec(piece, 0..4), any::<bool>()).prop_map(|(pieces, loud)| {
        let message = pieces.concat();
        if loud { message.to_uppercase() } else { message }
    })
}

proptest! {
    #[test]
    fn types_before_words_and_the_nearest_first(
        links in vec((option::weighted(0.2, select(ErrorType::ALL)), messages(), any::<bool>()), 1..5),
    ) {
        let by_type = links.iter().find_map(|(kind, ..)| *kind);
        let by_words = links.iter().find_map(|(_, message, _)| documented(message));
        let expected = by_type.or(by_words).unwrap_or(ErrorType::Unknown);
        let mut below = None;
        for (kind, message, in_io) in links.into_iter().rev() {
            let link: Box<dyn Error + Send + Sync> = Box::new(Link { kind, message, source: below });
            // An `io::Error` of no telling kind, which says what it holds.
            below = Some(if in_io { Box::new(io::Error::other(link)) } else { link });
        }
        let classifier = Classifier::new().with(|link: &Link| link.kind);
        prop_assert_eq!(classifier.classify(below.unwrap().as_ref()), expected);
    }

    #[test]
    fn any_message_is_of_some_kind(message in "[ -~é]{0,40}") {
        let expected = documented(&message).unwrap_or(ErrorType::Unknown);
        prop_assert_eq!(Classifier::new().classify(&io::Error::other(message)), expected);
    }
}

#[track_caller]
fn assert_kinds(cases: &[(&(dyn Error + 'static), ErrorType)]) {
    for (error, kind) in cases {
        assert_eq!(Classifier::new().classify(*error), *kind, "{error}");
    }
}

#[test]
fn types_of_the_standard_library() {
    assert_kinds(&[
        (&io::Error::from(ErrorKind::TimedOut), ErrorType::Timeout),
        (&io::Error::from(ErrorKind::ConnectionRefused), ErrorType::ExternalService),
        (&io::Error::from(ErrorKind::PermissionDenied), ErrorType::Authorization),
        (&io::Error::from(ErrorKind::OutOfMemory), ErrorType::Memory),
        (&io::Error::new(ErrorKind::TimedOut, "cache"), ErrorType::Timeout),
        (&io::Error::new(ErrorKind::TimedOut, "x".parse::<u8>().unwrap_err()), ErrorType::Validation),
        (&fmt::Error, ErrorType::System),
        (&"x".parse::<u8>().unwrap_err(), ErrorType::Validation),
        (&String::from_utf8(vec![255]).unwrap_err(), ErrorType::Validation),
        (&serde_json::from_str::<u8>("x").unwrap_err(), ErrorType::Validation),
        (&Vec::<u8>::new().try_reserve(usize::MAX).unwrap_err(), ErrorType::Memory),
        (&std::sync::mpsc::RecvTimeoutError::Timeout, ErrorType::Timeout),
        (&io::Error::other("nothing that is known"), ErrorType::Unknown),
    ]);
}

#[test]
fn own_rows_are_asked_first_and_in_their_order() {
    let classifier = Classifier::new()
        .with(|error: &io::Error| (error.kind() == ErrorKind::NotFound).then_some(ErrorType::System))
        .with(|_: &io::Error| Some(ErrorType::Cache));
    assert_eq!(classifier.classify(&io::Error::from(ErrorKind::NotFound)), ErrorType::System);
    assert_eq!(classifier.classify(&io::Error::from(ErrorKind::TimedOut)), ErrorType::Cache);
    assert_eq!(classifier.classify(&fmt::Error), ErrorType::System);
}

/// Its own cause, and a panic where it is shown.
#[derive(Debug)]
struct Hostile;

impl fmt::Display for Hostile {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("in a Display")
    }
}

impl Error for Hostile {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn cycles_end_and_panics_are_unknown() {
    assert_kinds(&[(&Hostile, ErrorType::Unknown)]);
    let panics = Classifier::new().with(|_: &fmt::Error| panic!("in a row"));
    assert_eq!(panics.classify(&fmt::Error), ErrorType::Unknown);
    let known = Classifier::new().with(|_: &Hostile| Some(ErrorType::Model));
    assert_eq!(known.classify(&Hostile), ErrorType::Model);
}

#[test]
fn only_the_beginning_of_a_message_is_read() {
    let long = "x".repeat(5000);
    assert_kinds(&[
        (&io::Error::other(format!("GPU {long}")), ErrorType::Model),
        (&io::Error::other(format!("{long} timeout")), ErrorType::Unknown),
    ]);
}
