//! What the environment can change.

use std::time::Duration;

use error_actix::Redacted;
use error_recovery::Quota;

use crate::environment::{Environment, SettingsError};

/// `PORT` (8080), `RATE_LIMIT` (100 requests) and `RATE_WINDOW_SECONDS` (3600) for each user, `ADMIN_TOKEN` (none: one
/// is made), and `REDIS_URL` (none: the process is alone).
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen, on 127.0.0.1.
    pub port: u16,
    /// Requests of a user.
    pub quota: Quota,
    /// The token of the administration.
    pub admin_token: Option<Redacted<String>>,
    /// Where the processes of the service meet.
    pub redis_url: Option<Redacted<String>>,
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that is not a number in its range.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables from `lookup`.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that is not a number in its range.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut environment = Environment::new(&lookup);
        let port = environment.number("PORT", 8080, u16::MAX.into());
        let limit = environment.number("RATE_LIMIT", 100, u32::MAX.into());
        let window = environment.number("RATE_WINDOW_SECONDS", 3600, 31_536_000);
        let admin_token = environment.text("ADMIN_TOKEN").map(Redacted::new);
        let redis_url = environment.text("REDIS_URL").map(Redacted::new);
        environment.settle(Self {
            port: u16::try_from(port).unwrap_or(u16::MAX),
            quota: Quota::new(u32::try_from(limit).unwrap_or(u32::MAX), Duration::from_secs(window)),
            admin_token,
            redis_url,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_told_at_once() {
        let error = Settings::read(|name| match name {
            "PORT" => Some("http".to_owned()),
            "RATE_LIMIT" => Some("0".to_owned()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(error.problems().len(), 2);
        assert!(error.to_string().contains("PORT must be a number from 1 to 65535, not `http`"));
        let defaults = Settings::read(|_| None).unwrap();
        assert_eq!((defaults.port, defaults.quota.limit()), (8080, 100));
    }
}
