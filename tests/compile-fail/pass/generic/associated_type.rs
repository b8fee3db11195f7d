//! Associated types, by their short path and by their qualified one: as source, in the message and in the context.
#![deny(warnings)]

use std::error::Error;

use error_core::HttpError;

trait Store {
    type Err: Error + 'static;
    type Key;
}

#[derive(Debug)]
struct Disk;

impl Store for Disk {
    type Err = std::io::Error;
    type Key = u8;
}

#[derive(Debug, HttpError)]
#[http(status = 503, public = "{key}")]
enum StoreError<S: Store> {
    #[error("store failed at {key:?}: {source}")]
    Short {
        source: S::Err,
        #[context]
        key: S::Key,
    },
    #[error("store failed at {key}")]
    Qualified {
        #[source]
        cause: Option<<S as Store>::Err>,
        #[context]
        key: <S as Store>::Key,
    },
}

fn main() {
    let short = StoreError::<Disk>::Short { source: std::io::Error::other("io"), key: 1 };
    assert_eq!(short.to_string(), "store failed at 1: io");
    assert!(short.source().is_some());
    let qualified = StoreError::<Disk>::Qualified { cause: Some(std::io::Error::other("io")), key: 2 };
    assert_eq!(qualified.source().unwrap().to_string(), "io");
    let mut keys = Vec::new();
    qualified.context(&mut |field| keys.push(field.key()));
    assert_eq!(keys, ["key"]);
}
