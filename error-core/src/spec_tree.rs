//! All errors that a type can be.

use crate::code::same_text;
use crate::{ErrorCode, ErrorSpec};

/// All errors that a type can be: its own, and those of the families inside it.
#[derive(Debug)]
pub struct SpecTree {
    origin: Origin,
    own: &'static [ErrorSpec],
    inner: &'static [&'static SpecTree],
}

/// Where a family is declared. Tells a family met twice from two families that share a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The module's path.
    pub module: &'static str,
    /// The type's name.
    pub name: &'static str,
    /// The line of the declaration.
    pub line: u32,
    /// The column of the declaration.
    pub column: u32,
}

impl Origin {
    /// The place of a declaration.
    pub const fn new(module: &'static str, name: &'static str, line: u32, column: u32) -> Self {
        Self { module, name, line, column }
    }
}

impl SpecTree {
    /// A family declared at `origin`.
    pub const fn new(origin: Origin, own: &'static [ErrorSpec], inner: &'static [&'static SpecTree]) -> Self {
        Self { origin, own, inner }
    }

    /// Where the family is declared.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The errors that the family declares itself.
    pub const fn own(&self) -> &'static [ErrorSpec] {
        self.own
    }

    /// The families inside, in the order of their variants.
    pub const fn inner(&self) -> &'static [&'static SpecTree] {
        self.inner
    }

    /// The code with this text, if the family or one inside declares it.
    ///
    /// ```
    /// use error_core::{ErrorFamily, HttpError};
    ///
    /// #[derive(Debug, HttpError)]
    /// #[error("sold out")]
    /// #[http(status = 409)]
    /// struct SoldOut;
    ///
    /// assert!(SoldOut::TREE.declared_code("SOLD_OUT").is_some());
    /// assert!(SoldOut::TREE.declared_code("SOLD").is_none());
    /// ```
    pub const fn declared_code(&self, text: &str) -> Option<ErrorCode> {
        let mut specs = self.own;
        while let [spec, others @ ..] = specs {
            if same_text(spec.code().as_str(), text) {
                return Some(spec.code());
            }
            specs = others;
        }
        let mut families = self.inner;
        while let [family, others @ ..] = families {
            if let Some(code) = family.declared_code(text) {
                return Some(code);
            }
            families = others;
        }
        None
    }
}
