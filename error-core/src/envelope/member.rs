//! The members that a [`Standard`](crate::Standard) envelope can have.

use super::buffer::{JsonBuffer, WriteError};
use crate::{ErrorSpec, ErrorStatus};

/// A member of a [`Standard`](crate::Standard) envelope: what it says, and its name.
///
/// ```
/// use error_core::Member;
///
/// const MEMBERS: &[Member] = &[Member::CODE, Member::MESSAGE, Member::CONTEXT.named("details")];
/// assert_eq!(MEMBERS[2].name(), "details");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub(super) kind: Kind,
    name: Name,
}

/// How a member is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    /// As it stands in a body, comma and colon included: copied in one piece.
    Default(&'static str),
    Own(&'static str),
}

/// What a member says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Type,
    Code,
    Message,
    Category,
    Severity,
    Status,
    Timestamp,
    Recoverable,
    RequestId,
    TraceId,
    RetryAfter,
    Errors,
    Context,
}

impl Member {
    /// `type`: the error's name, `NotFound`.
    pub const TYPE: Self = Self::of(Kind::Type, ",\"type\":");
    /// `code`: the stable code, `VIDEO_NOT_FOUND`.
    pub const CODE: Self = Self::of(Kind::Code, ",\"code\":");
    /// `message`: what a person reads.
    pub const MESSAGE: Self = Self::of(Kind::Message, ",\"message\":");
    /// `category`: the kind of error, `resource_not_found`.
    pub const CATEGORY: Self = Self::of(Kind::Category, ",\"category\":");
    /// `severity`: `low`, `medium`, `high` or `critical`.
    pub const SEVERITY: Self = Self::of(Kind::Severity, ",\"severity\":");
    /// `status_code`: the status of the response, a number.
    pub const STATUS: Self = Self::of(Kind::Status, ",\"status_code\":");
    /// `timestamp`: when it happened, as [`TimeFormat`] says.
    pub const TIMESTAMP: Self = Self::of(Kind::Timestamp, ",\"timestamp\":");
    /// `recoverable`: whether the client may try again.
    pub const RECOVERABLE: Self = Self::of(Kind::Recoverable, ",\"recoverable\":");
    /// `request_id`: the id of the request, where there is one.
    pub const REQUEST_ID: Self = Self::of(Kind::RequestId, ",\"request_id\":");
    /// `trace_id`: the id of the trace, where there is one.
    pub const TRACE_ID: Self = Self::of(Kind::TraceId, ",\"trace_id\":");
    /// `retry_after`: seconds until the client may try again, where the error says so.
    pub const RETRY_AFTER: Self = Self::of(Kind::RetryAfter, ",\"retry_after\":");
    /// `errors`: what is wrong with which part of the request, where the error says so; and `errors_omitted`, a number,
    /// where not all of them fit.
    pub const ERRORS: Self = Self::of(Kind::Errors, ",\"errors\":");
    /// `context`: the fields of the error that the client may see, where there are any.
    pub const CONTEXT: Self = Self::of(Kind::Context, ",\"context\":");

    const fn of(kind: Kind, key: &'static str) -> Self {
        Self { kind, name: Name::Default(key) }
    }

    /// The same member under another name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { kind: self.kind, name: Name::Own(name) }
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        match self.name {
            Name::Default(key) => key.trim_start_matches(",\"").trim_end_matches("\":"),
            Name::Own(name) => name,
        }
    }

    /// Whether the member has not been renamed.
    pub(super) const fn has_default_name(self) -> bool {
        matches!(self.name, Name::Default(_))
    }

    /// How long a name of one's own is; the default ones are counted with what else stands around the values.
    pub(super) const fn own_len(self) -> usize {
        match self.name {
            Name::Default(_) => 0,
            Name::Own(name) => name.len(),
        }
    }

    /// Writes a comma, the name and a colon.
    #[inline]
    pub(super) fn write_key(self, body: &mut JsonBuffer) -> Result<(), WriteError> {
        match self.name {
            Name::Default(key) => body.raw(key),
            Name::Own(name) => write_own_key(name, body),
        }
    }

    /// Writes the value, where the declaration and the status tell it.
    pub(super) fn write_declared(
        self,
        spec: &ErrorSpec,
        status: ErrorStatus,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        match self.kind {
            Kind::Type => body.string(spec.name()),
            Kind::Code => body.plain(spec.code().as_str()),
            Kind::Category => body.string(spec.category().as_str()),
            Kind::Severity => body.plain(spec.severity().as_str()),
            Kind::Status => body.integer(status.as_u16().into()),
            Kind::Message
            | Kind::Timestamp
            | Kind::Recoverable
            | Kind::RequestId
            | Kind::TraceId
            | Kind::RetryAfter
            | Kind::Errors
            | Kind::Context => Ok(()),
        }
    }
}

/// Apart, so that writing a default name is a copy and no call.
fn write_own_key(name: &str, body: &mut JsonBuffer) -> Result<(), WriteError> {
    body.raw(",")?;
    body.string(name)?;
    body.raw(":")
}

/// How an envelope writes the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// RFC 3339 with milliseconds, a string: `"2026-11-21T02:02:08.123Z"`.
    #[default]
    Rfc3339,
    /// RFC 3339 with whole seconds, a string: `"2026-11-21T02:02:08Z"`.
    Rfc3339Seconds,
    /// Seconds since 1970, a number with up to three decimal places and always one: `1640995200.0`.
    UnixSeconds,
}
