//! Errors that are not ours, recognized: by the application's rows, by their types, by their kind, by their status.

mod actix;
#[cfg(feature = "actix-multipart")]
mod multipart;
mod rows;
mod status;

use std::error::Error as StdError;
use std::io;

use actix_web::Error;
use actix_web::error::{BlockingError, UrlGenerationError};
use error_core::{Classifier, ForeignError, Occurrence, Report, Unexpected};

pub(crate) use self::actix::{cut, recognize as of_actix};
pub(crate) use self::rows::Rows;
pub(crate) use self::status::of_status;
use crate::FrameworkError;
use crate::live::Live;
use crate::rewrite::Rewrite;

/// The most errors of a chain that are named.
const CHAIN_LIMIT: usize = 32;

/// What a stack has settled about errors that are not its own.
#[derive(Debug, Default)]
pub(crate) struct Foreign {
    pub(crate) rows: Rows,
    pub(crate) classifier: Classifier,
    pub(crate) rewrite: Rewrite,
}

/// What an error has turned out to be.
pub(crate) enum Recognized {
    /// The framework's, or of a kind that the classifier knows.
    Framework(FrameworkError),
    /// What a row of the application made of it.
    Mapped(Report),
}

impl Recognized {
    pub(crate) fn live(&self) -> Live<'_> {
        match self {
            Self::Framework(error) => Live::Error(error),
            Self::Mapped(report) => Live::Report(report),
        }
    }

    /// The occurrence in the place of one of the error that was recognized.
    pub(crate) fn instead_of<'a>(&'a self, recognized: &Occurrence<'a>) -> Occurrence<'a> {
        let occurrence = self.live().occurrence(recognized.time()).with_request(recognized.request());
        match (self, recognized.surroundings(), recognized.location()) {
            (Self::Framework(_), Some(context), Some(location)) => {
                occurrence.with_context(context).with_location(location)
            }
            // A mapped report has taken the context along.
            _ => occurrence,
        }
    }
}

impl From<FrameworkError> for Recognized {
    fn from(error: FrameworkError) -> Self {
        Self::Framework(error)
    }
}

impl Foreign {
    /// What an error of Actix or of anybody else is, if its type is known. `is_of_files` says that it comes from a
    /// service of files, whose status is about the file that the client asked for.
    pub(crate) fn recognize(&self, error: &Error, is_of_files: bool) -> Option<Recognized> {
        if let Some(report) = self.rows.of_error(error) {
            return Some(Recognized::Mapped(report));
        }
        if let Some(error) = actix::recognize(error) {
            return Some(error.into());
        }
        #[cfg(feature = "actix-multipart")]
        if let Some(recognized) = multipart::recognize(self, error) {
            return Some(recognized);
        }
        if is_of_files && let Some(error) = error.as_error::<io::Error>() {
            return status::of_a_file(error);
        }
        // An `io::Error` of kind NotFound is a missing file of ours, not a missing page: Actix would answer 404.
        let undeclared = undeclared(error)?;
        Some(self.classify(undeclared).unwrap_or_else(|| unexpected(chain(undeclared))))
    }

    /// What an error is that became a report though nobody declared it.
    pub(crate) fn of_report(&self, occurrence: &Occurrence<'_>) -> Option<Recognized> {
        let error: &(dyn StdError + 'static) = occurrence.error();
        let unexpected: &Unexpected = error.downcast_ref()?;
        Some(match self.classify(unexpected.error())? {
            Recognized::Mapped(report) => {
                let context = occurrence.surroundings().cloned().unwrap_or_default();
                Recognized::Mapped(report.with_context(context))
            }
            recognized @ Recognized::Framework(_) => recognized,
        })
    }

    /// What an error is that nobody declared: what a row makes of it or of one of its causes, else one of its kind;
    /// `None` if nothing is known of it.
    pub(crate) fn classify(&self, error: &(dyn StdError + 'static)) -> Option<Recognized> {
        if let Some(report) = self.rows.of_chain(error) {
            return Some(Recognized::Mapped(report));
        }
        let kind = ForeignError::classify(&self.classifier, error)?;
        Some(FrameworkError::Foreign(kind).into())
    }
}

/// The error as one of the standard library's trait, which Actix's own does not lead to.
fn undeclared(error: &Error) -> Option<&(dyn StdError + 'static)> {
    if let Some(error) = error.as_error::<Box<dyn StdError>>() {
        return Some(&**error);
    }
    let known = error.as_error::<io::Error>().map(|error| error as &(dyn StdError + 'static));
    let known = known.or_else(|| error.as_error::<serde_json::Error>().map(|error| error as _));
    let known = known.or_else(|| error.as_error::<UrlGenerationError>().map(|error| error as _));
    known.or_else(|| error.as_error::<BlockingError>().map(|error| error as _))
}

fn unexpected(detail: String) -> Recognized {
    FrameworkError::Unexpected { detail }.into()
}

/// An error and its causes, for the log, which has a limit of its own.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.take(CHAIN_LIMIT).fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
