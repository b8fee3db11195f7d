//! `cfg_attr` around every attribute of ours, and around the derive.
#![deny(warnings)]

use error_core::HttpError;

#[cfg_attr(all(), derive(Debug, HttpError))]
#[cfg_attr(any(), http(status = 200))]
#[cfg_attr(all(), http(status = 404), http(recoverable))]
enum CfgAttrError {
    #[cfg_attr(any(), error("not this"))]
    #[cfg_attr(all(), error("this {id}"))]
    Named {
        #[cfg_attr(all(), context)]
        #[cfg_attr(any(), context(internal))]
        id: u8,
    },
    #[error("source")]
    #[cfg_attr(all(), http(status = 502))]
    Source(#[cfg_attr(all(), from)] std::fmt::Error),
}

fn main() {
    let named = CfgAttrError::Named { id: 1 };
    assert_eq!((named.to_string().as_str(), named.status().as_u16(), named.recoverable()), ("this 1", 404, true));
    assert_eq!(CfgAttrError::from(std::fmt::Error).status().as_u16(), 502);
}
