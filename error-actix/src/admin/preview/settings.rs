//! Whether there are previews, and who has asked for one.

use std::sync::OnceLock;

use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderName;
use error_core::{Catalog, SpecTree};

use super::error::{PreviewError, UnknownPreview};

/// Whether clients may ask for errors that have not happened: [`ErrorStackBuilder::preview`](crate::ErrorStackBuilder::preview).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preview {
    /// Where the service is developed: where this crate is compiled with debug assertions, and the
    /// [`Environment`](crate::Environment) does not say `production`.
    #[default]
    Development,
    /// Everywhere. A stack of a release build, or in production, says so in the log when it is built.
    Always,
    /// Nowhere.
    Never,
}

/// Names the code of which a preview is asked.
const X_PREVIEW_ERROR: HeaderName = HeaderName::from_static("x-preview-error");

/// What a stack has settled about previews.
pub(crate) struct Previews {
    is_on: bool,
    /// Made of the stack's families when the first preview is asked for.
    catalog: OnceLock<Catalog>,
}

/// What a request has asked for in place of its answer.
pub(crate) enum Asked {
    Example(PreviewError),
    Unknown(UnknownPreview),
}

impl Previews {
    /// Settles a choice.
    pub(crate) fn new(choice: Preview, is_production: bool) -> Self {
        let is_development = cfg!(debug_assertions) && !is_production;
        let is_on = match choice {
            Preview::Development => is_development,
            Preview::Always => true,
            Preview::Never => false,
        };
        if is_on && !is_development {
            tracing::warn!(
                target: "error_actix::preview",
                "previews of errors are switched on: whoever sends `X-Preview-Error` gets the error that it names"
            );
        }
        Self { is_on, catalog: OnceLock::new() }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    /// What the request asks for, if it does and may.
    pub(crate) fn asked_by(&self, request: &ServiceRequest, families: &[&'static SpecTree]) -> Option<Asked> {
        if !self.is_on {
            return None;
        }
        let code = request.headers().get(X_PREVIEW_ERROR)?.to_str().unwrap_or_default();
        let catalog =
            self.catalog.get_or_init(|| families.iter().copied().fold(Catalog::new(), Catalog::include_tree));
        tracing::info!(target: "error_actix::preview", code, url.path = request.path(), "a preview was asked for");
        Some(match catalog.spec(code) {
            Some(spec) => Asked::Example(PreviewError::of(spec)),
            None => Asked::Unknown(UnknownPreview { code: code.to_owned() }),
        })
    }
}

impl From<Asked> for actix_web::Error {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Example(error) => error.into(),
            Asked::Unknown(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_needs_it_by_name() {
        let is_on = |choice, is_production| Previews::new(choice, is_production).is_on();
        assert_eq!(is_on(Preview::Development, false), cfg!(debug_assertions));
        assert!(!is_on(Preview::Development, true));
        assert!(is_on(Preview::Always, true) && is_on(Preview::Always, false));
        assert!(!is_on(Preview::Never, false));
    }
}
