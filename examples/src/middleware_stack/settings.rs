//! What the environment can change, beside the stack's own variables.

use error_actix::Redacted;

use crate::environment::{Environment, SettingsError};

/// `PORT` (8001) and `ALERT_WEBHOOK_URL`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen, on 127.0.0.1.
    pub port: u16,
    /// Where alerts are posted as well. Whoever knows it can raise some.
    pub alert_webhook: Option<Redacted<String>>,
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] if the port is none.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads what `lookup` knows. [`State::new`](super::State::new) says whether an address is one.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] if the port is none.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut environment = Environment::new(&lookup);
        let port = environment.number("PORT", 8001, u16::MAX.into());
        let alert_webhook = environment.text("ALERT_WEBHOOK_URL").map(Redacted::new);
        environment.settle(Self { port: u16::try_from(port).unwrap_or(u16::MAX), alert_webhook })
    }
}
