//! Settings from variables, every problem told at once.

use std::fmt;

use error_actix::TelemetryConfigError;

/// Reads variables and collects what is wrong with them.
pub(crate) struct Environment<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<String>,
}

/// Everything that is wrong with the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    problems: Vec<String>,
}

impl<'a> Environment<'a> {
    pub(crate) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, problems: Vec::new() }
    }

    /// A number from 1 to `max`.
    pub(crate) fn number(&mut self, name: &str, default: u64, max: u64) -> u64 {
        let Some(text) = (self.lookup)(name) else { return default };
        match text.trim().parse() {
            Ok(value) if (1..=max).contains(&value) => value,
            _ => {
                let given = text.escape_debug();
                self.problems.push(format!("{name} must be a number from 1 to {max}, not `{given}`"));
                default
            }
        }
    }

    /// An absolute address of a service or a page.
    pub(crate) fn url(&mut self, name: &str, default: &str) -> String {
        let Some(text) = (self.lookup)(name) else { return default.to_owned() };
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if rest.is_none_or(|rest| rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_graphic())) {
            let given = text.escape_debug();
            self.problems.push(format!("{name} must begin with http:// or https://, not be `{given}`"));
        }
        text.trim_end_matches('/').to_owned()
    }

    /// Whether the variable has its only value.
    pub(crate) fn is(&mut self, name: &str, value: &str) -> bool {
        let Some(text) = (self.lookup)(name) else { return false };
        if text != value {
            self.problems.push(format!("{name} must be `{value}`, or absent, not `{}`", text.escape_debug()));
        }
        text == value
    }

    /// Something else that is wrong.
    pub(crate) fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// What telemetry was made of variables; its problems are among ours.
    pub(crate) fn settled<T>(&mut self, telemetry: Result<Option<T>, TelemetryConfigError>) -> Option<T> {
        telemetry.unwrap_or_else(|error| {
            self.problems.extend_from_slice(error.problems());
            None
        })
    }

    /// Any text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
    }

    /// `settings`, if nothing was wrong.
    pub(crate) fn settle<S>(self, settings: S) -> Result<S, SettingsError> {
        if self.problems.is_empty() { Ok(settings) } else { Err(SettingsError { problems: self.problems }) }
    }
}

impl SettingsError {
    /// The problems, each a sentence that says how to mend it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment is misconfigured:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

impl std::error::Error for SettingsError {}
