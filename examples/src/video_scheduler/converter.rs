//! What the converter answers with where it fails: its own crate in a real fleet, which both sides depend on.

use error_actix::{HttpError, ResponseError};

/// The converter's errors. Whoever asks it gets them back as what they are.
#[derive(Debug, HttpError, ResponseError)]
#[http(prefix = "CONVERTER", from_wire)]
pub enum ConverterError {
    /// It has nothing that reads such a video.
    #[error("no decoder for {codec}")]
    #[http(status = 422)]
    UnknownCodec {
        /// What the video is written in.
        #[context]
        codec: String,
    },
}
