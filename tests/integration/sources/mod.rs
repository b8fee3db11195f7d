//! Every way in which Actix and its companions fail that a middleware can see, as it looks on the wire: a server of
//! plain handlers with only the stack added, asked over raw sockets.

mod app;
mod companions;
mod extractors;
mod routing;
mod strangers;
mod unreachable;

use serde_json::Value;

use self::app::serve;
pub(crate) use self::companions::limited;
use crate::raw::{exchange, request};

/// One way of failing, and what a client gets.
struct Row {
    name: &'static str,
    request: Vec<u8>,
    status: u16,
    code: &'static str,
    /// Headers that others have set or the framework must.
    headers: &'static [(&'static str, &'static str)],
    /// Headers of the old body, which must not be there.
    dropped: &'static [&'static str],
    /// What only the log may say.
    hidden: &'static [&'static str],
    message: Option<&'static str>,
}

/// A row without more than its request and answer.
fn row(name: &'static str, request: Vec<u8>, status: u16, code: &'static str) -> Row {
    Row { name, request, status, code, headers: &[], dropped: &[], hidden: &[], message: None }
}

impl Row {
    fn keeps(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    fn drops(mut self, names: &'static [&'static str]) -> Self {
        self.dropped = names;
        self
    }

    fn hides(mut self, texts: &'static [&'static str]) -> Self {
        self.hidden = texts;
        self
    }

    fn says(mut self, message: &'static str) -> Self {
        self.message = Some(message);
        self
    }
}

fn get(path: &str) -> Vec<u8> {
    request("GET", path, &[], b"")
}

fn post(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    request("POST", path, &[&format!("content-type: {content_type}")], body)
}

/// Asks for each row, and holds the answer against it.
fn check(rows: Vec<Row>) {
    let (server, capture) = serve();
    for row in rows {
        let name = row.name;
        let answer = exchange(&server, &row.request).unwrap_or_else(|| panic!("{name}: no answer"));
        let text = answer.text();
        assert_eq!(
            (answer.status, answer.header("x-error-code")),
            (row.status, Some(row.code)),
            "{name}: {text}"
        );
        let error = answer.error(row.status, row.code);
        assert!(answer.reason.is_empty() || !answer.reason.contains("header"), "{name}: {}", answer.reason);
        for (header, value) in row.headers {
            assert_eq!(answer.header(header), Some(*value), "{name}: {text}");
        }
        for header in row.dropped {
            assert_eq!(answer.header(header), None, "{name}: {text}");
        }
        for secret in row.hidden {
            assert!(!text.contains(secret), "{name} shows {secret:?}: {text}");
        }
        if let Some(message) = row.message {
            assert_eq!(error["message"], message, "{name}");
        }
        // An error by itself is nothing that a client should wait for.
        let waits = row.headers.iter().any(|(header, _)| *header == "retry-after");
        assert_eq!(answer.header("retry-after").is_some(), waits, "{name}: {text}");
        assert_eq!(error.get("retry_after").is_some(), waits, "{name}: {text}");
        assert_ne!(error["timestamp"], Value::Null, "{name}");
        let seen = capture.one();
        assert_eq!((seen.code, seen.status), (row.code, row.status), "{name}");
        assert_eq!(seen.request_id.as_deref(), answer.header("x-request-id"), "{name}");
    }
}
