//! What the environment can change.

use std::path::PathBuf;
use std::time::Duration;

use error_actix::Redacted;
use error_recovery::{Backoff, Quota, RetryPolicy};

use crate::environment::{Environment, SettingsError};

/// Everything that this service can be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `PORT` (8000): where to listen, on 127.0.0.1.
    pub port: u16,
    /// `PROVIDER_URL`: who takes payments, objects, e-mails and videos; the binary simulates one where it is not given.
    pub provider_url: Option<String>,
    /// `PROVIDER_TIMEOUT_SECONDS` (5): when a call is given up.
    pub provider_timeout: Duration,
    /// `ADMIN_TOKEN`: what operators show. At least 16 characters; without it the service does not start.
    pub admin_token: Redacted<String>,
    /// `RETRIES` (3) and `RETRY_MILLISECONDS` (100): how payments, uploads and the database are tried again.
    pub retry: RetryPolicy,
    /// `RATE_LIMIT_PER_MINUTE` (100): requests of a client.
    pub quota: Quota,
    /// `RENDERINGS` (2): how many videos are rendered at a time.
    pub renderings: usize,
    /// `COPY_FOLDER` (the folder for temporary files): where videos are kept while the object store is away.
    pub copy_folder: PathBuf,
    /// `DATABASE` (`render-backend.sqlite3` in the folder for temporary files): where projects are kept.
    pub database: PathBuf,
    /// `DATABASE_WAIT_MILLISECONDS` (250): how long the database is waited for while somebody else writes.
    pub database_patience: Duration,
    /// `ENVELOPE=classified`: answers in document D's JSON, which has a category and a severity and no code, in place of
    /// document B's.
    pub is_classified: bool,
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables from `lookup`.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut environment = Environment::new(&lookup);
        let port = environment.number("PORT", 8000, u16::MAX.into());
        let provider_url = environment.text("PROVIDER_URL").map(|_| environment.url("PROVIDER_URL", ""));
        let timeout = environment.number("PROVIDER_TIMEOUT_SECONDS", 5, 600);
        let retries = environment.number("RETRIES", 3, 10);
        let first_wait = environment.number("RETRY_MILLISECONDS", 100, 60_000);
        let limit = environment.number("RATE_LIMIT_PER_MINUTE", 100, u32::MAX.into());
        let renderings = environment.number("RENDERINGS", 2, 1000);
        let backoff = Backoff::exponential(Duration::from_millis(first_wait));
        let copy_folder = environment.text("COPY_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let database = environment
            .text("DATABASE")
            .map_or_else(|| std::env::temp_dir().join("render-backend.sqlite3"), PathBuf::from);
        let database_wait = environment.number("DATABASE_WAIT_MILLISECONDS", 250, 60_000);
        let admin_token = Redacted::new(environment.text("ADMIN_TOKEN").unwrap_or_default());
        let is_classified = environment.is("ENVELOPE", "classified");
        environment.settle(Self {
            port: u16::try_from(port).unwrap_or(u16::MAX),
            provider_url,
            provider_timeout: Duration::from_secs(timeout),
            admin_token,
            retry: RetryPolicy::new(u32::try_from(retries).unwrap_or(u32::MAX)).with_backoff(backoff),
            quota: Quota::per_minute(u32::try_from(limit).unwrap_or(u32::MAX)),
            renderings: usize::try_from(renderings).unwrap_or(usize::MAX),
            copy_folder,
            database,
            database_patience: Duration::from_millis(database_wait),
            is_classified,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_told_at_once() {
        let error = Settings::read(|name| match name {
            "PROVIDER_URL" => Some("localhost".to_owned()),
            "ENVELOPE" => Some("clasified".to_owned()),
            "RENDERINGS" => Some("0".to_owned()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(error.problems().len(), 3, "{error}");
        let settings = Settings::read(|name| match name {
            "ENVELOPE" => Some("classified".to_owned()),
            "ADMIN_TOKEN" => Some("0123456789-abcdef".to_owned()),
            _ => None,
        })
        .unwrap();
        assert!(settings.is_classified);
        assert!(!format!("{settings:?}").contains("0123456789"));
    }
}
