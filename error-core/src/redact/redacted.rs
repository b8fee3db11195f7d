//! A value that no formatter and no serializer shows.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::REDACTED;

/// A value that shows as `[redacted]` in `Debug`, `Display` and `Serialize`, whatever it holds.
///
/// As a field of an error it is hidden even from the `Debug` that belongs to you:
///
/// ```
/// use error_core::{HttpError, Redacted};
///
/// #[derive(Debug, HttpError)]
/// #[error("the key {key} is refused")]
/// #[http(status = 403)]
/// struct KeyRefused {
///     #[context]
///     key: Redacted<String>,
/// }
///
/// let error = KeyRefused { key: "sk-123".to_owned().into() };
/// assert_eq!(error.to_string(), "the key [redacted] is refused");
/// assert_eq!(format!("{error:?}"), "KeyRefused { key: [redacted] }");
/// assert_eq!(error.key.expose(), "sk-123");
/// ```
///
/// It cannot be compared or hashed, since that would take a time that tells of the secret: compare what
/// [`expose`](Self::expose) gives, in constant time where it matters. The memory is not wiped on drop. It can be read
/// by `Deserialize`, with a message that repeats nothing of the input; what is written by `Serialize` does not read
/// back.
#[derive(Clone, Copy, Default)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Whoever calls this answers for where it goes.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, no longer hidden.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

// A width or precision would only tell that the place was meant for something else.
impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T> Serialize for Redacted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Redacted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Messages of serde quote what they refuse.
        T::deserialize(deserializer)
            .map(Self)
            .map_err(|_| D::Error::custom("a secret value is not of its type"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_formatter_shows_it() {
        let secret = Redacted::new("hunter2");
        for shown in
            [format!("{secret}"), format!("{secret:?}"), format!("{secret:#?}"), format!("{secret:>20.3}")]
        {
            assert_eq!(shown, REDACTED);
        }
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""[redacted]""#);
        assert_eq!((*secret.expose(), secret.into_inner()), ("hunter2", "hunter2"));
    }

    #[test]
    fn a_refused_input_is_not_repeated() {
        let error = serde_json::from_str::<Redacted<u32>>(r#""hunter2""#).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert_eq!(*serde_json::from_str::<Redacted<u32>>("7").unwrap().expose(), 7);
    }
}
