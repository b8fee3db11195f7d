//! Which proxies are believed.

/// How many proxies stand before this service and may say who the client is.
///
/// Without it the client's address is the peer's: a header is what its sender wants it to be. A proxy appends the
/// address that it was called from to `X-Forwarded-For`, so what the outermost trusted one has seen is counted from the
/// right; everything to the left of it is the client's own word and is not looked at. A header with fewer addresses than
/// proxies, or with something else in that place, is not believed.
///
/// ```
/// use error_actix::{ErrorStack, TrustedProxies};
///
/// # fn main() -> Result<(), error_actix::ConfigError> {
/// // A load balancer, and nginx behind it.
/// let errors = ErrorStack::builder().trusted_proxies(TrustedProxies::hops(2)).build()?;
/// # let _ = errors;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TrustedProxies {
    hops: usize,
    header: String,
}

impl TrustedProxies {
    /// This many proxies, which write `X-Forwarded-For`.
    pub fn hops(hops: usize) -> Self {
        Self { hops, header: "x-forwarded-for".to_owned() }
    }

    /// The header that they write: a list of addresses, or `Forwarded` of RFC 7239.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>) -> Self {
        self.header = name.into();
        self
    }

    pub(crate) fn into_parts(self) -> (usize, String) {
        (self.hops, self.header)
    }
}
