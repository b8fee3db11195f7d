use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {video} not found")]
#[http(status = 404)]
pub struct VideoNotFound {
    #[context]
    video_id: u64,
}

fn main() {}
