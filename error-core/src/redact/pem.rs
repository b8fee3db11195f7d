//! Private keys as PEM writes them.

use super::scan::{Found, Scan};

const DASHES: &[u8] = b"-----";

/// The last block that begins between two places of another secret, the first of which may split its first word.
pub(super) fn find_begun(scan: &Scan<'_>, from: usize, to: usize) -> Option<Found> {
    const FIRST_WORD: &[u8] = b"-----BEGIN";
    let from = from.saturating_sub(FIRST_WORD.len()).max(scan.floor);
    let inside = scan.rest(from).get(..to.checked_sub(from)?)?;
    let offset = inside.windows(FIRST_WORD.len()).rposition(|window| window == FIRST_WORD)?;
    find(scan, from + offset + DASHES.len())
}

/// The block whose `BEGIN` is at `place`, up to its end or the text's.
pub(super) fn find(scan: &Scan<'_>, place: usize) -> Option<Found> {
    let start = place.checked_sub(DASHES.len()).filter(|start| *start >= scan.floor)?;
    if !scan.rest(start).starts_with(b"-----BEGIN ") {
        return None;
    }
    let mut place = label_end(scan, place)?;
    while let Some(end) = scan.find(place, b"-----END ") {
        place = end + DASHES.len();
        if let Some(behind) = label_end(scan, place).filter(|behind| scan.rest(*behind).starts_with(DASHES)) {
            return Some(Found::new(start, behind + DASHES.len()));
        }
    }
    Some(Found::new(start, scan.len()))
}

/// Where a label ends that begins at `place`, if it is a private key's.
fn label_end(scan: &Scan<'_>, place: usize) -> Option<usize> {
    const PRIVATE_KEY: &[u8] = b"PRIVATE KEY";
    let end = scan.skip(place, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
    let label = scan.rest(place).get(..end - place)?;
    label.windows(PRIVATE_KEY.len()).any(|window| window == PRIVATE_KEY).then_some(end)
}
