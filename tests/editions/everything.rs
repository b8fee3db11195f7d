//! Declarations that make the derives write every kind of code that they write, under lints that a user may forbid.
//!
//! A module of one package for each edition.
#![forbid(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    deprecated,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    missing_debug_implementations,
    missing_docs,
    non_local_definitions,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(warnings)]

use std::backtrace::Backtrace;
use std::fmt;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use error_actix::{Category, Error, HttpError, ResponseError, Violations};

/// A category of the application's own.
pub const OWN: Category = Category::new("own");

/// What a client may read back.
#[derive(Debug, HttpError)]
#[http(from_wire)]
pub enum ReadError {
    /// Without fields.
    #[error("unit")]
    #[http(status = 404)]
    Unit,
    /// With fields.
    #[error("fields")]
    #[http(status = 409)]
    Fields {
        /// One.
        #[context]
        text: String,
        /// Another.
        #[context]
        number: Option<u8>,
    },
}

/// Every key, on the type or on a variant.
#[derive(Debug, HttpError, ResponseError)]
#[http(severity = Low, prefix = "ALL", header("x-all" = "all"))]
#[non_exhaustive]
pub enum KeysError {
    /// Only a status.
    #[error("unit")]
    #[http(status = 404)]
    Unit,
    /// Everything that is constant.
    #[error("constant {0:?}")]
    #[http(docs = "https://docs.example.com/errors/", action = retry(max = 5, delay = "1s", alert = 2, circuit_break = 9))]
    #[http(extra("page" = "https://status.example", "help" = "Call us."))]
    #[http(status = SERVICE_UNAVAILABLE, code = "CONSTANT", category = OWN, severity = High, name = "Fixed")]
    #[http(public = "Later.", recoverable, retry_after = "30s", header("x-shard" = "none"))]
    Constant(Option<u8>),
    /// Everything that fields decide.
    #[error("{named} {} {named:?} {path}", .wait.as_secs())]
    #[http(status = .status, public = "{named}, {first:>3}", recoverable = .soft, retry_after = .wait, violations = .found)]
    #[http(header("x-first" = "{first}"), extra("both" = "{first} {named}"), action = ignore)]
    Fields {
        /// For the client.
        #[context]
        named: String,
        /// For the client, under another name.
        #[context(name = "second")]
        first: u8,
        /// For logs.
        #[context(internal)]
        path: PathBuf,
        /// For nobody.
        #[context(redact)]
        secret: u8,
        /// The status.
        status: u16,
        /// Whether to try again.
        soft: bool,
        /// When to try again.
        wait: Duration,
        /// What is wrong.
        found: Option<Violations>,
    },
    /// With a challenge.
    #[error("challenge")]
    #[http(category = "authentication", challenge = "Basic")]
    Challenge,
    /// Whose `Display` the client reads.
    #[error("{}", .0.len())]
    #[http(status = 400, public = display)]
    Display(String),
    /// Whose reason phrase the client reads.
    #[error("reason {0:#x}")]
    #[http(status = 400, public = reason)]
    Reason(u8),
    /// No longer used.
    #[deprecated]
    #[error("old {0}")]
    #[http(status = 410)]
    Old(#[context(name = "id")] u8),
}

/// Every kind of source.
#[derive(Debug, HttpError, ResponseError)]
#[http(status = 500)]
pub enum SourcesError {
    /// Converted, with what surrounds it.
    #[error("converted")]
    Converted {
        /// The cause.
        #[from]
        source: fmt::Error,
        /// Where.
        location: &'static Location<'static>,
        /// How.
        #[backtrace]
        backtrace: Arc<Backtrace>,
    },
    /// Converted into a box.
    #[error("boxed")]
    Boxed(#[from(boxed)] Box<std::io::Error>),
    /// Perhaps none.
    #[error("optional")]
    Optional(#[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// Transparent, with a status of its own.
    #[error(transparent)]
    #[http(status = 502)]
    Transparent(std::num::ParseIntError),
    /// An error inside.
    #[error(transparent)]
    Inner(#[from] Inner),
    /// An error inside a box.
    #[error(transparent)]
    InnerBox(Box<Inner>),
    /// Only a message.
    #[error("none")]
    None,
}

/// An error inside.
#[derive(Clone, Copy, Debug, HttpError, ResponseError)]
#[error("inner {value} of {}", Self::LIMIT)]
#[http(status = 409, public = "inner {value}")]
pub struct Inner {
    /// The value.
    #[context]
    value: u8,
}

impl Inner {
    const LIMIT: u8 = 9;
}

/// A struct that stands for the error inside.
#[derive(Debug, HttpError, ResponseError)]
#[error(transparent)]
pub struct Wrapped(#[from] Inner);

/// No longer used.
#[deprecated]
#[derive(Debug, HttpError, ResponseError)]
#[error("old {value}")]
#[http(status = .status, public = "{value}")]
pub struct OldFailed {
    /// No longer used.
    #[deprecated]
    #[context]
    value: u8,
    status: u16,
}

/// Parameters of every kind.
#[derive(Debug, HttpError)]
#[error("generic {value} {values:?} {N} {source:?}")]
#[http(status = 409, public = "{value}", header("x-values" = "{values:?}"))]
pub struct Generic<'a, T, S, const N: usize = 2>
where
    T: Clone,
{
    /// A value.
    #[context]
    value: &'a T,
    /// Values.
    #[context]
    values: Vec<T>,
    source: S,
}

/// Parameters in families.
#[derive(Debug, HttpError)]
pub enum GenericError<I, T> {
    /// An error inside.
    #[error(transparent)]
    Inner(I),
    /// A value.
    #[error("{0:?}")]
    #[http(status = 400)]
    Value(#[context(name = "value")] T),
}

/// What functions write.
#[derive(Debug, HttpError, ResponseError)]
#[error(fmt = write_block)]
#[http(status = 409, public = "The block is damaged.")]
pub enum FunctionError {
    /// A block.
    Block(Arc<str>),
}

fn write_block(block: &Arc<str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "block {block}")
}

/// Without variants.
#[derive(Debug, HttpError, ResponseError)]
pub enum EmptyError {}

/// Whose `Display` is written by hand.
#[derive(Debug, HttpError, ResponseError)]
#[http(display = external, status = 503)]
pub struct External {
    #[context]
    shard: u8,
}

impl fmt::Display for External {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shard {}", self.shard)
    }
}

impl std::error::Error for External {}

/// Whose fields cannot be borrowed.
#[derive(Clone, Copy, Debug, HttpError, ResponseError)]
#[error("packed {id} {id:?}")]
#[http(status = .status, public = display)]
#[repr(C, packed)]
pub struct Packed {
    id: u64,
    status: u16,
}

/// Nothing of HTTP.
#[derive(Debug, Error)]
pub enum PlainError {
    /// A cause.
    #[error("io: {0}")]
    Io(#[from] std::io::Error),
    /// Names without a dot.
    #[error("{} {path:?}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
    },
}

/// Declares an error by tokens of two editions; the field may be called `gen`, a keyword in the latest alone.
#[macro_export]
macro_rules! declare {
    ($name:ident, $message:literal, $argument:literal, $field:ident: $ty:ty) => {
        #[derive(Debug, ::error_actix::HttpError, ::error_actix::ResponseError)]
        #[error($message, .$field, .theirs.len(), argument = $argument)]
        #[http(status = .status, public = "{theirs}", header("x-theirs" = "{theirs}"))]
        struct $name {
            $field: $ty,
            #[context]
            theirs: &'static str,
            status: u16,
            source: Option<::std::fmt::Error>,
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status<E: HttpError>(error: &E) -> u16 {
        error.status().as_u16()
    }

    #[test]
    fn keys() {
        let fields = KeysError::Fields {
            named: "n".to_owned(),
            first: 1,
            path: "p".into(),
            secret: 1,
            status: 404,
            soft: true,
            wait: Duration::from_secs(2),
            found: None,
        };
        assert_eq!((fields.to_string(), status(&fields)), ("n 2 \"n\" p".to_owned(), 404));
        assert!(fields.recoverable() && fields.retry_after().is_some() && fields.violations().is_none());
        let all = [
            KeysError::Unit,
            KeysError::Constant(None),
            KeysError::Challenge,
            KeysError::Display("abc".to_owned()),
            KeysError::Reason(255),
        ];
        let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["unit", "constant None", "challenge", "3", "reason 0xff"]);
        let statuses: Vec<u16> = all.iter().map(status).collect();
        assert_eq!(statuses, [404, 503, 401, 400, 400]);
    }

    #[test]
    fn sources() {
        let converted = SourcesError::from(fmt::Error);
        assert!(std::error::Error::source(&converted).is_some());
        let io = SourcesError::from(std::io::Error::other("io"));
        assert_eq!(io.to_string(), "boxed");
        let all = [
            SourcesError::Optional(None),
            SourcesError::from(Inner { value: 1 }),
            SourcesError::InnerBox(Box::new(Inner { value: 2 })),
            SourcesError::None,
        ];
        let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["optional", "inner 1 of 9", "inner 2 of 9", "none"]);
        assert_eq!(status(&Wrapped::from(Inner { value: 1 })), 409);
    }

    #[test]
    fn shapes() {
        let generic: Generic<'_, _, _> = Generic { value: &1, values: vec![2], source: fmt::Error };
        assert_eq!(generic.to_string(), "generic 1 [2] 2 Error");
        assert_eq!(status(&GenericError::<Inner, u8>::Value(1)), 400);
        assert_eq!(status(&GenericError::<Inner, u8>::Inner(Inner { value: 1 })), 409);
        assert_eq!(FunctionError::Block("b".into()).to_string(), "block b");
        assert_eq!(External { shard: 1 }.to_string(), "shard 1");
        assert_eq!(
            (Packed { id: 1, status: 404 }.to_string(), status(&Packed { id: 1, status: 404 })),
            ("packed 1 1".to_owned(), 404)
        );
        assert_eq!(PlainError::Path { path: "p".into() }.to_string(), "p \"p\"");
    }
}
