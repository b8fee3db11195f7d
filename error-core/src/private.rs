//! What expansions of the derives and adapters call. Not public: it changes with any release.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use crate::__provide as provide;
pub use crate::http_error::declared::{
    location, public_message, recoverable, retry_after, status, violations,
};
pub use crate::http_error::{ErrorFamily, HttpError};
pub use crate::log::{Measured, is_harmful};
pub use crate::monitor::Routes;
pub use crate::negotiation::names_media_type;
pub use crate::panics::dispose;
#[cfg(error_generic_member_access)]
pub use crate::provide::{ThiserrorProvide, provide_backtrace};
pub use crate::redact::Cutting;
pub use crate::violation::pointer::push_segment;
pub use crate::wire::{FromMember, wire_code};
pub use crate::{
    ActionPolicy, AsRetryAfter, AsViolations, Category, ContextField, ErrorAction, ErrorContext, ErrorSite,
    ErrorSpec, ErrorStatus, FromWire, Json, Origin, PublicText, RetryAfter, Severity, SpecTree, Violations,
    Visibility, WireError,
};

/// What the macros of events expand to.
pub use tracing;

use crate::{ErrorCode, IntoReport, Report};

/// What `assert_unique_codes!` evaluates.
pub mod unique_codes {
    pub use crate::unique_codes::{
        Shared, as_str, count_codes, count_trees, find, message, message_len, table_size,
    };
}

/// A spec with the defaults of its status. The macro has checked code and status.
pub const fn spec(name: &'static str, code: &'static str, status: u16) -> ErrorSpec {
    let status = match ErrorStatus::new(status) {
        Ok(status) => status,
        Err(_) => ErrorStatus::INTERNAL_SERVER_ERROR,
    };
    ErrorSpec::new(name, ErrorCode::trusted(code), status)
}

/// [`Category::allows`], for a status that the macro has checked.
pub const fn category_allows(category: Category, status: u16) -> bool {
    match ErrorStatus::new(status) {
        Ok(status) => category.allows(status),
        Err(_) => false,
    }
}

/// The status that a field gives, or else the declared default.
pub fn dynamic_status<E: HttpError + ?Sized>(error: &E, status: Option<ErrorStatus>) -> ErrorStatus {
    status.unwrap_or(error.spec().status())
}

/// The context of the error inside, for variants that leave theirs to it.
pub fn inner_context<E: HttpError + ?Sized>(error: &E, visit: &mut dyn FnMut(ContextField<'_>)) {
    if let Some(inner) = error.inner() {
        inner.context(visit);
    }
}

/// Fields of `#[context]`, and `extra(…)` members.
pub fn public<const N: usize>(
    visit: &mut dyn FnMut(ContextField<'_>),
    fields: [(&'static str, &dyn Json); N],
) {
    each(visit, Visibility::Public, &fields);
}

/// Fields of `#[context(internal)]`.
pub fn internal<const N: usize>(
    visit: &mut dyn FnMut(ContextField<'_>),
    fields: [(&'static str, &dyn Json); N],
) {
    each(visit, Visibility::Internal, &fields);
}

/// Fields of `#[context(redact)]`.
pub fn redacted<const N: usize>(
    visit: &mut dyn FnMut(ContextField<'_>),
    fields: [(&'static str, &dyn Json); N],
) {
    each(visit, Visibility::Redacted, &fields);
}

fn each(
    visit: &mut dyn FnMut(ContextField<'_>),
    visibility: Visibility,
    fields: &[(&'static str, &dyn Json)],
) {
    for (key, value) in fields {
        visit(ContextField::new(key, visibility, *value));
    }
}

/// The headers of the error inside, for variants that leave theirs to it.
pub fn inner_headers<E: HttpError + ?Sized>(error: &E, visit: &mut dyn FnMut(&'static str, &[u8])) {
    if let Some(inner) = error.inner() {
        inner.headers(visit);
    }
}

/// Shorter to call than what the public builders ask for: expansions say it for every variant.
impl ErrorSpec {
    /// [`ErrorSpec::with_retry_after`].
    #[doc(hidden)]
    #[must_use]
    pub const fn with_retry_after_millis(self, millis: u64) -> Self {
        self.with_retry_after(Duration::from_millis(millis))
    }

    /// [`ErrorSpec::with_public`].
    #[doc(hidden)]
    #[must_use]
    pub const fn with_public_text(self, text: &'static str) -> Self {
        self.with_public(PublicText::Text(text))
    }
}

impl ActionPolicy {
    /// [`ActionPolicy::with_retry_delay`].
    #[doc(hidden)]
    #[must_use]
    pub const fn with_retry_delay_millis(self, millis: u64) -> Self {
        self.with_retry_delay(Duration::from_millis(millis))
    }
}

/// One site for each spec.
#[expect(clippy::indexing_slicing, reason = "the index is below both lengths, and this runs in the compiler")]
pub const fn sites<const N: usize>(specs: &'static [ErrorSpec; N]) -> [ErrorSite; N] {
    const BLANK: ErrorSpec = ErrorSpec::new("", ErrorCode::trusted(""), ErrorStatus::INTERNAL_SERVER_ERROR);
    let mut sites = [const { ErrorSite::new(&BLANK) }; N];
    let mut index = 0;
    while index < N {
        sites[index].describe(&specs[index]);
        index += 1;
    }
    sites
}

/// What a function returns under `#[handle_errors]`: an error that can carry a context.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry the context that `#[handle_errors]` adds",
    label = "a function under `#[handle_errors]` returns an error that a `Report` fits into",
    note = "declare `-> Result<…, Report>`; `?` turns `{Self}` into a `Report`"
)]
pub trait CarriesReport: IntoReport + From<Report> {}

#[diagnostic::do_not_recommend]
impl<E: IntoReport + From<Report>> CarriesReport for E {}

/// What a function under `#[handle_errors]` returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `Result`",
    label = "no error leaves a function that returns this",
    note = "declare `-> Result<…, Report>`, or take `#[handle_errors]` off"
)]
pub trait Leaves: Sized {
    /// The same, an error with `context`.
    #[must_use]
    fn leave(self, context: impl FnOnce() -> ErrorContext) -> Self;
}

impl<T, E: CarriesReport> Leaves for Result<T, E> {
    fn leave(self, context: impl FnOnce() -> ErrorContext) -> Self {
        // What is no report yet is none of ours: `?` has made one, and knows where.
        self.map_err(|error| E::from(error.into_report().with_context(context())))
    }
}

/// The result of a function under `#[handle_errors]`, an error with `context`.
pub fn leave<R: Leaves>(result: R, context: impl FnOnce() -> ErrorContext) -> R {
    result.leave(context)
}

/// Runs the body of a function, which may hand on what it has borrowed.
pub fn run<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// A value of the type that a function declares, for code that never runs.
pub fn declared<T>() -> T {
    unreachable!("stands behind `if false`")
}

/// The error inside a delegating variant.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP error",
    label = "a transparent variant leaves everything to the error inside, as long as it has no `#[http(…)]`",
    note = "add `#[derive(HttpError)]` with `#[error(\"…\")]` and `#[http(status = …)]` to `{Self}`",
    note = "if it is somebody else's error, give what holds it an `#[http(status = …)]` of its own"
)]
pub trait Delegate {
    /// All errors that it can be.
    const TREE: &'static SpecTree;

    /// The error, without its type.
    fn as_http_error(&self) -> &(dyn HttpError + 'static);
}

#[diagnostic::do_not_recommend]
impl<T: HttpError + ErrorFamily + 'static> Delegate for T {
    const TREE: &'static SpecTree = <T as ErrorFamily>::TREE;

    fn as_http_error(&self) -> &(dyn HttpError + 'static) {
        self
    }
}

/// A field as `Display` shows it; paths, which have no `Display`, included. Called as a method, so that the compiler
/// chooses by the field's type.
pub trait AsDisplay<'a> {
    /// What is shown.
    type Target: fmt::Display;

    /// The field behind a `Display`.
    fn as_display(&'a self) -> Self::Target;
}

impl<'a, T: fmt::Display + ?Sized + 'a> AsDisplay<'a> for &T {
    type Target = &'a T;

    fn as_display(&'a self) -> &'a T {
        self
    }
}

impl<'a> AsDisplay<'a> for Path {
    type Target = std::path::Display<'a>;

    fn as_display(&'a self) -> Self::Target {
        self.display()
    }
}

impl<'a> AsDisplay<'a> for PathBuf {
    type Target = std::path::Display<'a>;

    fn as_display(&'a self) -> Self::Target {
        self.display()
    }
}

/// Stands in a message for the value of a redacted field, whatever the format spec asks for.
#[derive(Clone, Copy)]
pub struct Redacted;

macro_rules! shown_as_redacted {
    ($($by:ident),*) => {
        $(impl fmt::$by for Redacted {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(crate::redact::REDACTED)
            }
        })*
    };
}

shown_as_redacted!(Display, Debug, Octal, LowerHex, UpperHex, Pointer, Binary, LowerExp, UpperExp);

/// A source field as `dyn Error`. Called as a method, so that boxes and other pointers are looked through.
pub trait AsDynError<'a> {
    /// The field as an error.
    fn as_dyn_error(&self) -> &(dyn Error + 'a);
}

impl<'a, T: Error + 'a> AsDynError<'a> for T {
    fn as_dyn_error(&self) -> &(dyn Error + 'a) {
        self
    }
}

macro_rules! as_dyn_error_of {
    ($($of:ty),*) => {
        $(impl<'a> AsDynError<'a> for $of {
            fn as_dyn_error(&self) -> &(dyn Error + 'a) {
                self
            }
        })*
    };
}

as_dyn_error_of!(
    dyn Error + 'a,
    dyn Error + Send + 'a,
    dyn Error + Send + Sync + 'a,
    dyn Error + Send + Sync + std::panic::UnwindSafe + 'a
);

/// The value of a field named by `status = .field`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the status of an error",
    label = "named by `status = .…`",
    note = "a status field is an `ErrorStatus`, a `u16` or an `http::StatusCode`"
)]
pub trait AsStatus {
    /// The status, if it is one of an error.
    fn as_status(&self) -> Option<ErrorStatus>;
}

#[diagnostic::do_not_recommend]
impl AsStatus for ErrorStatus {
    fn as_status(&self) -> Option<ErrorStatus> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl AsStatus for u16 {
    fn as_status(&self) -> Option<ErrorStatus> {
        ErrorStatus::new(*self).ok()
    }
}

#[diagnostic::do_not_recommend]
impl AsStatus for http::StatusCode {
    fn as_status(&self) -> Option<ErrorStatus> {
        ErrorStatus::try_from(*self).ok()
    }
}

/// The value of a field named by `recoverable = .field`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say whether an error is recoverable",
    label = "named by `recoverable = .…`",
    note = "a recoverable field is a `bool`"
)]
pub trait AsRecoverable {
    /// Whether the client may try again.
    fn as_recoverable(&self) -> bool;
}

#[diagnostic::do_not_recommend]
impl AsRecoverable for bool {
    fn as_recoverable(&self) -> bool {
        *self
    }
}
