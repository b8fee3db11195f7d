//! A provider, over HTTP.

use std::error::Error as StdError;
use std::time::Duration;

use error_actix::Error;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use serde_json::Value;

/// A service that we depend on, at an address of its own.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    client: Client,
    url: String,
}

/// What a provider did, for the log.
#[derive(Debug, Error)]
pub enum Trouble {
    /// It could not be reached, or did not answer in time.
    #[error("the call failed")]
    Call(#[source] reqwest::Error),
    /// It answered with another status.
    #[error("it answered {0}")]
    Status(u16),
    /// Its answer is not what it should be.
    #[error("its answer cannot be read")]
    Answer(#[source] serde_json::Error),
}

/// What a JSON document is sent with.
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// The most bytes of an answer that are read.
const LONGEST_ANSWER: usize = 64 * 1024;

impl Service {
    pub(crate) fn new(url: String, timeout: Duration) -> Result<Self, Box<dyn StdError>> {
        if !url.starts_with("http://") {
            return Err(format!("`{url}` must begin with http://, since no TLS is compiled in").into());
        }
        let client = Client::builder().timeout(timeout).redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { client, url })
    }

    /// The answer, of whatever status.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Response, Trouble> {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // The address may hold a password, and belongs into no log.
        request.send().await.map_err(|error| Trouble::Call(error.without_url()))
    }

    /// The answer, if it is a successful one.
    pub(crate) async fn order(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Response, Trouble> {
        successful(self.ask(method, path, &[], body).await?)
    }

    /// The answer to a JSON document, if it is a successful one.
    pub(crate) async fn post_json(&self, path: &str, document: &Value) -> Result<Response, Trouble> {
        let body = document.to_string().into_bytes();
        successful(self.ask(Method::POST, path, &[JSON], body).await?)
    }
}

fn successful(answer: Response) -> Result<Response, Trouble> {
    if answer.status().is_success() { Ok(answer) } else { Err(Trouble::Status(answer.status().as_u16())) }
}

/// A JSON document, of at most so many bytes.
pub(crate) async fn read<T: serde::de::DeserializeOwned>(mut answer: Response) -> Result<T, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| Trouble::Call(error.without_url()))? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_ANSWER {
            break;
        }
    }
    // What is too long is cut, and so no document.
    body.truncate(LONGEST_ANSWER);
    serde_json::from_slice(&body).map_err(Trouble::Answer)
}

impl Trouble {
    /// Whether the provider took too long.
    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self, Self::Call(error) if error.is_timeout())
    }
}
