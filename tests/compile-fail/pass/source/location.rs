//! `From` fills a `&'static Location<'static>` with the caller's place.
#![deny(warnings)]

use std::panic::Location;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("at {location}")]
#[http(status = 500)]
struct PlacedFailed {
    #[from]
    source: std::fmt::Error,
    location: &'static Location<'static>,
}

fn main() {
    let error = PlacedFailed::from(std::fmt::Error);
    assert_eq!((error.location.file(), error.location.line()), (file!(), line!() - 1));
    assert_eq!(error.to_string(), format!("at {}", error.location));
    assert_eq!(error.status().as_u16(), 500);
}
