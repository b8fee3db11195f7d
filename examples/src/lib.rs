//! Applications that show the error system at work, each with an `app()` that tests can serve.
//!
//! | application | run it | what it shows |
//! |---|---|---|
//! | [`video_api`] | `cargo demo` | validation, not found, conflict, rate limit, model errors, panics, statistics |

pub mod video_api;
