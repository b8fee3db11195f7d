//! What the environment can change.

use crate::environment::{Environment, SettingsError};

/// `PORT` (8002), and `VIDEOS_URL` (`http://127.0.0.1:8080`, where `cargo demo` listens).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen, on 127.0.0.1.
    pub port: u16,
    /// Where the video service is.
    pub videos_url: String,
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
        let port = environment.number("PORT", 8002, u16::MAX.into());
        let videos_url = environment.url("VIDEOS_URL", "http://127.0.0.1:8080");
        environment.settle(Self { port: u16::try_from(port).unwrap_or(u16::MAX), videos_url })
    }
}
