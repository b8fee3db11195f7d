//! Errors of libraries, each behind the feature of its name.

use std::error::Error;

use super::ErrorType;

/// What an error is by its type.
#[cfg_attr(
    not(any(feature = "sqlx", feature = "redis", feature = "reqwest", feature = "hyper")),
    expect(unused_variables, reason = "no library's errors are known")
)]
pub(super) fn classify(error: &(dyn Error + 'static)) -> Option<ErrorType> {
    #[cfg(feature = "sqlx")]
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return Some(match error {
            sqlx::Error::RowNotFound => ErrorType::NotFound,
            sqlx::Error::PoolTimedOut => ErrorType::Timeout,
            _ => ErrorType::Database,
        });
    }
    #[cfg(feature = "redis")]
    if let Some(error) = error.downcast_ref::<redis::RedisError>() {
        return Some(if error.is_timeout() { ErrorType::Timeout } else { ErrorType::Cache });
    }
    // An upstream's status is about us as its client: to ours it is a service that failed.
    #[cfg(feature = "reqwest")]
    if let Some(error) = error.downcast_ref::<reqwest::Error>() {
        return Some(match error {
            error if error.is_timeout() => ErrorType::Timeout,
            error if error.is_builder() => ErrorType::System,
            _ => ErrorType::ExternalService,
        });
    }
    #[cfg(feature = "hyper")]
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return Some(match error {
            error if error.is_timeout() => ErrorType::Timeout,
            error if error.is_user() => ErrorType::System,
            _ => ErrorType::ExternalService,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "sqlx")]
    #[test]
    fn sqlx() {
        use sqlx::Error;
        let kinds =
            [Error::RowNotFound, Error::PoolTimedOut, Error::PoolClosed, Error::Protocol("lost".into())]
                .map(|error| super::classify(&error).unwrap().as_str());
        assert_eq!(kinds, ["not_found", "timeout", "database", "database"]);
    }

    #[cfg(feature = "redis")]
    #[test]
    fn redis() {
        use std::io;
        let timed_out = redis::RedisError::from(io::Error::from(io::ErrorKind::TimedOut));
        assert_eq!(super::classify(&timed_out).unwrap().as_str(), "timeout");
        let refused = redis::Client::open("not a url").unwrap_err();
        assert_eq!(super::classify(&refused).unwrap().as_str(), "cache");
    }

    #[cfg(feature = "reqwest")]
    #[test]
    fn reqwest() {
        let error = reqwest::Client::new().get("not a url").build().unwrap_err();
        assert_eq!(super::classify(&error).unwrap().as_str(), "system");
    }

    #[cfg(feature = "test-hyper")]
    #[test]
    fn hyper() {
        use std::convert::Infallible;
        use std::future::Future;
        use std::io;
        use std::pin::{Pin, pin};
        use std::task::{Context, Poll, Waker};

        use hyper::rt::{Read, ReadBufCursor, Write};
        use hyper::server::conn::http1::Builder;
        use hyper::service::service_fn;

        /// A client that sends no HTTP.
        struct Noise;

        impl Read for Noise {
            fn poll_read(
                self: Pin<&mut Self>,
                _: &mut Context<'_>,
                mut to: ReadBufCursor<'_>,
            ) -> Poll<io::Result<()>> {
                to.put_slice(b"\0\r\n\r\n");
                Poll::Ready(Ok(()))
            }
        }

        impl Write for Noise {
            fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
                Poll::Ready(Ok(from.len()))
            }

            fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
                Poll::Ready(Ok(()))
            }

            fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
                Poll::Ready(Ok(()))
            }
        }

        let service = service_fn(|_| async { Ok::<_, Infallible>(hyper::Response::new(String::new())) });
        let connection = pin!(Builder::new().serve_connection(Noise, service));
        let Poll::Ready(Err(error)) = connection.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("noise is an error at once");
        };
        assert!(error.is_parse(), "{error}");
        assert_eq!(super::classify(&error).unwrap().as_str(), "external_service");
    }
}
