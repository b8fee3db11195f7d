//! What things cost beside what people write by hand and what they use.
//!
//! `cargo xtask benchmarks` prints the tables that `docs/performance.md` shows; `cargo xtask benchmarks counting` only
//! those of a topic. Each case runs in a process of its own, so that no allocator, recorder or subscriber of one is in the way of
//! another; the processes take turns, so that a machine that slows down slows all of them.

// The cases of the adapter's own benches, so that there is one meaning of "by hand".
#[path = "../../error-actix/benches/cases/mod.rs"]
#[allow(dead_code, reason = "its list of responses has no names for a table")]
mod adapter;
mod case;
mod circuits;
mod compile;
mod counting;
mod growth;
mod report;
mod requests;
mod responses;
mod turns;

pub use self::case::{Case, count, find, repeat};
pub use self::compile::count_rustc;
pub use self::report::{TOPICS, print};
pub use self::turns::serve;
