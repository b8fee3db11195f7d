//! What is wrong with which part of a request.

#[cfg(feature = "garde")]
mod from_garde;
#[cfg(feature = "validator")]
mod from_validator;
pub(crate) mod pointer;

use std::borrow::Cow;

/// Where in a request a [`Violation`] is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationPlace {
    /// A part of the body, as a JSON pointer (RFC 6901): `/items/0/width`; empty for the whole body.
    Pointer(Cow<'static, str>),
    /// A parameter of the path or the query.
    Parameter(Cow<'static, str>),
    /// A header.
    Header(Cow<'static, str>),
}

impl ViolationPlace {
    /// The envelope's name of this kind of place: `pointer`, `parameter` or `header`, as in JSON:API's `source`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Pointer(_) => "pointer",
            Self::Parameter(_) => "parameter",
            Self::Header(_) => "header",
        }
    }

    /// The pointer, or the name of the parameter or header.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pointer(text) | Self::Parameter(text) | Self::Header(text) => text,
        }
    }
}

/// One thing that is wrong with a request. All of it reaches the client: put no secret into it.
///
/// An envelope writes `{"pointer":"/width","code":"RANGE","detail":"must be at least 64"}`, which is the shape that
/// RFC 9457, section 3, gives as an example, with a code.
///
/// ```
/// use error_core::{Violation, Violations};
///
/// let mut violations = Violations::new();
/// violations.push(Violation::pointer("/width", "RANGE", "must be at least 64"));
/// violations.push(Violation::parameter("page", "NOT_A_NUMBER", format!("{:?} is no number", "x")));
/// assert_eq!(violations.len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Violation {
    place: ViolationPlace,
    code: Cow<'static, str>,
    detail: Cow<'static, str>,
}

impl Violation {
    /// What is wrong at `place`. An empty `code` is none, and is not written.
    pub fn new(
        place: ViolationPlace,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { place, code: code.into(), detail: detail.into() }
    }

    /// What is wrong with a part of the body, given as a JSON pointer (RFC 6901): `/items/0/width`.
    ///
    /// In the name of a member `~` is written `~0`, and `/` is written `~1`.
    pub fn pointer(
        pointer: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ViolationPlace::Pointer(pointer.into()), code, detail)
    }

    /// What is wrong with a parameter of the path or the query.
    pub fn parameter(
        name: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ViolationPlace::Parameter(name.into()), code, detail)
    }

    /// What is wrong with a header.
    pub fn header(
        name: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ViolationPlace::Header(name.into()), code, detail)
    }

    /// Where it is.
    pub fn place(&self) -> &ViolationPlace {
        &self.place
    }

    /// What a program tells it by, such as `RANGE`; empty if there is no such name.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What a person reads.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

/// All that is wrong with a request, in the order in which the client shall read it.
///
/// A declared error carries it in a field that `#[http(violations = .field)]` names:
///
/// ```
/// use error_core::{HttpError, Violation, Violations};
///
/// #[derive(Debug, HttpError)]
/// #[error("the request is invalid")]
/// #[http(status = 422, violations = .0)]
/// struct Invalid(Violations);
///
/// let error = Invalid(Violations::from_iter([Violation::pointer("/width", "RANGE", "must be at least 64")]));
/// assert_eq!(error.violations().map(Violations::len), Some(1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one behind the others.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl FromIterator<Violation> for Violations {
    fn from_iter<I: IntoIterator<Item = Violation>>(violations: I) -> Self {
        Self(violations.into_iter().collect())
    }
}

impl Extend<Violation> for Violations {
    fn extend<I: IntoIterator<Item = Violation>>(&mut self, violations: I) {
        self.0.extend(violations);
    }
}

impl From<Vec<Violation>> for Violations {
    fn from(violations: Vec<Violation>) -> Self {
        Self(violations)
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What a field named by `#[http(violations = .field)]` may be: [`Violations`], or a `Box` or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say what is wrong with a request",
    label = "named by `violations = .…`",
    note = "a violations field is a `Violations`, or a `Box` or an `Option` of it"
)]
pub trait AsViolations {
    /// The violations, if there are any to speak of.
    fn as_violations(&self) -> Option<&Violations>;
}

#[diagnostic::do_not_recommend]
impl AsViolations for Violations {
    fn as_violations(&self) -> Option<&Violations> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsViolations> AsViolations for Option<T> {
    fn as_violations(&self) -> Option<&Violations> {
        self.as_ref().and_then(T::as_violations)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsViolations> AsViolations for Box<T> {
    fn as_violations(&self) -> Option<&Violations> {
        (**self).as_violations()
    }
}
