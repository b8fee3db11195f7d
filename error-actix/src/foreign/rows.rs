//! What the application makes of somebody else's errors.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use actix_web::{Error, ResponseError};
use error_core::{ErrorContext, IntoReport, Report};

use super::{CHAIN_LIMIT, chain};
use crate::panics::dispose;

type ErrorRow = Box<dyn Fn(&Error) -> Option<Report> + Send + Sync>;
type SourceRow = Box<dyn Fn(&(dyn StdError + 'static)) -> Option<Report> + Send + Sync>;

/// The application's rows, asked in the order they were given.
#[derive(Default)]
pub(crate) struct Rows {
    errors: Vec<ErrorRow>,
    sources: Vec<SourceRow>,
}

impl Rows {
    /// Adds a row for what Actix hands over as an `E`.
    pub(crate) fn add<E, R>(
        &mut self,
        location: &'static Location<'static>,
        row: impl Fn(&E) -> Option<R> + Send + Sync + 'static,
    ) where
        E: ResponseError + 'static,
        R: IntoReport,
    {
        self.errors.push(Box::new(move |error| {
            let made = row(error.as_error::<E>()?)?.into_report_at(location);
            Some(made.with_context(original(&error.to_string())))
        }));
    }

    /// Adds a row for an `E` that an undeclared error is, or was caused by.
    pub(crate) fn add_source<E, R>(
        &mut self,
        location: &'static Location<'static>,
        row: impl Fn(&E) -> Option<R> + Send + Sync + 'static,
    ) where
        E: StdError + 'static,
        R: IntoReport,
    {
        self.sources.push(Box::new(move |error| {
            let error = error.downcast_ref::<E>()?;
            let made = row(error)?.into_report_at(location);
            Some(made.with_context(original(&chain(error))))
        }));
    }

    pub(super) fn of_error(&self, error: &Error) -> Option<Report> {
        self.errors.iter().find_map(|row| guarded(|| row(error)))
    }

    /// Of the error itself, then of its causes, nearest first.
    pub(super) fn of_chain(&self, error: &(dyn StdError + 'static)) -> Option<Report> {
        if self.sources.is_empty() {
            return None;
        }
        guarded(|| {
            let mut links = std::iter::successors(Some(error), |&error| below(error)).take(CHAIN_LIMIT);
            links.find_map(|link| self.sources.iter().find_map(|row| row(link)))
        })
    }
}

/// What was there before a row made something else of it, for logs.
fn original(text: &str) -> ErrorContext {
    ErrorContext::new().internal("original_error", text)
}

/// A row that panics has nothing to say.
fn guarded(row: impl FnOnce() -> Option<Report>) -> Option<Report> {
    catch_unwind(AssertUnwindSafe(row)).unwrap_or_else(|payload| {
        dispose(payload);
        tracing::error!(target: "error_actix", "a row of the foreign table panicked");
        None
    })
}

/// The error inside: what an `io::Error` holds would not be among its sources.
fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    held.map(|held| held as _).or_else(|| error.source())
}

/// Shows how many rows there are: what they do has no name.
impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { errors, sources } = self;
        f.debug_struct("Rows").field("errors", &errors.len()).field("sources", &sources.len()).finish()
    }
}
