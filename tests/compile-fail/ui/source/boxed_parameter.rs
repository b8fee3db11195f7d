use std::error::Error;

use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("call failed")]
#[http(status = 502)]
pub struct CallFailed<S> {
    source: S,
}

pub fn fail(source: Box<dyn Error + Send + Sync>) -> u16 {
    CallFailed { source }.status().as_u16()
}

fn main() {}
