use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {id not found")]
#[http(status = 404)]
pub struct VideoNotFound {
    #[context]
    id: u64,
}

fn main() {}
