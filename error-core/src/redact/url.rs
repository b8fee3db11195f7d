//! Passwords in addresses, and in `user:password@tcp(host)`, which some drivers take for one.

use super::REDACTED;
use super::scan::{Found, Scan, is_quote};

/// A user's name without a password that is so long is a token.
const TOKEN_LEN: usize = 16;

/// What a search has learnt, so that no part of the text is searched twice.
#[derive(Default)]
pub(super) struct Urls {
    /// A password whose colon comes later: the user's name may hold a secret of its own.
    pub(super) awaited: Option<Found>,
    /// No `user:password@tcp(host)` begins before this place.
    no_dsn_before: usize,
    /// There is no `@` before this place and behind the last address.
    no_at_before: usize,
}

impl Urls {
    /// The password of the address whose `://` is at `place`.
    pub(super) fn find(&mut self, scan: &Scan<'_>, place: usize) -> Option<Found> {
        let start = place + "://".len();
        let end = scan.skip(start, |byte| !matches!(byte, b'/' | b'?' | b'#' | b'\\') && !ends_address(byte));
        let authority = scan.rest(start).get(..end - start)?;
        if let Some(at) = authority.iter().rposition(|byte| *byte == b'@') {
            return in_user_info(scan, start, start + at);
        }
        // `user:pa/ss@host` is not well formed, and common; `host:80/a@b` is.
        let colon = start + authority.iter().position(|byte| *byte == b':')?;
        if scan.at(start) == b'[' && !scan.has_marker(start)
            || scan.rest(colon + 1).get(..end - colon - 1)?.iter().all(u8::is_ascii_digit)
        {
            return None;
        }
        if scan.has_marker(colon + 1) {
            return Some(Found::new(colon + 1, colon + 1 + REDACTED.len()));
        }
        let limit = scan.skip(end.max(self.no_at_before), |byte| !ends_address(byte));
        let from = end.max(self.no_at_before);
        if let Some(at) = scan.rest(from).get(..limit - from)?.iter().rposition(|byte| *byte == b'@') {
            return in_user_info(scan, start, from + at);
        }
        self.no_at_before = limit;
        // Cut off before the `@`: no port is like this.
        let is_cut = end == scan.len() && scan.find_within(colon, end, REDACTED.as_bytes()).is_none();
        is_cut.then(|| Found::new(colon + 1, end))
    }

    /// The password of `user:password@tcp(host)/name`, whose `@` is at `place`.
    pub(super) fn find_dsn(&mut self, scan: &Scan<'_>, place: usize) -> Option<Found> {
        if !scan.has_word(place + 1, "tcp(") && !scan.has_word(place + 1, "unix(") {
            return None;
        }
        let mut scan = *scan;
        scan.floor = scan.floor.max(std::mem::replace(&mut self.no_dsn_before, place + 1));
        let start = scan.skip_back(place, |byte| !ends_address(byte) && byte != b'=');
        let colon = start + scan.rest(start).get(..place - start)?.iter().position(|byte| *byte == b':')?;
        // A path of code has two colons, an address a slash; and what is replaced once stays.
        let is_password = colon + 1 < place
            && !matches!(scan.at(colon + 1), b':' | b'/')
            && scan.find_within(colon, place, REDACTED.as_bytes()).is_none();
        is_password.then(|| Found::new(colon + 1, place))
    }
}

/// What of `user:password` before the `@` at `at` is secret.
fn in_user_info(scan: &Scan<'_>, start: usize, at: usize) -> Option<Found> {
    let colon = scan.rest(start).get(..at - start)?.iter().position(|byte| *byte == b':');
    match colon.map(|colon| start + colon) {
        Some(colon) if scan.has_marker(colon + 1) => Some(Found::new(colon + 1, colon + 1 + REDACTED.len())),
        Some(colon) if colon + 1 < at => Some(Found::new(colon + 1, at)),
        // `token:@host`: the user's name is the secret.
        Some(colon) if colon > start => Some(Found::new(start, colon)),
        None if scan.has_marker(start) => Some(Found::new(start, start + REDACTED.len())),
        None if at - start >= TOKEN_LEN && scan.find_within(start, at, REDACTED.as_bytes()).is_none() => {
            Some(Found::new(start, at))
        }
        _ => None,
    }
}

const fn ends_address(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b'<' | b'>')
}
