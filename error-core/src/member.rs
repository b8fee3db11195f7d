//! A member of an error's context as its declaration knows it.

use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::Visibility;

/// A member of an error's context before the error happens: its key, who may see it, and what its value can be.
///
/// [`ErrorSpec::members`](crate::ErrorSpec::members) lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextMember {
    key: &'static str,
    visibility: Visibility,
    shape: JsonShape,
}

impl ContextMember {
    /// Reads the notation of [`ErrorSpec::with_members`](crate::ErrorSpec::with_members).
    pub(crate) fn read(declared: &'static str) -> Self {
        // No shape has a colon, so the last one is behind the key, whatever the key is.
        let (key, what) = declared.rsplit_once(": ").unwrap_or((declared, ""));
        let (visibility, shape) = match (what, what.strip_prefix("internal ")) {
            ("redacted", _) => (Visibility::Redacted, "string"),
            (_, Some(shape)) => (Visibility::Internal, shape),
            (shape, None) => (Visibility::Public, shape),
        };
        match JsonShape::read(shape) {
            Some(shape) => Self { key, visibility, shape },
            None => Self { key, visibility: Visibility::Internal, shape: JsonShape::ANY },
        }
    }

    /// The key in the envelope's `context`.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Who may see it.
    pub const fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// What its value can be, as far as the tokens of its type tell. What shows as `[redacted]` is a string.
    pub const fn shape(&self) -> JsonShape {
        self.shape
    }
}

/// What a JSON value can be, written as in TypeScript: `string`, `integer?`, `number[]`.
///
/// ```
/// use error_core::{HttpError, JsonKind};
///
/// #[derive(Debug, HttpError)]
/// #[error("no seats")]
/// #[http(status = 409)]
/// struct SoldOut {
///     #[context]
///     seats: Option<Vec<u32>>,
/// }
///
/// let error = SoldOut { seats: None };
/// let shape = error.spec().members().next().map(|member| member.shape());
/// assert_eq!(shape.map(|shape| shape.to_string()).as_deref(), Some("integer[]?"));
/// assert!(shape.is_some_and(|shape| shape.is_nullable() && shape.kind() == JsonKind::Array));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct JsonShape(&'static str);

/// The kinds of JSON values that a [`JsonShape`] tells apart.
//
// None is called `String` or `Any`: the compiler shortens a path only where no other public name is the same, so a
// variant `String` here would make every message about a `String` in users' code say `std::string::String`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonKind {
    /// Nothing is known of it.
    Anything,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A text.
    Text,
    /// An array; [`JsonShape::items`] says of what.
    Array,
}

impl JsonShape {
    /// Anything, null as well.
    pub(crate) const ANY: Self = Self("any");

    /// A shape that is written as the notation wants it.
    fn read(text: &'static str) -> Option<Self> {
        let name = text.trim_end_matches(['?', '[', ']']);
        let mut suffixes = text.get(name.len()..)?;
        while !suffixes.is_empty() {
            suffixes = suffixes.strip_prefix('?').or_else(|| suffixes.strip_prefix("[]"))?;
        }
        ["any", "boolean", "integer", "number", "string"].contains(&name).then_some(Self(text))
    }

    /// The text, such as `integer?`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether the value may be null.
    pub fn is_nullable(self) -> bool {
        self.0.ends_with('?') || self == Self::ANY
    }

    /// What the value is where it is not null.
    pub fn kind(self) -> JsonKind {
        match self.0.trim_end_matches('?') {
            "boolean" => JsonKind::Boolean,
            "integer" => JsonKind::Integer,
            "number" => JsonKind::Number,
            "string" => JsonKind::Text,
            shape if shape.ends_with("[]") => JsonKind::Array,
            _ => JsonKind::Anything,
        }
    }

    /// What is in the array, where the value is one.
    pub fn items(self) -> Option<Self> {
        self.0.trim_end_matches('?').strip_suffix("[]").map(Self)
    }
}

impl fmt::Display for JsonShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for JsonShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonShape({})", self.0)
    }
}

/// `{"key":"video_id","visibility":"public","type":"string"}`.
impl Serialize for ContextMember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let visibility = match self.visibility {
            Visibility::Public => "public",
            Visibility::Internal => "internal",
            Visibility::Redacted => "redacted",
        };
        let mut member = serializer.serialize_struct("ContextMember", 3)?;
        member.serialize_field("key", self.key)?;
        member.serialize_field("visibility", visibility)?;
        member.serialize_field("type", &self.shape)?;
        member.end()
    }
}

impl Serialize for JsonShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_look_like_the_notation() {
        let member = ContextMember::read("a: internal b: string?");
        assert_eq!((member.key(), member.visibility()), ("a: internal b", Visibility::Public));
        assert_eq!(member.shape().as_str(), "string?");
        let member = ContextMember::read(": redacted");
        assert_eq!((member.key(), member.visibility()), ("", Visibility::Redacted));
    }

    #[test]
    fn a_slip_is_internal() {
        for slip in ["", "key", "key:string", "key: intrnal string", "key: string[", "key: strin", "key: ?"] {
            let member = ContextMember::read(slip);
            assert_eq!(
                (member.visibility(), member.shape()),
                (Visibility::Internal, JsonShape::ANY),
                "{slip}"
            );
        }
    }

    #[test]
    fn shapes_are_taken_apart_from_the_outside() {
        let shape = JsonShape::read("integer?[]?").unwrap();
        assert!(shape.is_nullable());
        assert_eq!(shape.kind(), JsonKind::Array);
        let items = shape.items().unwrap();
        assert_eq!((items.kind(), items.is_nullable(), items.items()), (JsonKind::Integer, true, None));
        assert_eq!(JsonShape::ANY.kind(), JsonKind::Anything);
    }
}
