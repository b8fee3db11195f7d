//! The signs of secrets, of which most texts have too few.

use super::card;

/// Whether a text has enough signs for a secret to be recognized in it. To look for these alone takes a fraction of the
/// time of a search.
pub(super) fn are_enough(text: &str) -> bool {
    let weight = |byte: u8| WEIGHTS.get(usize::from(byte)).copied().unwrap_or_default();
    text.bytes().map(weight).sum::<u64>() >= u64::from(card::SHORTEST)
}

/// The bytes in which classes recognize their secrets: signs behind keys and in addresses, digits, the first letter of
/// a scheme and of `BEGIN`, and the last of `eyJ`.
pub(super) const fn is_trigger(byte: u8) -> bool {
    matches!(byte, b'0'..=b':' | b'=' | b'@' | b'%' | b'B' | b'b' | b'J')
}

/// How much a byte counts for there being a secret: a digit little, since only as many as a card's number has may be one;
/// any other sign more than all digits that are too few.
#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
const WEIGHTS: [u64; 256] = {
    let mut weights = [0; 256];
    let mut byte = 0;
    while byte < weights.len() {
        weights[byte] = match byte as u8 {
            b'0'..=b'9' => 1,
            byte if is_trigger(byte) => card::SHORTEST as u64,
            _ => 0,
        };
        byte += 1;
    }
    weights
};
