//! No tokens are left.

use crate::HttpError;

/// A user has no tokens left.
///
/// The client reads a fixed sentence, the numbers, and to try again in an hour; the log has the user.
#[derive(Debug, HttpError)]
#[error("{user_id} has used {tokens_used} of {tokens_limit} tokens and needs {tokens_needed} more")]
#[http(status = 429, public = "You have used your token budget.", retry_after = "1h")]
pub struct TokenBudgetExceededError {
    /// Who has none left.
    #[context(internal)]
    pub user_id: String,
    /// How many are used.
    #[context]
    pub tokens_used: u64,
    /// How many there are.
    #[context]
    pub tokens_limit: u64,
    /// How many the request needs.
    #[context]
    pub tokens_needed: u64,
}

impl TokenBudgetExceededError {
    /// A user has no tokens left.
    pub fn new(user_id: impl Into<String>, tokens_used: u64, tokens_limit: u64, tokens_needed: u64) -> Self {
        Self { user_id: user_id.into(), tokens_used, tokens_limit, tokens_needed }
    }
}
