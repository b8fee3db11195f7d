//! A code by its text, checked against a family while the crate is compiled.

/// The [`ErrorCode`](crate::ErrorCode) with this text, as a constant; refuses to compile unless the family declares it.
///
/// For code and tests that name an error without having one at hand, so that a slip is found before anything runs.
///
/// ```
/// use error_core::{ErrorCode, HttpError, error_code};
///
/// #[derive(Debug, HttpError)]
/// pub enum VideoError {
///     #[error("no such video")]
///     #[http(status = 404)]
///     NotFound,
/// }
///
/// const GONE: ErrorCode = error_code!(VideoError, "VIDEO_NOT_FOUND");
/// assert_eq!(GONE, VideoError::NotFound.spec().code());
/// ```
///
/// ```compile_fail
/// # use error_core::{HttpError, error_code};
/// # #[derive(Debug, HttpError)]
/// # #[error("no such video")]
/// # #[http(status = 404)]
/// # struct VideoNotFound;
/// // error: `VideoNotFound` declares no error with the code `VIDEO_NOT_FOND`
/// error_code!(VideoNotFound, "VIDEO_NOT_FOND");
/// ```
#[macro_export]
macro_rules! error_code {
    ($family:ty, $code:literal $(,)?) => {{
        // An item, and no inline constant, since only items are evaluated wherever they stand.
        const __CODE: $crate::ErrorCode = match <$family as $crate::ErrorFamily>::TREE.declared_code($code) {
            ::core::option::Option::Some(code) => code,
            ::core::option::Option::None => ::core::panic!(::core::concat!(
                "`",
                ::core::stringify!($family),
                "` declares no error with the code `",
                $code,
                "`"
            )),
        };
        __CODE
    }};
}
