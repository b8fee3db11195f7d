//! What a response depends on beside its target (RFC 9110, section 12.5.5).

use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::convert::{header_value, static_header_value};

/// The `Vary` of a body whose format or language the client has chosen.
pub(crate) fn vary(by_accept: bool, by_language: bool) -> Option<HeaderValue> {
    match (by_accept, by_language) {
        (false, false) => None,
        (true, false) => static_header_value("Accept"),
        (false, true) => static_header_value("Accept-Language"),
        (true, true) => static_header_value("Accept, Accept-Language"),
    }
}

/// Adds the names in `vary` to those that are there, each once and all on one line.
pub(crate) fn add_vary(headers: &mut HeaderMap, vary: HeaderValue) {
    if !headers.contains_key(header::VARY) {
        headers.insert(header::VARY, vary);
        return;
    }
    let lines = headers.get_all(header::VARY).chain([&vary]);
    // A line that is no text names no header.
    let names = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    let mut all: Vec<&str> = Vec::new();
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        if !all.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            all.push(name);
        }
    }
    // It depends on everything already.
    let all = if all.contains(&"*") { "*".to_owned() } else { all.join(", ") };
    if let Some(all) = header_value(&all) {
        headers.insert(header::VARY, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(lines: &[&'static str], vary: &'static str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::VARY, static_header_value(line).unwrap());
        }
        add_vary(&mut headers, static_header_value(vary).unwrap());
        headers.get_all(header::VARY).map(|line| line.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_is_there_stays_and_nothing_is_said_twice() {
        assert_eq!(added(&[], "Accept"), ["Accept"]);
        assert_eq!(added(&["Origin"], "Accept"), ["Origin, Accept"]);
        assert_eq!(
            added(&["origin , accept", ""], "Accept, Accept-Language"),
            ["origin, accept, Accept-Language"]
        );
        assert_eq!(added(&["Origin", "Accept-Encoding"], "Accept"), ["Origin, Accept-Encoding, Accept"]);
        assert_eq!(added(&["*"], "Accept"), ["*"]);
    }
}
