//! The errors of a fleet.
//!
//! ```text
//! Monitor -> TimeSeries -> minutes (pure) -> HSET of absolute values     a repeated write changes nothing
//!         -> Snapshot   -> latest records -> XADD
//! HGETALL, XREVRANGE    -> FleetErrors
//! ```

mod entry;
mod minutes;
mod read;
mod tell;

pub use self::read::{FleetErrorCount, FleetErrors, FleetRecord};
pub(crate) use self::tell::Telling;

/// How long minutes and records are kept in Redis, in milliseconds.
const KEPT: u64 = 2 * 60 * 60 * 1000;
