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
            return in_user_info(scan, start, start + at, end);
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
        // Something else of it was replaced, and it was no address then.
        if scan.find_within(start, end, REDACTED.as_bytes()).is_some() {
            return None;
        }
        let limit = scan.skip(end.max(self.no_at_before), |byte| !ends_address(byte));
        let from = end.max(self.no_at_before);
        if let Some(at) = scan.rest(from).get(..limit - from)?.iter().rposition(|byte| *byte == b'@') {
            return in_user_info(scan, start, from + at, limit);
        }
        self.no_at_before = limit;
        // Cut off before the `@`: no port is like this.
        (end == scan.len()).then(|| Found::new(colon + 1, end))
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

/// What of `user:password` before the `@` at `at` is secret, in an address whose host ends at `end`.
fn in_user_info(scan: &Scan<'_>, start: usize, at: usize, end: usize) -> Option<Found> {
    let info = scan.rest(start).get(..at - start)?;
    let settled = scan.has_marker(start).then(|| Found::new(start, start + REDACTED.len()));
    let Some(colon) = info.iter().position(|byte| *byte == b':').map(|colon| start + colon) else {
        let is_token = at - start >= TOKEN_LEN && scan.find_within(start, end, REDACTED.as_bytes()).is_none();
        return settled.or_else(|| is_token.then(|| Found::new(start, at)));
    };
    let password = colon + 1;
    if scan.has_marker(password) {
        Some(Found::new(password, password + REDACTED.len()))
    } else if scan.find_within(start, at, REDACTED.as_bytes()).is_some() {
        // It was read otherwise before something else of it was replaced.
        settled
    } else if password < at {
        Some(Found::new(password, at))
    } else {
        // `token:@host`: the user's name is the secret.
        (start < colon).then(|| Found::new(start, colon))
    }
}

const fn ends_address(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b'<' | b'>')
}
