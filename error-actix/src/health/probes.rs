//! Ready-made checks.

#[cfg(feature = "redis")]
use std::fmt;

use actix_web::rt::net::TcpStream;

use super::check::{CheckFuture, CheckReport, HealthCheck};

/// Whether somebody listens at an address, such as `db.internal:5432`.
///
/// It connects and hangs up. It says that a process is there, not that it works: where there is a client, ask through it.
#[derive(Clone, Debug)]
pub struct TcpCheck {
    address: String,
}

impl TcpCheck {
    /// Connects to `address`, a host or an IP address with a port.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into() }
    }
}

impl HealthCheck for TcpCheck {
    fn check(&self) -> CheckFuture<'_> {
        Box::pin(async {
            TcpStream::connect(&self.address).await?;
            Ok(CheckReport::new("connection accepted"))
        })
    }
}

/// Whether a URL is answered with a successful status (2xx).
///
/// It needs the feature `reqwest`, and takes the application's client: its TLS, proxy and redirect settings hold.
#[cfg(feature = "reqwest")]
#[derive(Clone, Debug)]
pub struct HttpCheck {
    client: reqwest::Client,
    url: String,
}

#[cfg(feature = "reqwest")]
impl HttpCheck {
    /// Sends a GET to `url`.
    pub fn new(client: reqwest::Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }
}

#[cfg(feature = "reqwest")]
impl HealthCheck for HttpCheck {
    fn check(&self) -> CheckFuture<'_> {
        Box::pin(async {
            let status = self.client.get(&self.url).send().await?.status();
            if status.is_success() {
                Ok(CheckReport::new(format!("answered {}", status.as_u16())))
            } else {
                Err(format!("answered {}", status.as_u16()).into())
            }
        })
    }
}

/// Whether a Redis server answers, with its version, number of clients and memory as details.
///
/// It needs the feature `redis`. Each answer takes a connection of its own, so that a broken one is not held on to.
#[cfg(feature = "redis")]
#[derive(Clone)]
pub struct RedisCheck {
    client: redis::Client,
}

#[cfg(feature = "redis")]
impl RedisCheck {
    /// Asks the server of `client`.
    pub fn new(client: redis::Client) -> Self {
        Self { client }
    }
}

#[cfg(feature = "redis")]
impl HealthCheck for RedisCheck {
    fn check(&self) -> CheckFuture<'_> {
        Box::pin(async {
            let mut connection = self.client.get_multiplexed_async_connection().await?;
            let info: String = redis::cmd("INFO").query_async(&mut connection).await?;
            let fact = |name: &str| {
                info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
            };
            let mut report = CheckReport::new("Redis connection successful");
            if let Some(version) = fact("redis_version") {
                report = report.with_detail("version", version);
            }
            if let Some(clients) = fact("connected_clients").and_then(|text| text.parse::<u64>().ok()) {
                report = report.with_detail("connected_clients", clients);
            }
            if let Some(memory) = fact("used_memory_human") {
                report = report.with_detail("used_memory_human", memory);
            }
            Ok(report)
        })
    }
}

/// Its client's address may have a password.
#[cfg(feature = "redis")]
impl fmt::Debug for RedisCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCheck").finish_non_exhaustive()
    }
}
