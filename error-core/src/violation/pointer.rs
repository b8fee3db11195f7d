//! JSON pointers (RFC 6901), written and read.

use std::borrow::Cow;

/// Adds the name of a member, or the place in a list, to a pointer; `~` and `/` in it are escaped (RFC 6901, section 3).
pub fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

/// A pointer as others write it: also as the fragment of a URI (`#/age`, RFC 6901, section 6), which RFC 9457 has in
/// its example.
pub(crate) fn from_wire(text: &str) -> Cow<'_, str> {
    let Some(fragment) = text.strip_prefix('#') else { return Cow::Borrowed(text) };
    percent_decoded(fragment).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// `None` where an escape is none, or the bytes are no text.
fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let (digits, behind) = rest.split_first_chunk::<2>()?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
        decoded.push(u8::from_str_radix(digits, 16).ok()?);
        rest = behind;
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_read_as_pointers() {
        for (text, pointer) in [
            ("/age", "/age"),
            ("#/age", "/age"),
            ("#/a%20b/%C3%A9", "/a b/é"),
            ("#", ""),
            ("", ""),
            ("#/a%2", "#/a%2"),
            ("#/a%+1", "#/a%+1"),
            ("#/%ff", "#/%ff"),
        ] {
            assert_eq!(from_wire(text), pointer, "{text}");
        }
    }
}
