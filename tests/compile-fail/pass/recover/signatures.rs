//! Functions under `#[recover]`: free and methods, any arguments, under lints that a user may forbid.
#![deny(warnings)]
#![forbid(
    clippy::pedantic,
    clippy::nursery,
    unused_qualifications,
    unreachable_code,
    unused_variables,
    unused_must_use,
    unused_imports,
    single_use_lifetimes,
    elided_lifetimes_in_paths
)]

use std::cell::Cell;
use std::fmt::Display;

use error_core::{HttpError, Report};
use error_recovery::{Recovery, recover};

#[derive(Debug, HttpError)]
#[error("down")]
#[http(status = 503, action = retry(max = 1, delay = "1ms"))]
struct Down;

struct Store {
    recovery: Recovery,
    calls: Cell<u32>,
}

impl Store {
    #[recover(service = "s3", max_retries = 2, fallback = Self::cached, with = self.recovery)]
    async fn load<'a, const N: usize>(
        &self,
        key: &'a str,
        (low, mut high): (u32, u32),
        of: [u8; N],
        shown: impl Display + Clone,
    ) -> Result<(&'a str, u32), Report> {
        self.calls.set(self.calls.get() + 1);
        high += low;
        if self.calls.get() < high || of.is_empty() {
            return Err(Down.into());
        }
        let _ = shown.to_string();
        Ok((key, high))
    }

    async fn cached<'a, const N: usize>(
        &self,
        key: &'a str,
        range: (u32, u32),
        _of: [u8; N],
        _shown: impl Display,
        _why: Report,
    ) -> Result<(&'a str, u32), Report> {
        Ok((key, range.1 + 1000))
    }

    #[recover(service = "s3", operation = "store", deadline = "1s")]
    async fn store(self, body: &mut Vec<u8>) -> Result<(), Report> {
        body.push(1);
        Ok(())
    }

    #[recover(service = "s3", idempotent, attempt_timeout = 1, with = self.recovery.clone())]
    async fn list(&self, mut prefix: String) -> Result<impl Iterator<Item = char>, Report> {
        self.calls.set(self.calls.get() + 1);
        prefix.push('/');
        if self.calls.get() % 2 == 1 {
            Err(Down)?;
        }
        Ok(prefix.into_bytes().into_iter().map(char::from))
    }
}

/// Its error is the body's.
#[recover(service = "other")]
async fn free() -> Result<(), Report> {
    Err(Down)?
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let store = Store { recovery: Recovery::default(), calls: Cell::new(0) };
        assert_eq!(store.load("a", (1, 1), [0], "b").await.unwrap(), ("a", 2));
        assert_eq!(store.calls.get(), 2, "tried again");
        assert_eq!(store.load("a", (1, 90), [0], "b").await.unwrap(), ("a", 1090));
        store.calls.set(0);
        let listed: String = store.list("x".to_owned()).await.unwrap().collect();
        assert_eq!(listed, "x/");
        let mut body = Vec::new();
        store.store(&mut body).await.unwrap();
        assert_eq!(body, [1]);
        assert!(free().await.unwrap_err().downcast_ref::<Down>().is_some());
    });
}
