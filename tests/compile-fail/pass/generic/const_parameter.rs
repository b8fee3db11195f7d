//! A const parameter, in a field's type and in the message.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{N} bytes: {bytes:?}")]
#[http(status = 500)]
struct BytesFailed<const N: usize> {
    bytes: [u8; N],
}

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum FlagError<const ON: bool> {
    #[error("flag is {ON}")]
    Flag,
}

fn main() {
    let error = BytesFailed { bytes: [1, 2] };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("2 bytes: [1, 2]", 500));
    assert_eq!(FlagError::<true>::Flag.to_string(), "flag is true");
}
