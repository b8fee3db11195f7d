//! The service that draws thumbnails: somebody else's, and sometimes away.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use error_actix::Clock;
use error_recovery::{Breakers, CircuitBreaker};
use serde::Serialize;

use super::VideoError;

/// What the circuit is called.
pub(super) const SERVICE: &str = "thumbnails";

/// Of so many seconds the service is away for the last [`AWAY`].
const ROUND: u64 = 90;

const AWAY: u64 = 20;

/// A client of the simulated service, behind its circuit.
#[derive(Debug)]
pub(super) struct Thumbnails {
    circuit: Arc<CircuitBreaker>,
    clock: Box<dyn Clock>,
}

/// What `GET /videos/{id}/thumbnail` answers.
#[derive(Debug, Serialize)]
pub(super) struct Thumbnail {
    video_id: String,
    width: u32,
    height: u32,
}

impl Thumbnails {
    pub(super) fn new(breakers: &Breakers, clock: impl Clock + 'static) -> Self {
        Self { circuit: breakers.service(SERVICE), clock: Box::new(clock) }
    }

    /// Draws one; at once refused while the circuit is open.
    pub(super) fn draw(&self, video_id: &str) -> Result<Thumbnail, VideoError> {
        let permit = self.circuit.admit()?;
        if self.is_away() {
            permit.failure();
            return Err(VideoError::ThumbnailUnavailable { video_id: video_id.to_owned() });
        }
        permit.success();
        Ok(Thumbnail { video_id: video_id.to_owned(), width: 320, height: 180 })
    }

    fn is_away(&self) -> bool {
        let now = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.as_secs() % ROUND >= ROUND - AWAY
    }
}
