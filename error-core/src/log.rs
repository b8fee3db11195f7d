//! One log event for each failed request.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use tracing::{Level, event};

use crate::{JsonBuffer, Observer, Occurrence, Severity};

/// Writes each occurrence as one `tracing` event with target `error_core::occurrence`.
///
/// Low is info, Medium is warn, High is error, Critical is error with `critical = true`. The message is the error's
/// `Display`; names of the request's fields follow OpenTelemetry's HTTP conventions. Nothing is formatted when the
/// level is off.
///
/// Whatever comes from outside is cut to 4 KiB, and its control characters are escaped, so that nobody writes log
/// lines of their own.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct LogEvents {}

impl LogEvents {
    /// All events.
    pub const fn new() -> Self {
        Self {}
    }
}

macro_rules! occurrence_event {
    ($level:expr, $occurrence:ident $(, $extra:ident = $value:expr)?) => {{
        let (spec, request) = ($occurrence.spec(), $occurrence.request());
        let location = $occurrence.location();
        event!(
            target: "error_core::occurrence",
            $level,
            error.code = spec.code().as_str(),
            error.r#type = spec.name(),
            error.category = spec.category().as_str(),
            error.severity = spec.severity().as_str(),
            $($extra = $value,)?
            error.context = $occurrence.has_context().then(|| display(Harmless(Context($occurrence)))),
            error.causes = $occurrence.causes().next().map(|_| display(Harmless(Causes($occurrence)))),
            code.file.path = location.map(Location::file),
            code.line.number = location.map(Location::line),
            request_id = request.request_id,
            trace_id = request.trace_id,
            http.request.method = request.method.map(|method| display(Harmless(method))),
            http.route = request.route,
            url.path = request.path.map(|path| display(Harmless(path))),
            http.response.status_code = $occurrence.status().as_u16(),
            "{}",
            Harmless($occurrence.error())
        )
    }};
}

impl Observer for LogEvents {
    fn observe(&self, occurrence: &Occurrence<'_>) {
        match occurrence.spec().severity() {
            Severity::Low => occurrence_event!(Level::INFO, occurrence),
            Severity::Medium => occurrence_event!(Level::WARN, occurrence),
            Severity::High => occurrence_event!(Level::ERROR, occurrence),
            Severity::Critical => occurrence_event!(Level::ERROR, occurrence, critical = true),
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

/// A text cut to [`FIELD_LIMIT`], without control characters, and a notice in the place of one that panics or fails.
struct Harmless<T>(T);

impl<T: fmt::Display> fmt::Display for Harmless<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Escaping { text: String::new(), cut: false };
        match catch_unwind(AssertUnwindSafe(|| write!(text, "{}", self.0))) {
            Ok(Ok(())) => f.write_str(&text.text),
            Ok(Err(_)) => f.write_str("[the error's Display failed]"),
            Err(_) => f.write_str("[the error's Display panicked]"),
        }
    }
}

/// Escapes what could break a line or drive a terminal, and swallows what goes beyond [`FIELD_LIMIT`].
struct Escaping {
    text: String,
    cut: bool,
}

impl fmt::Write for Escaping {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.cut {
                break;
            }
            if self.text.len() >= FIELD_LIMIT {
                self.text.push('…');
                self.cut = true;
            } else if is_harmful(character) {
                self.text.extend(character.escape_default());
            } else {
                self.text.push(character);
            }
        }
        Ok(())
    }
}

/// C0, DEL and C1 controls, line and paragraph separators, and what changes the direction of text.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_writes_lines_of_their_own() {
        let text = Harmless("a\nb\r\u{1b}[31m\u{202e}\u{2028}\u{85} naïve 🦀").to_string();
        assert_eq!(text, "a\\nb\\r\\u{1b}[31m\\u{202e}\\u{2028}\\u{85} naïve 🦀");
    }

    #[test]
    fn a_field_has_an_end() {
        let text = Harmless("é".repeat(FIELD_LIMIT) + "x").to_string();
        assert!(text.len() <= FIELD_LIMIT + "é…".len() && text.ends_with('…'), "{}", text.len());
        assert_eq!(text.matches('…').count(), 1);
    }
}
