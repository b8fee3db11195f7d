use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {id:>width$} not found")]
#[http(status = 404)]
pub struct VideoNotFound {
    #[context]
    id: u64,
    width: usize,
}

fn main() {}
