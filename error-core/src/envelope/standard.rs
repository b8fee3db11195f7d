//! The standard envelope: one `error` object, its members to be chosen.

use crate::context::Visibility;
use crate::envelope::member::{Kind, Member, TimeFormat};
use crate::envelope::message::WORST_ESCAPE;
use crate::envelope::timestamp::write_time;
use crate::envelope::violations::{OMITTED, write_violations};
use crate::{ContextField, EnvelopeFormat, JsonBuffer, Occurrence, WriteError};

/// `{"error":{"type":…,"code":…,"message":…,…}}`, as `application/json`.
///
/// Members that have no value are absent, never null. A body over [`BODY_LIMIT`](crate::BODY_LIMIT) loses the context
/// fields that do not fit, then the violations, then the end of its message.
///
/// Which members there are, their order and names, the object around them and the form of the time can be chosen, in a
/// constant where that is wanted:
///
/// ```
/// use error_core::{Member, Standard, TimeFormat};
///
/// const MEMBERS: &[Member] =
///     &[Member::CODE, Member::MESSAGE.named("text"), Member::TIMESTAMP, Member::CONTEXT.named("details")];
/// const FORMAT: Standard =
///     Standard::new().with_members(MEMBERS).with_time(TimeFormat::UnixSeconds).with_wrapper("fault");
/// // {"fault":{"code":"VIDEO_NOT_FOUND","text":"video 7 not found","timestamp":1640995200.0,"details":{"video_id":"7"}}}
/// # assert_eq!(FORMAT.members().len(), 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standard {
    wrapper: Option<&'static str>,
    members: &'static [Member],
    time: TimeFormat,
    context_first: &'static [&'static str],
    /// Room for the names, punctuation and numbers behind the message.
    fixed: usize,
    /// Where the members begin behind which nothing has to fit but what closes.
    droppable: usize,
}

/// What all names, punctuation and numbers behind the message take under their default names.
const FIXED_MEMBERS: usize = 320;

const ALL: &[Member] = &[
    Member::TYPE,
    Member::CODE,
    Member::MESSAGE,
    Member::CATEGORY,
    Member::SEVERITY,
    Member::STATUS,
    Member::TIMESTAMP,
    Member::RECOVERABLE,
    Member::REQUEST_ID,
    Member::TRACE_ID,
    Member::RETRY_AFTER,
    Member::ERRORS,
    Member::CONTEXT,
];

const CLASSIFIED: &[Member] = &[
    Member::TYPE,
    Member::MESSAGE,
    Member::CATEGORY,
    Member::SEVERITY,
    Member::STATUS,
    Member::TIMESTAMP,
    Member::ERRORS,
    Member::CONTEXT,
];

const COMPACT: &[Member] = &[
    Member::CODE,
    Member::MESSAGE,
    Member::ERRORS,
    Member::CONTEXT.named("details"),
    Member::TIMESTAMP,
    Member::RECOVERABLE,
];

const MINIMAL: &[Member] = &[Member::CODE, Member::MESSAGE, Member::ERRORS, Member::CONTEXT.named("details")];

impl Default for Standard {
    fn default() -> Self {
        Self::new()
    }
}

impl Standard {
    /// All members under their default names, inside `error`, with a time of RFC 3339 in milliseconds.
    pub const fn new() -> Self {
        Self {
            wrapper: Some("error"),
            members: ALL,
            time: TimeFormat::Rfc3339,
            context_first: &[],
            fixed: FIXED_MEMBERS,
            droppable: ALL.len() - 2,
        }
    }

    /// Says of what kind an error is, and has no code: `type`, `message`, `category`, `severity`, `status_code`,
    /// `timestamp` in seconds since 1970, and a `context` that begins with `user_id` and the id of the request.
    pub const fn classified() -> Self {
        Self::new()
            .with_members(CLASSIFIED)
            .with_time(TimeFormat::UnixSeconds)
            .with_context_first(&["user_id", "request_id"])
    }

    /// What a client acts on: `code`, `message`, `details`, `timestamp` in whole seconds, and `recoverable`.
    pub const fn compact() -> Self {
        Self::new().with_members(COMPACT).with_time(TimeFormat::Rfc3339Seconds)
    }

    /// `code`, `message` and `details`.
    pub const fn minimal() -> Self {
        Self::new().with_members(MINIMAL)
    }

    /// Replaces the members, and with them their names and their order.
    ///
    /// # Panics
    ///
    /// If one of them stands there twice, or the message behind the errors or the context, or the errors behind the
    /// context: where a body is too long the context is dropped first, then the errors, so they are written last. In a
    /// constant this is an error of the compiler.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the indices are below the length")]
    pub const fn with_members(mut self, members: &'static [Member]) -> Self {
        self.members = members;
        self.fixed = FIXED_MEMBERS;
        self.droppable = 0;
        let mut index = 0;
        while index < members.len() {
            let member = members[index];
            self.fixed += member.own_len() * WORST_ESCAPE;
            if !matches!(member.kind, Kind::Errors | Kind::Context) {
                self.droppable = index + 1;
            }
            let mut before = 0;
            while before < index {
                let earlier = members[before].kind;
                assert!(earlier as u8 != member.kind as u8, "a member stands twice in an envelope");
                let dropped_later = match member.kind {
                    Kind::Message => matches!(earlier, Kind::Errors | Kind::Context),
                    Kind::Errors => matches!(earlier, Kind::Context),
                    _ => false,
                };
                assert!(!dropped_later, "the order is: the message, then the errors, then the context");
                before += 1;
            }
            index += 1;
        }
        self
    }

    /// Replaces the form of the time.
    #[must_use]
    pub const fn with_time(mut self, time: TimeFormat) -> Self {
        self.time = time;
        self
    }

    /// Replaces the name of the object around the members: `{"error":{…}}`.
    #[must_use]
    pub const fn with_wrapper(mut self, name: &'static str) -> Self {
        self.wrapper = Some(name);
        self
    }

    /// Writes the members without an object around them: `{…}`.
    #[must_use]
    pub const fn without_wrapper(mut self) -> Self {
        self.wrapper = None;
        self
    }

    /// Lets the context begin with the fields of these keys, in this order. `request_id` and `trace_id` among them stand
    /// for those of the request, which no field of a declared error can be called.
    #[must_use]
    pub const fn with_context_first(mut self, keys: &'static [&'static str]) -> Self {
        self.context_first = keys;
        self
    }

    /// The members, in their order.
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }
}

impl EnvelopeFormat for Standard {
    fn content_type(&self, _: &Occurrence<'_>) -> &'static str {
        "application/json"
    }

    fn render(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) {
        let start = body.len();
        if self.write(occurrence, body).is_err() {
            // Only names of absurd length come here: the code, at most 63 characters, still reaches the client.
            body.truncate(start);
            if self.write_code_only(occurrence, body).is_err() {
                body.truncate(start);
            }
        }
    }
}

impl Standard {
    fn write(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
        let (spec, request) = (occurrence.spec(), occurrence.request());
        let texts = [Some(spec.name()), Some(spec.category().as_str()), request.request_id, request.trace_id];
        let reserve =
            self.fixed + texts.iter().flatten().map(|text| text.len() * WORST_ESCAPE).sum::<usize>();
        self.open(body)?;
        let begin = body.len();
        let mut whole = true;
        for (index, member) in self.members.iter().enumerate() {
            let reserve = if index >= self.droppable { "}}".len() } else { reserve };
            self.write_member(*member, occurrence, reserve, &mut whole, body)?;
        }
        // Every member begins with a comma; the first one's is where the object begins.
        if !body.open_object(begin) {
            body.raw("{")?;
        }
        body.raw(self.close())
    }

    /// What stands before the members, without their brace.
    fn open(&self, body: &mut JsonBuffer) -> Result<(), WriteError> {
        match self.wrapper {
            Some("error") => body.raw("{\"error\":"),
            Some(name) => {
                body.raw("{")?;
                body.string(name)?;
                body.raw(":")
            }
            None => Ok(()),
        }
    }

    fn close(&self) -> &'static str {
        if self.wrapper.is_some() { "}}" } else { "}" }
    }

    /// Where what is written is not `whole`, what is to be dropped before it is not written.
    fn write_member(
        &self,
        member: Member,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        whole: &mut bool,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let spec = occurrence.spec();
        let key = |body: &mut JsonBuffer| member.write_key(body);
        match member.kind {
            Kind::Errors => {
                let Some(violations) = occurrence.violations() else { return Ok(()) };
                *whole = write_violations(body, |body| member.write_key(body), violations, *whole, reserve)?;
                Ok(())
            }
            Kind::Context if !*whole => Ok(()),
            Kind::Context => self.write_context(member, occurrence, reserve, body),
            Kind::RequestId => write_optional(member, occurrence.request().request_id, body),
            Kind::TraceId => write_optional(member, occurrence.request().trace_id, body),
            Kind::RetryAfter => write_retry_after(member, occurrence, body),
            Kind::Type => key(body).and_then(|()| body.string(spec.name())),
            Kind::Code => key(body).and_then(|()| body.plain(spec.code().as_str())),
            Kind::Message => {
                key(body)?;
                *whole = body.text(&occurrence.message(), reserve + OMITTED, occurrence.status().reason())?;
                Ok(())
            }
            Kind::Category => key(body).and_then(|()| body.string(spec.category().as_str())),
            Kind::Severity => key(body).and_then(|()| body.plain(spec.severity().as_str())),
            Kind::Status => key(body).and_then(|()| body.integer(occurrence.status().as_u16().into())),
            Kind::Timestamp => key(body).and_then(|()| write_time(body, occurrence.time(), self.time)),
            Kind::Recoverable => {
                key(body)?;
                body.raw(if occurrence.recoverable() { "true" } else { "false" })
            }
        }
    }

    /// Writes what of the context the client may see; where that is nothing, or does not fit, there is no such member.
    fn write_context(
        &self,
        member: Member,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> Result<(), WriteError> {
        let start = body.len();
        let reserve = reserve + "}".len();
        if member.write_key(body).and_then(|()| body.raw("{")).is_ok() && body.room() >= reserve {
            let written = if self.context_first.is_empty() {
                occurrence.write_context(body, reserve, is_shown) > 0
            } else {
                self.write_ordered_context(occurrence, reserve, body)
            };
            if written {
                return body.raw("}");
            }
        }
        body.truncate(start);
        Ok(())
    }

    /// Whether anything was written.
    fn write_ordered_context(
        &self,
        occurrence: &Occurrence<'_>,
        reserve: usize,
        body: &mut JsonBuffer,
    ) -> bool {
        let begin = body.len();
        let request = occurrence.request();
        for key in self.context_first {
            let of_request = match *key {
                "request_id" => request.request_id,
                "trace_id" => request.trace_id,
                _ => None,
            };
            separated(body, begin, |body| match of_request {
                Some(text) => {
                    let field = ContextField::new(key, Visibility::Public, &text);
                    field.write(true, body) && body.room() >= reserve
                }
                None => {
                    occurrence.write_context(body, reserve, |field| is_shown(field) && field.key() == *key)
                        > 0
                }
            });
        }
        let rest = |field: &ContextField<'_>| is_shown(field) && !self.context_first.contains(&field.key());
        separated(body, begin, |body| occurrence.write_context(body, reserve, rest) > 0);
        body.len() > begin
    }

    fn write_code_only(&self, occurrence: &Occurrence<'_>, body: &mut JsonBuffer) -> Result<(), WriteError> {
        self.open(body)?;
        body.raw("{\"code\":")?;
        body.plain(occurrence.spec().code().as_str())?;
        body.raw(",\"status_code\":")?;
        body.integer(occurrence.status().as_u16().into())?;
        body.raw(self.close())
    }
}

fn is_shown(field: &ContextField<'_>) -> bool {
    field.visibility() != Visibility::Internal
}

fn write_optional(member: Member, text: Option<&str>, body: &mut JsonBuffer) -> Result<(), WriteError> {
    let Some(text) = text else { return Ok(()) };
    member.write_key(body)?;
    body.string(text)
}

fn write_retry_after(
    member: Member,
    occurrence: &Occurrence<'_>,
    body: &mut JsonBuffer,
) -> Result<(), WriteError> {
    let Some(retry_after) = occurrence.retry_after() else { return Ok(()) };
    member.write_key(body)?;
    body.integer(retry_after.seconds_from(occurrence.time()))
}

/// Writes behind a comma where something stands since `begin`; what says that it wrote nothing leaves nothing.
fn separated(body: &mut JsonBuffer, begin: usize, write: impl FnOnce(&mut JsonBuffer) -> bool) {
    let before = body.len();
    if (before > begin && body.raw(",").is_err()) || !write(body) {
        body.truncate(before);
    }
}
