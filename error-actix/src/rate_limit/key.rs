//! Whose calls are counted together.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;

use crate::lend;

/// How a request's key is found.
#[derive(Clone)]
pub(super) enum Key {
    Client,
    Header(HeaderName),
    User,
    Custom(Arc<CustomKey>),
}

type CustomKey = dyn Fn(&HttpRequest) -> Option<String> + Send + Sync;

/// The most bytes of a key, so that the keys of a limiter are bounded in size as well as in number.
const LONGEST: usize = 256;

impl Key {
    /// The key of a request. One without a key of its own, or with one that is too long, has its client's: leaving a
    /// header out is no way around a limit. Each kind has a prefix, so that none can be mistaken for another.
    pub(super) fn of(&self, request: &HttpRequest) -> String {
        let own = match self {
            Self::Client => None,
            Self::Header(name) => {
                let value = request.headers().get(name).and_then(|value| value.to_str().ok());
                value.filter(|value| fits(value)).map(|value| format!("header:{value}"))
            }
            Self::User => {
                let user = lend::current().and_then(|exchange| exchange.user());
                user.filter(|user| fits(user)).map(|user| format!("user:{user}"))
            }
            Self::Custom(key) => key(request).filter(|key| fits(key)).map(|key| format!("key:{key}")),
        };
        own.unwrap_or_else(|| client_key(client(request)))
    }
}

fn fits(key: &str) -> bool {
    (1..=LONGEST).contains(&key.len())
}

/// The client as the layer's stack knows it, by its trusted proxies; without a layer, the peer.
fn client(request: &HttpRequest) -> Option<IpAddr> {
    let known = lend::current().and_then(|exchange| exchange.client());
    known.or_else(|| request.peer_addr().map(|peer| peer.ip()))
}

/// An IPv6 subscriber has a network of 64 bits at least (RFC 6177), and all of its addresses are one client.
fn client_key(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => format!("client:{address}"),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("client:{}", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        // Such as over a Unix socket: all share one.
        None => "client:".to_owned(),
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client => f.write_str("Client"),
            Self::Header(name) => f.debug_tuple("Header").field(name).finish(),
            Self::User => f.write_str("User"),
            Self::Custom(_) => f.write_str("Custom"),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        for (address, expected) in [
            ("203.0.113.9", "client:203.0.113.9"),
            ("::ffff:203.0.113.9", "client:203.0.113.9"),
            ("2001:db8:1:2::1", "client:2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::9", "client:2001:db8:1:2::"),
            ("2001:db8:1:3::1", "client:2001:db8:1:3::"),
        ] {
            assert_eq!(client_key(address.parse().ok()), expected);
        }
        assert_eq!(client_key(None), "client:");
    }

    #[test]
    fn what_is_no_key_is_counted_for_the_client() {
        let peer = "203.0.113.9:80".parse().unwrap();
        let ask = |key: &Key, value: &str| {
            let request = TestRequest::default().peer_addr(peer).insert_header((header::FROM, value));
            key.of(&request.to_http_request())
        };
        let key = Key::Header(header::FROM);
        assert_eq!(ask(&key, "client:203.0.113.9"), "header:client:203.0.113.9");
        for none in ["", &"a".repeat(LONGEST + 1)] {
            assert_eq!(ask(&key, none), "client:203.0.113.9");
        }
        // There is no layer that would know the user.
        assert_eq!(ask(&Key::User, "ann"), "client:203.0.113.9");
        assert_eq!(ask(&Key::Custom(Arc::new(|_| None)), "ann"), "client:203.0.113.9");
        assert_eq!(ask(&Key::Custom(Arc::new(|_| Some("team".to_owned()))), "ann"), "key:team");
    }
}
