//! One context field on its way to a reader.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::context::Json;
use crate::envelope::JsonBuffer;
use crate::redact::REDACTED;

/// Who may see a context field. A field without `#[context]` is in no context at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Visibility {
    /// `#[context]`: the client, logs and trackers.
    Public,
    /// `#[context(internal)]`: logs and trackers.
    Internal,
    /// `#[context(redact)]`: shown as `[redacted]` wherever it would be shown.
    Redacted,
}

/// One field of an error's context: its key, who may see it, and a value that can be written as JSON.
#[derive(Clone, Copy)]
pub struct ContextField<'a> {
    key: &'static str,
    visibility: Visibility,
    value: Value<'a>,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Json(&'a dyn Json),
    /// JSON already.
    Written(&'a str),
}

impl<'a> ContextField<'a> {
    /// A field; the derive makes one for each `#[context]`.
    pub fn new(key: &'static str, visibility: Visibility, value: &'a dyn Json) -> Self {
        Self { key, visibility, value: Value::Json(value) }
    }

    /// A field whose value has been written down.
    pub(super) fn written(key: &'static str, visibility: Visibility, json: &'a str) -> Self {
        Self { key, visibility, value: Value::Written(json) }
    }

    /// The key in the envelope's `context`.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Who may see it.
    pub fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// Writes `"key":value` behind a comma where one is needed, a redacted value as `[redacted]`.
    ///
    /// A value that fails, panics or does not fit leaves the buffer as it was.
    pub fn write(&self, first: bool, buffer: &mut JsonBuffer) -> bool {
        let start = buffer.len();
        let written = (first || buffer.raw(",").is_ok())
            && buffer.string(self.key).is_ok()
            && buffer.raw(":").is_ok()
            && match self.visibility {
                Visibility::Redacted => buffer.string(REDACTED).is_ok(),
                Visibility::Public | Visibility::Internal => self.write_value(buffer),
            };
        if !written {
            buffer.truncate(start);
        }
        written
    }

    /// Writes the value, whoever may see it. One that fails or panics may leave part of itself.
    pub(crate) fn write_value(&self, buffer: &mut JsonBuffer) -> bool {
        match self.value {
            Value::Written(json) => buffer.raw(json).is_ok(),
            Value::Json(value) => {
                catch_unwind(AssertUnwindSafe(|| value.write_json(buffer).is_ok())).unwrap_or(false)
            }
        }
    }
}

/// Names the field and never its value, which may be secret.
impl fmt::Debug for ContextField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContextField")
            .field("key", &self.key)
            .field("visibility", &self.visibility)
            .finish_non_exhaustive()
    }
}
