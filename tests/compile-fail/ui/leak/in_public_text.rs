use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("cannot read video {id}")]
#[http(status = 500, public = "Video {id} is broken.")]
pub struct VideoNotFound {
    id: u64,
}

fn main() {}
