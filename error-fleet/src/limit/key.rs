//! What a client's key becomes.

use sha1_smol::Sha1;

/// A client's key as everybody here calls it: 128 bits of its hash.
///
/// Clients choose keys. As hashes all are of one length, none can say anything in the name of a key of Redis's, and none can be
/// read there, such as an address or an e-mail's. The hash is SHA-1, which this crate has anyway since Redis names scripts by it:
/// who wants to use up somebody else's limit needs a second key with the same 128 bits, which nobody knows how to find. Two keys
/// of one's own with the same bits can be found with much work, and have but one limit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ClientKey(u128);

impl ClientKey {
    /// What keys that found no room are together.
    pub(super) const OTHERS: Self = Self(0);

    pub(super) fn of(key: &str) -> Self {
        let mut bits = 0;
        for byte in Sha1::from(key).digest().bytes().into_iter().take(16) {
            bits = bits << 8 | u128::from(byte);
        }
        Self(bits)
    }

    /// As it stands in the name of a key in Redis.
    pub(super) fn name(self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_beginning_of_its_sha_1() {
        assert_eq!(ClientKey::of("abc").name(), "a9993e364706816aba3e25717850c26c");
        assert_eq!(ClientKey::of(&"\r\n{}".repeat(10_000)).name().len(), 32);
        assert_eq!(ClientKey::OTHERS.name().len(), 32);
    }
}
