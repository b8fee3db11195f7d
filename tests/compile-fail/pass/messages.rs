//! What thiserror's grammar of messages offers.
#![deny(warnings)]

use std::path::{Path, PathBuf};

use error_core::HttpError;

const LIMIT: usize = 3;

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
enum MessageError {
    #[error("{path} and {other}")]
    Paths { path: PathBuf, other: &'static Path },
    #[error("[{text:>width$}] [{text:.precision$}] [{text:*^7}]")]
    Specs { text: String, width: usize, precision: usize },
    #[error("{0:?} {0:#?} {1:#x} {1:08b}")]
    Traits(Option<u8>, u8),
    #[error("{} {twice} {}", .limits.max, .text.len() + 1, twice = .limits.twice())]
    Arguments { limits: Limits, text: String },
    #[error("{} {}", .0.0, (.0).1)]
    Nested((u8, u8)),
    #[error("at most {LIMIT}, {max}", max = LIMIT + 1)]
    Constants,
    #[error("{{}} {{{0}}}")]
    Braces(u8),
    #[error("trailing comma {}", .0,)]
    Comma(u8),
    #[error(
        "several \
         lines"
    )]
    Lines,
    #[error("{}", match .0 { Some(value) => value.to_string(), None => String::from("nothing") })]
    Match(Option<u8>),
    #[error("{0}")]
    Unsized(Box<str>),
}

fn main() {
    let show = |error: MessageError| error.to_string();
    assert_eq!(show(MessageError::Paths { path: "a".into(), other: Path::new("b") }), "a and b");
    let specs = MessageError::Specs { text: "abc".into(), width: 5, precision: 2 };
    assert_eq!(show(specs), "[  abc] [ab] [**abc**]");
    assert_eq!(show(MessageError::Traits(None, 5)), "None None 0x5 00000101");
    let arguments = MessageError::Arguments { limits: Limits { max: 2 }, text: "ab".into() };
    assert_eq!(show(arguments), "2 4 3");
    assert_eq!(show(MessageError::Nested((1, 2))), "1 2");
    assert_eq!(show(MessageError::Constants), "at most 3, 4");
    assert_eq!(show(MessageError::Braces(1)), "{} {1}");
    assert_eq!(show(MessageError::Comma(1)), "trailing comma 1");
    assert_eq!(show(MessageError::Lines), "several lines");
    assert_eq!(show(MessageError::Match(None)), "nothing");
    assert_eq!(show(MessageError::Unsized("a".into())), "a");
}
