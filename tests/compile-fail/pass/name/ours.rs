//! Fields with the names that expansions use.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{__formatter} {__f0} {__d0} {__r0:?} {__v0:x} {__visit} {__source} {self_} {}", .__formatter + 1)]
#[http(
    status = .__private,
    public = "{__formatter} {__f0} {__visit}",
    header("x-visit" = "{__visit} {__f0}"),
    recoverable = .self_,
    retry_after = .__source
)]
struct OursFailed {
    #[context]
    __formatter: u8,
    #[context]
    __f0: u8,
    #[context]
    __d0: u8,
    #[context]
    __r0: u8,
    #[context]
    __v0: u8,
    #[context]
    __visit: u8,
    __source: u64,
    #[context]
    self_: bool,
    __private: u16,
}

fn main() {
    let error = OursFailed {
        __formatter: 1,
        __f0: 2,
        __d0: 3,
        __r0: 4,
        __v0: 10,
        __visit: 6,
        __source: 7,
        self_: true,
        __private: 404,
    };
    assert_eq!(error.to_string(), "1 2 3 4 a 6 7 true 2");
    assert_eq!((error.status().as_u16(), error.recoverable()), (404, true));
    let mut headers = Vec::new();
    error.headers(&mut |_, value| headers.push(value.to_vec()));
    assert_eq!(headers, [b"6 2"]);
}
