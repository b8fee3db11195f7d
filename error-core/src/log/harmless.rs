//! Texts from outside as a log may carry them.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Scrubber;
use crate::envelope::prefix;
use crate::redact::Cutting;

/// The most bytes of one field that comes from outside.
pub(super) const FIELD_LIMIT: usize = 4 * 1024;

/// The most bytes that are looked at, so that a secret which ends beyond [`FIELD_LIMIT`] is still found.
const RAW_LIMIT: usize = 2 * FIELD_LIMIT;

/// A text without secrets and control characters, cut to [`FIELD_LIMIT`].
pub(super) fn harmless<'t>(text: &'t str, scrubber: &Scrubber) -> Cow<'t, str> {
    if text.len() > RAW_LIMIT {
        return shown(text, scrubber).into();
    }
    without_secrets(text, false, scrubber)
}

/// The same of a text that may be missing.
pub(super) fn outside<'t>(text: Option<&'t str>, scrubber: &Scrubber) -> Option<Cow<'t, str>> {
    text.map(|text| harmless(text, scrubber))
}

/// An address as text; the usual ones without the machinery of `Display`.
pub(super) fn address(address: IpAddr) -> String {
    let IpAddr::V4(address) = address else { return address.to_string() };
    let mut text = String::with_capacity("255.255.255.255".len());
    for (index, octet) in address.octets().into_iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        text.push_str(itoa::Buffer::new().format(octet));
    }
    text
}

/// What a value shows of itself, as [`harmless`] has it; a notice in the place of one that panics or fails.
pub(super) fn shown(value: impl fmt::Display, scrubber: &Scrubber) -> String {
    // Most texts fit.
    let mut text = String::with_capacity(128);
    let mut raw = Cutting::new(&mut text, RAW_LIMIT);
    let notice = match catch_unwind(AssertUnwindSafe(|| write!(raw, "{value}"))) {
        Ok(Ok(())) => {
            let seen = raw.searchable(FIELD_LIMIT);
            match without_secrets(seen, raw.is_cut(), scrubber) {
                Cow::Borrowed(whole) if whole.len() == seen.len() && !raw.is_cut() => return text,
                other => return other.into_owned(),
            }
        }
        Ok(Err(_)) => "[the error's Display failed]",
        Err(_) => "[the error's Display panicked]",
    };
    notice.to_owned()
}

/// The text without its secrets, up to [`FIELD_LIMIT`], with escapes for what could break a line or drive a terminal.
fn without_secrets<'t>(text: &'t str, cut: bool, scrubber: &Scrubber) -> Cow<'t, str> {
    let (scrubbed, is_printable) = scrubber.scrub_and_look(text);
    // Of printable ASCII nothing is harmful.
    if !cut && scrubbed.len() <= FIELD_LIMIT && is_printable {
        return scrubbed;
    }
    let kept = prefix(&scrubbed, FIELD_LIMIT);
    let mut escaped = String::with_capacity(kept.len() + "…".len());
    let mut rest = kept;
    while let Some(at) = rest.find(is_harmful) {
        let (plain, harmful) = rest.split_at(at);
        escaped.push_str(plain);
        let mut characters = harmful.chars();
        escaped.extend(characters.next().into_iter().flat_map(char::escape_default));
        rest = characters.as_str();
    }
    escaped.push_str(rest);
    if cut || kept.len() < scrubbed.len() {
        escaped.push('…');
    }
    escaped.into()
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
        let scrubber = Scrubber::new();
        let harmless = super::harmless(text, &scrubber).into_owned();
        assert_eq!(shown(text, &scrubber), harmless);
        harmless
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
    fn addresses_are_written_as_by_everybody() {
        for text in ["0.0.0.0", "192.0.2.7", "255.255.255.255", "::1", "2001:db8::7"] {
            assert_eq!(address(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn a_field_has_an_end() {
        let text = harmless(&("é".repeat(FIELD_LIMIT) + "x"));
        assert!(text.len() <= FIELD_LIMIT + "é…".len() && text.ends_with('…'), "{}", text.len());
        assert_eq!(text.matches('…').count(), 1);
    }
}
