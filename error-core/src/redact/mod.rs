//! What must not be read: values that hide themselves, and secrets found in free text.

mod card;
mod credentials;
mod cutting;
mod email;
mod names;
mod pair;
mod pem;
mod redacted;
mod scan;
mod scrubber;
mod signs;
mod url;
mod value;

pub use self::cutting::Cutting;
pub use self::redacted::Redacted;
pub use self::scrubber::{Scrubber, SecretClass};

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";
