//! The id of a request: the client's if it is harmless, ours otherwise.

use std::fmt;

use uuid::{NoContext, Timestamp, Uuid, fmt::Hyphenated};

/// The longest id that is taken from a client.
const MAX_LEN: usize = 128;

/// An id of at most 128 of `A-Z a-z 0-9 . _ ~ : -`, safe in a header, a log line and a page.
#[derive(Clone)]
pub(crate) enum RequestId {
    /// A UUID of version 7, so that ids sort by time.
    Made(Text),
    /// The client's.
    Taken(Box<str>),
}

/// Aligned, since whole words are looked at when it is read as UTF-8.
#[derive(Clone)]
#[repr(align(8))]
pub(crate) struct Text([u8; Hyphenated::LENGTH]);

impl RequestId {
    /// A new id. Not inlined, so that the text stays in one piece where it is moved.
    #[inline(never)]
    pub(crate) fn make() -> Self {
        let mut text = [0; Hyphenated::LENGTH];
        Uuid::new_v7(Timestamp::now(NoContext)).as_hyphenated().encode_lower(&mut text);
        Self::Made(Text(text))
    }

    /// The client's id, unless it is empty, too long, or could do harm where it is repeated.
    pub(crate) fn take(text: &str) -> Option<Self> {
        let harmless =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b':' | b'-');
        let accepted = (1..=MAX_LEN).contains(&text.len()) && text.bytes().all(harmless);
        accepted.then(|| Self::Taken(text.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            // Hexadecimal digits and hyphens.
            Self::Made(Text(text)) => std::str::from_utf8(text).unwrap_or_default(),
            Self::Taken(text) => text,
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Made(Text(text)) => text,
            Self::Taken(text) => text.as_bytes(),
        }
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_are_uuids_of_version_7_and_differ() {
        let (first, second) = (RequestId::make(), RequestId::make());
        assert_ne!(first.as_str(), second.as_str());
        assert_eq!(Uuid::parse_str(first.as_str()).unwrap().get_version_num(), 7);
    }

    #[test]
    fn only_harmless_ids_are_taken() {
        for good in ["a", "019-abc.DEF_~:", &"x".repeat(128)] {
            assert_eq!(RequestId::take(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a\r\nSet-Cookie: x=1", "<b>", "ä", "a/b", &"x".repeat(129)] {
            assert!(RequestId::take(bad).is_none(), "{bad:?}");
        }
    }
}
