//! Tests that cross crates, in one binary so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is a failed test, or what the test is about"
)]

mod admin;
mod alerts;
mod architecture;
mod assertions;
mod capture;
mod captured;
mod catalog;
mod collector;
mod context;
mod defaults;
mod envelopes;
mod environment;
mod extract;
mod failure;
mod fallback;
mod features;
mod fleet;
mod foreign;
mod genai_chat;
mod golden;
mod handlers;
mod health;
mod hostile;
mod hurried;
mod languages;
mod layer;
mod links;
mod log;
mod logging;
mod middleware_stack;
mod migration;
mod monitoring;
mod named_events;
mod negotiation;
mod ops;
mod order;
mod otlp;
mod performance;
mod plain_error;
mod planted;
mod playlists;
mod probes;
mod prometheus;
mod provider;
mod rate_limit;
mod raw;
mod readmes;
mod redaction;
mod refreshed;
mod render_backend;
mod request_ids;
mod request_log;
mod retry_dates;
mod server;
mod services;
mod sources;
mod stack;
mod statuses;
mod streams;
mod token_budget;
mod unchanged;
mod upstream;
mod valid;
mod video_api;
mod video_scheduler;
mod violations;
mod waiting;
mod webhook;
mod wire;
