//! What an alert is about.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// What an alert is about: the `type` of document D's alerts. Applications add their own with [`new`](Self::new).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKind(Cow<'static, str>);

macro_rules! kinds {
    ($($name:ident: $description:literal;)*) => {
        impl AlertKind {
            $(
                #[doc = concat!($description, ".")]
                pub const $name: Self = Self(Cow::Borrowed(stringify!($name)));
            )*

            /// Those that are named here: the ten of document D, then the others.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it says to people, if it is one of [`ALL`](Self::ALL).
            pub fn description(&self) -> Option<&'static str> {
                match self.as_str() {
                    $(stringify!($name) => Some($description),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    HIGH_ERROR_RATE: "Error rate exceeds threshold";
    CIRCUIT_BREAKER_TRIGGERED: "Circuit breaker activated";
    MEMORY_USAGE_HIGH: "Memory usage exceeds threshold";
    SLOW_RESPONSE_TIME: "Response time exceeds threshold";
    DATABASE_CONNECTION_FAILED: "Database connection issues";
    MODEL_LOADING_FAILED: "AI model loading failures";
    EXTERNAL_SERVICE_DOWN: "External service unavailable";
    RATE_LIMIT_EXCEEDED: "Rate limit exceeded";
    AUTHENTICATION_FAILURES: "Multiple authentication failures";
    PERMISSION_DENIED: "Authorization failures";
    CRITICAL_ERRORS: "Multiple critical errors detected";
    ERROR_PATTERN: "Errors of a pattern detected";
    ERROR_THRESHOLD_REACHED: "An error is as frequent as its declaration tolerates";
    ERROR_BUDGET_BURN: "The error budget is used up too fast";
}

impl AlertKind {
    /// A kind of the application's own, such as `VIDEO_PROCESSING_FAILED`: capital letters, digits and `_`, which is
    /// checked where it is used in a rule.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name is one.
    pub(super) fn is_well_formed(&self) -> bool {
        let mut bytes = self.0.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_uppercase())
            && self.0.len() <= 63
            && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    }
}

impl From<&'static str> for AlertKind {
    fn from(name: &'static str) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for AlertKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for AlertKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
