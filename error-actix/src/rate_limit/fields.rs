//! The fields that tell clients what is left (draft-ietf-httpapi-ratelimit-headers-10).

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName};
use error_recovery::Quota;

use crate::ConfigError;
use crate::convert::header_value;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Writes the fields of one policy.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    policy: Arc<str>,
}

/// What is left of a quota.
#[derive(Clone, Copy)]
pub(super) struct Left {
    pub(super) remaining: u32,
    pub(super) reset: Duration,
}

impl Fields {
    /// For a policy of this name, which is a string of RFC 9651.
    pub(super) fn of(policy: String) -> Result<Self, ConfigError> {
        let is_string = policy.bytes().all(|byte| matches!(byte, b' '..=b'~') && !b"\"\\".contains(&byte));
        let mut problems = Vec::new();
        if policy.is_empty() || !is_string {
            problems.push(format!(
                "`{}` is no name of a rate limit: take printable ASCII without quotes and backslashes",
                policy.escape_debug()
            ));
        }
        ConfigError::unless_empty(problems)?;
        Ok(Self { policy: policy.into() })
    }

    /// Adds this policy to those of limits further inside: both fields are lists.
    pub(super) fn write(&self, headers: &mut HeaderMap, quota: Quota, left: Left) {
        let Self { policy } = self;
        let (limit, window) = (quota.limit(), whole_seconds(quota.window()));
        let (remaining, reset) = (left.remaining, whole_seconds(left.reset));
        for (name, value) in [
            (RATE_LIMIT, format!("\"{policy}\";r={remaining};t={reset}")),
            (RATE_LIMIT_POLICY, format!("\"{policy}\";q={limit};w={window}")),
        ] {
            if let Some(value) = header_value(value) {
                headers.append(name, value);
            }
        }
    }
}

/// Never too early.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_field_can_carry_is_refused() {
        for name in ["", "a\"b", "a\\b", "für", "a\r\nb"] {
            assert_eq!(Fields::of(name.to_owned()).unwrap_err().problems().len(), 1, "{name:?}");
        }
        assert!(Fields::of("per user".to_owned()).is_ok());
    }

    #[test]
    fn times_are_rounded_up() {
        assert_eq!(whole_seconds(Duration::from_millis(45_001)), 46);
        assert_eq!(whole_seconds(Duration::from_secs(45)), 45);
    }
}
