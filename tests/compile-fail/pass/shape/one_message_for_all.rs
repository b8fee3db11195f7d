//! A message and facts on the enum, which variants may replace one by one.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("one message for all")]
#[http(status = 503, recoverable)]
enum DefaultsError {
    One,
    Two(u8),
    #[error("its own {0}")]
    #[http(status = 501, recoverable = false)]
    Three(u8),
}

fn main() {
    let all = [DefaultsError::One, DefaultsError::Two(2), DefaultsError::Three(3)];
    let facts: Vec<(u16, bool)> =
        all.iter().map(|error| (error.status().as_u16(), error.recoverable())).collect();
    assert_eq!(facts, [(503, true), (503, true), (501, false)]);
    assert_eq!(all.map(|error| error.to_string()), ["one message for all", "one message for all", "its own 3"]);
}
