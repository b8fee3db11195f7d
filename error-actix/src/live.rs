//! An error that is still there: alone, or with what surrounds it.

use std::time::SystemTime;

use error_core::{HttpError, Occurrence, Report};

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

    /// Whether observers have been told before it came here.
    pub(crate) fn is_recorded(self) -> bool {
        matches!(self, Self::Report(report) if report.is_recorded())
    }
}
