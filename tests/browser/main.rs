//! The dashboard in a real browser, over a real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is a failed test"
)]

mod accessibility;
mod alerts;
mod breakers;
mod budgets;
mod catalogue;
mod dashboard;
mod demo;
mod driver;
mod fleet;
mod hostile;
#[path = "../integration/hurried.rs"]
mod hurried;
mod keyboard;
mod live;
mod looks;
mod memory;
mod performance;
mod recent;
#[path = "../integration/server.rs"]
#[expect(dead_code, reason = "shared with the tests that need no browser, which ask more of it")]
mod server;
mod service;
#[path = "../integration/services.rs"]
#[expect(dead_code, reason = "shared with the tests that need no browser, which start more of them")]
mod services;
mod session;
