//! The signs of secrets, of which most texts have too few.

use super::card;

/// How many signs of secrets a text has. To look for these alone takes a fraction of the time of a search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Whether there is any but digits.
    pub(super) any: bool,
    pub(super) digits: u32,
    /// Whether there is anything but printable ASCII.
    pub(super) odd: bool,
}

impl Signs {
    pub(super) fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let mut rest = text.as_bytes();
        while let Some((block, behind)) = rest.split_first_chunk() {
            signs.add(*block);
            rest = behind;
        }
        let mut last = [b' '; BLOCK];
        if let Some(place) = last.get_mut(..rest.len()).filter(|place| !place.is_empty()) {
            place.copy_from_slice(rest);
            signs.add(last);
        }
        signs
    }

    /// Written so that the compiler looks at all bytes at once.
    fn add(&mut self, block: [u8; BLOCK]) {
        let mut signs = [0_u8; BLOCK];
        let mut digits = [0_u8; BLOCK];
        let mut odd = [0_u8; BLOCK];
        for (((sign, digit), odd), byte) in signs.iter_mut().zip(&mut digits).zip(&mut odd).zip(block) {
            *odd = u8::from(byte.wrapping_sub(b' ') > b'~' - b' ');
            *digit = u8::from(byte.wrapping_sub(b'0') < 10);
            *sign = u8::from(byte == b':')
                | u8::from(byte == b'=')
                | u8::from(byte == b'@')
                | u8::from(byte == b'%')
                | u8::from(byte | 0x20 == b'b')
                | u8::from(byte == b'J');
        }
        let any = |marks: [u8; BLOCK]| marks.iter().fold(0, |any, mark| any | mark) != 0;
        self.any |= any(signs);
        self.odd |= any(odd);
        self.digits += u32::from(digits.iter().sum::<u8>());
    }

    /// Whether they are enough for a secret to be recognized.
    pub(super) const fn are_enough(self) -> bool {
        self.any || self.digits >= card::SHORTEST
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// Whether a text has as many digits in a row as a card, with single signs between that may stand between groups.
pub(super) fn has_a_cards_digits(text: &str) -> bool {
    let mut digits = 0;
    let mut after_digit = false;
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            digits += 1;
            if digits >= card::SHORTEST {
                return true;
            }
            after_digit = true;
        } else {
            if !(after_digit && matches!(byte, b' ' | b'-')) {
                digits = 0;
            }
            after_digit = false;
        }
    }
    false
}

/// The bytes in which classes recognize their secrets: signs behind keys and in addresses, digits, the first letter of
/// a scheme and of `BEGIN`, and the last of `eyJ`.
pub(super) const fn is_trigger(byte: u8) -> bool {
    matches!(byte, b'0'..=b':' | b'=' | b'@' | b'%' | b'B' | b'b' | b'J')
}

/// The same, looked up; without digits, where they are not worth a look.
#[inline]
pub(super) fn is_sign(byte: u8, with_digits: bool) -> bool {
    let sign = SIGNS.get(usize::from(byte)).copied().unwrap_or_default();
    sign > u8::from(!with_digits)
}

/// One for a digit, two for any other sign.
#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < signs.len() {
        signs[byte] = is_trigger(byte as u8) as u8 * (2 - (byte as u8).is_ascii_digit() as u8);
        byte += 1;
    }
    signs
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_are_looked_up() {
        for byte in 0..=u8::MAX {
            assert_eq!(is_sign(byte, true), is_trigger(byte), "{byte}");
            assert_eq!(is_sign(byte, false), is_trigger(byte) && !byte.is_ascii_digit(), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn signs_are_counted(text in "[ -~é\n]{0,70}") {
            let expected = Signs {
                any: text.bytes().any(|byte| is_trigger(byte) && !byte.is_ascii_digit()),
                digits: text.bytes().filter(u8::is_ascii_digit).count() as u32,
                odd: text.contains(|c: char| !matches!(c, ' '..='~')),
            };
            prop_assert_eq!(Signs::of(&text), expected);
        }

        #[test]
        fn no_card_is_passed_over(groups in proptest::collection::vec("[0-9]{1,7}", 1..5), sign in "[ -]", around in "[a-z .-]{0,3}") {
            let number = groups.join(&sign);
            let text = format!("{around}{number}{around}");
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            prop_assert_eq!(has_a_cards_digits(&text), digits >= card::SHORTEST as usize);
        }
    }
}
