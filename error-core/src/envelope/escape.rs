//! JSON string escapes, with what a careless page or script must not meet escaped as well.

/// The part of `text` that needs no escape, the escape behind it, and the rest; `None` if all of it is plain.
pub(super) fn next_escape(text: &str) -> Option<(&str, Escape, &str)> {
    let mut from = 0;
    loop {
        let at = from + first_suspect(text.as_bytes().get(from..)?)?;
        let (width, escape) = match text.as_bytes().get(at..)? {
            [b'"', ..] => (1, Escape::Short(*b"\\\"")),
            [b'\\', ..] => (1, Escape::Short(*b"\\\\")),
            [b'\n', ..] => (1, Escape::Short(*b"\\n")),
            [b'\r', ..] => (1, Escape::Short(*b"\\r")),
            [b'\t', ..] => (1, Escape::Short(*b"\\t")),
            [0x08, ..] => (1, Escape::Short(*b"\\b")),
            [0x0c, ..] => (1, Escape::Short(*b"\\f")),
            // U+2028 and U+2029: line ends to JavaScript, not to JSON.
            [0xe2, 0x80, last @ (0xa8 | 0xa9), ..] => (3, Escape::unicode(0x20, last - 0x80)),
            [0xe2, ..] => {
                from = at + 1;
                continue;
            }
            [control_or_markup, ..] => (1, Escape::unicode(0, *control_or_markup)),
            [] => return None,
        };
        return Some((text.get(..at)?, escape, text.get(at + width..)?));
    }
}

/// Where the first byte stands that may need an escape.
///
/// Most text needs none: a whole block is looked at without a branch for each byte, which the compiler turns into
/// vector instructions, and the last one is filled up with spaces.
fn first_suspect(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    while let Some((block, behind)) = rest.split_first_chunk() {
        if has_suspect(block) {
            break;
        }
        rest = behind;
    }
    if rest.len() < BLOCK {
        let mut last = [b' '; BLOCK];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        if !has_suspect(&last) {
            return None;
        }
    }
    let offset = rest.iter().position(|byte| is_suspect(*byte))?;
    Some(bytes.len() - rest.len() + offset)
}

const BLOCK: usize = 16;

fn has_suspect(block: &[u8; BLOCK]) -> bool {
    block.iter().fold(0, |any, byte| any | u8::from(is_suspect(*byte))) != 0
}

/// Without a branch, see [`first_suspect`].
const fn is_suspect(byte: u8) -> bool {
    (byte < 0x20)
        | (byte == b'"')
        | (byte == b'\\')
        | (byte == b'<')
        | (byte == b'>')
        | (byte == b'&')
        | (byte == 0x7f)
        | (byte == 0xe2)
}

/// One escape sequence.
#[derive(Clone, Copy)]
pub(super) enum Escape {
    Short([u8; 2]),
    Unicode([u8; 6]),
}

impl Escape {
    fn unicode(high: u8, low: u8) -> Self {
        Self::Unicode([b'\\', b'u', hex(high >> 4), hex(high & 15), hex(low >> 4), hex(low & 15)])
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes: &[u8] = match self {
            Self::Short(bytes) => bytes,
            Self::Unicode(bytes) => bytes,
        };
        // Always ASCII; the fallback keeps this free of a panic.
        std::str::from_utf8(bytes).unwrap_or("?")
    }
}

fn hex(nibble: u8) -> u8 {
    match nibble {
        0..=9 => b'0' + nibble,
        _ => b'a' + nibble - 10,
    }
}

#[cfg(test)]
mod tests {
    use crate::envelope::JsonBuffer;
    use proptest::prelude::*;

    fn escaped(text: &str) -> String {
        let mut buffer = JsonBuffer::new(usize::MAX);
        buffer.string(text).unwrap();
        String::from_utf8(buffer.into_bytes()).unwrap()
    }

    #[test]
    fn what_a_page_could_misread_is_escaped() {
        assert_eq!(escaped("</script>&\u{2028}\u{2029}"), r#""\u003c/script\u003e\u0026\u2028\u2029""#);
        assert_eq!(escaped("\"\\\n\r\t\u{8}\u{c}\u{1}\u{7f}"), r#""\"\\\n\r\t\b\f\u0001\u007f""#);
        assert_eq!(escaped("naïve — “ok” 🦀"), "\"naïve — “ok” 🦀\"");
    }

    proptest! {
        #[test]
        fn any_text_survives(text in any::<String>()) {
            let json = escaped(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let misread = json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!misread, "{json}");
        }
    }
}
