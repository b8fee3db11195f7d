//! The log event of a failed request, as a JSON subscriber writes it.

use std::fmt;
use std::io;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use error_core::{HttpError, LogEvents, Observer, Occurrence, RequestFacts};
use serde_json::{Value, json};
use tracing::Level;

use crate::captured::captured_at;

#[derive(Debug, HttpError)]
enum ShopError {
    #[error("order {id} not found")]
    #[http(status = 404)]
    NotFound {
        #[context]
        id: String,
    },
    #[error("slow down")]
    #[http(status = 429)]
    Limited,
    #[error("shard {shard} of {secret} failed")]
    #[http(status = 500)]
    Shard {
        #[context(internal)]
        shard: u8,
        #[context(redact)]
        secret: String,
        source: io::Error,
    },
    #[error("{bomb}")]
    #[http(status = 500, severity = Critical)]
    Bomb { bomb: Bomb },
    #[error("receipt lost")]
    #[http(status = 500)]
    Receipt {
        #[from]
        source: fmt::Error,
        location: &'static Location<'static>,
    },
}

#[derive(Debug, HttpError)]
#[error(transparent)]
struct Wrapped(ShopError);

#[derive(Debug)]
struct Bomb;

impl fmt::Display for Bomb {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("in a Display")
    }
}

/// The events that observing `error` makes under a subscriber of `level`.
fn events(error: &(dyn HttpError + 'static), level: Level) -> Vec<Value> {
    let mut request = RequestFacts::default();
    request.request_id = Some("019abc");
    request.method = Some("GET");
    request.path = Some("/orders/7\nforged");
    request.route = Some("/orders/{id}");
    let occurrence = Occurrence::new(error, SystemTime::UNIX_EPOCH).with_request(request);
    let written = captured_at(level, || LogEvents::new().observe(&occurrence));
    written.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn event(error: &(dyn HttpError + 'static)) -> Value {
    let [event] = events(error, Level::INFO).try_into().unwrap();
    event
}

#[test]
fn one_event_with_every_field() {
    let mut event = event(&ShopError::NotFound { id: "7\u{1b}[31m".to_owned() });
    event.as_object_mut().unwrap().remove("timestamp");
    assert_eq!(
        event,
        json!({
            "level": "INFO",
            "target": "error_core::occurrence",
            "message": "order 7\\u{1b}[31m not found",
            "event.name": "request_error",
            "error.code": "SHOP_NOT_FOUND",
            "error.type": "NotFound",
            "error.category": "resource_not_found",
            "error.severity": "low",
            "error.context": r#"{"id":"7\u001b[31m"}"#,
            "request_id": "019abc",
            "http.request.method": "GET",
            "http.route": "/orders/{id}",
            "url.path": r"/orders/7\nforged",
            "http.response.status_code": 404,
        })
    );
}

#[test]
fn the_place_where_from_was_called_is_logged() {
    fn fails() -> Result<(), ShopError> {
        Err(fmt::Error)?;
        Ok(())
    }
    let line = line!() - 3;
    let event = event(&Wrapped(fails().unwrap_err()));
    assert_eq!((event["code.file.path"].as_str(), &event["code.line.number"]), (Some(file!()), &json!(line)));
}

#[test]
fn the_level_follows_the_severity() {
    assert_eq!(event(&ShopError::Limited)["level"], "WARN");
    let source = io::Error::other("disk full");
    let high = event(&ShopError::Shard { shard: 3, secret: "hunter2".to_owned(), source });
    assert_eq!((&high["level"], high.get("critical")), (&json!("ERROR"), None));
    assert_eq!(high["error.causes"], "disk full");
    assert_eq!(high["message"], "shard 3 of [redacted] failed");
    assert_eq!(high["error.context"], r#"{"shard":3,"secret":"[redacted]"}"#);
    let critical = event(&ShopError::Bomb { bomb: Bomb });
    assert_eq!((&critical["level"], &critical["critical"]), (&json!("ERROR"), &json!(true)));
    assert_eq!(critical["message"], "[the error's Display panicked]");
}

#[test]
fn nothing_is_formatted_when_the_level_is_off() {
    struct Untouched;
    // A panic would be caught.
    static ASKED: AtomicBool = AtomicBool::new(false);
    impl fmt::Debug for Untouched {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Ok(())
        }
    }
    impl fmt::Display for Untouched {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            unreachable!("nobody reads this")
        }
    }
    impl std::error::Error for Untouched {}
    impl HttpError for Untouched {
        fn site(&self) -> &'static error_core::ErrorSite {
            ShopError::Limited.site()
        }
        fn context(&self, _: &mut dyn FnMut(error_core::ContextField<'_>)) {
            unreachable!("nobody reads this")
        }
        fn location(&self) -> Option<&'static Location<'static>> {
            ASKED.store(true, Ordering::Relaxed);
            None
        }
    }
    assert!(events(&Untouched, Level::ERROR).is_empty());
    assert!(!ASKED.load(Ordering::Relaxed), "the location was asked for");
}
