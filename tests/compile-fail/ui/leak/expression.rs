use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {} not found", .id + 1)]
#[http(status = 404)]
pub struct VideoNotFound {
    #[context]
    id: u64,
}

fn main() {}
