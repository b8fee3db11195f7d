//! Tests that cross crates, in one binary so that it links once.

mod capture;
mod defaults;
mod golden;
mod layer;
mod lints;
mod server;
mod stack;
mod video_api;
