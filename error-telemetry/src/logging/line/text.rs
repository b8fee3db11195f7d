//! Texts in lines for people.

use std::borrow::Cow;

use error_core::__private::is_harmful;
use error_core::{JsonBuffer, WriteError};

/// A text with escapes for what could end a line or drive a terminal.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    escaped(text, is_harmful)
}

fn escaped(text: &str, harmful: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect::<String>().into()
}

/// Writes a value: bare if it is one word, within quotes otherwise.
pub(super) fn value(line: &mut JsonBuffer, text: &str) -> Result<(), WriteError> {
    let is_plain = |c: char| !c.is_whitespace() && !is_harmful(c) && !matches!(c, '"' | '=' | '\\');
    if !text.is_empty() && text.chars().all(is_plain) {
        return line.raw(text);
    }
    // JSON has escapes for the first three.
    line.string(&escaped(text, |c| is_harmful(c) && !matches!(c, '\n' | '\r' | '\t')))
}
