//! E-mail addresses.

use super::scan::{Found, Scan};

/// The address whose `@`, or `%40`, is at `place` and `width` bytes wide. Nothing before `floor` belongs to it.
pub(super) fn find(scan: &Scan<'_>, place: usize, width: usize, floor: usize) -> Option<Found> {
    let mut scan = *scan;
    scan.floor = floor.max(scan.floor);
    let start = skip_escape(&scan, scan.skip_back(place, is_local), place);
    let local = scan.rest(start).get(..place - start)?;
    if !local.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
        return None;
    }
    let domain = place + width;
    let mut end = scan.skip(domain, is_domain);
    // The end of a sentence is none of the address.
    while end > domain && matches!(scan.at(end - 1), b'.' | b'-') {
        end -= 1;
    }
    let mut labels = scan.rest(domain).get(..end - domain)?.rsplit(|byte| *byte == b'.');
    let top = labels.next()?;
    let is_top = top.len() >= 2
        && top.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || !byte.is_ascii());
    let is_number = top.iter().all(u8::is_ascii_digit);
    (is_top && !is_number && labels.next().is_some_and(|label| !label.is_empty()))
        .then(|| Found::new(start, end))
}

/// In JSON, `\n` before an address is no letter of it.
fn skip_escape(scan: &Scan<'_>, start: usize, end: usize) -> usize {
    if scan.before(start) != b'\\' {
        return start;
    }
    let width = match scan.at(start) {
        b'n' | b'r' | b't' | b'b' | b'f' => 1,
        b'u' if scan.rest(start + 1).iter().take(4).all(u8::is_ascii_hexdigit) => 5,
        _ => 0,
    };
    (start + width).min(end)
}

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'')
        || !byte.is_ascii()
}

const fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') || !byte.is_ascii()
}
