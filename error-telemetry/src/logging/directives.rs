//! What levels may be called, and which events of which part of a program they admit.

use tracing_subscriber::EnvFilter;

/// A filter as `LOG_LEVEL` says it, or what it is expected to say.
pub(super) fn filter(text: &str) -> Result<EnvFilter, &'static str> {
    const EXPECTED: &str = "expected a level (`trace`, `debug`, `info`, `warning`, `error`, `critical` or `off`), or a list such as `info,sqlx=warning`";
    let directives = text.split(',').map(str::trim).filter(|directive| !directive.is_empty());
    // A span's fields have commas and signs of their own.
    if text.contains('[') {
        return EnvFilter::try_new(text).map_err(|_| EXPECTED);
    }
    let named: Option<Vec<String>> = directives.map(directive).collect();
    let named = named.filter(|named| !named.is_empty()).ok_or(EXPECTED)?;
    EnvFilter::try_new(named.join(",")).map_err(|_| EXPECTED)
}

/// `level` or `target=level`, with the level's name as `tracing` knows it.
fn directive(text: &str) -> Option<String> {
    match text.rsplit_once('=') {
        None => level(text).map(str::to_owned),
        Some((target, name)) => Some(format!("{}={}", target.trim(), level(name.trim())?)),
    }
}

/// There is no level above error.
fn level(name: &str) -> Option<&'static str> {
    let names: [(&[&str], &str); 6] = [
        (&["trace"], "trace"),
        (&["debug"], "debug"),
        (&["info"], "info"),
        (&["warn", "warning"], "warn"),
        (&["error", "critical", "fatal"], "error"),
        (&["off"], "off"),
    ];
    let found = names.iter().find(|(names, _)| names.iter().any(|known| name.eq_ignore_ascii_case(known)));
    found.map(|(_, level)| *level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_languages_are_understood() {
        for (text, meant) in [
            ("WARNING", "warn"),
            ("Critical", "error"),
            ("info", "info"),
            (" info , actix_server = WARN,sqlx=off ", "actix_server=warn,sqlx=off,info"),
            ("info,[request{request_id=7}]=debug", "info,[request{request_id=7}]=debug"),
        ] {
            assert_eq!(filter(text).unwrap().to_string(), EnvFilter::new(meant).to_string(), "{text}");
        }
    }

    #[test]
    fn slips_are_told() {
        for text in ["inof", "", ",", "verbose", "sqlx=loud", "shop"] {
            assert!(filter(text).is_err(), "{text}");
        }
    }
}
