//! What makes two occurrences the same.

use std::fmt;

/// Groups occurrences of the same error at the same place with the same cause.
///
/// Made of the error's code, the place where it was made (without one, the route's pattern), and its causes' texts, in
/// which every word with a digit counts as the same: ids, counts and addresses do not tell causes apart. It is the same
/// in every process of one build.
///
/// Shown as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The number.
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// FNV-1a with 64 bits: the same everywhere, and nobody gains by a collision.
pub(super) struct Hasher(u64);

impl Hasher {
    pub(super) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// A part as it is.
    pub(super) fn exact(&mut self, part: &[u8]) {
        part.iter().for_each(|&byte| self.byte(byte));
        self.end();
    }

    /// A text in which a word with a digit is as good as any other such.
    pub(super) fn shape(&mut self, text: &str) {
        let is_inner =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || !byte.is_ascii();
        for word in text.as_bytes().chunk_by(|a, b| is_inner(a) && is_inner(b)) {
            if word.iter().any(u8::is_ascii_digit) {
                self.byte(b'0');
            } else {
                word.iter().for_each(|&byte| self.byte(byte));
            }
        }
        self.end();
    }

    /// No text has this byte.
    fn end(&mut self) {
        self.byte(0xff);
    }

    pub(super) fn finish(&self) -> Fingerprint {
        Fingerprint(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Fingerprint {
        let mut hasher = Hasher::new();
        hasher.shape(text);
        hasher.finish()
    }

    #[test]
    fn ids_do_not_tell_causes_apart() {
        assert_eq!(shape("user 7 timed out after 30s"), shape("user 12345 timed out after 5s"));
        assert_eq!(shape("no 0x7ffe at 10.0.0.1:80"), shape("no 0xdead0 at 192.168.12.4:8080"));
        assert_eq!(shape("id 01a1fc72-dcdb-7"), shape("id fade-9-e3"));
        assert_ne!(shape("timed out"), shape("refused"));
        assert_ne!(shape("user timed out"), shape("user 7 timed out"));
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: [&str; 2]| {
            let mut hasher = Hasher::new();
            parts.iter().for_each(|part| hasher.exact(part.as_bytes()));
            hasher.finish()
        };
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        assert_eq!(of(["ab", "c"]).to_string().len(), 16);
    }
}
