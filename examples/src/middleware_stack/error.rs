//! Every error that this service answers with, declared once.

use std::io;

use error_actix::{HttpError, ResponseError};

/// What can go wrong with a video. Clients learn no more of a 5xx than that it was none of their fault.
#[derive(Debug, HttpError, ResponseError)]
pub enum VideoError {
    /// No video can have this id.
    #[error("{video_id} cannot be a video's id")]
    #[http(status = 400)]
    Invalid {
        /// The id that was asked for.
        #[context]
        video_id: String,
    },

    /// No video has this id.
    #[error("video {video_id} not found")]
    #[http(status = 404)]
    NotFound {
        /// The id that was asked for.
        #[context]
        video_id: String,
    },

    /// Not enough memory is left for the video.
    #[error("out of memory: {needed_mb} MB were needed")]
    #[http(status = 503, category = "memory_error", severity = High, action = alert(after = 3, circuit_break = 5))]
    Memory {
        /// Megabytes.
        #[context(internal)]
        needed_mb: u32,
    },

    /// The database did not answer.
    #[error("the query for {video_id} failed")]
    #[http(category = "database_error", severity = High, action = retry(max = 5, delay = "1s", alert = 5, circuit_break = 10))]
    Database {
        /// The id that was asked for.
        #[context]
        video_id: String,
        /// What the driver said.
        source: io::Error,
    },

    /// The model's weights could not be read.
    #[error("model {model_name} did not load")]
    #[http(category = "model_error", severity = High, action = alert(after = 3, circuit_break = 5))]
    Model {
        /// The model.
        #[context]
        model_name: &'static str,
        /// Why they could not.
        source: io::Error,
    },
}
