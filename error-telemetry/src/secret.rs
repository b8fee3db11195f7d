//! Names that say that what stands behind them is secret.

use error_core::Scrubber;

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Whether the scrubber takes what stands behind this name, whatever it is.
pub(crate) fn says_secret(name: &str, scrubber: &Scrubber) -> bool {
    let member = format!("\"{}\":\"x7\"", name.escape_default());
    scrubber.scrub(&member) != member
}
