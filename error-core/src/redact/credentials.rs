//! Tokens that show what they are: behind `Bearer` and `Basic`, and JSON web tokens.

use super::scan::{Found, Scan, is_quote};

/// No word of prose is so long.
const LONGEST_WORD: usize = 20;

/// What credentials stand behind.
pub(super) const SCHEMES: &[&str] = &["bearer", "basic"];

/// The credentials behind a scheme that begins at `place`.
pub(super) fn find_scheme(scan: &Scan<'_>, place: usize) -> Option<Found> {
    let word = SCHEMES.iter().find(|word| scan.has_word(place, word))?;
    if scan.before(place).is_ascii_alphanumeric() {
        return None;
    }
    let behind = place + word.len();
    let start = skip_blanks(scan, behind);
    let unpadded = scan.skip(start, is_token68);
    let end = scan.skip(unpadded, |byte| byte == b'=');
    let token = scan.rest(start).get(..unpadded - start)?;
    // `Basic realm="…"` is a challenge.
    let is_parameter = end > unpadded && (is_quote(scan.at(end)) || scan.has_marker(end));
    let is_secret =
        start > behind && !token.is_empty() && (end > unpadded && !is_parameter || !is_prose(token));
    is_secret.then(|| Found::new(start, end))
}

/// The credentials behind a scheme that ends at `end`.
pub(super) fn find_behind(scan: &Scan<'_>, end: usize) -> Option<Found> {
    let scheme = |scheme: &&str| scan.has_word(end.saturating_sub(scheme.len()), scheme);
    let scheme = SCHEMES.iter().copied().find(scheme)?;
    end.checked_sub(scheme.len())
        .filter(|start| *start >= scan.floor)
        .and_then(|start| find_scheme(scan, start))
}

fn skip_blanks(scan: &Scan<'_>, mut place: usize) -> usize {
    loop {
        if matches!(scan.at(place), b' ' | b'\t' | b'+' | b':') {
            place += 1;
        } else if scan.rest(place).starts_with(b"%20") {
            place += 3;
        } else {
            return place;
        }
    }
}

/// A word as it stands in a sentence: letters, and none but the first in upper case.
fn is_prose(token: &[u8]) -> bool {
    let mut letters = token.strip_suffix(b".").unwrap_or(token).iter();
    letters.next().is_some_and(u8::is_ascii_alphabetic)
        && letters.all(u8::is_ascii_lowercase)
        && token.len() < LONGEST_WORD
}

const fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'%')
}

/// What a search has learnt, so that no run of letters is searched twice.
#[derive(Default)]
pub(super) struct Jwts {
    /// No token begins before this place.
    none_before: usize,
}

impl Jwts {
    /// The token whose `eyJ`, which is `{"` in base64, ends in the `J` at `place`.
    pub(super) fn find(&mut self, scan: &Scan<'_>, place: usize) -> Option<Found> {
        const HEADER: usize = 10;
        const PAYLOAD: usize = 4;
        let start = place.checked_sub(2).filter(|start| *start >= scan.floor.max(self.none_before))?;
        if !scan.rest(start).starts_with(b"eyJ") {
            return None;
        }
        let header = scan.skip(start, is_base64url);
        let payload = scan.skip(header + 1, is_base64url);
        if scan.at(header) != b'.' || header - start < HEADER || payload - header <= PAYLOAD {
            self.none_before = header;
            return None;
        }
        // A signature, or the further parts of an encrypted token.
        let mut end = payload;
        while scan.at(end) == b'.' {
            let part = scan.skip(end + 1, is_base64url);
            if part == end + 1 {
                break;
            }
            end = part;
        }
        Some(Found::new(start, end))
    }
}

const fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}
