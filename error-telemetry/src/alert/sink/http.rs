//! Alerts over HTTP.

use std::fmt;
use std::time::Duration;

use error_core::Redacted;
use serde::Serialize;
use ureq::http::{HeaderName, HeaderValue, Response, Uri, header};
use ureq::{Agent, Body};

use super::SinkError;
use crate::http::{agent, wait_of, words};

/// How long one attempt may take, with everything.
const TIMEOUT: Duration = Duration::from_secs(10);

/// An address that JSON is sent to. Nothing shows it: it may hold a secret, as Slack's does.
pub(super) struct Endpoint {
    url: Redacted<String>,
    headers: Vec<(String, Redacted<String>)>,
    agent: Agent,
}

impl Endpoint {
    pub(super) fn new(url: String) -> Self {
        let agent = agent(TIMEOUT);
        Self { url: Redacted::new(url), headers: Vec::new(), agent }
    }

    pub(super) fn set_timeout(&mut self, timeout: Duration) {
        self.agent = agent(timeout);
    }

    pub(super) fn add_header(&mut self, name: String, value: String) {
        self.headers.push((name, Redacted::new(value)));
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let uri = self.url.expose().parse::<Uri>().ok();
        let is_http = |uri: &Uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some();
        if !uri.as_ref().is_some_and(is_http) {
            problems.push("its address is none: it must begin with `https://` and name a host".to_owned());
        }
        for (name, value) in &self.headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                problems.push(format!("`{}` cannot be a header's name", name.escape_debug()));
            }
            if HeaderValue::from_str(value.expose()).is_err() {
                let name = name.escape_debug();
                problems.push(format!("the value of its header `{name}` cannot be that of a header"));
            }
        }
        problems
    }

    /// Sends JSON, and takes any 2xx for an answer.
    pub(super) fn post(&self, body: &impl Serialize) -> Result<(), SinkError> {
        let body =
            serde_json::to_vec(body).map_err(|_| SinkError::refused("it cannot be written as JSON"))?;
        let mut request = self.agent.post(self.url.expose()).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value.expose());
        }
        match request.send(&body[..]) {
            Ok(response) => answered(&response),
            Err(error) => Err(SinkError::failed(words(&error))),
        }
    }
}

fn answered(response: &Response<Body>) -> Result<(), SinkError> {
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let text = format!("it answered {}", status.as_u16());
    // RFC 9110, section 15: 408 and 429 say that it is a matter of time, as a 5xx does.
    if !(status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)) {
        return Err(SinkError::refused(text));
    }
    let error = SinkError::failed(text);
    Err(match wait_of(response) {
        Some(wait) => error.with_retry_after(wait),
        None => error,
    })
}

/// Shows the names of its headers.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &self.url)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
