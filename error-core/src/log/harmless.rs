//! Texts from outside as a log may carry them.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Scrubber;
use crate::envelope::prefix;
use crate::redact::Cutting;

/// The most bytes of one field that comes from outside.
pub(super) const FIELD_LIMIT: usize = 4 * 1024;

/// The most bytes that are looked at, so that a secret which ends beyond [`FIELD_LIMIT`] is still found.
const RAW_LIMIT: usize = 2 * FIELD_LIMIT;

/// A text without secrets and control characters, cut to [`FIELD_LIMIT`]; a notice in the place of one that panics or
/// fails.
pub(super) struct Harmless<'s, T>(pub(super) T, pub(super) &'s Scrubber);

impl<T: fmt::Display> fmt::Display for Harmless<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let mut raw = Cutting::new(&mut text, RAW_LIMIT);
        match catch_unwind(AssertUnwindSafe(|| write!(raw, "{}", self.0))) {
            Ok(Ok(())) => write_escaped(f, &self.1.scrub(raw.searchable(FIELD_LIMIT)), raw.is_cut()),
            Ok(Err(_)) => f.write_str("[the error's Display failed]"),
            Err(_) => f.write_str("[the error's Display panicked]"),
        }
    }
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
pub fn is_harmful(character: char) -> bool {
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
