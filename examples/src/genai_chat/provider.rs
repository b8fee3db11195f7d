//! The expensive call: a completion from a model's provider, over HTTP.

use std::error::Error as StdError;

use error_actix::Redacted;
use reqwest::header::{HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde::Deserialize;
use serde_json::json;

use super::ProviderError;
use super::error::Trouble;
use super::models::Model;
use super::request::Chat;

/// A gateway to models: one address that speaks the Messages protocol, as gateways do.
#[derive(Clone, Debug)]
pub(super) struct Provider {
    client: Client,
    url: String,
    /// Marked as sensitive, so that no log of the client's shows it.
    key: HeaderValue,
}

/// What a model said.
#[derive(Clone, Debug)]
pub(super) struct Completion {
    /// The model that said it.
    pub(super) model: &'static str,
    pub(super) text: String,
    pub(super) tokens: u64,
}

/// The most bytes of an answer that are read.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// The most characters of a failure's body that go to the log.
const LONGEST_EXCERPT: usize = 200;

/// Seconds until another try where the provider does not say.
pub(super) const DEFAULT_RETRY: u64 = 60;

/// Seconds that a provider may make our clients wait; beyond it, it is as good as down.
const LONGEST_RETRY: u64 = 3600;

impl Provider {
    /// A gateway at `url`. `Err` where it cannot be spoken to, whatever it says.
    pub(super) fn new(url: String, key: &Redacted<String>) -> Result<Self, Box<dyn StdError>> {
        if !url.starts_with("http://") {
            let problem = "a provider's URL must begin with http://, since no TLS is compiled in: put a gateway beside it";
            return Err(problem.into());
        }
        let mut key =
            HeaderValue::from_str(key.expose()).map_err(|_| "PROVIDER_API_KEY cannot be sent in a header")?;
        key.set_sensitive(true);
        // Neither an answer of theirs nor a variable of the environment may send our key somewhere else.
        let client = Client::builder().redirect(Policy::none()).no_proxy().build()?;
        Ok(Self { client, url, key })
    }

    /// What a model says to a chat, however long that takes.
    pub(super) async fn complete(
        &self,
        model: &'static Model,
        chat: &Chat,
    ) -> Result<Completion, ProviderError> {
        let provider = model.provider;
        let body = json!({
            "model": model.name,
            "messages": chat.messages,
            "temperature": chat.temperature,
        });
        let request = self
            .client
            .post(format!("{}/v1/messages", self.url))
            .header("x-api-key", self.key.clone())
            .header("content-type", "application/json")
            .body(body.to_string());
        let unavailable =
            |source| ProviderError::Unavailable { provider, retry_after: DEFAULT_RETRY, source };
        let invalid = |source| ProviderError::InvalidResponse { provider, source };
        let answer = request.send().await.map_err(|error| unavailable(call(error)))?;
        let (status, wait) = (answer.status().as_u16(), retry_after(&answer));
        if status == 429 {
            return Err(ProviderError::RateLimited { provider, retry_after: wait.unwrap_or(DEFAULT_RETRY) });
        }
        let body = match read(answer).await {
            Ok(body) => body,
            Err(trouble @ Trouble::TooLong(_)) => return Err(invalid(trouble)),
            Err(trouble) => return Err(unavailable(trouble)),
        };
        if status != 200 {
            let retry_after = wait.unwrap_or(DEFAULT_RETRY);
            let body = String::from_utf8_lossy(&body).chars().take(LONGEST_EXCERPT).collect();
            return Err(ProviderError::Unavailable {
                provider,
                retry_after,
                source: Trouble::Status { status, body },
            });
        }
        let wire: WireCompletion =
            serde_json::from_slice(&body).map_err(|error| invalid(Trouble::NoCompletion(error)))?;
        Ok(wire.of(model))
    }
}

/// The address may hold a password, and belongs into no log.
fn call(error: reqwest::Error) -> Trouble {
    Trouble::Call(error.without_url())
}

async fn read(mut answer: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(call)? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(Trouble::TooLong(LONGEST_ANSWER));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The delay that the provider asks for, in seconds as providers give it.
fn retry_after(answer: &Response) -> Option<u64> {
    let seconds: u64 = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.min(LONGEST_RETRY))
}

#[derive(Deserialize)]
struct WireCompletion {
    content: Vec<Block>,
    usage: Usage,
}

#[derive(Deserialize)]
struct Block {
    text: String,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
}

impl WireCompletion {
    fn of(self, model: &'static Model) -> Completion {
        Completion {
            model: model.name,
            text: self.content.into_iter().map(|block| block.text).collect(),
            tokens: self.usage.input_tokens.saturating_add(self.usage.output_tokens),
        }
    }
}
