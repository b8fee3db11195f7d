//! The id of a request: the client's if it is harmless, ours otherwise.

use std::fmt;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

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
    /// The id of a request whose header says `given`, and that came so many milliseconds after 1970.
    pub(crate) fn id_of(self, given: Option<&str>, millis: impl Fn() -> u64) -> RequestId {
        let accepted = match self {
            Self::Accept => given,
            Self::AcceptIf(accepts) => given.filter(|id| accepts(id)),
            Self::Make => None,
        };
        accepted.and_then(RequestId::take).unwrap_or_else(|| RequestId::make(millis()))
    }
}

/// Aligned, since whole words are looked at when it is read as UTF-8.
#[derive(Clone, PartialEq, Eq, Hash)]
#[repr(align(8))]
struct Text([u8; Hyphenated::LENGTH]);

impl RequestId {
    /// A new id, of so many milliseconds after 1970.
    pub(crate) fn make(millis: u64) -> Self {
        Self(Kind::Made(Text(hyphenated(version_7(millis, Uuid::new_v4())))))
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

    /// The id as a value of its header, made by `value`; apart for the two kinds, so that the loop over the bytes of a made
    /// one is of a known length.
    pub(crate) fn in_header<V>(&self, value: impl Fn(&[u8]) -> V) -> V {
        match &self.0 {
            Kind::Made(Text(text)) => value(text),
            Kind::Taken(text) => value(text.as_bytes()),
        }
    }
}

/// One of version 7 (RFC 9562, section 5.7): the time in the place of the first 48 of a random one's bits. The other 74
/// stay random, by a generator that nobody can predict, so that ids sort by their milliseconds and cannot be guessed.
fn version_7(millis: u64, random: Uuid) -> u128 {
    const VERSION: u128 = 0xf << 76;
    let random = random.as_u128() & (u128::MAX >> 48) & !VERSION;
    u128::from(millis) << 80 | 7 << 76 | random
}

/// As text (RFC 9562, section 4). Eight digits at a time: an id is made for every request.
fn hyphenated(id: u128) -> [u8; Hyphenated::LENGTH] {
    let [a, b, c, d] = [96, 64, 32, 0].map(|shift| hexadecimal((id >> shift) as u32));
    let mut text = [b'-'; Hyphenated::LENGTH];
    text[..8].copy_from_slice(&a);
    text[9..13].copy_from_slice(&b[..4]);
    text[14..18].copy_from_slice(&b[4..]);
    text[19..23].copy_from_slice(&c[..4]);
    text[24..28].copy_from_slice(&c[4..]);
    text[28..].copy_from_slice(&d);
    text
}

/// The eight digits of a word, in lower case.
fn hexadecimal(word: u32) -> [u8; 8] {
    // A digit's value in each byte: halves apart, then quarters, then single digits.
    let digits = u64::from(word);
    let digits = (digits << 16 | digits) & 0x0000_ffff_0000_ffff;
    let digits = (digits << 8 | digits) & 0x00ff_00ff_00ff_00ff;
    let digits = (digits << 4 | digits) & 0x0f0f_0f0f_0f0f_0f0f;
    // 1 in each byte whose digit is a letter: 10 and more carry into the upper half when 6 is added.
    let letters = ((digits + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101;
    let text = digits + 0x3030_3030_3030_3030 + letters * u64::from(b'a' - b'0' - 10);
    text.to_be_bytes()
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
        let (first, second) = (RequestId::make(1), RequestId::make(1));
        assert_ne!(first.as_str(), second.as_str());
        assert_eq!(Uuid::parse_str(first.as_str()).unwrap().get_version_num(), 7);
    }

    #[test]
    fn a_made_id_is_the_time_and_what_was_random() {
        let random = Uuid::from_u128(0xffff_ffff_ffff_4123_b456_789a_bcde_f012);
        let id = Uuid::from_u128(version_7(0x0193_6c9e_5d3a, random));
        assert_eq!(id.to_string(), "01936c9e-5d3a-7123-b456-789abcdef012");
        assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122));
        let time = id.get_timestamp().unwrap().to_unix();
        assert_eq!(time.0 * 1000 + u64::from(time.1) / 1_000_000, 0x0193_6c9e_5d3a);
    }

    #[test]
    fn an_id_is_written_as_everybody_writes_it() {
        let mut id = 0x0123_4567_89ab_cdef_fedc_ba98_7654_3210_u128;
        for _ in 0..1000 {
            assert_eq!(hyphenated(id), *Uuid::from_u128(id).to_string().as_bytes());
            id = id.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).rotate_left(29);
        }
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
            assert_eq!(policy.id_of(Some(given), || 1).as_str() == given, taken, "{policy:?} {given}");
        }
        assert_eq!(RequestIdPolicy::Accept.id_of(None, || 1).as_str().len(), Hyphenated::LENGTH);
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
