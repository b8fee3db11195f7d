//! The capped buffer that every body is written into.

use std::fmt;
use std::time::SystemTime;

use super::escape::{find_escape, is_plain};
use super::member::TimeFormat;
use super::timestamp::write_time;

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
pub struct JsonBuffer {
    /// Memory that is ready to be written, never more than the limit: one comparison guards both.
    memory: Vec<u8>,
    len: usize,
    limit: usize,
}

/// How much memory is made ready at first: most bodies fit.
const FIRST: usize = 512;

impl JsonBuffer {
    /// An empty buffer for at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self::reusing(Vec::new(), limit)
    }

    /// An empty buffer for at most `limit` bytes, in the memory of `bytes`.
    //
    // Not inlined: of `Vec::with_capacity` and this the compiler would make one `calloc`, which is slower than both.
    #[inline(never)]
    pub fn reusing(mut bytes: Vec<u8>, limit: usize) -> Self {
        bytes.resize(bytes.capacity().min(FIRST).min(limit), 0);
        Self { memory: bytes, len: 0, limit }
    }

    /// How many bytes have been written.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What has been written.
    pub fn as_bytes(&self) -> &[u8] {
        self.memory.get(..self.len).unwrap_or_default()
    }

    /// What has been written, as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// What has been written, owned.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.memory.truncate(self.len);
        self.memory
    }

    /// Forgets what was written after the first `len` bytes, and all of a character that this would split.
    pub fn truncate(&mut self, len: usize) {
        let continues = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
        if len < self.len {
            let split = self.memory.get(..=len).unwrap_or_default();
            self.len = split.iter().rposition(|byte| !continues(byte)).unwrap_or(0);
        }
    }

    /// How many more bytes fit.
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.len)
    }

    /// Lets `fill` write the next `count` bytes.
    #[inline]
    fn put(&mut self, count: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), WriteError> {
        let (start, end) = (self.len, self.len.wrapping_add(count));
        // Asked before `get_mut` asks it, so that the compiler keeps one of the two, and nothing in between.
        if end < start || end > self.memory.len() {
            return self.grow_and_put(count, fill);
        }
        if let Some(place) = self.memory.get_mut(start..end) {
            fill(place);
        }
        self.len = end;
        Ok(())
    }

    /// Makes twice as many bytes ready as are needed, so that this is rare.
    #[cold]
    fn grow_and_put(&mut self, count: usize, fill: impl FnOnce(&mut [u8])) -> Result<(), WriteError> {
        if count > self.room() {
            return Err(WriteError::Full);
        }
        let end = self.len + count;
        self.memory.resize(end.saturating_mul(2).max(FIRST).min(self.limit), 0);
        fill(self.memory.get_mut(self.len..end).unwrap_or_default());
        self.len = end;
        Ok(())
    }

    /// Writes `text` as it is.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit; then nothing is written.
    #[inline]
    pub fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        self.utf8(text.as_bytes())
    }

    /// Writes `text` as a JSON string, quotes included.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit; part of it may have been written.
    pub fn string(&mut self, text: &str) -> Result<(), WriteError> {
        if is_plain(text.as_bytes()) { self.plain(text) } else { self.escaped(text) }
    }

    /// Apart, so that plain text does without its registers.
    #[cold]
    fn escaped(&mut self, text: &str) -> Result<(), WriteError> {
        self.raw("\"")?;
        let mut rest = text;
        while let Some((plain, escape, behind)) = find_escape(rest) {
            let (plain, escape) = (plain.as_bytes(), escape.as_bytes());
            self.put(plain.len() + escape.len(), |place| {
                if let Some((first, last)) = place.split_at_mut_checked(plain.len()) {
                    first.copy_from_slice(plain);
                    last.copy_from_slice(escape);
                }
            })?;
            rest = behind;
        }
        self.raw(rest)?;
        self.raw("\"")
    }

    /// Writes `text`, which needs no escape, as a JSON string.
    #[inline]
    pub(super) fn plain(&mut self, text: &str) -> Result<(), WriteError> {
        self.put(text.len() + "\"\"".len(), |place| {
            if let [first, between @ .., last] = place {
                (*first, *last) = (b'"', b'"');
                between.copy_from_slice(text.as_bytes());
            }
        })
    }

    /// Writes the name of a member and a colon, behind a comma unless it is the first.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit; part of it may have been written.
    #[inline]
    pub(crate) fn key(&mut self, key: &str, first: bool) -> Result<(), WriteError> {
        if !first {
            self.raw(",")?;
        }
        if !is_plain(key.as_bytes()) {
            return self.escaped(key).and_then(|()| self.raw(":"));
        }
        self.put(key.len() + "\"\":".len(), |place| {
            if let [quote, between @ .., closing, colon] = place {
                (*quote, *closing, *colon) = (b'"', b'"', b':');
                between.copy_from_slice(key.as_bytes());
            }
        })
    }

    /// Writes bytes that are whole characters.
    #[inline]
    pub(super) fn utf8(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        debug_assert!(std::str::from_utf8(bytes).is_ok(), "{bytes:?}");
        self.put(bytes.len(), |place| place.copy_from_slice(bytes))
    }

    /// Writes ASCII in lower case.
    pub(super) fn lower_case(&mut self, text: &str) -> Result<(), WriteError> {
        self.put(text.len(), |place| {
            place.copy_from_slice(text.as_bytes());
            place.make_ascii_lowercase();
        })
    }

    /// Makes the comma at `begin` the brace of an object; `false` where nothing was written since.
    pub(super) fn open_object(&mut self, begin: usize) -> bool {
        let written = self.memory.get_mut(..self.len).unwrap_or_default();
        written.get_mut(begin).map(|comma| *comma = b'{').is_some()
    }

    /// Writes a time as a string: RFC 3339 with milliseconds, in UTC. One before 1970 or after 9999 is written as the
    /// nearest of them.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] if it would not fit.
    pub fn time(&mut self, time: SystemTime) -> Result<(), WriteError> {
        write_time(self, time, TimeFormat::Rfc3339)
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

/// Shows what has been written.
impl fmt::Debug for JsonBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonBuffer").field("text", &self.as_str()).field("limit", &self.limit).finish()
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

    #[test]
    fn memory_is_used_again_and_grows() {
        let mut buffer = JsonBuffer::reusing(Vec::with_capacity(FIRST), 4 * FIRST);
        let memory = buffer.memory.as_ptr();
        buffer.raw(&"a".repeat(FIRST)).unwrap();
        assert_eq!(buffer.memory.as_ptr(), memory);
        buffer.raw(&"b".repeat(3 * FIRST)).unwrap();
        assert!(buffer.raw("c").is_err());
        assert_eq!(buffer.into_bytes().len(), 4 * FIRST);
    }

    proptest! {
        #[test]
        fn truncated_between_characters(text in any::<String>(), len in 0_usize..40) {
            let mut buffer = JsonBuffer::new(usize::MAX);
            buffer.raw(&text).unwrap();
            buffer.truncate(len);
            prop_assert_eq!(buffer.as_str(), crate::envelope::prefix(&text, len));
        }

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
