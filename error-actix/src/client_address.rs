//! Who the client is, where proxies stand in between.

use std::net::{IpAddr, SocketAddr};

/// The address in the place of the outermost of `hops` proxies, by the lines of their header.
pub(crate) fn forwarded(lines: &[&str], hops: usize) -> Option<IpAddr> {
    let elements = lines.iter().rev().flat_map(|line| line.rsplit(','));
    elements.take(MAX_ELEMENTS).nth(hops.checked_sub(1)?).and_then(address)
}

/// No service has so many proxies, but a header may have many thousand elements.
const MAX_ELEMENTS: usize = 64;

/// An address with or without a port, or that of an element of `Forwarded`.
fn address(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let of_forwarded =
        pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).map(|(_, node)| node).next();
    let node = of_forwarded.unwrap_or(element).trim().trim_matches('"');
    if let Ok(address) = node.parse() {
        return Some(address);
    }
    if let Ok(address) = node.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    node.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(lines: &[&str], hops: usize) -> Option<String> {
        forwarded(lines, hops).map(|address| address.to_string())
    }

    #[test]
    fn the_address_is_counted_from_the_right() {
        let lines = ["1.1.1.1, 203.0.113.9", "10.0.0.7"];
        let expected = [None, Some("10.0.0.7"), Some("203.0.113.9"), Some("1.1.1.1"), None];
        for (hops, expected) in expected.into_iter().enumerate() {
            assert_eq!(client(&lines, hops).as_deref(), expected, "{hops}");
        }
    }

    #[test]
    fn the_forms_of_an_address() {
        for (element, expected) in [
            (" 203.0.113.9\t", Some("203.0.113.9")),
            ("203.0.113.9:4711", Some("203.0.113.9")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:80", Some("2001:db8::1")),
            ("For=192.0.2.60;proto=http;by=203.0.113.43", Some("192.0.2.60")),
            (r#"proto=http; for="[2001:db8::1]:4711""#, Some("2001:db8::1")),
            ("for=unknown", None),
            ("for=_hidden", None),
            ("localhost", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(client(&[element], 1).as_deref(), expected, "{element}");
        }
    }
}
