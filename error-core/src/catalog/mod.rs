//! Every error that a program can emit, from the declarations.

mod entry;
mod html;
mod lock;
mod lock_file;
mod markdown;
mod openapi;
#[cfg(feature = "utoipa")]
mod responses;
mod schema;
mod text;
#[cfg(feature = "fluent")]
mod translations;
mod typescript;

use std::collections::BTreeMap;
use std::fmt;

use crate::{ErrorFamily, ErrorSpec, Origin, SpecTree};

pub use self::entry::{CatalogEntry, Handling, View};
pub use self::lock::Difference;
pub use self::lock_file::{LockError, LockProblem};
#[cfg(feature = "utoipa")]
pub use self::responses::Responses;

/// The errors of the families that are included, and of those inside them, sorted by code.
///
/// ```
/// use error_core::{Catalog, HttpError, View};
///
/// #[derive(Debug, HttpError)]
/// enum VideoError {
///     /// No video has this id, or it is not yours.
///     #[error("video {video_id} not found")]
///     #[http(status = 404)]
///     NotFound {
///         #[context]
///         video_id: String,
///         #[context(internal)]
///         shard: u8,
///     },
/// }
///
/// let catalog = Catalog::new().include::<VideoError>();
/// let entries = catalog.entries(View::Client);
/// assert_eq!(entries[0].code, "VIDEO_NOT_FOUND");
/// assert_eq!(entries[0].description, Some("No video has this id, or it is not yours."));
/// assert_eq!(entries[0].context.len(), 1);
/// assert!(catalog.typescript().contains("{ video_id?: string }"));
/// ```
///
/// | output | for | holds internal members, families and actions |
/// |---|---|---|
/// | [`json`](Self::json), [`markdown`](Self::markdown), [`html`](Self::html) | whom the [`View`] names | for operators only |
/// | [`json_schema`](Self::json_schema), [`typescript`](Self::typescript), [`openapi_responses`](Self::openapi_responses) | clients | never |
/// | the lock file of [`check`](Self::check) | the repository | never |
///
/// With the feature `utoipa` the type `Responses<E>` documents the errors of a handler.
///
/// Descriptions are doc comments and are shown to everybody; what clients should not read belongs in a `//` comment.
/// They describe the [`Standard`](crate::Standard) envelope. What an error decides when it happens is not known here:
/// of a status that a field decides the entry has the default and says so.
///
/// Of two families that share a code the first is listed; [`shared_codes`](Self::shared_codes) tells, `check` fails, and
/// [`assert_unique_codes!`](crate::assert_unique_codes) does before that.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    errors: BTreeMap<&'static str, Declared>,
    shared: Vec<SharedCode>,
}

/// An error and the family that declares it.
#[derive(Clone, Copy, Debug)]
struct Declared {
    spec: &'static ErrorSpec,
    origin: Origin,
}

/// A code that two families declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedCode {
    /// The code.
    pub code: &'static str,
    /// The family that was included first.
    pub first: Origin,
    /// The other one.
    pub second: Origin,
}

impl Catalog {
    /// A catalogue of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the errors of a family and of all families inside it. One that is met again adds nothing.
    #[must_use]
    pub fn include<E: ErrorFamily>(mut self) -> Self {
        self.add(E::TREE);
        self
    }

    /// As [`include`](Self::include), of a family that is known by its tree only.
    #[must_use]
    pub fn include_tree(mut self, tree: &'static SpecTree) -> Self {
        self.add(tree);
        self
    }

    /// A family is always entered, even again: of a generic one each type has families of its own inside.
    fn add(&mut self, tree: &SpecTree) {
        for spec in tree.own() {
            self.add_error(Declared { spec, origin: tree.origin() });
        }
        for inner in tree.inner() {
            self.add(inner);
        }
    }

    fn add_error(&mut self, declared: Declared) {
        let code = declared.spec.code().as_str();
        let first = self.errors.entry(code).or_insert(declared).origin;
        if first != declared.origin {
            let shared = SharedCode { code, first, second: declared.origin };
            if !self.shared.contains(&shared) {
                self.shared.push(shared);
            }
        }
    }

    /// The errors as a reader may see them, sorted by code.
    pub fn entries(&self, view: View) -> Vec<CatalogEntry> {
        self.errors.values().map(|error| CatalogEntry::new(error.spec, error.origin, view)).collect()
    }

    fn entry(&self, code: &str, view: View) -> Option<CatalogEntry> {
        self.errors.get(code).map(|error| CatalogEntry::new(error.spec, error.origin, view))
    }

    /// What the error with this code declares, if it is one of these.
    pub fn spec(&self, code: &str) -> Option<&'static ErrorSpec> {
        self.errors.get(code).map(|error| error.spec)
    }

    /// The codes that two of the families declare.
    pub fn shared_codes(&self) -> &[SharedCode] {
        &self.shared
    }
}

/// `VIDEO_NOT_FOUND belongs to both videos::VideoError and models::ModelError`.
impl fmt::Display for SharedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, first, second } = self;
        write!(
            f,
            "{code} belongs to both {}::{} and {}::{}",
            first.module, first.name, second.module, second.name
        )
    }
}
