//! Who is asking is not known.

use super::Cause;
use crate::HttpError;

/// The request needs credentials, or has wrong ones.
///
/// The client reads a fixed sentence; the log has `detail`.
#[derive(Debug, HttpError)]
#[error("authentication failed: {detail}")]
#[http(status = 401, public = "Authentication required.")]
pub struct AuthenticationError {
    /// What was wrong with the credentials, without them.
    pub detail: String,
}

impl AuthenticationError {
    /// The request needs credentials, or has wrong ones.
    pub fn new(detail: impl Into<String>) -> Self {
        Self { detail: detail.into() }
    }
}

/// The token is none of ours.
///
/// The client reads a fixed sentence.
#[derive(Debug, HttpError)]
#[error("the token is not valid")]
#[http(status = 401)]
pub struct InvalidTokenError {
    source: Option<Cause>,
}

impl InvalidTokenError {
    /// The token is none of ours.
    pub const fn new() -> Self {
        Self { source: None }
    }
}

impl Default for InvalidTokenError {
    fn default() -> Self {
        Self::new()
    }
}

with_cause!(InvalidTokenError);

/// The token was good, and is too old.
///
/// The client reads a fixed sentence.
#[derive(Debug, HttpError)]
#[error("the token has expired")]
#[http(status = 401)]
pub struct TokenExpiredError {}

impl TokenExpiredError {
    /// The token was good, and is too old.
    pub const fn new() -> Self {
        Self {}
    }
}

impl Default for TokenExpiredError {
    fn default() -> Self {
        Self::new()
    }
}
