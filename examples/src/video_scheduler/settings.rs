//! What the environment can change.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use error_actix::Redacted;
use error_actix::logging::LogCounts;
use error_actix::otlp::{Otlp, OtlpBuilder};
use error_actix::sentry::Sentry;
use error_recovery::Quota;

use crate::environment::{Environment, SettingsError};

/// Everything that this service can be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `HOST` (127.0.0.1): where to listen; 0.0.0.0 in a container.
    pub host: IpAddr,
    /// `PORT` (8000).
    pub port: u16,
    /// `APP_ENV` (`development`): where the service runs, for `/health/detailed`, the log's form and Sentry.
    pub environment: String,
    /// `APP_VERSION` (that of the package): for health, logs and Sentry.
    pub version: String,
    /// `SENTRY_DSN` (none): the Sentry project that collects errors. Their environment and release are those above, unless
    /// `SENTRY_ENVIRONMENT` or `SENTRY_RELEASE` say otherwise; `SENTRY_SAMPLE_RATE` (1) is the share of them that is sent.
    pub sentry: Option<Sentry>,
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` (none): the collector that errors, counts and spans are sent to, of a service that is
    /// called `video-scheduler` unless `OTEL_SERVICE_NAME` says otherwise. The other variables are those of [`Otlp`].
    pub otlp: Option<Otlp>,
    /// `DATABASE_FILE` (`video-scheduler.sqlite3` in the folder for temporary files).
    pub database: PathBuf,
    /// `REDIS_URL` (`redis://127.0.0.1:6379/`): where scheduled posts wait.
    pub redis_url: Redacted<String>,
    /// `SERVICES_URL`: the object store, the platforms and the converter; the binary simulates them where it is not given.
    pub services_url: Option<String>,
    /// `SERVICE_TIMEOUT_SECONDS` (5): when a call to one of them is given up.
    pub service_timeout: Duration,
    /// `S3_BUCKET` (`video-scheduler-uploads`).
    pub bucket: String,
    /// `S3_REGION` (`us-east-1`).
    pub region: String,
    /// `API_TOKENS`: who may ask, as `ann=token,bob=token;2030-01-01T00:00:00Z`, where a time is when the token ends.
    pub tokens: Redacted<HashMap<String, Token>>,
    /// `ADMIN_TOKEN`: what operators show for `/health/detailed`. At least 16 characters; without it the service does not
    /// start.
    pub admin_token: Redacted<String>,
    /// `RATE_LIMIT_PER_MINUTE` (60): requests of a user.
    pub quota: Quota,
    /// `REPOST_HOURS` (24): how long after a post the same video may be posted to the same platform again.
    pub repost_hours: u64,
    /// How many lines are logged and dropped, for `/metrics`: told by whoever sets up the log.
    pub log: Option<LogCounts>,
}

/// Whose a token is, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The user.
    pub user: String,
    /// When it ends, if it does.
    pub expires: Option<SystemTime>,
}

/// The shortest token that nobody guesses.
const SHORTEST_TOKEN: usize = 16;

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables from `lookup`.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut environment = Environment::new(&lookup);
        let host = environment.text("HOST").map_or(Ok(Ipv4Addr::LOCALHOST.into()), |host| host.parse());
        if host.is_err() {
            environment.problem("HOST must be an address such as 127.0.0.1 or 0.0.0.0".to_owned());
        }
        let port = environment.number("PORT", 8000, u16::MAX.into());
        let timeout = environment.number("SERVICE_TIMEOUT_SECONDS", 5, 600);
        let limit = environment.number("RATE_LIMIT_PER_MINUTE", 60, u32::MAX.into());
        let repost_hours = environment.number("REPOST_HOURS", 24, 8760);
        let services_url = environment.text("SERVICES_URL").map(|_| environment.url("SERVICES_URL", ""));
        let text = |name, default: &str| environment.text(name).unwrap_or_else(|| default.to_owned());
        let (app_environment, version) =
            (text("APP_ENV", "development"), text("APP_VERSION", env!("CARGO_PKG_VERSION")));
        let (bucket, region) = (text("S3_BUCKET", "video-scheduler-uploads"), text("S3_REGION", "us-east-1"));
        let redis_url = Redacted::new(text("REDIS_URL", "redis://127.0.0.1:6379/"));
        let database = environment
            .text("DATABASE_FILE")
            .map_or_else(|| std::env::temp_dir().join("video-scheduler.sqlite3"), PathBuf::from);
        let admin_token = Redacted::new(environment.text("ADMIN_TOKEN").unwrap_or_default());
        let tokens = Redacted::new(tokens(&mut environment));
        let lookup = |name: &str| match name {
            "APP_ENV" => Some(app_environment.clone()),
            "APP_VERSION" => Some(version.clone()),
            "OTEL_SERVICE_NAME" => environment.text(name).or_else(|| Some("video-scheduler".to_owned())),
            _ => environment.text(name),
        };
        let sentry = Sentry::read(lookup);
        let otlp = Otlp::read(lookup).map(OtlpBuilder::build).transpose();
        let sentry = environment.settled(sentry);
        let otlp = environment.settled(otlp);
        environment.settle(Self {
            host: host.unwrap_or(Ipv4Addr::LOCALHOST.into()),
            port: u16::try_from(port).unwrap_or(u16::MAX),
            environment: app_environment,
            version,
            sentry,
            otlp,
            database,
            redis_url,
            services_url,
            service_timeout: Duration::from_secs(timeout),
            bucket,
            region,
            tokens,
            admin_token,
            quota: Quota::per_minute(u32::try_from(limit).unwrap_or(u32::MAX)),
            repost_hours,
            log: None,
        })
    }
}

/// What is wrong with one of them is told without it.
fn tokens(environment: &mut Environment<'_>) -> HashMap<String, Token> {
    let mut tokens = HashMap::new();
    let given = environment.text("API_TOKENS").unwrap_or_default();
    for (index, entry) in given.split(',').map(str::trim).filter(|entry| !entry.is_empty()).enumerate() {
        let number = index + 1;
        let Some((user, rest)) = entry.split_once('=') else {
            environment.problem(format!("API_TOKENS: entry {number} must be user=token"));
            continue;
        };
        let (token, expires) = rest.split_once(';').map_or((rest, None), |(token, end)| (token, Some(end)));
        let expires = expires.map(humantime::parse_rfc3339).transpose();
        if user.is_empty() || token.len() < SHORTEST_TOKEN {
            environment.problem(format!(
                "API_TOKENS: entry {number} needs a user, and a token of {SHORTEST_TOKEN} characters or more"
            ));
        }
        match expires {
            Ok(expires) => {
                tokens.insert(token.to_owned(), Token { user: user.to_owned(), expires });
            }
            Err(_) => environment
                .problem(format!("API_TOKENS: entry {number} must end at a time like 2030-01-01T00:00:00Z")),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_told_at_once_and_no_secret() {
        let error = Settings::read(|name| match name {
            "SERVICES_URL" | "HOST" => Some("localhost".to_owned()),
            "REPOST_HOURS" => Some("0".to_owned()),
            "OTEL_EXPORTER_OTLP_ENDPOINT" => Some("localhost:4318".to_owned()),
            "SENTRY_DSN" => Some("https://hunter2@sentry".to_owned()),
            "API_TOKENS" => Some("hunter2,ann=short,bob=0123456789abcdef;tomorrow".to_owned()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(error.problems().len(), 8, "{error}");
        assert!(!error.to_string().contains("hunter2") && !error.to_string().contains("0123456789"));

        let settings = Settings::read(|name| match name {
            "API_TOKENS" => {
                Some("ann=0123456789abcdef, bob=fedcba9876543210;2030-01-01T00:00:00Z".to_owned())
            }
            "REDIS_URL" => Some("redis://:hunter2@redis/".to_owned()),
            _ => None,
        })
        .unwrap();
        let tokens = settings.tokens.expose();
        assert_eq!((tokens.len(), tokens["0123456789abcdef"].expires), (2, None));
        assert!(tokens["fedcba9876543210"].expires.is_some());
        let shown = format!("{settings:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("0123456789"), "{shown}");
    }
}
