//! Many processes of one service as one, over Redis.
//!
//! ```no_run
//! use error_core::Monitor;
//! use error_fleet::Fleet;
//!
//! # async fn serve() -> Result<(), error_fleet::FleetConfigError> {
//! let monitor = Monitor::new();
//! let fleet = Fleet::builder("redis://127.0.0.1/", "video-api").monitor(&monitor).build()?;
//! // Once in a process: tells the others, and hears of them.
//! tokio::spawn({ let fleet = fleet.clone(); async move { fleet.run().await } });
//! # Ok(())
//! # }
//! ```
//!
//! | to | see |
//! |---|---|
//! | know the errors of all processes | [`FleetBuilder::monitor`], [`Fleet::errors`] |
//! | let circuit breakers hear of each other, and set one in all processes | [`FleetBuilder::breakers`], [`CircuitHints`], [`Fleet::circuits`] |
//! | let so many calls through in so long, whichever process they come to | [`Fleet::rate_limiter`], [`FleetRateLimiter`] |
//!
//! # Without Redis
//!
//! Nothing of a request waits for Redis, but in a limit that is asked to be exact. A process that cannot reach it works as if it were
//! alone; what it has counted meanwhile is told afterwards, for as long as its monitor remembers it: an hour. Redis is asked
//! within a [budget](FleetBuilder::budget), and left alone for a second after five failures in a row. Memory stays bounded.
//!
//! For statistics and alerts of a fleet Prometheus is the better engine where there is one: it has history, and rules.

mod circuits;
mod error;
mod errors;
mod fleet;
mod keys;
mod limit;
mod link;
mod members;

pub use self::circuits::{CircuitHints, FleetCircuit};
pub use self::error::{FleetConfigError, FleetError};
pub use self::errors::{FleetErrorCount, FleetErrors, FleetRecord};
pub use self::fleet::{Fleet, FleetBuilder, FleetCounts};
pub use self::limit::{FleetLimitError, FleetRateLimiter, FleetRateLimiterBuilder, WhenAway};
