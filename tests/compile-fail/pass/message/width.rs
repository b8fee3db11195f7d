//! Width, precision, fill and alignment, given by numbers, by fields and by arguments.
#![deny(warnings)]

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum WidthError {
    #[error("[{text:>width$}] [{text:.precision$}] [{text:*^7}] [{text:>1$.2}] [{text:>0$}]", .width, 4)]
    Named { text: String, width: usize, precision: usize },
    #[error("[{0:>1$}] [{0:01$}] [{1:>0$}] [{0:<4}] [{0:#06x}]")]
    Tuple(usize, usize),
    #[error("[{number:>wide$.1}]", wide = .wide + 1)]
    Argument { number: f64, wide: usize },
}

fn main() {
    let named = WidthError::Named { text: "abc".into(), width: 5, precision: 2 };
    assert_eq!(named.to_string(), "[  abc] [ab] [**abc**] [  ab] [  abc]");
    assert_eq!(WidthError::Tuple(7, 3).to_string(), "[  7] [007] [      3] [7   ] [0x0007]");
    assert_eq!(WidthError::Argument { number: 0.25, wide: 4 }.to_string(), "[  0.2]");
}
