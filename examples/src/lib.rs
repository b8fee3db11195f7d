//! Applications that show the error system at work, each with an `app()` that tests can serve.
//!
//! | application | run it | what it shows |
//! |---|---|---|
//! | [`video_api`] | `cargo demo` | validation, not found, conflict, rate limit, model errors, panics, statistics |
//! | [`genai_chat`] | `cargo run -p error-examples --bin genai-chat` | a hierarchy of errors, handlers, flat bodies, a provider over HTTP, rate limit and token budget |
//! | [`middleware_stack`] | `cargo run -p error-examples --bin middleware-stack` | the whole stack: tracker, performance, health, request log, metrics |
//! | [`playlists`] | `cargo run -p error-examples --bin playlists` | another service's errors, read back and not relayed; messages in the client's language |
//! | [`render_backend`] | `cargo run -p error-examples --bin render-backend` | circuit breakers, retries, fallbacks, a rate limit, transactions, self-healing, endpoints for operators |
//! | [`video_scheduler`] | `cargo run -p error-examples --bin video-scheduler` | a deep hierarchy of errors, field errors, logs, metrics, health of a database, Redis and an object store |

mod environment;
pub mod genai_chat;
pub mod middleware_stack;
pub mod playlists;
pub mod render_backend;
mod service;
mod sqlite;
pub mod video_api;
pub mod video_scheduler;

pub use self::environment::SettingsError;
pub use self::service::Trouble;
pub use self::sqlite::DatabaseFault;
