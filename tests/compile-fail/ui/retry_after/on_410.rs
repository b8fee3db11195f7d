use error_core::HttpError;

#[derive(Debug, HttpError)]
#[error("video was removed")]
#[http(status = 410, retry_after = "30s")]
pub struct VideoRemoved;

fn main() {}
