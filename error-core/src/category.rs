//! What kind of thing went wrong.

use std::fmt;

/// The kind of an error: one of the fourteen below, or an application's own.
///
/// ```
/// use error_core::{Category, ErrorStatus};
///
/// const BILLING: Category = Category::new("billing");
///
/// assert_eq!(BILLING.as_str(), "billing");
/// assert_eq!(Category::of_status(ErrorStatus::NOT_FOUND), Category::RESOURCE_NOT_FOUND);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(&'static str);

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        impl Category {
            $($(#[$doc])* pub const $name: Self = Self($text);)*

            /// The fourteen categories that every application shares.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

categories! {
    /// The request is not well formed or not acceptable (400, 422). Client errors only.
    VALIDATION = "validation";
    /// Who is asking is not known (401). Client errors only.
    AUTHENTICATION = "authentication";
    /// Who is asking may not (403). Client errors only.
    AUTHORIZATION = "authorization";
    /// There is no such thing (404, 410). Client errors only.
    RESOURCE_NOT_FOUND = "resource_not_found";
    /// The state of the thing does not allow it (409, 412). Client errors only.
    RESOURCE_CONFLICT = "resource_conflict";
    /// The request was understood and its processing failed (422).
    PROCESSING_ERROR = "processing_error";
    /// A model could not be loaded or asked (500). Server errors only.
    MODEL_ERROR = "model_error";
    /// The database failed (500). Server errors only.
    DATABASE_ERROR = "database_error";
    /// The cache failed (500). Server errors only.
    CACHE_ERROR = "cache_error";
    /// A service that we depend on failed (502).
    EXTERNAL_SERVICE_ERROR = "external_service_error";
    /// Too many requests (429). Client errors only.
    RATE_LIMIT_ERROR = "rate_limit_error";
    /// Anything else that broke inside (500). Server errors only.
    SYSTEM_ERROR = "system_error";
    /// It took too long (408, 504).
    TIMEOUT_ERROR = "timeout_error";
    /// Not enough memory (500). Server errors only.
    MEMORY_ERROR = "memory_error";
}

impl Category {
    /// An application's own category, in `snake_case` like the others.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as the envelope carries it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Category({})", self.0)
    }
}
