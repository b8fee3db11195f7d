//! Somebody else's error that nobody declared, as an error of its kind.

use std::error::Error;
use std::fmt;

use super::{Classifier, ErrorType};
use crate::context::Unexpected;
use crate::{
    Category, ErrorFamily, ErrorSite, ErrorSpec, ErrorStatus, HttpError, Origin, PublicText, SpecTree,
};

/// An error that nobody declared, told by a [`Classifier`]: its kind gives it a code, a category, a severity and an
/// action. Of the error itself the texts are kept, for logs.
///
/// The kind says what failed, never whose fault it is. A file that is missing, a key that a database refuses, a limit
/// of another service: where a program hands such an error on unseen, the program is at fault. So the status is 500
/// whatever the kind, the client reads no more than "Internal Server Error", and a kind whose category blames the
/// client (validation, authentication, authorization, resource not found, rate limit) has the category
/// `system_error` here; its code still tells the kind.
///
/// ```
/// use error_core::{Category, Classifier, ForeignError, HttpError};
/// use std::io::{Error, ErrorKind};
///
/// let refused = Error::from(ErrorKind::ConnectionRefused);
/// let error = ForeignError::classify(&Classifier::new(), &refused).unwrap();
/// assert_eq!(error.spec().code().as_str(), "FOREIGN_EXTERNAL_SERVICE");
/// assert_eq!(error.spec().category(), Category::EXTERNAL_SERVICE_ERROR);
///
/// let missing = ForeignError::classify(&Classifier::new(), &Error::from(ErrorKind::NotFound)).unwrap();
/// assert_eq!(missing.spec().code().as_str(), "FOREIGN_NOT_FOUND");
/// assert_eq!((missing.status().as_u16(), missing.spec().category()), (500, Category::SYSTEM_ERROR));
/// ```
#[derive(Debug)]
pub struct ForeignError {
    site: &'static ErrorSite,
    said: Unexpected,
}

impl ForeignError {
    /// The error as one of its kind; `None` if nothing tells what kind it is.
    pub fn classify(classifier: &Classifier, error: &(dyn Error + 'static)) -> Option<Self> {
        let site = site_of(classifier.classify(error))?;
        Some(Self { site, said: Unexpected::from_chain(error) })
    }
}

impl fmt::Display for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.said, f)
    }
}

impl Error for ForeignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.said.source()
    }
}

impl HttpError for ForeignError {
    fn site(&self) -> &'static ErrorSite {
        self.site
    }
}

impl ErrorFamily for ForeignError {
    const TREE: &'static SpecTree = {
        const ORIGIN: Origin = Origin::new(module_path!(), "ForeignError", line!(), column!());
        &SpecTree::new(ORIGIN, &SPECS, &[])
    };
}

/// What is unknown is no kind of its own: it is the system error.
const KINDS: [ErrorType; 12] = [
    ErrorType::Validation,
    ErrorType::Authentication,
    ErrorType::Authorization,
    ErrorType::NotFound,
    ErrorType::RateLimit,
    ErrorType::Timeout,
    ErrorType::Database,
    ErrorType::Cache,
    ErrorType::ExternalService,
    ErrorType::Model,
    ErrorType::Memory,
    ErrorType::System,
];

static SPECS: [ErrorSpec; KINDS.len()] = specs();

static SITES: [ErrorSite; KINDS.len()] = crate::__private::sites(&SPECS);

#[expect(clippy::indexing_slicing, reason = "the index is below both lengths, and this runs in the compiler")]
const fn specs() -> [ErrorSpec; KINDS.len()] {
    let mut specs = [*ErrorType::Unknown.spec(); KINDS.len()];
    let mut index = 0;
    while index < KINDS.len() {
        specs[index] = undeclared(KINDS[index]);
        index += 1;
    }
    specs
}

const fn undeclared(kind: ErrorType) -> ErrorSpec {
    let of_kind = kind.spec();
    let status = ErrorStatus::INTERNAL_SERVER_ERROR;
    let category =
        if of_kind.category().allows(status) { of_kind.category() } else { Category::SYSTEM_ERROR };
    ErrorSpec::new(of_kind.name(), of_kind.code(), status)
        .with_category(category)
        .with_severity(of_kind.severity())
        .with_action(of_kind.action(), of_kind.policy())
        .with_public(PublicText::Reason)
        .with_description("An error that nobody declared, by its kind.")
}

fn site_of(kind: ErrorType) -> Option<&'static ErrorSite> {
    let index = KINDS.iter().position(|&known| known == kind)?;
    SITES.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn each_kind_but_the_unknown_has_a_site() {
        for &kind in ErrorType::ALL {
            let Some(site) = site_of(kind) else {
                assert_eq!(kind, ErrorType::Unknown);
                continue;
            };
            let (spec, of_kind) = (site.spec(), kind.spec());
            assert_eq!((spec.code(), spec.name()), (of_kind.code(), of_kind.name()));
            assert_eq!((spec.severity(), spec.action(), spec.policy()), {
                (of_kind.severity(), of_kind.action(), of_kind.policy())
            });
            assert_eq!(spec.status().as_u16(), 500);
            assert!(spec.category().allows(spec.status()), "{kind}");
        }
    }

    #[test]
    fn the_chain_is_kept_for_the_log() {
        let lost = io::Error::new(io::ErrorKind::BrokenPipe, io::Error::other("10.0.0.7 hung up"));
        let error = ForeignError::classify(&Classifier::new(), &lost).unwrap();
        assert_eq!(error.to_string(), "10.0.0.7 hung up");
        assert_eq!(error.spec().code().as_str(), "FOREIGN_EXTERNAL_SERVICE");
        assert!(ForeignError::classify(&Classifier::new(), &io::Error::other("?")).is_none());
    }
}
