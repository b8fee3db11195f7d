//! An error that borrows, with a bound between its lifetimes.
#![deny(warnings)]

use std::borrow::Cow;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 400)]
enum BorrowError<'a, 'b: 'a> {
    #[error("{reason}")]
    Borrowed {
        #[context]
        reason: &'a str,
    },
    #[error("{0}")]
    Cow(#[context(name = "reason")] Cow<'b, str>),
    #[error(transparent)]
    #[http(public = "inner")]
    Inner(&'a InnerFailed<'b>),
}

#[derive(Debug, HttpError)]
#[error("inner {0}")]
#[http(status = 400, public = "{0}")]
struct InnerFailed<'b>(#[context(name = "text")] &'b str);

fn status<E: HttpError>(error: &E) -> u16 {
    error.status().as_u16()
}

fn main() {
    let owned = String::from("text");
    let inner = InnerFailed(&owned);
    let all = [
        BorrowError::Borrowed { reason: &owned },
        BorrowError::Cow(Cow::Borrowed(&owned)),
        BorrowError::Inner(&inner),
    ];
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["text", "text", "inner text"]);
    assert!(all.iter().all(|error| status(error) == 400));
}
