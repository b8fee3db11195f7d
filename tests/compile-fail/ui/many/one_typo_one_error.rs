use std::error::Error as _;

use error_core::HttpError;

#[derive(Debug, HttpError)]
pub enum VideoError {
    #[error("video {id} not found")]
    #[http(statsu = 404)]
    NotFound {
        #[context]
        id: u64,
    },

    #[error("cannot read")]
    #[http(status = 500)]
    Read(#[from] std::io::Error),
}

fn read() -> Result<String, VideoError> {
    let text = std::fs::read_to_string("video")?;
    if text.is_empty() {
        return Err(VideoError::NotFound { id: 7 });
    }
    Ok(text)
}

fn use_it(error: &VideoError) -> String {
    let status = HttpError::status(error);
    let cause = error.source().map(ToString::to_string);
    format!("{status:?} {cause:?} {}", error.to_string())
}

#[derive(Debug, HttpError)]
#[error(transparent)]
pub struct ApiError(#[from] VideoError);

fn call() -> Result<String, ApiError> {
    Ok(read()?)
}

fn main() {}
