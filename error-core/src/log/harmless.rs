//! Texts from outside as a log may carry them.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Scrubber;
use crate::envelope::prefix;

/// The most bytes of one field that comes from outside.
pub(super) const FIELD_LIMIT: usize = 4 * 1024;

/// The most bytes that are looked at, so that a secret which ends beyond [`FIELD_LIMIT`] is still found.
const RAW_LIMIT: usize = 2 * FIELD_LIMIT;

/// What a text that was cut loses at its end, since a secret may have been cut in two.
const TORN: usize = 512;

/// A text without secrets and control characters, cut to [`FIELD_LIMIT`]; a notice in the place of one that panics or
/// fails.
pub(super) struct Harmless<'s, T>(pub(super) T, pub(super) &'s Scrubber);

impl<T: fmt::Display> fmt::Display for Harmless<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut raw = Cutting { text: String::new(), cut: false };
        match catch_unwind(AssertUnwindSafe(|| write!(raw, "{}", self.0))) {
            Ok(Ok(())) => {
                let whole = if raw.cut { untorn(&raw.text) } else { &raw.text };
                write_escaped(f, &self.1.scrub(whole), raw.cut)
            }
            Ok(Err(_)) => f.write_str("[the error's Display failed]"),
            Err(_) => f.write_str("[the error's Display panicked]"),
        }
    }
}

/// Swallows what goes beyond [`RAW_LIMIT`].
struct Cutting {
    text: String,
    cut: bool,
}

impl fmt::Write for Cutting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fitting = prefix(text, RAW_LIMIT.saturating_sub(self.text.len()));
        if !self.cut {
            self.text.push_str(fitting);
        }
        self.cut |= fitting.len() < text.len();
        Ok(())
    }
}

/// A text that was cut, up to the last space that lies far enough before its end.
fn untorn(text: &str) -> &str {
    let head = prefix(text, text.len().saturating_sub(TORN));
    let space = head.rfind(char::is_whitespace).filter(|space| *space >= FIELD_LIMIT);
    space.and_then(|space| head.get(..space)).unwrap_or(head)
}

/// Writes a text up to [`FIELD_LIMIT`], with escapes for what could break a line or drive a terminal.
fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str, cut: bool) -> fmt::Result {
    let kept = prefix(text, FIELD_LIMIT);
    let mut rest = kept;
    while let Some(at) = rest.find(is_harmful) {
        let (plain, harmful) = rest.split_at(at);
        f.write_str(plain)?;
        let mut characters = harmful.chars();
        if let Some(character) = characters.next() {
            write!(f, "{}", character.escape_default())?;
        }
        rest = characters.as_str();
    }
    f.write_str(rest)?;
    if cut || kept.len() < text.len() { f.write_str("…") } else { Ok(()) }
}

/// C0, DEL and C1 controls, line and paragraph separators, and what changes the direction of text.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harmless(text: &str) -> String {
        Harmless(text, &Scrubber::new()).to_string()
    }

    #[test]
    fn a_secret_is_not_cut_in_two() {
        for before in (RAW_LIMIT - 600..RAW_LIMIT).step_by(7).chain(FIELD_LIMIT - 30..FIELD_LIMIT) {
            let text = harmless(&format!("{} postgres://app:hunter2@db", ".".repeat(before)));
            assert!(!text.contains("hunt"), "{before}");
        }
    }

    #[test]
    fn nobody_writes_lines_of_their_own() {
        let text = harmless("a\nb\r\u{1b}[31m\u{202e}\u{2028}\u{85} naïve 🦀");
        assert_eq!(text, "a\\nb\\r\\u{1b}[31m\\u{202e}\\u{2028}\\u{85} naïve 🦀");
    }

    #[test]
    fn a_field_has_an_end() {
        let text = harmless(&("é".repeat(FIELD_LIMIT) + "x"));
        assert!(text.len() <= FIELD_LIMIT + "é…".len() && text.ends_with('…'), "{}", text.len());
        assert_eq!(text.matches('…').count(), 1);
    }
}
