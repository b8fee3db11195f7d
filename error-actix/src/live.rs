//! An error that is still there: alone, or with what surrounds it.

use std::time::SystemTime;

use error_core::{HttpError, Occurrence, Report, Unexpected};

#[derive(Clone, Copy)]
pub(crate) enum Live<'a> {
    Error(&'a (dyn HttpError + 'static)),
    Report(&'a Report),
}

impl<'a> Live<'a> {
    pub(crate) fn occurrence(self, time: SystemTime) -> Occurrence<'a> {
        match self {
            Self::Error(error) => Occurrence::new(error, time),
            Self::Report(report) => report.occurrence(time),
        }
    }

    pub(crate) fn error(self) -> &'a (dyn HttpError + 'static) {
        match self {
            Self::Error(error) => error,
            Self::Report(report) => report.error(),
        }
    }

    /// The report of an error that nobody declared, and that error.
    pub(crate) fn unexpected(self) -> Option<(&'a Report, &'a Unexpected)> {
        match self {
            Self::Report(report) => Some((report, report.downcast_ref()?)),
            Self::Error(_) => None,
        }
    }

    /// Whether observers have been told before it came here.
    pub(crate) fn is_recorded(self) -> bool {
        matches!(self, Self::Report(report) if report.is_recorded())
    }
}
