//! Every error that this service answers with, declared once: the hierarchy, and what a client reads of each.
//!
//! ```text
//! GenAiError
//! ├── ProviderError      Unavailable, RateLimited, InvalidResponse, AllUnavailable
//! ├── BudgetError        TokenBudgetExceeded, RateLimitExceeded
//! ├── ValidationError    ModelNotFound, MessagesEmpty, InvalidMessageFormat, TemperatureOutOfRange
//! └── SystemError        DatabaseUnavailable
//! ```

use std::time::Duration;

use error_actix::standard::RateLimitError;
use error_actix::{Error, HttpError, ResponseError};
use error_recovery::{AllProvidersFailedError, CircuitBreakerError, DeadlineExceededError};
use serde_json::Value;

use super::request::Message;
use crate::sqlite::DatabaseFault;

/// The root: anything that can go wrong with a chat.
#[derive(Debug, HttpError, ResponseError)]
pub enum GenAiError {
    /// The model's provider failed us.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The user has used up what was allowed.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// The request cannot be carried out.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// Something of our own is down.
    #[error(transparent)]
    System(#[from] SystemError),
}

/// What a provider of models does to us. The client learns who, the log why.
#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "PROVIDER", category = "external_service_error")]
pub enum ProviderError {
    /// The provider is down, too slow, or out of reach.
    #[error("{provider} is temporarily unavailable")]
    #[http(status = 503, public = display, retry_after = .retry_after)]
    Unavailable {
        /// Who it is.
        #[context(internal)]
        provider: &'static str,
        /// Seconds until it may be asked again.
        #[context(internal)]
        retry_after: u64,
        /// What it did.
        source: Trouble,
    },

    /// The provider wants fewer requests of our key: no fault of the client's, and so no 429.
    #[error("{provider} is busy, try again in {retry_after} seconds")]
    #[http(status = 503, public = display, retry_after = .retry_after)]
    RateLimited {
        /// Who it is.
        #[context(internal)]
        provider: &'static str,
        /// Seconds until it may be asked again, as it says.
        #[context(internal)]
        retry_after: u64,
    },

    /// The provider answered with something that is no completion.
    #[error("{provider} gave an answer that cannot be used")]
    #[http(status = 502, code = "INVALID_PROVIDER_RESPONSE", public = display)]
    InvalidResponse {
        /// Who it is.
        #[context(internal)]
        provider: &'static str,
        /// What is wrong with it.
        source: Trouble,
    },

    /// Neither the model's own provider nor the other one has answered.
    #[error("All providers are temporarily unavailable")]
    #[http(status = 503, code = "ALL_PROVIDERS_UNAVAILABLE", public = display, retry_after = .retry_after)]
    AllUnavailable {
        /// Seconds until one of them may be asked again: the shortest wait that any of them asked for.
        #[context(internal)]
        retry_after: u64,
        /// What each did.
        source: AllProvidersFailedError,
    },
}

impl ProviderError {
    /// Who it is; `None` where it is all of them.
    pub fn provider(&self) -> Option<&'static str> {
        match self {
            Self::Unavailable { provider, .. }
            | Self::RateLimited { provider, .. }
            | Self::InvalidResponse { provider, .. } => Some(provider),
            Self::AllUnavailable { .. } => None,
        }
    }
}

/// What came back from a provider instead of a completion; for the log alone.
#[derive(Debug, Error)]
pub enum Trouble {
    /// Nothing in time, or no connection.
    #[error("the call failed")]
    Call(#[source] reqwest::Error),
    /// A failure.
    #[error("answered {status}: {body}")]
    Status {
        /// Its status.
        status: u16,
        /// The beginning of its body.
        body: String,
    },
    /// A success that is none.
    #[error("answered what is no completion")]
    NoCompletion(#[source] serde_json::Error),
    /// Nothing in the time that there was.
    #[error(transparent)]
    Late(DeadlineExceededError),
    /// Nobody asked it: its circuit is open.
    #[error(transparent)]
    Refused(CircuitBreakerError),
    /// There is none for the model.
    #[error("no provider has the model")]
    NoRoute,
    /// Something that nobody foresaw.
    #[error("{0}")]
    Other(String),
    /// More than anybody should say.
    #[error("answered more than {0} bytes")]
    TooLong(usize),
}

/// What a user may use.
#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
pub enum BudgetError {
    /// No tokens are left.
    #[error(transparent)]
    Tokens(#[from] TokenBudgetExceeded),

    /// Too many requests in a minute.
    #[error("Rate limit: {limit} requests per minute")]
    #[http(status = 429, public = display, retry_after = .reset_in)]
    RateLimitExceeded {
        /// How many are allowed.
        #[context(internal)]
        limit: u32,
        /// Seconds until they are allowed again.
        #[context]
        reset_in: u64,
        /// Who sent them.
        #[context(internal)]
        user_id: String,
    },
}

impl BudgetError {
    /// What a full window means here.
    pub(super) fn rate_limit(user_id: &str, full: &RateLimitError) -> Self {
        let RateLimitError { limit, retry_after, .. } = *full;
        Self::RateLimitExceeded { limit, reset_in: whole_seconds(retry_after), user_id: user_id.to_owned() }
    }
}

/// Rounded up, so that nobody comes back too early.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// The request needs more tokens than the user has left.
#[derive(Debug, HttpError, ResponseError)]
#[error("user {user_id} has used {tokens_used}/{tokens_limit} tokens and needs {tokens_needed} more")]
#[http(status = 429, severity = High, public = "You've used your monthly token budget", retry_after = "1h")]
pub struct TokenBudgetExceeded {
    /// Whose budget it is.
    #[context(internal)]
    pub user_id: String,
    /// What has been used or is promised to requests that are under way.
    #[context(internal)]
    pub tokens_used: u64,
    /// The budget.
    #[context(internal)]
    pub tokens_limit: u64,
    /// What the request was estimated at.
    #[context(internal)]
    pub tokens_needed: u64,
    /// Where there is more.
    #[context]
    pub upgrade_url: String,
}

/// What is wrong with a request, found before anything costs money.
#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "")]
pub enum ValidationError {
    /// There is no such model.
    #[error("Model '{requested_model}' is not available")]
    #[http(status = 404, severity = Medium, public = display)]
    ModelNotFound {
        /// What was asked for.
        #[context(internal)]
        requested_model: String,
        /// What there is.
        #[context]
        available_models: Vec<&'static str>,
    },

    /// There is nothing to answer.
    #[error("messages cannot be empty")]
    #[http(status = 400)]
    MessagesEmpty,

    /// A message lacks what it needs.
    #[error("Each message must have 'role' and 'content' fields")]
    #[http(status = 400)]
    InvalidMessageFormat {
        /// What one looks like.
        #[context]
        example: Message,
        /// What came instead.
        #[context]
        received: Value,
    },

    /// No model takes such a temperature.
    #[error("temperature must be 0-2")]
    #[http(status = 400)]
    TemperatureOutOfRange {
        /// What was asked for.
        #[context]
        temperature: f64,
    },
}

/// What of our own is down. The client is told that it is not its fault, and nothing else.
#[derive(Debug, HttpError, ResponseError)]
pub enum SystemError {
    /// The record of used tokens cannot be read or written.
    #[error("the record of used tokens in {file} is unavailable")]
    #[http(
        status = 503,
        category = "database_error",
        code = "SERVICE_TEMPORARILY_UNAVAILABLE",
        severity = Critical,
        public = "We're experiencing technical difficulties. Please try again soon."
    )]
    DatabaseUnavailable {
        /// Which file it is.
        #[context(internal)]
        file: String,
        /// Why.
        source: DatabaseFault,
    },
}
