//! Numbers of payment cards.

use super::scan::{Found, Scan};

/// The fewest digits.
pub(super) const SHORTEST: u32 = 13;
const LONGEST: u32 = 19;

/// The longest card number that begins with the digit at `place`: 13 to 19 digits, in
/// groups with one space or hyphen between, of an industry that issues cards, and with a true check digit.
pub(super) fn find(scan: &Scan<'_>, place: usize) -> Option<Found> {
    // 1 is an airline's, and begins the milliseconds since 1970; 0, 7, 8 and 9 are nobody's that pays.
    if !matches!(scan.at(place), b'2'..=b'6')
        || scan.before(place).is_ascii_digit()
        || is_fraction(scan, place)
    {
        return None;
    }
    let mut sums = Luhn::default();
    let mut end = place;
    let mut longest = None;
    while sums.digits < LONGEST && scan.at(end).is_ascii_digit() {
        sums.push(scan.at(end) - b'0');
        end += 1;
        if !scan.at(end).is_ascii_digit() {
            if sums.digits >= SHORTEST && sums.is_valid() {
                longest = Some(end);
            }
            if matches!(scan.at(end), b' ' | b'-') {
                end += 1;
            }
        }
    }
    let bare_in_json = scan.before(place) == b':' && scan.before(place - 1) == b'"';
    longest.map(|end| Found { start: place, end, bare_in_json })
}

/// Whether the digits stand behind a decimal point.
fn is_fraction(scan: &Scan<'_>, place: usize) -> bool {
    scan.before(place) == b'.' && scan.before(place - 1).is_ascii_digit()
}

/// The check sum, whichever parity the last digit will have.
#[derive(Default)]
struct Luhn {
    digits: u32,
    /// The sum if an even number of digits follows the last one pushed.
    last_plain: u32,
    /// The sum if an odd number follows.
    last_doubled: u32,
}

impl Luhn {
    fn push(&mut self, digit: u8) {
        let digit = u32::from(digit);
        let doubled = if digit > 4 { digit * 2 - 9 } else { digit * 2 };
        (self.last_plain, self.last_doubled) = (self.last_doubled + digit, self.last_plain + doubled);
        self.digits += 1;
    }

    fn is_valid(&self) -> bool {
        self.last_plain % 10 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(text: &str) -> Option<&str> {
        find(&Scan::new(text), 0).map(|found| &text[found.start..found.end])
    }

    #[test]
    fn numbers_of_every_length_and_grouping() {
        for number in [
            "4222222222222",
            "378282246310005",
            "4111111111111111",
            "4111 1111-1111 1111",
            "6304000000000000000",
        ] {
            assert_eq!(card(number), Some(number));
        }
        for number in [
            "4111111111111112",
            "4111  1111 1111 1111",
            "411111111111",
            "1111111111111117",
            "0000000000000000",
        ] {
            assert_eq!(card(number), None, "{number}");
        }
        assert_eq!(card("4111111111111111 12"), Some("4111111111111111"));
    }
}
