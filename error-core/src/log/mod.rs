//! Log events: one for each error, and one or two for each request that does not fail; what applications tell auditors
//! and measure.

mod harmless;
mod limit;
mod logger;
mod occurrence_events;
mod performance;
mod request_events;
mod request_span;
mod security;

pub use self::harmless::is_harmful;
pub use self::limit::EventLimit;
pub use self::logger::Logger;
pub use self::occurrence_events::LogEvents;
pub use self::performance::Measured;
pub use self::request_events::{RequestEnd, RequestEvents};
pub use self::request_span::RequestSpan;
