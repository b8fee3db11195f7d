//! What `derive(Error)` and `derive(HttpError)` do beyond thiserror.

use std::backtrace::Backtrace;
use std::error::Error as _;
use std::fmt;
use std::io;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;

use error_core::{Error, HttpError};

#[derive(Debug, Error)]
enum StorageError {
    #[error("cannot read {}", path.display())]
    Bare { path: PathBuf },
    #[error(fmt = write_block)]
    Function(u64, &'static str),
    #[error("boxed")]
    Boxed {
        #[from(boxed)]
        source: Box<io::Error>,
        location: &'static Location<'static>,
        #[backtrace]
        backtrace: Arc<Backtrace>,
    },
    #[error("optional")]
    Optional(#[from] Option<fmt::Error>),
}

fn write_block(block: &u64, why: &&'static str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "block {block:#x}: {why}")
}

#[test]
fn from_fills_what_surrounds_the_source() {
    let line = line!() + 1;
    let error = StorageError::from(io::Error::other("disk full"));
    assert_eq!(error.source().unwrap().to_string(), "disk full");
    let StorageError::Boxed { location, backtrace, .. } = &error else { panic!("{error}") };
    assert_eq!((location.file(), location.line()), (file!(), line));
    assert_eq!(backtrace.status(), Backtrace::capture().status());
    assert!(StorageError::from(fmt::Error).source().is_some());
}

#[test]
fn messages_come_from_functions_and_bare_names() {
    assert_eq!(StorageError::Function(255, "damaged").to_string(), "block 0xff: damaged");
    assert_eq!(StorageError::Bare { path: "/tmp".into() }.to_string(), "cannot read /tmp");
    assert!(StorageError::Optional(None).source().is_none());
}

/// `Display` is written by hand where no message is given.
#[derive(Debug, Error)]
struct ByHand(#[source] io::Error);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("by hand")
    }
}

#[test]
fn a_display_of_the_users_own_is_left_alone() {
    let error = ByHand(io::Error::other("why"));
    assert_eq!((error.to_string(), error.source().unwrap().to_string()), ("by hand".into(), "why".into()));
}

/// `Display` and `Error` of somebody else's making.
#[derive(Debug, HttpError)]
#[http(display = external, status = 503, retry_after = "5s")]
struct Elsewhere {
    #[context]
    shard: u8,
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shard {} is elsewhere", self.shard)
    }
}

impl std::error::Error for Elsewhere {}

#[test]
fn display_and_error_may_come_from_elsewhere() {
    let error = Elsewhere { shard: 3 };
    assert_eq!(error.to_string(), "shard 3 is elsewhere");
    assert_eq!(error.spec().code().as_str(), "ELSEWHERE");
    assert!(error.recoverable());
}

#[derive(Debug, HttpError)]
#[http(status = 409, public = "The block is damaged.")]
#[error(fmt = write_block)]
enum Damaged {
    Block(#[context(name = "block")] u64, &'static str),
}

#[test]
fn a_function_may_write_what_the_client_does_not_read() {
    let error = Damaged::Block(16, "bad checksum");
    assert_eq!(error.to_string(), "block 0x10: bad checksum");
    assert_eq!(error.spec().code().as_str(), "DAMAGED_BLOCK");
}
