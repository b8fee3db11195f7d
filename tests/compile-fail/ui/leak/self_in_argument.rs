use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("{:?}", self)]
#[http(status = 404)]
pub struct VideoNotFound {
    id: u64,
}

fn main() {}
