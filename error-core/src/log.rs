//! One log event for each failed request.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use tracing::{Level, event};

use crate::envelope::prefix;
use crate::redact::Cutting;
use crate::{JsonBuffer, Observer, Occurrence, Scrubber, Severity};

/// Writes each occurrence as one `tracing` event with target `error_core::occurrence`.
///
/// Low is info, Medium is warn, High is error, Critical is error with `critical = true`. The message is the error's
/// `Display`; names of the request's fields follow OpenTelemetry's HTTP conventions. Nothing is formatted when the
/// level is off.
///
/// Whatever comes from outside is freed of secrets by a [`Scrubber`], cut to 4 KiB, and its control characters are
/// escaped, so that nobody writes log lines of their own: the message, the causes, the context, the method and the
/// path. The request's id is repeated as it is, so that it can be searched for.
///
/// ```
/// use error_core::{LogEvents, Scrubber, SecretClass};
///
/// const SCRUBBER: Scrubber = Scrubber::new().without(SecretClass::Email);
/// let events = LogEvents::new().with_scrubber(SCRUBBER.with_key("iban"));
/// # let _ = events;
/// ```
#[derive(Clone, Debug, Default)]
pub struct LogEvents {
    scrubber: Scrubber,
}

impl LogEvents {
    /// All events, scrubbed of every [`SecretClass`](crate::SecretClass).
    pub const fn new() -> Self {
        Self { scrubber: Scrubber::new() }
    }

    /// Replaces what finds secrets. [`Scrubber::none`] finds none.
    #[must_use]
    pub fn with_scrubber(mut self, scrubber: Scrubber) -> Self {
        self.scrubber = scrubber;
        self
    }
}

macro_rules! occurrence_event {
    ($level:expr, $scrubber:expr, $occurrence:ident $(, $extra:ident = $value:expr)?) => {{
        let (spec, request) = ($occurrence.spec(), $occurrence.request());
        event!(
            target: "error_core::occurrence",
            $level,
            error.code = spec.code().as_str(),
            error.r#type = spec.name(),
            error.category = spec.category().as_str(),
            error.severity = spec.severity().as_str(),
            $($extra = $value,)?
            error.context = $occurrence.has_context().then(|| display(Harmless(Context($occurrence), $scrubber))),
            error.causes = $occurrence.causes().next().map(|_| display(Harmless(Causes($occurrence), $scrubber))),
            code.file.path = $occurrence.location().map(Location::file),
            code.line.number = $occurrence.location().map(Location::line),
            request_id = request.request_id,
            trace_id = request.trace_id,
            http.request.method = request.method.map(|method| display(Harmless(method, $scrubber))),
            http.route = request.route,
            url.path = request.path.map(|path| display(Harmless(path, $scrubber))),
            http.response.status_code = $occurrence.status().as_u16(),
            "{}",
            Harmless($occurrence.error(), $scrubber)
        )
    }};
}

impl Observer for LogEvents {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        match occurrence.spec().severity() {
            Severity::Low => occurrence_event!(Level::INFO, &self.scrubber, occurrence),
            Severity::Medium => occurrence_event!(Level::WARN, &self.scrubber, occurrence),
            Severity::High => occurrence_event!(Level::ERROR, &self.scrubber, occurrence),
            Severity::Critical => {
                occurrence_event!(Level::ERROR, &self.scrubber, occurrence, critical = true);
            }
        }
    }
}

/// The context as an operator may see it: internal fields shown, redacted ones not.
struct Context<'a>(&'a Occurrence<'a>);

impl fmt::Display for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = JsonBuffer::new(FIELD_LIMIT);
        self.0.write_context(&mut buffer, 0, |_| true);
        write!(f, "{{{}}}", buffer.as_str())
    }
}

/// The chain of causes, nearest first.
struct Causes<'a>(&'a Occurrence<'a>);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, cause) in self.0.causes().enumerate() {
            if index > 0 {
                f.write_str(": ")?;
            }
            write!(f, "{cause}")?;
        }
        Ok(())
    }
}

/// The most bytes of one field that comes from outside.
const FIELD_LIMIT: usize = 4 * 1024;

/// The most bytes that are looked at, so that a secret which ends beyond [`FIELD_LIMIT`] is still found.
const RAW_LIMIT: usize = 2 * FIELD_LIMIT;

/// A text without secrets and control characters, cut to [`FIELD_LIMIT`]; a notice in the place of one that panics or
/// fails.
struct Harmless<'s, T>(T, &'s Scrubber);

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
