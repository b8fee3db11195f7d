//! Who has used how many tokens, in a file.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use super::{BudgetError, GenAiError, SystemError, TokenBudgetExceeded};

/// The tokens that each user has used, as `{"user": tokens}` in a file, and what requests under way may still use.
///
/// Its methods read and write the file: call them where blocking is allowed.
#[derive(Debug)]
pub(super) struct Ledger {
    file: PathBuf,
    limit: u64,
    upgrade_url: String,
    promised: Mutex<HashMap<String, u64>>,
}

/// Tokens that are promised to a request until it settles or ends, also by a client that has gone.
#[derive(Debug)]
pub(super) struct Reservation {
    ledger: Arc<Ledger>,
    user_id: String,
    tokens: u64,
}

impl Ledger {
    pub(super) fn new(file: impl Into<PathBuf>, limit: u64, upgrade_url: String) -> Self {
        Self { file: file.into(), limit, upgrade_url, promised: Mutex::default() }
    }

    /// Promises `needed` tokens, if so many are left.
    pub(super) fn reserve(self: &Arc<Self>, user_id: &str, needed: u64) -> Result<Reservation, GenAiError> {
        let mut promised = self.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let settled = self.read()?.get(user_id).copied().unwrap_or_default();
        let used = settled.saturating_add(promised.get(user_id).copied().unwrap_or_default());
        if needed > self.limit.saturating_sub(used) {
            let exceeded = TokenBudgetExceeded {
                user_id: user_id.to_owned(),
                tokens_used: used,
                tokens_limit: self.limit,
                tokens_needed: needed,
                upgrade_url: self.upgrade_url.clone(),
            };
            return Err(BudgetError::Tokens(exceeded).into());
        }
        *promised.entry(user_id.to_owned()).or_default() += needed;
        Ok(Reservation { ledger: Arc::clone(self), user_id: user_id.to_owned(), tokens: needed })
    }

    fn read(&self) -> Result<BTreeMap<String, u64>, SystemError> {
        match fs::read(&self.file) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(io::Error::from).map_err(|why| self.unavailable(why))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(self.unavailable(error)),
        }
    }

    /// Put in its place in one step, so that no reader finds half of it.
    fn write(&self, used: &BTreeMap<String, u64>) -> Result<(), SystemError> {
        let new = self.file.with_extension("new");
        let written = serde_json::to_vec(used).map_err(io::Error::from).and_then(|text| {
            fs::write(&new, text)?;
            fs::rename(&new, &self.file)
        });
        written.map_err(|why| self.unavailable(why))
    }

    pub(super) fn unavailable(&self, source: io::Error) -> SystemError {
        SystemError::DatabaseUnavailable { file: self.file.display().to_string(), source }
    }
}

impl Reservation {
    /// Writes down what was used, instead of what was promised.
    pub(super) fn settle(self, tokens: u64) -> Result<(), SystemError> {
        let ledger = &self.ledger;
        // Held until it is written, so that two settlements do not lose one.
        let _promised = ledger.promised.lock().unwrap_or_else(PoisonError::into_inner);
        let mut used = ledger.read()?;
        let of_user = used.entry(self.user_id.clone()).or_default();
        *of_user = of_user.saturating_add(tokens);
        ledger.write(&used)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let mut promised = self.ledger.promised.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tokens) = promised.get_mut(&self.user_id) {
            *tokens = tokens.saturating_sub(self.tokens);
            if *tokens == 0 {
                promised.remove(&self.user_id);
            }
        }
    }
}
