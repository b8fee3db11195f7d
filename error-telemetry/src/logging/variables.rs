//! A log configured by environment variables.

use super::builder::LoggingBuilder;
use super::line::Form;

impl LoggingBuilder {
    /// Takes what `lookup` knows of these variables; an empty value is none. What is set behind this call stands before
    /// them.
    ///
    /// | variable | takes | sets |
    /// |---|---|---|
    /// | `LOG_LEVEL` | a level or a list, see [`level`](Self::level) | the level |
    /// | `RUST_LOG` | the same | the level, where `LOG_LEVEL` does not |
    /// | `DEBUG` | yes or no | level `debug`, where neither does |
    /// | `LOG_FORMAT` | `json` or `text` | [`form`](Self::form) |
    /// | `APP_ENV` | a name | [`environment`](Self::environment) |
    /// | `APP_NAME`, `APP_VERSION` | a text | [`service`](Self::service), [`version`](Self::version) |
    /// | `LOG_DIR` | a path | [`folder`](Self::folder) |
    /// | `LOG_FILE_SIZE` | bytes, with `KiB`, `MiB` or `GiB` if need be | the size of files |
    /// | `LOG_FILES_KEPT` | a number | how many are kept |
    ///
    /// ```
    /// use error_telemetry::logging::Logging;
    ///
    /// let variables = |name: &str| match name {
    ///     "LOG_LEVEL" => Some("LOUD".to_owned()),
    ///     "LOG_FILE_SIZE" => Some("10 elephants".to_owned()),
    ///     _ => None,
    /// };
    /// let error = Logging::builder().variables(variables).build().unwrap_err();
    /// assert!(error.problems()[0].starts_with("`LOG_FILE_SIZE` is `10 elephants`: expected"));
    /// assert!(error.problems()[1].starts_with("the level is `LOUD`: expected"));
    /// ```
    pub fn variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let mut problems = Vec::new();
        let mut refuse = |name: &str, value: &str, expected: &str| {
            problems.push(format!("`{name}` is `{}`: expected {expected}", value.escape_debug()));
        };
        let mut level = get("LOG_LEVEL").or_else(|| get("RUST_LOG"));
        if let Some(value) = get("DEBUG") {
            match yes_or_no(&value) {
                Some(true) => level = level.or_else(|| Some("debug".to_owned())),
                Some(false) => {}
                None => refuse("DEBUG", &value, "yes or no"),
            }
        }
        if let Some(level) = level {
            self = self.level(level);
        }
        if let Some(value) = get("LOG_FORMAT") {
            match value.to_ascii_lowercase().as_str() {
                "json" => self = self.form(Form::Json),
                "text" => self = self.form(Form::Text),
                _ => refuse("LOG_FORMAT", &value, "`json` or `text`"),
            }
        }
        if let Some(name) = get("APP_ENV") {
            self = self.environment(name);
        }
        if let Some(name) = get("APP_NAME") {
            self = self.service(name);
        }
        if let Some(version) = get("APP_VERSION") {
            self = self.version(version);
        }
        if let Some(folder) = get("LOG_DIR") {
            self = self.folder(folder);
        }
        if let Some(value) = get("LOG_FILE_SIZE") {
            match bytes(&value) {
                Some(size) => self = self.rotated(|rotation| rotation.with_size(size)),
                None => refuse("LOG_FILE_SIZE", &value, "bytes, such as `1048576` or `10 MiB`"),
            }
        }
        if let Some(value) = get("LOG_FILES_KEPT") {
            match value.trim().parse() {
                Ok(kept) => self = self.rotated(|rotation| rotation.with_kept(kept)),
                Err(_) => refuse("LOG_FILES_KEPT", &value, "a number"),
            }
        }
        self.problems.append(&mut problems);
        self
    }
}

/// As the variables of stacks have it.
fn yes_or_no(value: &str) -> Option<bool> {
    let is = |words: [&str; 4]| words.iter().any(|word| value.trim().eq_ignore_ascii_case(word));
    match (is(["true", "yes", "on", "1"]), is(["false", "no", "off", "0"])) {
        (false, false) => None,
        (yes, _) => Some(yes),
    }
}

fn bytes(value: &str) -> Option<u64> {
    let value = value.trim();
    let (number, unit) = value.split_at(value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len()));
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}
