//! Where the value behind a key ends.

use super::REDACTED;
use super::credentials::SCHEMES;
use super::scan::{Scan, is_blank, is_quote};

/// The value that begins at `start`: from where to where it is to be replaced, quotation marks left standing.
/// `to_semicolon` says that it may have spaces, in a list whose members end in semicolons.
pub(super) fn extent(scan: &Scan<'_>, start: usize, to_semicolon: bool) -> (usize, usize) {
    if let Some(settled) = settled_extent(scan, start) {
        return settled;
    }
    let end = unquoted_end(scan, start, to_semicolon);
    let value = scan.rest(start).get(..end - start).unwrap_or_default();
    // The scheme is not the secret, but what stands behind it.
    if SCHEMES.iter().any(|scheme| value.eq_ignore_ascii_case(scheme.as_bytes())) && is_blank(scan.at(end)) {
        return (start, unquoted_end(scan, scan.skip(end, is_blank), to_semicolon));
    }
    (start, end)
}

/// The rest of a header's line: up to its end, or to the quotation mark that the line stands in.
pub(super) fn header_extent(scan: &Scan<'_>, start: usize) -> (usize, usize) {
    if let Some(settled) = settled_extent(scan, start) {
        return settled;
    }
    let mut end = start;
    loop {
        end = scan.skip(end, |byte| !matches!(byte, b'\r' | b'\n') && !is_quote(byte));
        let mark = scan.at(end);
        // `Digest username="…"`
        if !is_quote(mark) || scan.before(end) != b'=' || end == start {
            return (start, end);
        }
        let closing = Quote { mark, backslashes: 0 }.closing(scan, end + 1);
        end = (closing + 1).min(scan.len());
    }
}

/// A value in quotation marks, or one that was replaced before and ends where that ends.
fn settled_extent(scan: &Scan<'_>, start: usize) -> Option<(usize, usize)> {
    let quote = opening_quote(scan, start);
    let inside = start + quote.map_or(0, Quote::width);
    if scan.has_marker(inside) {
        return Some((inside, inside + REDACTED.len()));
    }
    quote.map(|open| (inside, open.closing(scan, inside)))
}

/// A quotation mark with the backslashes before it, which JSON within JSON has.
#[derive(Clone, Copy)]
struct Quote {
    mark: u8,
    backslashes: usize,
}

fn opening_quote(scan: &Scan<'_>, start: usize) -> Option<Quote> {
    let place = scan.skip(start, |byte| byte == b'\\');
    let mark = scan.at(place);
    is_quote(mark).then_some(Quote { mark, backslashes: place - start })
}

impl Quote {
    fn width(self) -> usize {
        self.backslashes + 1
    }

    /// Where the closing mark, with its backslashes, begins; the end of the text if there is none.
    fn closing(self, scan: &Scan<'_>, inside: usize) -> usize {
        let mut place = inside;
        while place < scan.len() {
            place = scan.skip(place, |byte| byte != self.mark && byte != b'\\');
            let mark = scan.skip(place, |byte| byte == b'\\');
            if scan.at(mark) == self.mark {
                if !self.is_closed_by(mark - place) {
                    place = mark + 1;
                } else if scan.at(mark + 1) == self.mark && mark > inside {
                    // Doubled: SQL's way of writing the mark itself.
                    place = mark + 2;
                } else {
                    return mark - self.backslashes.min(mark - place);
                }
            } else {
                place = mark.max(place + 1);
            }
        }
        scan.len()
    }

    /// Whether a mark behind so many backslashes is the closing one: each level of JSON doubles them.
    fn is_closed_by(self, backslashes: usize) -> bool {
        backslashes <= self.backslashes && self.backslashes != 0
            || backslashes % (2 * (self.backslashes + 1)) == self.backslashes
    }
}

/// Where a value ends that no quotation mark encloses. What stands in brackets belongs to it whole, as in
/// `Some("…")`.
fn unquoted_end(scan: &Scan<'_>, start: usize, to_semicolon: bool) -> usize {
    let mut place = start;
    let mut depth = 0_usize;
    while place < scan.len() {
        match scan.at(place) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth > 0 => depth -= 1,
            b')' | b']' | b'}' => break,
            b'\\' => place += 1,
            // Within brackets a string may hold brackets; before, `b"…"` and `N'…'` begin one.
            mark if is_quote(mark) && (depth > 0 || is_string_prefix(scan, start, place)) => {
                let quote = Quote { mark, backslashes: 0 };
                place = quote.closing(scan, place + 1);
            }
            b'\'' if scan.at(place + 1).is_ascii_alphanumeric() => {}
            b'"' | b'\'' | b'`' | b';' | b'\r' | b'\n' if depth == 0 => break,
            b',' | b'&' if depth == 0 && !to_semicolon => break,
            // But for `Secret { … }`, as `Debug` writes it.
            blank
                if depth == 0
                    && !to_semicolon
                    && blank.is_ascii_whitespace()
                    && !(is_blank(blank) && scan.at(place + 1) == b'{') =>
            {
                break;
            }
            _ => {}
        }
        place += 1;
    }
    place.min(scan.len())
}

fn is_string_prefix(scan: &Scan<'_>, start: usize, place: usize) -> bool {
    place == start + 1 && matches!(scan.at(start), b'b' | b'r' | b'N' | b'@' | b'$')
}
