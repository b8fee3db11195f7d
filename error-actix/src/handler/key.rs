//! What a handler is for.

use std::any::TypeId;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use error_core::{Category, ErrorStatus, HttpError, SpecTree};

/// What an error must be for its handler to be asked.
#[derive(PartialEq, Eq)]
pub(crate) enum Key {
    Code(Cow<'static, str>),
    Type(ErrorClass),
    Category(Category),
    Status(u16),
    Any,
}

/// A type of errors: one struct, or a family.
pub(crate) struct ErrorClass {
    id: TypeId,
    name: &'static str,
    is: fn(&(dyn Error + 'static)) -> bool,
}

impl Key {
    pub(crate) fn of_type<E: HttpError + 'static>() -> Self {
        Self::Type(ErrorClass {
            id: TypeId::of::<E>(),
            name: std::any::type_name::<E>(),
            is: |error| cast::<E>(error).is_some(),
        })
    }

    pub(super) fn is_type_of(&self, error: &(dyn Error + 'static)) -> bool {
        matches!(self, Self::Type(class) if (class.is)(error))
    }

    /// Why no error can match, if that can be seen.
    pub(super) fn problem(&self, families: &[&'static SpecTree]) -> Option<String> {
        match self {
            Self::Code(code) if families.iter().all(|family| family.declared_code(code).is_none()) => {
                Some(format!(
                    "{self} is for a code that no registered family declares: mend it, or `register` its family"
                ))
            }
            Self::Status(status) if ErrorStatus::new(*status).is_err() => {
                Some(format!("{self} is for a status that no error has: give one from 400 to 599"))
            }
            _ => None,
        }
    }
}

/// The error as an `E`, also where it is one in a box.
pub(crate) fn cast<'a, E: HttpError + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    error.downcast_ref().or_else(|| error.downcast_ref::<Box<E>>().map(|boxed| &**boxed))
}

impl PartialEq for ErrorClass {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ErrorClass {}

/// The builder's call, as the user wrote it.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "`on_code(\"{}\", …)`", code.escape_debug()),
            Self::Type(class) => write!(f, "`on::<{}>(…)`", class.name),
            Self::Category(category) => write!(f, "`on_category(\"{category}\", …)`"),
            Self::Status(status) => write!(f, "`on_status({status}, …)`"),
            Self::Any => f.write_str("`on_any(…)`"),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
