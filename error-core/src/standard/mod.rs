//! Ready-made errors, one file for each group.
//!
//! Each says what the client reads and what only the log has. Their fields are public, so that a handler can match and
//! read them, but for the cause, which `with_cause` adds and which never reaches a client. An application declares its
//! own errors beside them, and delegates to one where it fits:
//!
//! ```
//! use error_core::HttpError;
//! use error_core::standard::{DatabaseConnectionError, ResourceNotFoundError};
//!
//! #[derive(Debug, HttpError)]
//! enum VideoError {
//!     #[error(transparent)]
//!     NotFound(#[from] ResourceNotFoundError),
//!     #[error(transparent)]
//!     Database(#[from] DatabaseConnectionError),
//! }
//!
//! let error = VideoError::from(ResourceNotFoundError::new("Video", "7"));
//! assert_eq!(error.to_string(), "Video with ID 7 not found");
//! assert_eq!(error.spec().code().as_str(), "RESOURCE_NOT_FOUND");
//!
//! let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
//! let error = VideoError::from(DatabaseConnectionError::new().with_cause(refused));
//! assert_eq!((error.status().as_u16(), error.spec().code().as_str()), (500, "DATABASE_CONNECTION"));
//! ```

use std::error::Error;

/// What made an error, for the log.
type Cause = Box<dyn Error + Send + Sync>;

/// Lets a cause be added to an error.
macro_rules! with_cause {
    ($error:ident) => {
        impl $error {
            /// Adds what made the error, which only the log shows.
            #[must_use]
            pub fn with_cause(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
                self.source = Some(cause.into());
                self
            }
        }
    };
}

mod authentication;
mod authorization;
mod cache;
mod conflict;
mod database;
mod email;
mod external;
mod file;
mod memory;
mod model;
mod not_found;
mod payment;
mod processing;
mod provider;
mod rate_limit;
mod rendering;
mod schedule;
mod storage;
mod system;
mod timeout;
mod token_budget;
mod validation;

pub use self::authentication::{AuthenticationError, InvalidTokenError, TokenExpiredError};
pub use self::authorization::{AuthorizationError, InsufficientPermissionsError};
pub use self::cache::{CacheConnectionError, CacheError};
pub use self::conflict::{ResourceAlreadyExistsError, ResourceConflictError};
pub use self::database::{DatabaseConnectionError, DatabaseError, DatabaseQueryError};
pub use self::email::EmailError;
pub use self::external::ExternalServiceError;
pub use self::file::{FileSizeError, FileTypeError};
pub use self::memory::MemoryError;
pub use self::model::{ModelError, ModelInferenceError, ModelLoadError, ModelNotFoundError};
pub use self::not_found::ResourceNotFoundError;
pub use self::payment::PaymentError;
pub use self::processing::{ProcessingError, ProcessingTimeoutError};
pub use self::provider::ProviderError;
pub use self::rate_limit::RateLimitError;
pub use self::rendering::{RenderingError, RenderingResourceError, RenderingTimeoutError};
pub use self::schedule::InvalidScheduleTimeError;
pub use self::storage::StorageError;
pub use self::system::SystemError;
pub use self::timeout::TimeoutError;
pub use self::token_budget::TokenBudgetExceededError;
pub use self::validation::ValidationError;

#[cfg(test)]
mod tests;
