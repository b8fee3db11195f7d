//! What is sent over HTTP, whatever it is.

use std::io;
use std::time::Duration;

use ureq::Agent;
#[cfg(any(feature = "alerts", feature = "sentry"))]
use {
    error_core::RetryAfter,
    std::time::SystemTime,
    ureq::Body,
    ureq::http::{HeaderName, Response, header},
};

/// A client one of whose requests may take so long, with everything.
pub(crate) fn agent(timeout: Duration) -> Agent {
    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        // A redirect would carry what is sent, and its credentials, to somebody else.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("error-telemetry/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

#[cfg(any(feature = "alerts", feature = "sentry"))]
/// `Retry-After`; where that is a date, by the answer's own clock.
pub(crate) fn wait_of(response: &Response<Body>) -> Option<Duration> {
    let header = |name: HeaderName| response.headers().get(name)?.to_str().ok();
    match RetryAfter::read(header(header::RETRY_AFTER)?)? {
        RetryAfter::Delay(wait) => Some(wait),
        at @ RetryAfter::At(_) => {
            let answered: Option<SystemTime> = match RetryAfter::read(header(header::DATE)?)? {
                RetryAfter::At(answered) => Some(answered),
                RetryAfter::Delay(_) => None,
            };
            Some(Duration::from_secs(at.seconds_from(answered?)))
        }
    }
}

/// Without the address, which the client's own words may repeat.
pub(crate) fn words(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "no answer in time",
        ureq::Error::HostNotFound => "its host is not known",
        ureq::Error::ConnectionFailed => "no connection",
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "the connection was refused",
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionAborted => "the connection was lost",
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "no answer in time",
            // So rustls tells what it does not accept.
            io::ErrorKind::InvalidData => "no trust in its certificate, or no TLS",
            _ => "the connection failed",
        },
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "no trust in its certificate",
        _ => "the request failed",
    }
}
