//! The stable, machine-readable name of an error.

use std::fmt;

/// What a client matches on: `VIDEO_NOT_FOUND`. It never changes once published.
///
/// The grammar is AIP-193's `reason`: `[A-Z][A-Z0-9_]{1,61}[A-Z0-9]`, so 3 to 63 characters.
///
/// ```
/// use error_core::ErrorCode;
///
/// assert!(ErrorCode::new("VIDEO_NOT_FOUND").is_ok());
/// assert!(ErrorCode::new("video-not-found").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(&'static str);

/// A text that is no error code; see [`ErrorCode::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCode(&'static str);

impl ErrorCode {
    /// The code with this text.
    ///
    /// # Errors
    ///
    /// [`InvalidCode`] unless the text matches `[A-Z][A-Z0-9_]{1,61}[A-Z0-9]`.
    pub const fn new(code: &'static str) -> Result<Self, InvalidCode> {
        if is_valid(code.as_bytes()) { Ok(Self(code)) } else { Err(InvalidCode(code)) }
    }

    /// For the derive, which has checked the text already.
    pub(crate) const fn trusted(code: &'static str) -> Self {
        Self(code)
    }

    /// The text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

const fn is_valid(code: &[u8]) -> bool {
    let [first, middle @ .., last] = code else {
        return false;
    };
    if middle.is_empty() || middle.len() > 61 || !first.is_ascii_uppercase() {
        return false;
    }
    let mut rest = middle;
    while let [byte, tail @ ..] = rest {
        if !(byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_') {
            return false;
        }
        rest = tail;
    }
    last.is_ascii_uppercase() || last.is_ascii_digit()
}

/// `==` on texts, in const evaluation.
pub(crate) const fn same_text(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let ([x, behind_x @ ..], [y, behind_y @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (behind_x, behind_y);
    }
    a.is_empty() && b.is_empty()
}

impl AsRef<str> for ErrorCode {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorCode({})", self.0)
    }
}

impl fmt::Display for InvalidCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an error code: it must be 3 to 63 of A-Z, 0-9 and _, begin with a letter and not end with _",
            self.0.escape_debug()
        )
    }
}

impl std::error::Error for InvalidCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_of_aip_193() {
        for good in ["ABC", "A1B", "A_B", "VIDEO_NOT_FOUND", "A__9"] {
            assert!(ErrorCode::new(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "AB", "aBC", "1BC", "_BC", "AB_", "A-C", "A C", "ÄBC", "ABc"] {
            assert!(ErrorCode::new(bad).is_err(), "{bad}");
        }
        let longest: &'static str = Box::leak("A".repeat(63).into_boxed_str());
        let too_long: &'static str = Box::leak("A".repeat(64).into_boxed_str());
        assert!(ErrorCode::new(longest).is_ok());
        assert!(ErrorCode::new(too_long).is_err());
    }
}
