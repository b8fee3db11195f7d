//! What the stack makes of errors that are not the application's.

use std::error::Error;
use std::panic::Location;

use actix_web::ResponseError;
use error_core::{Classifier, IntoReport};

use super::ErrorStackBuilder;
use crate::rewrite::Rewrite;

impl ErrorStackBuilder {
    /// Says what becomes of errors that Actix hands over as an `E`: an extractor's, a middleware's, any type with a
    /// `ResponseError` that a handler returns. `None` leaves one to the rows behind.
    ///
    /// Rows are asked in their order, before everything that is known here of Actix's own types, and not at all about
    /// errors that are declared. What was there before is in the log as `original_error`. A row that panics has
    /// nothing to say.
    ///
    /// ```
    /// use actix_web::error::JsonPayloadError;
    /// use error_actix::{ErrorStack, HttpError};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("a request may have 2 MB")]
    /// #[http(status = 413)]
    /// struct RequestTooLarge;
    ///
    /// # fn main() -> Result<(), error_actix::ConfigError> {
    /// let errors = ErrorStack::builder()
    ///     .register::<RequestTooLarge>()
    ///     .map(|error: &JsonPayloadError| match error {
    ///         JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => Some(RequestTooLarge),
    ///         _ => None,
    ///     })
    ///     .build()?;
    /// # let _ = errors;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn map<E, R>(mut self, row: impl Fn(&E) -> Option<R> + Send + Sync + 'static) -> Self
    where
        E: ResponseError + 'static,
        R: IntoReport,
    {
        self.foreign.rows.add(Location::caller(), row);
        self
    }

    /// Says what becomes of errors that nobody declared and that are an `E`, or have one among their causes, nearest
    /// first: in a `Box<dyn Error>`, an `io::Error`, or with the feature `anyhow` an `anyhow::Error`.
    ///
    /// ```
    /// use error_actix::{ErrorStack, standard::DatabaseConnectionError};
    ///
    /// # #[derive(Debug)]
    /// # struct PoolExhausted;
    /// # impl std::fmt::Display for PoolExhausted {
    /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("no connection is free") }
    /// # }
    /// # impl std::error::Error for PoolExhausted {}
    /// # fn main() -> Result<(), error_actix::ConfigError> {
    /// let errors = ErrorStack::builder()
    ///     .map_source(|_: &PoolExhausted| Some(DatabaseConnectionError::new()))
    ///     .build()?;
    /// # let _ = errors;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn map_source<E, R>(mut self, row: impl Fn(&E) -> Option<R> + Send + Sync + 'static) -> Self
    where
        E: Error + 'static,
        R: IntoReport,
    {
        self.foreign.rows.add_source(Location::caller(), row);
        self
    }

    /// What tells the kind of an error that nobody declared and no row is for. Default: [`Classifier::new`].
    ///
    /// Of a known kind it is a [`ForeignError`](crate::ForeignError), else the system error; both are 500 and tell the
    /// client nothing.
    pub fn classifier(mut self, classifier: Classifier) -> Self {
        self.foreign.classifier = classifier;
        self
    }

    /// Which failed responses get the envelope in place of the body they have. Default: [`Rewrite::Unwritten`].
    pub fn rewrite(mut self, rewrite: Rewrite) -> Self {
        self.foreign.rewrite = rewrite;
        self
    }
}
