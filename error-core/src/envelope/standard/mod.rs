//! The standard envelope: one `error` object, its members to be chosen.

mod constant;
mod context;
mod default;
mod members;

pub(crate) use self::constant::Constant;
use crate::envelope::member::{Kind, Member, TimeFormat};
use crate::envelope::message::WORST_ESCAPE;
use crate::envelope::violations::OMITTED;
use crate::{EnvelopeFormat, JsonBuffer, Occurrence, WriteError};

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
    wrapper: Wrapper,
    members: &'static [Member],
    time: TimeFormat,
    context_first: &'static [&'static str],
    /// Room for the names, punctuation and numbers behind the message.
    fixed: usize,
    /// Where the members begin behind which nothing has to fit but what closes.
    droppable: usize,
    /// Whether the members are [`ALL`], which are written without looking at each.
    is_default: bool,
}

/// What stands around the object of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapper {
    /// `{"error":…}`, written in one piece.
    Default,
    Own(&'static str),
    Nothing,
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

/// Whether `members` are [`ALL`] under their default names.
const fn are_all(members: &[Member]) -> bool {
    let (mut all, mut members) = (ALL, members);
    while let ([expected, all_behind @ ..], [member, members_behind @ ..]) = (all, members) {
        if expected.kind as u8 != member.kind as u8 || !member.has_default_name() {
            return false;
        }
        (all, members) = (all_behind, members_behind);
    }
    all.is_empty() && members.is_empty()
}

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
            wrapper: Wrapper::Default,
            members: ALL,
            time: TimeFormat::Rfc3339,
            context_first: &[],
            fixed: FIXED_MEMBERS,
            droppable: ALL.len() - 2,
            is_default: true,
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
        self.is_default = are_all(members);
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
        self.wrapper =
            if matches!(name.as_bytes(), b"error") { Wrapper::Default } else { Wrapper::Own(name) };
        self
    }

    /// Writes the members without an object around them: `{…}`.
    #[must_use]
    pub const fn without_wrapper(mut self) -> Self {
        self.wrapper = Wrapper::Nothing;
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
        let reserve = self.reserve(occurrence);
        self.open(body)?;
        if self.is_default && occurrence.status() == occurrence.spec().status() {
            self.write_default(occurrence, reserve, body)?;
        } else {
            self.write_members(occurrence, reserve, body)?;
        }
        body.raw(self.close())
    }

    /// What the members behind the message can take.
    fn reserve(&self, occurrence: &Occurrence<'_>) -> usize {
        let (spec, request) = (occurrence.spec(), occurrence.request());
        let len = |text: Option<&str>| text.map_or(0, str::len);
        let texts = spec.name().len()
            + spec.category().as_str().len()
            + len(request.request_id)
            + len(request.trace_id);
        self.fixed + texts * WORST_ESCAPE
    }

    /// What stands before the members, without their brace.
    #[inline]
    fn open(&self, body: &mut JsonBuffer) -> Result<(), WriteError> {
        match self.wrapper {
            Wrapper::Default => body.raw("{\"error\":"),
            Wrapper::Own(name) => open_own(name, body),
            Wrapper::Nothing => Ok(()),
        }
    }

    fn close(&self) -> &'static str {
        match self.wrapper {
            Wrapper::Default | Wrapper::Own(_) => "}}",
            Wrapper::Nothing => "}",
        }
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

/// Apart, so that the default name is a copy and no call.
#[cold]
fn open_own(name: &str, body: &mut JsonBuffer) -> Result<(), WriteError> {
    body.raw("{")?;
    body.string(name)?;
    body.raw(":")
}

/// Room for the closing braces.
const CLOSING: usize = "}}".len();

/// Writes what is between the quotes of the message, and says whether it is whole.
#[inline]
fn write_message(
    occurrence: &Occurrence<'_>,
    reserve: usize,
    body: &mut JsonBuffer,
) -> Result<bool, WriteError> {
    body.text_unquoted(&occurrence.message(), reserve + OMITTED, || occurrence.status().reason())
}
