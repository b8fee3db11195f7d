//! Text of an error inside a JSON string, whatever its `Display` does.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::buffer::{JsonBuffer, WriteError};
use super::escape::{is_plain, next_escape};
use super::prefix::prefix;

/// Ends a text that was cut.
const CUT: &str = "…";

/// An escape makes at most six bytes of one.
pub(super) const WORST_ESCAPE: usize = 6;

impl JsonBuffer {
    /// Writes what a `Display` shows as a JSON string, leaves room for `reserve` more bytes, and says whether it is whole:
    /// a text too long for that is cut and ends in `…`. One that panics or reports an error is replaced by `fallback`.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`] where not even a cut text would fit; then nothing is written.
    pub fn text(
        &mut self,
        text: &dyn fmt::Display,
        reserve: usize,
        fallback: &str,
    ) -> Result<bool, WriteError> {
        let start = self.len();
        self.raw("\"")?;
        let written = self.text_unquoted(text, reserve, || fallback);
        match written {
            Ok(_) => self.raw("\"")?,
            Err(_) => self.truncate(start),
        }
        written
    }

    /// Writes what stands between the quotes, and leaves room for the second one, too.
    #[inline]
    pub(super) fn text_unquoted<'f>(
        &mut self,
        text: &dyn fmt::Display,
        reserve: usize,
        fallback: impl FnOnce() -> &'f str,
    ) -> Result<bool, WriteError> {
        let needed = reserve + "\"".len() + CUT.len();
        let start = self.len();
        let Some(most) = self.room().checked_sub(needed) else { return Err(WriteError::Full) };
        let mut cutting = Cutting { buffer: self, end: start + most, cut: false };
        let written = catch_unwind(AssertUnwindSafe(|| write!(cutting, "{text}")));
        if !matches!(written, Ok(Ok(()))) {
            cutting.buffer.truncate(start);
            cutting.cut = false;
            // Infallible: `Cutting` only ever reports success.
            let _ = cutting.write_str(fallback());
        }
        Ok(!cutting.cut)
    }
}

/// Escapes what it is given and swallows what lies beyond `end`.
struct Cutting<'a> {
    buffer: &'a mut JsonBuffer,
    end: usize,
    cut: bool,
}

impl Cutting<'_> {
    /// Writes `piece` if it ends before the end.
    fn whole(&mut self, piece: &str) -> bool {
        self.buffer.len() + piece.len() <= self.end && self.buffer.raw(piece).is_ok()
    }

    /// Writes as much of `plain` as fits, and the mark of a cut.
    fn part(&mut self, plain: &str) {
        let _ = self.buffer.raw(prefix(plain, self.end.saturating_sub(self.buffer.len())));
        let _ = self.buffer.raw(CUT);
        self.cut = true;
    }

    /// Apart, so that plain text does without its registers.
    #[cold]
    fn escaped(&mut self, mut text: &str) {
        while !self.cut {
            let (plain, escape, rest) = match next_escape(text) {
                Some((plain, escape, rest)) => (plain, Some(escape), rest),
                None => (text, None, ""),
            };
            if !self.whole(plain) {
                self.part(plain);
            } else if let Some(escape) = escape {
                if !self.whole(escape.as_str()) {
                    self.part("");
                }
            } else {
                break;
            }
            text = rest;
        }
    }
}

impl fmt::Write for Cutting<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.cut || !is_plain(text.as_bytes()) || !self.whole(text) {
            self.escaped(text);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &dyn fmt::Display, limit: usize, reserve: usize) -> String {
        let mut buffer = JsonBuffer::new(limit);
        assert_eq!(buffer.text(text, reserve, "fallback").is_err(), buffer.is_empty());
        String::from_utf8(buffer.into_bytes()).unwrap()
    }

    struct Panics;

    impl fmt::Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half a ")?;
            panic!("on purpose")
        }
    }

    struct Fails;

    impl fmt::Display for Fails {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half a ")?;
            Err(fmt::Error)
        }
    }

    #[test]
    fn a_display_that_panics_or_fails_costs_its_text() {
        assert_eq!(written(&Panics, 100, 10), "\"fallback\"");
        assert_eq!(written(&Fails, 100, 10), "\"fallback\"");
    }

    #[test]
    fn a_text_says_whether_it_is_whole() {
        for (limit, whole) in [(12, false), (13, true)] {
            assert_eq!(JsonBuffer::new(limit).text(&"12345678", 0, "").unwrap(), whole);
            assert_eq!(JsonBuffer::new(limit).text(&Panics, 0, "12345678").unwrap(), whole);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(written(&"12345678", 13, 0), "\"12345678\"");
        assert_eq!(written(&"123456789", 13, 0), "\"12345678…\"");
        assert_eq!(written(&"1234567é9", 13, 0), "\"1234567…\"");
        assert_eq!(written(&"1234567\n", 13, 0), "\"1234567…\"");
    }

    proptest! {
        #[test]
        fn always_a_string_and_always_room(text in any::<String>(), limit in 5_usize..200, reserve in 0_usize..50) {
            let json = written(&text, limit, reserve);
            prop_assert!(json.is_empty() || json.len() + reserve <= limit);
            if limit >= reserve + 5 {
                let read: String = serde_json::from_str(&json).unwrap();
                prop_assert!(read == text || text.starts_with(read.trim_end_matches('…')));
            }
        }
    }
}
