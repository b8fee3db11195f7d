//! An error's words, where nothing else tells what it is.

use std::error::Error;
use std::fmt::{self, Write as _};

use super::ErrorType;
use crate::envelope::prefix;

/// The first row that has one of its words in a message decides; `sql` before `redis`, so that a lost connection of
/// either is the database's.
pub(super) const PATTERNS: &[(ErrorType, &[&str])] = &[
    (ErrorType::Timeout, &["timeout", "timed out"]),
    (ErrorType::Memory, &["memory", "out of memory"]),
    (ErrorType::Database, &["database", "sql", "connection"]),
    (ErrorType::Cache, &["cache", "redis"]),
    (ErrorType::Model, &["model", "inference", "gpu"]),
    (ErrorType::NotFound, &["not found", "missing", "404"]),
    (ErrorType::Authorization, &["permission", "access denied", "unauthorized"]),
    (ErrorType::RateLimit, &["rate limit", "too many requests"]),
    (ErrorType::Validation, &["validation", "invalid", "bad request"]),
];

/// What an error's message says, in any case of its letters.
pub(super) fn by_words(error: &(dyn Error + 'static)) -> Option<ErrorType> {
    let mut message = Lowered(String::new());
    // What a `Display` has written before it fails is a message as well.
    let _ = write!(message, "{error}");
    let has = |words: &[&str]| words.iter().any(|word| message.0.contains(word));
    PATTERNS.iter().find(|(_, words)| has(words)).map(|(kind, _)| *kind)
}

/// The most bytes of a message that are read.
const LIMIT: usize = 4 * 1024;

/// A text in lower case; what lies beyond the limit is not written.
struct Lowered(String);

impl fmt::Write for Lowered {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let start = self.0.len();
        self.0.push_str(prefix(text, LIMIT.saturating_sub(start)));
        if let Some(added) = self.0.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        if self.0.len() < LIMIT { Ok(()) } else { Err(fmt::Error) }
    }
}
