//! Whether a body says that it is JSON.

/// `application/json`, `application/problem+json` and the like (RFC 6839, section 3.1), whatever its parameters.
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_parameters_are_known() {
        for json in [
            "application/json",
            "Application/JSON ; charset=utf-8",
            "application/problem+json",
            " application/json",
        ] {
            assert!(is_json(json), "{json}");
        }
        for other in
            ["text/html; a=application/json", "application/jsonp", "text/json", "application/json+xml", ""]
        {
            assert!(!is_json(other), "{other}");
        }
    }
}
