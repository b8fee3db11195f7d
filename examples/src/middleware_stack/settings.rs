//! What the environment can change.

use crate::environment::{Environment, SettingsError};

/// `PORT` (8001).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen, on 127.0.0.1.
    pub port: u16,
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] if the port is none.
    pub fn from_env() -> Result<Self, SettingsError> {
        let lookup = |name: &str| std::env::var(name).ok();
        let mut environment = Environment::new(&lookup);
        let port = environment.number("PORT", 8001, u16::MAX.into());
        environment.settle(Self { port: u16::try_from(port).unwrap_or(u16::MAX) })
    }
}
