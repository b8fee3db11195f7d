use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video not found: {source}")]
#[http(status = 404)]
pub struct VideoNotFound {
    source: std::io::Error,
}

fn main() {}
