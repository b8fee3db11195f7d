//! The id of a request: the client's if it is harmless, ours otherwise.

use std::fmt;

use uuid::{NoContext, Timestamp, Uuid, fmt::Hyphenated};

/// The longest id that is taken from a client.
const MAX_LEN: usize = 128;

/// The id of the request being served, the same that the response's header, an error's body and the log carry.
///
/// At most 128 of `A-Z a-z 0-9 . _ ~ : -`, and so safe in a header, a log line and a page. A handler takes it as an
/// argument; without an [`ErrorLayer`](crate::ErrorLayer) around the request that is a
/// [`LayerMissing`](crate::LayerMissing).
///
/// ```
/// use error_actix::RequestId;
///
/// async fn accepted(id: RequestId) -> String {
///     format!("ask for {id}")
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Kind);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Kind {
    /// A UUID of version 7, so that ids sort by time.
    Made(Text),
    /// The client's.
    Taken(Box<str>),
}

/// Whether a client may give its request's id. Whatever the policy, what is taken is harmless: 1 to 128 of
/// `A-Z a-z 0-9 . _ ~ : -`; a request without such an id gets a UUID of version 7.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub enum RequestIdPolicy {
    /// It may. The default, for services behind a gateway or called by others of one's own.
    #[default]
    Accept,
    /// It may, if this says so of the id: only UUIDs, for example.
    AcceptIf(fn(&str) -> bool),
    /// Every id is ours: a client can neither choose what stands in the log nor repeat an id.
    Make,
}

impl RequestIdPolicy {
    /// The id of a request whose header says `given`.
    pub(crate) fn id_of(self, given: Option<&str>) -> RequestId {
        let accepted = match self {
            Self::Accept => given,
            Self::AcceptIf(accepts) => given.filter(|id| accepts(id)),
            Self::Make => None,
        };
        accepted.and_then(RequestId::take).unwrap_or_else(RequestId::make)
    }
}

/// Aligned, since whole words are looked at when it is read as UTF-8.
#[derive(Clone, PartialEq, Eq, Hash)]
#[repr(align(8))]
struct Text([u8; Hyphenated::LENGTH]);

impl RequestId {
    /// A new id. Not inlined, so that the text stays in one piece where it is moved.
    #[inline(never)]
    pub(crate) fn make() -> Self {
        let mut text = [0; Hyphenated::LENGTH];
        Uuid::new_v7(Timestamp::now(NoContext)).as_hyphenated().encode_lower(&mut text);
        Self(Kind::Made(Text(text)))
    }

    /// The client's id, unless it is empty, too long, or could do harm where it is repeated.
    pub(crate) fn take(text: &str) -> Option<Self> {
        let harmless =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b':' | b'-');
        let accepted = (1..=MAX_LEN).contains(&text.len()) && text.bytes().all(harmless);
        accepted.then(|| Self(Kind::Taken(text.into())))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // Hexadecimal digits and hyphens.
            Kind::Made(Text(text)) => std::str::from_utf8(text).unwrap_or_default(),
            Kind::Taken(text) => text,
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kind::Made(Text(text)) => text,
            Kind::Taken(text) => text.as_bytes(),
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
    fn a_policy_takes_no_more_than_what_is_harmless() {
        let short: RequestIdPolicy = RequestIdPolicy::AcceptIf(|id| id.len() < 4);
        for (policy, given, taken) in [
            (RequestIdPolicy::Accept, "mine", true),
            (RequestIdPolicy::Accept, "<b>", false),
            (short, "mine", false),
            (short, "<b>", false),
            (short, "me", true),
            (RequestIdPolicy::Make, "me", false),
        ] {
            assert_eq!(policy.id_of(Some(given)).as_str() == given, taken, "{policy:?} {given}");
        }
        assert_eq!(RequestIdPolicy::Accept.id_of(None).as_str().len(), Hyphenated::LENGTH);
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
