//! What the environment can change.

use std::path::PathBuf;
use std::time::Duration;

use error_actix::Redacted;

use crate::environment::{Environment, SettingsError};

/// Everything that this service can be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `PORT` (8000): where to listen, on 127.0.0.1.
    pub port: u16,
    /// `PROVIDER_URL`: who answers for the models; the binary simulates one where it is not given.
    pub provider_url: Option<String>,
    /// `PROVIDER_API_KEY`: what the provider knows us by.
    pub provider_key: Redacted<String>,
    /// `PROVIDER_TIMEOUT_SECONDS` (5): when a call is given up.
    pub provider_timeout: Duration,
    /// `FALLBACK_URL`: a gateway to another provider, which is asked when the model's own does not answer.
    pub fallback_url: Option<String>,
    /// `FALLBACK` (absent): where it is `none`, nobody is asked beside the model's own provider.
    pub no_fallback: bool,
    /// `ANSWER_WITHIN_SECONDS` (8): when the last good answer is given instead, if there is one.
    pub answer_within: Duration,
    /// `OLDEST_ANSWER_SECONDS` (3600): how old that may be.
    pub oldest_answer: Duration,
    /// `RATE_LIMIT_PER_MINUTE` (10): requests of a user.
    pub requests_per_minute: u32,
    /// `TOKEN_BUDGET` (10000): tokens of a user.
    pub token_budget: u64,
    /// `USAGE_FILE` (`genai-chat.sqlite3` in the folder for temporary files): where used tokens are written down.
    pub usage_file: PathBuf,
    /// `UPGRADE_URL` (`https://app.com/upgrade`): where there are more tokens.
    pub upgrade_url: String,
    /// `HELP_URL` (`https://app.com/help`): what the root's handler links to.
    pub help_url: String,
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
        let timeout = environment.number("PROVIDER_TIMEOUT_SECONDS", 5, 600);
        let within = environment.number("ANSWER_WITHIN_SECONDS", 8, 3600);
        let oldest = environment.number("OLDEST_ANSWER_SECONDS", 3600, 31_536_000);
        let fallback_url = environment.text("FALLBACK_URL").map(|_| environment.url("FALLBACK_URL", ""));
        let no_fallback = environment.is("FALLBACK", "none");
        if no_fallback && fallback_url.is_some() {
            let problem =
                "FALLBACK is `none`, and FALLBACK_URL says who else is asked: take one of them away";
            environment.problem(problem.to_owned());
        }
        let limit = environment.number("RATE_LIMIT_PER_MINUTE", 10, u32::MAX.into());
        let token_budget = environment.number("TOKEN_BUDGET", 10_000, u64::MAX);
        let provider_url = environment.text("PROVIDER_URL").map(|_| environment.url("PROVIDER_URL", ""));
        let upgrade_url = environment.url("UPGRADE_URL", "https://app.com/upgrade");
        let help_url = environment.url("HELP_URL", "https://app.com/help");
        let usage_file = environment
            .text("USAGE_FILE")
            .map_or_else(|| std::env::temp_dir().join("genai-chat.sqlite3"), PathBuf::from);
        let provider_key = environment.text("PROVIDER_API_KEY").unwrap_or_default();
        environment.settle(Self {
            port: u16::try_from(port).unwrap_or(u16::MAX),
            provider_url,
            provider_key: Redacted::new(provider_key),
            provider_timeout: Duration::from_secs(timeout),
            fallback_url,
            no_fallback,
            answer_within: Duration::from_secs(within),
            oldest_answer: Duration::from_secs(oldest),
            requests_per_minute: u32::try_from(limit).unwrap_or(u32::MAX),
            token_budget,
            usage_file,
            upgrade_url,
            help_url,
        })
    }

    /// Falls back on the gateway at `url` where no other was given, and none is not what was asked for.
    pub fn fall_back_on(&mut self, url: &str) {
        if !self.no_fallback {
            self.fallback_url.get_or_insert_with(|| url.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_told_at_once() {
        let error = Settings::read(|name| match name {
            "PROVIDER_URL" => Some("localhost".to_owned()),
            "HELP_URL" => Some("https://app.com/a page".to_owned()),
            "TOKEN_BUDGET" => Some("-1".to_owned()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(error.problems().len(), 3, "{error}");
        let settings =
            Settings::read(|name| (name == "PROVIDER_API_KEY").then(|| "sk-1".to_owned())).unwrap();
        assert_eq!((settings.port, settings.provider_url.as_deref()), (8000, None));
        assert!(!format!("{settings:?}").contains("sk-1"));
    }

    #[test]
    fn nobody_is_fallen_back_on_where_none_is_asked_for() {
        let read = |variables: &[(&str, &str)]| {
            Settings::read(|name| {
                let given = variables.iter().find(|(variable, _)| *variable == name);
                given.map(|(_, value)| (*value).to_owned())
            })
        };
        let fallback = |variables: &[(&str, &str)]| {
            let mut settings = read(variables).unwrap();
            settings.fall_back_on("http://simulated");
            settings.fallback_url
        };
        assert_eq!(fallback(&[]).as_deref(), Some("http://simulated"));
        assert_eq!(fallback(&[("FALLBACK_URL", "http://other")]).as_deref(), Some("http://other"));
        assert_eq!(fallback(&[("FALLBACK", "none")]), None);
        assert_eq!(read(&[("FALLBACK", "no")]).unwrap_err().problems().len(), 1);
        assert!(read(&[("FALLBACK", "none"), ("FALLBACK_URL", "http://other")]).is_err());
    }
}
