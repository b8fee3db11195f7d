//! Widths and precisions that fields, arguments and indices give.
#![deny(warnings)]

use error_core::HttpError;

const LIMIT: usize = 3;

#[derive(Debug, HttpError)]
#[http(status = 500)]
enum Padded {
    #[error("[{text:>width$}] [{text:.precision$}]")]
    Fields { text: String, width: usize, precision: usize },
    #[error("[{count:0width$}] [{count:#0width$x}] [{count:$>width$}] [{count:<width$}]", width = .width + 1)]
    Flags { count: u32, width: usize },
    #[error("[{1:>0$}] [{1:00$}]")]
    Indices(usize, u32),
    #[error("[{:>1$}]", LIMIT, 2)]
    Argument,
}

fn main() {
    let fields = Padded::Fields { text: "abc".into(), width: 5, precision: 2 };
    assert_eq!(fields.to_string(), "[  abc] [ab]");
    assert_eq!(Padded::Flags { count: 5, width: 4 }.to_string(), "[00005] [0x005] [$$$$5] [5    ]");
    assert_eq!(Padded::Indices(3, 5).to_string(), "[  5] [005]");
    assert_eq!(Padded::Argument.to_string(), "[ 3]");
}
