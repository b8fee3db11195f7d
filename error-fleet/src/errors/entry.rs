//! What is counted, as it is called in a minute's hash.

use error_core::{ErrorSpec, StatusClass};

/// Between the parts of a name. None of them has it: instances are checked, the others are declared names.
const SEPARATOR: char = '|';

/// What marks requests, where errors have a code.
const REQUESTS: &str = "requests";

/// What a field of a minute's hash counts, and who has counted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    Error { instance: &'a str, code: &'a str, category: &'a str, name: &'a str, severity: &'a str },
    Requests { instance: &'a str, class: &'a str },
}

impl<'a> Entry<'a> {
    pub(super) fn of_error(instance: &'a str, spec: &'static ErrorSpec) -> Self {
        Self::Error {
            instance,
            code: spec.code().as_str(),
            category: spec.category().as_str(),
            name: spec.name(),
            severity: spec.severity().as_str(),
        }
    }

    pub(super) fn of_requests(instance: &'a str, class: StatusClass) -> Self {
        Self::Requests { instance, class: class.as_str() }
    }

    /// Its name in the hash.
    pub(super) fn field(&self) -> String {
        let separated = |parts: &[&str]| parts.join(&SEPARATOR.to_string());
        match self {
            Self::Error { instance, code, category, name, severity } => {
                separated(&[instance, code, category, name, severity])
            }
            Self::Requests { instance, class } => separated(&[instance, REQUESTS, class]),
        }
    }

    /// Reads a name; `None` where it is none of ours.
    pub(super) fn read(field: &'a str) -> Option<Self> {
        let mut parts = field.split(SEPARATOR);
        let (instance, what) = (parts.next()?, parts.next()?);
        let entry = if what == REQUESTS {
            Self::Requests { instance, class: parts.next()? }
        } else {
            let (category, name, severity) = (parts.next()?, parts.next()?, parts.next()?);
            Self::Error { instance, code: what, category, name, severity }
        };
        parts.next().is_none().then_some(entry)
    }
}

#[cfg(test)]
mod tests {
    use error_core::HttpError as _;
    use error_core::standard::TimeoutError;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_read_as_they_were_written() {
        let error = TimeoutError::new("render", 30);
        let entry = Entry::of_error("pod-1", error.spec());
        assert_eq!(entry.field(), "pod-1|TIMEOUT|timeout_error|TimeoutError|medium");
        assert_eq!(Entry::read(&entry.field()), Some(entry));
        let entry = Entry::of_requests("pod-1", StatusClass::ServerError);
        assert_eq!(Entry::read(&entry.field()), Some(entry));
    }

    proptest! {
        #[test]
        fn what_anybody_else_wrote_is_read_or_left(field in ".{0,40}") {
            if let Some(entry) = Entry::read(&field) {
                prop_assert_eq!(entry.field(), field);
            }
        }
    }
}
