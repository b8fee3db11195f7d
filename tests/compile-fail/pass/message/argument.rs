//! Arguments that read fields: by a dot, by a path of fields, by a method, and under a name.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug)]
struct Limits {
    max: u32,
}

impl Limits {
    fn twice(&self) -> u32 {
        self.max * 2
    }
}

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum ArgumentError {
    #[error("{} {twice} {} {max:?}", .limits.max, .text.len() + 1, twice = .limits.twice(), max = .limits.max)]
    Named { limits: Limits, text: String },
    #[error("{first} {} {first:?}", .1, first = .0)]
    Tuple(u8, u8),
    #[error("{fn} {type:>3}", fn = .0, type = .0 + 1)]
    Keywords(u8),
}

fn main() {
    let named = ArgumentError::Named { limits: Limits { max: 2 }, text: "ab".into() };
    assert_eq!(named.to_string(), "2 4 3 2");
    assert_eq!(ArgumentError::Tuple(1, 2).to_string(), "1 2 1");
    assert_eq!(ArgumentError::Keywords(1).to_string(), "1   2");
}
