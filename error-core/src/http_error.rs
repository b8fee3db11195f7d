//! The trait that every declared error implements.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use crate::{ContextField, ErrorSite, ErrorSpec, ErrorStatus, PublicText, RetryAfter, SpecTree, Violations};

/// An error that has an HTTP meaning.
///
/// Open, but rarely written by hand: the derive of the same name does it. Everything but [`site`](Self::site) has a
/// default that reads the declaration, or asks the error inside where there is one.
///
/// ```
/// use error_core::HttpError;
///
/// #[derive(Debug, HttpError)]
/// #[error("video {id} not found")]
/// #[http(status = 404)]
/// struct VideoNotFound {
///     #[context]
///     id: String,
/// }
///
/// let error = VideoNotFound { id: "7".into() };
/// assert_eq!(error.status().as_u16(), 404);
/// assert_eq!(error.spec().code().as_str(), "VIDEO_NOT_FOUND");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an HTTP error",
    note = "add `#[derive(HttpError)]` with `#[error(\"…\")]` and `#[http(status = …)]` to `{Self}`",
    note = "if it is somebody else's error, give the variant that holds it an `#[http(status = …)]` of its own"
)]
pub trait HttpError: Error {
    /// The site of this error: of the variant, or of the error inside a delegating variant.
    fn site(&self) -> &'static ErrorSite;

    /// The error inside, of a variant that delegates everything to it.
    fn inner(&self) -> Option<&(dyn HttpError + 'static)> {
        None
    }

    /// Hands the declared context fields and `extra(…)` members to `visit`, in their order.
    fn context(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
        if let Some(inner) = self.inner() {
            inner.context(visit);
        }
    }

    /// What the error declares: its site's spec. There is no reason to override it.
    fn spec(&self) -> &'static ErrorSpec {
        self.site().spec()
    }

    /// The status of the response.
    fn status(&self) -> ErrorStatus {
        declared::status(self)
    }

    /// Whether the client may try again.
    fn recoverable(&self) -> bool {
        declared::recoverable(self)
    }

    /// When the client may try again.
    fn retry_after(&self) -> Option<RetryAfter> {
        declared::retry_after(self)
    }

    /// What is wrong with which part of the request, if the error says so.
    fn violations(&self) -> Option<&Violations> {
        declared::violations(self)
    }

    /// Where the error was made, if it has a field that says so.
    fn location(&self) -> Option<&'static Location<'static>> {
        declared::location(self)
    }

    /// Hands the headers that the declaration adds to the response to `visit`: a name, and a value to be checked.
    fn headers(&self, visit: &mut dyn FnMut(&'static str, &[u8])) {
        if let Some(inner) = self.inner() {
            inner.headers(visit);
        }
    }

    /// Writes what the client reads as the message.
    ///
    /// # Errors
    ///
    /// What the formatter or the error's `Display` returns.
    fn public_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        declared::public_message(self, f)
    }
}

/// The bodies of the trait's defaults, callable where a variant overrides a method and the others keep the default.
pub(crate) mod declared {
    use super::{ErrorStatus, HttpError, Location, PublicText, RetryAfter, Violations, fmt};

    /// The status of the error inside, or the declared one.
    pub fn status<E: HttpError + ?Sized>(error: &E) -> ErrorStatus {
        match error.inner() {
            Some(inner) => inner.status(),
            None => error.spec().status(),
        }
    }

    /// What the error inside says, or the declaration.
    pub fn recoverable<E: HttpError + ?Sized>(error: &E) -> bool {
        match error.inner() {
            Some(inner) => inner.recoverable(),
            None => error.spec().recoverable(),
        }
    }

    /// What the error inside says, or the declaration.
    pub fn retry_after<E: HttpError + ?Sized>(error: &E) -> Option<RetryAfter> {
        match error.inner() {
            Some(inner) => inner.retry_after(),
            None => error.spec().retry_after(),
        }
    }

    /// What the error inside says; a declaration says nothing.
    pub fn violations<E: HttpError + ?Sized>(error: &E) -> Option<&Violations> {
        error.inner().and_then(HttpError::violations)
    }

    /// What the error inside says; a declaration says nothing.
    pub fn location<E: HttpError + ?Sized>(error: &E) -> Option<&'static Location<'static>> {
        error.inner().and_then(HttpError::location)
    }

    /// Writes the text of the error inside, or the declared one.
    ///
    /// # Errors
    ///
    /// What the formatter or the error's `Display` returns.
    pub fn public_message<E: HttpError + ?Sized>(error: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (error.inner(), error.spec().public()) {
            (Some(inner), _) => inner.public_message(f),
            (None, PublicText::Display) => fmt::Display::fmt(error, f),
            (None, PublicText::Reason) => f.write_str(error.status().reason()),
            (None, PublicText::Text(text)) => f.write_str(text),
        }
    }
}

/// A type whose errors can be listed: the root of a tree of specs.
///
/// The constants live in a trait of their own so that [`HttpError`] stays object-safe.
#[diagnostic::on_unimplemented(
    message = "the errors of `{Self}` cannot be listed",
    note = "`#[derive(HttpError)]` on `{Self}` implements `ErrorFamily`"
)]
pub trait ErrorFamily {
    /// All errors that the type can be.
    const TREE: &'static SpecTree;
}

impl<E: HttpError> HttpError for Box<E> {
    fn site(&self) -> &'static ErrorSite {
        (**self).site()
    }

    fn inner(&self) -> Option<&(dyn HttpError + 'static)> {
        (**self).inner()
    }

    fn context(&self, visit: &mut dyn FnMut(ContextField<'_>)) {
        (**self).context(visit);
    }

    fn status(&self) -> ErrorStatus {
        (**self).status()
    }

    fn recoverable(&self) -> bool {
        (**self).recoverable()
    }

    fn retry_after(&self) -> Option<RetryAfter> {
        (**self).retry_after()
    }

    fn violations(&self) -> Option<&Violations> {
        (**self).violations()
    }

    fn location(&self) -> Option<&'static Location<'static>> {
        (**self).location()
    }

    fn headers(&self, visit: &mut dyn FnMut(&'static str, &[u8])) {
        (**self).headers(visit);
    }

    fn public_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).public_message(f)
    }
}

impl<E: ErrorFamily> ErrorFamily for Box<E> {
    const TREE: &'static SpecTree = E::TREE;
}
