//! An error on its way out, with what surrounds it.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use super::surroundings::ErrorContext;
use super::unexpected::Unexpected;
use crate::{HttpError, Occurrence};

/// Any [`HttpError`], what surrounds it, and where it became a report.
///
/// `?` makes one of any such error, and of a `Box<dyn Error>` or (feature `anyhow`) an `anyhow::Error`, which become the
/// system error, their chain kept. A report is no error itself: ask [`error`](Self::error).
///
/// ```
/// use error_core::{ErrorContext, HttpError, Report};
///
/// #[derive(Debug, HttpError)]
/// #[error("sold out")]
/// #[http(status = 409)]
/// struct SoldOut;
///
/// fn buy() -> Result<(), Report> {
///     Err(SoldOut)?
/// }
///
/// let report = buy().unwrap_err().with_context(ErrorContext::new().operation("buy"));
/// assert_eq!(report.error().status().as_u16(), 409);
/// assert!(report.downcast_ref::<SoldOut>().is_some());
/// ```
pub struct Report(Box<Inner>);

struct Inner {
    error: Box<dyn HttpError + Send + Sync>,
    context: ErrorContext,
    location: &'static Location<'static>,
    recorded: bool,
}

impl Report {
    /// A report of `error`, made at the caller's place.
    #[track_caller]
    pub fn new<E: HttpError + Send + Sync + 'static>(error: E) -> Self {
        Self::at(Location::caller(), error)
    }

    fn at<E: HttpError + Send + Sync + 'static>(location: &'static Location<'static>, error: E) -> Self {
        Self(Box::new(Inner {
            error: Box::new(error),
            context: ErrorContext::new(),
            location,
            recorded: false,
        }))
    }

    /// Adds what is known further out; what is there already stays.
    #[must_use]
    pub fn with_context(mut self, context: ErrorContext) -> Self {
        self.0.context = std::mem::take(&mut self.0.context).within(context);
        self
    }

    /// The error.
    pub fn error(&self) -> &(dyn HttpError + 'static) {
        &*self.0.error
    }

    /// What surrounds it.
    pub fn context(&self) -> &ErrorContext {
        &self.0.context
    }

    /// Where it became a report, or was made, if it says so itself.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.error.location().unwrap_or(self.0.location)
    }

    /// Whether observers have been told already, so that no boundary tells them again.
    pub fn is_recorded(&self) -> bool {
        self.0.recorded
    }

    /// Notes that observers have been told.
    pub fn mark_recorded(&mut self) {
        self.0.recorded = true;
    }

    /// The error as what it is, if it is an `E`.
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        let error: &(dyn Error + 'static) = &*self.0.error;
        error.downcast_ref()
    }

    /// The error as what it is, without what surrounded it.
    ///
    /// # Errors
    ///
    /// The report, unchanged, if the error is no `E`.
    pub fn downcast<E: Error + 'static>(self) -> Result<E, Self> {
        if self.downcast_ref::<E>().is_none() {
            return Err(self);
        }
        let Inner { error, context, location, recorded } = *self.0;
        let error: Box<dyn Error + Send + Sync> = error;
        error.downcast::<E>().map(|error| *error).map_err(|error| {
            // It has just been seen to be one; whatever else it is, its chain is kept.
            let error: Box<dyn HttpError + Send + Sync> = Box::new(Unexpected::from_error(error));
            Self(Box::new(Inner { error, context, location, recorded }))
        })
    }

    /// The occurrence of this report at `time`, or when its context says.
    pub fn occurrence(&self, time: std::time::SystemTime) -> Occurrence<'_> {
        Occurrence::new(self.error(), time).with_context(self.context()).with_location(self.0.location)
    }
}

/// The error's own text, for logs.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)
    }
}

/// The error's text, its causes and the place, for `main` and tests; never its `Debug`, which belongs to the user.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        for cause in super::causes_of(self.error()) {
            write!(f, "\n  caused by: {cause}")?;
        }
        write!(f, "\n  at {}", self.location())
    }
}

/// What can become a [`Report`]: every [`HttpError`] that may be sent between threads, and what is nobody's declared
/// error (`Box<dyn Error>`, `anyhow::Error`), which becomes the system error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become a `Report`",
    note = "derive `HttpError` for it, or turn it into a `Box<dyn Error + Send + Sync>`, which becomes the system error"
)]
pub trait IntoReport {
    /// The report, as one that was made at `location`; a report that is one already keeps its own.
    fn into_report_at(self, location: &'static Location<'static>) -> Report;

    /// The report, made at the caller's place.
    #[track_caller]
    fn into_report(self) -> Report
    where
        Self: Sized,
    {
        self.into_report_at(Location::caller())
    }
}

#[diagnostic::do_not_recommend]
impl<E: HttpError + Send + Sync + 'static> IntoReport for E {
    fn into_report_at(self, location: &'static Location<'static>) -> Report {
        Report::at(location, self)
    }
}

impl IntoReport for Report {
    fn into_report_at(self, _: &'static Location<'static>) -> Report {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<E: HttpError + Send + Sync + 'static> From<E> for Report {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

macro_rules! unexpected_errors {
    ($($(#[$attribute:meta])* $error:ty => $made:expr,)*) => {
        $(
            $(#[$attribute])*
            impl IntoReport for $error {
                fn into_report_at(self, location: &'static Location<'static>) -> Report {
                    Report::at(location, $made(self))
                }
            }

            $(#[$attribute])*
            impl From<$error> for Report {
                #[track_caller]
                fn from(error: $error) -> Self {
                    error.into_report()
                }
            }
        )*
    };
}

unexpected_errors! {
    Box<dyn Error + Send + Sync> => Unexpected::from_error,
    Box<dyn Error> => |error: Self| Unexpected::from_chain(&*error),
    #[cfg(feature = "anyhow")]
    #[cfg_attr(docsrs, doc(cfg(feature = "anyhow")))]
    // In a box of its own type, so that it can be recognized whether or not a backtrace was asked for.
    anyhow::Error => |error: Self| Unexpected::from_error(error.reallocate_into_boxed_dyn_error_without_backtrace()),
}
