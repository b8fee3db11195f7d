use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video {} not found", .id)]
#[http(status = 404)]
pub struct VideoNotFound {
    id: u64,
}

fn main() {}
