//! `key=value` and `"key": "value"`.

use std::borrow::Cow;

use super::names::{Name, name_before};
use super::scan::{Found, Scan, is_blank, is_quote};
use super::value::{extent, header_extent};

/// The secret behind the `:` or `=` at `place`, if the name before it is one's.
///
/// `lists` says whether a value in a list of `key=value;` may have spaces in it.
pub(super) fn find(scan: &Scan<'_>, place: usize, lists: bool, own: &[Cow<'static, str>]) -> Option<Found> {
    // `%3D` is a `=`.
    let (sign, width) = match scan.at(place) {
        b'%' => (b'=', 3),
        sign => (sign, 1),
    };
    let behind = scan.at(place + width);
    // A path of Rust or C++.
    if sign == b':' && (behind == b':' || scan.before(place) == b':') {
        return None;
    }
    let key = key_end(scan, place);
    let name = name_before(scan, key.end, sign == b'=' || key.quoted, own)?;
    let is_doubled = behind == b'=' || sign == b'=' && behind == b'>';
    let start = scan.skip(place + width + usize::from(is_doubled), is_blank);
    let in_list = lists && sign == b'=' && is_in_list(scan, key.end);
    let (from, to) = match name {
        Name::Header => header_extent(scan, start),
        Name::Secret => extent(scan, start, in_list),
    };
    // `"key":7`, whose replacement is to be a string, but not `"key":"7"`.
    let bare_in_json = key.quoted
        && !key.escaped
        && sign == b':'
        && from == start
        && !is_quote(scan.at(to))
        && !scan.has_marker(from);
    (from < to).then_some(Found { start: from, end: to, bare_in_json })
}

struct Key {
    end: usize,
    quoted: bool,
    /// Whether the quotation marks have backslashes.
    escaped: bool,
}

/// Where the key before a sign ends, blanks and marks around it left out.
fn key_end(scan: &Scan<'_>, sign: usize) -> Key {
    let end = scan.skip_back(sign, is_blank);
    if is_quote(scan.before(end)) {
        let unescaped = scan.skip_back(end - 1, |byte| byte == b'\\');
        return Key { end: unescaped, quoted: true, escaped: unescaped < end - 1 };
    }
    // `user[password]=…` of a form.
    let end = if scan.before(end) == b']' { end - 1 } else { end };
    Key { end, quoted: false, escaped: false }
}

/// Whether a semicolon stands before the key.
fn is_in_list(scan: &Scan<'_>, key_end: usize) -> bool {
    let in_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
    scan.before(scan.skip_back(key_end, in_key)) == b';'
}
