//! The capped buffer that every body is written into.

use std::fmt;

use super::escape::next_escape;
use super::prefix::prefix;

/// The most bytes that an error's body may have: 16 KiB.
pub const BODY_LIMIT: usize = 16 * 1024;

/// Why something was not written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// It would not fit.
    Full,
    /// Its `Serialize` failed.
    Serialize(serde_json::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the body is full"),
            Self::Serialize(_) => f.write_str("a value could not be written as JSON"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Full => None,
            Self::Serialize(error) => Some(error),
        }
    }
}

/// Bytes of JSON with an upper bound. What is written is always whole UTF-8 text.
///
/// ```
/// use error_core::JsonBuffer;
///
/// # fn main() -> Result<(), error_core::WriteError> {
/// let mut buffer = JsonBuffer::new(64);
/// buffer.raw("{\"id\":")?;
/// buffer.string("<7>")?;
/// buffer.raw("}")?;
/// assert_eq!(buffer.as_bytes(), br#"{"id":"\u003c7\u003e"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct JsonBuffer {
    bytes: Vec<u8>,
    limit: usize,
}

impl JsonBuffer {
    /// An empty buffer for at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self::reusing(Vec::new(), limit)
    }

    /// An empty buffer for at most `limit` bytes, in the memory of `bytes`.
    pub fn reusing(mut bytes: Vec<u8>, limit: usize) -> Self {
        bytes.clear();
        Self { bytes, limit }
    }

    /// How many bytes have been written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What has been written.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What has been written, as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }

    /// What has been written, owned.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Forgets what was written after the first `len` bytes, and all of a character that this would split.
    pub fn truncate(&mut self, len: usize) {
        let whole = prefix(self.as_str(), len).len();
        self.bytes.truncate(whole);
    }

    /// How many more bytes fit.
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.bytes.len())
    }

    /// Writes `text` as it is.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit; then nothing is written.
    pub fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        if text.len() > self.room() {
            return Err(WriteError::Full);
        }
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Writes `text` as a JSON string, quotes included.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit; part of it may have been written.
    pub fn string(&mut self, text: &str) -> Result<(), WriteError> {
        let Some((plain, escape, mut rest)) = next_escape(text) else { return self.plain(text) };
        self.raw("\"")?;
        self.raw(plain)?;
        self.raw(escape.as_str())?;
        while let Some((plain, escape, behind)) = next_escape(rest) {
            self.raw(plain)?;
            self.raw(escape.as_str())?;
            rest = behind;
        }
        self.raw(rest)?;
        self.raw("\"")
    }

    /// Writes `text`, which needs no escape, as a JSON string.
    pub(super) fn plain(&mut self, text: &str) -> Result<(), WriteError> {
        if text.len() + "\"\"".len() > self.room() {
            return Err(WriteError::Full);
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b'"');
        Ok(())
    }

    /// Writes bytes that are whole characters.
    pub(super) fn utf8(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        debug_assert!(std::str::from_utf8(bytes).is_ok(), "{bytes:?}");
        if bytes.len() > self.room() {
            return Err(WriteError::Full);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes ASCII in lower case.
    pub(super) fn lower_case(&mut self, text: &str) -> Result<(), WriteError> {
        let start = self.bytes.len();
        self.raw(text)?;
        if let Some(written) = self.bytes.get_mut(start..) {
            written.make_ascii_lowercase();
        }
        Ok(())
    }

    /// Makes the comma at `begin` the brace of an object; `false` where nothing was written since.
    pub(super) fn open_object(&mut self, begin: usize) -> bool {
        let comma = self.bytes.get_mut(begin);
        comma.map(|comma| *comma = b'{').is_some()
    }

    /// Writes an integer.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit.
    pub fn integer(&mut self, number: u64) -> Result<(), WriteError> {
        self.raw(itoa::Buffer::new().format(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_escaped_like_strings() {
        let mut buffer = JsonBuffer::new(BODY_LIMIT);
        buffer.value(&["<b>", "\u{2028}", "\"\\"]).unwrap();
        assert_eq!(buffer.as_str(), r#"["\u003cb\u003e","\u2028","\"\\"]"#);
    }

    proptest! {
        #[test]
        fn never_beyond_the_limit(texts in proptest::collection::vec(any::<String>(), 0..8), limit in 0_usize..64) {
            let mut buffer = JsonBuffer::new(limit);
            for text in &texts {
                let before = buffer.len();
                if buffer.value(text).is_err() {
                    buffer.truncate(before);
                }
                prop_assert!(buffer.len() <= limit);
            }
            prop_assert!(std::str::from_utf8(buffer.as_bytes()).is_ok());
        }
    }
}
