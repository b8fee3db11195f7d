//! JSON string escapes, with what a careless page or script must not meet escaped as well.

/// The part of `text` that needs no escape, the escape behind it, and the rest; `None` if all of it is plain.
#[inline]
pub(super) fn next_escape(text: &str) -> Option<(&str, Escape, &str)> {
    // Most text is; and where it is not, finding out costs little.
    if is_plain(text.as_bytes()) { None } else { find_escape(text) }
}

/// The same of a text that is not plain.
pub(super) fn find_escape(text: &str) -> Option<(&str, Escape, &str)> {
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

/// Bytes that are looked at together. What is asked of each is written so that the compiler makes it one instruction
/// for all of them.
const BLOCK: usize = 16;

/// Whether no byte may need an escape.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else { return is_plain_below_a_block(bytes) };
    let rest = behind_plain_blocks(bytes);
    // What is left is a block that is not plain, or the end of one whose beginning was looked at.
    rest.is_empty() || rest.len() < BLOCK && is_plain_block(*last)
}

/// What lies behind whole blocks that are plain.
#[inline]
fn behind_plain_blocks(mut bytes: &[u8]) -> &[u8] {
    while let Some((block, behind)) = bytes.split_first_chunk() {
        if !is_plain_block(*block) {
            break;
        }
        bytes = behind;
    }
    bytes
}

/// What two chunks share counts twice.
#[inline]
fn is_plain_below_a_block(bytes: &[u8]) -> bool {
    let block = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|half| u128::from(u64::from_le_bytes(*half)));
        first | last << 64
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
        let word = u128::from(first | last << 32);
        word | word << 64
    } else {
        return !bytes.iter().any(|byte| is_suspect(*byte));
    };
    is_plain_block(block.to_le_bytes())
}

#[inline]
fn is_plain_block(block: [u8; BLOCK]) -> bool {
    let mut marks = [0; BLOCK];
    for (mark, byte) in marks.iter_mut().zip(block) {
        // Zero for a suspect. `"` and `&` differ in one bit, and so do `<` and `>`.
        *mark = ((byte | (b'"' ^ b'&')) ^ (b'"' | b'&'))
            .min((byte | (b'<' ^ b'>')) ^ (b'<' | b'>'))
            .min(byte ^ b'\\')
            .min(byte ^ SEPARATOR)
            .min(byte.saturating_sub(0x1f));
    }
    // Not `contains`, which would look at one after the other.
    marks.iter().fold(true, |plain, mark| plain & (*mark != 0))
}

/// Where the first byte stands that may need an escape.
fn first_suspect(bytes: &[u8]) -> Option<usize> {
    // Where there is one, others are near.
    let head = bytes.get(..BLOCK).unwrap_or(bytes);
    if let Some(offset) = head.iter().position(|byte| is_suspect(*byte)) {
        return Some(offset);
    }
    let rest = behind_plain_blocks(bytes.get(head.len()..)?);
    let offset = rest.iter().position(|byte| is_suspect(*byte))?;
    Some(bytes.len() - rest.len() + offset)
}

/// The first byte of U+2028 and U+2029, and of others.
const SEPARATOR: u8 = 0xe2;

#[inline]
fn is_suspect(byte: u8) -> bool {
    SUSPECTS.get(usize::from(byte)).copied().unwrap_or_default()
}

#[expect(clippy::indexing_slicing, reason = "there is a place for each byte")]
const SUSPECTS: [bool; 256] = {
    let mut suspects = [false; 256];
    let mut byte = 0;
    while byte < suspects.len() {
        let suspect = byte as u8;
        suspects[byte] = suspect < 0x20 || matches!(suspect, b'"' | b'\\' | b'<' | b'>' | b'&' | SEPARATOR);
        byte += 1;
    }
    suspects
};

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
        // Always ASCII; the fallback keeps this free of a panic.
        std::str::from_utf8(self.as_bytes()).unwrap_or("?")
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short(bytes) => bytes,
            Self::Unicode(bytes) => bytes,
        }
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
        assert_eq!(escaped("\"\\\n\r\t\u{8}\u{c}\u{1}"), r#""\"\\\n\r\t\b\f\u0001""#);
        assert_eq!(escaped("naïve — “ok” 🦀"), "\"naïve — “ok” 🦀\"");
    }

    proptest! {
        #[test]
        fn plain_is_what_has_no_suspect(
            bytes in proptest::collection::vec(prop_oneof![20 => Just(b'a'), 1 => any::<u8>()], 0..40),
        ) {
            prop_assert_eq!(super::is_plain(&bytes), !bytes.iter().any(|byte| super::is_suspect(*byte)));
        }

        #[test]
        fn the_first_suspect_is_found(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let found = super::first_suspect(&bytes);
            prop_assert_eq!(found, bytes.iter().position(|byte| super::is_suspect(*byte)));
        }

        #[test]
        fn a_suspect_is_found_wherever_it_is(before in 0_usize..40, behind in 0_usize..40) {
            let text = format!("{}<{}", "a".repeat(before), "b".repeat(behind));
            prop_assert_eq!(super::first_suspect(text.as_bytes()), Some(before));
            prop_assert!(!super::is_plain(text.as_bytes()));
            prop_assert!(super::is_plain(text.replace('<', "c").as_bytes()));
        }

        #[test]
        fn any_text_survives(text in any::<String>()) {
            let json = escaped(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let misread = json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']);
            prop_assert!(!misread, "{json}");
        }
    }
}
