//! Derives by their full path, and one imported under another name.
#![deny(warnings)]

use error_core::HttpError as Http;

#[derive(Debug, ::error_core::Error)]
#[error("plain")]
struct Plain;

#[derive(Debug, Http)]
#[error("http")]
#[http(status = 404)]
struct Renamed;

fn main() {
    assert_eq!(Plain.to_string(), "plain");
    assert_eq!((Renamed.to_string().as_str(), Renamed.status().as_u16()), ("http", 404));
}
