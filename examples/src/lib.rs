//! Applications that show the error system at work, each with an `app()` that tests can serve.
//!
//! | application | run it | what it shows |
//! |---|---|---|
//! | [`video_api`] | `cargo demo` | validation, not found, conflict, rate limit, model errors, panics, statistics |
//! | [`genai_chat`] | `cargo run -p error-examples --bin genai-chat` | a hierarchy of errors, handlers, flat bodies, a provider over HTTP, rate limit and token budget |
//! | [`middleware_stack`] | `cargo run -p error-examples --bin middleware-stack` | the whole stack: tracker, performance, health, request log, metrics |
//! | [`render_backend`] | `cargo run -p error-examples --bin render-backend` | circuit breakers, retries, fallbacks, a rate limit, endpoints for operators |

mod environment;
pub mod genai_chat;
pub mod middleware_stack;
pub mod render_backend;
mod sqlite;
pub mod video_api;

pub use self::environment::SettingsError;
pub use self::sqlite::DatabaseFault;
