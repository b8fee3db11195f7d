//! What can be wrong with a configuration.

use std::fmt;

/// Everything that is wrong with a configuration, in one error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<String>,
}

impl ConfigError {
    /// `Err` if there is any problem.
    pub(crate) fn unless_empty(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    /// With these problems, of which there is one at least.
    #[cfg(feature = "admin")]
    pub(crate) fn of(problems: Vec<String>) -> Self {
        Self { problems }
    }

    /// The problems, each a sentence that says how to mend it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the error stack is misconfigured:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for ConfigError {}
