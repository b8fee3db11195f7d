//! What is known of an error before it happens.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::envelope::Constant;
use crate::{
    ActionPolicy, Category, ContextMember, ErrorAction, ErrorCode, ErrorStatus, RetryAfter, Severity,
};

/// Everything that one declared error says of itself, as constant data.
///
/// The derive writes one for each struct and each variant. By hand it is built from a code and a status, whose
/// defaults the `with_*` methods replace:
///
/// ```
/// use error_core::{ErrorCode, ErrorSpec, ErrorStatus, Severity};
///
/// # fn main() -> Result<(), error_core::InvalidCode> {
/// let spec = ErrorSpec::new("Sold", ErrorCode::new("TICKET_SOLD")?, ErrorStatus::CONFLICT)
///     .with_severity(Severity::Medium);
/// assert_eq!(spec.category().as_str(), "resource_conflict");
/// assert!(!spec.recoverable());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorSpec {
    name: &'static str,
    code: ErrorCode,
    status: SpecStatus,
    category: Category,
    severity: Severity,
    recoverable: bool,
    retry_after: Option<Duration>,
    public: PublicText,
    docs: Option<&'static str>,
    action: ErrorAction,
    policy: ActionPolicy,
    description: &'static str,
    members: &'static str,
    headers: &'static [&'static str],
}

/// The status in a spec: known, or decided by a field when the error happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpecStatus {
    /// Always this one.
    Fixed(ErrorStatus),
    /// A field decides; this one stands where no error is at hand.
    Dynamic {
        /// What the field's value is replaced by when it is no error status.
        default: ErrorStatus,
    },
}

/// What the client reads as the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicText {
    /// The error's own `Display`: the rule for 4xx.
    Display,
    /// The status's reason phrase: the rule for 5xx, whose `Display` is for the log.
    Reason,
    /// A text of its own, as declared; `{field}` stands for a value.
    Text(&'static str),
}

impl ErrorSpec {
    /// A spec with the defaults that follow from its status.
    pub const fn new(name: &'static str, code: ErrorCode, status: ErrorStatus) -> Self {
        Self {
            name,
            code,
            status: SpecStatus::Fixed(status),
            category: Category::of_status(status),
            severity: Severity::of_status(status),
            recoverable: status.is_recoverable(),
            retry_after: None,
            public: if status.is_client_error() { PublicText::Display } else { PublicText::Reason },
            docs: None,
            action: ErrorAction::Log,
            policy: ActionPolicy::new(),
            description: "",
            members: "",
            headers: &[],
        }
    }

    /// Says that a field decides the status and the given one is only the default.
    #[must_use]
    pub const fn with_dynamic_status(mut self) -> Self {
        self.status = SpecStatus::Dynamic { default: self.status() };
        self
    }

    /// Replaces the category.
    #[must_use]
    pub const fn with_category(mut self, category: Category) -> Self {
        self.category = category;
        self
    }

    /// Replaces the severity.
    #[must_use]
    pub const fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says whether the client may try again.
    #[must_use]
    pub const fn with_recoverable(mut self, recoverable: bool) -> Self {
        self.recoverable = recoverable;
        self
    }

    /// Gives the delay after which the client may try again.
    #[must_use]
    pub const fn with_retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// Replaces what the client reads.
    #[must_use]
    pub const fn with_public(mut self, public: PublicText) -> Self {
        self.public = public;
        self
    }

    /// Gives the page that explains the error.
    #[must_use]
    pub const fn with_docs(mut self, url: &'static str) -> Self {
        self.docs = Some(url);
        self
    }

    /// Says what our own side does about the error.
    #[must_use]
    pub const fn with_action(mut self, action: ErrorAction, policy: ActionPolicy) -> Self {
        self.action = action;
        self.policy = policy;
        self
    }

    /// Describes the error for the catalogue, in Markdown; of a derived one it is the doc comment.
    #[must_use]
    pub const fn with_description(mut self, markdown: &'static str) -> Self {
        self.description = markdown;
        self
    }

    /// Names the members of the context for the catalogue, each on a line of its own as `key: what`, where `what` is
    ///
    /// - `string`, `integer`, `number`, `boolean` or `any`, with `?` behind it where the value may be null and `[]` for an
    ///   array of it, so that `integer?[]?` is an array of numbers or nulls, or null;
    /// - the same behind `internal`, for one that the client never sees;
    /// - `redacted`.
    ///
    /// A text of another form counts as internal, so that a slip shows nothing to anybody.
    ///
    /// ```
    /// use error_core::{ErrorCode, ErrorSpec, ErrorStatus, Visibility};
    ///
    /// # fn main() -> Result<(), error_core::InvalidCode> {
    /// let spec = ErrorSpec::new("Sold", ErrorCode::new("TICKET_SOLD")?, ErrorStatus::CONFLICT)
    ///     .with_members("seats: integer[]\nbuyer: internal string");
    /// let keys: Vec<_> = spec.members().map(|member| (member.key(), member.visibility())).collect();
    /// assert_eq!(keys, [("seats", Visibility::Public), ("buyer", Visibility::Internal)]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn with_members(mut self, members: &'static str) -> Self {
        self.members = members;
        self
    }

    /// Names the headers that the error adds to its response, for the catalogue.
    #[must_use]
    pub const fn with_headers(mut self, names: &'static [&'static str]) -> Self {
        self.headers = names;
        self
    }

    /// The error's name, the envelope's `type`: `NotFound`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The stable code: `VIDEO_NOT_FOUND`.
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The declared status: for a dynamic one, its default. Of an error at hand ask [`HttpError::status`].
    ///
    /// [`HttpError::status`]: crate::HttpError::status
    pub const fn status(&self) -> ErrorStatus {
        match self.status {
            SpecStatus::Fixed(status) | SpecStatus::Dynamic { default: status } => status,
        }
    }

    /// Whether the status is fixed.
    pub const fn spec_status(&self) -> SpecStatus {
        self.status
    }

    /// The category.
    pub const fn category(&self) -> Category {
        self.category
    }

    /// The severity.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether the client may try again, as declared.
    pub const fn recoverable(&self) -> bool {
        self.recoverable
    }

    /// The declared delay before another try; a field's value is not known here.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after.map(RetryAfter::Delay)
    }

    /// What the client reads as the message.
    pub const fn public(&self) -> PublicText {
        self.public
    }

    /// The page that explains the error.
    pub const fn docs(&self) -> Option<&'static str> {
        self.docs
    }

    /// What our own side does about the error.
    pub const fn action(&self) -> ErrorAction {
        self.action
    }

    /// The numbers of the action.
    pub const fn policy(&self) -> ActionPolicy {
        self.policy
    }

    /// What the error means, in Markdown; empty where nothing is said.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// The members of the context that the error declares, in their order.
    pub fn members(&self) -> impl Iterator<Item = ContextMember> + use<> {
        self.members.lines().map(ContextMember::read)
    }

    /// The names of the headers that the error declares.
    pub const fn headers(&self) -> &'static [&'static str] {
        self.headers
    }
}

/// The one place in memory that stands for a declared error: its spec, and the number that monitors count it under.
///
/// A site is always a `static`; that, and not the address of a constant, is an error's identity at run time.
#[derive(Debug)]
pub struct ErrorSite {
    spec: &'static ErrorSpec,
    id: AtomicU32,
    /// The same, of a site whose status is fixed.
    countable: AtomicU32,
    /// Follows from the spec alone, so a test has nothing to reset.
    constant: OnceLock<Constant>,
}

/// How many sites a process may number; errors beyond are counted together.
pub(crate) const MAX_SITES: usize = 1024;

/// The number shared by all sites beyond [`MAX_SITES`].
pub(crate) const OVERFLOW_SITE: usize = 0;

/// The next number to give. Numbers are names, not state: a test has nothing to reset.
static NEXT_ID: AtomicU32 = AtomicU32::new(OVERFLOW_SITE as u32 + 1);

/// How many sites may have been given numbers.
pub(crate) fn numbered_sites() -> usize {
    (NEXT_ID.load(Ordering::Relaxed) as usize).min(MAX_SITES)
}

/// An id that has not been given yet.
const UNNUMBERED: u32 = u32::MAX;

impl ErrorSite {
    /// The site of a spec. Put it in a `static`.
    pub const fn new(spec: &'static ErrorSpec) -> Self {
        Self {
            spec,
            id: AtomicU32::new(UNNUMBERED),
            countable: AtomicU32::new(UNNUMBERED),
            constant: OnceLock::new(),
        }
    }

    /// What the error declares.
    pub const fn spec(&self) -> &'static ErrorSpec {
        self.spec
    }

    /// This site's number if it has one and its status is fixed, so that counting it is one step; none that a site can
    /// have otherwise.
    #[inline]
    pub(crate) fn countable_id(&'static self) -> usize {
        self.countable.load(Ordering::Relaxed) as usize
    }

    /// Replaces the spec of a site that is not in its `static` yet: a whole site has a destructor, which no constant may
    /// run.
    pub(crate) const fn describe(&mut self, spec: &'static ErrorSpec) {
        self.spec = spec;
    }

    /// What a standard envelope says of every error of this site, written once.
    #[inline]
    pub(crate) fn constant(&'static self) -> &'static Constant {
        self.constant.get_or_init(|| Constant::of(self.spec))
    }

    /// This site's number, below [`MAX_SITES`].
    pub(crate) fn id(&'static self) -> usize {
        match self.id.load(Ordering::Relaxed) {
            UNNUMBERED => self.assign_id(),
            id => id as usize,
        }
    }

    /// Two threads may both come here; the loser's number is never used.
    #[cold]
    fn assign_id(&self) -> usize {
        let mut fresh = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        if fresh as usize >= MAX_SITES {
            // Stay here, so that the counter never comes round to numbers in use.
            NEXT_ID.store(MAX_SITES as u32, Ordering::Relaxed);
            fresh = OVERFLOW_SITE as u32;
        }
        match self.id.compare_exchange(UNNUMBERED, fresh, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => {
                if matches!(self.spec.status, SpecStatus::Fixed(_)) {
                    self.countable.store(fresh, Ordering::Relaxed);
                }
                fresh as usize
            }
            Err(earlier) => earlier as usize,
        }
    }
}
