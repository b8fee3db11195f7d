//! What makes a video: memory, a row of the database, a model; each behind the circuit of its type of errors.

use std::error::Error;
use std::io;

use error_actix::{ErrorType, Report};
use error_recovery::{Breakers, Guard, InvalidPolicy};

use super::VideoError;

/// The steps, each with its guard. A circuit opens after as many failures in a row as document D says for its type.
#[derive(Debug)]
pub(super) struct Pipeline {
    memory: Guard,
    database: Guard,
    model: Guard,
}

impl Pipeline {
    pub(super) fn new(breakers: &Breakers) -> Result<Self, InvalidPolicy> {
        let guard = |operation, kind| Guard::builder(operation).breaker(breakers.error_type(kind)).build();
        Ok(Self {
            memory: guard("reserve_memory", ErrorType::Memory)?,
            database: guard("find_video", ErrorType::Database)?,
            model: guard("load_model", ErrorType::Model)?,
        })
    }

    /// Processes a video, or fails as the id asks for.
    pub(super) async fn process(&self, video_id: &str) -> Result<(), Report> {
        if video_id == "error_video" {
            return Err(VideoError::Invalid { video_id: video_id.to_owned() }.into());
        }
        // No guard: what nobody has declared says nothing of memory, database or model.
        borrowed(video_id)?;
        self.memory.run_once(async { reserve(video_id) }).await?;
        self.database.run_once(async { find(video_id) }).await?;
        self.model.run_once(async { load(video_id) }).await
    }
}

/// What stands here for libraries, whose errors nobody has declared. Their texts are none for clients.
fn borrowed(video_id: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let refused = "https://app:hunter2@store-1 did not answer";
    match video_id {
        // Its type says what it is,
        "foreign_video" => Err(io::Error::new(io::ErrorKind::ConnectionRefused, refused).into()),
        // its words do,
        "word_video" => Err("redis://app:hunter2@cache-1 went away".into()),
        // nothing does.
        "unknown_video" => Err("the moon is full, password=hunter2".into()),
        _ => Ok(()),
    }
}

/// What stands here for a machine that is too small.
fn reserve(video_id: &str) -> Result<(), VideoError> {
    match video_id {
        "memory_video" => Err(VideoError::Memory { needed_mb: 4096 }),
        _ => Ok(()),
    }
}

/// What stands here for a database.
fn find(video_id: &str) -> Result<(), VideoError> {
    match video_id {
        "missing_video" => Err(VideoError::NotFound { video_id: video_id.to_owned() }),
        "database_video" => Err(VideoError::Database {
            video_id: video_id.to_owned(),
            source: io::Error::new(io::ErrorKind::ConnectionRefused, "postgres://app:hunter2@db-3 refused"),
        }),
        _ => Ok(()),
    }
}

/// What stands here for a model.
fn load(video_id: &str) -> Result<(), VideoError> {
    match video_id {
        "model_video" => Err(VideoError::Model {
            model_name: "stable-diffusion",
            source: io::Error::new(io::ErrorKind::NotFound, "no /var/lib/models/stable-diffusion"),
        }),
        _ => Ok(()),
    }
}
