//! From a body's bytes to its members, within limits.

use serde_json::Value;

use super::depth::is_deeper_than;
use super::members::facts_of;
use super::{Facts, Malformed, WireError};

/// Reads envelopes within limits, since a body is what somebody else made.
///
/// # Default
///
/// At most 64 KiB, four times what an envelope of ours can have, and objects and lists nested at most 32 deep.
///
/// ```
/// use error_core::WireReader;
///
/// const READER: WireReader = WireReader::new().with_max_bytes(1024);
/// let error = READER.read(503, &[b' '; 2000]);
/// assert_eq!(error.malformed().map(ToString::to_string).as_deref(), Some("the body has more than 1024 bytes"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireReader {
    max_bytes: usize,
    max_depth: usize,
}

/// How much of a malformed body is kept, in characters.
const EXCERPT: usize = 200;

/// The most bytes that so many characters have.
pub(super) const EXCERPT_BYTES: usize = EXCERPT * 4;

impl Default for WireReader {
    fn default() -> Self {
        Self::new()
    }
}

impl WireReader {
    /// A reader with the default limits.
    pub const fn new() -> Self {
        Self { max_bytes: 64 * 1024, max_depth: 32 }
    }

    /// Replaces the bytes that a body may have. Of a response take one byte more than that from the connection: then a
    /// body that is too large is known for one.
    #[must_use]
    pub const fn with_max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Replaces how deep objects and lists may be nested. `serde_json`, which reads them, goes 127 deep.
    #[must_use]
    pub const fn with_max_depth(mut self, depth: usize) -> Self {
        self.max_depth = depth;
        self
    }

    /// The bytes that a body may have.
    pub const fn max_bytes(&self) -> usize {
        self.max_bytes
    }

    /// Reads the body of a response with this status. It cannot fail: of what is no envelope the error says so.
    pub fn read(&self, status: u16, body: &[u8]) -> WireError {
        let facts = match self.object(body) {
            Ok(members) => facts_of(members),
            Err(why) => return malformed(status, why, body),
        };
        WireError { status, facts: Box::new(facts) }
    }

    fn object(&self, body: &[u8]) -> Result<serde_json::Map<String, Value>, Malformed> {
        if body.len() > self.max_bytes {
            return Err(Malformed::TooLarge { limit: self.max_bytes });
        }
        if is_deeper_than(body, self.max_depth) {
            return Err(Malformed::TooDeep { limit: self.max_depth });
        }
        match serde_json::from_slice(body).map_err(Malformed::NotJson)? {
            Value::Object(members) => Ok(members),
            _ => Err(Malformed::NotAnObject),
        }
    }
}

/// The error of a body that is no envelope.
pub(super) fn malformed(status: u16, why: Malformed, body: &[u8]) -> WireError {
    let facts = Facts { malformed: Some((why, excerpt(body))), ..Facts::default() };
    WireError { status, facts: Box::new(facts) }
}

fn excerpt(body: &[u8]) -> String {
    // The last character may be cut, and another sign stands for it.
    let begin = body.get(..EXCERPT_BYTES).unwrap_or(body);
    String::from_utf8_lossy(begin).chars().take(EXCERPT).collect()
}
