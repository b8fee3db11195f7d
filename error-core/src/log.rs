//! One log event for each failed request.

use std::fmt::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tracing::{Level, event};

use crate::envelope::prefix;
use crate::{JsonBuffer, Observer, Occurrence, Severity};

/// Writes each occurrence as one `tracing` event with target `error_core::occurrence`.
///
/// Low is info, Medium is warn, High is error, Critical is error with `critical = true`. The message is the error's
/// `Display`; names of the request's fields follow OpenTelemetry's HTTP conventions. Nothing is formatted when the
/// level is off.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogEvents;

/// The most bytes of the message, the context or the causes in one event.
const FIELD_LIMIT: usize = 4 * 1024;

macro_rules! occurrence_event {
    ($level:expr, $occurrence:ident $(, $extra:ident = $value:expr)?) => {{
        let (spec, request) = ($occurrence.spec(), $occurrence.request());
        event!(
            target: "error_core::occurrence",
            $level,
            error.code = spec.code().as_str(),
            error.r#type = spec.name(),
            error.category = spec.category().as_str(),
            error.severity = spec.severity().as_str(),
            $($extra = $value,)?
            error.context = $occurrence.has_context().then(|| display(Context($occurrence))),
            error.causes = $occurrence.causes().next().map(|_| display(Bounded(Causes($occurrence)))),
            request_id = request.request_id,
            trace_id = request.trace_id,
            http.request.method = request.method,
            http.route = request.route,
            url.path = request.path,
            http.response.status_code = $occurrence.status().as_u16(),
            "{}",
            Bounded($occurrence.error())
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

/// A text cut to [`FIELD_LIMIT`], and a notice in the place of one that panics or reports an error.
struct Bounded<T>(T);

impl<T: fmt::Display> fmt::Display for Bounded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = CutText(String::new());
        match catch_unwind(AssertUnwindSafe(|| write!(text, "{}", self.0))) {
            Ok(Ok(())) => f.write_str(&text.0),
            Ok(Err(_)) => f.write_str("[the error's Display failed]"),
            Err(_) => f.write_str("[the error's Display panicked]"),
        }
    }
}

/// Swallows what goes beyond [`FIELD_LIMIT`].
struct CutText(String);

impl fmt::Write for CutText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(prefix(text, FIELD_LIMIT.saturating_sub(self.0.len())));
        Ok(())
    }
}
