//! `self` in the message: a method, a field, and all of it.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum SelfError {
    #[error("{} of {whole}", self.weight())]
    Method { whole: u8 },
    #[error("{self:?}")]
    Whole,
}

#[derive(Debug, HttpError)]
#[error("{} {}", self.id, self.twice())]
#[http(status = 500)]
struct SelfFailed {
    id: u8,
}

impl SelfError {
    fn weight(&self) -> u8 {
        match self {
            Self::Method { whole } => *whole - 1,
            Self::Whole => 0,
        }
    }
}

impl SelfFailed {
    fn twice(&self) -> u8 {
        self.id * 2
    }
}

fn main() {
    assert_eq!(SelfError::Method { whole: 5 }.to_string(), "4 of 5");
    assert_eq!(SelfError::Whole.to_string(), "Whole");
    assert_eq!(SelfFailed { id: 2 }.to_string(), "2 4");
    assert_eq!(SelfFailed { id: 2 }.status().as_u16(), 500);
}
