//! Tests that cross crates, in one binary so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is a failed test, or what the test is about"
)]

mod architecture;
mod capture;
mod captured;
mod catalog;
mod context;
mod defaults;
mod envelopes;
mod failure;
mod golden;
mod health;
mod hostile;
mod languages;
mod layer;
mod log;
mod negotiation;
mod plain_error;
mod redaction;
mod server;
mod services;
mod stack;
mod video_api;
mod violations;
mod waiting;
mod wire;
