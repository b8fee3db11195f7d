//! serde's derive and helpers on the same type, before and behind ours.
#![deny(warnings)]

use error_core::HttpError;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, HttpError, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
#[http(status = 404)]
enum WireError {
    #[serde(rename = "missing")]
    #[error("{id} is missing")]
    #[serde(rename_all = "UPPERCASE")]
    NotFound {
        #[serde(rename = "ID", default)]
        #[context]
        id: u8,
        #[context(internal)]
        #[serde(skip)]
        shard: Option<u8>,
    },
}

fn is_serde<'de, T: Serialize + Deserialize<'de>>(_: &T) -> bool {
    true
}

fn main() {
    let error = WireError::NotFound { id: 7, shard: None };
    assert_eq!((error.to_string().as_str(), error.status().as_u16()), ("7 is missing", 404));
    assert!(is_serde(&error));
}
