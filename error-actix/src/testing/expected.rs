//! What a response is compared with.

use std::fmt::Display;

use error_core::{ErrorCode, HttpError, WireError};
use serde::Serialize;
use serde_json::Value;

use super::received::{IntoReceived, ReceivedResponse, StatusNumber};

/// What a test expects of an error's response; [`assert_error!`](crate::assert_error) builds one.
///
/// ```
/// use error_actix::testing::ExpectedError;
///
/// let unauthorized = ExpectedError::new().status(401).header(("www-authenticate", "Bearer"));
/// let headers = [("www-authenticate", "Bearer"), ("x-error-code", "LOGIN")];
/// unauthorized.assert((401, headers, r#"{"error":"login","message":"login required"}"#));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ExpectedError {
    code: Option<String>,
    status: Option<u16>,
    message: Option<String>,
    context: Option<Result<Value, String>>,
    retry_after: Option<u64>,
    headers: Vec<(String, String)>,
    hidden: Vec<String>,
    id_header: String,
}

impl Default for ExpectedError {
    fn default() -> Self {
        Self::new()
    }
}

impl ExpectedError {
    /// Any error.
    pub fn new() -> Self {
        Self {
            code: None,
            status: None,
            message: None,
            context: None,
            retry_after: None,
            headers: Vec::new(),
            hidden: Vec::new(),
            id_header: "x-request-id".to_owned(),
        }
    }

    /// Expects this code.
    pub fn code(mut self, code: impl AsRef<str>) -> Self {
        self.code = Some(code.as_ref().to_owned());
        self
    }

    /// Expects this status.
    pub fn status(mut self, status: impl StatusNumber) -> Self {
        self.status = Some(status.status_number());
        self
    }

    /// Expects this text for the client.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Expects these context fields, and no others.
    pub fn context(mut self, context: impl Serialize) -> Self {
        self.context = Some(serde_json::to_value(context).map_err(|error| error.to_string()));
        self
    }

    /// Expects a `Retry-After` of so many seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Expects a header with this name and value, among others.
    pub fn header(mut self, (name, value): (impl Into<String>, impl Into<String>)) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Expects these texts to be nowhere in the response: not in its head, not in its body, and not in what a string of
    /// the body stands for (`\u003c` is `<`). What is written in capitals is another text.
    pub fn hidden<T: Into<String>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        self.hidden.extend(texts.into_iter().map(Into::into));
        self
    }

    /// Expects the request's id in this header. Default: `x-request-id`.
    pub fn id_header(mut self, name: impl Into<String>) -> Self {
        self.id_header = name.into();
        self
    }

    /// The envelope of `response`.
    ///
    /// # Panics
    ///
    /// When anything is not as expected, with all of it, and the response.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion")]
    pub fn assert(&self, response: impl IntoReceived) -> WireError {
        let response = response.into_received();
        let envelope = WireError::read(response.status, response.body());
        let problems = self.problems(&response, &envelope);
        if !problems.is_empty() {
            let list: String = problems.iter().map(|problem| format!("- {problem}\n")).collect();
            panic!("this is not the expected error:\n{list}the response:\n{response}\n");
        }
        envelope
    }

    fn problems(&self, response: &ReceivedResponse, envelope: &WireError) -> Vec<String> {
        let mut found = Problems(Vec::new());
        found.compare("status", self.status, Some(response.status));
        if !(400..=599).contains(&response.status) {
            found.say(format!("status: {} is that of no error", response.status));
        }
        if let Err(why) = &response.body {
            found.say(format!("body: {why}"));
        } else if let Some(why) = envelope.malformed() {
            found.say(format!("body: no envelope, {why}"));
        } else {
            self.compare_envelope(response, envelope, &mut found);
        }
        let retry_after = self.retry_after.map(|seconds| seconds.to_string());
        found.compare("header retry-after", retry_after.as_deref(), response.header("retry-after"));
        for (name, value) in self.headers.iter().filter(|(name, value)| !response.has_header(name, value)) {
            found.compare(&format!("header {name}"), Some(value.as_str()), response.header(name));
        }
        self.find_hidden(response, &mut found);
        found.0
    }

    fn compare_envelope(&self, response: &ReceivedResponse, envelope: &WireError, found: &mut Problems) {
        // Some formats have no code in the body.
        let code = envelope.code().or(response.header("x-error-code"));
        found.compare("code", self.code.as_deref(), code);
        found.compare("message", self.message.as_deref(), envelope.message());
        match &self.context {
            None => {}
            Some(Ok(expected)) => {
                found.compare("context", Some(expected), Some(&Value::Object(envelope.context().clone())));
            }
            Some(Err(why)) => found.say(format!("context: what is expected is no JSON: {why}")),
        }
        found.agree("request id", envelope.request_id(), &self.id_header, response.header(&self.id_header));
        found.agree("code", envelope.code(), "x-error-code", response.header("x-error-code"));
        let delay = envelope.retry_after().map(|delay| delay.as_secs().to_string());
        found.agree("retry_after", delay.as_deref(), "retry-after", response.header("retry-after"));
        if let Some(status) =
            status_in(response.body()).filter(|status| *status != u64::from(response.status))
        {
            found.say(format!("status: the body says {status}, the head {}", response.status));
        }
    }

    fn find_hidden(&self, response: &ReceivedResponse, found: &mut Problems) {
        let body = String::from_utf8_lossy(response.body());
        let mut strings = Vec::new();
        if let Ok(value) = serde_json::from_slice(response.body()) {
            collect_strings(value, &mut strings);
        }
        for text in &self.hidden {
            let text = text.as_str();
            if text.is_empty() {
                found.say("hidden: an empty text is in everything".to_owned());
                continue;
            }
            for (name, value) in &response.headers {
                if name.contains(text) || value.contains(text) {
                    found.say(format!("hidden: {text:?} is in the header {name}"));
                }
            }
            if body.contains(text) || strings.iter().any(|string| string.contains(text)) {
                found.say(format!("hidden: {text:?} is in the body"));
            }
        }
    }
}

/// A sentence for each thing that is not as expected.
struct Problems(Vec<String>);

impl Problems {
    fn say(&mut self, problem: String) {
        self.0.push(problem);
    }

    /// Nothing is expected where nothing was said.
    fn compare<T: PartialEq + Display>(&mut self, what: &str, expected: Option<T>, found: Option<T>) {
        match (expected, found) {
            (Some(expected), Some(found)) if expected != found => {
                self.say(format!("{what}: expected {expected}, found {found}"));
            }
            (Some(expected), None) => self.say(format!("{what}: expected {expected}, found none")),
            _ => {}
        }
    }

    /// What the body says must be in the header. The header may say what the body has no place for.
    fn agree(&mut self, what: &str, body: Option<&str>, name: &str, header: Option<&str>) {
        match (body, header) {
            (Some(body), None) => {
                self.say(format!("{what}: the body says {body}, and there is no header {name}"));
            }
            (Some(body), Some(header)) if body != header => {
                self.say(format!("{what}: the body says {body}, the header {name} {header}"));
            }
            _ => {}
        }
    }
}

/// What a body says of its status.
fn status_in(body: &[u8]) -> Option<u64> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let members = value.get("error").filter(|inside| inside.is_object()).unwrap_or(&value);
    members.get("status_code").or_else(|| members.get("status"))?.as_u64()
}

/// The keys and texts of a value, their escapes undone.
fn collect_strings(value: Value, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => strings.push(text),
        Value::Array(values) => values.into_iter().for_each(|value| collect_strings(value, strings)),
        Value::Object(members) => members.into_iter().for_each(|(key, value)| {
            strings.push(key);
            collect_strings(value, strings);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The code of an error at hand.
pub trait CodeOfError {
    /// The code.
    fn expected_code(&self) -> String;
}

impl<E: HttpError + ?Sized> CodeOfError for E {
    fn expected_code(&self) -> String {
        self.spec().code().as_str().to_owned()
    }
}

/// A code by itself.
pub trait CodeOfText {
    /// The code.
    fn expected_code(&self) -> String;
}

impl CodeOfText for str {
    fn expected_code(&self) -> String {
        self.to_owned()
    }
}

impl CodeOfText for String {
    fn expected_code(&self) -> String {
        self.clone()
    }
}

impl CodeOfText for ErrorCode {
    fn expected_code(&self) -> String {
        self.as_str().to_owned()
    }
}
