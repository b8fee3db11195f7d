//! How a text may be written: over several lines, raw, empty, with escapes, and before a trailing comma.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum LiteralError {
    #[error(
        "several \
         lines"
    )]
    Lines,
    #[error(r#"raw "{0}" \n"#)]
    Raw(u8),
    #[error("")]
    Empty,
    #[error("\t\u{e4}\"{0}\"")]
    Escapes(u8),
    #[error("comma",)]
    Comma,
    #[error("comma {}", .0,)]
    CommaBehindArgument(u8),
}

fn main() {
    let show = |error: LiteralError| error.to_string();
    assert_eq!(show(LiteralError::Lines), "several lines");
    assert_eq!(show(LiteralError::Raw(1)), r#"raw "1" \n"#);
    assert_eq!(show(LiteralError::Empty), "");
    assert_eq!(show(LiteralError::Escapes(1)), "\tä\"1\"");
    assert_eq!(show(LiteralError::Comma), "comma");
    assert_eq!(show(LiteralError::CommaBehindArgument(1)), "comma 1");
}
